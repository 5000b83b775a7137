//! The ledger's tables, as numbered steps that the owner of the file applies.

/// Each step's SQL, in order; a file that is at step `n` has the first `n` of them. A released
/// step is never edited. The caller runs each within the transaction that also notes the new
/// version, and a new file's [`Ledger::begin`](crate::Ledger::begin) in the one of the first.
#[must_use]
pub const fn migrations() -> &'static [&'static str] {
    &[include_str!("schema_1.sql"), include_str!("schema_2.sql")]
}
