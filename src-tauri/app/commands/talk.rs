//! What an agent does with what is said, and with checklists.

use assist::view::error::Problem;
use tauri::State;

use super::{interaction, key};
use crate::desktop::Desktop;

/// What is said stands beside the cards, now and from the next start on.
#[tauri::command]
pub async fn set_transcript(desktop: State<'_, Desktop>, on: bool) -> Result<(), Problem> {
    desktop.companion().want_transcript(on).await?;
    desktop.keep("transcript", on)
}

/// Ticks an item of a checklist, or takes the tick away.
#[tauri::command]
pub async fn tick_item(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    checklist: String,
    item: String,
    on: bool,
) -> Result<(), Problem> {
    let interaction = interaction(&interaction_id)?;
    desktop
        .companion()
        .tick(interaction, key(&checklist)?, key(&item)?, on)
        .await
}
