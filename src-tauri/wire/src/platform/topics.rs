//! The names of topics.
