//! What became of prompts, page by page (`contract.md §6`).
//!
//! Owns the question, what an event is, and the guard that ends a walk which would not end by
//! itself. Refuses to count: rates are the studio's business. A walk that fails gives nothing, as a
//! part of the events would be taken for all of them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use bytes::Bytes;
use http::Method;
use jiff::Timestamp;
use rules::time::rfc3339_millis;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::Error;
use crate::http::{CALL_TIMEOUT, Call, Client, Load};

/// The scope of adoption analytics (`contract.md §0`, table), for [`Client::with_scopes`].
pub const ADOPTION_SCOPES: [&str; 1] = ["analytics:events:read"];

/// So many events a page is asked for (`contract.md §6`).
pub const PAGE_SIZE: usize = 100;

/// A walk has no more pages than this: 200,000 events, some years of a large team's prompts.
pub const MAX_PAGES: usize = 2_000;

const EVENTS: Call = Call {
    name: "adoption",
    method: Method::POST,
    path: Cow::Borrowed("/api/v2/analytics/events/query"),
    scopes: &ADOPTION_SCOPES,
    timeout: CALL_TIMEOUT,
    may_be_absent: false,
};

/// What can become of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Metric {
    /// An agent saw it.
    #[serde(rename = "agent-assist.prompt.viewed")]
    Viewed,
    /// An agent took it.
    #[serde(rename = "agent-assist.prompt.clicked")]
    Clicked,
    /// An agent put it away, or it went by itself.
    #[serde(rename = "agent-assist.prompt.dismissed")]
    Dismissed,
}

impl Metric {
    /// All of them, in the contract's order.
    pub const ALL: [Self; 3] = [Self::Viewed, Self::Clicked, Self::Dismissed];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewed => "agent-assist.prompt.viewed",
            Self::Clicked => "agent-assist.prompt.clicked",
            Self::Dismissed => "agent-assist.prompt.dismissed",
        }
    }
}

/// One thing that happened to a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub metric: Metric,
    /// To which prompt.
    pub prompt_id: String,
    /// In which conversation; none where the platform does not say.
    pub conversation_id: Option<String>,
}

/// What one page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query<'a> {
    /// The first moment that counts.
    pub from: Timestamp,
    /// The first that counts no more.
    pub to: Timestamp,
    /// The token of the page before; none for the first.
    pub token: Option<&'a str>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// In the platform's order.
    pub events: Vec<Event>,
    /// So many were left out: of another metric, without a time or without a prompt.
    pub unread: usize,
    /// The token of the next page; none on the last.
    pub next: Option<String>,
}

/// What a walk brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// Of every page that was read, in order.
    pub events: Vec<Event>,
    /// As in [`Page::unread`].
    pub unread: usize,
    /// Whether the last page was read; false where the walk was stopped.
    pub complete: bool,
}

/// Asks for one page. The client should have [`ADOPTION_SCOPES`].
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400: a token it does not know, an
/// interval that is too long), [`Error::ScopeMissing`] (403), [`Error::RateLimited`],
/// [`Error::Unavailable`], [`Error::Protocol`] where the answer has no list of `events`, and
/// whatever befalls a call.
pub async fn page(client: &Client, query: &Query<'_>) -> Result<Page, Error> {
    let load = Load {
        body: Some(Bytes::from(question(query).to_string())),
        ..Load::empty()
    };
    let read = |answer: &crate::http::Answer| answer.json(EVENTS.name);
    let told: Told = client.send(&EVENTS, &load, read).await?;
    let all = told.events.len();
    let events: Vec<Event> = told.events.iter().filter_map(event).collect();
    Ok(Page {
        unread: all - events.len(),
        events,
        next: told.page_token.filter(|token| !token.is_empty()),
    })
}

/// Asks for page after page until there is none left. `on_page` is told how many events there are
/// so far, after each page, and stops the walk by breaking.
///
/// # Errors
/// As [`page`]; [`Error::EndlessWalk`] when a token comes that was seen before, or after
/// [`MAX_PAGES`].
pub async fn walk(
    client: &Client,
    from: Timestamp,
    to: Timestamp,
    mut on_page: impl FnMut(usize) -> ControlFlow<()>,
) -> Result<Walk, Error> {
    let mut walk = Walk::default();
    let mut seen = BTreeSet::new();
    let mut token: Option<String> = None;
    for pages in 1..=MAX_PAGES {
        let query = Query {
            from,
            to,
            token: token.as_deref(),
        };
        let Page {
            events,
            unread,
            next,
        } = page(client, &query).await?;
        walk.events.extend(events);
        walk.unread += unread;
        let stopped = on_page(walk.events.len()).is_break();
        let Some(next) = next else {
            walk.complete = true;
            return Ok(walk);
        };
        if stopped {
            return Ok(walk);
        }
        if !seen.insert(next.clone()) {
            return Err(Error::EndlessWalk {
                pages,
                repeated: true,
            });
        }
        token = Some(next);
    }
    Err(Error::EndlessWalk {
        pages: MAX_PAGES,
        repeated: false,
    })
}

fn question(query: &Query<'_>) -> Value {
    let (from, to) = (rfc3339_millis(query.from), rfc3339_millis(query.to));
    let mut question = json!({
        "interval": format!("{from}/{to}"),
        "metricNames": Metric::ALL.map(Metric::as_str),
        "pageSize": PAGE_SIZE,
        "entityIds": ["all"],
    });
    if let Some(token) = query.token {
        question["pageToken"] = token.into();
    }
    question
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    events: Vec<Value>,
    page_token: Option<String>,
}

/// An event as the platform tells it; the contract names none of its members, so the names in use
/// are all understood.
fn event(told: &Value) -> Option<Event> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Told {
        #[serde(alias = "timestamp", alias = "at")]
        event_time: Timestamp,
        #[serde(alias = "metric")]
        metric_name: Metric,
        #[serde(alias = "promptId")]
        entity_id: String,
        conversation_id: Option<String>,
    }
    let told = Told::deserialize(told).ok()?;
    Some(Event {
        at: told.event_time,
        metric: told.metric_name,
        prompt_id: told.entity_id,
        conversation_id: told.conversation_id,
    })
}
