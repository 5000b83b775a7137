//! The ledger on real SQLite files: appending, tampering, searching, and a second opinion.

mod append;
mod golden;
mod log;
mod search;
mod tamper;
