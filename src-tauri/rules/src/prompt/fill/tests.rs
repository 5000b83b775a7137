use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::*;
use crate::prompt::{PLACEHOLDERS, check};
use crate::violation::Kind;

fn values() -> BTreeMap<String, String> {
    [
        ("customerName", "Zoë {{agentId}}"),
        ("accountId", " "),
        ("unknownName", "never read"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

fn text(text: &str) -> Segment {
    Segment {
        text: text.to_owned(),
        ..Segment::default()
    }
}

fn variable(name: &str, value: &str) -> Segment {
    Segment {
        text: value.to_owned(),
        variable: Some(name.to_owned()),
        missing: value.is_empty(),
    }
}

#[rstest]
#[case("", vec![])]
#[case("No variable.", vec![text("No variable.")])]
#[case("{{customerName}}", vec![variable("customerName", "Zoë {{agentId}}")])]
#[case("Für {{customerName}}!", vec![
    text("Für "), variable("customerName", "Zoë {{agentId}}"), text("!")])]
#[case("{{accountId}}{{agentId}}", vec![variable("accountId", ""), variable("agentId", "")])]
#[case("{{unknownName}} { {{ customerName }} {{open", vec![
    text("{{unknownName}} { {{ customerName }} {{open")])]
fn variables_are_filled_in_once(#[case] content: &str, #[case] expected: Vec<Segment>) {
    assert_eq!(fill(content, &values()), expected);
}

#[test]
fn marks_stand_where_the_violations_do() {
    let content = format!(
        "Zoë {{{{customerName}}}} {{{{nobody}}}} or mail jane@example.com {}",
        "x".repeat(2000)
    );
    let length = content.chars().count();
    let expected = [
        (MarkKind::Variable, 4, 20),
        (MarkKind::BadPlaceholder, 21, 31),
        (MarkKind::PersonalData(pii::Kind::Email), 40, 56),
        (MarkKind::TooLong, 2000, length),
    ];
    let expected = expected.map(|(kind, start, end)| Mark { kind, start, end });
    assert_eq!(marks(&content), expected);
}

proptest! {
    #[test]
    fn filling_keeps_the_text_between(
        parts in prop::collection::vec(("[a-zé ]{0,8}", 0..PLACEHOLDERS.len()), 0..6),
        value in "[a-z{}é]{1,5}",
    ) {
        let named = PLACEHOLDERS.map(|name| (name.to_owned(), value.clone()));
        let (mut content, mut expected) = (String::new(), String::new());
        for (text, index) in &parts {
            content.extend([text, "{{", PLACEHOLDERS[*index], "}}"]);
            expected.extend([text.as_str(), &value]);
        }
        let filled = fill(&content, &named.into());
        let told: String = filled.iter().map(|segment| segment.text.as_str()).collect();
        prop_assert_eq!(told, expected);
        prop_assert!(filled.iter().all(|segment| !segment.missing));
        let variables = filled.iter().filter(|segment| segment.variable.is_some()).count();
        prop_assert_eq!(variables, parts.len());
    }

    #[test]
    fn any_text_can_be_filled(content in "[{}a-z]{0,12}(\\{\\{customerName\\}\\})?[{}é\n]{0,8}") {
        let segments = fill(&content, &BTreeMap::new());
        let told: String = segments
            .iter()
            .map(|segment| match &segment.variable {
                Some(name) => format!("{{{{{name}}}}}"),
                None => segment.text.clone(),
            })
            .collect();
        prop_assert_eq!(told, content, "nothing is lost");
    }

    /// What the editor marks and what the check says is one thing.
    #[test]
    fn every_mark_but_a_variable_is_a_violation(
        content in "[a-z{} ]{0,10}(\\{\\{agentId\\}\\})?(mail a@example\\.com )?[{}0-9+ -]{0,20}",
    ) {
        let document = json!({"display": {"content": content, "type": "popup"}});
        let found = check(&document);
        let told: Vec<_> = found
            .iter()
            .filter_map(|violation| violation.span.map(|span| (violation.kind, span)))
            .collect();
        let marked = marks(&content);
        let mut expected = Vec::new();
        for mark in &marked {
            let kind = match mark.kind {
                MarkKind::Variable => continue,
                MarkKind::BadPlaceholder => Kind::Placeholder,
                MarkKind::PersonalData(kind) => Kind::Pii(kind),
                MarkKind::TooLong => Kind::Length,
            };
            expected.push((kind, (mark.start, mark.end)));
        }
        prop_assert_eq!(expected.len(), told.len());
        prop_assert!(expected.iter().all(|mark| told.contains(mark)), "{:?} {:?}", expected, told);
    }
}
