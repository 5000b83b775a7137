//! Everything the companion does, with no window.

pub mod clock;
pub mod companion;
pub mod desk;
pub mod log;
pub mod outbox;
pub mod secrets;
pub mod session;
pub mod settings;
pub mod store;
pub mod suggestions;
pub mod view;

mod conversation;
mod drops;
mod problem;

pub use companion::start;

#[cfg(test)]
mod bindings;
