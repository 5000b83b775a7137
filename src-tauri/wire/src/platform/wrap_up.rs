//! Wrap-up codes.
