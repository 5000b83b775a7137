//! Agent checklists.
