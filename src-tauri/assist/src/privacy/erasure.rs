//! A person's request that what is recorded of one interaction be erased: the contents go, and the
//! proof stays that there were some, of which entry, and that they were taken.
//!
//! The order is one in which it can break off anywhere and be begun again: what would still leave
//! this computer first, then rows, then the contents of entries, then the entry that says so, and last
//! the traces on disk.

use std::time::Duration;

use rules::id::InteractionId;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::{Privacy, broken_off};
use crate::clock::Clock;
use crate::outbox::{CourierDesk, Decision, NotChanged};
use crate::store::{Actor, Erasable, Fact, PrivacyFact, Store, StoreError, Work};
use crate::summaries::Summaries;
use crate::view::error::{Code, FieldError, Problem};
use crate::view::privacy::{ErasurePreview, ErasureView};

/// A delivery that is being sent right now has so long to end.
const BEING_SENT: Duration = Duration::from_secs(20);

/// A reader that keeps the write-ahead log from being emptied has so long in all; whoever writes the
/// record goes on trying after that.
const READERS: Duration = Duration::from_secs(10);

/// Between two attempts to empty it.
const AGAIN: Duration = Duration::from_millis(100);

/// What an erasure took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Erased {
    pub(crate) events: u64,
    pub(crate) texts: u64,
    pub(crate) deliveries: u64,
    /// The entry that says so; none where nothing was left to take.
    pub(crate) seq: Option<u64>,
}

/// Whoever erases: the app, or a command.
pub(crate) struct Eraser {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) courier: CourierDesk,
    pub(crate) summaries: Summaries,
    pub(crate) actor: Actor,
}

impl Eraser {
    /// Erases it; [`StoreError::Gone`] where nothing of it is on record.
    pub(crate) async fn erase(&self, interaction: InteractionId) -> Result<Erased, NotChanged> {
        let id = interaction.to_string();
        let found = self.find(id.clone()).await?.ok_or(NotChanged::Gone)?;
        let mut erased = Erased {
            events: 0,
            texts: 0,
            deliveries: 0,
            seq: None,
        };
        for (delivery, has_text) in found.deliveries {
            if self.discard(delivery.unsigned_abs()).await? {
                erased.deliveries += 1;
                erased.texts += u64::from(has_text);
            }
        }
        // What is open in memory must not write it again, and is counted without it afterward.
        self.summaries.forget(interaction).await;
        let store = &self.store;
        erased.texts += store.erase_rows(id.clone()).await.map_err(of_record)?;
        self.summaries.forget(interaction).await;
        let now = self.clock.now();
        erased.events = store.erase_contents(id, now).await.map_err(of_record)?;
        let took = erased.events + erased.texts + erased.deliveries > 0;
        if took || !found.is_done {
            erased.seq = Some(self.put_on_record(interaction, &erased).await?);
        }
        store.leave_no_copies().await.map_err(of_record)?;
        self.empty_log().await?;
        Ok(erased)
    }

    async fn find(&self, id: String) -> Result<Option<Erasable>, NotChanged> {
        let store = self.store.clone();
        let found = tokio::task::spawn_blocking(move || store.reader()?.erasable(&id)).await;
        found.unwrap_or(Err(StoreError::Closed)).map_err(of_record)
    }

    /// Gives a delivery up; false where it was through by then.
    async fn discard(&self, id: u64) -> Result<bool, NotChanged> {
        let mut standing = self.courier.standing();
        let given_up = async {
            loop {
                standing.mark_unchanged();
                let decision = self
                    .courier
                    .decide(id, Decision::Discard, self.actor.clone());
                match decision.await {
                    Ok(()) => return Ok(true),
                    Err(NotChanged::Gone) => return Ok(false),
                    Err(NotChanged::BeingSent) if standing.changed().await.is_ok() => {}
                    Err(error) => return Err(error),
                }
            }
        };
        let given_up = timeout(BEING_SENT, given_up).await;
        given_up.unwrap_or(Err(NotChanged::BeingSent))
    }

    async fn put_on_record(
        &self,
        interaction: InteractionId,
        erased: &Erased,
    ) -> Result<u64, NotChanged> {
        let fact = Fact::Privacy(PrivacyFact::InteractionErased {
            interaction,
            events: erased.events,
            texts: erased.texts,
            deliveries: erased.deliveries,
        });
        let work = Work::new(self.clock.now(), self.actor.clone(), fact);
        let receipt = self.store.commit(work).await.map_err(of_record)?;
        Ok(receipt.seq)
    }

    async fn empty_log(&self) -> Result<(), NotChanged> {
        let emptied = async {
            while !self.store.empty_log().await.map_err(of_record)? {
                sleep(AGAIN).await;
            }
            Ok(())
        };
        timeout(READERS, emptied).await.unwrap_or(Ok(()))
    }
}

impl Privacy {
    /// What an erasure of one interaction would take. Changes nothing.
    ///
    /// # Errors
    /// `invalidInput` at `interactionId`, `gone` when nothing of it is on record, `storage`.
    pub async fn erasure_preview(&self, interaction: &str) -> Result<ErasurePreview, Problem> {
        let id = parse(interaction)?;
        let named = id.to_string();
        let found = self.read(move |reader| reader.erasable(&named)).await?;
        let found = found.ok_or_else(unknown)?;
        Ok(ErasurePreview {
            interaction: id.to_string(),
            started_at: found.first_ms,
            ended_at: found.last_ms,
            events: found.events,
            contents: found.contents,
            texts: found.texts,
            deliveries: u64::try_from(found.deliveries.len()).unwrap_or(u64::MAX),
            live: self.is_followed(id),
        })
    }

    /// Begins to erase it; the rest is in the view. One that broke off is simply asked for again.
    ///
    /// # Errors
    /// As [`Privacy::erasure_preview`]; `invalidInput` at `interactionId` also while it is followed,
    /// and while another erasure is under way.
    pub async fn erase(&self, interaction: &str) -> Result<(), Problem> {
        let preview = self.erasure_preview(interaction).await?;
        if preview.live {
            return Err(at_field(
                "This interaction is still followed: end it first.",
            ));
        }
        let id = parse(interaction)?;
        {
            let mut under_way = self.under_way();
            if std::mem::replace(&mut under_way.erasing, true) {
                return Err(at_field("Another erasure is under way; wait for its end."));
            }
        }
        self.show(|view| {
            view.erasure = Some(ErasureView::Running {
                interaction: id.to_string(),
            });
        });
        let privacy = self.clone();
        self.shared
            .tasks
            .spawn(async move { privacy.carry_out(id).await });
        Ok(())
    }

    async fn carry_out(&self, id: InteractionId) {
        let shared = &self.shared;
        let whoever = Eraser {
            store: shared.store.clone(),
            clock: shared.clock.clone(),
            courier: shared.courier.clone(),
            summaries: shared.summaries.clone(),
            actor: self.actor(),
        };
        let erased = tokio::spawn(async move { whoever.erase(id).await }).await;
        let interaction = id.to_string();
        let view = match erased {
            Ok(Ok(took)) => {
                shared.review.follow_erasure().await;
                ErasureView::Done {
                    interaction,
                    events: took.events,
                    texts: took.texts,
                    deliveries: took.deliveries,
                    seq: took.seq,
                }
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "an erasure broke off");
                ErasureView::Failed {
                    interaction,
                    problem: problem(&error),
                }
            }
            Err(_) => ErasureView::Failed {
                interaction,
                problem: broken_off(),
            },
        };
        self.under_way().erasing = false;
        self.show(|shown| shown.erasure = Some(view));
    }
}

fn of_record(error: StoreError) -> NotChanged {
    NotChanged::Record(error)
}

fn problem(error: &NotChanged) -> Problem {
    match error {
        NotChanged::Gone => unknown(),
        NotChanged::BeingSent => Problem::new(
            Code::Gone,
            "Something of this interaction is being sent right now. Try again in a moment.",
        ),
        NotChanged::Record(error) => Problem::from(error),
    }
}

fn parse(interaction: &str) -> Result<InteractionId, Problem> {
    let id = Uuid::parse_str(interaction.trim());
    id.map(InteractionId)
        .map_err(|_| at_field("An interaction's id is a uuid."))
}

fn at_field(message: &str) -> Problem {
    Problem::invalid(vec![FieldError::new("interactionId", message)])
}

fn unknown() -> Problem {
    Problem::new(Code::Gone, "Nothing of this interaction is on record.")
}
