//! What an agent does with what is said and with checklists.

use rules::id::InteractionId;

use super::Handle;
use crate::companion::request::Request;
use crate::companion::ticking::TickRequest;
use crate::view::error::Problem;

impl Handle {
    /// What is said is wanted beside the cards, or not any more; where the platform does not tell
    /// it, nothing comes.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn want_transcript(&self, on: bool) -> Result<(), Problem> {
        self.tell(Request::Transcript(on)).await
    }

    /// Ticks an item of a checklist, or takes the tick away. When this answers, it is on disk.
    ///
    /// # Errors
    /// `gone` where it can't be ticked (any more), `storage`; nothing is ticked then.
    pub async fn tick(
        &self,
        interaction: InteractionId,
        checklist: &str,
        item: &str,
        on: bool,
    ) -> Result<(), Problem> {
        let (checklist, item) = (checklist.to_owned(), item.to_owned());
        self.ask(|reply| {
            Request::Tick(TickRequest {
                interaction,
                checklist,
                item,
                on,
                reply,
            })
        })
        .await
    }
}
