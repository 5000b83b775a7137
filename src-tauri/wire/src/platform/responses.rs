//! Canned responses (`platform-reference.md §3.1`): their text, ready to be copied.
//!
//! Substitutions such as `{{firstName}}` stay as they are: an agent must see what is still to be
//! filled in.

use http::StatusCode;
use serde_json::Value;

use super::asking::{path, question};
use super::markup;
use super::reading::{list, text};
use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};

/// What reading responses needs; `response-management` does as well.
pub const RESPONSE_SCOPES: [&str; 1] = ["response-management:readonly"];

/// A canned response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedResponse {
    /// The platform's id of it.
    pub id: String,
    /// Its name, for people.
    pub name: Option<String>,
    /// The text, plain; empty where it has none, as one that only carries a picture.
    pub text: String,
    /// Its subject, plain, where it is made for mail.
    pub subject: Option<String>,
    /// What may stand in the text as `{{id}}`.
    pub substitutions: Vec<Substitution>,
    /// The libraries it belongs to.
    pub libraries: Vec<String>,
}

/// Something to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// What stands between the braces.
    pub id: String,
    /// What it stands for.
    pub description: Option<String>,
    /// What is filled in where nothing else is.
    pub default: Option<String>,
}

/// A canned response; none where the platform knows none under this id (404).
///
/// # Errors
/// [`Error::ScopeMissing`] and [`Error::PermissionMissing`] (`responses:response:view`),
/// [`Error::RateLimited`], [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON
/// or the id can't be asked about, and whatever befalls a call.
pub async fn get(client: &Client, id: &str) -> Result<Option<CannedResponse>, Error> {
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.response",
            path(&["responsemanagement", "responses", id])?,
            &RESPONSE_SCOPES,
        )
    };
    let read = |answer: &Answer| {
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let body: Value = answer.json(call.name)?;
        Ok(Some(response(&body, id)))
    };
    client.send_platform(&call, &Load::empty(), read).await
}

fn response(body: &Value, asked: &str) -> CannedResponse {
    CannedResponse {
        id: text(body, "id").unwrap_or_else(|| asked.to_owned()),
        name: text(body, "name"),
        text: part(body, "body").unwrap_or_default(),
        subject: part(body, "subject"),
        substitutions: list(body, "substitutions")
            .filter_map(|one| {
                Some(Substitution {
                    id: text(one, "id")?,
                    description: text(one, "description"),
                    default: text(one, "defaultValue"),
                })
            })
            .collect(),
        libraries: list(body, "libraries")
            .filter_map(|one| text(one, "id"))
            .collect(),
    }
}

/// The text of one part: as it is where there is a plain one, else what its HTML says. A text that
/// does not say which part it is belongs to the body.
fn part(body: &Value, part: &str) -> Option<String> {
    let of_part = |one: &&Value| text(one, "type").as_deref().unwrap_or("body") == part;
    let texts: Vec<&Value> = list(body, "texts").filter(of_part).collect();
    let is_html = |one: &Value| text(one, "contentType").as_deref() == Some("text/html");
    let (html, plain): (Vec<&Value>, Vec<&Value>) = texts.into_iter().partition(|one| is_html(one));
    let plain = plain.into_iter().find_map(|one| text(one, "content"));
    plain.or_else(|| {
        let html = html.into_iter().find_map(|one| text(one, "content"))?;
        Some(markup::plain(&html)).filter(|text| !text.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::plain_before_html(json!({"texts": [
        {"content": "<p>rich</p>", "contentType": "text/html", "type": "body"},
        {"content": "plain", "contentType": "text/plain", "type": "body"}]}), "plain")]
    #[case::html(json!({"texts": [{"content": "<p>rich</p>", "contentType": "text/html"}]}), "rich")]
    #[case::no_part_named(json!({"texts": [{"content": "plain"}]}), "plain")]
    #[case::angle_brackets_in_plain_text(
        json!({"texts": [{"content": "a < b", "contentType": "text/plain"}]}), "a < b")]
    #[case::another_type_is_shown_as_it_is(
        json!({"texts": [{"content": "*a*", "contentType": "text/markdown"}]}), "*a*")]
    #[case::subject_alone(json!({"texts": [{"content": "s", "type": "subject"}]}), "")]
    #[case::nothing(json!({}), "")]
    #[case::null(Value::Null, "")]
    fn texts(#[case] body: Value, #[case] expect: &str) {
        assert_eq!(response(&body, "x").text, expect);
        assert_eq!(response(&body, "x").id, "x", "what was asked for");
    }
}
