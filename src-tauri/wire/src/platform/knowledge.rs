//! The knowledge base: asking, reading, telling what was read.
