//! Suggestions as events and as lists (`platform-reference.md §2.4.1`, `§3.1`).
//!
//! The same suggestion comes in two dialects: flat ids in an event, references in a list. Both end as
//! one `Told`. Owns the mapping (`content`), the call that asks for what was missed, and the one that
//! asks for what an event leaves out; refuses to decide what is new (`feed`).
//!
//! - A suggestion has a confidence only where the platform gives one; an intent's is not it.
//! - A canned response and a script come without text: their title is empty until it is fetched.
//! - A kind that is not known, or that has no content with it, is titled with its id.

mod content;

use std::borrow::Cow;

use http::{Method, StatusCode};
use jiff::Timestamp;
use rules::id::{InteractionId, SuggestionId};
use rules::suggestion::{Source, Suggestion, SuggestionState};

use super::asking::{path, question};
use super::channels::DEADLINE;
use super::conversations::CONVERSATION_SCOPES;
use super::tree::{Node, Tree};
use crate::error::Error;
use crate::http::{Call, Client, Load};

/// So many suggestions a page is asked for, the most there may be (`platform-reference.md §3.1`).
pub const PAGE_SIZE: u32 = 200;

/// No conversation has more pages: 10,000 suggestions.
const MOST_PAGES: usize = 50;

/// What an event and a list have in common.
const ROOT: &[&str] = &[
    "eventTime",
    "dateCreated",
    "conversationId",
    "conversation",
    "assistant",
    "suggestionId",
    "id",
    "type",
    "state",
    "triggerType",
    "engagementType",
    "context",
    "feedback",
    "activeIntent",
    "selfUri",
];

/// A suggestion as the platform told it once. What a customer said stands in it.
#[derive(Clone, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Told {
    pub conversation: InteractionId,
    /// When it became what it is, where the platform says so.
    pub at: Option<Timestamp>,
    pub state: SuggestionState,
    pub suggestion: Suggestion,
    /// What the customer said that caused it.
    pub query: Option<String>,
}

impl Told {
    pub(crate) fn id(&self) -> &SuggestionId {
        &self.suggestion.id
    }

    /// Whether it is on offer: the states before anything was done with it.
    pub(crate) fn is_offer(&self) -> bool {
        match &self.state {
            SuggestionState::Suggested => true,
            // Both stand in the platform's list and mean that nobody did anything yet.
            SuggestionState::Other(name) => {
                name.eq_ignore_ascii_case("triggered") || name.eq_ignore_ascii_case("unknown")
            }
            SuggestionState::Accepted
            | SuggestionState::Dismissed
            | SuggestionState::Failed
            | SuggestionState::Rated => false,
        }
    }
}

/// Reads an event. The topic says whose it is where the event does not; none without an id.
pub(crate) fn event(topic: InteractionId, body: Node<'_>) -> Option<Told> {
    let conversation = body.text("conversationId");
    let conversation = conversation.and_then(|id| id.trim().parse().ok());
    let at = body.time("eventTime");
    told(conversation.unwrap_or(topic), body, "suggestionId", at)
}

/// Reads an entry of a list; none without an id.
pub(crate) fn entry(conversation: InteractionId, entry: Node<'_>) -> Option<Told> {
    told(conversation, entry, "id", entry.time("dateCreated"))
}

fn told(
    conversation: InteractionId,
    node: Node<'_>,
    id: &str,
    at: Option<Timestamp>,
) -> Option<Told> {
    let id = SuggestionId(node.owned(id)?);
    let state = node
        .text("state")
        .map_or(SuggestionState::Suggested, SuggestionState::from);
    Some(Told {
        conversation,
        at,
        state,
        query: node.get("context").owned("queryStatement"),
        suggestion: content::suggestion(id, node, ROOT),
    })
}

/// One page of a conversation's suggestions.
struct Page {
    told: Vec<Told>,
    /// Where the next one begins.
    after: Option<String>,
}

/// All suggestions of a conversation, page by page, in the platform's order; none where there are
/// none (404).
///
/// # Errors
/// [`Error::EndlessWalk`] where the pages do not end, and whatever befalls a call. What was read
/// before is gone with it.
pub(crate) async fn all(client: &Client, id: InteractionId) -> Result<Vec<Told>, Error> {
    let mut all = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    loop {
        let page = page(client, id, seen.last().map(String::as_str)).await?;
        all.extend(page.told);
        let Some(after) = page.after else {
            return Ok(all);
        };
        let repeated = seen.contains(&after);
        if repeated || seen.len() + 1 >= MOST_PAGES {
            let pages = seen.len() + 1;
            return Err(Error::EndlessWalk { pages, repeated });
        }
        seen.push(after);
    }
}

async fn page(client: &Client, id: InteractionId, after: Option<&str>) -> Result<Page, Error> {
    let name = "suggestions";
    let mut load = Load::empty().with_query("pageSize", PAGE_SIZE.to_string());
    if let Some(after) = after {
        load = load.with_query("after", after);
    }
    let call = Call {
        name,
        method: Method::GET,
        path: Cow::Owned(format!("/api/v2/conversations/{id}/suggestions")),
        scopes: &CONVERSATION_SCOPES,
        timeout: DEADLINE,
        may_be_absent: true,
    };
    client
        .send_platform(&call, &load, |answer| {
            if answer.status == StatusCode::NOT_FOUND {
                return Ok(Page {
                    told: Vec::new(),
                    after: None,
                });
            }
            let tree = Tree::of(answer, name)?;
            let entities = tree.root().items("entities");
            Ok(Page {
                told: entities.filter_map(|one| entry(id, one)).collect(),
                after: tree.root().text("nextUri").and_then(cursor),
            })
        })
        .await
}

/// The knowledge base that a suggestion's document is in: an answer names it in the document's address,
/// an event does not (`platform-reference.md §3.1`). None where the platform knows no such suggestion
/// (404), where it shows another document or none, and where the answer does not say.
///
/// # Errors
/// [`Error::ScopeMissing`] and [`Error::PermissionMissing`] (`conversation:suggestion:view`),
/// [`Error::RateLimited`], [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON
/// or an id can't be asked about, and whatever befalls a call.
pub async fn knowledge_base(
    client: &Client,
    conversation: &str,
    suggestion: &str,
    document: &str,
) -> Result<Option<String>, Error> {
    let segments = ["conversations", conversation, "suggestions", suggestion];
    let call = Call {
        may_be_absent: true,
        ..question(
            "platform.suggestion",
            path(&segments)?,
            &CONVERSATION_SCOPES,
        )
    };
    let load = Load::empty();
    let source = client.send_platform(&call, &load, |answer| {
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let tree = Tree::of(answer, call.name)?;
        let id = SuggestionId::from(suggestion);
        Ok(content::suggestion(id, tree.root(), ROOT).source)
    });
    Ok(match source.await? {
        Some(Source::Document {
            knowledge_base, id, ..
        }) if id == document => knowledge_base,
        Some(Source::Document { .. } | Source::Response { .. } | Source::Script { .. }) | None => {
            None
        }
    })
}

/// Where the next page begins, out of the address of the next page. Nothing else of that address is
/// used: it may name another host.
fn cursor(uri: &str) -> Option<String> {
    let (_, query) = uri.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let (_, after) = pairs.find(|(name, _)| name == "after")?;
    Some(after.into_owned()).filter(|after| !after.is_empty())
}

#[cfg(test)]
mod tests;
