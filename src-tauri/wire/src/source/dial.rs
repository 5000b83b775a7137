//! Which surface is spoken, and by whom.

use secrecy::SecretString;
use uuid::Uuid;

use super::Reach;
use crate::error::Error;
use crate::http::{Client, Clock, Credentials, Endpoints};
use crate::platform::Grant;

/// How to speak to a platform.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for a connection, on its way to the client"
)]
pub enum Dial {
    /// Surface A: an OAuth client's own identity, and one content library.
    Assist {
        /// The OAuth client's secret.
        client_secret: SecretString,
        /// The content library's id.
        library_id: Uuid,
    },
    /// Surface B: as an agent, or as the OAuth client itself.
    Platform {
        /// What was granted.
        grant: Grant,
    },
}

impl Dial {
    /// What can be done that way.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        match self {
            Self::Assist { .. } => Reach::ASSIST,
            Self::Platform { .. } => Reach::PLATFORM,
        }
    }
}

/// The client that speaks as `dial` says. `scopes` are those of its first feature, where the surface
/// asks for scopes call by call. One sign-in is to have one client ([`Client::platform`]).
///
/// # Errors
/// [`Error::Setup`] when TLS or the proxy of this computer can't be used, [`Error::SignInEnded`]
/// where the agent signed in at another platform.
pub fn client(
    endpoints: Endpoints,
    client_id: &str,
    dial: &Dial,
    scopes: &[&str],
    clock: Clock,
) -> Result<Client, Error> {
    match dial {
        Dial::Assist { client_secret, .. } => {
            let credentials = Credentials {
                client_id: client_id.to_owned(),
                client_secret: client_secret.clone(),
            };
            Client::new(endpoints, credentials, scopes, clock)
        }
        Dial::Platform { grant } => Client::platform(endpoints, grant.clone(), clock),
    }
}
