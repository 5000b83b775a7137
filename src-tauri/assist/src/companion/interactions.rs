//! Which interactions are followed, and the agent's attention across them.

use rules::attention::Quiet;
use rules::id::InteractionId;

use super::Companion;
use super::event::Finished;
use super::request::Interaction;
use crate::conversation::Conversation;
use crate::store::{Actor, Fact};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::panel::Channel;

/// More than anyone can attend to; a bound against a caller gone wild.
const MOST_FOLLOWED: usize = 100;
/// A day: longer quiet is "until switched off".
const LONGEST_QUIET_MINUTES: u32 = 24 * 60;

impl Companion {
    /// Follows an interaction. Following it again updates what is known of it.
    pub(super) fn follow(&mut self, interaction: Interaction) -> Result<(), Problem> {
        let id = interaction.id;
        let now = self.clock.now();
        if let Some(known) = self.state.conversation(id) {
            known.learn(interaction, now);
            self.reword_prompts();
            self.pass_prompts(now);
            return Ok(());
        }
        if self.state.conversations.len() >= MOST_FOLLOWED {
            let message = format!("At most {MOST_FOLLOWED} interactions can be followed at once.");
            return Err(Problem::invalid(vec![FieldError::new(
                "interactionId",
                message,
            )]));
        }
        let fact = Fact::InteractionStarted {
            interaction: id,
            channel: interaction.channel.map(|channel| {
                match channel {
                    Channel::Voice => "voice",
                    Channel::Chat => "chat",
                    Channel::Email => "email",
                }
                .to_owned()
            }),
            queue: interaction.queue.clone(),
            agent: self
                .state
                .profile
                .as_ref()
                .map(|_| self.state.agent().name()),
        };
        self.note(Actor::Cuecard, fact);
        self.privacy.note_followed(id, true);
        let agent = self.agent_id();
        let state = &mut self.state;
        let on = state.reads_along();
        let mut conversation =
            Conversation::new(interaction, agent, state.deck, state.prompts, now);
        conversation.read_along(on);
        state.conversations.push(conversation);
        state.selected.get_or_insert(id);
        self.recall_hand(id);
        self.recall_feedback(id);
        self.begin_prompts(id);
        if let Some(session) = &mut self.session {
            session.subscribe(id);
        }
        Ok(())
    }

    /// An interaction ended: it is followed no longer, and its summary can be made.
    pub(super) fn end(&mut self, id: InteractionId) -> Result<(), Problem> {
        let target = self.target();
        let ended = self.stop_following(id)?;
        // Nobody was ever signed in: there is no platform to make one. Or its summary is there
        // already, since the talk was over.
        if let Some(target) = target.filter(|_| !ended.summed) {
            let ended = Self::ended_of(&ended, target, self.clock.now());
            let (summaries, privacy) = (self.summaries.clone(), self.privacy.clone());
            self.under_way.push(Box::pin(async move {
                // What went wrong is in the log, and on the panel as the record's problem.
                let _ = summaries.ended(ended).await;
                // Only now is there no more to come that an erasure would miss.
                privacy.note_followed(id, false);
                Finished::Closed
            }));
        } else {
            self.privacy.note_followed(id, false);
        }
        Ok(())
    }

    /// Stops following an interaction. The next one takes its place on screen.
    fn stop_following(&mut self, id: InteractionId) -> Result<Conversation, Problem> {
        let conversations = &mut self.state.conversations;
        let Some(at) = conversations.iter().position(|one| one.id() == id) else {
            return Err(Problem::new(
                Code::Gone,
                "This interaction is not followed.",
            ));
        };
        let mut ended = conversations.remove(at);
        if self.state.selected == Some(id) {
            let next = at.min(conversations.len().saturating_sub(1));
            self.state.selected = conversations.get(next).map(Conversation::id);
        }
        if let Some(session) = &mut self.session {
            session.unsubscribe(id);
        }
        self.end_prompts(&mut ended);
        self.note(Actor::Cuecard, Fact::InteractionEnded { interaction: id });
        // Another one may be in front now.
        self.pass_prompts(self.clock.now());
        Ok(ended)
    }

    /// Stops following all of them: they belong to another platform, or nobody is signed in. They
    /// may go on without us, so there is nothing to be summed up.
    pub(super) fn end_all(&mut self) {
        let ids: Vec<_> = self
            .state
            .conversations
            .iter()
            .map(Conversation::id)
            .collect();
        for id in ids {
            // It is followed: it was listed just now.
            let _ = self.stop_following(id);
            self.privacy.note_followed(id, false);
        }
    }

    pub(super) fn select(&mut self, id: InteractionId) {
        if self.state.conversation(id).is_some() {
            let before = self.state.selected.replace(id);
            self.put_behind(before.filter(|before| *before != id));
            self.pass_prompts(self.clock.now());
        }
    }

    pub(super) fn release_held(&mut self, id: InteractionId) {
        let now = self.clock.now();
        let released = self.state.conversation(id).map(|one| one.release_held(now));
        for fact in released.unwrap_or_default() {
            self.note(Actor::Cuecard, fact);
        }
    }

    pub(super) fn set_quiet(&mut self, on: bool, minutes: Option<u32>) {
        let now = self.clock.now();
        let until = minutes.map(|minutes| {
            let minutes = minutes.clamp(1, LONGEST_QUIET_MINUTES);
            now + jiff::SignedDuration::from_mins(i64::from(minutes))
        });
        let quiet = if on { Quiet::On { until } } else { Quiet::Off };
        self.state.attention.set_quiet(quiet);
        let agent = self.state.agent();
        self.note(
            agent,
            Fact::QuietChanged {
                on,
                until: until.filter(|_| on),
            },
        );
        self.let_time_pass();
    }

    /// Cards go, held ones appear, quiet mode ends: whatever is due by now.
    pub(super) fn let_time_pass(&mut self) {
        let now = self.clock.now();
        let mut facts = Vec::new();
        let state = &mut self.state;
        for conversation in &mut state.conversations {
            let (gone, changed) = conversation.tick(&mut state.attention, now);
            self.dirty |= changed || !gone.is_empty() || conversation.forget_missed(now);
            facts.extend(gone);
        }
        let quiet = matches!(state.attention.quiet(now), Quiet::On { .. });
        if self.was_quiet && !quiet {
            self.dirty = true;
        }
        self.was_quiet = quiet;
        self.pass_prompts(now);
        for fact in facts {
            self.note(Actor::Cuecard, fact);
        }
    }
}
