//! Who may open what in the desk.

use assist::view::access::{AccessView, Area, Role};
use assist::view::error::Problem;
use tauri::State;
use tauri::ipc::Channel;

use crate::desktop::Desktop;

/// Sends what is open now and after every change, newest wins. A later call takes over.
#[tauri::command]
pub async fn watch_access(
    desktop: State<'_, Desktop>,
    channel: Channel<AccessView>,
) -> Result<(), Problem> {
    desktop.watch_access(channel);
    Ok(())
}

/// Asks for an area; what came of it is in the view.
#[tauri::command]
pub async fn open_area(desktop: State<'_, Desktop>, area: Area) -> Result<(), Problem> {
    desktop.access().open(area).await
}

/// Opens a role's areas by its phrase; a wrong one is refused at `phrase`.
#[tauri::command]
pub async fn unlock(
    desktop: State<'_, Desktop>,
    role: Role,
    phrase: String,
) -> Result<(), Problem> {
    desktop.access().unlock(role, phrase.into()).await
}

/// Sets a role's phrase, or takes it away.
#[tauri::command]
pub async fn set_unlock(
    desktop: State<'_, Desktop>,
    role: Role,
    phrase: Option<String>,
) -> Result<(), Problem> {
    desktop
        .access()
        .set_unlock(role, phrase.map(Into::into))
        .await
}
