//! What an agent does with interactions and suggestions.

use std::collections::BTreeMap;

use assist::companion::Interaction;
use assist::view::error::Problem;
use assist::view::panel::{AcceptOutcome, Accepted, FollowForm};
use tauri::{AppHandle, State};

use super::{interaction, key};
use crate::desktop::Desktop;
use crate::handoff;

/// Shows an interaction's cards.
#[tauri::command]
pub async fn select_interaction(
    desktop: State<'_, Desktop>,
    interaction_id: String,
) -> Result<(), Problem> {
    desktop
        .companion()
        .select(interaction(&interaction_id)?)
        .await
}

/// Follows an interaction by its id.
#[tauri::command]
pub async fn follow_interaction(
    desktop: State<'_, Desktop>,
    form: FollowForm,
) -> Result<(), Problem> {
    let id = interaction(&form.interaction_id)?;
    let FollowForm {
        customer,
        queue,
        channel,
        interaction_id: _,
    } = form;
    desktop
        .companion()
        .follow(Interaction {
            id,
            customer,
            queue,
            channel,
            attributes: BTreeMap::new(),
        })
        .await
}

/// Stops following an interaction.
#[tauri::command]
pub async fn end_interaction(
    desktop: State<'_, Desktop>,
    interaction_id: String,
) -> Result<(), Problem> {
    desktop.companion().end(interaction(&interaction_id)?).await
}

/// Takes a card: on disk first, then opened or copied as the settings say.
#[tauri::command]
pub async fn accept_suggestion(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<Accepted, Problem> {
    let interaction = interaction(&interaction_id)?;
    let taken = desktop
        .companion()
        .accept(interaction, self::key(&key)?)
        .await?;
    let outcome = handoff::after_taking(&app, &taken);
    match outcome {
        AcceptOutcome::Opened => desktop.companion().opened(interaction, &key).await?,
        AcceptOutcome::Copied => desktop.companion().copied(interaction, &key).await?,
        AcceptOutcome::Recorded => {}
    }
    Ok(Accepted {
        event_id: taken.event_id,
        acceptance_rate: taken.acceptance_rate,
        outcome,
        open_places: taken.text.open,
    })
}

/// Puts a card's text on the clipboard and records that. Answers which places are still to be filled
/// in.
#[tauri::command]
pub async fn copy_suggestion(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<Vec<String>, Problem> {
    let interaction = interaction(&interaction_id)?;
    let text = desktop
        .companion()
        .read(interaction, self::key(&key)?)
        .await?;
    handoff::copy(&app, &text)?;
    desktop.companion().copied(interaction, &key).await?;
    Ok(text.open)
}

/// Puts a card away.
#[tauri::command]
pub async fn dismiss_suggestion(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<(), Problem> {
    desktop
        .companion()
        .dismiss(interaction(&interaction_id)?, self::key(&key)?)
        .await
}

/// Brings a card back that was put away.
#[tauri::command]
pub async fn restore_suggestion(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<(), Problem> {
    desktop
        .companion()
        .restore(interaction(&interaction_id)?, self::key(&key)?)
        .await
}

/// Pins a card, or lets it go.
#[tauri::command]
pub async fn pin_suggestion(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
    pinned: bool,
) -> Result<(), Problem> {
    desktop
        .companion()
        .pin(interaction(&interaction_id)?, self::key(&key)?, pinned)
        .await
}

/// Records that cards were painted.
#[tauri::command]
pub async fn report_displayed(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    keys: Vec<String>,
) -> Result<(), Problem> {
    let keys = keys
        .into_iter()
        .filter(|key| self::key(key).is_ok())
        .collect();
    desktop
        .companion()
        .displayed(interaction(&interaction_id)?, keys)
        .await
}

/// Shows what the attention budget held back.
#[tauri::command]
pub async fn release_held(
    desktop: State<'_, Desktop>,
    interaction_id: String,
) -> Result<(), Problem> {
    desktop
        .companion()
        .release_held(interaction(&interaction_id)?)
        .await
}

/// Switches quiet mode, for some minutes or until switched off.
#[tauri::command]
pub async fn set_quiet(
    desktop: State<'_, Desktop>,
    on: bool,
    minutes: Option<u32>,
) -> Result<(), Problem> {
    desktop.companion().set_quiet(on, minutes).await
}

/// The agent is typing: new cards wait a moment.
#[tauri::command]
pub async fn note_typing(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.companion().note_typing().await
}
