//! The conversations an agent is in.
