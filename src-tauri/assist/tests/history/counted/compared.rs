//! A count beside the plain walk: every figure, day and list, and the events that each opens.

use std::collections::BTreeSet;

use assist::history::History;
use assist::insights::{Asked, count, events};
use assist::view::insights::{Counted, FigureName, InsightsFilter, InsightsView};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::recorded::CALLS;
use super::{Known, Plain, QUARTER_MS, is_percentile, known, ratio};
use crate::Record;

pub(super) fn compare(history: &mut History, record: &Record, filter: &InsightsFilter) {
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

pub(super) fn days(view: &InsightsView, plain: &Plain<'_>) {
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
