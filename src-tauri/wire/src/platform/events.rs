//! What notifications carry (`platform-reference.md §2.4`), one file for each that is not a
//! conversation ([`super::conversations`]) or a suggestion ([`super::suggestions`]).

pub(crate) mod system;
pub(crate) mod transcription;

pub use transcription::Interim;
