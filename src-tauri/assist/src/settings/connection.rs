//! The connection to start with: which surface of the platform is spoken, where, and as whom.

use url::Url;
use uuid::Uuid;
use wire::Endpoints;
use wire::platform::environments::Environment;
use wire::platform::sign_in::{Hints, REDIRECT_PORT, redirect_uri};

use super::read::Reader;
use crate::problem::sentence;
use crate::view::panel::ConnectionForm;
use crate::view::sign_in::{DeviceForm, SignInDefaults, SignInForm};

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

    /// What the forms of surface B start with, and where a sign-in's answer will arrive.
    #[must_use]
    pub fn sign_in_defaults(&self) -> SignInDefaults {
        SignInDefaults {
            form: self.sign_in_form(),
            device: self.device_form(),
            redirect_uri: redirect_uri(self.redirect_port()),
        }
    }

    /// What an agent's sign-in starts with. A client that connects as itself, on either surface, is
    /// none to sign in with.
    fn sign_in_form(&self) -> SignInForm {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        SignInForm {
            environment: self.environment_typed(),
            client_id: match (self.surface, self.identity) {
                (Surface::Platform, Identity::Agent) => text(&self.client_id),
                (Surface::Platform, Identity::Client) | (Surface::Assist, _) => String::new(),
            },
            organization: text(&self.organization),
            provider: text(&self.provider),
            remember: true,
        }
    }

    /// What a device's form starts with; its secret is in the keyring alone.
    fn device_form(&self) -> DeviceForm {
        let environment = self.environment_typed();
        match (self.surface, self.identity) {
            (Surface::Platform, Identity::Client) => DeviceForm {
                environment,
                client_id: self.client_id.clone().unwrap_or_default(),
                client_secret: String::new(),
                agent_id: self.agent_id.map(|id| id.to_string()).unwrap_or_default(),
            },
            (Surface::Platform, Identity::Agent) | (Surface::Assist, _) => DeviceForm {
                environment,
                ..DeviceForm::default()
            },
        }
    }

    /// The environment as a form says it. Addresses of no environment, a gateway's, go by the API's
    /// host.
    fn environment_typed(&self) -> String {
        let of_addresses = || {
            let endpoints = self.endpoints()?;
            environment_of(&endpoints).or_else(|| host_of(&endpoints))
        };
        let environment = self.environment.clone();
        environment.or_else(of_addresses).unwrap_or_default()
    }

    /// Where a form leads that says `environment`. Where that is the settings' own, their addresses
    /// win over it.
    ///
    /// # Errors
    /// A sentence that says what would be right.
    pub(crate) fn endpoints_for(&self, environment: &str) -> Result<Endpoints, String> {
        let environment = environment.trim();
        let own = self
            .endpoints()
            .filter(|_| environment == self.environment_typed());
        match own {
            Some(endpoints) => Ok(endpoints),
            None => Environment::typed(environment)
                .map(|environment| environment.endpoints().clone())
                .map_err(|bad| sentence(&bad.message)),
        }
    }
}

/// The environment that these addresses are of: its host, as it is typed. None for a gateway's.
pub(crate) fn environment_of(endpoints: &Endpoints) -> Option<String> {
    let environment = Environment::typed(&host_of(endpoints)?).ok()?;
    (environment.endpoints() == endpoints).then(|| environment.host().to_owned())
}

/// The API's host, with its port where that is not the usual one.
pub(crate) fn host_of(endpoints: &Endpoints) -> Option<String> {
    let api = endpoints.api();
    let host = api.host_str()?;
    Some(match api.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
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

    #[test]
    fn the_forms_say_where_the_answer_will_arrive() {
        let settings = ConnectionSettings::default();
        let usual = settings.sign_in_defaults().redirect_uri;
        assert_eq!(usual, "http://localhost:28482/");
        let settings = ConnectionSettings {
            redirect_port: Some(28_483),
            ..settings
        };
        let set = settings.sign_in_defaults().redirect_uri;
        assert_eq!(set, "http://localhost:28483/", "as it will be listened at");
    }

    #[test]
    fn each_identity_fills_its_own_form() {
        let agent_id = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";
        let device = ConnectionSettings {
            surface: Surface::Platform,
            identity: Identity::Client,
            environment: Some("mypurecloud.de".to_owned()),
            client_id: Some("device".to_owned()),
            agent_id: agent_id.parse().ok(),
            ..ConnectionSettings::default()
        };
        let SignInDefaults {
            form,
            device: found,
            ..
        } = device.sign_in_defaults();
        assert_eq!(form.environment, "mypurecloud.de");
        assert_eq!(form.client_id, "", "no agent can sign in with it");
        let wanted = DeviceForm {
            environment: "mypurecloud.de".to_owned(),
            client_id: "device".to_owned(),
            client_secret: String::new(),
            agent_id: agent_id.to_owned(),
        };
        assert_eq!(found, wanted);
        let agent = ConnectionSettings {
            identity: Identity::Agent,
            ..device
        };
        let SignInDefaults { form, device, .. } = agent.sign_in_defaults();
        assert_eq!(form.client_id, "device");
        assert_eq!(
            device.environment, "mypurecloud.de",
            "it is the same platform"
        );
        assert_eq!((&*device.client_id, &*device.agent_id), ("", ""));
    }

    #[test]
    fn a_form_left_as_it_was_leads_to_the_addresses_that_are_set() {
        let gateway = ConnectionSettings {
            surface: Surface::Platform,
            api_url: Some("https://gateway.example.com".parse().expect("an address")),
            login_url: Some("https://login.mypurecloud.de".parse().expect("an address")),
            ..ConnectionSettings::default()
        };
        for environment in [None, Some("mypurecloud.de".to_owned())] {
            let settings = ConnectionSettings {
                environment,
                ..gateway.clone()
            };
            let typed = settings.sign_in_defaults().form.environment;
            assert!(!typed.is_empty(), "a form wants something there");
            let endpoints = settings.endpoints_for(&format!(" {typed} "));
            assert_eq!(endpoints.ok(), settings.endpoints(), "{typed}");
            let other = settings.endpoints_for("mypurecloud.ie").expect("known");
            assert_eq!(other.api().as_str(), "https://api.mypurecloud.ie/");
        }
        let bad = gateway.endpoints_for("mypurecloud.de/admin");
        assert!(bad.is_err_and(|said| said.ends_with('.')));
    }
}
