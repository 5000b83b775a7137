//! Asking the knowledge base by hand, using an answer, reading an article.

use assist::companion::{AnswerUse, DocumentOf};
use assist::view::error::{Code, Problem};
use assist::view::knowledge::{AnswersView, DocumentView};
use tauri::{AppHandle, State};

use super::{interaction, key};
use crate::desktop::Desktop;
use crate::handoff;

/// Asks the knowledge bases of an interaction; an earlier question is called off.
#[tauri::command]
pub async fn ask_knowledge(
    desktop: State<'_, Desktop>,
    interaction_id: Option<String>,
    question: String,
) -> Result<AnswersView, Problem> {
    let interaction = interaction_id.map(|id| interaction(&id)).transpose()?;
    desktop
        .companion()
        .ask_knowledge(interaction, question)
        .await
}

/// Calls the question off.
#[tauri::command]
pub async fn stop_asking(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.companion().stop_asking().await
}

/// Puts an answer's text on the clipboard; on record first.
#[tauri::command]
pub async fn copy_answer(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    number: u64,
    nth: u32,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    let text = companion.use_answer(number, nth, AnswerUse::Copied).await?;
    handoff::copy(&app, &text)
}

/// Opens an answer's article in the browser; on record first.
#[tauri::command]
pub async fn open_answer(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    number: u64,
    nth: u32,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    let text = companion.use_answer(number, nth, AnswerUse::Opened).await?;
    match text.url {
        Some(url) => handoff::open_page(&app, &url),
        None => Err(Problem::new(Code::Gone, "This answer has no address.")),
    }
}

/// The article of a card, to be read here.
#[tauri::command]
pub async fn read_article(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<DocumentView, Problem> {
    let of = DocumentOf::Card {
        interaction: interaction(&interaction_id)?,
        key: self::key(&key)?.to_owned(),
    };
    desktop.companion().read_document(of).await
}

/// The article of an answer, to be read here.
#[tauri::command]
pub async fn read_answer(
    desktop: State<'_, Desktop>,
    number: u64,
    nth: u32,
) -> Result<DocumentView, Problem> {
    let of = DocumentOf::Answer { number, nth };
    desktop.companion().read_document(of).await
}

/// Opens an address of the article that was read last, and no other.
#[tauri::command]
pub async fn open_article_link(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    url: String,
) -> Result<(), Problem> {
    let url = desktop.companion().document_link(url).await?;
    handoff::open_page(&app, &url)
}
