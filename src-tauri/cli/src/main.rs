//! cuectl
fn main() {}
