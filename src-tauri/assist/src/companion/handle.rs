//! The way to the companion for windows and commands: verbs that become requests.

mod knowledge;
mod prompts;
mod sign_in;
mod talk;

use rules::id::InteractionId;
use tokio::sync::{mpsc, oneshot};

use super::request::{CardAction, CardText, Connection, Interaction, Reply, Request, Taken};
use crate::access::Access;
use crate::insights::Insights;
use crate::privacy::Privacy;
use crate::prompts::Studio;
use crate::review::Review;
use crate::summaries::Summaries;
use crate::view::error::{Code, Problem};
use crate::view::feedback::{FeedbackForm, FeedbackSaved, LaterView};
use crate::view::outbox::DeliveryView;
use crate::view::panel::ConnectionForm;

/// Tells the companion what a person wants. Cheap to clone; the companion ends when it is told to,
/// or when the last handle is gone.
#[derive(Clone)]
pub struct Handle {
    requests: mpsc::Sender<Request>,
    studio: Studio,
    summaries: Summaries,
    review: Review,
    privacy: Privacy,
    insights: Insights,
    access: Access,
}

impl Handle {
    pub(super) fn new(
        requests: mpsc::Sender<Request>,
        studio: Studio,
        summaries: Summaries,
        review: Review,
        privacy: Privacy,
        access: Access,
    ) -> Self {
        Self {
            requests,
            studio,
            summaries,
            insights: Insights::of(&review),
            review,
            privacy,
            access,
        }
    }

    /// The prompt studio, which answers by itself.
    #[must_use]
    pub fn studio(&self) -> Studio {
        self.studio.clone()
    }

    /// The summaries of ended interactions, which answer by themselves.
    #[must_use]
    pub fn summaries(&self) -> Summaries {
        self.summaries.clone()
    }

    /// The review, which answers by itself.
    #[must_use]
    pub fn review(&self) -> Review {
        self.review.clone()
    }

    /// What is kept and what is taken away, which answers by itself.
    #[must_use]
    pub fn privacy(&self) -> Privacy {
        self.privacy.clone()
    }

    /// The insights, which answer by themselves.
    #[must_use]
    pub fn insights(&self) -> Insights {
        self.insights.clone()
    }

    /// Which areas of the desk are open, which answers by itself.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access.clone()
    }

    /// Signs in with what a person entered, keeps it for the next start, and connects.
    ///
    /// Answers once the platform accepted the client, the library was found and the stream is
    /// being opened. A full quota or a rate limit is not an error: the view says `waiting`.
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field before anything is sent; otherwise what
    /// the platform or the network said. The state is then `signedOut`.
    pub async fn connect(&self, form: ConnectionForm) -> Result<(), Problem> {
        let connection = Box::new(Connection::from_form(&form)?);
        self.ask(|reply| Request::Connect {
            connection,
            remember: true,
            reply,
        })
        .await
    }

    /// Signs in and connects without keeping anything: the sandbox, or a connection from
    /// elsewhere.
    ///
    /// # Errors
    /// As [`Self::connect`], without `invalidInput`.
    pub async fn connect_to(&self, connection: Connection) -> Result<(), Problem> {
        let connection = Box::new(connection);
        self.ask(|reply| Request::Connect {
            connection,
            remember: false,
            reply,
        })
        .await
    }

    /// Closes the connection, forgets the secret and every card.
    ///
    /// # Errors
    /// `keyringUnavailable` when the secret could not be removed; signed out all the same.
    pub async fn sign_out(&self) -> Result<(), Problem> {
        self.ask(|reply| Request::SignOut { reply }).await
    }

    /// Tries at once what waits for a retry, and starts again what has stopped.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn retry_now(&self) -> Result<(), Problem> {
        self.tell(Request::RetryNow).await
    }

    /// Shows an interaction. Unknown ones are ignored: it may have ended a moment ago.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn select(&self, interaction: InteractionId) -> Result<(), Problem> {
        self.tell(Request::Select(interaction)).await
    }

    /// Follows an interaction: subscribes to its suggestions and gives it a tab.
    ///
    /// # Errors
    /// `storage` when it can't be put on record.
    pub async fn follow(&self, interaction: Interaction) -> Result<(), Problem> {
        self.ask(|reply| Request::Follow { interaction, reply })
            .await
    }

    /// Stops following an interaction; its tab goes.
    ///
    /// # Errors
    /// `gone` when it is not followed, `storage` when it can't be put on record.
    pub async fn end(&self, interaction: InteractionId) -> Result<(), Problem> {
        self.ask(|reply| Request::End { interaction, reply }).await
    }

    /// Takes a card. When this answers, the click is on disk.
    ///
    /// # Errors
    /// `gone` when the card is no longer there, `storage` when it can't be recorded.
    pub async fn accept(&self, interaction: InteractionId, key: &str) -> Result<Taken, Problem> {
        let key = key.to_owned();
        self.ask(|reply| Request::Accept {
            interaction,
            key,
            reply,
        })
        .await
    }

    /// The card's text, for the clipboard or the browser.
    ///
    /// # Errors
    /// `gone` when the card is no longer there.
    pub async fn read(&self, interaction: InteractionId, key: &str) -> Result<CardText, Problem> {
        let key = key.to_owned();
        self.ask(|reply| Request::Read {
            interaction,
            key,
            reply,
        })
        .await
    }

    /// Records that the card's text was put on the clipboard.
    ///
    /// # Errors
    /// As for every action: `gone` or `storage`.
    pub async fn copied(&self, interaction: InteractionId, key: &str) -> Result<(), Problem> {
        self.act(interaction, key, CardAction::Copied).await
    }

    /// Records that the card's article was opened.
    ///
    /// # Errors
    /// As for every action: `gone` or `storage`.
    pub async fn opened(&self, interaction: InteractionId, key: &str) -> Result<(), Problem> {
        self.act(interaction, key, CardAction::Opened).await
    }

    /// Puts a card away, and begins the cool-down.
    ///
    /// # Errors
    /// As for every action: `gone` or `storage`.
    pub async fn dismiss(&self, interaction: InteractionId, key: &str) -> Result<(), Problem> {
        self.act(interaction, key, CardAction::Dismissed).await
    }

    /// Brings a dismissed card back.
    ///
    /// # Errors
    /// As for every action: `gone` or `storage`.
    pub async fn restore(&self, interaction: InteractionId, key: &str) -> Result<(), Problem> {
        self.act(interaction, key, CardAction::Restored).await
    }

    /// Pins a card, or lets it go.
    ///
    /// # Errors
    /// As for every action: `gone` or `storage`.
    pub async fn pin(
        &self,
        interaction: InteractionId,
        key: &str,
        pinned: bool,
    ) -> Result<(), Problem> {
        let action = if pinned {
            CardAction::Pinned
        } else {
            CardAction::Unpinned
        };
        self.act(interaction, key, action).await
    }

    /// Records that cards were painted. Each content is recorded once for each arrival.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn displayed(
        &self,
        interaction: InteractionId,
        keys: Vec<String>,
    ) -> Result<(), Problem> {
        self.tell(Request::Displayed { interaction, keys }).await
    }

    /// Shows what the attention budget held back.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn release_held(&self, interaction: InteractionId) -> Result<(), Problem> {
        self.tell(Request::ReleaseHeld(interaction)).await
    }

    /// Switches quiet mode on, for `minutes` or until switched off, or off.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn set_quiet(&self, on: bool, minutes: Option<u32>) -> Result<(), Problem> {
        self.tell(Request::Quiet { on, minutes }).await
    }

    /// Notes that the agent is typing: new cards wait a moment.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn note_typing(&self) -> Result<(), Problem> {
        self.tell(Request::Typing).await
    }

    /// Gives feedback on a card, or on one whose interaction has ended and whose draft is kept.
    /// When this answers, it is on disk; it is sent from there (`contract.md §2`, `§7`).
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field (`feedbackType`, `comments`, `agentId`,
    /// `recommendationId`, …), `gone` when neither card nor draft is there, `storage` when it can't
    /// be recorded.
    pub async fn give_feedback(
        &self,
        interaction: InteractionId,
        key: &str,
        form: FeedbackForm,
    ) -> Result<FeedbackSaved, Problem> {
        let key = key.to_owned();
        self.ask(|reply| Request::GiveFeedback {
            interaction,
            key,
            form,
            reply,
        })
        .await
    }

    /// Keeps what was typed so far, so that it survives a restart; with `later`, also in the queue
    /// at the end of the shift. Nothing is checked but that it is no longer than 10,000 chars.
    ///
    /// # Errors
    /// `invalidInput` at `comments`, `gone` when neither card nor draft is there, `storage`.
    pub async fn save_feedback_draft(
        &self,
        interaction: InteractionId,
        key: &str,
        form: FeedbackForm,
        later: bool,
    ) -> Result<(), Problem> {
        let key = key.to_owned();
        self.ask(|reply| Request::SaveFeedbackDraft {
            interaction,
            key,
            form,
            later,
            reply,
        })
        .await
    }

    /// The feedback put off to the end of the shift, oldest first; at most 200.
    ///
    /// # Errors
    /// `storage` when the record can't be read.
    pub async fn feedback_later(&self) -> Result<Vec<LaterView>, Problem> {
        self.ask(|reply| Request::FeedbackLater { reply }).await
    }

    /// Forgets a draft and what was typed in it. Forgetting one that is not there is no error.
    ///
    /// # Errors
    /// `storage` when it can't be recorded.
    pub async fn forget_feedback(
        &self,
        interaction: InteractionId,
        key: &str,
    ) -> Result<(), Problem> {
        let key = key.to_owned();
        self.ask(|reply| Request::ForgetFeedback {
            interaction,
            key,
            reply,
        })
        .await
    }

    /// What waits to be delivered to the platform in use: what failed first, then the rest in
    /// sending order; at most 200.
    ///
    /// # Errors
    /// `storage` when the record can't be read.
    pub async fn deliveries(&self) -> Result<Vec<DeliveryView>, Problem> {
        self.ask(|reply| Request::Deliveries { reply }).await
    }

    /// Lets a delivery go by itself again, with all its attempts ahead of it; one that waits is
    /// tried at once.
    ///
    /// # Errors
    /// `gone` when there is no such delivery any more or it is being sent right now, `storage`.
    pub async fn retry_delivery(&self, id: u64) -> Result<(), Problem> {
        self.ask(|reply| Request::RetryDelivery { id, reply }).await
    }

    /// Gives a delivery up for good. That it was is on record; what it said is not.
    ///
    /// # Errors
    /// `gone` when there is no such delivery any more or it is being sent right now, `storage`.
    pub async fn discard_delivery(&self, id: u64) -> Result<(), Problem> {
        self.ask(|reply| Request::DiscardDelivery { id, reply })
            .await
    }

    /// Stops the stream, writes what waits, closes the record. At most about 3 s; asking twice is
    /// no error.
    pub async fn shutdown(&self) {
        let (done, over) = oneshot::channel();
        if self.requests.send(Request::Shutdown { done }).await.is_ok() {
            // An error means the loop ended another way: over all the same.
            let _ = over.await;
        }
    }

    async fn act(
        &self,
        interaction: InteractionId,
        key: &str,
        action: CardAction,
    ) -> Result<(), Problem> {
        let key = key.to_owned();
        self.ask(|reply| Request::Act {
            interaction,
            key,
            action,
            reply,
        })
        .await
    }

    async fn tell(&self, request: Request) -> Result<(), Problem> {
        self.requests.send(request).await.map_err(|_| ended())
    }

    async fn ask<T>(&self, request: impl FnOnce(Reply<T>) -> Request) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        self.tell(request(reply)).await?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }
}

fn ended() -> Problem {
    Problem::new(
        Code::Internal,
        "Cuecard is closing; start it again to go on.",
    )
}
