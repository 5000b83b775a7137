//! The environments there are, and any other that is typed.
