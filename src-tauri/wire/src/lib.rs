//! The only network client: every connection the companion opens, it opens here.
//!
//! Owns the vendor's field names, hosts, tokens, limits and retry rules of `contract.md §0` to `§7`,
//! and fills the types of `rules` from them, so that nothing above knows which surface it talks to.
//! Refuses to decide anything a person would notice: it reports what happened and what
//! the contract allows next, and its owner acts.
//!
//! - [`http`]: hosts, credentials and the client that makes every call.
//! - [`token`]: one token for each client, fetched once however many ask.
//! - [`assist`]: surface A's checks before the stream.
//! - [`platform`]: surface B, the vendor's published API.
//! - [`source`]: one face for both: where suggestions come from.
//! - [`stream`]: the suggestion stream of surface A.
//! - [`feedback`]: feedback on a suggestion.
//! - [`prompts`]: what is deployed, and deploying.
//! - [`injections`]: a prompt put into a live conversation.
//! - [`summaries`]: having a summary made.
//! - [`adoption`]: what became of prompts, page by page.
//! - [`webhook`]: what is told to addresses a person configured.
//! - [`breaker`]: when a host that does not answer is asked again.
//! - [`retry`]: what `Retry-After` and backoff come to.
//! - [`error`]: what can go wrong, and what to do about it.
//! - [`latency`]: how long calls took.

pub mod adoption;
pub mod assist;
pub mod breaker;
pub mod error;
pub mod feedback;
pub mod http;
pub mod injections;
pub mod latency;
pub mod platform;
pub mod prompts;
pub mod retry;
pub mod source;
pub mod stream;
pub mod summaries;
pub mod token;
pub mod webhook;

pub use error::{Error, FarEnd, FieldError, NextStep};
pub use http::{Client, Credentials, Endpoints};
pub use latency::{Called, Sink};
pub use stream::{Stream, StreamEvent};
