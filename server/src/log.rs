//! The log: lines on the standard error.

use std::fmt::Display;
use std::io::Write;

/// Writes a line. `eprintln!` panics where the standard error is closed, and would end the thread that logs.
pub fn line(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
