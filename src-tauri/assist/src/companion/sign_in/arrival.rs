//! Who came back from the browser, and whether the sign-in is good for anything.

use jiff::Timestamp;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use wire::platform::people::{self, Me, SCOPES, TokenAbout};
use wire::platform::sign_in::{ClockOff, SignInError, revoke};
use wire::platform::{AgentGrant, Grant};
use wire::{Client, Error};

use super::asked::Asked;
use super::words;
use crate::view::error::Problem;

/// Without these nothing at all can be shown. What else is missing limits a single thing each, and
/// the panel says which.
const NEEDED: [&str; 3] = ["notifications", "conversations:readonly", "user-basic-info"];

/// An agent who signed in, with the one client that speaks as them until the connection's own.
pub(in crate::companion) struct Arrived {
    client: Client,
    me: Me,
    clock_off: Option<ClockOff>,
    grant: AgentGrant,
}

impl Arrived {
    /// Asks who signed in, and what the sign-in is good for. `organization` is the one they must be
    /// of, where that matters. A sign-in that is of no use is taken back.
    ///
    /// # Errors
    /// [`SignInError::WrongOrganization`], [`SignInError::ScopesMissing`] naming all that are,
    /// [`SignInError::Cancelled`], and whatever befalls a call.
    pub(super) async fn of(
        grant: AgentGrant,
        asked: &Asked,
        organization: Option<Uuid>,
        clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
        cancel: &CancellationToken,
    ) -> Result<Self, SignInError> {
        let clock_off = grant.clock_off();
        let endpoints = asked.endpoints.clone();
        let client = Client::platform(endpoints, Grant::Agent(grant.clone()), clock)?;
        let checks = checks(&client, organization, asked.hints.org.as_deref());
        let checked = cancel.run_until_cancelled(checks).await;
        match checked.unwrap_or(Err(SignInError::Cancelled)) {
            Ok(me) => Ok(Self {
                client,
                me,
                clock_off,
                grant,
            }),
            Err(error) => {
                sign_out(&client).await;
                Err(error)
            }
        }
    }

    pub(super) fn agent_id(&self) -> Option<Uuid> {
        Uuid::parse_str(&self.me.id).ok()
    }

    /// The agent, for people.
    pub(super) fn name(&self) -> &str {
        let me = &self.me;
        me.name.as_ref().or(me.email.as_ref()).unwrap_or(&me.id)
    }

    /// What the agent should know besides.
    pub(super) fn notice(&self) -> Option<Problem> {
        self.clock_off.map(words::clock_off)
    }

    /// The sign-in as it is now; what spoke as them speaks no more.
    pub(super) fn into_grant(self) -> AgentGrant {
        match self.client.agent_grants() {
            Some(grants) => grants.borrow().clone(),
            None => self.grant,
        }
    }

    /// Takes the sign-in back.
    pub(super) async fn sign_out(self) {
        sign_out(&self.client).await;
    }
}

async fn checks(
    client: &Client,
    organization: Option<Uuid>,
    known_as: Option<&str>,
) -> Result<Me, SignInError> {
    let about = match people::token_about(client).await {
        // A platform that refuses to say is taken at its calls, unless it matters.
        Err(Error::PermissionMissing { .. }) if organization.is_none() => TokenAbout::default(),
        answered => answered?,
    };
    if let Some(organization) = organization {
        let id = organization.to_string();
        about.is_of(&id, known_as.unwrap_or(&id))?;
    }
    if !about.lacks(&NEEDED).is_empty() {
        about.grants(&SCOPES)?;
    }
    let me = people::me(client).await?;
    // The client was made from an agent's sign-in, so somebody is.
    me.ok_or(SignInError::Failed(Error::SignInEnded {
        correlation_id: None,
    }))
}

/// Nobody waits for it: what kept the platform from being told is in the log.
async fn sign_out(client: &Client) {
    if let Err(error) = revoke(client).await {
        tracing::warn!(
            kind = error.kind(),
            "a sign-in that is of no use was not taken back"
        );
    }
}
