//! The interactions the agent is in, where the platform tells which those are, and what it does not
//! tell.
//!
//! They appear when the agent is in them (not while they are merely offered) and end when the work
//! after them is done. What a person follows by hand is `interactions`'.

use std::collections::BTreeMap;

use rules::id::InteractionId;
use uuid::Uuid;
use wire::Error;
use wire::platform::conversations::{Conversation as There, Medium, Stage};
use wire::platform::topics::{RefusedTopic, Untold};
use wire::source::Passed;

use super::Companion;
use super::request::Interaction;
use crate::problem;
use crate::view::error::{Code, Problem};
use crate::view::panel::{Channel, LimitedView, UntoldView};

impl Companion {
    /// What the platform said of us before the connection.
    pub(super) fn passed(&mut self, passed: Passed) {
        let Some(profile) = &mut self.state.profile else {
            return;
        };
        profile.library = passed.library;
        profile.organization = passed.organization;
        if passed.agent.is_some() {
            profile.agent = passed.agent;
        }
        let agent_id = passed.agent_id.and_then(|id| Uuid::parse_str(&id).ok());
        if agent_id.is_some() {
            profile.agent_id = agent_id;
        }
        if !passed.lacks.is_empty() {
            let lacking = LimitedView {
                what: UntoldView::Scopes,
                permissions: passed.lacks,
                reason: None,
            };
            self.limit(lacking);
        }
        self.privacy.acts_as(self.state.agent());
    }

    /// Follows what a person names, where it is for a person to name it.
    pub(super) fn follow_by_hand(&mut self, interaction: Interaction) -> Result<(), Problem> {
        let profile = self.state.profile.as_ref();
        if profile.is_some_and(|profile| profile.reach.follows) {
            return Err(Problem::new(
                Code::Gone,
                "Here your interactions appear by themselves: there is nothing to follow by hand.",
            ));
        }
        self.follow(interaction)
    }

    /// The agent is in it, or it is offered.
    pub(super) fn began(&mut self, there: There) {
        if there.stage == Stage::Alerting {
            self.state.offered.insert(there.id);
            return;
        }
        self.be_in(there);
    }

    /// Something about it is different.
    pub(super) fn changed(&mut self, there: There) {
        let is_offered = self.state.offered.contains(&there.id);
        let is_followed = self.state.conversation(there.id).is_some();
        if is_followed || (is_offered && there.stage != Stage::Alerting) {
            self.be_in(there);
        }
    }

    /// Its work is done, or it is nobody's here any more.
    pub(super) fn finished(&mut self, id: InteractionId) {
        self.state.offered.remove(&id);
        if self.state.conversation(id).is_some() {
            // It is followed: looked up just now.
            let _ = self.end(id);
        }
    }

    /// These are all there are: what was followed under an earlier connection and is not among them
    /// ended meanwhile.
    pub(super) fn present(&mut self, all: &[InteractionId]) {
        let followed = self.state.conversations.iter();
        let over: Vec<InteractionId> = followed
            .filter(|one| one.there.is_some() && !all.contains(&one.id()))
            .map(crate::conversation::Conversation::id)
            .collect();
        for id in over {
            self.finished(id);
        }
        self.state.offered.retain(|id| all.contains(id));
    }

    fn be_in(&mut self, there: There) {
        let id = there.id;
        self.state.offered.remove(&id);
        let interaction = Interaction {
            id,
            customer: there.customer.clone(),
            // The platform tells its id alone, which says nothing to people.
            queue: None,
            channel: channel(&there.medium),
            attributes: BTreeMap::new(),
        };
        if let Err(problem) = self.follow(interaction) {
            self.state.notice = Some(problem);
            return;
        }
        let assistant = there.assistant_id.clone();
        if let Some(conversation) = self.state.conversation(id) {
            conversation.there = Some(Box::new(there));
        }
        self.learn_bases(assistant.as_deref());
        self.sum_up(id);
        self.ask_checklists(id);
    }

    /// What came while there was no connection is on screen.
    pub(super) fn recovered(&mut self, id: InteractionId, missed: usize) {
        let now = self.clock.now();
        if let Some(conversation) = self.state.conversation(id)
            && missed > 0
        {
            conversation.note_missed(missed, now);
        }
    }

    /// What came while there was no connection can't be had.
    pub(super) fn not_recovered(&mut self, id: Option<InteractionId>, error: &Error) {
        tracing::warn!(
            error = error.kind(),
            interaction = id.map(tracing::field::display),
            "what came meanwhile could not be asked for"
        );
        let cause = Problem::from(error);
        let message = format!(
            "Suggestions may be missing: what came while there was no connection could not be \
             read. {}",
            problem::sentence(&cause.message)
        );
        self.state.notice = Some(Problem { message, ..cause });
    }

    /// What the platform does not tell us.
    pub(super) fn refused(&mut self, refused: &[RefusedTopic]) {
        for topic in refused {
            self.limit(LimitedView {
                what: topic.untold().into(),
                permissions: topic.missing_permissions.clone(),
                reason: topic.in_words(),
            });
        }
    }

    /// Another program of this agent's took our connection's place; ours is made again.
    pub(super) fn displaced(&mut self) {
        tracing::warn!("another program took the notification channel's place");
        self.state.notice = Some(Problem::new(
            Code::QuotaExceeded,
            "Too many programs are connected as you, and the platform ended this connection for a \
             newer one. It is being made again: close what you don't need.",
        ));
    }

    /// One line for each thing, with all the permissions that were named for it.
    pub(super) fn limit(&mut self, new: LimitedView) {
        let mut known = self.state.limited.iter_mut();
        let Some(known) = known.find(|one| one.what == new.what) else {
            return self.state.limited.push(new);
        };
        for permission in new.permissions {
            if !known.permissions.contains(&permission) {
                known.permissions.push(permission);
            }
        }
        known.reason = known.reason.take().or(new.reason);
    }
}

/// What it runs over, in the words of tabs.
const fn channel(medium: &Medium) -> Option<Channel> {
    match medium {
        Medium::Call | Medium::Callback | Medium::Video => Some(Channel::Voice),
        Medium::Message => Some(Channel::Chat),
        Medium::Email => Some(Channel::Email),
        Medium::Other(_) => None,
    }
}

impl From<Untold> for UntoldView {
    fn from(untold: Untold) -> Self {
        match untold {
            Untold::Interactions => Self::Interactions,
            Untold::Suggestions => Self::Suggestions,
            Untold::Transcript => Self::Transcript,
            Untold::Checklists => Self::Checklists,
            Untold::Summaries => Self::Summaries,
            Untold::Other => Self::Other,
        }
    }
}
