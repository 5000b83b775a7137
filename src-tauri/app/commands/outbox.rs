//! Feedback on cards, and what waits to be delivered.

use assist::view::error::Problem;
use assist::view::feedback::{FeedbackForm, FeedbackSaved, LaterView};
use assist::view::outbox::DeliveryView;
use tauri::State;

use super::{interaction, key};
use crate::desktop::Desktop;

/// Gives feedback on a card: on disk when this answers.
#[tauri::command]
pub async fn give_feedback(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
    form: FeedbackForm,
) -> Result<FeedbackSaved, Problem> {
    desktop
        .companion()
        .give_feedback(interaction(&interaction_id)?, self::key(&key)?, form)
        .await
}

/// Keeps feedback that is being written; `later` puts its reason off to the end of the shift.
#[tauri::command]
pub async fn save_feedback_draft(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
    form: FeedbackForm,
    later: bool,
) -> Result<(), Problem> {
    desktop
        .companion()
        .save_feedback_draft(interaction(&interaction_id)?, self::key(&key)?, form, later)
        .await
}

/// The feedback whose reason was put off, oldest first.
#[tauri::command]
pub async fn feedback_later(desktop: State<'_, Desktop>) -> Result<Vec<LaterView>, Problem> {
    desktop.companion().feedback_later().await
}

/// Throws feedback away that was begun or put off.
#[tauri::command]
pub async fn forget_feedback(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    key: String,
) -> Result<(), Problem> {
    desktop
        .companion()
        .forget_feedback(interaction(&interaction_id)?, self::key(&key)?)
        .await
}

/// What waits to be delivered, in sending order.
#[tauri::command]
pub async fn list_deliveries(desktop: State<'_, Desktop>) -> Result<Vec<DeliveryView>, Problem> {
    desktop.companion().deliveries().await
}

/// Lets a delivery go by itself again.
#[tauri::command]
pub async fn retry_delivery(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.companion().retry_delivery(id).await
}

/// Gives a delivery up for good.
#[tauri::command]
pub async fn discard_delivery(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.companion().discard_delivery(id).await
}
