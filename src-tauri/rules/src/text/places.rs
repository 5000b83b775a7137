//! `{{name}}` in a prepared text: what is filled in, and what stays open.
//!
//! The names are the organization's own (`platform-reference.md §3.1`, `substitutions`). Those that
//! can only mean the customer's or the agent's name are filled in where it is known; then what the
//! text itself gives as a default; anything else stays open, braces and all, and is marked.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::mark::Part;

/// Longer names are no names.
const NAME_CHARS: usize = 80;

/// Names for the customer's name, without case and separators.
const CUSTOMER: [&str; 5] = [
    "customername",
    "customerfullname",
    "contactname",
    "externalcontactname",
    "nameofcustomer",
];

/// Names for the agent's name, without case and separators.
const AGENT: [&str; 3] = ["agentname", "agentfullname", "nameofagent"];

/// Something that may stand in a text as `{{id}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What stands between the braces.
    pub id: String,
    /// What is filled in where nothing else is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// What is known that may be filled in.
#[derive(Clone, Copy, Default)]
pub struct Known<'a> {
    /// The customer's name.
    pub customer: Option<&'a str>,
    /// The agent's name.
    pub agent: Option<&'a str>,
    /// What the text itself says of its places.
    pub places: &'a [Place],
}

/// A run of a text as an agent sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What stands there.
    pub text: String,
    /// The customer's own words.
    pub marked: bool,
    /// A place with nothing to fill it in: it stands there as it is.
    pub open: bool,
}

/// A place in a text.
struct Spot<'a> {
    range: Range<usize>,
    name: &'a str,
}

/// A text that is cut into `parts`, with its places filled in.
#[must_use]
pub fn runs(parts: &[Part<'_>], known: Known<'_>) -> Vec<Run> {
    let whole: String = parts.iter().map(|part| part.text).collect();
    let spots = spots(&whole);
    let mut runs = Vec::with_capacity(parts.len() + spots.len());
    let mut spots = spots.into_iter().peekable();
    let mut at = 0;
    let mut from = 0;
    for part in parts {
        let end = from + part.text.len();
        while at < end {
            match spots.peek() {
                Some(spot) if spot.range.start <= at => {
                    at = spot.range.end;
                    let value = known.value(spot.name);
                    runs.push(Run {
                        text: value.unwrap_or(&whole[spot.range.clone()]).to_owned(),
                        marked: false,
                        open: value.is_none(),
                    });
                    spots.next();
                }
                next => {
                    let until = next.map_or(end, |spot| spot.range.start.min(end));
                    runs.push(Run {
                        text: whole[at..until].to_owned(),
                        marked: part.marked,
                        open: false,
                    });
                    at = until;
                }
            }
        }
        from = end;
    }
    runs
}

/// A text with its places filled in, as it goes on a clipboard. What is not known stays as it is.
#[must_use]
pub fn written(text: &str, known: Known<'_>) -> String {
    let part = Part {
        text,
        marked: false,
    };
    runs(&[part], known)
        .into_iter()
        .map(|run| run.text)
        .collect()
}

/// Whether a place stays open.
#[must_use]
pub fn has_open(text: &str, known: Known<'_>) -> bool {
    spots(text)
        .iter()
        .any(|spot| known.value(spot.name).is_none())
}

/// The names of the places that stay open, each once, in their order.
#[must_use]
pub fn open_names(text: &str, known: Known<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for spot in spots(text) {
        if known.value(spot.name).is_none() && !names.iter().any(|name| name == spot.name) {
            names.push(spot.name.to_owned());
        }
    }
    names
}

impl<'a> Known<'a> {
    fn value(self, name: &str) -> Option<&'a str> {
        let plain: String = name
            .chars()
            .filter(|char| char.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let told = if CUSTOMER.contains(&plain.as_str()) {
            self.customer
        } else if AGENT.contains(&plain.as_str()) {
            self.agent
        } else {
            None
        };
        let default = || {
            let mut places = self.places.iter();
            places
                .find(|place| place.id.trim() == name)?
                .default
                .as_deref()
        };
        let said = |value: &&str| !value.trim().is_empty();
        told.filter(said).or_else(|| default().filter(said))
    }
}

/// Every place, in order. A place stands on one line and has a name; lone braces are text.
fn spots(text: &str) -> Vec<Spot<'_>> {
    let mut spots = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("{{").map(|at| from + at) {
        let inside = open + 2;
        let rest = &text[inside..];
        let close = rest.find("}}");
        let again = rest.find("{{");
        from = match close {
            Some(close) if again.is_none_or(|again| close < again) => {
                let name = rest[..close].trim();
                let is_name = !name.is_empty()
                    && !name.contains(['\n', '\r', '{', '}'])
                    && name.chars().count() <= NAME_CHARS;
                let end = inside + close + 2;
                if is_name {
                    spots.push(Spot {
                        range: open..end,
                        name,
                    });
                }
                end
            }
            // One brace on, so that the inner one of three is found.
            Some(_) | None => open + 1,
        };
    }
    spots
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn plain(text: &str) -> Vec<Part<'_>> {
        vec![Part {
            text,
            marked: false,
        }]
    }

    #[rstest]
    #[case::known("Dear {{customerName}}.", "Dear J. Meyer.", &[])]
    #[case::however_it_is_spelled("{{ Customer.Name }}", "J. Meyer", &[])]
    #[case::by_default("Hello {{firstName}}!", "Hello there!", &[])]
    #[case::open("Until {{date}}, {{code}}, {{date}}", "Until {{date}}, {{code}}, {{date}}", &["date", "code"])]
    #[case::a_blank_default_fills_nothing("{{blank}}", "{{blank}}", &["blank"])]
    #[case::lone_braces("a {{ b } c }}", "a {{ b } c }}", &[])]
    #[case::no_name("{{}} {{ }}", "{{}} {{ }}", &[])]
    #[case::unclosed("{{ {{customerName}}", "{{ J. Meyer", &[])]
    #[case::two_lines("{{a\nb}}", "{{a\nb}}", &[])]
    fn places_are_filled_in(#[case] text: &str, #[case] filled: &str, #[case] open: &[&str]) {
        let places = [
            Place {
                id: "firstName".into(),
                default: Some("there".into()),
            },
            Place {
                id: "blank".into(),
                default: Some(" ".into()),
            },
        ];
        let known = Known {
            customer: Some("J. Meyer"),
            agent: None,
            places: &places,
        };
        assert_eq!(written(text, known), filled);
        assert_eq!(open_names(text, known), open);
        assert_eq!(has_open(text, known), !open.is_empty());
    }

    #[test]
    fn marks_stay_where_they_were() {
        let parts = [
            Part {
                text: "your ",
                marked: false,
            },
            Part {
                text: "refund",
                marked: true,
            },
            Part {
                text: " of {{amo",
                marked: false,
            },
            Part {
                text: "unt}} dollars",
                marked: true,
            },
        ];
        let runs = runs(&parts, Known::default());
        let told: Vec<(&str, bool, bool)> = runs
            .iter()
            .map(|run| (run.text.as_str(), run.marked, run.open))
            .collect();
        assert_eq!(
            told,
            [
                ("your ", false, false),
                ("refund", true, false),
                (" of ", false, false),
                ("{{amount}}", false, true),
                (" dollars", true, false),
            ],
            "a place is whole, whatever was marked in it"
        );
    }

    proptest! {
        /// Whatever a text is: with nothing known, nothing of it is lost or moved.
        #[test]
        fn with_nothing_known_a_text_stays_as_it_is(text in "([a-z {}\n]|\\{\\{|\\}\\}|ä){0,40}") {
            prop_assert_eq!(&written(&text, Known::default()), &text);
            let open = runs(&plain(&text), Known::default());
            let named = open.iter().filter(|run| run.open).count();
            prop_assert_eq!(named > 0, has_open(&text, Known::default()));
        }

        /// A value is text: braces in it open nothing.
        #[test]
        fn values_open_nothing(value in "[a-z{}]{1,12}") {
            let known = Known { customer: Some(&value), ..Known::default() };
            prop_assert_eq!(written("<{{customerName}}>", known), format!("<{value}>"));
        }
    }
}
