//! Canned responses.
