//! A summary on its way to the CRM (`contract.md §5`), and the last gate before it goes.
//!
//! A filing is made from a text that was cleared ([`Cleared`]), and is cleared again whenever it is
//! taken from disk, with what the record says of it then. Whatever does not fit (another text,
//! approvals that are gone, another conversation) is held back for a person. The text is kept apart
//! from the rest, like a comment, so that it can be wiped.

use std::fmt;

use audit::Hash;
use jiff::Timestamp;
use rules::id::InteractionId;
use rules::summary::{Cleared, clear};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::{Standing, Written};

/// A summary as it was cleared.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Filing {
    summary: i64,
    agent_id: Uuid,
    summary_length: String,
    redaction_verified: bool,
    sentiment_aligned: Option<bool>,
    generated_at: Timestamp,
    /// Of the text that was cleared.
    sha256: Hash,
    #[serde(skip)]
    text: Option<Written>,
    #[serde(skip)]
    standing: Option<Standing>,
}

/// What is said of a summary besides its text.
#[derive(Debug, Clone)]
pub(crate) struct Filed {
    /// Its number here.
    pub(crate) summary: i64,
    /// Who files it.
    pub(crate) agent_id: Uuid,
    /// As the platform made it: `short`, `medium` or `long`.
    pub(crate) summary_length: String,
    /// None where it was not measured.
    pub(crate) sentiment_aligned: Option<bool>,
    /// When the platform made it.
    pub(crate) generated_at: Timestamp,
}

/// What approvals in an interaction are salted with: the same value said in another call is not
/// approved there.
#[must_use]
pub(crate) const fn salt(interaction: &InteractionId) -> &[u8] {
    interaction.0.as_bytes()
}

impl Filing {
    /// A filing of this text, and of no other.
    #[must_use]
    pub(crate) fn of(filed: Filed, cleared: &Cleared) -> Self {
        let Filed {
            summary,
            agent_id,
            summary_length,
            sentiment_aligned,
            generated_at,
        } = filed;
        Self {
            summary,
            agent_id,
            summary_length,
            redaction_verified: cleared.redaction_verified(),
            sentiment_aligned,
            generated_at,
            sha256: Hash::of(cleared.text().as_bytes()),
            text: Some(Written(cleared.text().to_owned())),
            standing: None,
        }
    }

    /// The summary's number here.
    #[must_use]
    pub const fn summary(&self) -> i64 {
        self.summary
    }

    /// Who files it.
    #[must_use]
    pub const fn agent_id(&self) -> Uuid {
        self.agent_id
    }

    /// `short`, `medium` or `long`.
    #[must_use]
    pub fn summary_length(&self) -> &str {
        &self.summary_length
    }

    /// No personal data was found in it when it was approved.
    #[must_use]
    pub const fn redaction_verified(&self) -> bool {
        self.redaction_verified
    }

    /// Its mood is the talk's; none where that was not measured.
    #[must_use]
    pub const fn sentiment_aligned(&self) -> Option<bool> {
        self.sentiment_aligned
    }

    /// When the platform made it.
    #[must_use]
    pub const fn generated_at(&self) -> Timestamp {
        self.generated_at
    }

    /// The text, to be kept apart; none once it is gone.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text.as_ref().map(|text| text.0.as_str())
    }

    /// Puts back what was kept apart.
    pub(super) fn put_back(&mut self, text: Option<String>) {
        self.text = text.map(Written);
    }

    /// What the record says of the summary now.
    pub(crate) fn stand(&mut self, standing: Option<Standing>) {
        self.standing = standing;
    }

    /// The text as it may be sent.
    ///
    /// # Errors
    /// A sentence without a word of the text: it is not the one that was approved, or not all that
    /// stands in it is approved.
    pub(crate) fn clear(&self, interaction: InteractionId) -> Result<Cleared, &'static str> {
        let text = self.text().ok_or("its text is lost")?;
        let standing = self
            .standing
            .as_ref()
            .ok_or("the record of its approval is lost")?;
        let same = Hash::of(text.as_bytes()) == self.sha256
            && standing.text.0 == text
            && standing.summary == self.summary
            && standing.interaction == interaction.to_string();
        if !same {
            return Err("it is not the text that was approved any more");
        }
        clear(text, &standing.decisions.approvals, salt(&interaction))
            .map_err(|_| "it holds personal data that nobody approved")
    }
}

/// Without the text: parcels reach logs through `Debug`.
impl fmt::Debug for Filing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filing")
            .field("summary", &self.summary)
            .field("redaction_verified", &self.redaction_verified)
            .finish_non_exhaustive()
    }
}
