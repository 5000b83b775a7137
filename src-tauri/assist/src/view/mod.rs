//! What the windows show, whole, as of one moment. The types here are the whole boundary to the
//! UI; `ui/src/bindings.ts` is generated from them.

pub mod access;
pub mod checklist;
pub(crate) mod cut;
pub mod error;
pub mod feedback;
pub mod insights;
pub mod knowledge;
pub mod outbox;
pub mod panel;
pub mod privacy;
pub mod prompt;
pub mod review;
pub mod sign_in;
pub mod studio;
pub mod summary;
pub mod talk;
