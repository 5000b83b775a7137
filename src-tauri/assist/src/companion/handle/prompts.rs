//! What an agent does with prompts.

use rules::id::InteractionId;

use super::Handle;
use crate::companion::request::{PromptAction, PromptRequest, Request};
use crate::view::error::Problem;

impl Handle {
    /// Notes that a prompt was on screen long enough to be seen. It is recorded the first time alone.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn prompt_viewed(
        &self,
        interaction: InteractionId,
        key: &str,
    ) -> Result<(), Problem> {
        let key = key.to_owned();
        let request = PromptRequest::Viewed { key };
        self.tell(Request::Prompt {
            interaction,
            request,
        })
        .await
    }

    /// The agent took a prompt up ("got it"): it goes. When this answers, it is on disk.
    ///
    /// # Errors
    /// `gone` when it is not on screen any more, `storage`; it stays then.
    pub async fn prompt_clicked(
        &self,
        interaction: InteractionId,
        key: &str,
    ) -> Result<(), Problem> {
        self.decide_prompt(interaction, key, PromptAction::Clicked)
            .await
    }

    /// The agent put a prompt away. When this answers, it is on disk.
    ///
    /// # Errors
    /// `gone` when it is not on screen any more, `storage`; it stays then.
    pub async fn prompt_dismissed(
        &self,
        interaction: InteractionId,
        key: &str,
    ) -> Result<(), Problem> {
        self.decide_prompt(interaction, key, PromptAction::Dismissed)
            .await
    }

    /// The agent wants a prompt later: it comes again in a minute. When this answers, it is on disk.
    ///
    /// # Errors
    /// `gone` when it is not on screen any more, `storage`; it stays then.
    pub async fn prompt_not_now(
        &self,
        interaction: InteractionId,
        key: &str,
    ) -> Result<(), Problem> {
        self.decide_prompt(interaction, key, PromptAction::NotNow)
            .await
    }

    /// Pointer or focus is inside a prompt, or left it: while it is read it doesn't go by itself.
    ///
    /// # Errors
    /// `internal` when the companion has ended.
    pub async fn prompt_reading(
        &self,
        interaction: InteractionId,
        key: &str,
        on: bool,
    ) -> Result<(), Problem> {
        let key = key.to_owned();
        let request = PromptRequest::Reading { key, on };
        self.tell(Request::Prompt {
            interaction,
            request,
        })
        .await
    }

    /// The agent wants no prompts in an interaction, or wants them again. When this answers, it is
    /// on disk; it holds until the program ends.
    ///
    /// # Errors
    /// `gone` when the interaction is not followed, `storage`.
    pub async fn mute_prompts(&self, interaction: InteractionId, on: bool) -> Result<(), Problem> {
        self.ask(|reply| Request::Prompt {
            interaction,
            request: PromptRequest::Mute { on, reply },
        })
        .await
    }

    async fn decide_prompt(
        &self,
        interaction: InteractionId,
        key: &str,
        decided: PromptAction,
    ) -> Result<(), Problem> {
        let key = key.to_owned();
        self.ask(|reply| Request::Prompt {
            interaction,
            request: PromptRequest::Decide {
                key,
                decided,
                reply,
            },
        })
        .await
    }
}
