//! What a platform has deployed, as it was last read.

use std::collections::BTreeMap;
use std::sync::Arc;

use audit::Hash;
use jiff::Timestamp;
use rules::prompt::payload_text;
use serde_json::Value;

use crate::outbox::Target;
use crate::store::StoredPrompt;

/// Everything that is deployed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Deployed {
    /// On which platform; none while nobody is signed in.
    pub target: Option<Target>,
    /// By id.
    pub by_id: BTreeMap<String, Arc<DeployedPrompt>>,
}

/// One prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct DeployedPrompt {
    /// Its id.
    pub id: String,
    /// The contract's members (`rules::prompt::payload`).
    pub document: Value,
    /// The platform's own number of it, where it gives one.
    pub version: Option<i64>,
    /// SHA-256 of the document in writing (`rules::prompt::payload_text`), in hex.
    pub sha256: String,
}

impl Deployed {
    pub(super) fn of(target: Target, stored: Vec<StoredPrompt>) -> Self {
        let prompts = stored.into_iter().filter_map(DeployedPrompt::of);
        Self {
            target: Some(target),
            by_id: prompts
                .map(|prompt| (prompt.id.clone(), Arc::new(prompt)))
                .collect(),
        }
    }
}

impl DeployedPrompt {
    /// As it is on disk; none where that can't be read any more.
    pub(super) fn of(stored: StoredPrompt) -> Option<Self> {
        Some(Self {
            document: serde_json::from_str(&stored.document).ok()?,
            id: stored.id,
            version: stored.version,
            sha256: stored.sha256,
        })
    }
}

/// SHA-256 of what would be deployed of `document`, in hex (`contract.md §3`, audit).
pub(super) fn sha256(document: &Value) -> String {
    Hash::of(payload_text(document).as_bytes()).to_string()
}

/// A prompt as a platform tells it.
pub(super) fn as_read(id: &str, document: &Value) -> StoredPrompt {
    let modified_at: Option<Timestamp> = document["dateModified"]
        .as_str()
        .and_then(|text| text.parse().ok());
    StoredPrompt {
        id: id.to_owned(),
        document: payload_text(document),
        version: document["version"].as_i64(),
        sha256: sha256(document),
        modified_at_ms: modified_at.map(Timestamp::as_millisecond),
    }
}
