//! The prompt studio against the sandbox.

mod deploys;
mod drafts;
mod faults;
mod figures;

use std::ops::ControlFlow;
use std::sync::Arc;

use assist::prompts::Studio;
use assist::store::{Event, Query, Reader};
use assist::view::studio::{
    ConditionDraft, DisplayDraft, PromptDraft, PromptRow, StudioView, TriggerDraft,
};
use sandbox::{Endpoint, Sandbox};
use serde_json::Value;

use crate::kit::{DEADLINE, Desk, platform};

/// A prompt that may be deployed.
fn good() -> PromptDraft {
    PromptDraft {
        name: "Order on hold".into(),
        description: "What to say when an order is on hold".into(),
        status: "active".into(),
        interaction_types: vec!["conversation".into()],
        trigger: TriggerDraft {
            kind: "conversation".into(),
            conditions: vec![ConditionDraft {
                field: "suggested".into(),
                operator: "contains".into(),
                value: "refunds".into(),
            }],
        },
        display: DisplayDraft {
            kind: "popup".into(),
            content: "Tell {{customerName}} what happens next.".into(),
            timeout_ms: "20000".into(),
        },
    }
}

/// A desk that is live, and a draft of [`good`] in it.
async fn with_draft() -> (Sandbox, Desk, Studio, String) {
    let platform = platform().await;
    let desk = Desk::live(&platform).await;
    let studio = desk.handle.studio();
    until(&studio, "what is deployed was read", |view| {
        view.read_at.is_some() && !view.reading
    })
    .await;
    let id = studio.create().await.expect("on disk");
    studio.edit(&id, good()).await.expect("on disk");
    (platform, desk, studio, id)
}

/// The first view in which `seen` holds.
async fn until(studio: &Studio, what: &str, seen: impl Fn(&StudioView) -> bool) -> Arc<StudioView> {
    let mut views = studio.views();
    let waited = tokio::time::timeout(DEADLINE, views.wait_for(|view| seen(view))).await;
    match waited {
        Ok(Ok(view)) => Arc::clone(&view),
        Ok(Err(_)) => panic!("the studio ended before: {what}"),
        Err(late) => panic!("{what}: {late}; last was {:#?}", studio.views().borrow()),
    }
}

fn row<'v>(view: &'v StudioView, id: &str) -> Option<&'v PromptRow> {
    view.prompts.iter().find(|row| row.id == id)
}

/// What the platform holds under an id, asked for by a client of its own.
async fn held(studio: &Studio, id: &str) -> Option<Value> {
    studio.refresh().await.expect("readable");
    let deployed = studio.deployed();
    let deployed = deployed.borrow();
    deployed.by_id.get(id).map(|prompt| prompt.document.clone())
}

/// Entries about prompts, oldest first.
fn entries(desk: &Desk) -> Vec<Event> {
    let reader = Reader::open(desk.dir.path()).expect("a record");
    let mut events = Vec::new();
    let keep = |event: Event| {
        if event.kind.starts_with("prompt_") {
            events.push(event);
        }
        ControlFlow::Continue(())
    };
    reader
        .search(&Query::default(), keep)
        .expect("a readable record");
    events.reverse();
    events
}

fn kinds(desk: &Desk) -> Vec<String> {
    entries(desk).into_iter().map(|event| event.kind).collect()
}

/// How many deploys were sent.
fn puts(platform: &Sandbox) -> usize {
    let requests = platform.received().to(Endpoint::Prompts).all();
    requests
        .iter()
        .filter(|request| request.method == "PUT")
        .count()
}
