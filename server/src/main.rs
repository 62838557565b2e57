//! The embedded jobs server.

fn main() {}
