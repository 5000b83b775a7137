//! What a sign-in is begun with: a form, checked.

use wire::Endpoints;
use wire::platform::environments::KNOWN;
use wire::platform::sign_in::Hints;

use crate::companion::Companion;
use crate::companion::cards::answer;
use crate::companion::request::{Connection, Reply};
use crate::secrets::SecretName;
use crate::view::error::{FieldError, Problem};
use crate::view::sign_in::{DeviceForm, EnvironmentView, SignInForm};

/// What an agent asked for.
#[derive(Debug, Clone)]
pub(in crate::companion) struct Asked {
    pub(super) endpoints: Endpoints,
    pub(super) client_id: String,
    pub(super) hints: Hints,
    /// Whether it is kept for the next start.
    pub(super) remember: bool,
    pub(super) sandbox: bool,
}

impl Asked {
    /// Where the sign-in is kept.
    pub(super) fn secret_name(&self) -> SecretName {
        let login = self.endpoints.login().host_str().unwrap_or_default();
        SecretName::sign_in(login, &self.client_id)
    }
}

impl Companion {
    /// Checks a form. One with neither environment nor client means the same again as what is in
    /// use.
    ///
    /// # Errors
    /// `invalidInput` with every violation.
    pub(super) fn asked(&self, form: &SignInForm, sandbox: bool) -> Result<Asked, Problem> {
        let (environment, client_id) = (form.environment.trim(), form.client_id.trim());
        if environment.is_empty()
            && client_id.is_empty()
            && let Some(again) = self.sign_in_again()
        {
            return Ok(again);
        }
        let mut fields = Vec::new();
        let endpoints = self.sign_ins.profile.endpoints_for(environment);
        let endpoints = endpoints
            .map_err(|message| fields.push(FieldError::new("environment", message)))
            .ok();
        if client_id.is_empty() {
            fields.push(FieldError::new("clientId", "Enter the OAuth client's id."));
        }
        let hint = |text: &str| Some(text.trim().to_owned()).filter(|hint| !hint.is_empty());
        let (org, provider) = (hint(&form.organization), hint(&form.provider));
        let missing = match (&org, &provider) {
            (Some(_), None) => Some("provider"),
            (None, Some(_)) => Some("organization"),
            (Some(_), Some(_)) | (None, None) => None,
        };
        if let Some(path) = missing {
            let message = "An organization and its identity provider can only be given together.";
            fields.push(FieldError::new(path, message));
        }
        match endpoints {
            Some(endpoints) if fields.is_empty() => Ok(Asked {
                endpoints,
                client_id: client_id.to_owned(),
                hints: Hints {
                    org,
                    provider,
                    ..Hints::default()
                },
                remember: form.remember && !sandbox,
                sandbox,
            }),
            Some(_) | None => Err(Problem::invalid(fields)),
        }
    }

    /// Connects as the OAuth client itself, in place of whatever is under way.
    pub(super) fn connect_device(&mut self, form: &DeviceForm, reply: Reply<()>) {
        match Connection::from_device(form, &self.sign_ins.profile) {
            Ok(connection) => {
                self.cancel_sign_in();
                self.connect(Box::new(connection), true, Some(reply));
            }
            Err(problem) => answer(reply, Err(problem)),
        }
    }

    /// The same again as the sign-in in use.
    fn sign_in_again(&self) -> Option<Asked> {
        let in_use = self.sign_ins.in_use.as_ref()?;
        Some(Asked {
            endpoints: in_use.endpoints.clone(),
            client_id: in_use.client_id.clone(),
            hints: self.sign_ins.hints.clone(),
            remember: in_use.remember,
            sandbox: self.state.profile.as_ref()?.sandbox,
        })
    }
}

/// The environments that are known, in the order a picker shows them. Any other may be typed.
#[must_use]
pub fn environments() -> Vec<EnvironmentView> {
    let known = KNOWN.iter();
    known
        .map(|known| EnvironmentView {
            region: known.region.to_owned(),
            host: known.host.to_owned(),
            name: known.name.to_owned(),
        })
        .collect()
}
