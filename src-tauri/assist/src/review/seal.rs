//! The chain's seal: verified whole, then onward as the record grows.
//!
//! One reader at a time, with a breath between ranges: the agent's panel and the record's writer
//! come first. What is wrong is named as `cuectl audit verify` names it, since it is the same
//! verification, against the same knowledge from outside the file.

use std::ops::ControlFlow;
use std::time::Duration;

use audit::{BreakKind, Entry, PublicKey, Verdict};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Review, broken_off};
use crate::evidence::Known;
use crate::store::{Reader, ReviewFact, StoreError};
use crate::view::error::Problem;
use crate::view::review::SealView;

/// A breath after every 10,000 entries.
const BREATH: Duration = Duration::from_millis(1);

/// What is known of the chain.
pub(super) struct Seal {
    review: Review,
    /// The head that was verified, and what else the view needs.
    verified: Option<Verified>,
}

#[derive(Clone, Copy)]
struct Verified {
    head: Entry,
    took_ms: u64,
    /// This computer's key, where the keyring has it.
    key: Option<PublicKey>,
    signed: bool,
}

/// A verdict, and by what it was reached.
struct Reached {
    verdict: Verdict,
    key: Option<PublicKey>,
}

impl Seal {
    pub(super) const fn new(review: Review) -> Self {
        Self {
            review,
            verified: None,
        }
    }

    /// The whole chain; `asked`: by a person, which goes on record.
    pub(super) async fn verify(&mut self, asked: bool) {
        let review = self.review.clone();
        let stop = {
            let mut under_way = review.under_way();
            under_way.verifying = review.shared.stop.child_token();
            under_way.verifying.clone()
        };
        let before = review.shared.views.borrow().seal.clone();
        let entries = review.shared.store.health().borrow().entries;
        review.show(|view| {
            view.seal = SealView::Verifying {
                done: 0,
                total: entries,
            };
        });
        let began = tokio::time::Instant::now();
        let working = {
            let (review, stop) = (review.clone(), stop.clone());
            tokio::task::spawn_blocking(move || whole(&review, &stop))
        };
        let reached = match working.await {
            Ok(Err(StoreError::Sqlite(error)))
                if matches!(*error, audit::AuditError::Cancelled) =>
            {
                // As it was; of a chain that was never verified whole, nothing is known.
                review.show(|view| {
                    view.seal = match before {
                        SealView::Verifying { .. } => SealView::Unknown,
                        known @ (SealView::Unknown
                        | SealView::Verified { .. }
                        | SealView::Broken { .. }
                        | SealView::Failed { .. }) => known,
                    };
                });
                return;
            }
            Ok(Err(error)) => Err(Problem::from(&error)),
            Ok(Ok(reached)) => Ok(reached),
            Err(_) => Err(broken_off()),
        };
        let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        match reached {
            Err(problem) => {
                self.verified = None;
                review.show(|view| view.seal = SealView::Failed { problem });
            }
            Ok(reached) => self.reached(reached, took_ms, asked).await,
        }
    }

    async fn reached(&mut self, Reached { verdict, key }: Reached, took_ms: u64, asked: bool) {
        let kind = verdict.first_break.map(|first| named(first.kind));
        let at = self.review.now_ms();
        let to = verdict.events.unsigned_abs();
        let vouched = verdict.checkpoint.as_ref();
        let signed = vouched.is_some_and(|vouched| {
            vouched.signed && vouched.public_key.is_some() && vouched.public_key == key
        });
        let seal = match verdict.first_break {
            Some(first) => SealView::Broken {
                seq: first.seq.unsigned_abs(),
                kind: named(first.kind),
                at,
            },
            None => SealView::Verified {
                to,
                at,
                took_ms,
                signed,
            },
        };
        self.verified = verdict.head.filter(|_| verdict.ok).map(|hash| Verified {
            head: Entry {
                seq: verdict.events,
                hash,
            },
            took_ms,
            key,
            signed,
        });
        self.review.show(|view| view.seal = seal);
        if asked {
            let ok = verdict.ok;
            let fact = ReviewFact::Verified { to, ok, kind };
            self.review.note(fact).await;
        }
    }

    /// What was added since; where that does not hold, the whole chain says where and how.
    pub(super) async fn follow(&mut self) {
        let Some(mut verified) = self.verified else {
            return;
        };
        loop {
            let onward = self
                .review
                .read(move |reader| onward(reader, verified))
                .await;
            match onward {
                Err(problem) => {
                    tracing::warn!(
                        message = problem.message,
                        "what was added can't be verified"
                    );
                    return;
                }
                Ok(None) => return self.verify(false).await,
                Ok(Some(now)) if now.head == verified.head && now.signed == verified.signed => {
                    break;
                }
                Ok(Some(now)) => {
                    verified = now;
                    self.show(now);
                }
            }
        }
        self.verified = Some(verified);
    }

    fn show(&self, verified: Verified) {
        let at = self.review.now_ms();
        self.review.show(|view| {
            view.seal = SealView::Verified {
                to: verified.head.seq.unsigned_abs(),
                at,
                took_ms: verified.took_ms,
                signed: verified.signed,
            };
        });
    }
}

impl Review {
    /// Has the whole chain verified, in the background; the view tells how far it is. Somebody must
    /// watch: it is done by who keeps the view.
    ///
    /// # Errors
    /// None: what goes wrong is in the view.
    #[expect(
        clippy::unused_async,
        reason = "verbs answer alike, and a later one may have to wait"
    )]
    pub async fn verify(&self) -> Result<(), Problem> {
        self.shared.asked.notify_one();
        Ok(())
    }

    /// Gives up the verification that is under way, if one is.
    ///
    /// # Errors
    /// None.
    #[expect(
        clippy::unused_async,
        reason = "verbs answer alike, and a later one may have to wait"
    )]
    pub async fn cancel_verify(&self) -> Result<(), Problem> {
        self.under_way().verifying.cancel();
        Ok(())
    }
}

/// The whole chain, against what is known from elsewhere.
fn whole(review: &Review, stop: &CancellationToken) -> Result<Reached, StoreError> {
    let dir = review.dir();
    let reader = Reader::open(&dir)?;
    let gathering = Known::gather(&dir, &reader, &review.shared.secrets);
    let runtime = tokio::runtime::Handle::current();
    let known = runtime.block_on(gathering);
    let key = known.expectations.public_key;
    let verdict = reader.verify_beside(&known.expectations, |progress| {
        review.show(|view| {
            view.seal = SealView::Verifying {
                done: progress.done.unsigned_abs(),
                total: progress.total.unsigned_abs(),
            };
        });
        match runtime.block_on(timeout(BREATH, stop.cancelled())) {
            Ok(()) => ControlFlow::Break(()),
            Err(_) => ControlFlow::Continue(()),
        }
    })?;
    let verdict = known.judged(verdict);
    Ok(Reached { verdict, key })
}

fn onward(reader: &Reader, from: Verified) -> Result<Option<Verified>, StoreError> {
    let Some(head) = reader.verify_onward(from.head)? else {
        return Ok(None);
    };
    let newest = reader.checkpoint_by(head.seq)?;
    let signed = newest.is_some_and(|newest| {
        newest.is_signed() && newest.public_key.is_some() && newest.public_key == from.key
    });
    Ok(Some(Verified {
        head,
        signed,
        ..from
    }))
}

/// As `cuectl audit verify` prints it.
fn named(kind: BreakKind) -> String {
    let name = serde_json::to_value(kind).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    name.unwrap_or("edited").to_owned()
}
