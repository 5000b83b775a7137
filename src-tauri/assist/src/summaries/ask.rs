//! Everything that can be asked of the one who owns the summaries.

use jiff::Timestamp;
use rules::id::InteractionId;
use tokio::sync::oneshot;
use uuid::Uuid;
use wire::platform::summaries::Summary;

use crate::outbox::Target;
use crate::store::There;
use crate::view::error::Problem;
use crate::view::panel::Channel;
use crate::view::summary::{
    Rating, SummaryChecked, SummaryDifference, SummaryForm, SummaryRow, SummaryText, SummaryView,
    TranscriptScope, WrapUpCodeView,
};

/// Who asked waits here.
pub(super) type Reply<T> = oneshot::Sender<Result<T, Problem>>;

/// An interaction that ended, with what is known of it.
#[derive(Clone)]
pub(crate) struct Ended {
    pub(crate) target: Target,
    pub(crate) interaction: InteractionId,
    /// The customer's name, where it is known; it stays in memory.
    pub(crate) customer: Option<String>,
    pub(crate) channel: Option<Channel>,
    pub(crate) queue: Option<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) at: Timestamp,
    pub(crate) scope: TranscriptScope,
    /// Its written form, where the scope is the whole.
    pub(crate) transcript: Option<String>,
    /// It has a tab; else it is made for whoever asked, and for the list of the day.
    pub(crate) open: bool,
    /// What the platform itself knows of it.
    pub(crate) there: There,
}

/// The platform that can be spoken to.
#[derive(Debug, Clone)]
pub(crate) struct Platform {
    pub(crate) target: Target,
    pub(crate) client: wire::Client,
    pub(crate) agent_id: Option<Uuid>,
    /// It makes summaries by itself; none is asked for with a form.
    pub(crate) by_itself: bool,
    /// The built-in sandbox, which has a CRM of its own.
    pub(crate) sandbox: bool,
}

/// What goes to the clipboard.
#[derive(Clone, PartialEq, Eq)]
pub struct Copied {
    /// The text, open personal data redacted.
    pub text: String,
    /// Something was redacted in it.
    pub redacted: bool,
}

/// A wrap-up code that a person chose.
#[derive(Clone, PartialEq, Eq)]
pub struct WrapUpChoice {
    /// The platform's id of it.
    pub code: String,
    /// Its name, as it was shown.
    pub name: String,
    /// What the person wrote besides; empty for nothing.
    pub notes: String,
}

/// What is asked about one summary.
pub(super) enum Asked {
    Make(SummaryForm, Reply<()>),
    Cancel(Reply<()>),
    MakeNow(Reply<()>),
    Edit(String, Reply<SummaryChecked>),
    Redact(Option<String>, Reply<SummaryText>),
    Approve(String, Reply<SummaryChecked>),
    ApproveAll(Reply<SummaryChecked>),
    UseSaid(String, Reply<SummaryText>),
    Keep(String, Reply<SummaryChecked>),
    Difference(Reply<SummaryDifference>),
    Rate(Option<Rating>, Reply<()>),
    Copy(Reply<Copied>),
    File(Reply<u64>),
    /// The codes that may be chosen, asked of the platform.
    WrapUpCodes(Reply<Vec<WrapUpCodeView>>),
    WrapUp(WrapUpChoice, Reply<()>),
    /// Answered once nothing is under way any more, with what stands; or why it failed.
    Outcome(Reply<SummaryView>),
    Close(Reply<()>),
    Reopen(Reply<()>),
}

/// What is asked.
pub(super) enum Ask {
    /// An interaction ended.
    Ended(Box<Ended>, Reply<u64>),
    /// About one summary.
    Of(u64, Asked),
    /// The platform made a summary by itself, or says why it could not.
    Told(Box<Summary>),
    /// An interaction is erased: nothing of it stays in memory.
    Forget(InteractionId, Reply<()>),
    Today(Reply<Vec<SummaryRow>>),
    SetOptions(SummaryForm, bool, Reply<()>),
    /// The end.
    Stop(oneshot::Sender<()>),
}
