//! What every notification is wrapped in.
