//! The flags every command takes, and the settings they come to.

use std::path::PathBuf;

use assist::companion::Connection;
use assist::secrets::SecretStore;
use assist::settings::{Environment, Flags, Identity, Settings, Surface};
use assist::view::error::Problem;
use assist::view::panel::ConnectionForm;
use clap::Args;

use crate::exit::Failure;
use crate::output;

/// Configuration, later wins: defaults, config.toml, environment, flags.
#[derive(Args)]
#[expect(
    clippy::doc_markdown,
    clippy::struct_field_names,
    reason = "the fields are the flags' names, and their text is what --help prints"
)]
pub struct Config {
    /// Everything local: database, settings, logs [env: CUECARD_DATA_DIR].
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The settings file [env: CUECARD_CONFIG].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The API's address [env: CUECARD_API_URL].
    #[arg(long, global = true, value_name = "URL")]
    api_url: Option<String>,
    /// The login host's address, where it is not derived [env: CUECARD_LOGIN_URL].
    #[arg(long, global = true, value_name = "URL")]
    login_url: Option<String>,
    /// The OAuth client's id [env: CUECARD_CLIENT_ID]. Its secret comes from the keyring or
    /// CUECARD_CLIENT_SECRET, never from a flag: others can read the command line.
    #[arg(long, global = true, value_name = "ID")]
    client_id: Option<String>,
    /// The content library [env: CUECARD_LIBRARY_ID].
    #[arg(long, global = true, value_name = "UUID")]
    library_id: Option<String>,
    /// The acting agent [env: CUECARD_AGENT_ID].
    #[arg(long, global = true, value_name = "UUID")]
    agent_id: Option<String>,
}

impl Config {
    /// The settings, all layers laid over each other.
    pub fn load(&self) -> Result<Settings, Failure> {
        let flags = [
            ("connection.api_url", &self.api_url),
            ("connection.login_url", &self.login_url),
            ("connection.client_id", &self.client_id),
            ("connection.library_id", &self.library_id),
            ("connection.agent_id", &self.agent_id),
        ];
        let flags = Flags {
            data_dir: self.data_dir.clone(),
            config: self.config.clone(),
            settings: flags
                .into_iter()
                .filter_map(|(key, value)| Some((key, value.clone()?)))
                .collect(),
        };
        let settings = Settings::load(&Environment::of_process(), &flags)
            .map_err(|error| Failure::refused(&error))?;
        for key in &settings.unknown {
            let file = settings.config_file.display();
            output::say(&format!(
                "{file}: {key} is not a setting of this version; ignored"
            ));
        }
        Ok(settings)
    }
}

/// The connection the settings describe, with its secret.
pub async fn connection(settings: &Settings) -> Result<Connection, Failure> {
    let known = checked(without_secret(settings)?)?;
    let secrets = match &settings.client_secret {
        Some(secret) => SecretStore::in_memory(Some(secret.clone())),
        None => SecretStore::open(None),
    };
    let found = secrets.get(&known.secret_name()).await;
    let client_secret = found
        .map_err(|error| Failure::refused(&error))?
        .ok_or_else(|| {
            Failure::Refused(
            "The OAuth client's secret is not known: set CUECARD_CLIENT_SECRET, or sign in once \
             with the app so that it is in the keyring."
                .into(),
        )
        })?;
    known
        .with_secret(client_secret)
        .map_err(|error| Failure::Refused(format!("{error}.")))
}

/// What the settings describe, its secret aside. An agent's sign-in is the app's: it is good for one
/// program at a time, and a second one would spend its refresh token.
fn without_secret(settings: &Settings) -> Result<Result<Connection, Problem>, Failure> {
    let connection = &settings.connection;
    match (connection.surface, connection.identity) {
        (Surface::Assist, _) => Ok(Connection::from_form(&ConnectionForm {
            // Any text fills the field until the rest is known to be complete and the keyring is
            // asked.
            client_secret: "unknown yet".to_owned(),
            ..connection.form().unwrap_or_default()
        })),
        (Surface::Platform, Identity::Client) => {
            Ok(Connection::of_device(connection))
        }
        (Surface::Platform, Identity::Agent) => Err(Failure::Refused(
            "connection.identity (config.toml): cuectl can't use an agent's sign-in, which is the \
             app's alone. Write identity = \"client\" to connect as the OAuth client itself, with a \
             client id, its secret and an agent's id."
                .into(),
        )),
    }
}

fn checked(known: Result<Connection, Problem>) -> Result<Connection, Failure> {
    known.map_err(|problem| {
        let lines = problem.fields.iter().map(|field| {
            let (key, variable) = match field.path.as_str() {
                "environment" => ("connection.environment", "CUECARD_API_URL"),
                "apiUrl" => ("connection.api_url", "CUECARD_API_URL"),
                "loginUrl" => ("connection.login_url", "CUECARD_LOGIN_URL"),
                "clientId" => ("connection.client_id", "CUECARD_CLIENT_ID"),
                "libraryId" => ("connection.library_id", "CUECARD_LIBRARY_ID"),
                "agentId" => ("connection.agent_id", "CUECARD_AGENT_ID"),
                other => (other, "config.toml"),
            };
            format!("{key} ({variable}): {}", field.message)
        });
        Failure::Refused(lines.collect::<Vec<_>>().join("\n"))
    })
}
