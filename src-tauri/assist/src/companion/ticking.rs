//! Ticking an item of a checklist: on disk first, with its delivery, then in the view, then answered.

use rules::id::InteractionId;
use uuid::Uuid;

use super::Companion;
use super::cards::answer;
use super::event::Finished;
use super::request::Reply;
use crate::conversation::Named;
use crate::outbox::parcel::ChecklistTick;
use crate::outbox::{How, Load, Parcel, Settled};
use crate::store::{ChecklistFact, Fact, Receipt, StoreError, Work};
use crate::view::error::{Code, Problem};
use crate::view::outbox::DeliveryKind;

/// An item to be ticked, or its tick to be taken away.
pub struct TickRequest {
    /// Of which interaction.
    pub interaction: InteractionId,
    /// The checklist's id.
    pub checklist: String,
    /// The item's id.
    pub item: String,
    /// Ticked or not.
    pub on: bool,
    /// Answered once it is on disk.
    pub reply: Reply<()>,
}

/// A tick, on disk or not.
pub(super) struct Ticked {
    interaction: InteractionId,
    named: Named,
    on: bool,
    correlation_id: Uuid,
    reply: Reply<()>,
    result: Result<Receipt, StoreError>,
}

impl Companion {
    /// Ticks an item, or takes the tick away.
    pub(super) fn tick(&mut self, request: TickRequest) {
        let TickRequest {
            interaction,
            checklist,
            item,
            on,
            reply,
        } = request;
        let target = self.target();
        let found = self.state.conversation(interaction).and_then(|one| {
            let after_call = one.is_after_call();
            let named = one.checklists.named(&checklist, &item, after_call)?;
            let communication = one.there.as_ref()?.communication_id.clone()?;
            Some((named, after_call, communication))
        });
        let (Some((named, after_call, communication)), Some(target)) = (found, target) else {
            return answer(reply, Err(gone()));
        };
        let correlation_id = Uuid::new_v4();
        let parcel = Parcel {
            target,
            interaction: Some(interaction),
            title: Some(named.name.clone()),
            correlation_id,
            idempotency_key: Uuid::new_v4(),
            load: Load::ChecklistTick(ChecklistTick {
                communication,
                checklist: named.checklist.clone(),
                item: named.item.clone(),
                name: named.name.clone(),
                ticked: on,
                after_call,
            }),
        };
        let fact = Fact::ChecklistTicked(Box::new(ChecklistFact {
            interaction,
            checklist_id: named.checklist.clone(),
            checklist: named.checklist_name.clone(),
            item_id: named.item.clone(),
            item: named.name.clone(),
            ticked: on,
            after_call,
        }));
        let work = Work::new(self.clock.now(), self.state.agent(), fact).with_parcel(Some(parcel));
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let result = store.commit(work).await;
            Finished::Ticked(Box::new(Ticked {
                interaction,
                named,
                on,
                correlation_id,
                reply,
                result,
            }))
        }));
    }

    /// The tick is on disk, or not: shows it and answers.
    pub(super) fn ticked(&mut self, ticked: Ticked) {
        if let (Ok(_), Some(conversation)) =
            (&ticked.result, self.state.conversation(ticked.interaction))
        {
            let checklists = &mut conversation.checklists;
            checklists.ticked(&ticked.named, ticked.on, ticked.correlation_id);
        }
        ticked.answer();
    }

    /// An attempt at a delivery ended: a tick that was refused is none.
    pub(super) fn tick_settled(&mut self, settled: &Settled) {
        let (DeliveryKind::Checklist, Some(interaction)) = (settled.kind, settled.interaction)
        else {
            return;
        };
        let delivered = match &settled.how {
            How::Delivered { .. } => true,
            How::Failed { .. } | How::GivenUp { .. } => false,
            How::PutOff { .. } => return,
        };
        if let Some(conversation) = self.state.conversation(interaction) {
            let checklists = &mut conversation.checklists;
            checklists.settled(settled.correlation_id, delivered);
        }
    }
}

impl Ticked {
    pub(super) fn answer(self) {
        let result = self.result.map(drop);
        answer(self.reply, result.map_err(|error| Problem::from(&error)));
    }
}

fn gone() -> Problem {
    Problem::new(Code::Gone, "This can't be ticked any more.")
}
