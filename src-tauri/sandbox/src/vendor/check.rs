//! What requests of surface B are checked for: JSON members by type, and the leg of a conversation a
//! path names.

use axum::http::StatusCode;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::names;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;
use rules::id::InteractionId;

/// The members of a JSON object.
pub(crate) fn members(call: &Call) -> Result<Map<String, Value>, Problem> {
    match call.json()? {
        Value::Object(members) => Ok(members),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(Problem::coded(
                StatusCode::BAD_REQUEST,
                "bad.request",
                "The request could not be understood by the server due to malformed syntax.",
            ))
        }
    }
}

/// A member that is there and not null.
pub(crate) fn given<'b>(body: &'b Map<String, Value>, name: &str) -> Option<&'b Value> {
    body.get(name).filter(|value| !value.is_null())
}

/// A text within `1..=most` chars, where it is given.
pub(crate) fn text<'b>(
    body: &'b Map<String, Value>,
    name: &str,
    most: usize,
) -> Result<Option<&'b str>, Problem> {
    let Some(value) = given(body, name) else {
        return Ok(None);
    };
    let text = value.as_str().filter(|text| {
        let chars = text.chars().count();
        !text.trim().is_empty() && chars <= most
    });
    let told = || format!("{name} must be a text of 1 to {most} characters.");
    text.map(Some).ok_or_else(|| Problem::invalid(name, told()))
}

/// A text that must be there.
pub(crate) fn required<'b>(
    body: &'b Map<String, Value>,
    name: &str,
    most: usize,
) -> Result<&'b str, Problem> {
    text(body, name, most)?
        .ok_or_else(|| Problem::invalid(name, format!("{name} must not be null.")))
}

/// One of the words, where it is given.
pub(crate) fn choice<'b>(
    body: &'b Map<String, Value>,
    name: &str,
    words: &[&str],
) -> Result<Option<&'b str>, Problem> {
    let Some(value) = given(body, name) else {
        return Ok(None);
    };
    let word = value.as_str().filter(|word| words.contains(word));
    let told = || format!("{name} must be one of {}.", words.join(", "));
    word.map(Some).ok_or_else(|| Problem::invalid(name, told()))
}

/// A whole number within bounds, where it is given.
pub(crate) fn count(
    body: &Map<String, Value>,
    name: &str,
    bounds: std::ops::RangeInclusive<u64>,
) -> Result<Option<usize>, Problem> {
    let Some(value) = given(body, name) else {
        return Ok(None);
    };
    let number = value.as_u64().filter(|number| bounds.contains(number));
    let number = number.and_then(|number| usize::try_from(number).ok());
    let told = || format!("{name} must be {} to {}.", bounds.start(), bounds.end());
    number
        .map(Some)
        .ok_or_else(|| Problem::invalid(name, told()))
}

/// An id, where it is given.
pub(crate) fn id(body: &Map<String, Value>, name: &str) -> Result<Option<Uuid>, Problem> {
    let Some(value) = given(body, name) else {
        return Ok(None);
    };
    let id = value.as_str().and_then(|text| Uuid::try_parse(text).ok());
    id.map(Some)
        .ok_or_else(|| Problem::invalid(name, format!("{name} must be a UUID.")))
}

/// The conversation whose agent's leg a path names; 404 for another one.
pub(crate) fn leg(
    platform: &Platform,
    conversation: &str,
    participant: &str,
    communication: &str,
) -> Result<Uuid, Problem> {
    let id = played(platform, conversation)?;
    let fits = |text: &str, expected: Uuid| Uuid::try_parse(text) == Ok(expected);
    if fits(participant, names::agent_participant(id))
        && fits(communication, names::agent_communication(id))
    {
        Ok(id)
    } else {
        Err(no_conversation())
    }
}

/// A conversation there is, by its id; 404 for another one.
pub(crate) fn played(platform: &Platform, conversation: &str) -> Result<Uuid, Problem> {
    let id = Uuid::try_parse(conversation).ok();
    let known = id.filter(|id| platform.stage.transcript(InteractionId(*id)).is_some());
    known.ok_or_else(no_conversation)
}

/// 404 without more words.
pub(crate) fn no_conversation() -> Problem {
    Problem::coded(
        StatusCode::NOT_FOUND,
        "not.found",
        "The requested resource was not found.",
    )
}
