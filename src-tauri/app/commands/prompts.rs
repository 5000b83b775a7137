//! What an agent does with the prompts on screen.

use assist::view::error::Problem;
use tauri::State;

use super::{interaction, key};
use crate::desktop::Desktop;

/// The prompt was on screen long enough to be seen.
#[tauri::command]
pub async fn prompt_viewed(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    companion
        .prompt_viewed(interaction(&interaction_id)?, self::key(&key)?)
        .await
}

/// The agent took the prompt up.
#[tauri::command]
pub async fn prompt_clicked(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    companion
        .prompt_clicked(interaction(&interaction_id)?, self::key(&key)?)
        .await
}

/// The agent put the prompt away.
#[tauri::command]
pub async fn prompt_dismissed(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    companion
        .prompt_dismissed(interaction(&interaction_id)?, self::key(&key)?)
        .await
}

/// The agent wants the prompt later.
#[tauri::command]
pub async fn prompt_not_now(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    companion
        .prompt_not_now(interaction(&interaction_id)?, self::key(&key)?)
        .await
}

/// The agent reads the prompt, or stopped reading: it stays meanwhile.
#[tauri::command]
pub async fn prompt_reading(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
    on: bool,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    companion
        .prompt_reading(interaction(&interaction_id)?, self::key(&key)?, on)
        .await
}

/// The agent wants no prompts in this interaction, or wants them again.
#[tauri::command]
pub async fn mute_prompts(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    on: bool,
) -> Result<(), Problem> {
    desktop
        .companion()
        .mute_prompts(interaction(&interaction_id)?, on)
        .await
}
