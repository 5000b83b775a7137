//! What a person typed, checked: a [`Connection`] or every violation at its field.

use std::collections::BTreeMap;

use rules::id::InteractionId;
use secrecy::SecretString;
use url::Url;
use uuid::Uuid;
use wire::platform::Grant;
use wire::source::Dial;
use wire::{Credentials, Endpoints};

use super::request::{Connection, Interaction};
use crate::settings::{ConnectionSettings, host_url};
use crate::view::error::{FieldError, Problem};
use crate::view::panel::{ConnectionForm, FollowForm};
use crate::view::sign_in::DeviceForm;

/// Names on a tab are cut beyond this many chars: nothing longer can be read there.
const NAME_CHARS: usize = 80;

impl Connection {
    /// Checks a form.
    ///
    /// # Errors
    /// `invalidInput` with every violation, none of which repeats the secret.
    pub fn from_form(form: &ConnectionForm) -> Result<Self, Problem> {
        let mut fields = Vec::new();
        let mut take = |path: &str, checked: Result<_, String>| match checked {
            Ok(value) => Some(value),
            Err(message) => {
                fields.push(FieldError::new(path, message));
                None
            }
        };
        let api = take("apiUrl", host_url(&form.api_url));
        let login = match form.login_url.trim() {
            "" => None,
            login => take("loginUrl", host_url(login)),
        };
        let client_id = form.client_id.trim();
        if client_id.is_empty() {
            fields.push(FieldError::new("clientId", "Enter the OAuth client's id."));
        }
        if form.client_secret.is_empty() {
            fields.push(FieldError::new(
                "clientSecret",
                "Enter the OAuth client's secret.",
            ));
        }
        let library_id = uuid_at(&mut fields, "libraryId", &form.library_id, true);
        let agent_id = uuid_at(&mut fields, "agentId", &form.agent_id, false);
        let (Some(api), Some(library_id), true) = (api, library_id, fields.is_empty()) else {
            return Err(Problem::invalid(fields));
        };
        let endpoints = Endpoints::new(api.as_str(), login.as_ref().map(Url::as_str))
            .map_err(|bad| Problem::invalid(vec![FieldError::new("apiUrl", bad.message)]))?;
        Ok(Self {
            endpoints,
            client_id: client_id.to_owned(),
            dial: Dial::Assist {
                client_secret: SecretString::from(form.client_secret.as_str()),
                library_id,
            },
            agent_id,
            sandbox: false,
        })
    }
}

impl Connection {
    /// Checks a form that connects as the OAuth client itself, by the vendor's published API. Where
    /// its environment is the settings' own, their addresses win over it.
    ///
    /// # Errors
    /// `invalidInput` with every violation, none of which repeats the secret.
    pub fn from_device(form: &DeviceForm, settings: &ConnectionSettings) -> Result<Self, Problem> {
        let mut fields = Vec::new();
        let endpoints = settings.endpoints_for(&form.environment);
        let endpoints = endpoints
            .map_err(|message| fields.push(FieldError::new("environment", message)))
            .ok();
        if form.client_secret.is_empty() {
            let message = "Enter the OAuth client's secret.";
            fields.push(FieldError::new("clientSecret", message));
        }
        let secret = SecretString::from(form.client_secret.as_str());
        device(endpoints, &form.client_id, secret, &form.agent_id, fields)
    }

    /// The same from the settings, whose addresses win over the environment. Its secret is not in it:
    /// [`Connection::with_secret`] puts it there.
    ///
    /// # Errors
    /// `invalidInput` with all that is missing, at the fields of a [`DeviceForm`].
    pub fn of_device(settings: &ConnectionSettings) -> Result<Self, Problem> {
        let secret = SecretString::default();
        let mut fields = Vec::new();
        let endpoints = settings.endpoints();
        if endpoints.is_none() {
            let message = "Say where: an environment such as mypurecloud.de.";
            fields.push(FieldError::new("environment", message));
        }
        let client_id = settings.client_id.as_deref().unwrap_or_default();
        let agent_id = settings.agent_id.map(|id| id.to_string());
        device(
            endpoints,
            client_id,
            secret,
            &agent_id.unwrap_or_default(),
            fields,
        )
    }
}

fn device(
    endpoints: Option<Endpoints>,
    client_id: &str,
    client_secret: SecretString,
    agent_id: &str,
    mut fields: Vec<FieldError>,
) -> Result<Connection, Problem> {
    let client_id = client_id.trim();
    if client_id.is_empty() {
        fields.push(FieldError::new("clientId", "Enter the OAuth client's id."));
    }
    let agent_id = uuid_at(&mut fields, "agentId", agent_id, true);
    match (endpoints, agent_id) {
        (Some(endpoints), Some(agent_id)) if fields.is_empty() => Ok(Connection {
            endpoints,
            client_id: client_id.to_owned(),
            dial: Dial::Platform {
                grant: Grant::ClientCredentials(Credentials {
                    client_id: client_id.to_owned(),
                    client_secret,
                }),
            },
            agent_id: Some(agent_id),
            sandbox: false,
        }),
        (_, _) => Err(Problem::invalid(fields)),
    }
}

impl Interaction {
    /// Checks a form.
    ///
    /// # Errors
    /// `invalidInput` at `interactionId`.
    pub fn from_form(form: FollowForm) -> Result<Self, Problem> {
        let id = parse_interaction(&form.interaction_id)?;
        Ok(Self {
            id,
            customer: name(form.customer),
            queue: name(form.queue),
            channel: form.channel,
            attributes: BTreeMap::new(),
        })
    }
}

/// An interaction's id as it comes from a window.
///
/// # Errors
/// `invalidInput` at `interactionId`.
pub fn parse_interaction(text: &str) -> Result<InteractionId, Problem> {
    text.trim().parse().map_err(|_| {
        let message = "This is not an interaction id: a UUID such as \
                       0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10 is expected.";
        Problem::invalid(vec![FieldError::new("interactionId", message)])
    })
}

fn uuid_at(fields: &mut Vec<FieldError>, path: &str, text: &str, required: bool) -> Option<Uuid> {
    let text = text.trim();
    if text.is_empty() && !required {
        return None;
    }
    let parsed = Uuid::parse_str(text).ok();
    if parsed.is_none() {
        let message = if text.is_empty() {
            "Enter the id, a UUID such as 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10."
        } else {
            "This is not a UUID such as 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10."
        };
        fields.push(FieldError::new(path, message));
    }
    parsed
}

/// Trimmed, without control characters, cut to what a tab can show.
fn name(text: Option<String>) -> Option<String> {
    let name: String = text?
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME_CHARS)
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> ConnectionForm {
        ConnectionForm {
            api_url: " https://api.mypurecloud.com/ ".into(),
            login_url: String::new(),
            client_id: "client".into(),
            client_secret: "s3cret".into(),
            library_id: "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10".into(),
            agent_id: String::new(),
        }
    }

    fn refused(form: &ConnectionForm) -> Vec<String> {
        let problem = Connection::from_form(form).expect_err("refused");
        assert!(
            !format!("{problem:?}").contains("s3cret"),
            "no error repeats the secret"
        );
        problem.fields.into_iter().map(|field| field.path).collect()
    }

    #[test]
    fn the_login_host_is_derived_when_left_empty() {
        let connection = Connection::from_form(&good()).expect("a good form");
        assert_eq!(
            connection.endpoints.login().as_str(),
            "https://login.mypurecloud.com/"
        );
        assert_eq!(connection.agent_id, None, "the agent's id is optional");
    }

    #[test]
    fn every_violation_is_named_at_once() {
        assert_eq!(
            refused(&ConnectionForm::default()),
            ["apiUrl", "clientId", "clientSecret", "libraryId"]
        );
    }

    #[test]
    fn plain_http_is_for_loopback_alone() {
        let at = |url: &str| ConnectionForm {
            api_url: url.into(),
            ..good()
        };
        assert_eq!(refused(&at("http://api.mypurecloud.com")), ["apiUrl"]);
        assert_eq!(refused(&at("ftp://127.0.0.1")), ["apiUrl"]);
        assert_eq!(refused(&at("https://user:pw@api.example.com")), ["apiUrl"]);
        assert!(Connection::from_form(&at("http://127.0.0.1:4123")).is_ok());
        assert!(Connection::from_form(&at("http://[::1]:4123")).is_ok());
    }

    #[test]
    fn a_device_names_its_agent() {
        let good = DeviceForm {
            environment: "eu-central-1".into(),
            client_id: " device ".into(),
            client_secret: "s3cret".into(),
            agent_id: "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10".into(),
        };
        let settings = ConnectionSettings::default();
        let connection = Connection::from_device(&good, &settings).expect("a good form");
        assert_eq!(connection.client_id, "device");
        assert_eq!(
            connection.endpoints.api().as_str(),
            "https://api.mypurecloud.de/"
        );
        assert!(!format!("{connection:?} {good:?}").contains("s3cret"));
        let refused = Connection::from_device(&DeviceForm::default(), &settings);
        let problem = refused.expect_err("refused");
        let paths: Vec<_> = problem.fields.iter().map(|field| &*field.path).collect();
        assert_eq!(
            paths,
            ["environment", "clientSecret", "clientId", "agentId"],
            "all at once"
        );
    }

    #[test]
    fn a_followed_interaction_is_checked_and_cut() {
        let form = FollowForm {
            interaction_id: "nonsense".into(),
            ..FollowForm::default()
        };
        let problem = Interaction::from_form(form).expect_err("refused");
        assert_eq!(problem.fields[0].path, "interactionId");
        let form = FollowForm {
            interaction_id: "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10".into(),
            customer: Some(format!(" J.\u{7} {}", "x".repeat(200))),
            queue: Some("   ".into()),
            channel: None,
        };
        let interaction = Interaction::from_form(form).expect("a good form");
        let customer = interaction.customer.expect("a name");
        assert!(
            customer.starts_with("J. x"),
            "control characters go: {customer}"
        );
        assert_eq!(customer.chars().count(), NAME_CHARS);
        assert_eq!(interaction.queue, None, "blank is none");
    }
}
