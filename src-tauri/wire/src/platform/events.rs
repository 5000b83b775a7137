//! What notifications carry.
