//! Everything the companion does, with no window.

pub mod access;
pub mod clock;
pub mod companion;
pub mod desk;
pub mod evidence;
pub mod history;
pub mod insights;
pub mod log;
pub mod metrics;
pub mod outbox;
pub mod privacy;
pub mod prompts;
pub mod retention;
pub mod review;
pub mod secrets;
pub mod session;
pub mod settings;
pub mod store;
pub mod suggestions;
pub mod summaries;
pub mod view;

mod conversation;
mod drops;
mod feedback;
mod filing;
mod hooks;
mod injection;
mod problem;
mod texts;

pub use companion::start;

#[cfg(test)]
mod bindings;
