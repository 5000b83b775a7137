use std::time::Duration;

use jiff::Timestamp;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

/// So many ms after the beginning.
fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(1_700_000_000_000 + ms).expect("in range")
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn settings(delay: u64, max_concurrent: u8, auto_dismiss: u64) -> Settings {
    Settings {
        delay: ms(delay),
        max_concurrent,
        auto_dismiss: ms(auto_dismiss),
    }
}

fn offer(key: &str, settings: Settings) -> Offer {
    Offer {
        key: key.to_owned(),
        source: Source::Triggered,
        settings,
    }
}

fn injected(key: &str, settings: Settings) -> Offer {
    Offer {
        source: Source::Injected,
        ..offer(key, settings)
    }
}

/// Half a second's delay, up to three at once, ten seconds.
const QUICK: Settings = Settings {
    delay: Duration::from_millis(500),
    max_concurrent: 3,
    auto_dismiss: Duration::from_secs(10),
};

const ALONE: Settings = Settings {
    max_concurrent: 1,
    ..QUICK
};

fn shown(key: &str) -> Change {
    Change::Shown { key: key.into() }
}

fn timed_out(key: &str) -> Change {
    Change::TimedOut { key: key.into() }
}

fn withdrawn(key: &str) -> Change {
    Change::Withdrawn { key: key.into() }
}

fn on_screen(schedule: &Schedule) -> Vec<&str> {
    schedule.shown().map(|shown| shown.key.as_str()).collect()
}

fn waiting(schedule: &Schedule) -> Vec<&str> {
    schedule
        .queued()
        .map(|queued| queued.key.as_str())
        .collect()
}

/// With all of `offers` made at the beginning.
fn with(offers: impl IntoIterator<Item = Offer>) -> Schedule {
    let mut schedule = Schedule::new(at(0));
    for offer in offers {
        assert!(schedule.offer(offer, at(0)), "a new key is taken");
    }
    schedule
}

/// The bounds of the contract's table, each at both ends.
#[rstest]
#[case::least_delay(500, 1, 10_000)]
#[case::most_delay(5000, 1, 10_000)]
#[case::one_at_once(500, 1, 30_000)]
#[case::two_at_once(500, 2, 30_000)]
#[case::three_at_once(500, 3, 30_000)]
#[case::least_time(500, 3, 10_000)]
#[case::most_time(5000, 3, 60_000)]
fn keeps_to_the_contracts_table(#[case] delay: i64, #[case] most: u8, #[case] auto_dismiss: i64) {
    let injection = json!({"displaySettings": {
        "delayMs": delay, "maxConcurrentPrompts": most, "autoDismissMs": auto_dismiss}});
    let settings = Settings::of_injection(&injection).expect("within the bounds");
    let keys = ["a", "b", "c", "d"];
    let mut schedule = with(keys.map(|key| injected(key, settings)));

    assert_eq!(schedule.next_wake(at(0)), Some(at(delay)));
    assert_eq!(schedule.tick(at(delay - 1)), [], "not a millisecond sooner");
    let (first, rest) = keys.split_at(most.into());
    let news: Vec<_> = first.iter().map(|key| shown(key)).collect();
    assert_eq!(schedule.tick(at(delay)), news, "as many as may be at once");
    assert_eq!(on_screen(&schedule), first);
    assert_eq!(waiting(&schedule), rest, "the rest queue");

    let end = delay + auto_dismiss;
    assert_eq!(schedule.next_wake(at(delay)), Some(at(end)));
    assert_eq!(schedule.tick(at(end - 1)), [], "nor does any go sooner");
    let gone = first.iter().map(|key| timed_out(key));
    let came = rest.iter().take(most.into()).map(|key| shown(key));
    let news: Vec<_> = gone.chain(came).collect();
    assert_eq!(schedule.tick(at(end)), news);
}

#[rstest]
#[case("delayMs", json!(499))]
#[case("delayMs", json!(5001))]
#[case("delayMs", json!(null))]
#[case("maxConcurrentPrompts", json!(0))]
#[case("maxConcurrentPrompts", json!(4))]
#[case("maxConcurrentPrompts", json!(1.5))]
#[case("autoDismissMs", json!(9_999))]
#[case("autoDismissMs", json!(60_001))]
#[case("autoDismissMs", json!("10000"))]
fn settings_beyond_the_table_are_refused(#[case] name: &str, #[case] value: Value) {
    let mut settings = json!({
        "delayMs": 500.0, "maxConcurrentPrompts": 3.0, "autoDismissMs": 10_000.0});
    let whole = Settings::of_injection(&json!({"displaySettings": settings}));
    assert_eq!(whole, Ok(QUICK), "JSON knows no integers");
    settings[name] = value;
    let found = Settings::of_injection(&json!({"displaySettings": settings}))
        .expect_err("outside the table");
    let paths: Vec<_> = found.into_iter().map(|violation| violation.path).collect();
    assert_eq!(paths, [format!("displaySettings.{name}")]);
    assert!(
        Settings::of_injection(&json!(null)).is_err(),
        "no document, no panic"
    );
    assert!(Settings::of_injection(&json!({})).is_err());
}

#[rstest]
#[case::its_own(json!({"display": {"timeoutMs": 45_000}}), 45_000)]
#[case::decimals(json!({"display": {"timeoutMs": 45_000.0}}), 45_000)]
#[case::the_default(json!({"display": {}}), 30_000)]
#[case::null(json!({"display": {"timeoutMs": null}}), 30_000)]
#[case::not_allowed(json!({"display": {"timeoutMs": 0}}), 30_000)]
#[case::no_document(json!(null), 30_000)]
fn a_triggered_prompt_stays_for_its_timeout(#[case] document: Value, #[case] stays: u64) {
    assert_eq!(Settings::of_prompt(&document), settings(500, 3, stays));
}

#[test]
fn one_that_wants_to_be_alone_waits_for_that_and_is_not_overtaken() {
    let mut schedule = with([offer("a", QUICK), offer("alone", ALONE), offer("b", QUICK)]);
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    assert_eq!(waiting(&schedule), ["alone", "b"]);
    assert!(schedule.clicked("a"));
    assert_eq!(
        schedule.next_wake(at(700)),
        Some(at(700)),
        "there is room now"
    );
    assert_eq!(schedule.tick(at(700)), [shown("alone")]);
    assert_eq!(schedule.tick(at(5000)), [], "nothing comes beside it");
    assert_eq!(schedule.tick(at(10_700)), [timed_out("alone"), shown("b")]);
}

#[test]
fn injected_first_at_the_same_instant_and_else_in_the_order_of_offers() {
    let mut schedule = with([
        offer("t1", ALONE),
        injected("i1", ALONE),
        offer("t2", ALONE),
        injected("i2", ALONE),
    ]);
    assert!(schedule.offer(injected("later", ALONE), at(1)));
    assert_eq!(waiting(&schedule), ["i1", "i2", "t1", "t2", "later"]);
}

#[test]
fn a_delay_that_runs_holds_nobody_up() {
    let mut schedule = with([
        offer("slow", settings(5000, 3, 10_000)),
        offer("quick", QUICK),
    ]);
    assert_eq!(schedule.tick(at(500)), [shown("quick")]);
    let ready: Vec<_> = schedule.queued().map(|queued| queued.ready).collect();
    assert_eq!(ready, [false], "it does not wait for a place yet");
    assert_eq!(schedule.tick(at(5000)), [shown("slow")]);
    assert_eq!(
        on_screen(&schedule),
        ["quick", "slow"],
        "oldest on screen first"
    );
}

#[test]
fn the_same_key_is_there_once() {
    let mut schedule = with([offer("a", QUICK)]);
    assert!(!schedule.offer(injected("a", ALONE), at(100)), "it waits");
    assert_eq!(schedule.tick(at(500)), [shown("a")], "by its first delay");
    assert!(
        !schedule.offer(offer("a", QUICK), at(600)),
        "it is on screen"
    );
    assert!(schedule.dismissed("a"));
    assert!(!schedule.dismissed("a"), "over once");
    assert!(!schedule.clicked("a"));
    assert!(
        schedule.offer(offer("a", QUICK), at(700)),
        "over: it may come again"
    );
}

#[test]
fn reading_holds_it_and_leaves_it_a_rest() {
    let mut schedule = with([offer("a", QUICK)]);
    assert!(!schedule.reading("a", true, at(100)), "not on screen yet");
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    assert!(schedule.reading("a", true, at(9500)));
    let closes = |schedule: &Schedule| schedule.shown().next().and_then(|shown| shown.closes_at);
    assert_eq!(closes(&schedule), None, "no countdown while it is read");
    assert_eq!(schedule.next_wake(at(9500)), None);
    assert_eq!(schedule.tick(at(600_000)), [], "however long it is read");
    assert!(
        schedule.reading("a", true, at(600_000)),
        "told twice, read once"
    );
    assert!(schedule.reading("a", false, at(700_000)));
    assert_eq!(
        closes(&schedule),
        Some(at(703_000)),
        "a rest, as only 1 s was left"
    );
    assert!(
        schedule.reading("a", false, at(701_000)),
        "leaving twice is leaving once"
    );
    assert_eq!(schedule.tick(at(702_999)), []);
    assert_eq!(schedule.tick(at(703_000)), [timed_out("a")]);
}

#[test]
fn a_short_reading_takes_nothing_of_what_was_left() {
    let mut schedule = with([offer("a", QUICK)]);
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    assert!(schedule.reading("a", true, at(1500)));
    assert!(schedule.reading("a", false, at(2500)));
    assert_eq!(
        schedule.next_wake(at(2500)),
        Some(at(11_500)),
        "9 s were left"
    );
}

#[test]
fn viewed_counts_once_also_after_not_now() {
    let mut schedule = with([offer("a", QUICK)]);
    assert!(!schedule.viewed("a"), "nobody saw what was not on screen");
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    assert!(schedule.viewed("a"));
    assert!(!schedule.viewed("a"));
    assert!(schedule.not_now("a", at(1000)));
    assert_eq!(schedule.tick(at(61_000)), [shown("a")]);
    assert!(!schedule.viewed("a"), "the same prompt");
}

#[test]
fn not_now_puts_it_off_behind_those_that_wait() {
    let mut schedule = with([offer("a", ALONE), offer("b", settings(500, 1, 60_000))]);
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    assert!(schedule.not_now("a", at(1000)));
    assert_eq!(waiting(&schedule), ["b", "a"]);
    assert_eq!(schedule.tick(at(1000)), [shown("b")]);
    assert_eq!(schedule.tick(at(60_999)), []);
    assert!(schedule.clicked("b"));
    assert_eq!(
        schedule.tick(at(60_999)),
        [],
        "not before the minute is over"
    );
    assert_eq!(schedule.tick(at(61_000)), [shown("a")]);
    assert!(schedule.not_now("a", at(62_000)), "as often as it is said");
    assert_eq!(schedule.next_wake(at(62_000)), Some(at(122_000)));
    assert!(!schedule.not_now("a", at(62_000)), "it is off already");
}

#[test]
fn mute_ends_what_is_on_screen_and_holds_the_rest() {
    let muted = |key: &str| Change::Muted { key: key.into() };
    let mut schedule = with([offer("a", ALONE), offer("b", ALONE)]);
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    schedule.mute(true, at(1000));
    assert_eq!(on_screen(&schedule), [""; 0], "at once");
    assert_eq!(
        schedule.next_wake(at(1000)),
        Some(at(1000)),
        "there is news"
    );
    assert_eq!(schedule.tick(at(1000)), [muted("a")]);
    assert!(
        schedule.offer(injected("c", QUICK), at(2000)),
        "the queue goes on"
    );
    assert_eq!(schedule.tick(at(100_000)), []);
    assert_eq!(schedule.next_wake(at(100_000)), None, "nothing to wake for");
    assert!(schedule.muted());
    schedule.mute(false, at(100_000));
    assert_eq!(schedule.next_wake(at(100_000)), Some(at(100_000)));
    assert_eq!(schedule.tick(at(100_000)), [shown("b")]);
    assert_eq!(waiting(&schedule), ["c"]);
}

#[test]
fn holding_keeps_new_ones_back_and_lets_go_what_is_on_screen() {
    let mut schedule = with([offer("a", ALONE), offer("b", ALONE)]);
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    schedule.hold(true);
    assert!(schedule.offer(injected("c", QUICK), at(600)));
    assert_eq!(
        schedule.tick(at(10_500)),
        [timed_out("a")],
        "it stays its time and no longer"
    );
    assert_eq!(schedule.tick(at(100_000)), [], "nothing new");
    assert_eq!(schedule.next_wake(at(100_000)), None, "nothing to wake for");
    schedule.hold(false);
    assert_eq!(schedule.next_wake(at(100_000)), Some(at(100_000)));
    assert_eq!(schedule.tick(at(100_000)), [shown("b")], "in its order");
}

#[test]
fn what_waits_can_be_withdrawn_and_what_is_on_screen_stays_its_time() {
    let mut schedule = with([offer("a", ALONE), offer("b", ALONE)]);
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    assert!(!schedule.withdraw("a"), "it is on screen");
    assert!(schedule.withdraw("b"));
    assert!(!schedule.withdraw("b"), "once");
    assert_eq!(schedule.next_wake(at(500)), Some(at(500)), "there is news");
    assert_eq!(schedule.tick(at(500)), [withdrawn("b")]);
    assert_eq!(on_screen(&schedule), ["a"]);
}

#[test]
fn what_is_left_at_the_end_is_withdrawn() {
    let mut schedule = with([offer("a", ALONE), offer("b", ALONE)]);
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    assert_eq!(schedule.clear(), [withdrawn("a"), withdrawn("b")]);
    assert_eq!(schedule.clear(), [], "once");
    assert_eq!(schedule.next_wake(at(600)), None);
    assert!(!schedule.clicked("a"));
}

#[test]
fn a_full_queue_lets_the_oldest_triggered_one_go() {
    let many = |count: usize| (0..count).map(|n| injected(&format!("i{n}"), ALONE));
    let mut schedule = with(many(MAX_QUEUED - 2));
    for key in ["t1", "t2", "t3"] {
        assert!(schedule.offer(offer(key, ALONE), at(1)));
    }
    assert_eq!(schedule.tick(at(1)), [withdrawn("t1")]);
    assert!(schedule.offer(injected("j1", ALONE), at(2)));
    assert!(schedule.offer(injected("j2", ALONE), at(2)));
    assert_eq!(schedule.tick(at(2)), [withdrawn("t2"), withdrawn("t3")]);
    assert!(schedule.offer(offer("t4", ALONE), at(3)));
    assert_eq!(
        schedule.tick(at(3)),
        [withdrawn("t4")],
        "no injected one for a triggered one"
    );
    assert!(schedule.offer(injected("j3", ALONE), at(4)));
    assert_eq!(schedule.tick(at(4)), [withdrawn("i0")], "all are injected");
    assert_eq!(schedule.queued().len(), MAX_QUEUED);
}

#[test]
fn a_clock_set_back_neither_hurries_nor_freezes() {
    const HOUR: i64 = 3_600_000;
    let mut schedule = with([offer("a", QUICK), offer("b", settings(5000, 3, 10_000))]);
    assert_eq!(schedule.tick(at(500)), [shown("a")]);
    assert_eq!(schedule.tick(at(2500)), []);
    assert_eq!(schedule.tick(at(2500 - HOUR)), [], "nothing at once");
    let closes = schedule.shown().next().and_then(|shown| shown.closes_at);
    assert_eq!(
        closes,
        Some(at(10_500 - HOUR)),
        "what was left, by the new time"
    );
    assert_eq!(schedule.tick(at(4999 - HOUR)), [], "no sooner");
    assert_eq!(schedule.tick(at(5000 - HOUR)), [shown("b")], "and no later");
    assert_eq!(schedule.tick(at(10_500 - HOUR)), [timed_out("a")]);
}

#[test]
fn a_clock_set_back_between_ticks_counts_as_no_time() {
    let mut schedule = with([offer("a", QUICK)]);
    assert!(schedule.offer(offer("b", QUICK), at(-1000)));
    assert_eq!(schedule.next_wake(at(-1000)), Some(at(-500)));
    assert_eq!(schedule.tick(at(-500)), [shown("a"), shown("b")]);
}

#[test]
fn settings_off_the_table_do_no_harm() {
    let odd = Settings {
        delay: Duration::ZERO,
        max_concurrent: 0,
        auto_dismiss: Duration::MAX,
    };
    let mut schedule = with([offer("a", odd), offer("b", odd)]);
    assert_eq!(
        schedule.tick(at(0)),
        [shown("a")],
        "0 at once would be never"
    );
    let closes = schedule.shown().next().and_then(|shown| shown.closes_at);
    assert_eq!(closes, Some(Timestamp::MAX));
    assert_eq!(schedule.tick(at(i64::from(u32::MAX))), []);
}
