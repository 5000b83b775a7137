//! What went wrong, in words: with nothing in them of what a person wrote.

use std::fmt::Write as _;

use serde_json::Value;

use crate::outbox::parcel::Load;
use crate::outbox::route::Failure;
use crate::problem::sentence;
use crate::store::Taken;
use crate::view::error::{Code, Problem};

/// A failure in words. What a person wrote is never repeated, even where the far end does.
pub(crate) fn problem_of(taken: &Taken, failure: &Failure) -> Problem {
    let said = match failure {
        Failure::Wire(error) | Failure::NotAsked(error) => {
            let mut problem = Problem::from(error);
            if let wire::Error::Refused { fields, .. } = error {
                for field in fields {
                    let said = sentence(&field.message);
                    write!(problem.message, " {}: {said}", field.path)
                        .expect("writing to a String cannot fail");
                }
            }
            problem
        }
        Failure::NotConfigured => Problem::new(
            Code::InvalidInput,
            "No webhook is configured for this any more: set it again and retry, or discard this.",
        ),
        Failure::Unreadable(why) => Problem::new(Code::Internal, sentence(why)),
        Failure::Withheld(why) => Problem::new(
            Code::InvalidInput,
            format!(
                "This summary was not sent: {why}. Discard this, look at the summary again, and \
                 file it anew."
            ),
        ),
        Failure::NoBase => Problem::new(
            Code::Gone,
            "The platform does not say which knowledge base this article is in.",
        ),
        Failure::Late => Problem::new(Code::Internal, "This is too long ago to be told."),
        Failure::NotPermitted(said) => (**said).clone(),
    };
    match &taken.load {
        Ok(Load::Feedback(feedback))
            if feedback
                .comments
                .as_deref()
                .is_some_and(|comments| quotes(&said.message, comments)) =>
        {
            Problem::new(
                said.code,
                "The platform refused this feedback. Its reason quotes the comment and is not kept.",
            )
        }
        Ok(Load::Injection(injection))
            if texts(injection.apart.values()).any(|text| quotes(&said.message, text)) =>
        {
            Problem::new(
                said.code,
                "The platform refused this prompt. Its reason quotes what was typed and is not kept.",
            )
        }
        Ok(Load::Filing(filing))
            if filing
                .text()
                .is_some_and(|text| quotes(&said.message, text)) =>
        {
            Problem::new(
                said.code,
                "The CRM refused this summary. Its reason quotes the text and is not kept.",
            )
        }
        Ok(load) if written(load).is_some_and(|text| quotes(&said.message, text)) => Problem::new(
            said.code,
            "The platform refused this. Its reason quotes what was written and is not kept.",
        ),
        Ok(_) | Err(_) => said,
    }
}

/// What a person wrote of what the platform alone is told.
fn written(load: &Load) -> Option<&str> {
    match load {
        Load::DocumentFeedback(given) => given.comment.as_deref(),
        Load::SummaryFeedback(given) => given.text.as_deref(),
        Load::WrapUp(chosen) => chosen.notes.as_deref(),
        Load::Feedback(_)
        | Load::Click(_)
        | Load::Training(_)
        | Load::Injection(_)
        | Load::InjectionWebhook(_)
        | Load::Filing(_)
        | Load::Engagement(_)
        | Load::DocumentTold(_)
        | Load::SummaryEngagement(_)
        | Load::ChecklistTick(_) => None,
    }
}

/// All text in these, however deep.
fn texts<'v>(values: impl Iterator<Item = &'v Value>) -> impl Iterator<Item = &'v str> {
    let mut left: Vec<&Value> = values.collect();
    std::iter::from_fn(move || {
        loop {
            match left.pop()? {
                Value::String(text) => return Some(text.as_str()),
                Value::Array(values) => left.extend(values),
                Value::Object(members) => left.extend(members.values()),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
    })
}

/// Whether any eight chars in a row of what a person wrote stand in the message.
fn quotes(message: &str, written: &str) -> bool {
    const PART: usize = 8;
    // Shorter ones stand in any sentence.
    const LEAST: usize = 4;
    let chars: Vec<char> = written.chars().collect();
    if chars.len() < PART {
        return chars.len() >= LEAST && message.contains(written);
    }
    chars
        .windows(PART)
        .any(|part| message.contains(&part.iter().collect::<String>()))
}

pub(super) fn kind_of(failure: &Failure) -> &'static str {
    match failure {
        Failure::Wire(error) | Failure::NotAsked(error) => error.kind(),
        Failure::NoBase => "no_knowledge_base",
        Failure::NotConfigured => "not_configured",
        Failure::Unreadable(_) => "unreadable",
        Failure::Withheld(_) => "not_cleared",
        Failure::Late => "too_late",
        Failure::NotPermitted(_) => "not_permitted",
    }
}
