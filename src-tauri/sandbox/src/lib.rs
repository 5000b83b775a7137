//! sandbox

pub mod content;
