//! Prompts on the panel: what is deployed and injected goes to the conversations, what they say goes
//! on record. What an agent decides is on disk first, then in the view, then answered.
//!
//! Quiet mode holds prompts back, injected ones too: they wait in the queue until it ends. So do
//! prompts of an interaction that another one is in front of; its tab counts them as unread.

use std::sync::Arc;

use jiff::Timestamp;
use rules::attention::Quiet;
use rules::display::Source;
use rules::id::InteractionId;

use super::Companion;
use super::cards::answer;
use super::event::Finished;
use super::feedback::read;
use super::request::{PromptAction, PromptRequest, Reply};
use crate::conversation::{Conversation, Happened, PromptRef, Wording};
use crate::outbox::{Settled, Target};
use crate::store::{Actor, Fact, PromptEvent, PromptFact, Receipt, StoreError, Work};
use crate::view::error::{Code, Problem};

/// What an agent decided, on disk or not.
pub(super) struct PromptDecision {
    interaction: InteractionId,
    key: String,
    decided: PromptAction,
    reply: Reply<()>,
    result: Result<Receipt, StoreError>,
}

/// Whether prompts are wanted, on disk or not.
pub(super) struct PromptMute {
    interaction: InteractionId,
    on: bool,
    reply: Reply<()>,
    result: Result<Receipt, StoreError>,
}

impl Companion {
    /// What is asked about the prompts of one interaction.
    pub(super) fn prompt(&mut self, interaction: InteractionId, request: PromptRequest) {
        match request {
            PromptRequest::Viewed { key } => self.prompt_viewed(interaction, &key),
            PromptRequest::Reading { key, on } => {
                let now = self.clock.now();
                if let Some(conversation) = self.state.conversation(interaction) {
                    conversation.prompts.reading(&key, on, now);
                }
                self.pass_prompts(now);
            }
            PromptRequest::Decide {
                key,
                decided,
                reply,
            } => self.decide_prompt(interaction, key, decided, reply),
            PromptRequest::Mute { on, reply } => self.mute_prompts(interaction, on, reply),
        }
    }

    /// What is deployed is another now.
    pub(super) fn note_deployed(&mut self) {
        let deployed = Arc::clone(&self.deployed.borrow_and_update());
        let now = self.clock.now();
        for conversation in &mut self.state.conversations {
            conversation.prompts.know(Arc::clone(&deployed), now);
        }
        self.pass_prompts(now);
    }

    /// An interaction is followed from now on: its prompts wait until the record said which were
    /// shown in it before.
    pub(super) fn begin_prompts(&mut self, interaction: InteractionId) {
        let deployed = Arc::clone(&self.deployed.borrow());
        let muted = self.state.muted.contains(&interaction);
        let now = self.clock.now();
        if let Some(conversation) = self.state.conversation(interaction) {
            conversation.prompts.know(deployed, now);
            conversation.prompts.mute(muted, now);
        }
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let shown = read(store, move |reader| reader.prompts_shown(interaction)).await;
            Finished::PromptsRecalled { interaction, shown }
        }));
    }

    /// The record said which prompts were shown in an interaction before.
    pub(super) fn prompts_recalled(
        &mut self,
        interaction: InteractionId,
        shown: Result<Vec<String>, StoreError>,
    ) {
        let shown = shown.unwrap_or_else(|error| {
            // Once too often is better than never.
            tracing::warn!(%error, "which prompts were shown before can't be read");
            Vec::new()
        });
        let now = self.clock.now();
        if let Some(conversation) = self.state.conversation(interaction) {
            conversation.prompts.recall(shown, now);
        }
        self.pass_prompts(now);
    }

    /// What is known of the customer or the agent is another: prompts to come say so.
    pub(super) fn reword_prompts(&mut self) {
        let agent = self.agent_id().map(|id| id.to_string());
        for conversation in &mut self.state.conversations {
            let customer = conversation.about.customer.as_deref();
            let session = conversation.about.id.to_string();
            let wording = Wording::new(customer, agent.clone(), session);
            conversation.prompts.reword(wording);
        }
    }

    /// An attempt ended: a prompt that the platform put into a conversation followed here is shown.
    pub(super) fn injected(&mut self, settled: &Settled) {
        let (Some(interaction), Some(injected)) = (settled.interaction, &settled.injected) else {
            return;
        };
        let now = self.clock.now();
        if let Some(conversation) = self.state.conversation(interaction) {
            conversation.prompts.inject((**injected).clone(), now);
            self.pass_prompts(now);
        }
    }

    /// Lets time pass for all prompts, and puts on record what came of that, as of `now`: a prompt is
    /// on record as of the moment its delay counts from.
    pub(super) fn pass_prompts(&mut self, now: Timestamp) {
        let quiet = matches!(self.state.attention.quiet(now), Quiet::On { .. });
        let selected = self.state.selected;
        let mut facts = Vec::new();
        let target = self.prompt_target();
        for conversation in &mut self.state.conversations {
            let id = conversation.id();
            let behind = selected != Some(id);
            for happened in conversation.prompts.tick(quiet || behind, now) {
                if happened.what == PromptEvent::Triggered && behind {
                    conversation.unread = conversation.unread.saturating_add(1);
                }
                facts.push(fact(id, &target, happened));
            }
        }
        self.dirty |= !facts.is_empty();
        for fact in facts {
            self.note_at(now, Actor::Cuecard, fact);
        }
    }

    /// Another interaction is in front: nobody reads the prompts of this one any more.
    pub(super) fn put_behind(&mut self, interaction: Option<InteractionId>) {
        let now = self.clock.now();
        let behind = interaction.and_then(|id| self.state.conversation(id));
        if let Some(conversation) = behind {
            conversation.prompts.read_no_more(now);
        }
    }

    /// An interaction ends: what is on screen and what waits goes with it.
    pub(super) fn end_prompts(&mut self, conversation: &mut Conversation) {
        let target = self.prompt_target();
        for happened in conversation.prompts.clear() {
            let fact = fact(conversation.id(), &target, happened);
            self.note(Actor::Cuecard, fact);
        }
    }

    fn prompt_viewed(&mut self, interaction: InteractionId, key: &str) {
        let viewed = self.state.conversation(interaction);
        let Some(prompt) = viewed.and_then(|one| one.prompts.viewed(key)) else {
            return;
        };
        let what = PromptEvent::Viewed;
        let target = self.prompt_target();
        let fact = fact(interaction, &target, Happened { what, prompt });
        let agent = self.state.agent();
        self.note(agent, fact);
    }

    fn decide_prompt(
        &mut self,
        interaction: InteractionId,
        key: String,
        decided: PromptAction,
        reply: Reply<()>,
    ) {
        let now = self.clock.now();
        let found = self.state.conversation(interaction);
        let Some(prompt) = found.and_then(|one| one.prompts.decide(&key, now)) else {
            return answer(reply, Err(gone()));
        };
        let what = match decided {
            PromptAction::Clicked => PromptEvent::Clicked,
            PromptAction::Dismissed => PromptEvent::Dismissed,
            PromptAction::NotNow => PromptEvent::PutOff,
        };
        let fact = fact(
            interaction,
            &self.prompt_target(),
            Happened { what, prompt },
        );
        let work = Work::new(now, self.state.agent(), fact);
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let result = store.commit(work).await;
            Finished::PromptDecided(Box::new(PromptDecision {
                interaction,
                key,
                decided,
                reply,
                result,
            }))
        }));
    }

    /// The decision is on record, or not: carries it out and answers.
    pub(super) fn prompt_decided(&mut self, decision: PromptDecision) {
        let now = self.clock.now();
        let decided = decision.result.is_ok().then_some(decision.decided);
        if let Some(conversation) = self.state.conversation(decision.interaction) {
            conversation.prompts.decided(&decision.key, decided, now);
        }
        self.pass_prompts(now);
        decision.answer();
    }

    fn mute_prompts(&mut self, interaction: InteractionId, on: bool, reply: Reply<()>) {
        if self.state.conversation(interaction).is_none() {
            return answer(reply, Err(gone()));
        }
        let fact = Fact::PromptsMuted { interaction, on };
        let work = Work::new(self.clock.now(), self.state.agent(), fact);
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let result = store.commit(work).await;
            Finished::PromptsMuted(Box::new(PromptMute {
                interaction,
                on,
                reply,
                result,
            }))
        }));
    }

    /// That prompts are wanted, or not, is on record, or isn't.
    pub(super) fn prompts_muted(&mut self, mute: PromptMute) {
        let now = self.clock.now();
        if mute.result.is_ok() {
            if mute.on {
                self.state.muted.insert(mute.interaction);
            } else {
                self.state.muted.remove(&mute.interaction);
            }
            if let Some(conversation) = self.state.conversation(mute.interaction) {
                conversation.prompts.mute(mute.on, now);
            }
            self.pass_prompts(now);
        }
        mute.answer();
    }

    /// What prompts are counted under.
    fn prompt_target(&self) -> Target {
        self.target().unwrap_or_else(|| Target::stored(""))
    }
}

impl PromptDecision {
    pub(super) fn answer(self) {
        let result = self.result.map(drop);
        answer(self.reply, result.map_err(|error| Problem::from(&error)));
    }
}

impl PromptMute {
    pub(super) fn answer(self) {
        let result = self.result.map(drop);
        answer(self.reply, result.map_err(|error| Problem::from(&error)));
    }
}

fn fact(interaction: InteractionId, target: &Target, happened: Happened) -> Fact {
    let Happened { what, prompt } = happened;
    let PromptRef {
        key: _,
        prompt_id,
        version,
        source,
        display,
        injection_id,
    } = prompt;
    Fact::Prompt(Box::new(PromptFact {
        what,
        interaction,
        target: target.clone(),
        prompt_id,
        version,
        source: match source {
            Source::Triggered => "triggered",
            Source::Injected => "injected",
        },
        display,
        injection_id,
    }))
}

fn gone() -> Problem {
    Problem::new(Code::Gone, "This prompt is no longer on screen.")
}
