//! The back-test, the checks of a prompt and the search for personal data, on one core.
//!
//! `cargo bench -p rules --bench backtest`. Prints the median of several rounds. Absolute numbers
//! mean little on a shared machine; the budgets they are held against are printed beside them.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark times itself and prints"
)]

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use regex::bytes::Regex;
use rules::backtest::{Interaction, compare, run};
use rules::id::InteractionId;
use rules::trigger::{Channel, Event, Moment, Opening, Speaker, Trigger};
use rules::{pii, prompt};
use serde_json::{Value, json};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

const LINES: [&str; 12] = [
    "Thank you for calling Larkfield and Pine, this is Dana speaking, how can I help you today?",
    "Hi, um, about my refund: can I get store credit instead, like, a gift card?",
    "Sure, I can look at that. Do you have the order number?",
    "Yes, hold on. It's for a lamp, LP, uh, 20417. Sorry, the dog is barking.",
    "No problem at all. What kind of dog?",
    "Okay, I see the return. The refund is 84 dollars and 90 cents.",
    "Great. And will the gift card come by mail or, or by e-mail?",
    "Oh, wait. I moved in May. You probably still have my old address for the refund.",
    "Ich hätte gern eine Rückgabe, die Straße stimmt nicht mehr.",
    "Then I'll put in the new address before I book the refund. Go ahead.",
    "It's 12 Alder Court, apartment 3, ZIP code 20457.",
    "That's fine, my neighbor will take it. Oh, one more thing, while I have you.",
];

/// What people read out and paste between those lines; some of it personal data.
const NUMBERS: &str = "Order 4155550132 of 2026-01-15 10:30, $1,234.50, in version 2.14.3. \
    My card is 4012 8888 8888 1881. Call (415) 555-0132 or write to jane@example.com, please. \
    The transfer goes to DE89 3704 0044 0532 0130 00, reference 7f9c2ba4-e88f-4d3a-9a41-0c1f5d6e7b80. ";

fn main() -> Outcome<()> {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not: then one tiny round.
    let whole = std::env::args().any(|argument| argument == "--bench");
    let rounds = if whole { 7 } else { 1 };
    backtest(if whole { 10_000 } else { 50 }, rounds)?;
    validation(if whole { 2_000 } else { 5 });
    personal_data(rounds)?;
    Ok(())
}

fn backtest(count: usize, rounds: usize) -> Outcome<()> {
    let record = (0..count).map(interaction).collect::<Outcome<Vec<_>>>()?;
    // Neither ever holds: every line of every interaction is looked at.
    let one = trigger(&json!([
        {"field": "customerSaid", "operator": "contains", "value": "cancel my contract"},
        {"field": "transcript", "operator": "contains", "value": "supervisor"},
        {"field": "accountStatus", "operator": "equals", "value": "on_hold"},
    ]))?;
    let other = trigger(&json!([
        {"field": "utterance", "operator": "equals", "value": "nobody says this"},
        {"field": "duration", "operator": "gt", "value": 60},
    ]))?;
    let on = |_| ControlFlow::Continue(());
    let alone = median(rounds, || {
        black_box(run(&one, &record, on));
    });
    let beside = median(rounds, || {
        black_box(compare(&one, &other, &record, on));
    });
    let lines = record.first().map_or(0, |first| first.moments.len());
    println!("back-test of {count} interactions of {lines} lines; budget 1 s for 10,000");
    for (name, took) in [("one prompt", alone), ("two prompts", beside)] {
        let rate = count as f64 / took.as_secs_f64();
        println!(
            "  {name:<12} {:>8.1} ms  {rate:>9.0} interactions/s",
            ms(took)
        );
    }
    Ok(())
}

fn interaction(n: usize) -> Outcome<Interaction> {
    let started_at = Timestamp::from_second(1_790_000_000 + i64::try_from(n)? * 120)?;
    let moments = (0..40_usize)
        .map(|index| {
            Ok(Moment {
                at: started_at.checked_add(SignedDuration::from_secs(i64::try_from(index)? * 7))?,
                event: Event::Said {
                    speaker: if index % 2 == 0 {
                        Speaker::Agent
                    } else {
                        Speaker::Customer
                    },
                    text: LINES[(index * 5 + n) % LINES.len()].to_owned(),
                    confidence: None,
                },
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Interaction {
        id: InteractionId(Uuid::from_u128(n as u128)),
        opening: Opening {
            channel: Channel::Voice,
            queue: Some("Billing".into()),
            started_at,
            attributes: BTreeMap::from([("accountStatus".into(), json!("on_hold"))]),
        },
        moments,
        ended_at: None,
    })
}

fn trigger(conditions: &Value) -> Outcome<Arc<Trigger>> {
    let document = json!({
        "interactionTypes": ["conversation"],
        "trigger": {"type": "conversation", "conditions": conditions},
    });
    let trigger = Trigger::of_prompt(&document).map_err(|found| format!("{found:?}"))?;
    Ok(Arc::new(trigger))
}

/// A prompt of the longest content, as an editor checks it at every key.
fn validation(times: usize) {
    let mut content = "Customer {{customerName}} asks about {{issueCategory}}. ".to_owned();
    while content.chars().count() < 2000 {
        content.push_str(LINES[content.len() % LINES.len()]);
        content.push(' ');
    }
    let content: String = content.chars().take(2000).collect();
    let document = json!({
        "name": "Refund", "status": "active", "interactionTypes": ["conversation"],
        "trigger": {"type": "conversation", "conditions": [
            {"field": "transcript", "operator": "contains", "value": "refund"}]},
        "display": {"type": "popup", "content": content},
    });
    // The patterns are compiled at the first.
    black_box(prompt::check(&document));
    let mut took: Vec<_> = (0..times)
        .map(|_| {
            let start = Instant::now();
            black_box(prompt::check(black_box(&document)));
            start.elapsed()
        })
        .collect();
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 100];
    println!("check of a prompt of 2,000 chars");
    println!("  p50 {:.3} ms  p99 {:.3} ms", ms(at(50)), ms(at(99)));
}

fn personal_data(rounds: usize) -> Outcome<()> {
    // What a machine without checksums, contexts and number words would have to do anyway, in ASCII:
    // with Unicode's words it is a hundred times slower on text that has an accent anywhere.
    let bare = Regex::new(
        r"(?x-u) [\w.+%-]+@[\w-]+\.[\w.-]+ | \b[A-Z]{2}\d{2}[A-Z0-9\ -]{11,32}\b
        | \b(?:\d[\ -]?){13,19}\b | \b\d{3}-\d{2}-\d{4}\b | \+?\(?\d[\d\ ().-]{6,}\d",
    )?;
    println!("personal data; budget 1 ms for 10 kB");
    for (name, line) in [
        ("talk", LINES.join(" ")),
        ("mixed", format!("{} {NUMBERS}", LINES.join(" "))),
        (
            "numbers",
            "order 4155550132, 2026-01-15 10:30, $1,234.50, v2.14.3; ".to_owned(),
        ),
        (
            "cards",
            "4012 8888 8888 1881, call (415) 555-0132 or jane@example.com. ".to_owned(),
        ),
        (
            "spoken",
            "it is four one five, five five five, zero one three two. ".to_owned(),
        ),
        (
            "japanese",
            "電話番号は〇九〇一二三四五六七八です。返金したいです。".to_owned(),
        ),
        ("digits", "1 22 333 4444 55555 ".to_owned()),
    ] {
        let mut text = line.repeat(10_000 / line.len() + 1);
        text.truncate(text.floor_char_boundary(10_000));
        let lines: Vec<&str> = line.split_inclusive(' ').collect();
        black_box(pii::find(&text));
        let times = if rounds > 1 { 40 } else { 1 };
        let per = |took: Duration| ms(took) / f64::from(times);
        let ours = per(median(rounds, || {
            for _ in 0..times {
                black_box(pii::find(black_box(&text)));
            }
        }));
        let utterances: Vec<&str> = lines
            .iter()
            .copied()
            .cycle()
            .take(10_000 * lines.len() / line.len())
            .collect();
        let split = per(median(rounds, || {
            for _ in 0..times {
                black_box(pii::find_in_utterances(black_box(&utterances)));
            }
        }));
        let theirs = per(median(rounds, || {
            for _ in 0..times {
                black_box(bare.find_iter(black_box(text.as_bytes())).count());
            }
        }));
        let rate = |took: f64| text.len() as f64 / took / 1000.0;
        println!(
            "  {name:<9} {ours:>6.3} ms ({:>6.1} MB/s)  word by word {split:>6.3} ms  bare patterns {theirs:>6.3} ms ({:>6.1} MB/s)  x{:.1}",
            rate(ours),
            rate(theirs),
            ours / theirs
        );
    }
    Ok(())
}

fn median(rounds: usize, mut run: impl FnMut()) -> Duration {
    let mut took: Vec<_> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    took.sort_unstable();
    took[took.len() / 2]
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}
