//! What a prompt says to the agent of one interaction: its content with the variables filled in.

use std::collections::BTreeMap;

use rules::display::{Shown, Source};
use rules::prompt::{PLACEHOLDERS, fill};
use serde_json::Value;

use super::prompts::PromptRef;
use crate::outbox::Injected;
use crate::prompts::DeployedPrompt;
use crate::view::prompt::{PromptDisplay, PromptPart, PromptSource, PromptView};

/// Values beyond this many chars are cut: a context is whatever somebody typed.
const VALUE_CHARS: usize = 200;

/// What is known of the interaction, by the variables' names. In memory alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wording {
    values: BTreeMap<String, String>,
}

/// A prompt that is on screen or waits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OnHand {
    pub(super) named: PromptRef,
    name: String,
    display: PromptDisplay,
    content: Vec<PromptPart>,
}

impl Wording {
    pub(crate) fn new(customer: Option<&str>, agent: Option<String>, session: String) -> Self {
        let customer = customer.map(str::to_owned);
        let values = [
            ("customerName", customer),
            ("agentId", agent),
            ("sessionId", Some(session)),
        ];
        Self {
            values: values
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?)))
                .collect(),
        }
    }

    /// A prompt that its trigger brought about.
    pub(super) fn of_prompt(&self, key: String, prompt: &DeployedPrompt) -> OnHand {
        on_hand(key, prompt, &self.values, None)
    }

    /// An injected prompt: its context says the rest, and better.
    pub(super) fn of_injection(
        &self,
        key: String,
        prompt: &DeployedPrompt,
        injected: &Injected,
    ) -> OnHand {
        let mut values = self.values.clone();
        let context = injected.injection.context();
        for name in PLACEHOLDERS {
            if let Some(value) = context.and_then(|context| said(&context[name])) {
                values.insert(name.to_owned(), value);
            }
        }
        on_hand(key, prompt, &values, Some(injected.injection_id.clone()))
    }
}

impl OnHand {
    /// As the panel shows it.
    pub(super) fn view(&self, shown: &Shown) -> PromptView {
        PromptView {
            key: shown.key.clone(),
            prompt_id: self.named.prompt_id.clone(),
            name: self.name.clone(),
            display: self.display,
            content: self.content.clone(),
            source: match shown.source {
                Source::Triggered => PromptSource::Triggered,
                Source::Injected => PromptSource::Injected,
            },
            shown_at: shown.shown_at.as_millisecond(),
            closes_at: shown.closes_at.map(jiff::Timestamp::as_millisecond),
        }
    }
}

fn on_hand(
    key: String,
    prompt: &DeployedPrompt,
    values: &BTreeMap<String, String>,
    injection_id: Option<String>,
) -> OnHand {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let shown = &prompt.document["display"];
    let display = match shown["type"].as_str() {
        Some("inline") => PromptDisplay::Inline,
        Some("toast") => PromptDisplay::Toast,
        // What a newer platform may call it: the one that is not overlooked.
        Some(_) | None => PromptDisplay::Popup,
    };
    let content = shown["content"].as_str().unwrap_or_default();
    OnHand {
        named: PromptRef {
            key,
            prompt_id: prompt.id.clone(),
            version: prompt.version,
            source: match injection_id {
                Some(_) => Source::Injected,
                None => Source::Triggered,
            },
            display: match display {
                PromptDisplay::Popup => "popup",
                PromptDisplay::Inline => "inline",
                PromptDisplay::Toast => "toast",
            },
            injection_id,
        },
        name: text(&prompt.document["name"]),
        display,
        content: fill(content, values)
            .into_iter()
            .map(|segment| PromptPart {
                text: segment.text,
                variable: segment.variable,
            })
            .collect(),
    }
}

/// A value of a context in words; none for what has none.
fn said(value: &Value) -> Option<String> {
    let said = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(said.chars().take(VALUE_CHARS).collect()).filter(|said: &String| !said.is_empty())
}
