//! What a supervisor does with drafts. Each is on disk when it is answered.

use uuid::Uuid;

use super::review::checked;
use super::{Studio, draft, files, gone};
use crate::store::StoredPromptDraft;
use crate::view::error::{Code, FieldError, Problem};
use crate::view::studio::{PromptChecked, PromptDraft, PromptFile, PromptsImported};

/// No draft is kept that is longer, in bytes of JSON: far beyond anything that can be deployed.
const LONGEST: usize = 256 * 1024;

/// So many files are taken at once.
const MOST_FILES: usize = 1_000;

impl Studio {
    /// Begins a prompt; answers with its id, a uuid.
    ///
    /// # Errors
    /// `storage`.
    pub async fn create(&self) -> Result<String, Problem> {
        let id = Uuid::new_v4().to_string();
        self.keep(&id, &draft::new()).await?;
        Ok(id)
    }

    /// Begins a prompt as another one stands; answers with its id.
    ///
    /// # Errors
    /// `gone` where the other one is no longer there, `storage`.
    pub async fn duplicate(&self, id: &str) -> Result<String, Problem> {
        let written = self.known(id).await?.written().ok_or_else(gone)?;
        let copy = Uuid::new_v4().to_string();
        self.keep(&copy, &written).await?;
        Ok(copy)
    }

    /// Deletes a draft for good. What is deployed stays; so do the versions.
    ///
    /// # Errors
    /// `gone` where there is none, `storage`.
    pub async fn delete_draft(&self, id: &str) -> Result<(), Problem> {
        let target = self.target().as_str().to_owned();
        let store = &self.shared.store;
        let deleted = store.forget_prompt_draft(target, id.to_owned()).await;
        self.touch();
        match deleted {
            Ok(true) => Ok(()),
            Ok(false) => Err(gone()),
            Err(error) => Err(Problem::from(&error)),
        }
    }

    /// Keeps what was typed, whatever it is worth, and says what the rules think of it.
    ///
    /// # Errors
    /// `invalidInput` where it is larger than any draft is kept, `storage`.
    pub async fn edit(&self, id: &str, written: PromptDraft) -> Result<PromptChecked, Problem> {
        let saved_at = self.keep(id, &written).await?;
        let (target, id) = (self.target(), id.to_owned());
        let held = self
            .read(move |reader| reader.prompt_deployed(target.as_str(), &id))
            .await?;
        let held = held.map(|prompt| super::list::parsed(&prompt.document));
        Ok(checked(&written, held.as_ref(), saved_at))
    }

    /// Takes prompts from files as drafts; one that has the id of a draft takes its place.
    ///
    /// # Errors
    /// `invalidInput` where there are too many files, `storage`: those before are kept then. Files
    /// that hold no prompt are told in the answer.
    pub async fn import(&self, files: Vec<PromptFile>) -> Result<PromptsImported, Problem> {
        if files.len() > MOST_FILES {
            let message = format!("At most {MOST_FILES} files are taken at once.");
            return Err(Problem::invalid(vec![FieldError::new("files", message)]));
        }
        let mut imported = PromptsImported {
            ids: Vec::new(),
            refused: Vec::new(),
        };
        for file in &files {
            match files::read(file) {
                Ok(prompts) => {
                    for (id, written) in prompts {
                        self.keep(&id, &written).await?;
                        imported.ids.push(id);
                    }
                }
                Err(reason) => imported.refused.push(FieldError::new(&file.name, reason)),
            }
        }
        Ok(imported)
    }

    /// Prompts as files: the draft, or what is deployed where there is none. Ids that are no longer
    /// there are passed over.
    ///
    /// # Errors
    /// `storage`.
    pub async fn export(&self, ids: Vec<String>) -> Result<Vec<PromptFile>, Problem> {
        let mut prompts = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(written) = self.known(&id).await?.written() {
                prompts.push((id, written));
            }
        }
        Ok(files::write(prompts))
    }

    /// Keeps a draft; when, in ms.
    async fn keep(&self, id: &str, written: &PromptDraft) -> Result<i64, Problem> {
        let document = draft::to_json(written);
        if document.len() > LONGEST {
            let message = format!("A prompt of more than {} kB can't be kept.", LONGEST / 1024);
            return Err(Problem::invalid(vec![FieldError::new(
                "display.content",
                message,
            )]));
        }
        if id.is_empty() {
            return Err(Problem::new(Code::Gone, "This prompt has no id."));
        }
        let target = self.target();
        let base = {
            let (target, id) = (target.clone(), id.to_owned());
            self.read(move |reader| reader.prompt_deployed(target.as_str(), &id))
                .await?
        };
        let now = self.now_ms();
        let kept = self
            .shared
            .store
            .keep_prompt_draft(StoredPromptDraft {
                target: target.as_str().to_owned(),
                id: id.to_owned(),
                document,
                base_sha256: base.map(|prompt| prompt.sha256),
                created_at_ms: now,
                updated_at_ms: now,
            })
            .await;
        kept.map_err(|error| Problem::from(&error))?;
        self.touch();
        Ok(now)
    }
}
