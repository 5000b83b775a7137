//! What the state bar shows of the stream without asking its task: when it was last heard from, and
//! what was dropped.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::Timestamp;

use super::Dropped;
use super::frame::Defect;

/// Nothing was heard yet.
const NEVER: i64 = i64::MIN;

#[derive(Debug)]
pub(crate) struct Seen {
    /// Milliseconds since 1970, or [`NEVER`].
    heard: AtomicI64,
    not_gzip: AtomicU64,
    inflate_failed: AtomicU64,
    not_json: AtomicU64,
    wrong_shape: AtomicU64,
    oversized: AtomicU64,
    bad_scores: AtomicU64,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            heard: AtomicI64::new(NEVER),
            not_gzip: AtomicU64::new(0),
            inflate_failed: AtomicU64::new(0),
            not_json: AtomicU64::new(0),
            wrong_shape: AtomicU64::new(0),
            oversized: AtomicU64::new(0),
            bad_scores: AtomicU64::new(0),
        }
    }
}

impl Seen {
    pub(crate) fn heard(&self, at: Timestamp) {
        self.heard.store(at.as_millisecond(), Ordering::Relaxed);
    }

    /// Counts a dropped frame and says how many of its kind there are.
    pub(crate) fn drop_frame(&self, defect: Defect) -> u64 {
        let counter = match defect {
            Defect::NotGzip => &self.not_gzip,
            Defect::InflateFailed => &self.inflate_failed,
            Defect::NotJson => &self.not_json,
            Defect::WrongShape => &self.wrong_shape,
            Defect::Oversized => &self.oversized,
        };
        counter.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn drop_suggestions(&self, count: u32) {
        self.bad_scores.fetch_add(count.into(), Ordering::Relaxed);
    }

    pub(crate) fn last_heard(&self) -> Option<Timestamp> {
        // NEVER is no valid time, so the conversion says none by itself.
        Timestamp::from_millisecond(self.heard.load(Ordering::Relaxed)).ok()
    }

    pub(crate) fn dropped(&self) -> Dropped {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Dropped {
            not_gzip: read(&self.not_gzip),
            inflate_failed: read(&self.inflate_failed),
            not_json: read(&self.not_json),
            wrong_shape: read(&self.wrong_shape),
            oversized: read(&self.oversized),
            bad_scores: read(&self.bad_scores),
        }
    }
}
