//! The connection to start with: which surface of the platform is spoken, where, and as whom.

use url::Url;
use uuid::Uuid;
use wire::Endpoints;
use wire::platform::environments::Environment;
use wire::platform::sign_in::{Hints, REDIRECT_PORT};

use super::read::Reader;
use crate::problem::sentence;
use crate::view::panel::ConnectionForm;
use crate::view::sign_in::SignInForm;

/// The lowest port that a program of a person's may listen on everywhere.
const FIRST_PORT: u32 = 1024;

/// What a profile chooses (`docs/decisions/010-two-surfaces.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Surface {
    /// `contract.md`.
    #[default]
    Assist,
    /// `platform.md`.
    Platform,
}

/// As whom surface B is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Identity {
    /// An agent, who signs in with the browser.
    #[default]
    Agent,
    /// The OAuth client itself: a device's identity.
    Client,
}

/// The connection to start with. Ids are kept as given where they may still be completed by a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectionSettings {
    /// Which surface is spoken.
    pub surface: Surface,
    /// The API's base address (`CUECARD_API_URL`).
    pub api_url: Option<Url>,
    /// The login host, where it is not derived (`CUECARD_LOGIN_URL`).
    pub login_url: Option<Url>,
    /// Surface B's environment, such as `mypurecloud.de`; addresses that are given win over it.
    pub environment: Option<String>,
    /// As whom surface B is spoken to.
    pub identity: Identity,
    /// The OAuth client's id (`CUECARD_CLIENT_ID`).
    pub client_id: Option<String>,
    /// The content library's id (`CUECARD_LIBRARY_ID`).
    pub library_id: Option<Uuid>,
    /// The acting agent (`CUECARD_AGENT_ID`).
    pub agent_id: Option<Uuid>,
    /// The organization's short name, as a hint for the sign-in; only together with `provider`.
    pub organization: Option<String>,
    /// Its identity provider.
    pub provider: Option<String>,
    /// The organization that agents must be of, where an administrator wants that checked.
    pub organization_id: Option<Uuid>,
    /// The port of loopback where a sign-in's answer arrives; none for [`REDIRECT_PORT`].
    pub redirect_port: Option<u16>,
}

impl ConnectionSettings {
    pub(super) fn read(read: &mut Reader) -> Self {
        let surfaces = [("assist", Surface::Assist), ("platform", Surface::Platform)];
        let identities = [("agent", Identity::Agent), ("client", Identity::Client)];
        let settings = Self {
            surface: read
                .choice("connection.surface", &surfaces)
                .unwrap_or_default(),
            api_url: read.host("connection.api_url"),
            login_url: read.host("connection.login_url"),
            environment: read.text("connection.environment"),
            identity: read
                .choice("connection.identity", &identities)
                .unwrap_or_default(),
            client_id: read.text("connection.client_id"),
            library_id: read.uuid("connection.library_id"),
            agent_id: read.uuid("connection.agent_id"),
            organization: read.text("connection.organization"),
            provider: read.text("connection.provider"),
            organization_id: read.uuid("connection.organization_id"),
            redirect_port: read
                .whole("connection.redirect_port", FIRST_PORT..=u32::from(u16::MAX))
                .and_then(|port| u16::try_from(port).ok()),
        };
        if let Some(bad) = settings
            .environment
            .as_deref()
            .and_then(|text| Environment::typed(text).err())
        {
            read.refuse("connection.environment", sentence(&bad.message));
        }
        for (here, other) in [
            (&settings.organization, "connection.provider"),
            (&settings.provider, "connection.organization"),
        ] {
            let there = [&settings.organization, &settings.provider];
            if here.is_some() && there.into_iter().any(Option::is_none) {
                read.refuse(
                    other,
                    "Missing: an organization and its identity provider can only be given \
                     together."
                        .to_owned(),
                );
            }
        }
        settings
    }

    /// Where the API is, as far as that is known.
    #[must_use]
    pub fn api(&self) -> Option<Url> {
        match self.surface {
            Surface::Assist => self.api_url.clone(),
            Surface::Platform => self.endpoints().map(|endpoints| endpoints.api().clone()),
        }
    }

    /// Surface B's addresses: those that are given, else the environment's. None where neither says
    /// where to go, or surface A is spoken.
    #[must_use]
    pub fn endpoints(&self) -> Option<Endpoints> {
        if self.surface == Surface::Assist {
            return None;
        }
        if let Some(api) = &self.api_url {
            // Both were checked alone; what is left is an API on another computer in the clear.
            return Endpoints::new(api.as_str(), self.login_url.as_ref().map(Url::as_str)).ok();
        }
        let environment = Environment::typed(self.environment.as_deref()?).ok()?;
        Some(environment.endpoints().clone())
    }

    /// The port where a sign-in's answer arrives.
    #[must_use]
    pub fn redirect_port(&self) -> u16 {
        self.redirect_port.unwrap_or(REDIRECT_PORT)
    }

    /// What the login host is told beforehand.
    #[must_use]
    pub fn hints(&self) -> Hints {
        Hints {
            org: self.organization.clone(),
            provider: self.provider.clone(),
            ..Hints::default()
        }
    }

    /// As a form to be filled in further, without its secret; none while nothing is known, and for a
    /// profile of surface B, which has forms of its own.
    #[must_use]
    pub fn form(&self) -> Option<ConnectionForm> {
        let known = *self != Self::default() && self.surface == Surface::Assist;
        let url = |url: &Option<Url>| url.as_ref().map(ToString::to_string).unwrap_or_default();
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        known.then(|| ConnectionForm {
            api_url: url(&self.api_url),
            login_url: url(&self.login_url),
            client_id: self.client_id.clone().unwrap_or_default(),
            client_secret: String::new(),
            library_id: id(self.library_id),
            agent_id: id(self.agent_id),
        })
    }

    /// What an agent's sign-in starts with. Surface A's client is none to sign in with.
    #[must_use]
    pub fn sign_in_form(&self) -> SignInForm {
        let environment = self.environment.clone();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        SignInForm {
            environment: environment
                .or_else(|| environment_of(&self.endpoints()?))
                .unwrap_or_default(),
            client_id: match self.surface {
                Surface::Assist => String::new(),
                Surface::Platform => text(&self.client_id),
            },
            organization: text(&self.organization),
            provider: text(&self.provider),
            remember: true,
        }
    }
}

/// The environment that these addresses are of: its host, as it is typed. None for a gateway's.
pub(crate) fn environment_of(endpoints: &Endpoints) -> Option<String> {
    let api = endpoints.api();
    let host = api.host_str()?;
    let host = match api.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let environment = Environment::typed(&host).ok()?;
    (environment.endpoints() == endpoints).then(|| environment.host().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_which_environment_they_are_of() {
        for (api, login, environment) in [
            (
                "https://api.mypurecloud.de",
                "https://login.mypurecloud.de",
                Some("mypurecloud.de"),
            ),
            (
                "https://api.new1.pure.cloud",
                "https://login.new1.pure.cloud",
                Some("new1.pure.cloud"),
            ),
            (
                "http://127.0.0.1:4711",
                "http://127.0.0.1:4711",
                Some("127.0.0.1:4711"),
            ),
            (
                "https://gateway.example.com",
                "https://login.mypurecloud.de",
                None,
            ),
        ] {
            let endpoints = Endpoints::new(api, Some(login)).expect("allowed");
            assert_eq!(environment_of(&endpoints).as_deref(), environment, "{api}");
        }
    }

    #[test]
    fn addresses_win_over_the_environment() {
        let settings = ConnectionSettings {
            surface: Surface::Platform,
            environment: Some("mypurecloud.de".to_owned()),
            ..ConnectionSettings::default()
        };
        let api = settings.api().expect("the environment says");
        assert_eq!(api.as_str(), "https://api.mypurecloud.de/");
        let settings = ConnectionSettings {
            api_url: Some("https://api.mypurecloud.ie".parse().expect("an address")),
            ..settings
        };
        let endpoints = settings.endpoints().expect("the address says");
        assert_eq!(endpoints.login().as_str(), "https://login.mypurecloud.ie/");
    }

    #[test]
    fn a_profile_of_one_surface_fills_no_form_of_the_other() {
        let assist = ConnectionSettings {
            client_id: Some("client".to_owned()),
            ..ConnectionSettings::default()
        };
        assert!(assist.form().is_some());
        assert_eq!(assist.sign_in_form().client_id, "", "another client's");
        assert_eq!(assist.endpoints(), None);
        let platform = ConnectionSettings {
            surface: Surface::Platform,
            ..assist
        };
        assert_eq!(platform.form(), None);
        assert_eq!(platform.sign_in_form().client_id, "client");
    }
}
