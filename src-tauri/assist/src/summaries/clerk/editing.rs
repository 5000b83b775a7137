//! The text that stands: typed, redacted, put right. On disk when it is answered.

use std::sync::Arc;

use crate::store::{Decisions, SummaryChange, SummaryEvent, Written};
use crate::summaries::ask::Copied;
use crate::summaries::checks::{self, Looked, Looking};
use crate::view::error::{FieldError, Problem};
use crate::view::summary::{SummaryChecked, SummaryDifference, SummaryText};

use super::{Clerk, gone, refused};

/// A text is no longer than this, in chars: the longest summary has 500 tokens.
const LONGEST_TEXT: usize = 20_000;

impl Clerk {
    /// Keeps what the agent typed.
    pub(super) async fn edit(&mut self, id: u64, text: String) -> Result<SummaryChecked, Problem> {
        if text.chars().count() > LONGEST_TEXT {
            let message = format!("At most {LONGEST_TEXT} characters are kept.");
            return Err(Problem::invalid(vec![FieldError::new("text", message)]));
        }
        let case = self.case(id)?;
        case.editable()?;
        if case.row.text.0 != text {
            // Typed first, so that it is on disk whatever the checks come to. What was decided holds
            // for its values, which may come back with the next key.
            self.write(id, text.clone(), None, false).await?;
            let looked = self.look(id, &text).await?;
            self.case(id)?.looked = looked;
        }
        Ok(self.case(id)?.looked.view.clone())
    }

    /// Redacts one piece of personal data, or all that is open.
    pub(super) async fn redact(
        &mut self,
        id: u64,
        key: Option<&str>,
    ) -> Result<SummaryText, Problem> {
        let actor = self.actor();
        let case = self.case(id)?;
        case.editable()?;
        let chosen = |found: &checks::Found| match key {
            Some(key) => found.key == key,
            None => !found.decided,
        };
        let spans = case.looked.personal(chosen);
        if spans.is_empty() {
            return match key {
                Some(_) => Err(not_there()),
                None => Ok(self.text(id)?),
            };
        }
        let kinds = case
            .looked
            .counts(|found| found.is_personal() && chosen(found));
        let text = match key {
            Some(_) => rules::summary::redact(&case.row.text.0, &spans),
            None => case.redacted(),
        };
        let looked = self.look(id, &text).await?;
        let case = self.case(id)?;
        let change = SummaryChange::Redacted {
            id: case.row.id,
            text: Written(text.clone()),
            decisions: looked.decisions.clone(),
        };
        let what = SummaryEvent::Redacted { kinds };
        self.commit(id, actor, what, Some(change)).await?;
        let case = self.case(id)?;
        case.looked = looked;
        case.row.text = Written(text);
        self.reread(id).await?;
        self.text(id)
    }

    /// Puts what was said in the place of what was not.
    pub(super) async fn use_said(&mut self, id: u64, key: &str) -> Result<SummaryText, Problem> {
        let case = self.case(id)?;
        case.editable()?;
        let found = case.looked.find(key).ok_or_else(not_there)?;
        let said = found.instead.as_ref().ok_or_else(not_there)?;
        let text = &case.row.text.0;
        let before = text.chars().take(found.span.start);
        let after = text.chars().skip(found.span.end);
        let text: String = before.chain(said.0.chars()).chain(after).collect();
        let looked = self.look(id, &text).await?;
        let decisions = Some(looked.decisions.clone());
        self.write(id, text, decisions, true).await?;
        self.case(id)?.looked = looked;
        self.text(id)
    }

    /// What edits changed of what was generated.
    pub(super) async fn difference(&mut self, id: u64) -> Result<SummaryDifference, Problem> {
        let case = self.case(id)?;
        let made = case.row.made.as_ref().ok_or_else(gone)?;
        let (generated, text) = (made.generated.0.clone(), case.row.text.0.clone());
        checks::difference(generated, text).await.ok_or_else(gone)
    }

    /// What goes to the clipboard: open personal data does not.
    pub(super) async fn copy(&mut self, id: u64) -> Result<Copied, Problem> {
        let actor = self.actor();
        let case = self.case(id)?;
        if case.row.made.is_none() || case.row.emptied {
            return Err(gone());
        }
        let text = case.redacted();
        let redacted = text != case.row.text.0;
        let what = SummaryEvent::Copied { redacted };
        let told = self.copied(id);
        self.commit_with(id, actor, what, None, told).await?;
        Ok(Copied { text, redacted })
    }

    /// Writes a text that is no audit event: typed, or put right.
    async fn write(
        &mut self,
        id: u64,
        text: String,
        decisions: Option<Decisions>,
        replaced: bool,
    ) -> Result<(), Problem> {
        let now = self.clock.now();
        let row = self.case(id)?.row.id;
        let written = Written(text.clone());
        let edited = self
            .store
            .edit_summary(row, written, decisions.clone(), replaced, now);
        let revision = edited.await.map_err(|error| refused(&error))?;
        let case = self.case(id)?;
        case.row.text = Written(text);
        case.row.text_revision = revision;
        if let Some(decisions) = decisions {
            case.row.decisions = decisions;
        }
        Ok(())
    }

    /// What the checks say of a text that stands, or is to stand.
    pub(super) async fn look(&mut self, id: u64, text: &str) -> Result<Looked, Problem> {
        let case = self.case(id)?;
        let made = case.row.made.as_ref();
        let generated = made.map(|made| made.generated.0.as_str());
        let looking = Looking {
            text: Arc::from(text),
            generated: Arc::from(generated.unwrap_or_default()),
            talk: case.talk.clone(),
            language: case.language().to_owned(),
            interaction: case.row.interaction,
            decisions: case.row.decisions.clone(),
        };
        Ok(checks::look(looking).await)
    }

    fn text(&mut self, id: u64) -> Result<SummaryText, Problem> {
        let case = self.case(id)?;
        Ok(SummaryText {
            text: case.row.text.0.clone(),
            text_revision: case.row.text_revision,
            checked: case.looked.view.clone(),
        })
    }
}

/// The text changed since the finding was shown.
pub(super) fn not_there() -> Problem {
    Problem::new(
        crate::view::error::Code::Gone,
        "This finding is not in the text any more.",
    )
}
