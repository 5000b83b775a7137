//! Figures are what a plain walk over the record counts, whatever was indexed or taken meanwhile.

mod compared;
mod recorded;

use std::collections::BTreeMap;

use assist::history::{History, Sizes};
use assist::insights::{Asked, count};
use assist::store::{Event, Query, Reader};
use assist::view::insights::{Counted, FigureName, InsightsFilter};
use audit::Rule;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{Record, SIZES, at};
use compared::compare;
use recorded::{CALLS, Doing, doing, filter, interaction};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const QUARTER_MS: i64 = 15 * 60 * 1000;
/// The clocks of Berlin and St. John's go back within these days.
const FROM: i64 = 32 * DAY_MS;
const LENGTH: i64 = 16 * DAY_MS;

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
