//! Personal data in a summary, wherever its lines break.
//!
//! [`crate::pii`] reads line by line, as no number goes on in the next line of a list. In a text that
//! people edit a line may break within one, and a blank more must not open the gate: so the text is
//! read once as it stands, and once with its single line breaks as blanks. Of the second reading only
//! what lies across a break counts. An empty line parts for good.

use super::span::{Personal, Span};
use crate::pii;

/// All of it in the order of the text, without overlap, each with what identifies its value.
pub(super) fn values(text: &str) -> Vec<(Personal, String)> {
    let mut found: Vec<(Personal, String)> = personal(text);
    let Some(joined) = joined(text) else {
        return found;
    };
    let breaks: Vec<usize> = text
        .chars()
        .enumerate()
        .filter(|(_, char)| *char == '\n')
        .map(|(at, _)| at)
        .collect();
    let crosses = |span: Span| {
        let next = breaks.partition_point(|at| *at < span.start);
        breaks.get(next).is_some_and(|at| *at < span.end)
    };
    let across: Vec<_> = personal(&joined)
        .into_iter()
        .filter(|(personal, _)| crosses(personal.span))
        .collect();
    // The longer reading is the whole of what the shorter one found a part of.
    found.retain(|(one, _)| {
        across
            .iter()
            .all(|(other, _)| !one.span.overlaps(other.span))
    });
    found.extend(across);
    found.sort_by_key(|(personal, _)| personal.span);
    found
}

fn personal(text: &str) -> Vec<(Personal, String)> {
    pii::find_values(text)
        .into_iter()
        .map(|(found, value)| (Personal::from(found), value))
        .collect()
}

/// The text with its single line breaks as blanks, char for char; none where it has none.
fn joined(text: &str) -> Option<String> {
    if !text.contains('\n') {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let beside = |at: usize, step: isize| {
        let mut next = at.checked_add_signed(step);
        while let Some(char) = next.and_then(|next| chars.get(next)) {
            if !matches!(char, ' ' | '\t' | '\r') {
                return Some(*char);
            }
            next = next.and_then(|next| next.checked_add_signed(step));
        }
        None
    };
    let join = |(at, char): (usize, &char)| match char {
        // Both have no width, and are left out where the text is read.
        '\r' => '\u{200b}',
        '\n' => match (beside(at, -1), beside(at, 1)) {
            (Some('\n') | None, _) | (_, Some('\n') | None) => '\n',
            (Some('-' | '@'), _) | (_, Some('-' | '@')) => '\u{200b}',
            (Some(_), Some(_)) => ' ',
        },
        other => *other,
    };
    Some(chars.iter().enumerate().map(join).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        let found = values(text).into_iter();
        found
            .map(|(personal, _)| personal.span.of(text).to_owned())
            .collect()
    }

    #[rstest]
    #[case("Call 415 555\n0132 now", "415 555\n0132")]
    #[case("Call (415)\n555-0132", "(415)\n555-0132")]
    #[case("Call 415-\n555-0132", "415-\n555-0132")]
    #[case("4012 8888\r\n8888 1881", "4012 8888\r\n8888 1881")]
    #[case("write to jane@\nexample.com", "jane@\nexample.com")]
    #[case("write to jane\n@example.com", "jane\n@example.com")]
    #[case("DE89 3704 0044\n0532 0130 00", "DE89 3704 0044\n0532 0130 00")]
    #[case("é 415 555 0132", "415 555 0132")]
    fn a_line_break_hides_nothing(#[case] text: &str, #[case] found: &str) {
        assert_eq!(told(text), [found], "{text}");
    }

    #[rstest]
    #[case("Orders:\n20417\n20981\n31234")]
    #[case("Order 415\n\n555-01 came")]
    #[case("- 3 lamps\n- 4 stools\n- 12 Alder Court")]
    #[case("\n\n")]
    fn lists_stay_lists(#[case] text: &str) {
        assert!(told(text).is_empty(), "{text}: {:?}", told(text));
    }

    #[test]
    fn a_value_is_the_same_across_a_break() {
        let value = |text| values(text).remove(0).1;
        assert_eq!(value("415 555\n0132"), value("(415) 555-0132"));
    }

    proptest! {
        #[test]
        fn what_a_line_holds_is_found_and_nothing_overlaps(text in "[0-9a-z@. ()\n\r-]{0,60}") {
            let found = values(&text);
            prop_assert!(found.windows(2).all(|two| two[0].0.span.end <= two[1].0.span.start));
            for alone in pii::find(&text) {
                let alone = Personal::from(alone).span;
                prop_assert!(found.iter().any(|(found, _)| found.span.overlaps(alone)));
            }
        }
    }
}
