//! Everything that can wake the companion.

use super::cards::Saved;
use super::request::{Connection, Request};
use crate::session::SessionEvent;
use crate::store::StoreError;
use crate::view::error::Problem;

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
    /// An earlier connection is closed.
    Closed,
}
