//! The checklists of the interactions the agent is in: asked for when one begins and after a break,
//! told as they change. What an agent does with them is `ticking`'s.
//!
//! The platform ends a checklist itself when the conversation ends; nothing here does, as the
//! vendor's own screen may still be open on it.

use rules::id::InteractionId;
use wire::Error;
use wire::platform::checklists::{Checklist, Place, list};

use super::Companion;
use super::event::Finished;
use crate::view::panel::{LimitedView, UntoldView};

/// The checklists of an interaction, as they were asked for, or why they could not be had.
pub(super) struct Asked {
    interaction: InteractionId,
    result: Result<Vec<Checklist>, Error>,
}

impl Companion {
    /// The platform tells how a checklist stands.
    pub(super) fn checklist_told(&mut self, id: InteractionId, checklist: Checklist) {
        if let Some(conversation) = self.state.conversation(id) {
            conversation.checklists.take(checklist);
        }
    }

    /// Asks for the checklists of every interaction: what changed while there was no connection was
    /// told to nobody.
    pub(super) fn ask_all_checklists(&mut self) {
        for conversation in &mut self.state.conversations {
            conversation.checklists.forget_asked();
        }
        let followed = self.state.conversations.iter();
        let followed: Vec<_> = followed
            .map(crate::conversation::Conversation::id)
            .collect();
        for id in followed {
            self.ask_checklists(id);
        }
    }

    /// Asks for the checklists of an interaction that has just begun, once: one that comes up at the
    /// very beginning is told before anybody listens.
    pub(super) fn ask_checklists(&mut self, id: InteractionId) {
        let reach = self.state.profile.as_ref().map(|profile| profile.reach);
        let limited = &self.state.limited;
        let is_refused = limited.iter().any(|one| one.what == UntoldView::Checklists);
        let (Some(session), Some(true), false) = (
            &self.session,
            reach.map(|reach| reach.checklists),
            is_refused,
        ) else {
            return;
        };
        let client = session.client().with_sink(self.meter.sink());
        let conversation = self.state.conversation(id);
        let Some(conversation) = conversation else {
            return;
        };
        let there = conversation.there.as_ref();
        let Some(communication) = there.and_then(|there| there.communication_id.clone()) else {
            return;
        };
        if !conversation.checklists.ask() {
            return;
        }
        self.under_way.push(Box::pin(async move {
            let conversation = id.to_string();
            let place = Place {
                conversation: &conversation,
                communication: &communication,
            };
            let result = list(&client, &place).await;
            Finished::Checklists(Box::new(Asked {
                interaction: id,
                result,
            }))
        }));
    }

    /// The checklists came, or did not.
    pub(super) fn checklists_asked(&mut self, asked: Asked) {
        let Asked {
            interaction,
            result,
        } = asked;
        let conversation = self.state.conversation(interaction);
        match result {
            Ok(all) => {
                if let Some(conversation) = conversation {
                    for one in all {
                        conversation.checklists.take(one);
                    }
                }
            }
            Err(Error::PermissionMissing { permissions, .. }) => self.lack_checklists(permissions),
            Err(Error::ScopeMissing { scope, .. }) => self.lack_checklists(vec![scope]),
            Err(error) => {
                // With its next change, or after the next break, they are asked for again.
                tracing::warn!(%interaction, error = error.kind(), "checklists could not be read");
                if let Some(conversation) = conversation {
                    conversation.checklists.forget_asked();
                }
            }
        }
    }

    /// They can't be had, until somebody else signs in: said once, and not asked for again.
    fn lack_checklists(&mut self, permissions: Vec<String>) {
        self.limit(LimitedView {
            what: UntoldView::Checklists,
            permissions,
            reason: None,
        });
    }
}
