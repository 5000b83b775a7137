use proptest::prelude::*;
use serde_json::json;

use super::*;

fn file(text: &str) -> PromptFile {
    PromptFile {
        name: "prompt.json".into(),
        text: text.into(),
    }
}

fn example() -> PromptDraft {
    draft::of_document(&json!({
        "name": "On hold", "description": "What to say", "status": "active",
        "interactionTypes": ["voice", "chat"],
        "trigger": { "type": "conversation", "conditions": [
            { "field": "accountStatus", "operator": "equals", "value": "on_hold" },
            { "field": "orderTotal", "operator": "gt", "value": 250 },
        ] },
        "display": { "type": "popup", "content": "Hello \"{{customerName}}\"\n", "timeoutMs": 30000 },
    }))
}

#[test]
fn a_file_is_written_in_one_order() {
    let files = write(vec![(
        "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55".to_owned(),
        example(),
    )]);
    assert_eq!(files[0].name, "on-hold.json");
    assert_eq!(
        files[0].text,
        r#"{
  "id": "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55",
  "name": "On hold",
  "description": "What to say",
  "status": "active",
  "interactionTypes": [
    "voice",
    "chat"
  ],
  "trigger": {
    "type": "conversation",
    "conditions": [
      {
        "field": "accountStatus",
        "operator": "equals",
        "value": "on_hold"
      },
      {
        "field": "orderTotal",
        "operator": "gt",
        "value": 250
      }
    ]
  },
  "display": {
    "type": "popup",
    "content": "Hello \"{{customerName}}\"\n",
    "timeoutMs": 30000
  }
}
"#
    );
}

#[test]
fn one_prompt_a_list_and_a_collection_are_read() {
    let one = json!({ "id": "0B9F6A1E-5F0E-4D69-8F43-2A8A3C1D7E55", "name": "A" });
    for (value, count) in [
        (one.clone(), 1),
        (json!([one, { "name": "B" }]), 2),
        (json!({ "entities": [one, { "name": "B" }], "total": 2 }), 2),
    ] {
        let read = read(&file(&value.to_string())).expect("prompts");
        assert_eq!(read.len(), count, "{value}");
        assert_eq!(
            read[0].0, "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55",
            "a uuid is kept, in its usual form"
        );
    }
}

#[test]
fn an_id_that_is_no_uuid_is_replaced() {
    let read = read(&file(r#"{ "id": "sandbox-prompt-1", "name": "A" }"#)).expect("a prompt");
    assert!(Uuid::parse_str(&read[0].0).is_ok(), "{}", read[0].0);
}

#[test]
fn what_holds_no_prompt_is_refused_with_a_reason() {
    for text in [
        "",
        "not JSON",
        "7",
        "[]",
        "{}",
        r#"{ "entities": 7 }"#,
        r#"[{ "name": "A" }, 7]"#,
        r#"{ "unrelated": true }"#,
    ] {
        let refused = read(&file(text)).expect_err(text);
        assert!(refused.ends_with('.'), "a sentence: {refused}");
    }
}

#[test]
fn names_are_safe_on_every_system() {
    for (name, safe) in [
        ("../../etc/passwd", "etc-passwd"),
        ("  Über – Größe!  ", "über-größe"),
        ("NUL", "prompt-nul"),
        ("com1", "prompt-com1"),
        ("...", "prompt"),
        ("", "prompt"),
    ] {
        assert_eq!(safe_name(name), safe, "{name:?}");
    }
}

#[test]
fn two_of_one_name_are_two_files() {
    let prompts = ["aaaaaaaa-1", "bbbbbbbb-2"].map(|id| (id.to_owned(), example()));
    let files = write(prompts.to_vec());
    assert_ne!(files[0].name, files[1].name);
}

proptest! {
    #[test]
    fn any_name_becomes_a_plain_one(name: String) {
        let safe = safe_name(&name);
        prop_assert!(!safe.is_empty() && safe.chars().count() <= LONGEST_NAME + 7);
        prop_assert!(safe.chars().all(|c| c.is_alphanumeric() || c == '-'), "{safe:?}");
    }

    #[test]
    fn any_text_is_read_or_refused(text: String) {
        let _ = read(&file(&text));
    }
}
