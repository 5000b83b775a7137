//! A prompt in the editor and before its deploy: the draft beside what is deployed.

use rules::prompt::difference::{self, Part, fields, in_text, words};
use rules::trigger::FIELDS;
use serde_json::Value;
use wire::prompts::{self, PROMPT_READ_SCOPES};

use super::deployed::{as_read, sha256};
use super::list::parsed;
use super::live::Platform;
use super::{Studio, draft, gone, versions};
use crate::store::{StoredPrompt, StoredPromptDraft, StoredVersion};
use crate::view::error::{Code, Problem};
use crate::view::studio::{
    DeployReview, DiffPart, FieldPair, PromptChecked, PromptDraft, PromptOpened,
};

/// What is known of one prompt.
pub(super) struct Known {
    pub(super) draft: Option<StoredPromptDraft>,
    pub(super) deployed: Option<StoredPrompt>,
    /// Newest first.
    pub(super) versions: Vec<StoredVersion>,
}

impl Known {
    /// What the platform holds.
    pub(super) fn held(&self) -> Option<Value> {
        self.deployed
            .as_ref()
            .map(|prompt| parsed(&prompt.document))
    }

    /// The draft; what is deployed where there is none.
    pub(super) fn written(&self) -> Option<PromptDraft> {
        let draft = self
            .draft
            .as_ref()
            .map(|draft| draft::of_json(&draft.document));
        draft.or_else(|| self.held().map(|held| draft::of_document(&held)))
    }

    fn version(&self, number: u32) -> Option<&StoredVersion> {
        self.versions
            .iter()
            .find(|version| version.version == number)
    }
}

impl Studio {
    /// Opens a prompt in the editor.
    ///
    /// # Errors
    /// `gone` where there is neither draft nor deployed prompt, `storage`.
    pub async fn open(&self, id: &str) -> Result<PromptOpened, Problem> {
        let known = self.known(id).await?;
        let written = known.written().ok_or_else(gone)?;
        let held = known.held();
        let saved_at = known.draft.as_ref().map(|draft| draft.updated_at_ms);
        let sha256 = known.deployed.as_ref().map(|prompt| prompt.sha256.as_str());
        Ok(PromptOpened {
            id: id.to_owned(),
            checked: checked(&written, held.as_ref(), saved_at.unwrap_or_default()),
            deployed: held.as_ref().map(draft::of_document),
            versions: versions::rows(&known.versions, sha256),
            fields: self.fields().await?,
            saved_at,
            draft: written,
        })
    }

    /// What a supervisor sees before a deploy, or before a version is put back: what is deployed is
    /// read for it.
    ///
    /// # Errors
    /// `gone` where there is nothing to deploy or no such version, `storage`. That what is deployed
    /// can't be read is in the review.
    pub async fn review(
        &self,
        id: &str,
        rollback_to: Option<u32>,
    ) -> Result<DeployReview, Problem> {
        let problem = match self.platform() {
            Ok(platform) => self.read_one(&platform, id).await.err(),
            Err(problem) => Some(problem),
        };
        let known = self.known(id).await?;
        let document = wanted(&known, rollback_to)?;
        let held = known.held();
        let deployed_sha256 = known.deployed.as_ref().map(|prompt| prompt.sha256.clone());
        let base = known.draft.as_ref().map(|draft| &draft.base_sha256);
        let newest = known.versions.first().map_or(0, |version| version.version);
        Ok(DeployReview {
            prompt_id: id.to_owned(),
            version: newest.saturating_add(1),
            rollback_to,
            draft: draft::of_document(&document),
            deployed: held.as_ref().map(draft::of_document),
            overtaken: rollback_to.is_none() && base.is_some_and(|base| *base != deployed_sha256),
            problem,
            violations: draft::violations(&document),
            fields: pairs(held.as_ref(), &document),
            sha256: sha256(&document),
            versions: versions::rows(&known.versions, deployed_sha256.as_deref()),
            counts: versions::counts(&known.versions),
            deployed_sha256,
        })
    }

    /// The number and the hash that a deploy of `document` would have.
    pub(crate) async fn next(&self, id: &str, document: &Value) -> Result<(u32, String), Problem> {
        let known = self.known(id).await?;
        let newest = known.versions.first().map_or(0, |version| version.version);
        Ok((newest.saturating_add(1), sha256(document)))
    }

    /// A version to be put back, by its number, or the newest that is another than what is deployed;
    /// what is deployed is read for that.
    pub(crate) async fn earlier(&self, id: &str, to: Option<u32>) -> Result<(u32, Value), Problem> {
        let platform = self.platform()?;
        self.read_one(&platform, id).await?;
        let known = self.known(id).await?;
        let deployed = known.deployed.as_ref().map(|prompt| prompt.sha256.as_str());
        let rows = versions::rows(&known.versions, deployed);
        let number = to.or_else(|| versions::earlier(&rows, deployed));
        let number = number.ok_or_else(|| {
            Problem::new(
                Code::Gone,
                "No other version of this prompt is known on this computer.",
            )
        })?;
        Ok((number, wanted(&known, Some(number))?))
    }

    /// What is on disk of one prompt.
    pub(super) async fn known(&self, id: &str) -> Result<Known, Problem> {
        let (target, id) = (self.target(), id.to_owned());
        self.read(move |reader| {
            let target = target.as_str();
            Ok(Known {
                draft: reader.prompt_draft(target, &id)?,
                deployed: reader.prompt_deployed(target, &id)?,
                versions: reader.prompt_versions(target, &id)?,
            })
        })
        .await
    }

    /// Reads what the platform holds under one id, and notes it.
    pub(super) async fn read_one(&self, platform: &Platform, id: &str) -> Result<(), Problem> {
        let client = platform.client.with_scopes(&PROMPT_READ_SCOPES);
        let deploys = self.shared.live.borrow().deploys;
        let told = prompts::get(&client, id).await;
        let told = told.map_err(|error| Problem::from(&error))?;
        let held = told.as_ref().map(|document| as_read(id, document));
        let is_old = {
            let live = self.shared.live.borrow();
            // A deploy of it notes what it finds itself.
            live.busy.as_deref() == Some(id) || live.deploys != deploys
        };
        if is_old {
            return Ok(());
        }
        let target = platform.target.as_str().to_owned();
        let noted = self
            .shared
            .store
            .note_one_deployed(target, id.to_owned(), held, self.now_ms())
            .await;
        noted.map_err(|error| Problem::from(&error))?;
        self.touch();
        self.publish_deployed(platform).await
    }

    /// Names a condition can look at: the engine's own, then those that prompts here use already.
    async fn fields(&self) -> Result<Vec<String>, Problem> {
        let target = self.target();
        let used = self
            .read(move |reader| {
                let target = target.as_str();
                let drafts = reader.prompt_drafts(target)?;
                let (_, deployed) = reader.prompts_deployed(target)?;
                let drafts = drafts.iter().map(|one| draft::of_json(&one.document));
                let deployed = deployed
                    .iter()
                    .map(|one| draft::of_document(&parsed(&one.document)));
                let mut used: Vec<String> = drafts
                    .chain(deployed)
                    .flat_map(|prompt| prompt.trigger.conditions)
                    .map(|condition| condition.field.trim().to_owned())
                    .collect();
                used.sort();
                used.dedup();
                Ok(used)
            })
            .await?;
        let own = FIELDS.iter().map(|name| (*name).to_owned());
        let more = used
            .into_iter()
            .filter(|name| !name.is_empty() && !FIELDS.contains(&name.as_str()));
        Ok(own.chain(more).collect())
    }
}

/// What is to be deployed: the draft, or the version that is put back.
pub(super) fn wanted(known: &Known, rollback_to: Option<u32>) -> Result<Value, Problem> {
    match rollback_to {
        Some(number) => known
            .version(number)
            .map(|version| parsed(&version.document))
            .ok_or_else(gone),
        None => known
            .written()
            .map(|written| draft::to_document(&written))
            .ok_or_else(gone),
    }
}

/// A draft as the rules see it, beside what is deployed.
pub(super) fn checked(draft: &PromptDraft, held: Option<&Value>, saved_at: i64) -> PromptChecked {
    let document = draft::to_document(draft);
    PromptChecked {
        violations: draft::violations(&document),
        fields: pairs(held, &document),
        saved_at,
    }
}

/// Every field side by side, changed words marked.
fn pairs(held: Option<&Value>, document: &Value) -> Vec<FieldPair> {
    fields(held, document).into_iter().map(pair).collect()
}

fn pair(pair: difference::FieldPair) -> FieldPair {
    let (before, after) = (in_text(pair.a.as_ref()), in_text(pair.b.as_ref()));
    let (before, after) = if pair.differs {
        words(&before, &after)
    } else {
        let same = |text| {
            vec![Part {
                text,
                changed: false,
            }]
        };
        (same(before), same(after))
    };
    let parts = |parts: Vec<Part>| {
        parts
            .into_iter()
            .map(|part| DiffPart {
                text: part.text,
                changed: part.changed,
            })
            .collect()
    };
    FieldPair {
        path: pair.path,
        before: pair.a.is_some().then(|| parts(before)),
        after: pair.b.is_some().then(|| parts(after)),
        differs: pair.differs,
    }
}
