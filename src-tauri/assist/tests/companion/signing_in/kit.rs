//! A sandbox that an agent signs in to, and a companion that begins to.

use std::ffi::OsString;
use std::fs;
use std::time::Duration;

use assist::companion::{Begun, Parts, open_record, start_with};
use assist::secrets::{SecretName, SecretStore};
use assist::session::SessionOptions;
use assist::settings::{Environment, Flags, Settings};
use assist::view::error::Problem;
use assist::view::panel::PanelView;
use assist::view::sign_in::SignInForm;
use sandbox::{Options, Sandbox};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use wire::platform::sign_in::{LIMIT, redirect_uri};

use super::browser::{self, Presses};
use crate::kit::{Ahead, DEADLINE, Desk, platform_with, quick, quick_deploys, quick_summaries};

/// A sandbox at a redirect address of its own, and what a companion of its agent is opened with.
pub struct Desks {
    pub platform: Sandbox,
    pub secrets: SecretStore,
    pub ahead: Ahead,
    pub limit: Duration,
    /// Lines of `[connection]` besides the port.
    pub lines: String,
    pub port: u16,
}

impl Desks {
    /// Nobody is in a conversation unless `options` say so.
    pub async fn with(options: Options) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").await;
        let port = free.and_then(|free| free.local_addr()).expect("a port");
        let port = port.port();
        let platform = platform_with(Options {
            redirect_uri: redirect_uri(port),
            ..options
        })
        .await;
        Self {
            platform,
            secrets: SecretStore::in_memory(None),
            ahead: Ahead::default(),
            limit: LIMIT,
            lines: String::new(),
            port,
        }
    }

    /// Nobody calls.
    pub async fn quiet() -> Self {
        Self::with(Options {
            at_once: 0,
            ..Options::default()
        })
        .await
    }

    pub fn environment(&self) -> String {
        self.platform.address().to_string()
    }

    pub fn client_id(&self) -> String {
        self.platform.banner().platform.client_id.clone()
    }

    pub fn form(&self) -> SignInForm {
        SignInForm {
            environment: self.environment(),
            client_id: self.client_id(),
            remember: true,
            ..SignInForm::default()
        }
    }

    /// Where the sign-in is kept.
    pub fn name(&self) -> SecretName {
        SecretName::sign_in("127.0.0.1", &self.client_id())
    }

    /// What is kept there.
    pub async fn kept(&self) -> Option<secrecy::SecretString> {
        self.secrets.get(&self.name()).await.expect("memory gives")
    }

    pub async fn open(&self) -> Desk {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let text = format!(
            "[connection]\nredirect_port = {}\n{}",
            self.port, self.lines
        );
        fs::write(dir.path().join("config.toml"), text).expect("writable");
        self.open_in(dir).await
    }

    /// As another start of the program would.
    pub async fn open_in(&self, dir: TempDir) -> Desk {
        let environment: Environment = [(
            "CUECARD_DATA_DIR".to_owned(),
            OsString::from(dir.path().as_os_str()),
        )]
        .into_iter()
        .collect();
        let settings = Settings::load(&environment, &Flags::default()).expect("good settings");
        let clock = self.ahead.clock();
        let opened = open_record(dir.path().to_owned(), clock.now(), DEADLINE).await;
        let parts = Parts {
            store: opened.expect("the record opens"),
            secrets: self.secrets.clone(),
            clock,
            session: Some(SessionOptions::of(&settings)),
            pace: quick(),
            prompts: quick_deploys(),
            summaries: quick_summaries(),
            sign_in: self.limit,
        };
        let (handle, views) = start_with(&settings, parts);
        Desk { dir, handle, views }
    }

    /// A companion whose agent has signed in.
    pub async fn signed_in(&self) -> Desk {
        let mut desk = self.open().await;
        self.sign_in(&desk, self.form()).await.expect("signed in");
        desk.until_live().await;
        self.until_kept(true).await;
        desk
    }

    /// Waits until the sign-in is kept or forgotten, which is done beside the loop.
    pub async fn until_kept(&self, kept: bool) {
        let done = async {
            while self.kept().await.is_some() != kept {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(DEADLINE, done).await.expect("done");
    }

    /// The token of what is kept, and what the platform answers to it.
    pub async fn kept_token(&self) -> (String, u16) {
        let kept = self.kept().await.expect("kept");
        let kept: Value = serde_json::from_str(kept.expose_secret()).expect("versioned JSON");
        let token = kept["accessToken"].as_str().expect("one").to_owned();
        let status = self.status(&token).await;
        (token, status)
    }

    /// What the platform answers to a token.
    pub async fn status(&self, token: &str) -> u16 {
        browser::status(&self.platform.banner().api_url, token).await
    }

    /// Waits until the platform takes this token no more.
    pub async fn until_revoked(&self, token: &str) {
        let revoked = async {
            while self.status(token).await != 401 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(DEADLINE, revoked)
            .await
            .expect("taken back");
    }

    /// The agent signs in.
    pub async fn sign_in(&self, desk: &Desk, form: SignInForm) -> Result<(), Problem> {
        let begun = desk.handle.sign_in(form).await?;
        browser::decide(begun.address(), Presses::SignIn).await;
        ended(begun).await
    }
}

/// What came of it.
pub async fn ended(begun: Begun) -> Result<(), Problem> {
    tokio::time::timeout(DEADLINE, begun.ended())
        .await
        .expect("it ends")
}

/// Whether the agent is asked to sign in again.
pub fn asks_again(view: &PanelView) -> bool {
    view.re_sign_in.is_some()
}
