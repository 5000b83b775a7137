//! Counting tokens and the checks of a summary, on a talk of 16,000 tokens (`contract.md §5`'s most).
//!
//! `cargo bench -p rules --bench summary`. Prints the median and the 99th percentile of many rounds,
//! each beside a baseline over the same text in the same run. Absolute numbers mean little on a
//! shared machine; ratios travel.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark times itself and prints"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use rules::summary::{self, Heard};
use rules::tokens::Counter;
use rules::transcript::{Speaker, Transcript, Utterance};
use rules::{pii, sentiment};

const LINES: [&str; 12] = [
    "Thank you for calling Larkfield and Pine, this is Dana speaking, how can I help you today?",
    "Hi, um, about my refund: can I get store credit instead, like, a gift card?",
    "Sure, I can look at that. Do you have the order number?",
    "Yes, hold on. It's for a lamp, LP, uh, 20417. Sorry, the dog is barking.",
    "No problem at all. What kind of dog?",
    "Okay, I see the return. The refund is 84 dollars and 90 cents.",
    "Great. And will the gift card come by mail or, or by e-mail?",
    "Oh, wait. I moved in May. You probably still have my old address for the refund.",
    "You can reach me at two oh two, five five five, oh one four two, after ten thirty.",
    "Then I'll put in the new address before I book the refund. Go ahead.",
    "It's 12 Alder Court, apartment 3, ZIP code 20457.",
    "That's fine, my neighbor will take it. Oh, one more thing, while I have you.",
];

const SUMMARY: &str = "The customer asked for the refund of order LP-20417 ($84.90) as a gift card. \
    Dana changed the address to 12 Alder Court, apartment 3, ZIP 20457, before booking the refund. \
    The customer, Robert Miller, can be reached at 202-555-0142 after 10:30. The gift card should \
    arrive in 5 business days and is worth $48.90. The customer was content with the answer. ";

fn main() {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not: then one tiny round.
    let whole = std::env::args().any(|argument| argument == "--bench");
    let (rounds, most) = if whole { (200, 16_000) } else { (1, 400) };

    let loading = spread(if whole { 10 } else { 1 }, || {
        black_box(Counter::load());
    });
    let counter = Counter::load();
    let (talk, tokens) = talk(&counter, most);
    let text = talk.text();
    let long = SUMMARY.repeat(if whole { 5 } else { 1 });
    println!(
        "a talk of {tokens} tokens, {} utterances, {} kB; a summary of {} tokens",
        talk.utterances.len(),
        text.len() / 1000,
        counter.count(&long)
    );
    told("loading the vocabulary", loading, None);

    let words = spread(rounds, || {
        black_box(black_box(&text).split_whitespace().count());
    });
    let scan = spread(rounds, || {
        let digits = black_box(&text).bytes().filter(u8::is_ascii_digit).count();
        let capitals = text.bytes().filter(u8::is_ascii_uppercase).count();
        black_box(digits + capitals);
    });
    told("  baseline: words by blanks", words, None);
    told("  baseline: bytes looked at one by one, twice", scan, None);

    let counting = spread(rounds, || {
        black_box(counter.count(black_box(&text)));
    });
    told("counting tokens", counting, Some(("words", words)));

    let reading = spread(rounds, || {
        black_box(Heard::of(black_box(&talk)));
    });
    told(
        "reading the talk's numbers and names, once",
        reading,
        Some(("scan", scan)),
    );
    let heard = Heard::of(&talk);
    let checking = spread(rounds, || {
        black_box(summary::findings_against(
            black_box(&long),
            Some(&heard),
            "en-US",
        ));
    });
    told("checks of a summary after an edit", checking, None);
    let personal = spread(rounds, || {
        black_box(pii::find(black_box(&long)));
    });
    told("  of it personal data", personal, None);
    let clearing = spread(rounds, || {
        black_box(summary::redact_open(black_box(&long), &[], b"salt"));
    });
    told("redacting all of it", clearing, None);

    let mood = spread(rounds, || {
        black_box(sentiment::measure_talk(black_box(&talk)));
    });
    told("mood of the talk, once", mood, Some(("scan", scan)));
    let of_summary = spread(rounds, || {
        black_box(sentiment::measure(black_box(&long), "en-US"));
    });
    told("mood of the summary after an edit", of_summary, None);

    let all = spread(rounds, || {
        let tokens = counter.count(&text);
        let found = summary::findings(&long, Some(&talk), "en-US");
        let moods = (
            sentiment::measure(&long, "en-US"),
            sentiment::measure_talk(&talk),
        );
        black_box((tokens, found, moods));
    });
    told(
        "all of it, nothing kept from before",
        all,
        Some(("scan", scan)),
    );
}

/// A talk of at most so many tokens, and how many it has.
fn talk(counter: &Counter, most: usize) -> (Transcript, usize) {
    let mut talk = Transcript::default();
    let mut tokens = 0;
    for (index, line) in LINES.iter().cycle().enumerate() {
        let speaker = if index % 2 == 0 {
            Speaker::Agent
        } else {
            Speaker::Customer
        };
        // Lines repeat in everyday talk, but never all of them.
        let text = format!("{line} {index}.");
        let line = Utterance {
            speaker,
            text,
            at: None,
        };
        tokens += counter.count(&format!("{}: {}\n", speaker.label(), line.text));
        if tokens > most {
            break;
        }
        talk.utterances.push(line);
    }
    let tokens = counter.count(&talk.text());
    (talk, tokens)
}

/// The median and the 99th percentile.
fn spread(rounds: usize, mut run: impl FnMut()) -> (Duration, Duration) {
    run();
    let mut took: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    took.sort();
    (
        took[took.len() / 2],
        took[(took.len() * 99 / 100).min(took.len() - 1)],
    )
}

fn told(
    name: &str,
    (p50, p99): (Duration, Duration),
    baseline: Option<(&str, (Duration, Duration))>,
) {
    let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let ratio = baseline.map(|(what, (base, _))| {
        let times = p50.as_secs_f64() / base.as_secs_f64().max(f64::EPSILON);
        format!("  {times:.0} times {what}")
    });
    println!(
        "{name:<48} p50 {:>8.3} ms  p99 {:>8.3} ms{}",
        ms(p50),
        ms(p99),
        ratio.unwrap_or_default()
    );
}
