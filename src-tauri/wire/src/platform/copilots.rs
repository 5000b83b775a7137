//! Adoption, from the platform's aggregates.
