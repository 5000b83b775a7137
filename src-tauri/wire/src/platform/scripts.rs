//! Pages of scripts.
