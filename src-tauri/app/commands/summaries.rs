//! Summaries of ended interactions: made, checked, edited, filed.

use assist::summaries::WrapUpChoice;
use assist::view::error::Problem;
use assist::view::summary::{
    Rating, SummariesView, SummaryChecked, SummaryDifference, SummaryForm, SummaryRow, SummaryText,
    WrapUpCodeView,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::key;
use crate::desktop::Desktop;
use crate::handoff;

/// Sends the summaries' view now and after every change, newest wins. A later call takes over.
#[tauri::command]
pub async fn watch_summaries(
    desktop: State<'_, Desktop>,
    channel: Channel<SummariesView>,
) -> Result<(), Problem> {
    desktop.watch_summaries(channel);
    Ok(())
}

/// Begins to make a summary: its request is on disk when this answers.
#[tauri::command]
pub async fn make_summary(
    desktop: State<'_, Desktop>,
    id: u64,
    form: SummaryForm,
) -> Result<(), Problem> {
    desktop.summaries().make(id, form).await
}

/// Breaks a making off.
#[tauri::command]
pub async fn cancel_summary(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.summaries().cancel(id).await
}

/// Makes the next attempt at once.
#[tauri::command]
pub async fn make_summary_now(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.summaries().make_now(id).await
}

/// Keeps the text as it is now: on disk when this answers.
#[tauri::command]
pub async fn edit_summary(
    desktop: State<'_, Desktop>,
    id: u64,
    text: String,
) -> Result<SummaryChecked, Problem> {
    desktop.summaries().edit(id, text).await
}

/// Takes personal data out of the text: one piece, or all that is open.
#[tauri::command]
pub async fn redact_summary(
    desktop: State<'_, Desktop>,
    id: u64,
    key: Option<String>,
) -> Result<SummaryText, Problem> {
    if let Some(key) = &key {
        self::key(key)?;
    }
    desktop.summaries().redact(id, key).await
}

/// Lets one piece of personal data stand.
#[tauri::command]
pub async fn approve_summary(
    desktop: State<'_, Desktop>,
    id: u64,
    key: String,
) -> Result<SummaryChecked, Problem> {
    self::key(&key)?;
    desktop.summaries().approve(id, key).await
}

/// Puts what was said in the place of what was not.
#[tauri::command]
pub async fn use_said(
    desktop: State<'_, Desktop>,
    id: u64,
    key: String,
) -> Result<SummaryText, Problem> {
    self::key(&key)?;
    desktop.summaries().use_said(id, key).await
}

/// Lets something stand that was not said.
#[tauri::command]
pub async fn keep_unsaid(
    desktop: State<'_, Desktop>,
    id: u64,
    key: String,
) -> Result<SummaryChecked, Problem> {
    self::key(&key)?;
    desktop.summaries().keep(id, key).await
}

/// What edits changed of what was generated.
#[tauri::command]
pub async fn summary_difference(
    desktop: State<'_, Desktop>,
    id: u64,
) -> Result<SummaryDifference, Problem> {
    desktop.summaries().difference(id).await
}

/// Gives a thumb, or takes it back.
#[tauri::command]
pub async fn rate_summary(
    desktop: State<'_, Desktop>,
    id: u64,
    rating: Option<Rating>,
) -> Result<(), Problem> {
    desktop.summaries().rate(id, rating).await
}

/// Puts the text on the clipboard; true where something was redacted in it.
#[tauri::command]
pub async fn copy_summary(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    id: u64,
) -> Result<bool, Problem> {
    let copied = desktop.summaries().copy(id).await?;
    handoff::copy_text(&app, &copied.text)?;
    Ok(copied.redacted)
}

/// Files the summary: on disk when this answers.
#[tauri::command]
pub async fn file_summary(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.summaries().file(id).await.map(|_| ())
}

/// The wrap-up codes that may be chosen.
#[tauri::command]
pub async fn wrap_up_codes(
    desktop: State<'_, Desktop>,
    id: u64,
) -> Result<Vec<WrapUpCodeView>, Problem> {
    desktop.summaries().wrap_up_codes(id).await
}

/// Chooses a wrap-up code: on disk when this answers.
#[tauri::command]
pub async fn wrap_up(
    desktop: State<'_, Desktop>,
    id: u64,
    code: String,
    name: String,
    notes: String,
) -> Result<(), Problem> {
    let choice = WrapUpChoice { code, name, notes };
    desktop.summaries().wrap_up(id, choice).await
}

/// Takes the summary's tab away.
#[tauri::command]
pub async fn close_summary(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.summaries().close(id).await
}

/// Gives the summary a tab again.
#[tauri::command]
pub async fn reopen_summary(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.summaries().reopen(id).await
}

/// The summaries of the interactions that ended today.
#[tauri::command]
pub async fn summaries_today(desktop: State<'_, Desktop>) -> Result<Vec<SummaryRow>, Problem> {
    desktop.summaries().today().await
}

/// What a new summary starts with, and whether it begins by itself.
#[tauri::command]
pub async fn set_summary_options(
    desktop: State<'_, Desktop>,
    form: SummaryForm,
    on_end: bool,
) -> Result<(), Problem> {
    desktop.summaries().set_options(form, on_end).await
}
