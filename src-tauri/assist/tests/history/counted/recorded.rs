//! What may be on record, what may be asked of it, and what happens in between: made up.

use assist::view::insights::InsightsFilter;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{FROM, LENGTH};
use crate::{Entry, at};

const AGENTS: [&str; 2] = ["agent:1", "agent"];
const QUEUES: [&str; 2] = ["Billing", "Returns"];
const KINDS: [&str; 2] = ["knowledge", "process"];
const ARTICLES: [&str; 3] = ["a \"1\"", "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55", "b"];
const PROMPTS: [&str; 2] = ["p-1", "p 2"];
const FEEDBACK: [&str; 3] = ["helpful", "not_helpful", "outdated"];
const ZONES: [&str; 4] = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"];
pub(super) const CALLS: [(&str, &str, bool); 12] = [
    ("suggestions_produced", "suggestions", false),
    ("feedback_submitted", "feedback", false),
    ("feedback_failed", "feedback", true),
    ("delivery_succeeded", "webhook", false),
    ("delivery_failed", "webhook", true),
    ("prompt_deployed", "deploy", false),
    ("prompt_rolled_back", "deploy", false),
    ("prompt_deploy_failed", "deploy", true),
    ("prompt_injected", "injection", false),
    ("prompt_injection_failed", "injection", true),
    ("summary_generated", "summary", false),
    ("summary_failed", "summary", true),
];

pub(super) fn interaction(number: usize) -> String {
    format!("00000000-0000-0000-0000-00000000000{number}")
}

pub(super) fn one(names: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(names)
}

fn maybe<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.8, of)
}

pub(super) fn card() -> impl Strategy<Value = Value> {
    (
        maybe(one(&KINDS)),
        maybe(one(&ARTICLES)),
        maybe(0_u64..90_000),
    )
        .prop_map(|(kind, article, after)| {
            let mut card = json!({ "key": "k", "suggestionId": "s" });
            if let Some(kind) = kind {
                card["suggestionType"] = kind.into();
            }
            if let Some(article) = article {
                card["knowledgeArticleId"] = article.into();
            }
            if let Some(after) = after {
                card["afterMs"] = after.into();
            }
            card
        })
}

fn produced() -> impl Strategy<Value = (&'static str, Value)> {
    let suggestion = (one(&KINDS), one(&ARTICLES)).prop_map(|(kind, article)| {
        json!({ "type": kind, "title": format!("On {article}"), "knowledgeArticleId": article })
    });
    let suggestions = prop::collection::vec(suggestion, 0..4);
    (maybe(0.0_f64..5_000.0), any::<bool>(), suggestions).prop_map(
        |(latency, shown, suggestions)| {
            let mut batch = json!({ "shown": shown, "suggestions": suggestions });
            if let Some(latency) = latency {
                batch["processingLatencyMs"] = latency.into();
            }
            ("suggestions_produced", batch)
        },
    )
}

pub(super) fn call() -> impl Strategy<Value = (&'static str, Value)> {
    (1..CALLS.len(), maybe(0_u64..60_000), one(&PROMPTS)).prop_map(|(number, latency, prompt)| {
        let mut call = json!({ "promptId": prompt, "version": 3 });
        if let Some(latency) = latency {
            call["latencyMs"] = latency.into();
        }
        (CALLS[number].0, call)
    })
}

fn what() -> impl Strategy<Value = (&'static str, Value)> {
    let prompts = [
        "prompt_viewed",
        "prompt_clicked",
        "prompt_dismissed",
        "prompt_timed_out",
    ];
    let started = (maybe(one(&AGENTS)), maybe(one(&QUEUES)));
    let cards = prop::collection::vec(card(), 1..4);
    prop_oneof![
        2 => started.prop_map(|(agent, queue)| {
            ("interaction_started", json!({ "agent": agent, "queue": queue }))
        }),
        4 => produced(),
        3 => cards.prop_map(|cards| ("suggestions_displayed", json!({ "cards": cards }))),
        4 => card().prop_map(|card| ("suggestion_accepted", card)),
        2 => one(&FEEDBACK).prop_map(|kind| ("feedback_given", json!({ "feedbackType": kind }))),
        3 => call(),
        2 => (prop::sample::select(prompts.to_vec()), one(&PROMPTS))
            .prop_map(|(kind, prompt)| (kind, json!({ "promptId": prompt }))),
        2 => prop_oneof![Just(0.0), 0.0_f64..1.0]
            .prop_map(|changed| ("summary_saved", json!({ "changed": changed }))),
        2 => (0_u32..5).prop_map(|waiting| ("deliveries_waiting", json!({ "waiting": waiting }))),
    ]
}

pub(super) fn entry() -> impl Strategy<Value = Entry> {
    let actors = ["agent:1", "agent", "platform", "cuecard"];
    (
        what(),
        0_usize..4,
        prop::sample::select(actors.to_vec()),
        FROM..FROM + LENGTH,
    )
        .prop_map(|((kind, payload), of, actor, at_ms)| Entry {
            at_ms,
            kind: kind.to_owned(),
            interaction: (of > 0).then(|| interaction(of)),
            actor: actor.to_owned(),
            payload,
        })
}

pub(super) fn filter() -> impl Strategy<Value = InsightsFilter> {
    let rarely = |names: &'static [&'static str]| {
        prop::option::weighted(0.3, one(names)).prop_map(|it| it.unwrap_or_default().to_owned())
    };
    (
        FROM..FROM + LENGTH,
        1_i64..LENGTH,
        one(&ZONES),
        rarely(&QUEUES),
        rarely(&KINDS),
        rarely(&AGENTS),
    )
        .prop_map(|(since, length, zone, queue, kind, agent)| InsightsFilter {
            since: at(since).as_millisecond(),
            until: at(since).as_millisecond() + length,
            zone: zone.to_owned(),
            queue,
            kind,
            agent,
        })
}

#[derive(Debug, Clone)]
pub(super) enum Doing {
    Append(Vec<Entry>),
    Erase(usize),
    Age(i64),
    Index(usize),
    Count(InsightsFilter),
}

pub(super) fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        5 => prop::collection::vec(entry(), 1..24).prop_map(Doing::Append),
        1 => (1_usize..4).prop_map(Doing::Erase),
        1 => (FROM..FROM + LENGTH).prop_map(Doing::Age),
        3 => (0_usize..12).prop_map(Doing::Index),
        4 => filter().prop_map(Doing::Count),
    ]
}
