//! The desk from a terminal.
fn main() {}
