//! Suggestions as events and as lists.
