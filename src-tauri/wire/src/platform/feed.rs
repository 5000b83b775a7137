//! Everything that comes in, in one place.
