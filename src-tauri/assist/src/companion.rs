//! The companion: one loop that owns the whole state by value.
//!
//! Everything a person can ask is a [`Request`], everything that can wake the loop is an
//! `event::Event`. Views leave through a watch channel, newest wins. There is no second truth and
//! no shared lock: what a window shows was built here.

mod form;
mod handle;
mod request;

pub use form::parse_interaction;
pub use handle::Handle;
pub use request::{CardAction, CardText, Connection, Interaction, Reply, Request, Taken};
