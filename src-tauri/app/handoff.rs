//! Hands what is shown over to the browser or the clipboard.

use assist::companion::{Begun, CardText, Handle, Taken};
use assist::settings::OnAccept;
use assist::view::error::{Code, Problem};
use assist::view::panel::AcceptOutcome;
use tauri::{AppHandle, Runtime};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;
use url::Url;

/// Opens or copies a card that was taken, as the settings say. Where there is nothing to open, or
/// no browser, its text is copied; the click is on record either way.
pub fn after_taking<R: Runtime>(app: &AppHandle<R>, taken: &Taken) -> AcceptOutcome {
    if taken.then == OnAccept::Open
        && let Some(url) = &taken.text.url
    {
        match app.opener().open_url(url.as_str(), None::<&str>) {
            Ok(()) => return AcceptOutcome::Opened,
            Err(error) => tracing::warn!(%error, "no program opens web pages here"),
        }
    }
    match copy(app, &taken.text) {
        Ok(()) => AcceptOutcome::Copied,
        Err(_) => AcceptOutcome::Recorded,
    }
}

/// Sends the agent to the browser to sign in, and waits for what comes of it.
pub async fn through_browser<R: Runtime>(
    app: &AppHandle<R>,
    companion: &Handle,
    begun: Begun,
) -> Result<(), Problem> {
    if let Err(problem) = open_page(app, begun.address()) {
        companion.cancel_sign_in().await?;
        return Err(problem);
    }
    begun.ended().await
}

/// Opens a page in the system's browser: http or https, nothing else. Its address is never logged: it
/// may carry what only the browser is to know.
pub fn open_page<R: Runtime>(app: &AppHandle<R>, page: &Url) -> Result<(), Problem> {
    let no_browser = || {
        Problem::new(
            Code::Internal,
            "No program opens web pages here: set a default browser, and try again.",
        )
    };
    if !matches!(page.scheme(), "http" | "https") {
        return Err(no_browser());
    }
    let opened = app.opener().open_url(page.as_str(), None::<&str>);
    opened.map_err(|_| {
        tracing::warn!("no program opens web pages here");
        no_browser()
    })
}

/// Puts a card's text on the clipboard.
pub fn copy<R: Runtime>(app: &AppHandle<R>, text: &CardText) -> Result<(), Problem> {
    copy_text(app, &text.to_clipboard())
}

/// Puts a text on the clipboard.
pub fn copy_text<R: Runtime>(app: &AppHandle<R>, text: &str) -> Result<(), Problem> {
    app.clipboard().write_text(text).map_err(|error| {
        tracing::warn!(%error, "the clipboard refused");
        Problem::new(
            Code::Internal,
            "The clipboard can't be used on this desktop. Nothing was copied.",
        )
    })
}
