//! How close to the limits we are.
