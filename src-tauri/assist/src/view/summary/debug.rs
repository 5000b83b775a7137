//! What a log may see of summaries: where they stand, and never a word of them.

use std::fmt;

use super::{FindingView, SummaryDifference, SummaryRow, SummaryText, SummaryView};

impl fmt::Debug for SummaryView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryView")
            .field("id", &self.id)
            .field("interaction", &self.interaction)
            .field("state", &self.state)
            .field("made", &self.made)
            .field("chars", &self.text.chars().count())
            .field("text_revision", &self.text_revision)
            .field("filing", &self.filing)
            .field("wrap_up", &self.wrap_up)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for FindingView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FindingView")
            .field("key", &self.key)
            .field("kind", &self.kind)
            .field("start", &self.start)
            .field("end", &self.end)
            .field("decided", &self.decided)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SummaryRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryRow")
            .field("id", &self.id)
            .field("interaction", &self.interaction)
            .field("state", &self.state)
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SummaryText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryText")
            .field("chars", &self.text.chars().count())
            .field("text_revision", &self.text_revision)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SummaryDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryDifference")
            .field("before", &self.before.len())
            .field("after", &self.after.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::summary::{FindingKind, SummaryChecked};

    #[test]
    fn no_word_of_a_text_is_in_it() {
        let text = SummaryText {
            text: "Ms Meyer was charged twice.".to_owned(),
            text_revision: 3,
            checked: SummaryChecked::default(),
        };
        let seen = format!("{text:?}");
        assert!(!seen.contains("Meyer"), "{seen}");
        assert!(seen.contains("27"), "its length is told: {seen}");

        let found = FindingView {
            key: "figure:1".to_owned(),
            kind: FindingKind::UnsaidNumber,
            start: 4,
            end: 9,
            decided: false,
            instead: Some("42.50 EUR".to_owned()),
        };
        let seen = format!("{found:?}");
        assert!(!seen.contains("42.50"), "nor of what was said: {seen}");
    }
}
