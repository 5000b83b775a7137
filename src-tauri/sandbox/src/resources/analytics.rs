//! Adoption analytics, page by page (`contract.md §6`).
//!
//! Made-up history of the prompts that were deployed at the start, so that there is something to
//! look at, up to the start; from then on what really happened: prompts whose triggers fired and
//! injections. The history depends on the seed and those prompts alone: the same hour always holds
//! the same events. Prompts are seen in working hours, about half are clicked and a third
//! dismissed. What an agent of this run does is not known here, so that nothing is clicked.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rules::time::rfc3339_millis;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Answer;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

const VIEWED: &str = "agent-assist.prompt.viewed";
const CLICKED: &str = "agent-assist.prompt.clicked";
const DISMISSED: &str = "agent-assist.prompt.dismissed";
/// The longest interval, in days.
const MAX_DAYS: i64 = 400;
const HOUR_S: i64 = 3600;
/// The pages' size where none is asked for, and the largest.
const PAGE_SIZE: u64 = 100;
const MAX_PAGE_SIZE: u64 = 1000;

/// What is asked for.
#[derive(Debug, PartialEq)]
struct Query {
    from: Timestamp,
    to: Timestamp,
    metrics: Vec<String>,
    entities: Vec<String>,
    page_size: usize,
    offset: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct Event {
    at: Timestamp,
    id: Uuid,
    metric: &'static str,
    entity: String,
    conversation: String,
}

/// One page of events, oldest first.
pub(super) async fn query(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Answer, Problem> {
    let query = read(&call.json()?)?;
    let events = events(&platform, &query);
    let page = events.iter().skip(query.offset).take(query.page_size);
    let shown: Vec<Value> = page
        .map(|event| {
            json!({
                "id": event.id,
                "metricName": event.metric,
                "entityId": event.entity,
                "conversationId": event.conversation,
                "agentId": platform.banner.agent_id,
                "eventTime": rfc3339_millis(event.at),
            })
        })
        .collect();
    let next = query.offset + shown.len();
    let mut body = json!({"events": shown});
    if next < events.len() {
        body["pageToken"] = json!(URL_SAFE_NO_PAD.encode(format!("after {next}")));
    }
    Ok(Answer::ok(body))
}

fn read(body: &Value) -> Result<Query, Problem> {
    let (from, to) = body["interval"]
        .as_str()
        .and_then(|text| text.split_once('/'))
        .and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)))
        .filter(|(from, to): &(Timestamp, Timestamp)| from < to)
        .ok_or_else(|| {
            let told = "Must be two RFC 3339 times, the earlier first, with a slash between.";
            Problem::field("interval", "time", told)
        })?;
    if to.duration_since(from) > SignedDuration::from_hours(24 * MAX_DAYS) {
        let told = "Must not be longer than 400 days.";
        return Err(Problem::field("interval", "range", told));
    }
    let metrics = texts(&body["metricNames"]).filter(|names| !names.is_empty());
    let metrics = metrics.ok_or_else(|| {
        Problem::field("metricNames", "required", "Must name one or more metrics.")
    })?;
    let known = [VIEWED, CLICKED, DISMISSED];
    if let Some(at) = metrics
        .iter()
        .position(|name| !known.contains(&name.as_str()))
    {
        let path = format!("metricNames[{at}]");
        return Err(Problem::field(&path, "enum", "Not a metric of prompts."));
    }
    let entities = given(&body["entityIds"]).map_or_else(|| Some(vec!["all".to_owned()]), texts);
    let entities = entities.ok_or_else(|| {
        Problem::field("entityIds", "type", "Must be a list of ids, or of \"all\".")
    })?;
    let page_size = given(&body["pageSize"])
        .map_or(Some(PAGE_SIZE), Value::as_u64)
        .filter(|size| (1..=MAX_PAGE_SIZE).contains(size))
        .and_then(|size| usize::try_from(size).ok())
        .ok_or_else(|| Problem::field("pageSize", "range", "Must be 1 to 1000."))?;
    let token = given(&body["pageToken"]);
    let offset = token.map_or(Some(0), |token| offset(token.as_str()?));
    let offset = offset.ok_or_else(|| {
        Problem::field("pageToken", "enum", "Not a token that was given out here.")
    })?;
    Ok(Query {
        from,
        to,
        metrics,
        entities,
        page_size,
        offset,
    })
}

/// A member that is there and not null.
fn given(value: &Value) -> Option<&Value> {
    (!value.is_null()).then_some(value)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let items = value.as_array()?;
    items
        .iter()
        .map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn offset(token: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    text.strip_prefix("after ")?.parse().ok()
}

fn events(platform: &Platform, query: &Query) -> Vec<Event> {
    let now = platform.clock.now();
    let mut events = Vec::new();
    let first = query.from.as_second().div_euclid(HOUR_S);
    let last = query
        .to
        .min(platform.started_at)
        .as_second()
        .div_euclid(HOUR_S);
    for hour in first..=last {
        history(platform.seed, hour, &platform.shelves.storied, &mut events);
    }
    events.retain(|event| event.at < platform.started_at);
    platform.prompter.pass(platform);
    events.extend(platform.prompter.viewed().into_iter().map(|viewed| Event {
        at: viewed.at,
        id: viewed.id,
        metric: VIEWED,
        entity: viewed.prompt_id,
        conversation: viewed.conversation.0.to_string(),
    }));
    for made in platform.shelves.injections.all() {
        let Some(place) = made.place() else {
            continue;
        };
        let event = |at, metric| Event {
            at,
            id: Uuid::from_u128(made.id.as_u128() ^ u128::from(metric == DISMISSED)),
            metric,
            entity: made.prompt_id.clone(),
            conversation: made.conversation_id.clone(),
        };
        events.push(event(place.shown_at, VIEWED));
        events.push(event(place.gone_at, DISMISSED));
    }
    events.retain(|event| {
        (query.from..query.to).contains(&event.at)
            && event.at <= now
            && query.metrics.iter().any(|name| name == event.metric)
            && query
                .entities
                .iter()
                .any(|one| one == "all" || *one == event.entity)
    });
    events.sort_by(|a, b| a.at.cmp(&b.at).then(a.id.cmp(&b.id)));
    events
}

/// The made-up events of one hour since 1970.
fn history(seed: u64, hour: i64, prompts: &[String], events: &mut Vec<Event>) {
    let is_working_hour = (13..22).contains(&hour.rem_euclid(24));
    if !is_working_hour || prompts.is_empty() {
        return;
    }
    let mut rng = StdRng::seed_from_u64(seed ^ hour.unsigned_abs().wrapping_mul(0x9E37_79B9));
    for _ in 0..rng.random_range(0..4) {
        let second = hour * HOUR_S + rng.random_range(0..HOUR_S);
        let Ok(viewed) = Timestamp::from_second(second) else {
            return;
        };
        let entity = &prompts[rng.random_range(0..prompts.len())];
        let conversation = Uuid::from_u128(rng.random()).to_string();
        let mut event = |at, metric| {
            events.push(Event {
                at,
                id: Uuid::from_u128(rng.random()),
                metric,
                entity: entity.clone(),
                conversation: conversation.clone(),
            });
            rng.random_range(0..100)
        };
        let chance = event(viewed, VIEWED);
        let after = |s| viewed + SignedDuration::from_secs(s);
        match chance {
            0..50 => _ = event(after(4), CLICKED),
            50..85 => _ = event(after(9), DISMISSED),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_always_the_same() {
        let of = |seed| {
            let mut events = Vec::new();
            let prompts = ["one".to_owned(), "two".to_owned()];
            (0..1000).for_each(|hour| history(seed, hour, &prompts, &mut events));
            events
        };
        assert_eq!(of(1), of(1), "the history depends on the seed alone");
        assert_ne!(of(1), of(2), "and on the seed it does");
        assert!(of(1).len() > 100, "there is something to look at");
    }

    #[test]
    fn a_token_that_was_never_given_out_is_refused() {
        assert_eq!(offset(&URL_SAFE_NO_PAD.encode("after 100")), Some(100));
        assert_eq!(offset("after 100"), None);
        assert_eq!(offset(""), None);
    }
}
