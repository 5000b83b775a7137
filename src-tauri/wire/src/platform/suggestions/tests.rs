//! Golden suggestions in both dialects, and what is done to them.

use proptest::prelude::*;
use rstest::rstest;
use rules::suggestion::{Detail, Scores, Source, SuggestionKind};
use serde_json::{Value, json};

use super::*;

macro_rules! golden {
    ($name:literal) => {
        include_str!(concat!("../../../../../tests/wire/platform/", $name))
    };
}

const EVENTS: [&str; 6] = [
    golden!("event.knowledge-search.json"),
    golden!("event.knowledge-article.json"),
    golden!("event.response.json"),
    golden!("event.script.json"),
    golden!("event.intent.json"),
    golden!("event.third-party-action.json"),
];

fn conversation() -> InteractionId {
    "7a0d5c5e-2f0b-4c56-9f4e-3b1f8a6d2c10"
        .parse()
        .expect("a uuid")
}

fn read(text: &str) -> Option<Told> {
    let tree = Tree::read(text)?;
    event(conversation(), tree.root().get("eventBody"))
}

fn listed(text: &str) -> Vec<Told> {
    let tree = Tree::read(text).expect("JSON");
    let entities = tree.root().items("entities");
    entities
        .filter_map(|one| entry(conversation(), one))
        .collect()
}

fn offered(text: &str) -> Suggestion {
    let told = read(text).expect("it has an id");
    assert!(told.is_offer());
    assert_eq!(told.conversation, conversation());
    assert!(told.at.is_some() && told.query.is_some());
    assert_eq!(told.suggestion.unknown, None, "every member is known");
    told.suggestion
}

#[test]
fn knowledge_search_has_a_confidence_and_a_document() {
    let found = offered(EVENTS[0]);
    assert_eq!(found.kind, SuggestionKind::Knowledge);
    assert_eq!(found.title, "Returning shoes");
    assert_eq!(found.scores.confidence, Some(0.91));
    assert_eq!(found.scores.relevance_score, None, "none is made up");
    assert_eq!(
        found.snippet.as_deref(),
        Some("Shoes can be returned within 30 days, unworn and in their box."),
        "the answer, rather than a snippet"
    );
    assert_eq!(
        found.url, None,
        "an address of the API is none for a browser"
    );
    let Some(Source::Document {
        knowledge_base,
        search,
        version,
        variation,
        id,
    }) = found.source
    else {
        panic!("it is a document")
    };
    assert_eq!(
        knowledge_base.as_deref(),
        Some("0f1e2d3c-4b5a-4968-8776-655443322110")
    );
    assert_eq!(Some(id), found.knowledge_article_id);
    assert!(search.is_some() && version.is_some() && variation.is_some());
}

#[test]
fn an_article_has_no_score() {
    let found = offered(EVENTS[1]);
    assert_eq!(
        (found.kind, found.scores),
        (SuggestionKind::Knowledge, Scores::NONE)
    );
    assert_eq!(
        found.snippet.as_deref(),
        Some("Ask for the order number first.")
    );
    assert_eq!(
        found.url.as_deref(),
        Some("https://help.example.com/articles/greeting")
    );
}

#[test]
fn responses_and_scripts_come_without_text() {
    let found = offered(EVENTS[2]);
    assert_eq!(
        (found.kind, found.title.as_str()),
        (SuggestionKind::CannedResponse, "")
    );
    assert!(matches!(
        found.source,
        Some(Source::Response {
            library: Some(_),
            ..
        })
    ));
    let found = offered(EVENTS[3]);
    assert_eq!(
        (found.kind, found.title.as_str()),
        (SuggestionKind::Script, "")
    );
    assert!(matches!(
        found.source,
        Some(Source::Script { page: Some(_), .. })
    ));
    assert_eq!(found.details.len(), 1, "what the script is to know");
}

#[test]
fn an_intent_is_named_and_keeps_its_confidence_out_of_the_score() {
    let found = offered(EVENTS[4]);
    assert_eq!(
        (found.kind, found.scores),
        (SuggestionKind::Intent, Scores::NONE)
    );
    assert_eq!(found.title, "Return an order");
    let slot = Detail {
        name: "item".to_owned(),
        value: "shoes".to_owned(),
    };
    assert_eq!(
        found.details,
        [slot],
        "once, though it stands in two places"
    );
}

#[test]
fn another_vendors_suggestion_names_its_sources() {
    let found = offered(EVENTS[5]);
    assert_eq!(found.kind, SuggestionKind::ThirdPartyAction);
    assert_eq!(
        found.url.as_deref(),
        Some("https://returns.example.com/labels")
    );
    assert_eq!(found.details.len(), 2);
}

#[test]
fn a_list_tells_the_same_as_the_events() {
    let listed: Vec<Told> = [
        golden!("suggestions.response.json"),
        golden!("suggestions.next.response.json"),
    ]
    .into_iter()
    .flat_map(listed)
    .collect();
    assert_eq!(listed.len(), 5);
    for (one, text) in listed
        .iter()
        .zip([EVENTS[0], EVENTS[1], EVENTS[2], EVENTS[3]])
    {
        let of_event = offered(text);
        let of_list = &one.suggestion;
        assert_eq!(of_list.id, of_event.id);
        assert_eq!(
            (&of_list.kind, &of_list.title),
            (&of_event.kind, &of_event.title)
        );
        assert_eq!(
            (&of_list.snippet, of_list.scores),
            (&of_event.snippet, of_event.scores)
        );
        assert_eq!(of_list.details, of_event.details);
    }
    assert_eq!(
        listed[0].suggestion.source,
        offered(EVENTS[0]).source,
        "every id, though they stand elsewhere"
    );
    assert_eq!(listed[1].state, SuggestionState::Accepted);
}

#[rstest]
#[case("Suggested", true)]
#[case("suggested", true)]
#[case("Triggered", true)]
#[case("Unknown", true)]
#[case("Accepted", false)]
#[case("Levitating", false)]
fn what_is_on_offer(#[case] state: &str, #[case] is_offer: bool) {
    let told = json!({"eventBody": {"suggestionId": "s", "state": state}}).to_string();
    let told = read(&told).expect("it has an id");
    assert_eq!(told.is_offer(), is_offer);
    assert_eq!(told.suggestion.title, "s", "no content: its id");
}

#[rstest]
#[case(
    "/api/v2/conversations/x/suggestions?after=ZXhhbXBsZS1jdXJzb3I%3D&pageSize=200",
    Some("ZXhhbXBsZS1jdXJzb3I=")
)]
#[case("https://elsewhere.example/x?pageSize=200&after=abc#frag", Some("abc"))]
#[case("/api/v2/conversations/x/suggestions?pageSize=200", None)]
#[case("/api/v2/conversations/x/suggestions?after=", None)]
#[case("after=abc", None)]
fn of_the_next_pages_address_only_the_cursor_counts(
    #[case] uri: &str,
    #[case] after: Option<&str>,
) {
    assert_eq!(cursor(uri).as_deref(), after);
}

#[test]
fn a_score_beyond_its_range_is_none() {
    for confidence in [json!(1.5), json!(-0.1), json!("high"), json!(null)] {
        let body = json!({"eventBody": {"suggestionId": "s", "knowledgeSearch": {"title": "t", "confidence": confidence}}});
        let found = read(&body.to_string()).expect("it has an id").suggestion;
        assert_eq!((found.scores, found.title.as_str()), (Scores::NONE, "t"));
    }
}

/// The places in a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    if let Some(members) = value.as_object() {
        for (name, value) in members {
            places(value, &format!("{at}/{name}"), found);
        }
    }
    for (number, value) in value.as_array().into_iter().flatten().enumerate() {
        places(value, &format!("{at}/{number}"), found);
    }
}

fn strange() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        Just(json!(-7.5)),
        Just(json!("")),
        Just(json!("something else")),
        Just(json!([[{"a": 1}], "x", null])),
        Just(json!({"deeper": {"than": ["thought"]}})),
        Just(json!(true)),
    ]
}

proptest! {
    #[test]
    fn an_unknown_member_anywhere_loses_nothing(which in 0_usize..6, place: prop::sample::Index, value in strange()) {
        let mut body: Value = serde_json::from_str(EVENTS[which]).expect("JSON");
        let before = read(&body.to_string()).expect("it has an id");
        let mut all = Vec::new();
        places(&body, "", &mut all);
        // Maps whose every member means something are no place for members nobody knows.
        all.retain(|at| body.pointer(at).is_some_and(Value::is_object)
            && !at.ends_with("conversationIntents") && !at.ends_with("/data"));
        let at = place.get(&all);
        body.pointer_mut(at).expect("there").as_object_mut().expect("an object")
            .insert("neverHeardOf".to_owned(), value);
        let mut after = read(&body.to_string()).expect("still there");
        after.suggestion.unknown = None;
        prop_assert_eq!(after, before);
    }

    #[test]
    fn one_bad_field_drops_that_field_alone(which in 0_usize..6, place: prop::sample::Index, value in strange()) {
        let mut body: Value = serde_json::from_str(EVENTS[which]).expect("JSON");
        let before = read(&body.to_string()).expect("it has an id");
        let mut all = Vec::new();
        places(&body["eventBody"], "", &mut all);
        all.retain(|at| !at.is_empty() && at != "/suggestionId");
        let at = place.get(&all);
        *body["eventBody"].pointer_mut(at).expect("there") = value;
        let after = read(&body.to_string()).expect("still there");
        prop_assert_eq!(after.id(), before.id());
        prop_assert_eq!(after.conversation, before.conversation);
        if !at.starts_with("/context") {
            prop_assert_eq!(after.query, before.query);
        }
        if at.starts_with("/context") || at.starts_with("/eventTime") {
            prop_assert_eq!(after.suggestion, before.suggestion);
        }
    }
}
