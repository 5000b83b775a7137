//! The Tauri shell: parse, tell, reply, nothing else.
//!
//! Owns the windows, the tray and the global shortcut, and hands everything a person does to the
//! companion. Refuses state and decisions: those live in `assist` and `rules`.

mod arguments;
mod commands;
mod demo;
mod desktop;
mod downloads;
mod gate;
mod handoff;
mod painter;
mod panes;
mod shortcuts;
mod signals;
mod tray;

use std::process::ExitCode;

use arguments::Arguments;
use clap::Parser;
use desktop::Desktop;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};

/// Runs the app until it is quit: settings, companion, windows, wait, close.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match open(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "could not start");
            report(&format!("Cuecard could not start: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The one place that writes to standard error: nothing else is there yet, or any more.
#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
fn report(sentence: &str) {
    eprintln!("{sentence}");
}

#[expect(
    clippy::too_many_lines,
    reason = "a list: one line for each command that a page may ask for"
)]
fn open(arguments: &Arguments) -> anyhow::Result<()> {
    let builder = tauri::Builder::default()
        // First, so that a second start does nothing but hand its arguments over.
        .plugin(tauri_plugin_single_instance::init(
            |app, arguments, _folder| {
                desktop::second_start(app, &arguments);
            },
        ))
        .plugin(panes::window_state())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(shortcuts::plugin())
        .invoke_handler(gate::guarded(tauri::generate_handler![
            commands::session::start_options,
            commands::session::watch_panel,
            commands::session::start_sandbox,
            commands::session::connect,
            commands::session::sign_out,
            commands::session::retry_now,
            commands::sign_in::environments,
            commands::sign_in::sign_in_defaults,
            commands::sign_in::sign_in,
            commands::sign_in::cancel_sign_in,
            commands::sign_in::open_sign_in_again,
            commands::sign_in::connect_device,
            commands::panel::select_interaction,
            commands::panel::follow_interaction,
            commands::panel::end_interaction,
            commands::panel::accept_suggestion,
            commands::panel::copy_suggestion,
            commands::knowledge::ask_knowledge,
            commands::knowledge::stop_asking,
            commands::knowledge::copy_answer,
            commands::knowledge::open_answer,
            commands::knowledge::read_article,
            commands::knowledge::read_answer,
            commands::knowledge::open_article_link,
            commands::panel::dismiss_suggestion,
            commands::panel::restore_suggestion,
            commands::panel::pin_suggestion,
            commands::panel::report_displayed,
            commands::panel::release_held,
            commands::panel::set_quiet,
            commands::panel::note_typing,
            commands::talk::set_transcript,
            commands::talk::tick_item,
            commands::outbox::give_feedback,
            commands::outbox::save_feedback_draft,
            commands::outbox::feedback_later,
            commands::outbox::forget_feedback,
            commands::outbox::list_deliveries,
            commands::outbox::retry_delivery,
            commands::outbox::discard_delivery,
            commands::prompts::prompt_viewed,
            commands::prompts::prompt_clicked,
            commands::prompts::prompt_dismissed,
            commands::prompts::prompt_not_now,
            commands::prompts::prompt_reading,
            commands::prompts::mute_prompts,
            commands::summaries::watch_summaries,
            commands::summaries::make_summary,
            commands::summaries::cancel_summary,
            commands::summaries::make_summary_now,
            commands::summaries::edit_summary,
            commands::summaries::redact_summary,
            commands::summaries::approve_summary,
            commands::summaries::use_said,
            commands::summaries::keep_unsaid,
            commands::summaries::summary_difference,
            commands::summaries::rate_summary,
            commands::summaries::copy_summary,
            commands::summaries::file_summary,
            commands::summaries::wrap_up_codes,
            commands::summaries::wrap_up,
            commands::summaries::close_summary,
            commands::summaries::reopen_summary,
            commands::summaries::summaries_today,
            commands::summaries::set_summary_options,
            commands::studio::open_studio,
            commands::studio::show_panel,
            commands::studio::watch_studio,
            commands::studio::refresh_prompts,
            commands::studio::open_prompt,
            commands::studio::create_prompt,
            commands::studio::duplicate_prompt,
            commands::studio::delete_draft,
            commands::studio::edit_prompt,
            commands::studio::import_prompts,
            commands::studio::export_prompts,
            commands::studio::review_deploy,
            commands::studio::deploy_prompt,
            commands::studio::cancel_deploy,
            commands::studio::backtest,
            commands::studio::cancel_backtest,
            commands::studio::recorded_interaction,
            commands::studio::check_injection,
            commands::studio::inject_prompt,
            commands::studio::cancel_injection,
            commands::studio::retry_injection,
            commands::studio::read_adoption,
            commands::access::watch_access,
            commands::access::open_area,
            commands::access::unlock,
            commands::access::set_unlock,
            commands::review::watch_review,
            commands::review::find_history,
            commands::review::interaction_timeline,
            commands::review::recorded_event,
            commands::review::event_proof,
            commands::review::replay_at,
            commands::review::recorded_agents,
            commands::review::recorded_actions,
            commands::review::verify_record,
            commands::review::cancel_verify,
            commands::review::save_filter,
            commands::review::forget_filter,
            commands::review::export_history,
            commands::review::cancel_export,
            commands::privacy::watch_privacy,
            commands::privacy::retention_dry_run,
            commands::privacy::save_retention,
            commands::privacy::apply_retention,
            commands::privacy::cancel_retention,
            commands::privacy::erasure_preview,
            commands::privacy::erase_interaction,
            commands::privacy::support_bundle,
            commands::privacy::own_record,
            commands::privacy::export_own_record,
            commands::insights::insights,
            commands::insights::insight_events,
            commands::insights::export_insights,
            commands::insights::save_insights_picture,
            commands::settings::keep_on_top,
            commands::settings::hide_panel,
            commands::settings::set_language,
            commands::settings::quit,
        ]));
    let arguments = arguments.clone();
    let app = builder
        .setup(move |app| {
            let (settings, log) = desktop::settings()?;
            // The page loads in a process of its own, so it begins first; what it asks waits for
            // this thread, and finds the companion there.
            panes::open_panel(app.handle(), &settings)?;
            app.manage(Desktop::open(settings, log)?);
            desktop::begin(app.handle(), arguments);
            desktop::end_on_signals(app.handle());
            tray::install(app.handle());
            shortcuts::install(app.handle());
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        // The first events come before the setup above has run.
        let Some(desktop) = app.try_state::<Desktop>() else {
            return;
        };
        if let RunEvent::WindowEvent { label, event, .. } = &event {
            about_window(app, label, event);
        }
        if matches!(event, RunEvent::Exit) {
            desktop.close();
        }
    });
    Ok(())
}

/// A panel that something leads back to is put away, not closed; when the desk goes, the panel has
/// to be there.
fn about_window(app: &AppHandle, label: &str, event: &WindowEvent) {
    match (label, event) {
        (panes::PANEL, WindowEvent::CloseRequested { api, .. }) if panes::panel_stays(app) => {
            api.prevent_close();
            panes::hide(app, label);
        }
        (panes::DESK, WindowEvent::Destroyed) => panes::desk_closed(app),
        (_, _) => {}
    }
}
