//! The outbox: everything that leaves on a person's behalf, and who delivers it.
//!
//! A *delivery* is written in one transaction with the entry that records the action, before the
//! action is answered. The *courier* takes the heads of the *lanes* (kind and interaction), counts
//! the attempt on disk, sends it over its *route*, and writes down what came of it. At least once,
//! said plainly: an answer that is lost leads to another attempt under the same idempotency key.
//!
//! Rejected: a queue in memory with a journal (two truths); a delivery task per lane (a hundred
//! thousand lanes wait after weeks offline); leaving the order to the far end.

pub mod parcel;

mod courier;
mod outcome;
mod queue;
mod route;
mod steady;

pub use courier::{Courier, CourierDesk, CourierParts, CourierStanding, Decision, NotChanged};
pub use outcome::{How, Injected, NotTold, Settled};
pub(crate) use parcel::salt;
pub use parcel::{Load, Parcel, Target};
pub use queue::Pace;
pub use route::{Hooks, Route};

#[cfg(test)]
mod tests;
