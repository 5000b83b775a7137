//! Feedback on cards: given, begun, put off. On disk first, then in the view, then answered.

use rules::dedupe::ContentKey;
use rules::id::InteractionId;
use uuid::Uuid;
use wire::source::Reach;

use super::Companion;
use super::cards::answer;
use super::event::Finished;
use super::request::Reply;
use super::telling::article;
use crate::conversation::{Conversation, GivenOn};
use crate::feedback::{About, of_form};
use crate::outbox::{How, Settled, Target};
use crate::problem::sentence;
use crate::store::{FeedbackDraft, GivenFeedback, Receipt, Store, StoreError};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::feedback::{
    FeedbackForm, FeedbackSaved, FeedbackState, FeedbackTakes, FeedbackView, LaterView,
};

/// A draft is no longer than this, in chars: what may be sent is a tenth of it.
const DRAFT_CHARS: usize = 10_000;

/// So many put-off rows are shown at once.
const MOST_LATER: u32 = 200;

/// What is to be done with a card's feedback once it is known what the card is.
pub(super) enum Asked {
    Give(Reply<FeedbackSaved>),
    Keep { later: bool, reply: Reply<()> },
}

/// Feedback that was written, or could not be.
pub(super) struct Given {
    about: About,
    feedback_type: String,
    correlation_id: Uuid,
    reply: Reply<FeedbackSaved>,
    result: Result<Receipt, StoreError>,
}

/// A draft that was written, or could not be.
pub(super) struct Kept {
    interaction: InteractionId,
    key: String,
    /// None where it was forgotten.
    form: Option<FeedbackForm>,
    reply: Reply<()>,
    result: Result<(), StoreError>,
}

/// What the record knows of an interaction's feedback.
pub(super) struct Recalled {
    interaction: InteractionId,
    given: Vec<GivenFeedback>,
    drafts: Vec<FeedbackDraft>,
}

impl Companion {
    /// Gives or keeps feedback on a card, or on what a draft kept of one.
    pub(super) fn feedback(
        &mut self,
        interaction: InteractionId,
        key: String,
        form: FeedbackForm,
        asked: Asked,
    ) {
        if let Some(about) = self.about(interaction, &key) {
            return self.feedback_on(about, form, asked);
        }
        let store = self.store.clone();
        let takes = self.takes(false);
        self.under_way.push(Box::pin(async move {
            let about = read(store, move |reader| {
                let drafts = reader.feedback_drafts(interaction)?;
                let draft = drafts.into_iter().find(|draft| draft.key == key);
                Ok(draft
                    .and_then(|draft| About::of(&draft, takes))
                    .map(Box::new))
            })
            .await;
            Finished::FoundDraft { about, form, asked }
        }));
    }

    /// What a draft kept was looked up.
    pub(super) fn found_draft(
        &mut self,
        about: Result<Option<Box<About>>, StoreError>,
        form: FeedbackForm,
        asked: Asked,
    ) {
        match about {
            Ok(Some(about)) => self.feedback_on(*about, form, asked),
            Ok(None) => asked.refuse(gone()),
            Err(error) => asked.refuse(Problem::from(&error)),
        }
    }

    fn feedback_on(&mut self, about: About, form: FeedbackForm, asked: Asked) {
        match asked {
            Asked::Give(reply) => self.give(about, &form, reply),
            Asked::Keep { later, reply } => self.keep(&about, form, later, reply),
        }
    }

    fn give(&mut self, about: About, form: &FeedbackForm, reply: Reply<FeedbackSaved>) {
        let checked = match of_form(&about, form, self.agent_id(), self.clock.now()) {
            Ok(checked) => checked,
            Err(problem) => return answer(reply, Err(problem)),
        };
        let store = self.store.clone();
        let feedback_type = form.feedback_type.clone();
        let correlation_id = checked.correlation_id;
        self.under_way.push(Box::pin(async move {
            let result = store.commit(checked.work).await;
            Finished::Given(Box::new(Given {
                about,
                feedback_type,
                correlation_id,
                reply,
                result,
            }))
        }));
    }

    fn keep(&mut self, about: &About, form: FeedbackForm, later: bool, reply: Reply<()>) {
        if form.comments.chars().count() > DRAFT_CHARS {
            let message = format!("At most {DRAFT_CHARS} characters are kept.");
            let field = FieldError::new("comments", message);
            return answer(reply, Err(Problem::invalid(vec![field])));
        }
        let draft = about.draft(form.clone(), later, self.clock.now());
        let (interaction, key) = (about.interaction, about.key.clone());
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let result = store.keep_draft(draft).await;
            Finished::DraftKept(Box::new(Kept {
                interaction,
                key,
                form: Some(form),
                reply,
                result,
            }))
        }));
    }

    pub(super) fn forget_feedback(
        &mut self,
        interaction: InteractionId,
        key: String,
        reply: Reply<()>,
    ) {
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let result = store
                .forget_draft(interaction.to_string(), key.clone())
                .await;
            Finished::DraftKept(Box::new(Kept {
                interaction,
                key,
                form: None,
                reply,
                result,
            }))
        }));
    }

    /// What was put off, for the platform in use.
    pub(super) fn feedback_later(&mut self, reply: Reply<Vec<LaterView>>) {
        let Some(target) = self.target() else {
            return answer(reply, Ok(Vec::new()));
        };
        let store = self.store.clone();
        let takes = self.takes(false);
        self.under_way.push(Box::pin(async move {
            let later = read(store, move |reader| {
                reader.feedback_later(target.as_str(), MOST_LATER)
            });
            let later = later.await.map(|drafts| {
                drafts
                    .into_iter()
                    .map(|draft| later_view(draft, takes))
                    .collect()
            });
            answer(reply, later.map_err(|error| Problem::from(&error)));
            Finished::Closed
        }));
    }

    /// Reads what is known of an interaction's feedback: its tab may be back after a restart.
    pub(super) fn recall_feedback(&mut self, interaction: InteractionId) {
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let recalled = read(store, move |reader| {
                Ok(Recalled {
                    interaction,
                    given: reader.feedback_given(interaction)?,
                    drafts: reader.feedback_drafts(interaction)?,
                })
            });
            Finished::Recalled(recalled.await.map(Box::new))
        }));
    }

    /// A person decided about a delivery: the cards say so.
    pub(super) fn recall_all(&mut self) {
        let followed = self.state.conversations.iter().map(Conversation::id);
        for interaction in followed.collect::<Vec<_>>() {
            self.recall_feedback(interaction);
        }
    }

    pub(super) fn recalled(&mut self, recalled: Result<Box<Recalled>, StoreError>) {
        let recalled = match recalled {
            Ok(recalled) => recalled,
            Err(error) => {
                tracing::warn!(%error, "what feedback was given before can't be read");
                return;
            }
        };
        let Some(conversation) = self.state.conversation(recalled.interaction) else {
            return;
        };
        for given in recalled.given {
            let key = ContentKey::from(given.key.as_str());
            let shown = conversation.feedback.get(&key);
            // What was done or settled since is newer; a failed one a person may have decided about.
            let newer = shown.is_some_and(|on| {
                on.correlation_id != given.correlation_id || on.view.state != FeedbackState::Failed
            });
            if newer {
                continue;
            }
            match GivenOn::of(&given) {
                Some(on) => conversation.feedback.insert(key, on),
                None => conversation.feedback.remove(&key),
            };
        }
        for draft in recalled.drafts {
            let form = FeedbackForm {
                feedback_type: draft.feedback_type,
                comments: draft.comments,
            };
            let key = ContentKey::from(draft.key.as_str());
            conversation.drafts.entry(key).or_insert(form);
        }
    }

    /// Feedback is on disk, or is not.
    pub(super) fn given(&mut self, given: Given) {
        let open = self.courier_open();
        let key = ContentKey::from(given.about.key.as_str());
        if given.result.is_ok()
            && let Some(conversation) = self.state.conversation(given.about.interaction)
        {
            conversation.drafts.remove(&key);
            let told_of = given.about.recommendation_id.as_str().into();
            conversation.deck.note_rated(&told_of);
            let view = FeedbackView {
                feedback_type: given.feedback_type.clone(),
                state: FeedbackState::Saved,
                processed_at: None,
                retraining_triggered: None,
            };
            let correlation_id = given.correlation_id;
            let on = GivenOn {
                correlation_id,
                view,
            };
            conversation.feedback.insert(key, on);
        }
        given.answer(open);
    }

    /// A draft is on disk, or is not.
    pub(super) fn draft_kept(&mut self, kept: Kept) {
        let key = ContentKey::from(kept.key.as_str());
        if kept.result.is_ok()
            && let Some(conversation) = self.state.conversation(kept.interaction)
        {
            match &kept.form {
                Some(form) => conversation.drafts.insert(key, form.clone()),
                None => conversation.drafts.remove(&key),
            };
        }
        kept.answer();
    }

    /// An attempt ended: the card that it was about says so.
    pub(super) fn settled(&mut self, settled: &Settled) {
        self.given_up(settled);
        let (Some(interaction), Some(key)) = (settled.interaction, &settled.key) else {
            return;
        };
        let Some(conversation) = self.state.conversation(interaction) else {
            return;
        };
        let given = conversation
            .feedback
            .get_mut(&ContentKey::from(key.as_str()));
        // Feedback that was given again since keeps its own state.
        let Some(on) = given.filter(|on| on.correlation_id == settled.correlation_id) else {
            return;
        };
        match &settled.how {
            How::Delivered {
                processed_at,
                retraining_triggered,
                ..
            } => {
                on.view.state = FeedbackState::Sent;
                on.view.processed_at = processed_at.map(jiff::Timestamp::as_millisecond);
                on.view.retraining_triggered = *retraining_triggered;
            }
            How::PutOff { .. } => on.view.state = FeedbackState::Saved,
            How::Failed { .. } | How::GivenUp { .. } => on.view.state = FeedbackState::Failed,
        }
    }

    /// What a card is, where its interaction is followed and it is there.
    fn about(&mut self, interaction: InteractionId, key: &str) -> Option<About> {
        let target = self.target()?;
        let reach = self.reach();
        let conversation = self.state.conversation(interaction)?;
        let card_key = ContentKey::from(key);
        let article = article(conversation, &card_key);
        let suggestion = &conversation.deck.card(&card_key)?.suggestion;
        Some(About {
            interaction,
            key: key.to_owned(),
            target,
            recommendation_id: suggestion.id.as_str().to_owned(),
            title: suggestion.title.clone(),
            relevance: suggestion.scores.relevance_score,
            takes: FeedbackTakes::of(reach, article.is_some()),
            article,
        })
    }

    /// What the platform takes of feedback on a card that shows an article or doesn't.
    fn takes(&self, is_article: bool) -> FeedbackTakes {
        FeedbackTakes::of(self.reach(), is_article)
    }

    fn reach(&self) -> Option<Reach> {
        self.state.profile.as_ref().map(|profile| profile.reach)
    }

    /// The platform in use.
    pub(super) fn target(&self) -> Option<Target> {
        Some(self.state.profile.as_ref()?.target.clone())
    }

    /// The acting agent: the connection's, else the settings'.
    pub(super) fn agent_id(&self) -> Option<Uuid> {
        let profile = self.state.profile.as_ref();
        profile
            .and_then(|profile| profile.agent_id)
            .or(self.agent_id)
    }
}

impl Asked {
    pub(super) fn refuse(self, problem: Problem) {
        match self {
            Self::Give(reply) => answer(reply, Err(problem)),
            Self::Keep { reply, .. } => answer(reply, Err(problem)),
        }
    }
}

impl Given {
    /// `sending` where it can go at once.
    pub(super) fn answer(self, sending: bool) {
        let saved = self.result.map(|receipt| FeedbackSaved {
            event_id: receipt.seq,
            sending,
            takes: self.about.takes,
        });
        answer(self.reply, saved.map_err(|error| Problem::from(&error)));
    }
}

impl Kept {
    pub(super) fn answer(self) {
        answer(
            self.reply,
            self.result.map_err(|error| Problem::from(&error)),
        );
    }
}

fn later_view(draft: FeedbackDraft, takes: FeedbackTakes) -> LaterView {
    LaterView {
        interaction_id: draft.interaction,
        key: draft.key,
        title: draft.title,
        takes,
        at: draft.later_at.unwrap_or(draft.updated_at).as_millisecond(),
        draft: FeedbackForm {
            feedback_type: draft.feedback_type,
            comments: draft.comments,
        },
    }
}

/// Reads the record off the async threads.
pub(super) async fn read<T: Send + 'static>(
    store: Store,
    work: impl FnOnce(&crate::store::Reader) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let read = tokio::task::spawn_blocking(move || work(&store.reader()?));
    read.await.unwrap_or(Err(StoreError::Closed))
}

fn gone() -> Problem {
    Problem::new(
        Code::Gone,
        sentence("this suggestion is no longer there, and no draft of it is kept"),
    )
}
