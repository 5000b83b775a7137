//! One summary in work: its row as it is on disk, and what ends with the program.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use rules::sentiment;
use rules::summary::{self, Heard};
use rules::transcript::Transcript;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::ask::Reply;
use super::checks::Looked;
use super::count::Counted;
use super::making::Making;
use super::obtaining::Besides;
use crate::outbox::salt;
use crate::store::{StoredFiling, StoredSummary, SummaryStage};
use crate::view::error::{Code, Problem};
use crate::view::summary::{SummaryState, SummaryView};

pub(super) struct Case {
    /// As on disk.
    pub(super) row: StoredSummary,
    /// As on its tab.
    pub(super) label: String,
    /// Where all of it is known.
    pub(super) talk: Option<Arc<Talk>>,
    /// What the checks say of the text that stands.
    pub(super) looked: Looked,
    /// The request under way.
    pub(super) making: Option<Making>,
    /// As it is shown; none where the row says it.
    pub(super) shown: Option<SummaryState>,
    /// Why the last making failed, with its fields.
    pub(super) failed: Option<Problem>,
    /// Who waits for the making to end.
    pub(super) awaited: Vec<Reply<SummaryView>>,
    /// A person asked for it, of a platform that makes summaries by itself.
    pub(super) by_hand: bool,
    /// What came with a summary that the platform made by itself, until that is on disk.
    pub(super) besides: Option<Besides>,
    /// The text the platform was told last, since the program began.
    pub(super) told: Option<String>,
    /// Ends the call that is under way.
    pub(super) break_off: CancellationToken,
    /// Tokens are being counted beside the call.
    pub(super) counting: Option<JoinHandle<Counted>>,
}

/// What was said.
pub(super) struct Talk {
    /// As a request carries it.
    pub(super) text: String,
    /// Read once: every edit is held against it.
    known: OnceLock<Known>,
}

/// What summaries are held against.
pub(super) struct Known {
    /// Its numbers and names.
    pub(super) heard: Heard,
    /// Its mood; none where that can't be measured.
    pub(super) mood: Option<f64>,
}

impl Talk {
    pub(super) const fn new(text: String) -> Self {
        Self {
            text,
            known: OnceLock::new(),
        }
    }

    /// Takes a moment, the first time.
    pub(super) fn known(&self) -> &Known {
        self.known.get_or_init(|| {
            let transcript = Transcript::parse(&self.text);
            Known {
                heard: Heard::of(&transcript),
                mood: sentiment::measure_talk(&transcript),
            }
        })
    }
}

impl Case {
    /// The request that is under way, as far as the record knows.
    pub(super) fn request_under_way(&self) -> Option<Uuid> {
        let unfinished = matches!(self.row.state, SummaryStage::Making | SummaryStage::Waiting);
        let on_disk = self.row.request.as_ref().filter(|_| unfinished);
        let making = self.making.as_ref().map(Making::request_id);
        making.or(on_disk.map(|request| request.request_id))
    }

    /// When to look at it again by itself.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.making.as_ref().and_then(Making::due)
    }

    /// Whether its text may change: one was made, and none is filed or on its way.
    pub(super) fn editable(&self) -> Result<(), Problem> {
        let gone = |sentence: &str| Err(Problem::new(Code::Gone, sentence));
        match self.row.filing {
            StoredFiling::Saved { .. } => {
                gone("This summary is on its way to the CRM; it can't be changed now.")
            }
            StoredFiling::Failed { .. } => {
                gone("The CRM refused this summary. Send it again, or give it up to change it.")
            }
            StoredFiling::Filed { .. } => {
                gone("This summary is filed; it can't be changed any more.")
            }
            StoredFiling::Open if self.row.made.is_none() => gone("This summary is not made yet."),
            StoredFiling::Open if self.row.emptied => {
                gone("This summary's text is not kept any more.")
            }
            StoredFiling::Open => Ok(()),
        }
    }

    /// The text that stands, with all personal data redacted that nobody approved.
    pub(super) fn redacted(&self) -> String {
        let approvals = &self.row.decisions.approvals;
        summary::redact_open(&self.row.text.0, approvals, salt(&self.row.interaction))
    }

    /// The language of the text that stands.
    pub(super) fn language(&self) -> &str {
        let made = self.row.made.as_ref();
        let form = made.map_or(&self.row.form, |made| &made.form);
        &form.language_code
    }
}
