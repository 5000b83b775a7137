//! Summaries on real files.
