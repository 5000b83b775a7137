//! A folder's prompts, and what its conversations carry for triggers to name.

use rstest::rstest;
use serde_json::{Value, json};

use crate::folder::{HEADER, check, check_talk, load, mistakes};

const FILE: &str = "shop/prompts/on-hold.json";

fn prompt() -> Value {
    json!({
        "id": "5e1f7a52-3c0d-4b8e-9a46-000000000009",
        "name": "On hold", "status": "active", "interactionTypes": ["chat"],
        "trigger": {"type": "conversation", "conditions": [
            {"field": "accountStatus", "operator": "equals", "value": "on_hold"}]},
        "display": {"type": "toast", "content": "The account is on hold."},
    })
}

#[test]
fn a_prompt_is_read_as_the_studio_exports_it() {
    let library = load(&[(FILE, &prompt().to_string())]).expect("no mistakes");
    let [read] = library.businesses[0].prompts.as_slice() else {
        panic!("one prompt")
    };
    let mut document = prompt();
    let id = document.as_object_mut().expect("an object").remove("id");
    assert_eq!(id, Some(json!(read.id)));
    assert_eq!(
        read.document, document,
        "the id stands apart, the rest as it is"
    );
}

#[test]
fn a_prompt_that_could_not_be_deployed_is_a_mistake() {
    let mut wrong = prompt();
    wrong["id"] = json!("seven");
    wrong["display"]["content"] = json!("Ask jane@example.com");
    wrong["trigger"]["conditions"] = json!([]);
    let found = mistakes(&[(FILE, &wrong.to_string())]);
    let begins = |wanted: &str| found.iter().any(|one| one.starts_with(wanted));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        begins(&format!("{FILE}: `id` is a UUID in quotes")),
        "{found:?}"
    );
    assert!(
        begins(&format!("{FILE}: `trigger.conditions`: ")),
        "{found:?}"
    );
    assert!(begins(&format!("{FILE}: `display.content`: ")), "{found:?}");
    assert!(!found.concat().contains("jane@"), "the value is never said");
}

#[test]
fn a_prompts_file_and_id_are_checked() {
    let text = prompt().to_string();
    let found = mistakes(&[
        (FILE, &text),
        ("shop/prompts/again.json", &text),
        ("shop/prompts/Broken.json", "{"),
        ("shop/prompts/cut-off.json", "{\n\"id\":"),
        ("shop/prompts/notes.txt", "x"),
    ]);
    let shape = "a prompt's file ends in .json; lower case letters, digits, hyphens";
    for wanted in [
        format!("shop/prompts/Broken.json: {shape}"),
        format!("shop/prompts/notes.txt: {shape}"),
        "shop/prompts/cut-off.json:2: EOF while parsing a value at line 2 column 5".to_owned(),
        format!(
            "{FILE}: the id 5e1f7a52-3c0d-4b8e-9a46-000000000009 is taken by \
             shop/prompts/again.json"
        ),
    ] {
        assert!(found.contains(&wanted), "{wanted} in {found:#?}");
    }
    assert_eq!(found.len(), 4, "{found:#?}");
}

#[test]
fn data_elsewhere_is_nobodys_prompt() {
    let large = "x".repeat(300 * 1024);
    load(&[("figures.json", &large), ("shop/figures.json", &large)])
        .expect("known by name alone, as a picture is");
}

#[test]
fn a_conversation_carries_attributes_and_feelings() {
    let attributes = "attributes = { accountStatus = \"on_hold\", orderTotal = 84.90, \
        visits = 3, insured = true, tags = [\"a\", 2] }\n+++\n";
    let header = HEADER.replacen(
        "queue = \"Billing\"\n+++\n",
        &format!("queue = \"Billing\"\n{attributes}"),
        1,
    );
    let talk = format!("{header}[00:01] Customer: Where is it?\n  ~ -0.7\n[00:02] Customer: Ah.\n");
    let library = load(&[("shop/conversations/a.txt", &talk)]).expect("no mistakes");
    let talk = &library.businesses[0].conversations[0];
    assert_eq!(
        json!(talk.attributes),
        json!({"accountStatus": "on_hold", "orderTotal": 84.9, "visits": 3, "insured": true,
            "tags": ["a", 2]})
    );
    let felt: Vec<_> = talk.lines.iter().map(|line| line.sentiment).collect();
    assert_eq!(felt, [Some(-0.7), None]);
}

#[rstest]
#[case::no_table("attributes = 7", "names and values between braces")]
#[case::a_fields_name(
    "attributes = { queue = \"x\" }",
    "`queue` is a field that every conversation has"
)]
#[case::no_name(
    "attributes = { \"a b\" = 1 }",
    "`a b`: an attribute's name is letters and digits"
)]
#[case::a_date(
    "attributes = { since = 2026-01-05 }",
    "`since` is a text, a number, true or false, or a list of these"
)]
#[case::not_finite(
    "attributes = { total = inf }",
    "`total` is a text, a number, true or false, or a list of these"
)]
#[case::lists_in_lists(
    "attributes = { a = [[1]] }",
    "`a` is a text, a number, true or false, or a list of these"
)]
fn an_attribute_that_nothing_could_compare_is_a_mistake(#[case] line: &str, #[case] told: &str) {
    let header = HEADER.replacen("queue = ", &format!("{line}\nqueue = "), 1);
    let talk = format!("{header}[00:01] Customer: Hi.\n");
    check(
        &[("shop/conversations/a.txt", &talk)],
        &[&format!("shop/conversations/a.txt:5: `attributes`: {told}")],
    );
}

#[test]
fn a_feeling_is_the_customers_and_a_score() {
    check_talk(
        "[00:01] Agent: Hello.\n\
         \x20 ~ 0.5\n\
         [00:02] Customer: Hi.\n\
         \x20 ~ angry\n\
         \x20 ~ 1.5\n\
         \x20 ~ NaN\n\
         \x20 ~ 0.5\n\
         \x20 ~ 0.6\n\
         \x20   too late\n",
        &[
            "8: ~ stands below what the customer said",
            "10: ~ is followed by one number from -1 to 1",
            "11: ~ is followed by one number from -1 to 1",
            "12: ~ is followed by one number from -1 to 1",
            "14: ~ is followed by one number from -1 to 1",
            "15: what is said goes on before the line's -> and ~",
        ],
    );
}
