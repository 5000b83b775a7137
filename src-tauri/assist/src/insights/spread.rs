//! How something is spread over buckets.

/// Buckets in order, each with how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spread(Vec<(u32, u64)>);

impl Spread {
    pub(super) fn add(&mut self, bucket: u32, count: u64) {
        match self.0.binary_search_by_key(&bucket, |(bucket, _)| *bucket) {
            Ok(at) => self.0[at].1 += count,
            Err(at) => self.0.insert(at, (bucket, count)),
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.0 {
            self.add(*bucket, *count);
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// The percentile of latencies, in ms, at most 5 % too high; none of nothing.
    pub(super) fn ms(&self, percent: u64) -> Option<f64> {
        let bucket = crate::metrics::ranked(self.0.iter().copied(), percent)?;
        Some(crate::metrics::edge(
            u16::try_from(bucket).unwrap_or(u16::MAX),
        ))
    }

    /// The median of shares, 0..=1; none of nothing.
    pub(super) fn median_share(&self) -> Option<f64> {
        let bucket = crate::metrics::ranked(self.0.iter().copied(), 50)?;
        Some(f64::from(bucket) / 100.0)
    }
}
