//! The gate before every command: which area of the desk must be open for it.
//!
//! One place that all calls pass, not a check in each command that one of them could lack. What the
//! desk asks for and this table does not name is refused, so a new command has to be put here to
//! work at all. That the panel can't ask for any of them is the capabilities' doing
//! (`capabilities/panel.json`).

use assist::access::Access;
use assist::view::access::Area;
use assist::view::error::{Code, Problem};
use tauri::ipc::Invoke;
use tauri::{Manager, Runtime};

use crate::desktop::Desktop;
use crate::panes;

/// What has to be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Nothing: what may be known before an area is open, and the way there.
    Nothing,
    /// This area.
    Open(Area),
    /// Any: the seal stands on every page.
    AnyOpen,
}

/// Every area.
pub const ANY: &[Area] = &[Area::Studio, Area::Review, Area::Insights, Area::Privacy];

/// Lets a call pass to its command, or refuses it.
pub fn guarded<R: Runtime>(
    commands: impl Fn(Invoke<R>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    move |invoke| {
        let webview = invoke.message.webview_ref();
        let from_desk = webview.label() == panes::DESK;
        let access = webview.state::<Desktop>().access();
        match pass(&access, invoke.message.command(), from_desk) {
            Ok(()) => commands(invoke),
            Err(problem) => {
                invoke.resolver.reject(problem);
                true
            }
        }
    }
}

/// Whether a command may be carried out now.
fn pass(access: &Access, command: &str, from_desk: bool) -> Result<(), Problem> {
    let Some(needs) = needs(command) else {
        // The panel's own: no role is needed for what an agent does.
        return if from_desk { Err(unknown()) } else { Ok(()) };
    };
    match needs {
        Needs::Nothing => Ok(()),
        Needs::Open(area) => access.check(area),
        Needs::AnyOpen if ANY.iter().any(|&area| access.is_open(area)) => Ok(()),
        Needs::AnyOpen => access.check(Area::Review),
    }
}

fn unknown() -> Problem {
    Problem::new(
        Code::AreaClosed,
        "This command belongs to no area of the desk.",
    )
}

/// What a command of the desk needs; none for what is not the desk's.
fn needs(command: &str) -> Option<Needs> {
    Some(match command {
        "start_options" | "show_panel" | "watch_access" | "open_area" | "unlock" | "set_unlock" => {
            Needs::Nothing
        }
        "watch_review" | "verify_record" | "cancel_verify" => Needs::AnyOpen,
        "watch_studio"
        | "refresh_prompts"
        | "open_prompt"
        | "create_prompt"
        | "duplicate_prompt"
        | "delete_draft"
        | "edit_prompt"
        | "import_prompts"
        | "export_prompts"
        | "review_deploy"
        | "deploy_prompt"
        | "cancel_deploy"
        | "backtest"
        | "cancel_backtest"
        | "recorded_interaction"
        | "check_injection"
        | "inject_prompt"
        | "cancel_injection"
        | "retry_injection"
        | "read_adoption" => Needs::Open(Area::Studio),
        "find_history"
        | "interaction_timeline"
        | "recorded_event"
        | "event_proof"
        | "replay_at"
        | "recorded_agents"
        | "recorded_actions"
        | "save_filter"
        | "forget_filter"
        | "export_history"
        | "cancel_export" => Needs::Open(Area::Review),
        "insights" | "insight_events" | "export_insights" | "save_insights_picture" => {
            Needs::Open(Area::Insights)
        }
        "watch_privacy" | "retention_dry_run" | "save_retention" | "apply_retention"
        | "cancel_retention" | "erasure_preview" | "erase_interaction" | "support_bundle" => {
            Needs::Open(Area::Privacy)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
