//! Everything the companion does, with no window.

pub mod view;
