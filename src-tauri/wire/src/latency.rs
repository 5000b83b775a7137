//! How long calls took, by kind, as histograms (`contract.md §7`).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::error::Error;

/// Longer calls count as this long: past every deadline there is.
const LONGEST_US: u64 = 120_000_000;

/// One kind of call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latency {
    /// The call's name: `token`, `contentlibraries`, `config`, `websocket`, `feedback`,
    /// `prompts`, `prompt`, `prompt_deploy`, `injection`, `summary.create`, `adoption`,
    /// `webhook.knowledge`, `webhook.training`, `webhook.crm`, `webhook.injection`; those of
    /// surface B begin with `platform.`.
    pub call: &'static str,
    /// How many there were, failed ones included.
    pub count: u64,
    /// The median.
    pub p50: Duration,
    /// The 95th percentile.
    pub p95: Duration,
    /// The 99th percentile.
    pub p99: Duration,
    /// The longest.
    pub max: Duration,
}

/// One attempt at a call, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// The call's name, as in [`Latency::call`].
    pub call: &'static str,
    /// [`Error::kind`] of what went wrong; none when all was well.
    pub failure: Option<&'static str>,
    /// From the request to the end of the answer, or to the failure.
    pub took: Duration,
}

/// Who is told of every attempt, to keep histograms and failures by kind (`contract.md §7`).
/// Called in passing, on any thread: it must not block.
pub type Sink = Arc<dyn Fn(Called) + Send + Sync>;

/// Where attempts are recorded. Clones record in the same place.
#[derive(Clone, Default)]
pub(crate) struct Meter {
    latencies: Arc<Latencies>,
    sink: Option<Sink>,
}

impl Meter {
    /// The same, telling `sink` besides.
    pub(crate) fn with_sink(&self, sink: Sink) -> Self {
        Self {
            latencies: Arc::clone(&self.latencies),
            sink: Some(sink),
        }
    }

    pub(crate) fn record(&self, call: &'static str, failure: Option<&Error>, took: Duration) {
        self.latencies.record(call, took);
        if let Some(sink) = &self.sink {
            sink(Called {
                call,
                failure: failure.map(Error::kind),
                took,
            });
        }
    }

    pub(crate) fn summary(&self) -> Vec<Latency> {
        self.latencies.summary()
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter")
            .field("latencies", &self.latencies)
            .finish_non_exhaustive()
    }
}

/// The histograms of one client.
#[derive(Debug, Default)]
struct Latencies {
    by_call: Mutex<BTreeMap<&'static str, Histogram<u64>>>,
}

impl Latencies {
    fn record(&self, call: &'static str, took: Duration) {
        let mut by_call = self.by_call.lock().unwrap_or_else(PoisonError::into_inner);
        let histogram = by_call.entry(call).or_insert_with(|| {
            Histogram::new_with_bounds(1, LONGEST_US, 2)
                .expect("1 < 120 s, and two digits are allowed")
        });
        histogram.saturating_record(u64::try_from(took.as_micros()).unwrap_or(LONGEST_US));
    }

    fn summary(&self) -> Vec<Latency> {
        let by_call = self.by_call.lock().unwrap_or_else(PoisonError::into_inner);
        by_call
            .iter()
            .map(|(call, histogram)| {
                let at = |quantile| Duration::from_micros(histogram.value_at_quantile(quantile));
                Latency {
                    call,
                    count: histogram.len(),
                    p50: at(0.50),
                    p95: at(0.95),
                    p99: at(0.99),
                    max: Duration::from_micros(histogram.max()),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_has_its_own_percentiles() {
        let latencies = Latencies::default();
        for ms in 1..=100 {
            latencies.record("token", Duration::from_millis(ms));
        }
        latencies.record("config", Duration::from_hours(1));
        let summary = latencies.summary();
        assert_eq!(
            summary
                .iter()
                .map(|l| (l.call, l.count))
                .collect::<Vec<_>>(),
            [("config", 1), ("token", 100)]
        );
        let near = |found: Duration, ms: u64| found.as_millis().abs_diff(ms.into()) <= 1;
        assert!(
            near(summary[1].p50, 50) && near(summary[1].p99, 99),
            "two digits are kept"
        );
        assert!(
            summary[0].max <= Duration::from_secs(121),
            "longer than any deadline is capped"
        );
    }
}
