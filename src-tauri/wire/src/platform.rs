//! Surface B: the vendor's published platform API (`platform.md`, `platform-reference.md`).
//!
//! Owns the field names, hosts and rules of that API. What leaves here is what surface A gives as
//! well, so that nothing above the wire knows which of the two is spoken. Every field may be
//! missing and every enumeration is open: a value that is not known is kept as it is.
//!
//! - [`environments`]: the environments there are, and any other that is typed.
//! - [`sign_in`]: signing an agent in with the browser, and what is held afterwards.
//! - [`people`]: who is signed in, and what the sign-in is good for.
//! - [`channels`]: notification channels and what they are subscribed to.
//! - [`link`]: when to ping, renew and reconnect.
//! - [`socket`]: the channel's socket.
//! - [`topics`]: the names of topics.
//! - [`envelope`]: what every notification is wrapped in.
//! - [`events`]: what notifications carry.
//! - [`conversations`]: the conversations an agent is in.
//! - [`suggestions`]: suggestions as events and as lists.
//! - [`feed`]: everything that comes in, in one place.
//! - [`engagement`]: what an agent did with a suggestion.
//! - [`responses`]: canned responses.
//! - [`scripts`]: pages of scripts.
//! - [`knowledge`]: the knowledge base: asking, reading, telling what was read.
//! - [`summaries`]: summaries the platform made.
//! - [`checklists`]: agent checklists.
//! - [`wrap_up`]: wrap-up codes.
//! - [`assistants`]: which knowledge bases an assistant answers from.
//! - [`copilots`]: adoption, from the platform's aggregates.
//! - [`limits`]: how close to the limits we are.
//! - `tree`: JSON, read leniently.

mod asking;
pub mod assistants;
pub mod channels;
pub mod checklists;
pub mod conversations;
pub mod copilots;
pub mod engagement;
pub mod envelope;
pub mod environments;
pub mod events;
pub mod feed;
pub mod knowledge;
pub mod limits;
pub mod link;
mod markup;
pub mod people;
mod reading;
pub mod responses;
pub mod scripts;
pub mod sign_in;
pub mod socket;
pub mod suggestions;
pub mod summaries;
pub mod topics;
mod tree;
pub mod wrap_up;

pub use asking::{Action, TIMEOUT, Taken, Talk};
pub use sign_in::{AgentGrant, Grant};
