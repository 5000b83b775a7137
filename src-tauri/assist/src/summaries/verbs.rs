//! The verbs, as windows and commands use them.

use rules::id::InteractionId;
use tokio::sync::oneshot;
use wire::platform::summaries::Summary;

use super::Summaries;
use super::ask::{Ask, Asked, Copied, Ended, Reply, WrapUpChoice};
use crate::view::error::{Code, Problem};
use crate::view::summary::{
    Rating, SummaryChecked, SummaryDifference, SummaryForm, SummaryRow, SummaryText, SummaryView,
    WrapUpCodeView,
};

impl Summaries {
    /// Begins to make a summary, or makes it again. Answers when the request is on disk; the view
    /// shows how it fares. What stands is replaced once the new one has come, and not before.
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field (`languageCode`, `summaryLength`, `format`,
    /// `knowledgeBaseId`, `redactionPolicyId`, `transcript`); `unreachable` where nobody is signed in
    /// to its platform; `gone` where it is not open, or filed; `storage`.
    pub async fn make(&self, id: u64, form: SummaryForm) -> Result<(), Problem> {
        self.of(id, |reply| Asked::Make(form, reply)).await
    }

    /// Breaks a making off. What stood before still stands.
    ///
    /// # Errors
    /// `gone` where it is not open, `storage`. That nothing is under way is none.
    pub async fn cancel(&self, id: u64) -> Result<(), Problem> {
        self.of(id, Asked::Cancel).await
    }

    /// Makes the next attempt at once.
    ///
    /// # Errors
    /// `gone` where it is not open. That nothing waits is none.
    pub async fn make_now(&self, id: u64) -> Result<(), Problem> {
        self.of(id, Asked::MakeNow).await
    }

    /// Keeps the text as the agent has it now: on disk when this answers, with what the checks say.
    ///
    /// # Errors
    /// `gone` where it is not open, nothing was made yet, or it is filed or on its way;
    /// `invalidInput` at `text` for one that is too long; `storage`.
    pub async fn edit(&self, id: u64, text: String) -> Result<SummaryChecked, Problem> {
        self.of(id, |reply| Asked::Edit(text, reply)).await
    }

    /// Takes one piece of personal data out of the text, or all that is open.
    ///
    /// # Errors
    /// As [`Self::edit`]; `gone` also where the finding is not there any more.
    pub async fn redact(&self, id: u64, key: Option<String>) -> Result<SummaryText, Problem> {
        self.of(id, |reply| Asked::Redact(key, reply)).await
    }

    /// Lets one piece of personal data stand. It holds for this very value, and is audited.
    ///
    /// # Errors
    /// As [`Self::redact`].
    pub async fn approve(&self, id: u64, key: String) -> Result<SummaryChecked, Problem> {
        self.of(id, |reply| Asked::Approve(key, reply)).await
    }

    /// Lets all personal data stand that is open; each kind is audited.
    pub(crate) async fn approve_all(&self, id: u64) -> Result<SummaryChecked, Problem> {
        self.of(id, Asked::ApproveAll).await
    }

    /// Puts what was said in the place of what was not.
    ///
    /// # Errors
    /// As [`Self::redact`]; `gone` also where nothing like it was said.
    pub async fn use_said(&self, id: u64, key: String) -> Result<SummaryText, Problem> {
        self.of(id, |reply| Asked::UseSaid(key, reply)).await
    }

    /// Lets something stand that was not said.
    ///
    /// # Errors
    /// As [`Self::redact`].
    pub async fn keep(&self, id: u64, key: String) -> Result<SummaryChecked, Problem> {
        self.of(id, |reply| Asked::Keep(key, reply)).await
    }

    /// What edits changed of what was generated.
    ///
    /// # Errors
    /// `gone` where it is not open, or nothing was made yet.
    pub async fn difference(&self, id: u64) -> Result<SummaryDifference, Problem> {
        self.of(id, Asked::Difference).await
    }

    /// Gives a thumb, or takes it back; it stays on this computer.
    ///
    /// # Errors
    /// `gone` where it is not open, `storage`.
    pub async fn rate(&self, id: u64, rating: Option<Rating>) -> Result<(), Problem> {
        self.of(id, |reply| Asked::Rate(rating, reply)).await
    }

    /// What goes to the clipboard; that it does is audited.
    ///
    /// # Errors
    /// `gone` where it is not open, or nothing was made yet; `storage`.
    pub async fn copy(&self, id: u64) -> Result<Copied, Problem> {
        self.of(id, Asked::Copy).await
    }

    /// Files the text as it stands: on disk when this answers, and on its way; its delivery's number.
    ///
    /// # Errors
    /// `invalidInput` at `agentId`, `webhooks.crm` or `text` (empty, or with open personal data);
    /// `gone` where it is not open, being made, filed, or on its way already; `unreachable` where
    /// somebody is signed in elsewhere; `storage`.
    pub async fn file(&self, id: u64) -> Result<u64, Problem> {
        self.of(id, Asked::File).await
    }

    /// The wrap-up codes that may be chosen for it, in the platform's order.
    ///
    /// # Errors
    /// `gone` where it is not open, or the platform told nothing of its interaction; `unreachable`
    /// where nobody is signed in to its platform; else what the platform said, `scopeMissing` with
    /// the permission's name above all.
    pub async fn wrap_up_codes(&self, id: u64) -> Result<Vec<WrapUpCodeView>, Problem> {
        self.of(id, Asked::WrapUpCodes).await
    }

    /// Chooses a wrap-up code: on disk when this answers, and on its way.
    ///
    /// # Errors
    /// `invalidInput` at `code` or `notes`, `gone` where it is not open or a code is on its way,
    /// `storage`. What the platform says of it is in the view.
    pub async fn wrap_up(&self, id: u64, choice: WrapUpChoice) -> Result<(), Problem> {
        self.of(id, |reply| Asked::WrapUp(choice, reply)).await
    }

    /// Takes its tab away; one that is being made is broken off. It stays in the list of the day.
    ///
    /// # Errors
    /// `gone` where it is not open, `storage`.
    pub async fn close(&self, id: u64) -> Result<(), Problem> {
        self.of(id, Asked::Close).await
    }

    /// Gives it a tab again.
    ///
    /// # Errors
    /// `gone` where there is no such summary any more, `storage`.
    pub async fn reopen(&self, id: u64) -> Result<(), Problem> {
        self.of(id, Asked::Reopen).await
    }

    /// The summaries of the interactions that ended today, newest first.
    ///
    /// # Errors
    /// `storage` where the record can't be read.
    pub async fn today(&self) -> Result<Vec<SummaryRow>, Problem> {
        self.ask(Ask::Today).await
    }

    /// What a new summary starts with, and whether it begins by itself when an interaction ends.
    /// Kept in the settings.
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field: nothing is changed then. `storage` where
    /// the settings can't be written: they hold until the program ends.
    pub async fn set_options(&self, form: SummaryForm, on_end: bool) -> Result<(), Problem> {
        self.ask(|reply| Ask::SetOptions(form, on_end, reply)).await
    }

    /// What stands once nothing is under way any more.
    pub(crate) async fn outcome(&self, id: u64) -> Result<SummaryView, Problem> {
        self.of(id, Asked::Outcome).await
    }

    /// An interaction ended: keeps what is known of it; its summary's number.
    pub(crate) async fn ended(&self, ended: Ended) -> Result<u64, Problem> {
        self.ask(|reply| Ask::Ended(Box::new(ended), reply)).await
    }

    /// The platform made a summary by itself, or says why it could not.
    pub(crate) async fn told(&self, summary: Summary) {
        // An error means that it has ended: nobody waits for it any more.
        let _ = self.asks.send(Ask::Told(Box::new(summary))).await;
    }

    /// An interaction is erased: what is open of it goes, unsaved.
    pub(crate) async fn forget(&self, interaction: InteractionId) {
        // An error means that it has ended: nothing is held any more.
        let _ = self.ask(|reply| Ask::Forget(interaction, reply)).await;
    }

    async fn of<T>(&self, id: u64, asked: impl FnOnce(Reply<T>) -> Asked) -> Result<T, Problem> {
        self.ask(|reply| Ask::Of(id, asked(reply))).await
    }

    async fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        if self.asks.send(ask(reply)).await.is_err() {
            return Err(closing());
        }
        answer.await.unwrap_or_else(|_| Err(closing()))
    }
}

fn closing() -> Problem {
    Problem::new(
        Code::Internal,
        "Cuecard is closing; start it again to go on.",
    )
}
