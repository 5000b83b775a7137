//! No sequence of things that go wrong loses an entry, reorders a lane, or makes two effects of one
//! action: the record's own rows on real files, against a model of the far end.

mod filing;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use rules::id::InteractionId;
use serde_json::json;
use uuid::Uuid;

use super::parcel::{
    Base, Click, Document, DocumentTold, DocumentUse, Engaged, Engagement, Feedback, Found,
    Injection, KINDS, Occasion, Shown,
};
use super::{Load, Parcel, Target, outcome};
use crate::store::{
    Actor, Change, Claim, Fact, Opening, PutOff, Store, StoreError, StoredReceipt, Taken, Work,
};
use crate::view::outbox::DeliveryKind;

/// Another test's child may hold a copy of the lock for a moment.
const FORK: Duration = Duration::from_secs(20);

/// What happens next. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Step {
    /// A person acts: feedback, a click, an injection, an engagement or the use of a document, in one
    /// of two interactions.
    Put { kind: u8, interaction: u8 },
    /// The courier takes what is due.
    Claim,
    /// The far end takes it, and that is written down.
    Delivered(usize),
    /// It never gets there; it is put off.
    SendLost(usize),
    /// The agent sees the most prompts allowed, where it is an injection; it is put off.
    Full(usize),
    /// It gets there, the answer does not; it is put off.
    AnswerLost(usize),
    /// It gets there, and the program dies before that is written down.
    CrashBeforeMark(usize),
    /// The program dies.
    Crash,
    /// The far end refuses it.
    Refused(usize),
    /// A person lets a refused one go again, or gives it up.
    Decide { at: usize, retry: bool },
    /// The clock is set, by so many hours.
    Clock(i32),
}

fn step() -> impl Strategy<Value = Step> {
    let at = || 0_usize..8;
    prop_oneof![
        4 => (0_u8..5, 0_u8..2).prop_map(|(kind, interaction)| Step::Put { kind, interaction }),
        4 => Just(Step::Claim),
        3 => at().prop_map(Step::Delivered),
        2 => at().prop_map(Step::SendLost),
        2 => at().prop_map(Step::Full),
        2 => at().prop_map(Step::AnswerLost),
        1 => at().prop_map(Step::CrashBeforeMark),
        1 => Just(Step::Crash),
        1 => at().prop_map(Step::Refused),
        1 => (at(), any::<bool>()).prop_map(|(at, retry)| Step::Decide { at, retry }),
        1 => (-30_i32..30).prop_map(Step::Clock),
    ]
}

struct World<'a> {
    dir: &'a Path,
    store: Store,
    now: Timestamp,
    /// Actions by lane, in the order they were acknowledged: the idempotency keys.
    put: BTreeMap<String, Vec<String>>,
    /// What took effect at the far end, first arrivals in order, by lane.
    effects: BTreeMap<String, Vec<String>>,
    /// Attempts under way.
    taken: Vec<Taken>,
    parked: BTreeMap<i64, String>,
    /// Parked once, so that it may be behind its lane (feedback), or given up.
    late: BTreeSet<String>,
    given_up: BTreeSet<String>,
}

fn open(dir: &Path, now: Timestamp) -> Store {
    Store::open(&Opening {
        dir,
        now,
        install: Uuid::nil(),
        wait: FORK,
    })
    .expect("a folder nobody uses")
}

fn engaged(engagement: Engaged) -> Load {
    Load::Engagement(Engagement {
        suggestion: "s".into(),
        engagement,
    })
}

fn read_document(at: Timestamp) -> Load {
    Load::DocumentTold(DocumentTold {
        document: Document {
            base: Base::Named("b".into()),
            id: "d".into(),
            version: "v".into(),
            variation: "w".into(),
        },
        what: DocumentUse::Viewed,
        occasion: Occasion {
            search: None,
            found: Found::ByRule,
            shown: Shown::Whole,
            assistant: None,
        },
        at,
    })
}

impl<'a> World<'a> {
    fn new(dir: &'a Path) -> Self {
        let now = Timestamp::from_second(1_790_000_000).expect("in range");
        Self {
            dir,
            store: open(dir, now),
            now,
            put: BTreeMap::new(),
            effects: BTreeMap::new(),
            taken: Vec::new(),
            parked: BTreeMap::new(),
            late: BTreeSet::new(),
            given_up: BTreeSet::new(),
        }
    }

    async fn step(&mut self, step: &Step) {
        match step {
            Step::Put { kind, interaction } => self.put(*kind, *interaction).await,
            Step::Claim => self.claim().await,
            Step::Delivered(at) => {
                if let Some(taken) = self.pick(*at) {
                    self.arrive(&taken);
                    self.delivered(&taken).await;
                }
            }
            Step::SendLost(at) => {
                if let Some(taken) = self.pick(*at) {
                    self.put_off(&taken).await;
                }
            }
            Step::Full(at) => {
                if let Some(taken) = self.pick(*at) {
                    self.put_off_as(&taken, taken.kind == DeliveryKind::Injection)
                        .await;
                }
            }
            Step::AnswerLost(at) => {
                if let Some(taken) = self.pick(*at) {
                    self.arrive(&taken);
                    self.put_off(&taken).await;
                }
            }
            Step::CrashBeforeMark(at) => {
                if let Some(taken) = self.pick(*at) {
                    self.arrive(&taken);
                }
                self.crash().await;
            }
            Step::Crash => self.crash().await,
            Step::Refused(at) => {
                if let Some(taken) = self.pick(*at) {
                    let change = Change::Parked {
                        id: taken.id,
                        code: "protocol",
                        message: "no".into(),
                    };
                    self.commit(&taken, change).await.expect("it was there");
                    self.parked.insert(taken.id, taken.idempotency_key.clone());
                    self.late.insert(taken.idempotency_key);
                }
            }
            Step::Decide { at, retry } => self.decide(*at, *retry).await,
            Step::Clock(hours) => {
                let by = jiff::SignedDuration::from_hours(i64::from(*hours));
                self.now = self.now.checked_add(by).unwrap_or(self.now);
            }
        }
    }

    async fn put(&mut self, kind: u8, interaction: u8) {
        let interaction = InteractionId(Uuid::from_u128(u128::from(interaction)));
        let load = match kind {
            0 => {
                let body = json!({ "feedbackType": "helpful", "comments": "words" });
                Load::Feedback(Feedback::of(body, None))
            }
            1 => Load::Click(Click {
                article: "a".into(),
                acceptance_rate: 0.0,
                exported_at: self.now,
            }),
            3 => engaged(Engaged::Opened),
            4 => read_document(self.now),
            _ => Load::Injection(Injection::of(json!({
                "conversationId": interaction, "promptId": "p",
                "displaySettings": {}, "contextData": { "customerName": "words" },
            }))),
        };
        let key = Uuid::new_v4();
        let parcel = Parcel {
            target: Target::stored("t"),
            interaction: Some(interaction),
            title: None,
            correlation_id: Uuid::new_v4(),
            idempotency_key: key,
            load,
        };
        let lane = parcel.lane();
        let fact = Fact::AppStarted {
            version: "x".into(),
        };
        let work = Work::new(self.now, Actor::Cuecard, fact).with_parcel(Some(parcel));
        self.store.commit(work).await.expect("acknowledged");
        self.put.entry(lane).or_default().push(key.to_string());
    }

    async fn claim(&mut self) {
        let claim = Claim {
            target: "t".into(),
            now_ms: self.now.as_millisecond(),
            most: KINDS.map(|kind| (kind, 4)).to_vec(),
            most_in_all: 4,
            busy: self.taken.iter().map(|taken| taken.lane.clone()).collect(),
        };
        let claimed = self.store.claim(claim).await.expect("writable");
        for taken in &claimed.taken {
            assert!(
                !self.taken.iter().any(|other| other.lane == taken.lane),
                "one attempt a lane"
            );
            assert!(taken.load.is_ok(), "it can be read");
            if let Ok(Load::Injection(injection)) = &taken.load {
                let context = injection.context().expect("kept while it waits");
                assert_eq!(context["customerName"], "words");
            }
        }
        self.taken.extend(claimed.taken);
    }

    fn pick(&mut self, at: usize) -> Option<Taken> {
        let at = at.checked_rem(self.taken.len())?;
        Some(self.taken.remove(at))
    }

    /// The far end takes an action once, however often it is told.
    fn arrive(&mut self, taken: &Taken) {
        let seen = self.effects.entry(taken.lane.clone()).or_default();
        if !seen.contains(&taken.idempotency_key) {
            seen.push(taken.idempotency_key.clone());
        }
    }

    async fn commit(&self, taken: &Taken, change: Change) -> Result<(), StoreError> {
        let fact = Fact::DeliveryRetried(outcome::delivery_ref(taken));
        let work = Work::new(self.now, Actor::Cuecard, fact).with_change(change);
        self.store.commit(work).await.map(drop)
    }

    async fn delivered(&self, taken: &Taken) {
        let receipt = (taken.kind == DeliveryKind::Feedback).then(|| StoredReceipt {
            id: Some("r".into()),
            processed_at: None,
            retraining_triggered: Some(false),
        });
        let change = if taken.kind == DeliveryKind::Injection {
            Change::Injected {
                id: taken.id,
                injection_id: taken.idempotency_key.clone(),
                latency_ms: 1.5,
            }
        } else {
            Change::Delivered {
                id: taken.id,
                receipt,
            }
        };
        self.commit(taken, change).await.expect("it was there");
    }

    async fn put_off(&self, taken: &Taken) {
        self.put_off_as(taken, false).await;
    }

    async fn put_off_as(&self, taken: &Taken, full: bool) {
        let off = PutOff {
            id: taken.id,
            due_ms: self.now.as_millisecond() + 60_000,
            tries: taken.tries,
            round: taken.round,
            code: "unreachable",
            message: "no".into(),
            full,
        };
        self.store.put_off(off).await.expect("writable");
    }

    async fn decide(&mut self, at: usize, retry: bool) {
        let Some(at) = at.checked_rem(self.parked.len()) else {
            return;
        };
        let (id, key) = self
            .parked
            .iter()
            .nth(at)
            .map(|(id, key)| (*id, key.clone()))
            .expect("counted");
        self.parked.remove(&id);
        let change = if retry {
            Change::Retried { id }
        } else {
            self.given_up.insert(key);
            Change::Discarded { id }
        };
        let fact = Fact::AppStopped {};
        let work = Work::new(self.now, Actor::Cuecard, fact).with_change(change);
        self.store.commit(work).await.expect("it was parked");
    }

    /// What is under way is forgotten; what is on disk stays.
    async fn crash(&mut self) {
        self.taken.clear();
        self.store.close().await.expect("closed");
        self.store = open(self.dir, self.now);
        let latest = self.now + jiff::SignedDuration::from_hours(1);
        self.store.clamp_due(latest).await.expect("writable");
    }

    /// Everything goes right from now on.
    async fn drain(&mut self) {
        while !self.parked.is_empty() {
            self.decide(0, true).await;
        }
        self.crash().await;
        // Past everything a clamped due time can say, and no further.
        self.now += jiff::SignedDuration::from_hours(1);
        for _ in 0..10_000 {
            self.claim().await;
            if self.taken.is_empty() {
                return;
            }
            while let Some(taken) = self.pick(0) {
                self.arrive(&taken);
                self.delivered(&taken).await;
            }
        }
        panic!("it never ends");
    }

    /// Each has its row, which says what became of it.
    fn check_injections(&self) {
        let reader = self.store.reader().expect("readable");
        let rows = reader.injections("t", 1_000).expect("readable");
        let put = self.put.iter();
        let put: Vec<_> = put
            .filter(|(lane, _)| lane.starts_with("injection "))
            .flat_map(|(_, keys)| keys)
            .collect();
        assert_eq!(rows.len(), put.len(), "a row each");
        let sent: BTreeSet<_> = rows
            .iter()
            .filter_map(|row| row.injection_id.clone())
            .collect();
        for key in put {
            assert_eq!(sent.contains(key), !self.given_up.contains(key), "{key}");
        }
        for row in &rows {
            let expected = row.injection_id.as_ref().map_or("canceled", |_| "sent");
            assert_eq!(row.state, expected, "{row:?}");
            assert!(row.settled_at_ms.is_some() && row.attempts > 0, "{row:?}");
        }
    }

    fn check(&self) {
        for (lane, put) in &self.put {
            let wanted: Vec<_> = put
                .iter()
                .filter(|key| !self.given_up.contains(*key))
                .collect();
            let none = Vec::new();
            let seen = self.effects.get(lane).unwrap_or(&none);
            for key in &wanted {
                assert!(
                    seen.contains(key),
                    "{lane}: {key} was acknowledged and lost"
                );
            }
            // A refused one may be given up after an attempt whose answer was lost.
            let strict = lane.starts_with("knowledge");
            let kept = |key: &&String| {
                !self.given_up.contains(*key) && (strict || !self.late.contains(*key))
            };
            let order: Vec<_> = seen.iter().filter(kept).collect();
            let expected: Vec<_> = put.iter().filter(kept).collect();
            assert_eq!(order, expected, "{lane}: in the order they were done");
        }
        self.check_injections();
        let tally = self.store.outbox().borrow().by_target.get("t").copied();
        let tally = tally.unwrap_or_default();
        assert_eq!(
            (tally.waiting, tally.failed),
            (0, 0),
            "counted right all along"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_or_reordered(steps in prop::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let dir = tempfile::tempdir().expect("a folder");
            let mut world = World::new(dir.path());
            for step in &steps {
                world.step(step).await;
            }
            world.drain().await;
            world.check();
            let verdict = world.store.reader().expect("readable").verify(|_| {}).expect("readable");
            assert_eq!(verdict.first_break, None, "the chain holds");
            world.store.close().await.expect("closed");
        });
    }
}

#[tokio::test]
async fn what_is_for_figures_alone_is_not_counted_and_not_shown() {
    let dir = tempfile::tempdir().expect("a folder");
    let now = Timestamp::from_second(1_790_000_000).expect("in range");
    let store = open(dir.path(), now);
    let parcel = |load| Parcel {
        target: Target::stored("t"),
        interaction: Some(InteractionId(Uuid::nil())),
        title: None,
        correlation_id: Uuid::new_v4(),
        idempotency_key: Uuid::new_v4(),
        load,
    };
    let loads = [
        read_document(now),
        engaged(Engaged::Copied),
        read_document(now),
    ];
    let work = Work::new(now, Actor::Cuecard, Fact::AppStopped {});
    let receipt = store
        .commit(work.with_parcel(loads.map(parcel)))
        .await
        .expect("on disk, all in one transaction");
    let reader = store.reader().expect("readable");
    let counted = reader.outbox().expect("counted").by_target["t"];
    assert_eq!((counted.waiting, counted.failed), (1, 0));
    let shown = reader.deliveries(Some("t"), 10).expect("readable");
    let kinds: Vec<_> = shown.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [DeliveryKind::Engagement]);
    let claim = Claim {
        target: "t".into(),
        now_ms: now.as_millisecond(),
        most: KINDS.map(|kind| (kind, 4)).to_vec(),
        most_in_all: 4,
        busy: Vec::new(),
    };
    let taken = store.claim(claim).await.expect("writable").taken;
    let kinds: Vec<_> = taken.iter().map(|one| one.kind).collect();
    assert_eq!(
        kinds,
        [DeliveryKind::Engagement, DeliveryKind::DocumentTold],
        "it goes after everything else, one after the other"
    );
    assert_eq!(receipt.delivery, Some(1), "the first that was put");
    store.close().await.expect("closed");
}

#[tokio::test]
async fn what_was_never_tried_can_be_withdrawn_and_nothing_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let now = Timestamp::from_second(1_790_000_000).expect("in range");
    let store = open(dir.path(), now);
    let act = |load: Option<Load>, change: Option<Change>| {
        let parcel = load.map(|load| Parcel {
            target: Target::stored("t"),
            interaction: Some(InteractionId(Uuid::nil())),
            title: None,
            correlation_id: Uuid::new_v4(),
            idempotency_key: Uuid::new_v4(),
            load,
        });
        let work = Work::new(now, Actor::Cuecard, Fact::AppStopped {}).with_parcel(parcel);
        let work = match change {
            Some(change) => work.with_change(change),
            None => work,
        };
        store.commit(work)
    };
    let put = || act(Some(engaged(Engaged::Dismissed)), None);
    let first = put().await.expect("on disk").delivery.expect("put");
    let second = put().await.expect("on disk").delivery.expect("put");
    let claim = Claim {
        target: "t".into(),
        now_ms: now.as_millisecond(),
        most: vec![(DeliveryKind::Engagement, 4)],
        most_in_all: 4,
        busy: Vec::new(),
    };
    let taken = store.claim(claim).await.expect("writable").taken;
    assert_eq!(taken.len(), 1, "one of a lane");
    for id in [first, second, 4711] {
        let id = i64::try_from(id).expect("small");
        let done = act(None, Some(Change::Withdrawn { id })).await;
        done.expect("nothing to do is no failure");
    }
    let left = store.reader().expect("readable").deliveries(None, 10);
    let left: Vec<_> = left.expect("readable").iter().map(|one| one.id).collect();
    assert_eq!(
        left,
        [taken[0].id],
        "what was tried may have arrived, and goes on"
    );
    store.close().await.expect("closed");
}
