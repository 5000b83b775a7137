//! What a refusal of surface B means (`platform-reference.md §5.1`).
//!
//! Reads `{message, code, status, contextId, messageWithParams, messageParams, details, errors,
//! limit}`, each of which may be missing, as may the body: a gateway answers with HTML.

use http::{HeaderMap, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use super::said::{FIELDS, Said, both, line};
use super::{Meaning, refusal as by_status};
use crate::error::{Error, FarEnd, FieldError};

/// Errors within errors are read this deep.
const DEEPEST: usize = 4;

/// So many scopes or permissions are named.
const NAMES: usize = 10;

/// No name of a scope or permission is longer, in bytes.
const NAME: usize = 120;

/// The vendor's ids are 36 chars long; another system's are kept up to this.
const ID: usize = 64;

/// The error for a status of surface B.
pub(super) fn refusal(
    meaning: &Meaning<'_>,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    ours: Uuid,
) -> Error {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let code = body["code"].as_str().unwrap_or_default();
    let theirs = context(&body, headers);
    let known = theirs.as_deref().and_then(|id| Uuid::parse_str(id).ok());
    let correlation_id = known.unwrap_or(ours);
    let mut said = said(&body);
    if let (Some(id), None) = (theirs, known) {
        add(
            &mut said.message,
            format!("The platform's reference is {id}."),
        );
    }
    // A pause names its limit itself.
    if status != StatusCode::TOO_MANY_REQUESTS
        && let Some(limit) = &said.limit
    {
        add(&mut said.message, format!("The limit is {limit}."));
    }
    let final_refusal = |said: Said| Error::Refused {
        far_end: FarEnd::Platform,
        status: status.as_u16(),
        message: said.message,
        fields: said.fields,
        correlation_id,
    };
    match (status.as_u16(), code) {
        // Another token comes from the same address.
        (401, "ip.not.authorized") => final_refusal(said),
        (401, _) => Error::TokenRefused {
            scopes: String::new(),
            correlation_id: Some(correlation_id),
        },
        (403, "app.not.authorized.for.scope") => Error::ScopeMissing {
            scope: scopes(&body, meaning.scopes),
            // On surface B the OAuth client's configuration asks for them (§1.5).
            asked: true,
            correlation_id,
        },
        (403, code) if code.starts_with("missing.") && code.contains("permission") => {
            Error::PermissionMissing {
                permissions: permissions(&body),
                any: code.contains(".any."),
                in_division: code.contains(".division."),
                correlation_id,
            }
        }
        (403, _) => final_refusal(said),
        _ => by_status(
            FarEnd::Platform,
            status,
            headers,
            said,
            meaning.now,
            correlation_id,
        ),
    }
}

/// The vendor's id of the call: `contextId`, else the header.
fn context(body: &Value, headers: &HeaderMap) -> Option<String> {
    let of_header = || headers.get("inin-correlation-id")?.to_str().ok();
    let of_body = body["contextId"].as_str().and_then(platform_id);
    of_body.or_else(|| platform_id(of_header()?))
}

/// An id as it may stand in a sentence and in the log.
pub(in crate::http) fn platform_id(text: &str) -> Option<String> {
    let text = text.trim();
    let is_id = !text.is_empty()
        && text.len() <= ID
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
    is_id.then(|| text.to_owned())
}

fn said(body: &Value) -> Said {
    let mut fields = Vec::new();
    let mut message = sentence(body);
    collect(body, None, 0, &mut fields, &mut message);
    fields.truncate(FIELDS);
    let limit = limit(&body["limit"]);
    Said {
        message,
        fields,
        indexing: false,
        limit,
    }
}

/// The message; where there is none, the one with its parameters filled in.
fn sentence(body: &Value) -> Option<String> {
    let plain = body["message"].as_str().and_then(line);
    plain.or_else(|| {
        let mut text = body["messageWithParams"].as_str()?.to_owned();
        let params = body["messageParams"].as_object().into_iter().flatten();
        for (name, value) in params.take(NAMES) {
            if let Some(value) = value.as_str() {
                text = text.replace(&format!("{{{name}}}"), value);
            }
        }
        line(&text)
    })
}

/// The fields of `details`, and of the errors within; what they say besides goes to the message.
fn collect(
    error: &Value,
    said: Option<&str>,
    depth: usize,
    fields: &mut Vec<FieldError>,
    message: &mut Option<String>,
) {
    let details = error["details"].as_array().into_iter().flatten();
    for detail in details.take(FIELDS) {
        let path = detail["fieldName"].as_str().and_then(line);
        let code = detail["errorCode"].as_str().and_then(line);
        let what = said.map(str::to_owned).or(code);
        if let (Some(path), Some(message)) = (path, what)
            && fields.len() < FIELDS
        {
            fields.push(FieldError { path, message });
        }
    }
    if depth == DEEPEST {
        return;
    }
    let errors = error["errors"].as_array().into_iter().flatten();
    for inner in errors.take(FIELDS) {
        let own = sentence(inner);
        let before = fields.len();
        collect(inner, own.as_deref(), depth + 1, fields, message);
        if fields.len() == before
            && let Some(own) = own
        {
            add(message, own);
        }
    }
    if depth == 0
        && let Some(text) = message
    {
        // Many errors within make no sentence.
        *text = line(text).unwrap_or_default();
    }
}

/// Says one thing more.
fn add(message: &mut Option<String>, more: String) {
    *message = Some(match message.take() {
        Some(message) => both(message, &more),
        None => more,
    });
}

/// `org.app.user.rate.per.minute: 300`.
fn limit(limit: &Value) -> Option<String> {
    let key = limit["key"].as_str().and_then(platform_id)?;
    Some(match &limit["value"] {
        Value::Number(value) => format!("{key}: {value}"),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => key,
    })
}

/// The scopes the platform names, any of which does; else those we know of.
fn scopes(body: &Value, needed: &[&str]) -> String {
    let message = body["message"].as_str().unwrap_or_default();
    let within = message
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or("", |(list, _)| list);
    let is_scope = |name: &&str| {
        !name.is_empty()
            && name.len() <= NAME
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_' | b'.'))
    };
    let mut names: Vec<&str> = within.split(',').map(str::trim).filter(is_scope).collect();
    names.truncate(NAMES);
    if names.is_empty() {
        names = needed.to_vec();
    }
    names.join(" or ")
}

/// The permissions the platform names, in its order: whatever looks like `domain:entity:action`.
fn permissions(body: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let params = body["messageParams"].as_object().into_iter().flatten();
    let texts = [&body["message"], &body["messageWithParams"]]
        .into_iter()
        .chain(params.map(|(_, value)| value));
    for text in texts.filter_map(Value::as_str) {
        let words = text
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '*')));
        for word in words.map(|word| word.trim_matches(':')) {
            let is_permission = word.len() <= NAME
                && word.split(':').count() == 3
                && word.split(':').all(|part| !part.is_empty());
            if is_permission && found.len() < NAMES && !found.iter().any(|known| known == word) {
                found.push(word.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
