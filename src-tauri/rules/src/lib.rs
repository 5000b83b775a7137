//! What is decided, and nothing else: ranking, one card per content, attention, validation, when a
//! prompt is shown.
//!
//! Pure by construction: no I/O, no clock, no randomness, no async. Time comes in as `now`.

pub mod acceptance;
pub mod attention;
pub mod backtest;
pub mod deck;
pub mod dedupe;
pub mod difference;
pub mod display;
mod elapsed;
pub mod fade;
pub mod feedback;
mod fold;
pub mod id;
pub mod injection;
mod language;
pub mod mark;
mod phrase;
pub mod pii;
pub mod prompt;
pub mod rank;
pub mod sentiment;
pub mod setting;
pub mod suggestion;
pub mod summary;
pub mod telling;
pub mod text;
pub mod time;
pub mod tokens;
pub mod transcript;
pub mod trigger;
pub mod violation;
pub mod webhook_url;
pub mod words;
