//! How long calls took, by kind, as histograms (`contract.md §7`).

use std::time::Duration;

/// One kind of call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latency {
    /// The call's name: `token`, `contentlibraries`, `config`, `websocket`.
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
