//! What is found is what a plain walk over a list in memory finds, whatever was indexed meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use assist::history::{FoundEvents, History, Place, Query};
use audit::Rule;
use proptest::prelude::*;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{Entry, Record, at, entry, query, said};
use assist::view::review::HistoryFilter;

const WORDS: [&str; 6] = ["gift", "card", "refund", "refunds", "late", "fee"];
const KINDS: [&str; 4] = [
    "suggestion_accepted",
    "delivery_failed",
    "noted",
    "prompt_dismissed",
];
const ACTORS: [&str; 2] = ["agent", "platform"];

/// An entry as the reference has it: no words once it was pruned.
#[derive(Debug, Clone)]
struct Known {
    seq: i64,
    entry: Entry,
    texts: Vec<Vec<&'static str>>,
}

/// What is looked for, apart from how a query is written.
#[derive(Debug, Clone, Default)]
struct Wanted {
    parts: Vec<(bool, Vec<&'static str>, bool)>,
    interaction: Option<usize>,
    actor: Option<usize>,
    kinds: BTreeSet<usize>,
    failed: bool,
    since: Option<i64>,
    until: Option<i64>,
}

fn interaction(number: usize) -> String {
    format!("00000000-0000-0000-0000-00000000000{number}")
}

impl Wanted {
    fn filter(&self) -> HistoryFilter {
        let parts = self.parts.iter().map(|(not, words, begins)| {
            let not = if *not { "-" } else { "" };
            let star = if *begins { "*" } else { "" };
            format!("{not}\"{}\"{star}", words.join(" "))
        });
        HistoryFilter {
            text: parts.collect::<Vec<_>>().join(" "),
            interaction: self.interaction.map(interaction).unwrap_or_default(),
            agent: self
                .actor
                .map(|it| ACTORS[it].to_owned())
                .unwrap_or_default(),
            actions: self.kinds.iter().map(|it| KINDS[*it].to_owned()).collect(),
            outcome: if self.failed { "failed" } else { "" }.to_owned(),
            since: self.since.map(|ms| at(ms).as_millisecond()),
            until: self.until.map(|ms| at(ms).as_millisecond()),
        }
    }

    fn wants(&self, known: &Known) -> bool {
        let entry = &known.entry;
        let says = |words: &[&str], begins: bool| {
            known.texts.iter().any(|text| {
                text.windows(words.len()).any(|window| {
                    let end = words.len() - 1;
                    window[..end] == words[..end]
                        && (window[end] == words[end]
                            || begins && window[end].starts_with(words[end]))
                })
            })
        };
        self.parts
            .iter()
            .all(|(not, words, begins)| says(words, *begins) != *not)
            && self
                .interaction
                .is_none_or(|it| entry.interaction == Some(interaction(it)))
            && self.actor.is_none_or(|it| entry.actor == ACTORS[it])
            && (self.kinds.is_empty() || self.kinds.iter().any(|it| entry.kind == KINDS[*it]))
            && (!self.failed || entry.kind == "delivery_failed")
            && self.since.is_none_or(|since| entry.at_ms >= since)
            && self.until.is_none_or(|until| entry.at_ms < until)
    }
}

#[derive(Debug, Clone)]
enum Doing {
    Append(Vec<(Entry, Vec<Vec<&'static str>>)>),
    Erase(usize),
    Age(i64),
    Index(usize),
    Find(Wanted),
}

fn text() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 0..6)
}

fn appended() -> impl Strategy<Value = (Entry, Vec<Vec<&'static str>>)> {
    let texts = prop::collection::vec(text(), 0..3);
    (
        texts,
        0..KINDS.len(),
        0_usize..4,
        0..ACTORS.len(),
        0_i64..500,
    )
        .prop_map(|(texts, kind, of, actor, at_ms)| {
            let payload = json!({
                "n": 4,
                "texts": texts.iter().map(|text| text.join(", ")).collect::<Vec<_>>(),
            });
            let entry = Entry {
                at_ms,
                kind: KINDS[kind].into(),
                interaction: (of > 0).then(|| interaction(of)),
                actor: ACTORS[actor].into(),
                payload,
            };
            (entry, texts)
        })
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let words = prop::collection::vec(prop::sample::select(&WORDS[..]), 1..4);
    let parts = prop::collection::vec((prop::bool::weighted(0.25), words, any::<bool>()), 0..3);
    let rarely = |range: std::ops::Range<usize>| prop::option::weighted(0.2, range);
    (
        parts,
        rarely(1..4),
        rarely(0..ACTORS.len()),
        prop::collection::btree_set(0..KINDS.len(), 0..3),
        prop::bool::weighted(0.1),
        prop::option::weighted(0.3, 0_i64..500),
        prop::option::weighted(0.3, 0_i64..500),
    )
        .prop_map(
            |(parts, interaction, actor, kinds, failed, since, until)| Wanted {
                parts,
                interaction,
                actor,
                kinds,
                failed,
                since,
                until,
            },
        )
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        4 => prop::collection::vec(appended(), 1..14).prop_map(Doing::Append),
        1 => (1_usize..4).prop_map(Doing::Erase),
        1 => (0_i64..400).prop_map(Doing::Age),
        3 => (0_usize..12).prop_map(Doing::Index),
        5 => wanted().prop_map(Doing::Find),
    ]
}

/// Entry numbers of every page, from new to old and back again.
fn pages(history: &mut History, query: &Query) -> (Vec<i64>, Vec<i64>, FoundEvents) {
    let stop = CancellationToken::new();
    let mut place = Place::Newest;
    let (mut down, mut first) = (Vec::new(), None);
    loop {
        let page = history.events(query, place, 3, &stop).expect("found");
        down.extend(page.events.iter().map(|event| event.seq));
        assert_eq!(page.newer, !matches!(place, Place::Newest), "of {place:?}");
        let more = page.older;
        first.get_or_insert(page);
        if !more {
            break;
        }
        place = Place::Below(*down.last().expect("an older page begins after something"));
    }
    let mut up = Vec::new();
    let mut above = down.last().copied();
    while let Some(seq) = above {
        up.push(seq);
        let page = history
            .events(query, Place::Above(seq), 3, &stop)
            .expect("found");
        let seqs: Vec<_> = page.events.iter().map(|event| event.seq).collect();
        up.extend(seqs.iter().rev().take(seqs.len().saturating_sub(1)));
        above = seqs.first().copied();
    }
    (down, up, first.expect("at least one page"))
}

fn compare(history: &mut History, known: &[Known], wanted: &Wanted) {
    let query = query(&wanted.filter());
    let expected: Vec<&Known> = known.iter().rev().filter(|it| wanted.wants(it)).collect();
    let seqs: Vec<i64> = expected.iter().map(|it| it.seq).collect();
    let (down, mut up, first) = pages(history, &query);
    assert_eq!(down, seqs, "{wanted:?}");
    up.dedup();
    up.reverse();
    assert_eq!(up, seqs, "the way back passes the same: {wanted:?}");
    assert_eq!(
        (first.total.count, first.total.more),
        (seqs.len() as u64, false)
    );

    let mut ids: Vec<String> = Vec::new();
    for it in &expected {
        let id = it.entry.interaction.clone().unwrap_or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let stop = CancellationToken::new();
    let (mut rows, mut below) = (Vec::new(), None);
    loop {
        let page = history
            .interactions(&query, below, 2, &stop)
            .expect("found");
        assert_eq!(page.interactions.count, ids.len() as u64);
        assert_eq!(page.events.count, seqs.len() as u64);
        below = page.rows.last().map(|row| row.newest);
        rows.extend(page.rows);
        if !page.older {
            break;
        }
    }
    assert_eq!(
        rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>(),
        ids
    );
    for row in rows {
        let of = |it: &&Known| it.entry.interaction.clone().unwrap_or_default() == row.id;
        let all: Vec<&Known> = known.iter().filter(of).collect();
        let hits = expected.iter().copied().filter(of).collect::<Vec<_>>();
        let kind = |kind: &str| all.iter().filter(|it| it.entry.kind == kind).count() as u64;
        assert_eq!(row.newest, hits[0].seq);
        assert_eq!(row.hits, hits.len() as u64, "{row:?} {wanted:?}");
        assert_eq!(row.events, all.len() as u64);
        assert_eq!(row.accepted, kind("suggestion_accepted"));
        assert_eq!(row.undelivered, kind("delivery_failed"));
        let time = |it: Option<&&Known>| it.map(|it| at(it.entry.at_ms).as_millisecond());
        assert_eq!(Some(row.began_ms), time(all.first()));
        assert_eq!(Some(row.ended_ms), time(all.last()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn as_a_list_in_memory(doings in prop::collection::vec(doing(), 1..16)) {
        let mut record = Record::new();
        let mut history = record.history();
        let mut known = vec![first(&record)];
        for doing in doings {
            match doing {
                Doing::Append(entries) => {
                    let plain: Vec<Entry> = entries.iter().map(|(entry, _)| entry.clone()).collect();
                    record.append(&plain);
                    for (entry, texts) in entries {
                        let seq = next_seq(&known);
                        known.push(Known { seq, entry, texts });
                    }
                }
                Doing::Erase(of) => {
                    let rule = Rule { interaction: Some(interaction(of)), ..Rule::default() };
                    prune(&mut record, &mut known, rule, |it| it.interaction == Some(interaction(of)));
                }
                Doing::Age(before) => {
                    let rule = Rule { before: Some(at(before)), ..Rule::default() };
                    prune(&mut record, &mut known, rule, |it| it.at_ms < before);
                }
                Doing::Index(steps) => {
                    let mut indexer = record.indexer();
                    for _ in 0..steps {
                        indexer.step().expect("a step");
                    }
                }
                Doing::Find(wanted) => compare(&mut history, &known, &wanted),
            }
        }
        compare(&mut history, &known, &Wanted::default());
        record.index();
        compare(&mut history, &known, &Wanted::default());
        compare(&mut record.history(), &known, &Wanted {
            parts: vec![(false, vec!["gift", "card"], false)],
            ..Wanted::default()
        });
    }
}

/// The entry that every log begins with.
fn first(record: &Record) -> Known {
    let found = record.find(&HistoryFilter::default());
    let event = found.events.last().expect("every log has one");
    Known {
        seq: 1,
        entry: Entry {
            at_ms: 0,
            kind: event.kind.clone(),
            interaction: None,
            actor: event.actor.clone(),
            payload: json!({}),
        },
        texts: Vec::new(),
    }
}

fn next_seq(known: &[Known]) -> i64 {
    i64::try_from(known.len()).expect("a few") + 1
}

fn prune(record: &mut Record, known: &mut Vec<Known>, rule: Rule, goes: impl Fn(&Entry) -> bool) {
    let seq = next_seq(known);
    let pruned = record.prune(rule);
    for it in known.iter_mut() {
        if goes(&it.entry) && !["log_begun", "record_pruned"].contains(&it.entry.kind.as_str()) {
            it.texts.clear();
        }
    }
    if pruned > 0 {
        known.push(Known {
            seq,
            entry: Entry {
                at_ms: 1_000_000,
                kind: "record_pruned".into(),
                interaction: None,
                actor: "cuecard".into(),
                payload: json!({}),
            },
            texts: Vec::new(),
        });
    }
}

#[test]
fn counts_are_bounded_and_say_so() {
    let mut record = Record::new();
    let entries: Vec<Entry> = (0..10_050)
        .map(|n| Entry {
            interaction: Some(interaction(usize::try_from(n % 3).expect("0..3"))),
            ..entry(n, json!({ "text": "refund" }))
        })
        .collect();
    record.append(&entries);
    let stop = CancellationToken::new();
    let sizes = assist::history::Sizes::default();
    let mut history = History::open(record.path(), sizes).expect("a record");
    let found = history
        .events(&query(&said("refund")), Place::Newest, 5, &stop)
        .expect("found");
    assert_eq!((found.total.count, found.total.more), (10_000, true));
    let few = query(&HistoryFilter {
        until: Some(at(7).as_millisecond()),
        ..said("refund")
    });
    let found = history
        .events(&few, Place::Newest, 5, &stop)
        .expect("found");
    assert_eq!((found.total.count, found.total.more), (7, false));
    let by = history
        .interactions(&query(&said("refund")), None, 5, &stop)
        .expect("found");
    assert_eq!((by.interactions.count, by.events.more), (3, true));
}

#[test]
fn a_search_that_is_stopped_stops() {
    let record = Record::new();
    let stop = CancellationToken::new();
    stop.cancel();
    let stopped = record
        .history()
        .events(&query(&said("x")), Place::Newest, 5, &stop);
    assert!(
        matches!(stopped, Err(assist::history::HistoryError::Stopped)),
        "{stopped:?}"
    );
}

/// What people have in their records, found as they would look for it.
#[test]
fn words_of_every_language() {
    let mut record = Record::new();
    let texts = [
        "Rückerstattung auf Geschenkkarte",
        "ギフト券の返金はできますか",
        "Ｒｅｆｕｎｄ to a gift-card",
        "carte-cadeau : remboursée",
        "card 0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55 declined",
    ];
    let entries: Vec<_> = texts
        .iter()
        .map(|text| entry(1, json!({ "a": [{ "b": text }] })))
        .collect();
    record.append(&entries);
    let expected: BTreeMap<&str, &[i64]> = BTreeMap::from([
        ("ruckerstattung", &[2][..]),
        ("RÜCKERSTATTUNG", &[2]),
        ("geschenk*", &[2]),
        ("geschenk", &[]),
        ("返金", &[3]),
        ("金返", &[]),
        ("ギフト券", &[3]),
        ("券", &[3]),
        ("ｷﾞﾌﾄ", &[3]),
        ("refund gift card", &[4]),
        ("\"gift card\"", &[4]),
        ("\"card gift\"", &[]),
        ("remboursee", &[5]),
        ("card -gift", &[6]),
        ("0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55", &[6]),
        ("0B9F6A1E-5f0e-4d6", &[6]),
        ("0b9f6*", &[6]),
        ("4d69", &[]),
    ]);
    for indexed in [false, true] {
        if indexed {
            record.append(&vec![entry(2, json!({})); 12]);
            record.index();
        }
        for (text, seqs) in &expected {
            assert_eq!(record.seqs(text), *seqs, "{text}, on disk: {indexed}");
        }
    }
}
