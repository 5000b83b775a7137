//! What was produced, interaction by interaction, and how far each socket has read.
//!
//! One log an interaction, many readers with a cursor each: a socket takes what is next when it
//! can write, so a slow one has no queue of its own and holds up nobody else, and a subscription
//! that reaches back is a cursor put back. The log is bounded (the newest 4,096 frames and
//! 64 MiB); a producer that tests control waits while a reader is far behind.
//! Rejected: a channel a socket (either it drops or one slow reader stops the play).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::frame::{Encoding, Frame};

/// The most frames a log keeps.
pub(crate) const MAX_KEPT: usize = 4096;
/// The most bytes of payload a log keeps.
const MAX_KEPT_BYTES: usize = 64 * 1024 * 1024;
/// How far a reader may be behind before [`Feed::room`] waits, in frames.
const MAX_BEHIND: u64 = 256;
/// How long an end waits for a reader that takes nothing.
const PATIENCE: Duration = Duration::from_secs(5);

/// A socket, as the feed knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reader(pub(crate) u64);

#[derive(Debug)]
pub(crate) struct Feed {
    logs: Mutex<BTreeMap<InteractionId, Log>>,
    produced: watch::Sender<u64>,
    taken: watch::Sender<u64>,
    encoding: Encoding,
}

#[derive(Debug, Default)]
struct Log {
    first_seq: u64,
    bytes: usize,
    entries: VecDeque<Entry>,
    readers: BTreeMap<Reader, Cursor>,
}

#[derive(Debug)]
struct Entry {
    at: Timestamp,
    frame: Frame,
    /// What the frame says, where it can be narrowed to some kinds of suggestion.
    value: Option<Arc<Value>>,
}

#[derive(Debug)]
struct Cursor {
    next_seq: u64,
    /// Everything before this one has left the socket.
    written_seq: u64,
    /// The kinds asked for; empty for all.
    kinds: BTreeSet<String>,
}

impl Log {
    fn end(&self) -> u64 {
        self.first_seq + self.entries.len() as u64
    }

    fn append(&mut self, entry: Entry) {
        self.bytes += entry.frame.len();
        self.entries.push_back(entry);
        while self.entries.len() > MAX_KEPT || self.bytes > MAX_KEPT_BYTES {
            let Some(old) = self.entries.pop_front() else {
                break;
            };
            self.bytes -= old.frame.len();
            self.first_seq += 1;
        }
    }

    fn most_behind(&self) -> u64 {
        let end = self.end();
        self.readers
            .values()
            .map(|cursor| end.saturating_sub(cursor.next_seq))
            .max()
            .unwrap_or(0)
    }
}

impl Feed {
    pub(crate) fn new(encoding: Encoding) -> Self {
        Self {
            logs: Mutex::default(),
            produced: watch::Sender::new(0),
            taken: watch::Sender::new(0),
            encoding,
        }
    }

    /// Counts what is produced, for readers that wait.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.produced.subscribe()
    }

    /// Adds a frame that says `value`.
    pub(crate) fn publish(&self, interaction: InteractionId, at: Timestamp, value: Value) {
        let entry = Entry {
            at,
            frame: Frame::encode(&value, self.encoding),
            value: Some(Arc::new(value)),
        };
        self.append(interaction, entry);
    }

    /// Adds this exact frame; returns how many sockets are subscribed.
    pub(crate) fn push(&self, interaction: InteractionId, at: Timestamp, frame: Frame) -> usize {
        self.append(
            interaction,
            Entry {
                at,
                frame,
                value: None,
            },
        )
    }

    fn append(&self, interaction: InteractionId, entry: Entry) -> usize {
        let readers = {
            let mut logs = self.logs();
            let log = logs.entry(interaction).or_default();
            log.append(entry);
            log.readers.len()
        };
        self.produced.send_modify(|n| *n += 1);
        readers
    }

    /// Waits until no subscriber is far behind.
    pub(crate) async fn room(&self, interaction: InteractionId) {
        self.until(|log| log.most_behind() < MAX_BEHIND, interaction)
            .await;
    }

    /// Waits until somebody is subscribed and not far behind.
    pub(crate) async fn audience(&self, interaction: InteractionId) {
        let ready = |log: &Log| !log.readers.is_empty() && log.most_behind() < MAX_BEHIND;
        self.until(ready, interaction).await;
    }

    /// Waits until what is there now has left every subscriber's socket; 5 s at most, so that a
    /// client that doesn't read holds up nobody for good.
    pub(crate) async fn written(&self, interaction: InteractionId) {
        let end = {
            let logs = self.logs();
            logs.get(&interaction).map_or(0, Log::end)
        };
        let all_have = |log: &Log| log.readers.values().all(|one| one.written_seq >= end);
        let written = self.until(all_have, interaction);
        if tokio::time::timeout(PATIENCE, written).await.is_err() {
            tracing::debug!(%interaction, "an end did not wait for a reader that takes nothing");
        }
    }

    async fn until(&self, ready: impl Fn(&Log) -> bool, interaction: InteractionId) {
        let mut taken = self.taken.subscribe();
        let is_ready = |_: &u64| {
            let mut logs = self.logs();
            ready(logs.entry(interaction).or_default())
        };
        // The sender lives in `self`: it can't be gone while this waits.
        let _ = taken.wait_for(is_ready).await;
    }

    /// Puts a reader's cursor on the first frame produced at `since` or later; `kinds` narrows
    /// what it is given, unless empty. Returns whether anything lies within the window.
    pub(crate) fn subscribe(
        &self,
        reader: Reader,
        interaction: InteractionId,
        since: Timestamp,
        kinds: BTreeSet<String>,
    ) -> bool {
        let found = {
            let mut logs = self.logs();
            let log = logs.entry(interaction).or_default();
            let skipped = log.entries.iter().take_while(|entry| entry.at < since);
            let next_seq = log.first_seq + skipped.count() as u64;
            let cursor = Cursor {
                next_seq,
                written_seq: next_seq,
                kinds,
            };
            log.readers.insert(reader, cursor);
            next_seq < log.end()
        };
        self.produced.send_modify(|n| *n += 1);
        self.taken.send_modify(|n| *n += 1);
        found
    }

    pub(crate) fn unsubscribe(&self, reader: Reader, interaction: InteractionId) {
        if let Some(log) = self.logs().get_mut(&interaction) {
            log.readers.remove(&reader);
        }
        self.taken.send_modify(|n| *n += 1);
    }

    /// The reader is gone. Logs nobody wrote to and nobody reads go with it.
    pub(crate) fn leave(&self, reader: Reader) {
        {
            let mut logs = self.logs();
            for log in logs.values_mut() {
                log.readers.remove(&reader);
            }
            logs.retain(|_, log| !log.entries.is_empty() || !log.readers.is_empty());
        }
        self.taken.send_modify(|n| *n += 1);
    }

    /// Drops all that is known about an interaction.
    pub(crate) fn forget(&self, interaction: InteractionId) {
        self.logs().remove(&interaction);
    }

    /// How many interactions a reader follows besides this one.
    pub(crate) fn followed_besides(&self, reader: Reader, interaction: InteractionId) -> usize {
        let logs = self.logs();
        logs.iter()
            .filter(|(id, log)| **id != interaction && log.readers.contains_key(&reader))
            .count()
    }

    /// The next frames for a reader, at most `most`, every interaction in its turn. Whoever asks
    /// has written what it was given before.
    pub(crate) fn take(&self, reader: Reader, most: usize) -> Vec<Frame> {
        let mut frames = Vec::new();
        let mut moved = false;
        {
            let mut logs = self.logs();
            let followed = logs
                .values()
                .filter(|log| log.readers.contains_key(&reader));
            // A share each, so that a busy interaction doesn't starve the others.
            let share = (most / followed.count().max(1)).max(1);
            for log in logs.values_mut() {
                let most = frames.len().saturating_add(share).min(most);
                moved |= take_from(log, reader, most, &mut frames, self.encoding);
            }
        }
        if moved {
            self.taken.send_modify(|n| *n += 1);
        }
        frames
    }

    fn logs(&self) -> MutexGuard<'_, BTreeMap<InteractionId, Log>> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn take_from(
    log: &mut Log,
    reader: Reader,
    most: usize,
    frames: &mut Vec<Frame>,
    encoding: Encoding,
) -> bool {
    let Some(cursor) = log.readers.get_mut(&reader) else {
        return false;
    };
    let before = (cursor.next_seq, cursor.written_seq);
    cursor.written_seq = cursor.next_seq;
    // Frames that were dropped from the log before this reader came to them are passed over.
    let start = cursor.next_seq.max(log.first_seq) - log.first_seq;
    let mut passed = 0;
    for entry in log
        .entries
        .iter()
        .skip(usize::try_from(start).unwrap_or(usize::MAX))
    {
        if frames.len() >= most {
            break;
        }
        passed += 1;
        frames.extend(narrowed(entry, &cursor.kinds, encoding));
    }
    cursor.next_seq = log.first_seq + start + passed;
    (cursor.next_seq, cursor.written_seq) != before
}

/// The frame as a subscription to some kinds of suggestion sees it; none where nothing is left.
fn narrowed(entry: &Entry, kinds: &BTreeSet<String>, encoding: Encoding) -> Option<Frame> {
    let all = || Some(entry.frame.clone());
    let Some(value) = entry.value.as_ref().filter(|_| !kinds.is_empty()) else {
        return all();
    };
    let Some(suggestions) = value["suggestions"].as_array() else {
        return all();
    };
    let is_wanted = |one: &&Value| {
        one["type"]
            .as_str()
            .is_some_and(|kind| kinds.contains(kind))
    };
    let wanted: Vec<&Value> = suggestions.iter().filter(is_wanted).collect();
    if wanted.len() == suggestions.len() {
        return all();
    }
    // What was said is for everybody.
    if wanted.is_empty() && value["metadata"]["utterances"].is_null() {
        return None;
    }
    let mut value = value.as_ref().clone();
    value["suggestions"] = json!(wanted);
    Some(Frame::encode(&value, encoding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ONE: InteractionId = InteractionId(Uuid::from_u128(1));

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn a_window_that_reaches_back_finds_what_was_produced_inside_it() {
        let feed = Feed::new(Encoding::Text);
        for ms in 0..10 {
            feed.push(ONE, at(ms), Frame::text(ms.to_string()));
        }
        assert!(feed.subscribe(Reader(1), ONE, at(7), BTreeSet::new()));
        let taken = feed.take(Reader(1), 100);
        let expected: Vec<_> = ["7", "8", "9"].map(Frame::text).into();
        assert_eq!(taken, expected, "the frames of the last three milliseconds");
        assert!(feed.take(Reader(1), 100).is_empty(), "each is taken once");
    }

    #[test]
    fn a_busy_interaction_does_not_starve_a_quiet_one() {
        let feed = Feed::new(Encoding::Text);
        let quiet = InteractionId(Uuid::from_u128(2));
        for interaction in [ONE, quiet] {
            feed.subscribe(Reader(1), interaction, at(0), BTreeSet::new());
        }
        for _ in 0..100 {
            feed.push(ONE, at(0), Frame::text("busy"));
        }
        feed.push(quiet, at(0), Frame::text("quiet"));
        let taken = feed.take(Reader(1), 10);
        assert!(taken.contains(&Frame::text("quiet")), "in the first batch");
        assert!(taken.len() <= 10, "the bound of a batch");
    }

    #[test]
    fn the_log_keeps_the_newest_only() {
        let feed = Feed::new(Encoding::Text);
        for n in 0..MAX_KEPT + 10 {
            feed.push(ONE, at(0), Frame::text(n.to_string()));
        }
        feed.subscribe(Reader(1), ONE, at(0), BTreeSet::new());
        let taken = feed.take(Reader(1), usize::MAX);
        assert_eq!(taken.len(), MAX_KEPT, "the bound of the log");
        assert_eq!(taken[0], Frame::text("10"), "the oldest ten are gone");
    }

    #[test]
    fn kinds_that_were_not_asked_for_are_left_out() {
        let feed = Feed::new(Encoding::Text);
        let of = |kinds: &[&str]| {
            let suggestions: Vec<_> = kinds.iter().map(|kind| json!({"type": kind})).collect();
            json!({"interactionId": ONE, "suggestions": suggestions})
        };
        feed.publish(ONE, at(0), of(&["knowledge", "process"]));
        feed.publish(ONE, at(0), of(&["process"]));
        let knowledge = BTreeSet::from(["knowledge".to_owned()]);
        feed.subscribe(Reader(1), ONE, at(0), knowledge);
        assert_eq!(
            feed.take(Reader(1), 10),
            [Frame::json(&of(&["knowledge"]))],
            "the second frame has nothing left in it and is not sent"
        );
        let mut spoken = of(&["process"]);
        spoken["metadata"] = json!({"utterances": [{"text": "Hello."}]});
        feed.publish(ONE, at(0), spoken.clone());
        spoken["suggestions"] = json!([]);
        assert_eq!(
            feed.take(Reader(1), 10),
            [Frame::json(&spoken)],
            "what was said is for everybody"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn an_end_waits_until_everything_is_written_but_not_for_ever() {
        let feed = Feed::new(Encoding::Text);
        feed.written(ONE).await;
        feed.subscribe(Reader(1), ONE, at(0), BTreeSet::new());
        feed.push(ONE, at(0), Frame::text("the last words"));
        {
            let mut written = std::pin::pin!(feed.written(ONE));
            assert!(futures_util::poll!(written.as_mut()).is_pending());
            assert_eq!(feed.take(Reader(1), 10).len(), 1);
            assert!(
                futures_util::poll!(written.as_mut()).is_pending(),
                "taken is not written"
            );
            assert!(feed.take(Reader(1), 10).is_empty(), "asks again: written");
            assert!(futures_util::poll!(written.as_mut()).is_ready());
        }
        feed.push(ONE, at(0), Frame::text("nobody takes this"));
        feed.written(ONE).await;
    }
}
