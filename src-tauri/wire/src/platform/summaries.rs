//! Summaries the platform made.
