//! The deck, one rule after another.
