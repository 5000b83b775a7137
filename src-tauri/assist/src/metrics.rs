//! How long calls took and how they ended, by hour, and how much of what was shown was taken.
//!
//! Counted in passing, in memory; written once a minute and at the end, never on a hot path.
//! Latencies are counted in buckets that are each 5 % wider than the one before, so that hours,
//! days and machines add up and a percentile is at most 5 % off.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rules::acceptance::acceptance_rate;
use serde::Serialize;
use wire::latency::{Called, Sink};

use crate::clock::Clock;
use crate::store::{CallCount, Counted, Reader, Store, StoreError};

/// How much wider each bucket is than the one before.
const WIDTH: f64 = 1.05;

/// Everything longer counts as this long: past every deadline there is.
const LONGEST: Duration = Duration::from_mins(10);

/// How an attempt is counted that went well.
const OK: &str = "ok";

const HOUR_MS: i64 = 3_600_000;

/// Counts calls until they are written. Clones count in the same place.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    clock: Clock,
    counts: Arc<Mutex<Counts>>,
}

/// By hour, call, and what is counted.
type Counts = BTreeMap<(i64, &'static str, Counted), u64>;

impl Meter {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            counts: Arc::default(),
        }
    }

    /// Where the wire tells of its calls.
    pub(crate) fn sink(&self) -> Sink {
        let meter = self.clone();
        Arc::new(move |called| meter.count(&called))
    }

    fn count(&self, called: &Called) {
        let hour_ms = hour_of(self.clock.now());
        let outcome = called.failure.unwrap_or(OK).to_owned();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for of in [
            Counted::Bucket(bucket(called.took)),
            Counted::Outcome(outcome),
        ] {
            *counts.entry((hour_ms, called.call, of)).or_default() += 1;
        }
    }

    /// Writes what was counted since the last time.
    ///
    /// # Errors
    /// What stands in the way; it is counted again then.
    pub(crate) async fn flush(&self, store: &Store) -> Result<(), StoreError> {
        let taken = {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *counts)
        };
        if taken.is_empty() {
            return Ok(());
        }
        let counted = taken.iter().map(|((hour_ms, call, of), count)| CallCount {
            hour_ms: *hour_ms,
            call: (*call).to_owned(),
            of: of.clone(),
            count: *count,
        });
        let written = store.add_calls(counted.collect()).await;
        if written.is_err() {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, count) in taken {
                *counts.entry(key).or_default() += count;
            }
        }
        written
    }
}

/// Figures of a time.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metrics {
    /// By kind of call, in the order of their names.
    pub calls: Vec<CallFigures>,
    /// Over the interactions that began in it.
    pub taken: TakenFigures,
}

/// One kind of call.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallFigures {
    /// `token`, `feedback`, `webhook.knowledge`, …
    pub call: String,
    /// How many attempts there were, failed ones included.
    pub count: u64,
    /// The median, in ms; at most 5 % too high.
    pub p50_ms: f64,
    /// The 95th percentile, in ms.
    pub p95_ms: f64,
    /// The 99th percentile, in ms.
    pub p99_ms: f64,
    /// Failed attempts by their kind (`wire::Error::kind`).
    pub failures: BTreeMap<String, u64>,
}

/// How much of what was shown was taken.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenFigures {
    /// Clicks that took a card.
    pub accepted: u64,
    /// Batches of which something came on screen.
    pub batches_shown: u64,
    /// Cards that were painted.
    pub suggestions_shown: u64,
    /// Accepted over batches shown (`contract.md §1`).
    pub per_batch: f64,
    /// Accepted over cards painted.
    pub per_suggestion: f64,
}

impl Reader {
    /// The figures of the hours, and of the interactions, that begin within `since..until`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn metrics(&self, since: Timestamp, until: Timestamp) -> Result<Metrics, StoreError> {
        let (since, until) = (hour_of(since), until.as_millisecond());
        let (accepted, batches_shown, suggestions_shown) = self.shown_and_taken(since, until)?;
        Ok(Metrics {
            calls: figures(self.calls(since, until)?),
            taken: TakenFigures {
                accepted,
                batches_shown,
                suggestions_shown,
                per_batch: acceptance_rate(accepted, batches_shown),
                per_suggestion: acceptance_rate(accepted, suggestions_shown),
            },
        })
    }
}

fn figures(counts: Vec<CallCount>) -> Vec<CallFigures> {
    let mut buckets: BTreeMap<String, BTreeMap<u16, u64>> = BTreeMap::new();
    let mut failures: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for counted in counts {
        match counted.of {
            Counted::Bucket(bucket) => {
                *buckets
                    .entry(counted.call)
                    .or_default()
                    .entry(bucket)
                    .or_default() += counted.count;
            }
            Counted::Outcome(outcome) if outcome == OK => {}
            Counted::Outcome(outcome) => {
                *failures
                    .entry(counted.call)
                    .or_default()
                    .entry(outcome)
                    .or_default() += counted.count;
            }
        }
    }
    let each = buckets.into_iter().map(|(call, buckets)| CallFigures {
        count: buckets.values().sum(),
        p50_ms: quantile(&buckets, 50),
        p95_ms: quantile(&buckets, 95),
        p99_ms: quantile(&buckets, 99),
        failures: failures.remove(&call).unwrap_or_default(),
        call,
    });
    each.collect()
}

/// The upper edge of the bucket that the `percent`-th of a hundred falls into, in ms.
fn quantile(buckets: &BTreeMap<u16, u64>, percent: u64) -> f64 {
    ranked(
        buckets.iter().map(|(bucket, count)| (*bucket, *count)),
        percent,
    )
    .map_or(0.0, edge)
}

/// The bucket that the `percent`-th of a hundred falls into; none of nothing. Buckets come in order.
pub(crate) fn ranked<B: Copy>(
    buckets: impl Iterator<Item = (B, u64)> + Clone,
    percent: u64,
) -> Option<B> {
    let count: u64 = buckets.clone().map(|(_, count)| count).sum();
    let wanted = (count * percent).div_ceil(100).max(1);
    let mut seen = 0;
    let mut up_to = buckets.skip_while(|(_, count)| {
        seen += count;
        seen < wanted
    });
    up_to.next().map(|(bucket, _)| bucket)
}

/// A bucket's upper edge, in ms: what a percentile in it is given as.
pub(crate) fn edge(bucket: u16) -> f64 {
    WIDTH.powi(i32::from(bucket) + 1) / 1000.0
}

/// The bucket of a latency: microseconds, on a scale of 5 %.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "capped at ten minutes, the logarithm lies within 0..=415"
)]
pub(crate) fn bucket(took: Duration) -> u16 {
    let micros = took.min(LONGEST).as_secs_f64() * 1e6;
    (micros.max(1.0).ln() / WIDTH.ln()) as u16
}

fn hour_of(at: Timestamp) -> i64 {
    at.as_millisecond().div_euclid(HOUR_MS) * HOUR_MS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(latencies: &[Duration]) -> BTreeMap<u16, u64> {
        let mut buckets = BTreeMap::new();
        for took in latencies {
            *buckets.entry(bucket(*took)).or_default() += 1;
        }
        buckets
    }

    #[test]
    fn nothing_has_no_percentile_and_absurd_ones_are_capped() {
        assert!(quantile(&BTreeMap::new(), 99).abs() < f64::EPSILON);
        assert_eq!(bucket(Duration::MAX), bucket(LONGEST));
        assert_eq!(bucket(Duration::ZERO), 0);
    }

    proptest! {
        #[test]
        fn a_percentile_is_at_most_five_percent_too_high(
            mut micros in prop::collection::vec(1_u64..60_000_000, 1..300), percent in 1_u64..=100,
        ) {
            let latencies: Vec<_> = micros.iter().copied().map(Duration::from_micros).collect();
            let found = quantile(&of(&latencies), percent);
            micros.sort_unstable();
            let rank = (micros.len() as u64 * percent).div_ceil(100).max(1);
            let index = usize::try_from(rank - 1).expect("small");
            let exact = Duration::from_micros(micros[index]).as_secs_f64() * 1000.0;
            prop_assert!(found >= exact * 0.999_999 && found <= exact * 1.050_001, "{found} for {exact}");
        }
    }
}
