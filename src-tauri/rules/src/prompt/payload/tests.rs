use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::prompt::check;
use crate::prompt::difference::matches;
use crate::violation::testing::any_json;

const MEMBERS: &[&str] = &[
    "name",
    "description",
    "status",
    "interactionTypes",
    "trigger",
    "type",
    "conditions",
    "field",
    "operator",
    "value",
    "display",
    "content",
    "timeoutMs",
];

fn least() -> Value {
    json!({
        "name": "Refund",
        "interactionTypes": ["chat"],
        "trigger": {"type": "chat", "conditions": [
            {"field": "transcript", "operator": "contains", "value": "refund"}]},
        "display": {"type": "toast", "content": "Refunds take {{productType}} days."}
    })
}

#[test]
fn what_is_left_out_is_filled_in() {
    let full = json!({
        "name": "Refund",
        "description": "",
        "status": "active",
        "interactionTypes": ["chat"],
        "trigger": {"type": "chat", "conditions": [
            {"field": "transcript", "operator": "contains", "value": "refund"}]},
        "display": {"type": "toast", "content": "Refunds take {{productType}} days.",
            "timeoutMs": 30_000}
    });
    assert_eq!(payload(&least()), full);
    let mut nulls = least();
    nulls["description"] = Value::Null;
    nulls["status"] = Value::Null;
    nulls["display"]["timeoutMs"] = Value::Null;
    assert_eq!(payload(&nulls), full, "null is nothing");
}

#[test]
fn what_the_contract_does_not_name_stays_behind() {
    let mut document = least();
    for name in ["id", "version", "dateModified", "trigger_"] {
        document[name] = json!("kept by whoever added it");
    }
    document["trigger"]["enabled"] = json!(true);
    document["trigger"]["conditions"][0]["note"] = json!("x");
    document["display"]["color"] = json!("red");
    assert_eq!(check(&document), [], "no violation");
    assert_eq!(payload_text(&document), payload_text(&least()));
}

#[test]
fn in_writing_it_has_the_contracts_order() {
    let text = r#"{"name":"Refund","description":"","status":"active","interactionTypes":["chat"],"trigger":{"type":"chat","conditions":[{"field":"transcript","operator":"contains","value":"refund"}]},"display":{"type":"toast","content":"Refunds take {{productType}} days.","timeoutMs":30000}}"#;
    assert_eq!(
        payload_text(&least()),
        text,
        "hashes are of this: it must not change"
    );
}

#[test]
fn the_same_said_otherwise_is_the_same() {
    let mut document = least();
    document["interactionTypes"] = json!(["voice", "chat", "voice"]);
    document["display"]["timeoutMs"] = json!(30_000.0);
    document["trigger"]["conditions"][0]["value"] = json!(250.0);
    let payload = payload(&document);
    assert_eq!(
        payload["interactionTypes"],
        json!(["chat", "voice"]),
        "a set"
    );
    assert_eq!(payload["display"]["timeoutMs"], json!(30_000));
    assert_eq!(payload["trigger"]["conditions"][0]["value"], json!(250));
}

#[test]
fn numbers_keep_what_they_say() {
    for (number, as_compared) in [
        ("250.0", "250"),
        ("-0.0", "0"),
        ("0.5", "0.5"),
        ("9007199254740993", "9007199254740993"),
        ("18446744073709551615", "18446744073709551615"),
        ("9007199254740992.0", "9007199254740992"),
        ("1e300", "1e+300"),
        ("\"250.0\"", "\"250.0\""),
    ] {
        let value: Value = serde_json::from_str(number).expect("JSON");
        assert_eq!(normal(&value).to_string(), as_compared);
    }
}

proptest! {
    #[test]
    fn any_json_has_a_payload_that_is_its_own(document in any_json(MEMBERS)) {
        let once = payload(&document);
        prop_assert_eq!(&payload(&once), &once, "nothing more to fill in");
        prop_assert!(matches(&document, &once).is_same());
        // Both are read, as reading a number of 17 digits may round it.
        let read = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
        let written = read(&payload_text(&document));
        prop_assert_eq!(written, read(&once.to_string()), "one payload, in either form");
    }

    #[test]
    fn the_text_is_the_same_exactly_where_nothing_differs(
        a in any_json(MEMBERS),
        b in any_json(MEMBERS),
        take in prop::sample::subsequence(MEMBERS.to_vec(), 0..=MEMBERS.len()),
    ) {
        // Two of any are hardly ever alike: also one with members of the other.
        let mut mixed = a.clone();
        if let (Value::Object(mixed), Value::Object(other)) = (&mut mixed, &b) {
            let taken = other.iter().filter(|(name, _)| take.contains(&name.as_str()));
            mixed.extend(taken.map(|(name, value)| (name.clone(), value.clone())));
        }
        for other in [&b, &mixed] {
            let same = payload_text(&a) == payload_text(other);
            prop_assert_eq!(matches(&a, other).is_same(), same, "{} and {}", a, other);
        }
    }
}
