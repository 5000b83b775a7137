//! Everything the companion does, with no window.

pub mod clock;
pub mod companion;
pub mod log;
pub mod secrets;
pub mod settings;
pub mod store;
pub mod view;

#[cfg(test)]
mod bindings;
