//! Figures are what a plain walk over the record counts, whatever was indexed or taken meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use assist::history::{History, Sizes};
use assist::insights::{Asked, count, events};
use assist::store::{Event, Query, Reader};
use assist::view::insights::{Counted, FigureName, InsightsFilter, InsightsView};
use audit::Rule;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{Entry, Record, SIZES, at};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const QUARTER_MS: i64 = 15 * 60 * 1000;
/// The clocks of Berlin and St. John's go back within these days.
const FROM: i64 = 32 * DAY_MS;
const LENGTH: i64 = 16 * DAY_MS;

const AGENTS: [&str; 2] = ["agent:1", "agent"];
const QUEUES: [&str; 2] = ["Billing", "Returns"];
const KINDS: [&str; 2] = ["knowledge", "process"];
const ARTICLES: [&str; 3] = ["a \"1\"", "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55", "b"];
const PROMPTS: [&str; 2] = ["p-1", "p 2"];
const FEEDBACK: [&str; 3] = ["helpful", "not_helpful", "outdated"];
const ZONES: [&str; 4] = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"];
const CALLS: [(&str, &str, bool); 12] = [
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

fn interaction(number: usize) -> String {
    format!("00000000-0000-0000-0000-00000000000{number}")
}

fn one(names: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(names)
}

fn maybe<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.8, of)
}

fn card() -> impl Strategy<Value = Value> {
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

fn call() -> impl Strategy<Value = (&'static str, Value)> {
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

fn entry() -> impl Strategy<Value = Entry> {
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

fn filter() -> impl Strategy<Value = InsightsFilter> {
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
enum Doing {
    Append(Vec<Entry>),
    Erase(usize),
    Age(i64),
    Index(usize),
    Count(InsightsFilter),
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        5 => prop::collection::vec(entry(), 1..24).prop_map(Doing::Append),
        1 => (1_usize..4).prop_map(Doing::Erase),
        1 => (FROM..FROM + LENGTH).prop_map(Doing::Age),
        3 => (0_usize..12).prop_map(Doing::Index),
        4 => filter().prop_map(Doing::Count),
    ]
}

/// An entry, and whose its interaction was by then.
struct Known {
    event: Event,
    agent: String,
    queue: String,
}

fn known(record: &Record) -> Vec<Known> {
    let reader = Reader::open(record.path()).expect("a record");
    let mut all = Vec::new();
    reader
        .search(&Query::default(), |event| {
            all.push(event);
            std::ops::ControlFlow::Continue(())
        })
        .expect("read");
    all.reverse();
    let mut whose: BTreeMap<String, (String, String)> = BTreeMap::new();
    let known = all.into_iter().map(|event| {
        let id = event.interaction.clone().unwrap_or_default();
        if event.kind == "interaction_started" && !id.is_empty() {
            let of = |name: &str| {
                let payload = event.payload.as_ref();
                let text = payload.and_then(|it| it[name].as_str());
                text.unwrap_or_default().to_owned()
            };
            whose.insert(id.clone(), (of("agent"), of("queue")));
        }
        let (agent, queue) = whose.get(&id).cloned().unwrap_or_default();
        Known {
            event,
            agent,
            queue,
        }
    });
    known.collect()
}

/// The reference: a filter, and a plain walk over everything.
struct Plain<'a> {
    known: &'a [Known],
    filter: &'a InsightsFilter,
    since: i64,
    until: i64,
}

impl<'a> Plain<'a> {
    fn of(known: &'a [Known], filter: &'a InsightsFilter) -> Self {
        Self {
            known,
            filter,
            since: filter.since.div_euclid(QUARTER_MS) * QUARTER_MS,
            until: (filter.until + QUARTER_MS - 1).div_euclid(QUARTER_MS) * QUARTER_MS,
        }
    }

    /// Entries of a time, oldest first.
    fn within(&self, since: i64, until: i64) -> impl Iterator<Item = &'a Known> {
        self.known.iter().filter(move |it| {
            let at = it.event.at.as_millisecond();
            since <= at && at < until
        })
    }

    /// Those that the conditions leave and whose payload is there.
    fn asked(&self, since: i64, until: i64) -> impl Iterator<Item = (&'a Known, &'a Value)> {
        let filter = self.filter;
        self.within(since, until).filter_map(move |it| {
            let agent = filter.agent.is_empty()
                || it.event.actor == filter.agent
                || it.agent == filter.agent;
            let queue = filter.queue.is_empty() || it.queue == filter.queue;
            Some((it, it.event.payload.as_ref()?)).filter(|_| agent && queue)
        })
    }

    fn is_kind(&self, kind: &Value) -> bool {
        self.filter.kind.is_empty() || kind == self.filter.kind.as_str()
    }

    fn is_shown(&self, it: &Known, payload: &Value) -> bool {
        let suggestions = payload["suggestions"].as_array();
        it.event.kind == "suggestions_produced"
            && payload["shown"] == true
            && (self.filter.kind.is_empty()
                || suggestions.is_some_and(|all| all.iter().any(|one| self.is_kind(&one["type"]))))
    }

    fn is_accepted(&self, it: &Known, payload: &Value) -> bool {
        it.event.kind == "suggestion_accepted" && self.is_kind(&payload["suggestionType"])
    }

    /// The cards an entry displayed that are `of` this.
    fn displayed(&self, it: &Known, payload: &Value, of: impl Fn(&Value) -> bool) -> usize {
        let cards = payload["cards"].as_array();
        let cards = cards.filter(|_| it.event.kind == "suggestions_displayed");
        let cards = cards.into_iter().flatten();
        cards
            .filter(|card| of(card) && self.is_kind(&card["suggestionType"]))
            .count()
    }

    fn latency(it: &Known, payload: &Value, call: &str) -> Option<f64> {
        let (kind, _, _) = CALLS
            .iter()
            .find(|(kind, name, _)| *kind == it.event.kind && *name == call)?;
        payload[if *kind == "suggestions_produced" {
            "processingLatencyMs"
        } else {
            "latencyMs"
        }]
        .as_f64()
    }

    fn counts(&self, counted: &Counted, it: &Known, payload: &Value) -> bool {
        let kind = it.event.kind.as_str();
        match counted {
            Counted::Figure { name } => match name {
                FigureName::Acceptance => {
                    self.is_shown(it, payload) || self.is_accepted(it, payload)
                }
                FigureName::BatchesShown => self.is_shown(it, payload),
                FigureName::TimeToAccept => {
                    self.is_accepted(it, payload) && payload["afterMs"].is_number()
                }
                FigureName::SuggestionLatency => {
                    Self::latency(it, payload, "suggestions").is_some()
                }
                FigureName::PromptsClicked => ["prompt_viewed", "prompt_clicked"].contains(&kind),
                FigureName::HelpfulFeedback => kind == "feedback_given",
                FigureName::SummariesMade => kind == "summary_generated",
                FigureName::SummariesEdited | FigureName::SummariesFiled => kind == "summary_saved",
                FigureName::EditedShare => {
                    kind == "summary_saved" && payload["changed"].as_f64() > Some(0.0)
                }
                FigureName::MostWaiting => kind == "deliveries_waiting",
            },
            Counted::Kind { key } => {
                let of = |it: &Value| it["suggestionType"] == key.as_str();
                (self.is_accepted(it, payload) && of(payload))
                    || self.displayed(it, payload, of) > 0
            }
            Counted::Article { key } => {
                let of = |it: &Value| it["knowledgeArticleId"] == key.as_str();
                (self.is_accepted(it, payload) && of(payload))
                    || self.displayed(it, payload, of) > 0
            }
            Counted::Hour { key } => {
                let acceptance = Counted::Figure {
                    name: FigureName::Acceptance,
                };
                self.local(it).hour().to_string() == *key && self.counts(&acceptance, it, payload)
            }
            Counted::Feedback { key } => {
                kind == "feedback_given" && payload["feedbackType"] == key.as_str()
            }
            Counted::Prompt { key } => {
                let kinds = ["prompt_viewed", "prompt_clicked", "prompt_dismissed"];
                (kinds.contains(&kind) || kind == "prompt_timed_out")
                    && payload["promptId"] == key.as_str()
            }
            Counted::Call { key } => Self::latency(it, payload, key).is_some(),
        }
    }

    fn local(&self, it: &Known) -> jiff::civil::DateTime {
        let zone = TimeZone::get(&self.filter.zone).expect("a zone");
        zone.to_datetime(it.event.at)
    }

    fn seqs(&self, counted: &Counted) -> Vec<u64> {
        let asked = self.asked(self.since, self.until);
        let asked = asked.filter(|(it, payload)| self.counts(counted, it, payload));
        let mut seqs: Vec<u64> = asked.map(|(it, _)| it.event.seq.unsigned_abs()).collect();
        seqs.reverse();
        seqs
    }

    fn values(&self, of: impl Fn(&Known, &Value) -> Option<f64>) -> Vec<f64> {
        let asked = self.asked(self.since, self.until);
        let mut values: Vec<f64> = asked.filter_map(|(it, payload)| of(it, payload)).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    }

    fn ratio(&self, since: i64, until: i64) -> Option<f64> {
        let all: Vec<_> = self.asked(since, until).collect();
        let shown = all
            .iter()
            .filter(|(it, payload)| self.is_shown(it, payload))
            .count();
        let taken = all
            .iter()
            .filter(|(it, payload)| self.is_accepted(it, payload))
            .count();
        ratio(taken, shown)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen")]
fn ratio(of: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| of as f64 / all as f64)
}

/// Whether a percentile is that of these values, at most 5 % too high.
fn is_percentile(found: Option<f64>, sorted: &[f64], percent: usize) -> bool {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    match (found, sorted.get(rank - 1)) {
        (None, None) => true,
        // Below a microsecond nothing is told apart.
        (Some(found), Some(exact)) => {
            found >= exact * 0.999_999 && found <= exact * 1.050_001 + 0.002
        }
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn compare(history: &mut History, record: &Record, filter: &InsightsFilter) {
    let known = known(record);
    let plain = Plain::of(&known, filter);
    let asked = Asked::of(filter).expect("nothing wrong with it");
    let stop = CancellationToken::new();
    let view = count(history, &asked, &stop).expect("counted");
    assert_eq!(
        view.events,
        plain.within(plain.since, plain.until).count() as u64
    );
    let gone = plain.within(plain.since, plain.until);
    let gone = gone.filter(|it| it.event.payload.is_none()).count();
    assert_eq!(view.emptied, gone as u64, "counted nowhere else");
    figures(&view, &plain);
    days(&view, &plain);
    lists(&view, &plain);
    let mut all: Vec<Counted> = view
        .figures
        .iter()
        .map(|figure| Counted::Figure { name: figure.name })
        .collect();
    let keys = |keys: &mut dyn Iterator<Item = &String>| keys.cloned().collect::<Vec<_>>();
    let kinds = keys(&mut view.kinds.iter().map(|row| &row.key));
    all.extend(kinds.into_iter().map(|key| Counted::Kind { key }));
    let articles = keys(&mut view.articles.iter().map(|row| &row.key));
    all.extend(articles.into_iter().map(|key| Counted::Article { key }));
    let hours = keys(&mut view.hours.iter().map(|row| &row.key));
    all.extend(hours.into_iter().map(|key| Counted::Hour { key }));
    let feedback = keys(&mut view.feedback.iter().map(|row| &row.key));
    all.extend(feedback.into_iter().map(|key| Counted::Feedback { key }));
    let prompts = keys(&mut view.prompts.iter().map(|row| &row.key));
    all.extend(prompts.into_iter().map(|key| Counted::Prompt { key }));
    let calls = keys(&mut view.calls.iter().map(|row| &row.key));
    all.extend(calls.into_iter().map(|key| Counted::Call { key }));
    for counted in all {
        opened(history, &asked, &plain, &counted);
    }
}

/// Every page of events, which must be the reference's.
fn opened(history: &mut History, asked: &Asked, plain: &Plain<'_>, counted: &Counted) {
    let stop = CancellationToken::new();
    let expected = plain.seqs(counted);
    let (mut found, mut next) = (Vec::new(), None);
    loop {
        let page = events(history, asked, counted, next, 7, &stop).expect("found");
        assert_eq!(
            page.total,
            expected.len() as u64,
            "{counted:?} {:?}",
            plain.filter
        );
        found.extend(page.rows.iter().map(|row| row.seq));
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(found, expected, "{counted:?} {:?}", plain.filter);
}

fn figures(view: &InsightsView, plain: &Plain<'_>) {
    let length = plain.until - plain.since;
    for figure in &view.figures {
        let seqs = plain.seqs(&Counted::Figure { name: figure.name });
        assert_eq!(
            figure.events,
            seqs.len() as u64,
            "{:?} {:?}",
            figure.name,
            plain.filter
        );
        assert_eq!(figure.spark.len(), view.days.len());
    }
    let figure = |name| {
        view.figures
            .iter()
            .find(|it| it.name == name)
            .expect("all are there")
    };
    let acceptance = figure(FigureName::Acceptance);
    assert_eq!(acceptance.value, plain.ratio(plain.since, plain.until));
    assert_eq!(
        acceptance.before,
        plain.ratio(plain.since - length, plain.since)
    );
    let taken = plain.values(|it, payload| {
        payload["afterMs"]
            .as_f64()
            .filter(|_| plain.is_accepted(it, payload))
    });
    assert!(is_percentile(
        figure(FigureName::TimeToAccept).value,
        &taken,
        50
    ));
    let kind = |name: &str| {
        plain
            .values(|it, _| (it.event.kind == name).then_some(1.0))
            .len()
    };
    let clicked = ratio(kind("prompt_clicked"), kind("prompt_viewed"));
    assert_eq!(figure(FigureName::PromptsClicked).value, clicked);
    let helpful = plain.values(|_, payload| (payload["feedbackType"] == "helpful").then_some(1.0));
    let helpful = ratio(helpful.len(), kind("feedback_given"));
    assert_eq!(figure(FigureName::HelpfulFeedback).value, helpful);
    let edited = plain.values(|_, payload| payload["changed"].as_f64().filter(|it| *it > 0.0));
    let of_filed = ratio(edited.len(), kind("summary_saved"));
    assert_eq!(figure(FigureName::SummariesEdited).value, of_filed);
    let median = edited.get((edited.len().max(1) - 1) / 2);
    let found = figure(FigureName::EditedShare).value;
    assert_eq!(found.is_some(), median.is_some());
    assert!(
        found
            .zip(median)
            .is_none_or(|(found, exact)| (found - exact).abs() <= 0.005_001),
        "{found:?} {median:?}"
    );
    let waiting = plain.values(|_, payload| payload["waiting"].as_f64());
    assert_eq!(
        figure(FigureName::MostWaiting).value,
        waiting.last().copied()
    );
}

fn days(view: &InsightsView, plain: &Plain<'_>) {
    let zone = TimeZone::get(&plain.filter.zone).expect("a zone");
    let date = |ms| {
        zone.to_datetime(Timestamp::from_millisecond(ms).expect("a time"))
            .date()
    };
    let mut dates = BTreeSet::new();
    let mut at = plain.since;
    while at < plain.until {
        dates.insert(date(at));
        at += QUARTER_MS;
    }
    let found: Vec<_> = view.days.iter().map(|day| date(day.at)).collect();
    assert_eq!(
        found,
        dates.into_iter().collect::<Vec<_>>(),
        "each day once, in order"
    );
    let length = plain.until - plain.since;
    for (place, day) in view.days.iter().enumerate() {
        let begins = day.at.max(plain.since);
        let ends = view.days.get(place + 1).map_or(plain.until, |next| next.at);
        let all: Vec<_> = plain.asked(begins, ends).collect();
        let shown = all
            .iter()
            .filter(|(it, payload)| plain.is_shown(it, payload));
        assert_eq!(day.batches_shown, shown.count() as u64);
        assert_eq!(day.acceptance, plain.ratio(begins, ends));
        assert_eq!(
            day.acceptance_before,
            plain.ratio(begins - length, ends - length)
        );
        let waiting = all.iter().filter_map(|(it, payload)| {
            Some((payload["waiting"].as_u64()?, -it.event.at.as_millisecond()))
        });
        let most = waiting.max().filter(|(most, _)| *most > 0);
        assert_eq!(day.most_waiting, most.map_or(0, |it| it.0));
        assert_eq!(day.most_waiting_at, most.map(|it| -it.1));
        let sent = most.and_then(|(_, at)| {
            let later = plain.asked(-at + 1, plain.until);
            let later = later.filter(|(_, payload)| payload["waiting"] == 0);
            later.map(|(it, _)| it.event.at.as_millisecond()).min()
        });
        assert_eq!(day.all_sent_at, sent);
        let made = all
            .iter()
            .filter(|(it, _)| it.event.kind == "summary_generated");
        assert_eq!(day.summaries_made, made.count() as u64);
    }
}

fn lists(view: &InsightsView, plain: &Plain<'_>) {
    let all: Vec<_> = plain.asked(plain.since, plain.until).collect();
    let check = |row: &assist::view::insights::ShareRow, member: &str| {
        let of = |it: &Value| it[member] == row.key.as_str();
        let accepted = all
            .iter()
            .filter(|(it, payload)| plain.is_accepted(it, payload) && of(payload));
        let displayed: usize = all
            .iter()
            .map(|(it, payload)| plain.displayed(it, payload, of))
            .sum();
        assert_eq!(row.accepted, accepted.count() as u64, "{row:?}");
        assert_eq!(row.displayed, displayed as u64, "{row:?}");
    };
    for row in &view.kinds {
        check(row, "suggestionType");
    }
    for row in &view.articles {
        check(row, "knowledgeArticleId");
        let titled = plain.known.iter().any(|it| {
            let payload = it.event.payload.as_ref();
            let all = payload.and_then(|it| it["suggestions"].as_array());
            all.is_some_and(|all| {
                all.iter()
                    .any(|it| it["knowledgeArticleId"] == row.key.as_str())
            })
        });
        let name = if titled {
            format!("On {}", row.key)
        } else {
            row.key.clone()
        };
        assert_eq!(
            row.name, name,
            "the title while it is on record, the id after that"
        );
    }
    let taken: BTreeSet<&str> = all
        .iter()
        .filter(|(it, payload)| plain.is_accepted(it, payload))
        .filter_map(|(_, payload)| payload["knowledgeArticleId"].as_str())
        .collect();
    assert!(
        taken
            .iter()
            .all(|id| view.articles.iter().any(|row| row.key == **id))
    );
    let hours: u64 = view.hours.iter().map(|row| row.displayed).sum();
    assert_eq!(
        hours,
        view.days.iter().map(|day| day.batches_shown).sum::<u64>()
    );
    for row in &view.calls {
        let values = plain.values(|it, payload| Plain::latency(it, payload, &row.key));
        assert_eq!(row.count, values.len() as u64, "{row:?}");
        for (found, percent) in [(row.p50_ms, 50), (row.p95_ms, 95), (row.p99_ms, 99)] {
            assert!(is_percentile(found, &values, percent), "{row:?} {values:?}");
        }
        let failed = all.iter().filter(|(it, payload)| {
            let is_failed = CALLS
                .iter()
                .any(|(kind, _, failed)| *failed && *kind == it.event.kind);
            is_failed && Plain::latency(it, payload, &row.key).is_some()
        });
        assert_eq!(row.failed, failed.count() as u64, "{row:?}");
    }
    for row in &view.prompts {
        let count = |name: &str| {
            let of = |(it, payload): &&(&Known, &Value)| {
                it.event.kind == name && payload["promptId"] == row.key.as_str()
            };
            all.iter().filter(of).count() as u64
        };
        let found = (row.viewed, row.clicked, row.dismissed, row.timed_out);
        let expected = (
            count("prompt_viewed"),
            count("prompt_clicked"),
            count("prompt_dismissed"),
            count("prompt_timed_out"),
        );
        assert_eq!(found, expected, "{}", row.key);
    }
    let deploys = all.iter().filter(|(it, _)| {
        it.event.kind == "prompt_deployed" || it.event.kind == "prompt_rolled_back"
    });
    let deploys: Vec<u64> = deploys.map(|(it, _)| it.event.seq.unsigned_abs()).collect();
    let found: Vec<u64> = view.deploys.iter().map(|mark| mark.seq).collect();
    assert_eq!(found, deploys);
}

/// So little room that most is counted off the record.
const TIGHT: Sizes = Sizes { memory: 3, ..SIZES };

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_what_a_plain_walk_counts(doings in prop::collection::vec(doing(), 2..14), last in filter()) {
        let mut record = Record::new();
        let mut history = record.history();
        for doing in doings {
            match doing {
                Doing::Append(entries) => record.append(&entries),
                Doing::Erase(of) => {
                    record.prune(Rule { interaction: Some(interaction(of)), ..Rule::default() });
                }
                Doing::Age(before) => {
                    record.prune(Rule { before: Some(at(before)), ..Rule::default() });
                }
                Doing::Index(steps) => {
                    let mut indexer = record.indexer();
                    for _ in 0..steps {
                        indexer.step().expect("a step");
                    }
                }
                Doing::Count(filter) => compare(&mut history, &record, &filter),
            }
        }
        compare(&mut history, &record, &last);
        let mut tight = History::open(record.path(), TIGHT).expect("a record");
        compare(&mut tight, &record, &last);
        record.index();
        compare(&mut history, &record, &last);
        compare(&mut record.history(), &record, &last);
    }
}

#[test]
fn a_count_that_is_stopped_stops() {
    let record = Record::new();
    let stop = CancellationToken::new();
    stop.cancel();
    let filter = InsightsFilter {
        until: DAY_MS,
        zone: "UTC".to_owned(),
        ..InsightsFilter::default()
    };
    let asked = Asked::of(&filter).expect("nothing wrong with it");
    let stopped = count(&mut record.history(), &asked, &stop);
    assert!(
        matches!(stopped, Err(assist::history::HistoryError::Stopped)),
        "{stopped:?}"
    );
}
