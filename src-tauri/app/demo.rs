//! The built-in sandbox beside the real companion: the same client, the same loop, the sandbox's
//! address. Its floor assigns conversations as a contact centre's would.

use assist::companion::{Connection, Handle, Interaction};
use assist::view::error::{Code, Problem};
use assist::view::panel::Channel;
use assist::view::sign_in::SignInForm;
use sandbox::{Assignment, Content, Options, Sandbox};
use tauri::async_runtime::spawn;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The sandbox while it runs, and the task that follows its floor.
pub struct Demo {
    sandbox: Sandbox,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Demo {
    /// Starts the sandbox on a free loopback port, connects the companion to it, and follows what
    /// its floor assigns.
    pub async fn start(companion: Handle) -> Result<Self, Problem> {
        let sandbox = started(Options::default()).await?;
        let mut assignments = sandbox.assignments();
        if let Err(problem) = companion.connect_to(connection(&sandbox)?).await {
            sandbox.shutdown().await;
            return Err(problem);
        }
        let demo = Self {
            sandbox,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let stop = demo.stop.clone();
        spawn(demo.tasks.track_future(async move {
            while let Some(Some(assignment)) = stop.run_until_cancelled(assignments.recv()).await {
                if let Err(problem) = hand_over(&companion, assignment).await {
                    tracing::warn!(message = problem.message, "an assignment was not taken");
                }
            }
        }));
        demo.tasks.close();
        Ok(demo)
    }

    /// Starts the sandbox on a free loopback port and leaves it to an agent to sign in to it, with the
    /// browser's answer at `redirect_uri`. What its floor assigns is told as a platform tells it.
    pub async fn serve(redirect_uri: String) -> Result<Self, Problem> {
        let sandbox = started(Options {
            redirect_uri,
            ..Options::default()
        })
        .await?;
        let demo = Self {
            sandbox,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        demo.tasks.close();
        Ok(demo)
    }

    /// What an agent signs in with.
    pub fn sign_in_form(&self) -> SignInForm {
        SignInForm {
            environment: self.sandbox.address().to_string(),
            client_id: self.sandbox.banner().platform.client_id.clone(),
            ..SignInForm::default()
        }
    }

    /// Ends the floor's task, then the server.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.wait().await;
        self.sandbox.shutdown().await;
    }
}

async fn started(options: Options) -> Result<Sandbox, Problem> {
    sandbox::start(options).await.map_err(|error| {
        tracing::error!(%error, "the sandbox did not start");
        Problem::new(
            Code::Internal,
            "The sandbox could not start: no port on this computer's own address is free.",
        )
    })
}

/// The sandbox's conversations, for back-tests.
pub fn recorded() -> Vec<rules::backtest::Interaction> {
    sandbox::recorded(&Content::BuiltIn).unwrap_or_else(|error| {
        tracing::error!(%error, "the sandbox's conversations can't be read");
        Vec::new()
    })
}

async fn hand_over(companion: &Handle, assignment: Assignment) -> Result<(), Problem> {
    match assignment {
        Assignment::Started(about) => {
            let channel = match about.channel {
                sandbox::content::Channel::Voice => Channel::Voice,
                sandbox::content::Channel::Chat => Channel::Chat,
                sandbox::content::Channel::Email => Channel::Email,
            };
            companion
                .follow(Interaction {
                    id: about.interaction_id,
                    customer: Some(about.customer),
                    queue: Some(about.queue),
                    channel: Some(channel),
                    attributes: about.attributes,
                })
                .await
        }
        Assignment::Ended(id) => companion.end(id).await,
    }
}

fn connection(sandbox: &Sandbox) -> Result<Connection, Problem> {
    let banner = sandbox.banner();
    Connection::from_form(&assist::view::panel::ConnectionForm {
        api_url: banner.api_url.to_string(),
        login_url: banner.login_url.to_string(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        library_id: banner.library_id.to_string(),
        agent_id: banner.agent_id.to_string(),
    })
    .map(|connection| Connection {
        sandbox: true,
        ..connection
    })
}
