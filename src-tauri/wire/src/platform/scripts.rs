//! Pages of scripts (`platform-reference.md §3.1`): what stands on them, as text.
//!
//! A page's content is the script editor's own and not described by the vendor. What can be read in
//! it is read; the rest stays behind the page's name.

use http::StatusCode;
use serde_json::Value;

use super::asking::{path, question};
use super::reading::text;
use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};

/// What reading scripts needs; `scripts` does as well.
pub const SCRIPT_SCOPES: [&str; 1] = ["scripts:readonly"];

/// So many lines of a page are read, which is more than anybody reads out.
const MOST_LINES: usize = 500;

/// A page of a published script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptPage {
    /// The platform's id of it.
    pub id: String,
    /// Its name, for people.
    pub name: Option<String>,
    /// The texts that stand on it, one a line, with its variables as they are; empty where none
    /// could be read.
    pub text: String,
}

/// A page of a published script; none where the platform knows none under these ids (404).
///
/// # Errors
/// [`Error::ScopeMissing`] and [`Error::PermissionMissing`] (`scripter:publishedScript:view`),
/// [`Error::RateLimited`], [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON
/// or an id can't be asked about, and whatever befalls a call.
pub async fn page(client: &Client, script: &str, page: &str) -> Result<Option<ScriptPage>, Error> {
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.script_page",
            path(&["scripts", "published", script, "pages", page])?,
            &SCRIPT_SCOPES,
        )
    };
    let read = |answer: &Answer| {
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let body: Value = answer.json(call.name)?;
        let mut lines = Vec::new();
        collect(&body["rootContainer"], &mut lines);
        Ok(Some(ScriptPage {
            id: text(&body, "id").unwrap_or_else(|| page.to_owned()),
            name: text(&body, "name"),
            text: lines.join("\n"),
        }))
    };
    client.send_platform(&call, &Load::empty(), read).await
}

/// The texts of a container and of what it holds, in their order. JSON nests no deeper than it was
/// read, so neither does this.
fn collect(of: &Value, lines: &mut Vec<String>) {
    for name in ["text", "buttonText", "label"] {
        let found = &of["properties"][name];
        let found = text(found, "value").or_else(|| text(&of["properties"], name));
        if let Some(found) = found
            && lines.len() < MOST_LINES
        {
            lines.push(found.trim().to_owned());
        }
    }
    for child in of["children"].as_array().into_iter().flatten() {
        collect(child, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lines(of: &Value) -> Vec<String> {
        let mut lines = Vec::new();
        collect(of, &mut lines);
        lines
    }

    #[test]
    fn what_can_be_read_is_read() {
        let page = json!({"children": [
            {"properties": {"text": {"value": " Hello "}}},
            {"properties": {"label": "Order"}, "children": [{"properties": {"text": 7}}]},
            {"properties": {"width": {"value": 3}}},
            {"children": [{"properties": {"buttonText": {"value": "Go on"}}}]},
            null,
        ]});
        assert_eq!(lines(&page), ["Hello", "Order", "Go on"]);
    }

    #[test]
    fn other_shapes_say_nothing() {
        for other in [
            json!(null),
            json!([]),
            json!("x"),
            json!({"children": {"a": 1}}),
        ] {
            assert_eq!(lines(&other), [""; 0], "{other}");
        }
    }
}
