//! Prompts that were injected: their settings, their conditions, and what they wait for.

use super::*;

#[test]
fn an_injection_has_its_own_settings_and_words() {
    let mut prompts = prompts(&deployed([prompt("p", "fee")]));
    let context = json!({ "contextData": { "customerName": "Ms Meyer", "accountId": 4711 } });
    prompts.inject(injected("i", "p", context), at(0));
    assert_eq!(
        told(&mut prompts, 500),
        ["prompt_triggered injection:i", "prompt_shown injection:i"]
    );
    let view = prompts.view();
    let shown = &view.shown[0];
    assert_eq!(shown.source, PromptSource::Injected);
    assert_eq!(shown.closes_at, Some(at(10_500).as_millisecond()));
    let words: String = shown
        .content
        .iter()
        .map(|part| part.text.as_str())
        .collect();
    assert_eq!(words, "Ask Ms Meyer about 4711.");
    prompts.hear([said("fee", 1000)], at(1000));
    assert_eq!(
        told(&mut prompts, 2000),
        ["prompt_triggered prompt:p"],
        "the injected one wants to be alone"
    );
    assert_eq!(prompts.view().queued, 1);
}

#[test]
fn an_injection_with_conditions_waits_for_them() {
    let conditions = |value: Value| json!({ "triggerConditions": [value] });
    let mut prompts = prompts(&deployed([prompt("p", "never said")]));
    prompts.hear([said("a refund please", 100)], at(100));
    let refund = conditions(json!({ "type": "keyword", "value": "refund" }));
    prompts.inject(injected("said before", "p", refund), at(200));
    let minute = conditions(json!({ "type": "duration", "value": 60 }));
    prompts.inject(injected("in a minute", "p", minute), at(200));
    let never = conditions(json!({ "type": "keyword", "value": "unheard" }));
    prompts.inject(injected("never", "p", never), at(200));
    let none = json!({ "triggerConditions": [] });
    prompts.inject(injected("at once", "p", none), at(200));
    assert_eq!(
        told(&mut prompts, 200),
        [
            "prompt_triggered injection:said before",
            "prompt_triggered injection:at once"
        ]
    );
    assert_eq!(told(&mut prompts, 700).len(), 1, "each wants to be alone");
    assert_eq!(told(&mut prompts, 10_700).len(), 2, "one goes, one comes");
    assert_eq!(told(&mut prompts, 59_999).len(), 1, "gone");
    assert_eq!(prompts.next_wake(at(59_999)), Some(at(60_000)));
    assert_eq!(
        told(&mut prompts, 60_000),
        ["prompt_triggered injection:in a minute"]
    );
}

#[test]
fn an_injection_waits_until_its_prompt_is_read() {
    let mut prompts = prompts(&deployed([]));
    prompts.inject(injected("i", "P", json!({})), at(0));
    assert_eq!(
        told(&mut prompts, 5_000),
        [""; 0],
        "there are no words for it yet"
    );
    prompts.know(deployed([prompt("p", "fee")]), at(6_000));
    assert_eq!(told(&mut prompts, 6_000), ["prompt_triggered injection:i"]);
}
