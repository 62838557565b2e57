//! The log: lines on the standard error.

use std::fmt::Display;
use std::io::Write;

/// Writes a line. `eprintln!` panics where nobody reads the log any more, and would end the thread that has something to say.
pub fn line(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
