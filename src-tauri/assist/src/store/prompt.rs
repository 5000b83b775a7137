//! Prompts on disk: drafts, what is deployed, every version, and the platform's figures.
//!
//! A draft is a chore, as one of feedback is; a deploy changes its rows in the transaction of its
//! fact ([`PromptChange`]).

mod deployed;
mod draft;
mod figures;
mod version;

pub(crate) use deployed::StoredPrompt;
pub(crate) use draft::StoredPromptDraft;
pub(crate) use figures::{PromptTally, StoredAdoption};
pub(crate) use version::{Held, PromptChange, SettledVersion, StoredVersion};

pub(super) use version::apply;

use super::keeping::Touched;
use super::{Reader, Store, StoreError};

impl Store {
    /// Keeps what was typed, in place of what was typed before.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn keep_prompt_draft(
        &self,
        draft: StoredPromptDraft,
    ) -> Result<(), StoreError> {
        self.transact(move |tx| Ok((draft::keep(tx, &draft)?, Touched::NOTHING)))
            .await
    }

    /// Forgets a draft, one that was begun before anyone signed in as well. Whether there was one.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn forget_prompt_draft(
        &self,
        target: String,
        id: String,
    ) -> Result<bool, StoreError> {
        self.transact(move |tx| {
            let gone = draft::forget(tx, &target, &id)?;
            Ok((gone, Touched::wiped(gone)))
        })
        .await
    }

    /// Notes everything that a platform holds; what was not deployed from here becomes a version
    /// that was found. `busy` is the prompt that is being deployed: it is left to the deploy.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn note_deployed(
        &self,
        target: String,
        prompts: Vec<StoredPrompt>,
        read_at_ms: i64,
        busy: Option<String>,
    ) -> Result<(), StoreError> {
        self.transact(move |tx| {
            deployed::note_all(tx, &target, &prompts, read_at_ms, busy.as_deref())?;
            Ok(((), Touched::NOTHING))
        })
        .await
    }

    /// Notes what a platform holds under one id, as [`Store::note_deployed`] does, and says which
    /// number the next version has.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn note_one_deployed(
        &self,
        target: String,
        id: String,
        prompt: Option<StoredPrompt>,
        read_at_ms: i64,
    ) -> Result<u32, StoreError> {
        self.transact(move |tx| {
            deployed::note_one(tx, &target, &id, prompt.as_ref(), read_at_ms)?;
            Ok((version::next(tx, &target, &id)?, Touched::NOTHING))
        })
        .await
    }

    /// Keeps the platform's figures of a span of time.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn keep_adoption(&self, read: StoredAdoption) -> Result<(), StoreError> {
        self.transact(move |tx| Ok((figures::keep(tx, &read)?, Touched::NOTHING)))
            .await
    }
}

impl Reader {
    /// The drafts for a platform, and those begun before anyone signed in.
    pub(crate) fn prompt_drafts(&self, target: &str) -> Result<Vec<StoredPromptDraft>, StoreError> {
        draft::all(&self.connection, target)
    }

    /// One of them.
    pub(crate) fn prompt_draft(
        &self,
        target: &str,
        id: &str,
    ) -> Result<Option<StoredPromptDraft>, StoreError> {
        draft::one(&self.connection, target, id)
    }

    /// The platform of the draft that was edited last.
    pub(crate) fn last_prompt_target(&self) -> Result<Option<String>, StoreError> {
        draft::last_target(&self.connection)
    }

    /// What a platform held when it was last read, and when that was.
    pub(crate) fn prompts_deployed(
        &self,
        target: &str,
    ) -> Result<(Option<i64>, Vec<StoredPrompt>), StoreError> {
        deployed::all(&self.connection, target)
    }

    /// What a platform held under one id when it was last read.
    pub(crate) fn prompt_deployed(
        &self,
        target: &str,
        id: &str,
    ) -> Result<Option<StoredPrompt>, StoreError> {
        deployed::one(&self.connection, target, id)
    }

    /// Every version of a prompt, newest first.
    pub(crate) fn prompt_versions(
        &self,
        target: &str,
        id: &str,
    ) -> Result<Vec<StoredVersion>, StoreError> {
        version::all(&self.connection, target, id)
    }

    /// The versions of which it is not known whether the platform took them, oldest first.
    pub(crate) fn unknown_versions(&self, target: &str) -> Result<Vec<StoredVersion>, StoreError> {
        version::unknown(&self.connection, target)
    }

    /// The newest version of each prompt that was ever deployed.
    pub(crate) fn newest_versions(
        &self,
        target: &str,
    ) -> Result<std::collections::BTreeMap<String, u32>, StoreError> {
        version::newest(&self.connection, target)
    }

    /// What was done with prompts here on the days that begin within these times.
    pub(crate) fn prompt_tallies(
        &self,
        target: &str,
        since_ms: i64,
        until_ms: i64,
    ) -> Result<Vec<PromptTally>, StoreError> {
        figures::tallies(&self.connection, target, since_ms, until_ms)
    }

    /// How long the interactions lasted together that began since then, in ms, as far as is known.
    pub(crate) fn talked_ms(&self, since_ms: i64) -> Result<i64, StoreError> {
        figures::talked_ms(&self.connection, since_ms)
    }

    /// The platform's figures that were read for such spans, newest first.
    pub(crate) fn adoptions(&self, target: &str) -> Result<Vec<StoredAdoption>, StoreError> {
        figures::read(&self.connection, target)
    }
}
