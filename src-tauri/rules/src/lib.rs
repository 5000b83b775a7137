//! What is decided, and nothing else: ranking, one card per content, attention, validation.
//!
//! Pure by construction: no I/O, no clock, no randomness, no async. Time comes in as `now`.

pub mod id;
pub mod suggestion;
pub mod time;
