//! The ledger on real SQLite files: appending, tampering, searching, and a second opinion.

mod append;
mod beside;
mod exports;
mod forge;
mod golden;
mod kinds;
mod log;
mod ranges;
mod reading;
mod retention;
mod search;
mod tamper;
mod vouching;
