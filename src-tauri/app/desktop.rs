//! What the shell itself holds: the companion's handle, its views, the sandbox while it runs, and
//! whether anybody can see the panel.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use assist::access::Access;
use assist::companion::{Handle, Views};
use assist::insights::Insights;
use assist::log::Log;
use assist::privacy::Privacy;
use assist::prompts::Studio;
use assist::review::Review;
use assist::secrets::SecretStore;
use assist::settings::{Environment, Flags, PanelSettings, Settings, save_panel};
use assist::summaries::Summaries;
use assist::view::access::{AccessView, Area};
use assist::view::error::{Code, Problem};
use assist::view::panel::{PanelView, StartOptions};
use assist::view::privacy::{OwnRecord, PrivacyView};
use assist::view::review::ReviewView;
use assist::view::sign_in::SignInForm;
use assist::view::studio::StudioView;
use assist::view::summary::SummariesView;
use clap::Parser;
use tauri::async_runtime::{JoinHandle, block_on, spawn};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::arguments::Arguments;
use crate::demo::Demo;
use crate::{demo, gate, painter, panes, signals};

/// The shell's own state. Everything an agent sees is the companion's.
pub struct Desktop {
    companion: Handle,
    views: Views,
    secrets: SecretStore,
    settings: Settings,
    visible: watch::Sender<bool>,
    in_tray: AtomicBool,
    painter: Mutex<Option<JoinHandle<()>>>,
    access_painter: Mutex<Option<JoinHandle<()>>>,
    studio_painter: Mutex<Option<JoinHandle<()>>>,
    review_painter: Mutex<Option<JoinHandle<()>>>,
    privacy_painter: Mutex<Option<JoinHandle<()>>>,
    summaries_painter: Mutex<Option<JoinHandle<()>>>,
    backtest: Mutex<CancellationToken>,
    demo: tokio::sync::Mutex<Option<Demo>>,
    /// Held so that the log's last lines are written when the shell goes.
    _log: Log,
}

/// Reads the settings and starts the log.
pub fn settings() -> anyhow::Result<(Settings, Log)> {
    let settings = Settings::load(&Environment::of_process(), &Flags::default())?;
    let log = assist::log::start(&settings.data_dir, settings.log_filter.as_deref())?;
    Ok((settings, log))
}

impl Desktop {
    /// Starts the companion.
    pub fn open(settings: Settings, log: Log) -> anyhow::Result<Self> {
        let (companion, views, secrets) = block_on(async {
            let secrets = SecretStore::open(settings.client_secret.clone());
            let (companion, views) = assist::start(settings.clone(), secrets.clone()).await?;
            companion.studio().set_recorded(demo::recorded);
            anyhow::Ok((companion, views, secrets))
        })?;
        Ok(Self {
            companion,
            views,
            secrets,
            settings,
            visible: watch::Sender::new(true),
            in_tray: AtomicBool::new(false),
            painter: Mutex::new(None),
            access_painter: Mutex::new(None),
            studio_painter: Mutex::new(None),
            review_painter: Mutex::new(None),
            privacy_painter: Mutex::new(None),
            summaries_painter: Mutex::new(None),
            backtest: Mutex::new(CancellationToken::new()),
            demo: tokio::sync::Mutex::new(None),
            _log: log,
        })
    }

    /// The companion.
    pub fn companion(&self) -> &Handle {
        &self.companion
    }

    /// The prompt studio.
    pub fn studio(&self) -> Studio {
        self.companion.studio()
    }

    /// The summaries of ended interactions.
    pub fn summaries(&self) -> Summaries {
        self.companion.summaries()
    }

    /// The insights.
    pub fn insights(&self) -> Insights {
        self.companion.insights()
    }

    /// The review.
    pub fn review(&self) -> Review {
        self.companion.review()
    }

    /// What is kept and what is taken away.
    pub fn privacy(&self) -> Privacy {
        self.companion.privacy()
    }

    /// What is recorded about the person at the screen, newest first.
    pub async fn own_record(&self, before: Option<u64>, most: u32) -> Result<OwnRecord, Problem> {
        self.companion.privacy().own_record(before, most).await
    }

    /// Writes all of it into `folder`; its place.
    pub async fn export_own_record(&self, folder: PathBuf) -> Result<String, Problem> {
        let written = self.companion.privacy().export_own_record(folder).await?;
        Ok(written.display().to_string())
    }

    /// Which areas of the desk are open. Commands need not ask: `gate` did, before they were called.
    pub fn access(&self) -> Access {
        self.companion.access()
    }

    /// The settings, as read at the start.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How the panel's window behaves, as read at the start.
    pub fn panel_settings(&self) -> &PanelSettings {
        &self.settings.panel
    }

    /// Keeps a setting of the panel for the next start.
    pub fn keep(&self, key: &str, value: impl Into<toml_edit::Value>) -> Result<(), Problem> {
        save_panel(&self.settings.config_file, key, value.into()).map_err(|error| {
            tracing::warn!(error = format!("{error:#}"), key, "a setting was not kept");
            Problem::new(
                Code::Storage,
                "The setting holds until Cuecard is closed: config.toml can't be written.",
            )
        })
    }

    /// What the welcome screen needs to know.
    pub async fn start_options(&self) -> StartOptions {
        StartOptions {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            secrets: self.secrets.kept_in().await,
            language: self.settings.panel.language.clone(),
            keep_on_top: self.settings.panel.keep_on_top,
            last: self.settings.connection.form(),
        }
    }

    /// Sends views to the page from now on, instead of to whoever watched before.
    pub fn watch(&self, channel: Channel<PanelView>) {
        let visible = self.visible.subscribe();
        let task = spawn(painter::paint(self.views.clone(), visible, channel));
        replace(&self.painter, Some(task));
    }

    /// The same for what is open.
    pub fn watch_access(&self, channel: Channel<AccessView>) {
        let task = spawn(painter::paint_newest(self.access().views(), channel));
        replace(&self.access_painter, Some(task));
    }

    /// The same for the studio's views, until the studio is closed.
    pub fn watch_studio(&self, channel: Channel<StudioView>) {
        let shut = self.access().closed(&[Area::Studio]);
        let paint = painter::paint_newest(self.studio().views(), channel);
        let task = spawn(painter::until(shut, paint));
        replace(&self.studio_painter, Some(task));
    }

    /// The same for the summaries' views, which the panel shows as well.
    pub fn watch_summaries(&self, channel: Channel<SummariesView>) {
        let (views, visible) = (self.summaries().views(), self.visible.subscribe());
        let task = spawn(painter::paint_summaries(views, visible, channel));
        replace(&self.summaries_painter, Some(task));
    }

    /// The same for the review's, until nothing is open. The seal and the index are kept up as long
    /// as it paints. The seal is for every area; what is the review's own is not.
    pub fn watch_review(&self, channel: Channel<ReviewView>) {
        let review = self.review();
        let shut = self.access().closed(gate::ANY);
        let whole = self.access().is_open(Area::Review);
        // On the runtime: who watches begins work.
        let paint = async move { painter::paint_review(review.views(), whole, channel).await };
        let task = spawn(painter::until(shut, paint));
        replace(&self.review_painter, Some(task));
    }

    /// The same for what is kept and taken away, until privacy is closed.
    pub fn watch_privacy(&self, channel: Channel<PrivacyView>) {
        let shut = self.access().closed(&[Area::Privacy]);
        let paint = painter::paint_newest(self.privacy().views(), channel);
        let task = spawn(painter::until(shut, paint));
        replace(&self.privacy_painter, Some(task));
    }

    /// Nobody looks at the desk any more.
    pub fn leave_desk(&self) {
        self.access().leave_desk();
        self.new_backtest().cancel();
        replace(&self.access_painter, None);
        replace(&self.studio_painter, None);
        replace(&self.review_painter, None);
        replace(&self.privacy_painter, None);
    }

    /// Stops the back-test that runs, if one does; what stops the next.
    pub fn new_backtest(&self) -> CancellationToken {
        let mut running = self.backtest.lock().unwrap_or_else(PoisonError::into_inner);
        running.cancel();
        *running = CancellationToken::new();
        running.clone()
    }

    /// Nobody looks at a panel that was put away, so nothing is painted then.
    pub fn set_visible(&self, visible: bool) {
        self.visible.send_replace(visible);
    }

    /// The tray icon is up: closing the panel puts it away.
    pub fn tray_is_up(&self) {
        self.in_tray.store(true, Ordering::Relaxed);
    }

    /// Whether closing the panel puts it away instead of quitting.
    pub fn stays_in_tray(&self) -> bool {
        self.in_tray.load(Ordering::Relaxed)
    }

    /// Starts the sandbox, connects to it and lets its floor assign conversations.
    pub async fn start_sandbox(&self) -> Result<(), Problem> {
        let mut demo = self.demo.lock().await;
        if let Some(before) = demo.take() {
            before.stop().await;
        }
        *demo = Some(Demo::start(self.companion.clone()).await?);
        Ok(())
    }

    /// Starts the sandbox for an agent to sign in to, and connects to nothing yet; what to sign in
    /// with.
    pub async fn serve_sandbox(&self) -> Result<SignInForm, Problem> {
        let mut demo = self.demo.lock().await;
        if let Some(before) = demo.take() {
            before.stop().await;
        }
        let redirect_uri = self.settings.connection.sign_in_defaults().redirect_uri;
        let served = demo.insert(Demo::serve(redirect_uri).await?);
        Ok(served.sign_in_form())
    }

    /// Ends the sandbox, if it runs.
    pub async fn stop_sandbox(&self) {
        if let Some(demo) = self.demo.lock().await.take() {
            demo.stop().await;
        }
    }

    /// Stops everything in order: the companion first, so that its last words are on record.
    pub fn close(&self) {
        block_on(async {
            self.companion.shutdown().await;
            self.stop_sandbox().await;
        });
    }
}

fn replace(painter: &Mutex<Option<JoinHandle<()>>>, task: Option<JoinHandle<()>>) {
    let mut painter = painter.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(before) = std::mem::replace(&mut *painter, task) {
        before.abort();
    }
}

/// Does what the arguments ask, on the first start and on every later one.
pub fn begin<R: Runtime>(app: &AppHandle<R>, arguments: Arguments) {
    let app = app.clone();
    spawn(async move {
        let desktop = app.state::<Desktop>();
        if arguments.sandbox
            && let Err(problem) = desktop.start_sandbox().await
        {
            tracing::error!(message = problem.message, "the sandbox did not start");
        }
        if let Some(interaction) = arguments.interaction()
            && let Err(problem) = desktop.companion().follow(interaction).await
        {
            tracing::error!(message = problem.message, "the interaction is not followed");
        }
    });
}

/// Ends in order when the system or a person at a terminal asks for it.
pub fn end_on_signals<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    spawn(async move {
        match signals::asked_to_end().await {
            Ok(()) => app.exit(0),
            Err(error) => tracing::warn!(%error, "signals can't be heard"),
        }
    });
}

/// A second start hands its arguments over and brings the panel up, without taking the keyboard.
pub fn second_start<R: Runtime>(app: &AppHandle<R>, words: &[String]) {
    panes::show(app, panes::PANEL);
    match Arguments::try_parse_from(words) {
        Ok(arguments) => begin(app, arguments),
        Err(error) => tracing::warn!(%error, "a second start came with unknown arguments"),
    }
}
