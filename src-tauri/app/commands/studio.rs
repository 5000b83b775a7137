//! What a supervisor does in the prompt studio.

use assist::view::error::Problem;
use assist::view::studio::{
    AdoptionView, BacktestProgress, BacktestRequest, BacktestSource, BacktestView, DeployReview,
    DeployView, InjectionForm, PromptChecked, PromptDraft, PromptFile, PromptOpened,
    PromptsImported, RecordedInteraction, StudioView, ViolationView,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use crate::desktop::Desktop;
use crate::{downloads, panes};

/// Opens the desk, or brings it up.
#[tauri::command]
pub async fn open_studio(app: AppHandle, desktop: State<'_, Desktop>) -> Result<(), Problem> {
    panes::open_desk(&app, desktop.settings());
    Ok(())
}

/// Brings the panel up.
#[tauri::command]
pub async fn show_panel(app: AppHandle) -> Result<(), Problem> {
    panes::show(&app, panes::PANEL);
    Ok(())
}

/// Sends the studio's view now and after every change, newest wins. A later call takes over.
#[tauri::command]
pub async fn watch_studio(
    desktop: State<'_, Desktop>,
    channel: Channel<StudioView>,
) -> Result<(), Problem> {
    desktop.watch_studio(channel);
    Ok(())
}

/// Reads again what is deployed.
#[tauri::command]
pub async fn refresh_prompts(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.studio().refresh().await
}

/// Opens a prompt in the editor.
#[tauri::command]
pub async fn open_prompt(desktop: State<'_, Desktop>, id: String) -> Result<PromptOpened, Problem> {
    desktop.studio().open(&id).await
}

/// Begins a prompt; answers its id.
#[tauri::command]
pub async fn create_prompt(desktop: State<'_, Desktop>) -> Result<String, Problem> {
    desktop.studio().create().await
}

/// Copies a prompt into a new draft; answers its id.
#[tauri::command]
pub async fn duplicate_prompt(desktop: State<'_, Desktop>, id: String) -> Result<String, Problem> {
    desktop.studio().duplicate(&id).await
}

/// Deletes a draft; what is deployed stays.
#[tauri::command]
pub async fn delete_draft(desktop: State<'_, Desktop>, id: String) -> Result<(), Problem> {
    desktop.studio().delete_draft(&id).await
}

/// Keeps a draft as it is now: on disk when this answers.
#[tauri::command]
pub async fn edit_prompt(
    desktop: State<'_, Desktop>,
    id: String,
    draft: PromptDraft,
) -> Result<PromptChecked, Problem> {
    desktop.studio().edit(&id, draft).await
}

/// Makes drafts of files.
#[tauri::command]
pub async fn import_prompts(
    desktop: State<'_, Desktop>,
    files: Vec<PromptFile>,
) -> Result<PromptsImported, Problem> {
    desktop.studio().import(files).await
}

/// Writes prompts as files into the person's downloads; answers where. None where there was nothing
/// to write.
#[tauri::command]
pub async fn export_prompts(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    ids: Vec<String>,
) -> Result<Option<String>, Problem> {
    let files = desktop.studio().export(ids).await?;
    downloads::write(&app, files).await
}

/// What a deploy would change, read now.
#[tauri::command]
pub async fn review_deploy(
    desktop: State<'_, Desktop>,
    id: String,
    rollback_to: Option<u32>,
) -> Result<DeployReview, Problem> {
    desktop.studio().review(&id, rollback_to).await
}

/// Deploys; answers at the end, the view tells of every step.
#[tauri::command]
pub async fn deploy_prompt(
    desktop: State<'_, Desktop>,
    id: String,
    rollback_to: Option<u32>,
    seen_sha256: Option<String>,
) -> Result<DeployView, Problem> {
    desktop.studio().deploy(&id, rollback_to, seen_sha256).await
}

/// Gives a deploy up that waits to try again.
#[tauri::command]
pub async fn cancel_deploy(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.studio().cancel_deploy().await
}

/// Runs a draft's trigger over recorded interactions. A later call stops an earlier one.
#[tauri::command]
pub async fn backtest(
    desktop: State<'_, Desktop>,
    request: BacktestRequest,
    channel: Channel<BacktestProgress>,
) -> Result<BacktestView, Problem> {
    let stop = desktop.new_backtest();
    let progress = move |progress| {
        // A page that went is told nothing more; the run ends by itself.
        let _ = channel.send(progress);
    };
    desktop.studio().backtest(request, progress, stop).await
}

/// Stops the back-test that runs.
#[tauri::command]
pub async fn cancel_backtest(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.new_backtest();
    Ok(())
}

/// One recorded interaction, to look at a hit.
#[tauri::command]
pub async fn recorded_interaction(
    desktop: State<'_, Desktop>,
    source: BacktestSource,
    interaction_id: String,
    draft: PromptDraft,
) -> Result<RecordedInteraction, Problem> {
    let studio = desktop.studio();
    studio.recorded(source, &interaction_id, draft).await
}

/// What the rules say of an injection.
#[tauri::command]
pub async fn check_injection(
    desktop: State<'_, Desktop>,
    form: InjectionForm,
) -> Result<Vec<ViolationView>, Problem> {
    desktop.studio().check_injection(form).await
}

/// Puts an injection in the outbox: on disk when this answers.
#[tauri::command]
pub async fn inject_prompt(
    desktop: State<'_, Desktop>,
    form: InjectionForm,
) -> Result<u64, Problem> {
    desktop.studio().inject(form).await
}

/// Gives an injection up for good.
#[tauri::command]
pub async fn cancel_injection(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.studio().cancel_injection(id).await
}

/// Lets an injection go by itself again.
#[tauri::command]
pub async fn retry_injection(desktop: State<'_, Desktop>, id: u64) -> Result<(), Problem> {
    desktop.studio().retry_injection(id).await
}

/// What agents did with prompts between two times, in ms since 1970; `fresh` asks the platform
/// whatever is known already.
#[tauri::command]
pub async fn read_adoption(
    desktop: State<'_, Desktop>,
    from: i64,
    to: i64,
    fresh: bool,
) -> Result<AdoptionView, Problem> {
    desktop.studio().adoption(from, to, fresh).await
}
