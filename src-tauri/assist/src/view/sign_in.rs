//! Signing in: what a person enters, and what the panel says while they do.
//!
//! The address that the browser opens has no place here: it carries the sign-in's `state`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an agent enters to sign in with the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct SignInForm {
    /// The environment's host, such as `mypurecloud.de`; a region's name is understood as well.
    pub environment: String,
    /// The OAuth client's id.
    pub client_id: String,
    /// The organization's short name; only together with `provider`. Empty for none.
    pub organization: String,
    /// Its identity provider; only together with `organization`. Empty for none.
    pub provider: String,
    /// Whether the sign-in is kept for the next start.
    pub remember: bool,
}

/// What an administrator enters so that this computer connects as the OAuth client itself, with
/// nobody signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct DeviceForm {
    /// The environment's host, such as `mypurecloud.de`; a region's name is understood as well.
    pub environment: String,
    /// The OAuth client's id.
    pub client_id: String,
    /// The OAuth client's secret: inward only, always empty on the way out.
    pub client_secret: String,
    /// The id of the agent whose conversations are followed: the platform has no answer to who is
    /// signed in.
    pub agent_id: String,
}

/// Without the secret: forms reach error messages and logs through `Debug`.
impl fmt::Debug for DeviceForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceForm")
            .field("environment", &self.environment)
            .field("client_id", &self.client_id)
            .field("agent_id", &self.agent_id)
            .finish_non_exhaustive()
    }
}

/// What the forms start with: what was entered last, or what an administrator set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SignInDefaults {
    /// An agent's.
    pub form: SignInForm,
    /// A device's, without its secret.
    pub device: DeviceForm,
    /// Where the browser's answer will arrive: what an administrator has to register, to the letter.
    pub redirect_uri: String,
}

/// A sign-in that waits for the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    /// It is waited for until then.
    #[cfg_attr(test, ts(type = "number"))]
    pub ends_at: i64,
    /// Where the browser's answer arrives: what an administrator has to register, to the letter.
    pub redirect_uri: String,
}

/// The agent had better sign in again. Never there while an interaction is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReSignInView {
    /// When the sign-in ends; in the past once it has.
    #[cfg_attr(test, ts(type = "number"))]
    pub ends_at: i64,
}

/// One of the platform's environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentView {
    /// The region it runs in, as the platform names it.
    pub region: String,
    /// Its host: what a form says.
    pub host: String,
    /// Its name, for people.
    pub name: String,
}

/// In which of two ways the sandbox is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SandboxSurface {
    /// Connected at once, with the sandbox's own credentials.
    #[default]
    Assist,
    /// By signing in with the browser, as an agent of an organization does.
    Platform,
}
