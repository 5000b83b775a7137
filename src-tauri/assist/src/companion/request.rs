//! What a person can ask of the companion, and what it answers.

use std::collections::BTreeMap;

use rules::id::InteractionId;
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::oneshot;
use url::Url;
use uuid::Uuid;
use wire::platform::sign_in::UnreadableGrant;
use wire::platform::{AgentGrant, Grant};
use wire::source::Dial;
use wire::{Credentials, Endpoints};

use super::knowledge::KnowledgeRequest;
use super::sign_in::SignInRequest;
use super::ticking::TickRequest;
use crate::secrets::SecretName;
use crate::settings::{OnAccept, host_of};
use crate::view::error::Problem;
use crate::view::feedback::{FeedbackForm, FeedbackSaved, LaterView};
use crate::view::outbox::DeliveryView;
use crate::view::panel::Channel;

/// The way back to who asked. A dropped receiver means nobody waits; that is no error.
pub type Reply<T> = oneshot::Sender<Result<T, Problem>>;

/// Which platform, as whom. Checked: what a form or the settings say becomes this or an error at
/// the field.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The API's and the login host's addresses.
    pub endpoints: Endpoints,
    /// The OAuth client's id.
    pub client_id: String,
    /// Which surface is spoken, and by whom; its secrets are in memory only.
    pub dial: Dial,
    /// The acting agent, where one is named: written as the actor of what they do. An agent who
    /// signs in is known by the platform.
    pub agent_id: Option<Uuid>,
    /// True for the built-in sandbox: shown, and never saved as the connection to start with.
    pub sandbox: bool,
}

impl Connection {
    /// The API's host, for people, with its port where that is not the usual one.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        host_of(&self.endpoints)
    }

    /// Where its secret is kept.
    #[must_use]
    pub fn secret_name(&self) -> SecretName {
        let login = self.endpoints.login().host_str().unwrap_or_default();
        match &self.dial {
            Dial::Assist { .. }
            | Dial::Platform {
                grant: Grant::ClientCredentials(_),
            } => SecretName::client(login, &self.client_id),
            Dial::Platform {
                grant: Grant::Agent(_),
            } => SecretName::sign_in(login, &self.client_id),
        }
    }

    /// The same with the secret that is kept under [`Connection::secret_name`].
    ///
    /// # Errors
    /// [`UnreadableGrant`] where an agent's sign-in is kept there that can't be read.
    pub fn with_secret(self, secret: SecretString) -> Result<Self, UnreadableGrant> {
        let dial = match self.dial {
            Dial::Assist { library_id, .. } => Dial::Assist {
                client_secret: secret,
                library_id,
            },
            Dial::Platform {
                grant: Grant::ClientCredentials(credentials),
            } => Dial::Platform {
                grant: Grant::ClientCredentials(Credentials {
                    client_secret: secret,
                    ..credentials
                }),
            },
            Dial::Platform {
                grant: Grant::Agent(_),
            } => Dial::Platform {
                grant: Grant::Agent(AgentGrant::from_secret(&secret)?),
            },
        };
        Ok(Self { dial, ..self })
    }

    /// What is kept there.
    #[must_use]
    pub fn secret(&self) -> SecretString {
        match &self.dial {
            Dial::Assist { client_secret, .. } => client_secret.clone(),
            Dial::Platform {
                grant: Grant::ClientCredentials(credentials),
            } => credentials.client_secret.clone(),
            Dial::Platform {
                grant: Grant::Agent(grant),
            } => grant.to_secret(),
        }
    }
}

/// An interaction to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interaction {
    /// Its id.
    pub id: InteractionId,
    /// The customer's name for the tab, where known. Shown, never logged, never recorded.
    pub customer: Option<String>,
    /// The queue it came through, where known.
    pub queue: Option<String>,
    /// Call, chat or e-mail, where known.
    pub channel: Option<Channel>,
    /// What else is known of it that triggers of prompts may name, such as `accountStatus`. In
    /// memory alone: never logged, never recorded.
    pub attributes: BTreeMap<String, Value>,
}

/// The answer to taking a card: it is on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The audit entry's number.
    pub event_id: u64,
    /// Accepted clicks over batches shown, of the interaction (`contract.md §1`).
    pub acceptance_rate: f64,
    /// What the settings say is to be done with it now.
    pub then: OnAccept,
    /// What there is to open or copy.
    pub text: CardText,
}

/// A card's content as text, for the browser or the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardText {
    /// The title.
    pub title: String,
    /// The snippet, whole.
    pub snippet: Option<String>,
    /// Where the article stands, where the platform says so: http or https, nothing else.
    pub url: Option<Url>,
    /// Places of the snippet with nothing to fill them in, by name: they stand in it as they are.
    pub open: Vec<String>,
}

impl CardText {
    /// What goes on the clipboard: the snippet, or the title where there is none, and the address.
    #[must_use]
    pub fn to_clipboard(&self) -> String {
        let body = self.snippet.as_deref().unwrap_or(&self.title);
        match &self.url {
            Some(url) => format!("{body}\n{url}"),
            None => body.to_owned(),
        }
    }
}

/// What an agent does with a card besides taking it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardAction {
    /// Its article was opened.
    Opened,
    /// Its text was put on the clipboard.
    Copied,
    /// Put away.
    Dismissed,
    /// Brought back after it was put away.
    Restored,
    /// Kept in its place.
    Pinned,
    /// Let go again.
    Unpinned,
}

/// What an agent does with a prompt on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptAction {
    /// Got it.
    Clicked,
    /// Put away.
    Dismissed,
    /// Later: "not now".
    NotNow,
}

/// What can be asked about the prompts of an interaction.
pub enum PromptRequest {
    /// A prompt was on screen long enough to be seen.
    Viewed {
        /// Its key.
        key: String,
    },
    /// Pointer or focus is inside a prompt, or left it.
    Reading {
        /// Its key.
        key: String,
        /// Inside or not.
        on: bool,
    },
    /// Do something with a prompt.
    Decide {
        /// Its key.
        key: String,
        /// What.
        decided: PromptAction,
        /// Answered once it is on disk.
        reply: Reply<()>,
    },
    /// Show no prompts, or show them again.
    Mute {
        /// None or again.
        on: bool,
        /// Answered once it is on disk.
        reply: Reply<()>,
    },
}

/// Everything a person can ask. Built by [`super::Handle`].
pub enum Request {
    /// Sign in and connect; `remember` keeps profile and secret for the next start.
    Connect {
        /// To what, as whom.
        connection: Box<Connection>,
        /// Whether to write the profile to `config.toml` and the secret to the keyring.
        remember: bool,
        /// Answered once signed in and past the checks, or refused.
        reply: Reply<()>,
    },
    /// End the connection and forget the secret.
    SignOut {
        /// Answered once the connection is closed.
        reply: Reply<()>,
    },
    /// Something about an agent's sign-in.
    SignIn(SignInRequest),
    /// Try now instead of waiting.
    RetryNow,
    /// Show this interaction.
    Select(InteractionId),
    /// Follow an interaction.
    Follow {
        /// Which.
        interaction: Interaction,
        /// Answered once it is on record.
        reply: Reply<()>,
    },
    /// Stop following an interaction.
    End {
        /// Which.
        interaction: InteractionId,
        /// Answered once it is on record.
        reply: Reply<()>,
    },
    /// Take a card.
    Accept {
        /// Of which interaction.
        interaction: InteractionId,
        /// The card's key.
        key: String,
        /// Answered once it is on disk.
        reply: Reply<Taken>,
    },
    /// Do something else with a card.
    Act {
        /// Of which interaction.
        interaction: InteractionId,
        /// The card's key.
        key: String,
        /// What.
        action: CardAction,
        /// Answered once it is on disk.
        reply: Reply<()>,
    },
    /// Read a card's text, to open or copy it.
    Read {
        /// Of which interaction.
        interaction: InteractionId,
        /// The card's key.
        key: String,
        /// The text.
        reply: Reply<CardText>,
    },
    /// These cards were painted.
    Displayed {
        /// Of which interaction.
        interaction: InteractionId,
        /// The cards' keys.
        keys: Vec<String>,
    },
    /// Show what was held back.
    ReleaseHeld(InteractionId),
    /// Switch quiet mode.
    Quiet {
        /// On or off.
        on: bool,
        /// For how long, in minutes; none for "until switched off".
        minutes: Option<u32>,
    },
    /// The agent is typing.
    Typing,
    /// Give feedback on a card.
    GiveFeedback {
        /// Of which interaction.
        interaction: InteractionId,
        /// The card's key.
        key: String,
        /// What the agent says.
        form: FeedbackForm,
        /// Answered once it is on disk.
        reply: Reply<FeedbackSaved>,
    },
    /// Keep what was typed so far.
    SaveFeedbackDraft {
        /// Of which interaction.
        interaction: InteractionId,
        /// The card's key.
        key: String,
        /// What was typed.
        form: FeedbackForm,
        /// Whether it is put off to the end of the shift.
        later: bool,
        /// Answered once it is on disk.
        reply: Reply<()>,
    },
    /// Read what was put off.
    FeedbackLater {
        /// Oldest first.
        reply: Reply<Vec<LaterView>>,
    },
    /// Forget a draft.
    ForgetFeedback {
        /// Of which interaction.
        interaction: InteractionId,
        /// The card's key.
        key: String,
        /// Answered once it is gone.
        reply: Reply<()>,
    },
    /// Read what waits to be delivered.
    Deliveries {
        /// In sending order.
        reply: Reply<Vec<DeliveryView>>,
    },
    /// Let a delivery go by itself again.
    RetryDelivery {
        /// Which.
        id: u64,
        /// Answered once it is on disk.
        reply: Reply<()>,
    },
    /// Give a delivery up.
    DiscardDelivery {
        /// Which.
        id: u64,
        /// Answered once it is on disk.
        reply: Reply<()>,
    },
    /// Something about the prompts of an interaction.
    Prompt {
        /// Which.
        interaction: InteractionId,
        /// What.
        request: PromptRequest,
    },
    /// Whether what is said is wanted beside the cards.
    Transcript(bool),
    /// Tick an item of a checklist, or take the tick away.
    Tick(TickRequest),
    /// Something about the knowledge base.
    Knowledge(KnowledgeRequest),
    /// Stop everything, in order.
    Shutdown {
        /// Answered once the record is closed.
        done: oneshot::Sender<()>,
    },
}
