//! Asking for checklists, ticking and ending them: one attempt each.

use std::borrow::Cow;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Checklist, ChecklistItem};
use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};
use crate::platform::asking::{Action, call, carried, path, question};
use crate::platform::reading::list as members;

/// What reading checklists needs; `conversations` does as well (`platform-reference.md §3.4`).
pub const CHECKLIST_READ_SCOPES: [&str; 1] = ["conversations:readonly"];

/// What ticking and ending needs.
pub const CHECKLIST_WRITE_SCOPES: [&str; 1] = ["conversations"];

/// Where a checklist is.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The vendor's conversation.
    pub conversation: &'a str,
    /// The agent's call or message thread.
    pub communication: &'a str,
}

impl Place<'_> {
    fn path(&self, below: &[&str]) -> Result<Cow<'static, str>, Error> {
        let base = [
            "conversations",
            self.conversation,
            "communications",
            self.communication,
            "agentchecklists",
        ];
        path(&[&base, below].concat())
    }
}

/// The checklists of an agent's part in a conversation; empty where there are none (404).
///
/// # Errors
/// [`Error::ScopeMissing`] and [`Error::PermissionMissing`] (`conversation:agentchecklist:view`),
/// [`Error::RateLimited`], [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON,
/// and whatever befalls a call.
pub async fn list(client: &Client, place: &Place<'_>) -> Result<Vec<Checklist>, Error> {
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.checklists",
            place.path(&[])?,
            &CHECKLIST_READ_SCOPES,
        )
    };
    let read = |answer: &Answer| all(answer, call.name);
    client.send_platform(&call, &Load::empty(), read).await
}

/// One checklist; none where the platform knows none under this id (404).
///
/// # Errors
/// As [`list`].
pub async fn get(client: &Client, place: &Place<'_>, id: &str) -> Result<Option<Checklist>, Error> {
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.checklist",
            place.path(&[id])?,
            &CHECKLIST_READ_SCOPES,
        )
    };
    let read = |answer: &Answer| {
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let body: Value = answer.json(call.name)?;
        Ok(Checklist::of_rest(&body))
    };
    client.send_platform(&call, &Load::empty(), read).await
}

/// Ticks an item or takes the tick away; the whole checklist comes back, where the platform tells
/// it.
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400), [`Error::ScopeMissing`] and
/// [`Error::PermissionMissing`] (`conversation:agentchecklist:edit`), and as [`list`].
pub async fn tick(
    client: &Client,
    place: &Place<'_>,
    id: &str,
    item: &ChecklistItem,
    is_done: bool,
    after_call_work: bool,
    action: &Action<'_>,
) -> Result<Option<Checklist>, Error> {
    let call = call(
        "platform.checklist_tick",
        Method::POST,
        place.path(&[id, "agentaction"])?,
        &CHECKLIST_WRITE_SCOPES,
    );
    let word = if is_done { "Ticked" } else { "Unticked" };
    let body = json!({
        "afterCallWork": after_call_work,
        "checklistItems": [{"id": item.id, "name": item.name, "agentAction": word}],
    });
    let load = carried(&body, action)?;
    let read = |answer: &Answer| {
        // What the answer lacks does not undo the tick.
        let body: Value = answer.json(call.name).unwrap_or_default();
        Ok(Checklist::of_rest(&body))
    };
    client.send_platform(&call, &load, read).await
}

/// Ends every checklist of an agent's part in a conversation, and says why.
///
/// # Errors
/// As [`tick`].
pub async fn finalize(
    client: &Client,
    place: &Place<'_>,
    exit_reason: &str,
    action: &Action<'_>,
) -> Result<Vec<Checklist>, Error> {
    let call = call(
        "platform.checklist_finalize",
        Method::POST,
        place.path(&["finalize"])?,
        &CHECKLIST_WRITE_SCOPES,
    );
    let load = carried(&json!({ "exitReason": exit_reason }), action)?;
    let read = |answer: &Answer| Ok(all(answer, call.name).unwrap_or_default());
    client.send_platform(&call, &load, read).await
}

fn all(answer: &Answer, name: &'static str) -> Result<Vec<Checklist>, Error> {
    if matches!(
        answer.status,
        StatusCode::NOT_FOUND | StatusCode::NO_CONTENT
    ) {
        return Ok(Vec::new());
    }
    let body: Value = answer.json(name)?;
    Ok(members(&body, "entities")
        .filter_map(Checklist::of_rest)
        .collect())
}
