//! The studio's list and head, built from disk and from what is under way.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rules::prompt::difference::differs;
use serde_json::Value;

use super::draft;
use super::inject;
use super::live::Live;
use crate::store::{Reader, StoreError, StoredPrompt, StoredPromptDraft};
use crate::view::panel::RecordView;
use crate::view::studio::{InjectionRow, PromptRow, PromptState, StudioView};

/// "Shown an hour" is of so many days.
const SHOWN_DAYS: i64 = 30;

const DAY_MS: i64 = 86_400_000;

/// What of a view stands on disk.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Listed {
    pub(super) read_at: Option<i64>,
    pub(super) prompts: Vec<PromptRow>,
    pub(super) injections: Vec<InjectionRow>,
}

/// The view before anything is known.
pub(super) fn nothing() -> StudioView {
    StudioView {
        revision: 0,
        profile: None,
        read_at: None,
        reading: false,
        problem: None,
        prompts: Vec::new(),
        injections: Vec::new(),
        conversations: Vec::new(),
        deploy: None,
        record: RecordView {
            entries: 0,
            waiting: 0,
            problem: None,
        },
    }
}

/// The whole view, without its revision.
pub(super) fn view(live: &Live, listed: &Listed) -> StudioView {
    StudioView {
        revision: 0,
        profile: live.profile.clone(),
        read_at: listed.read_at,
        reading: live.reading > 0,
        problem: live.problem.clone(),
        prompts: listed.prompts.clone(),
        injections: listed.injections.clone(),
        conversations: live.conversations.clone(),
        deploy: live.deploy.clone(),
        record: live.record.clone(),
    }
}

/// Reads what stands on disk. Blocking.
pub(super) fn read(reader: &Reader, target: &str, now: Timestamp) -> Result<Listed, StoreError> {
    let now_ms = now.as_millisecond();
    let drafts = reader.prompt_drafts(target)?;
    let (read_at, deployed) = reader.prompts_deployed(target)?;
    let versions = reader.newest_versions(target)?;
    let since = now_ms.saturating_sub(SHOWN_DAYS * DAY_MS);
    let tallies = reader.prompt_tallies(target, day_of(since), i64::MAX)?;
    let shown: BTreeMap<_, _> = tallies
        .into_iter()
        .map(|tally| (tally.prompt_id, tally.shown))
        .collect();
    let hours = hours(reader.talked_ms(since)?);
    let drafts: BTreeMap<_, _> = drafts
        .into_iter()
        .map(|draft| (draft.id.clone(), draft))
        .collect();
    let deployed: BTreeMap<_, _> = deployed
        .into_iter()
        .map(|prompt| (prompt.id.clone(), prompt))
        .collect();
    let ids: BTreeSet<_> = drafts.keys().chain(deployed.keys()).collect();
    let mut prompts: Vec<_> = ids
        .into_iter()
        .map(|id| PromptRow {
            version: versions.get(id).copied(),
            shown_per_hour: (hours > 0.0)
                .then(|| f64::from(shown.get(id).copied().unwrap_or(0)) / hours),
            ..row(id, drafts.get(id), deployed.get(id))
        })
        .collect();
    prompts.sort_by(|a, b| {
        let key = |row: &PromptRow| (row.state, row.name.to_lowercase(), row.id.clone());
        key(a).cmp(&key(b))
    });
    Ok(Listed {
        read_at,
        prompts,
        injections: inject::rows(reader, target)?,
    })
}

fn row(id: &str, draft: Option<&StoredPromptDraft>, deployed: Option<&StoredPrompt>) -> PromptRow {
    let held = deployed.map(|prompt| parsed(&prompt.document));
    let written = match (draft, &held) {
        (Some(draft), _) => draft::of_json(&draft.document),
        (None, Some(held)) => draft::of_document(held),
        (None, None) => draft::new(),
    };
    let document = draft::to_document(&written);
    let differing = differs(held.as_ref(), &document);
    let state = match (&held, differing) {
        (None, _) => PromptState::Draft,
        (Some(_), 0) => PromptState::Deployed,
        (Some(_), _) => PromptState::Differs,
    };
    let base = draft.map(|draft| draft.base_sha256.as_deref());
    let held_sha256 = deployed.map(|prompt| prompt.sha256.as_str());
    PromptRow {
        id: id.to_owned(),
        name: written.name,
        display: written.display.kind,
        state,
        differing: if held.is_some() { count(differing) } else { 0 },
        to_fix: if draft.is_some() {
            count(rules::prompt::check(&document).len())
        } else {
            0
        },
        overtaken: state == PromptState::Differs && base.is_some_and(|base| base != held_sha256),
        updated_at: draft
            .map(|draft| draft.updated_at_ms)
            .or(deployed.and_then(|prompt| prompt.modified_at_ms)),
        version: None,
        shown_per_hour: None,
    }
}

/// A document as it is on disk; what can't be read is as good as empty.
pub(super) fn parsed(document: &str) -> Value {
    serde_json::from_str(document).unwrap_or_default()
}

/// The beginning of a time's UTC day, in ms.
pub(super) fn day_of(at_ms: i64) -> i64 {
    at_ms.div_euclid(DAY_MS) * DAY_MS
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact below 2^53 ms, which is longer than anyone talks"
)]
fn hours(ms: i64) -> f64 {
    ms as f64 / 3_600_000.0
}

pub(super) fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
