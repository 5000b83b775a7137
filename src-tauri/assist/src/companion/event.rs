//! Everything that can wake the companion.

use rules::deck::Before;
use rules::id::InteractionId;

use super::cards::Saved;
use super::checklists::Asked as AskedChecklists;
use super::feedback::{Asked, Given, Kept, Recalled};
use super::prompts::{PromptDecision, PromptMute};
use super::request::{Connection, Request};
use super::sign_in::SignInStep;
use super::ticking::Ticked;
use crate::feedback::About;
use crate::outbox::{Route, Settled};
use crate::session::SessionEvent;
use crate::store::StoreError;
use crate::texts::Fetched;
use crate::view::error::Problem;
use crate::view::feedback::FeedbackForm;

/// Why the loop woke.
pub(super) enum Event {
    /// A person asked for something.
    Asked(Request),
    /// No handle is left: nobody can ask for anything any more.
    Abandoned,
    /// The connection did something.
    Session(SessionEvent),
    /// Something that was begun is finished.
    Finished(Finished),
    /// The record took what waited for room, or is closed.
    HandedOver(Result<(), StoreError>),
    /// The record's health changed.
    RecordChanged,
    /// A card's time came, or quiet mode's end.
    Due,
    /// An attempt at a delivery ended.
    Settled(Settled),
    /// What waits to be delivered, or how it fares, changed.
    OutboxChanged,
    /// A text came that cards wait for, or will not come.
    TextCame(Fetched),
    /// What is deployed changed.
    PromptsDeployed,
    /// A minute passed: vouch for what was written, write figures.
    Minute,
    /// A second passed: look whether anything was heard.
    Second,
    /// The next view may be published.
    PublishDue,
}

/// What can be under way beside the loop.
pub(super) enum Finished {
    /// A person's action was written, or could not be.
    Saved(Box<Saved>),
    /// The secret for the connection to start with was found.
    Secret(Option<Box<Connection>>),
    /// Profile and secret were kept for the next start; what went wrong, if anything did.
    Kept(Option<Problem>),
    /// Signing in with the browser went on.
    SignIn(Box<SignInStep>),
    /// A card that feedback is on was looked for among the drafts.
    FoundDraft {
        /// What was found.
        about: Result<Option<Box<About>>, StoreError>,
        /// What was typed.
        form: FeedbackForm,
        /// What is to be done with it.
        asked: Asked,
    },
    /// Feedback was written, or could not be.
    Given(Box<Given>),
    /// A draft was written or forgotten, or could not be.
    DraftKept(Box<Kept>),
    /// What is known of an interaction's feedback was read.
    Recalled(Result<Box<Recalled>, StoreError>),
    /// Which prompts were shown in an interaction before was read.
    PromptsRecalled {
        /// Which interaction.
        interaction: InteractionId,
        /// Their keys.
        shown: Result<Vec<String>, StoreError>,
    },
    /// What the agent did in an interaction before the program was last ended was read.
    HandRecalled {
        /// Which interaction.
        interaction: InteractionId,
        /// What was done.
        before: Result<Before, StoreError>,
    },
    /// What an agent decided about a prompt was written, or could not be.
    PromptDecided(Box<PromptDecision>),
    /// Whether prompts are wanted was written, or could not be.
    PromptsMuted(Box<PromptMute>),
    /// Checklists were asked for.
    Checklists(Box<AskedChecklists>),
    /// A tick was written, or could not be.
    Ticked(Box<Ticked>),
    /// The ways out are known.
    Routed {
        /// Of which sign-in.
        generation: u64,
        /// The route.
        route: Result<Box<Route>, wire::Error>,
    },
    /// What a person decided about a delivery is done and answered.
    Decided,
    /// Who took a card before its text was there has waited long enough.
    WaitedForText(u64),
    /// A question to the knowledge base was answered, refused or broken off.
    Asked(Box<super::knowledge::Asked>),
    /// An article came, or did not.
    DocumentRead(Box<super::knowledge::Read>),
    /// Which knowledge bases an assistant answers from was asked for.
    Bases {
        /// Which assistant.
        assistant: String,
        /// Its bases.
        bases: Result<Vec<String>, wire::Error>,
    },
    /// The minute's work is done.
    KeptUp,
    /// An earlier connection is closed, or something was read and answered.
    Closed,
}
