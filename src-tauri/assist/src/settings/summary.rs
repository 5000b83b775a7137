//! What a new summary starts with (`contract.md §5`).

use rules::summary::{FORMATS, LANGUAGES, LENGTHS};
use uuid::Uuid;

use super::read::Reader;
use crate::view::summary::SummaryForm;

/// `[summary]`: what a new summary starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummarySettings {
    /// One of [`LANGUAGES`].
    pub language: &'static str,
    /// One of [`LENGTHS`].
    pub length: &'static str,
    /// One of [`FORMATS`].
    pub format: &'static str,
    /// A summary is begun by itself when an interaction ends.
    pub on_end: bool,
    /// The platform may use its knowledge base; then [`Self::knowledge_base_id`] says which.
    pub use_knowledge_base: bool,
    /// The knowledge base.
    pub knowledge_base_id: Option<Uuid>,
    /// What the platform redacts by.
    pub redaction_policy_id: Option<Uuid>,
}

impl Default for SummarySettings {
    fn default() -> Self {
        Self {
            language: "en-US",
            length: "medium",
            format: FORMATS[0],
            on_end: false,
            use_knowledge_base: false,
            knowledge_base_id: None,
            redaction_policy_id: None,
        }
    }
}

impl SummarySettings {
    pub(super) fn read(read: &mut Reader) -> Self {
        let default = Self::default();
        let mut one_of = |key, names: &[&'static str]| {
            let names: Vec<_> = names.iter().map(|name| (*name, *name)).collect();
            read.choice(key, &names)
        };
        let language = one_of("summary.language", &LANGUAGES).unwrap_or(default.language);
        let length = one_of("summary.length", &LENGTHS).unwrap_or(default.length);
        let format = one_of("summary.format", &FORMATS).unwrap_or(default.format);
        let settings = Self {
            language,
            length,
            format,
            on_end: read.flag("summary.on_end").unwrap_or(default.on_end),
            use_knowledge_base: read
                .flag("summary.use_knowledge_base")
                .unwrap_or(default.use_knowledge_base),
            knowledge_base_id: read.uuid("summary.knowledge_base_id"),
            redaction_policy_id: read.uuid("summary.redaction_policy_id"),
        };
        if settings.use_knowledge_base
            && settings.knowledge_base_id.is_none()
            && !read.refused("summary.knowledge_base_id")
        {
            read.refuse(
                "summary.knowledge_base_id",
                "Missing: summary.use_knowledge_base is true, and this says which one.".to_owned(),
            );
        }
        settings
    }

    /// As the form that a new summary starts with.
    #[must_use]
    pub fn form(&self) -> SummaryForm {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        SummaryForm {
            language_code: self.language.to_owned(),
            summary_length: self.length.to_owned(),
            format: self.format.to_owned(),
            use_knowledge_base: self.use_knowledge_base,
            knowledge_base_id: id(self.knowledge_base_id),
            redaction_policy_id: id(self.redaction_policy_id),
        }
    }
}
