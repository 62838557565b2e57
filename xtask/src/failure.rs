//! What a command says when it cannot go on.

use std::fmt;
use std::path::{Path, PathBuf};

/// How many lines of a failed program's output are shown.
const TAIL_LINES: usize = 40;

/// The outcome of everything that can fail here.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// A failure in words for a person, with the end of the log where there is one.
#[derive(Clone, Debug)]
pub struct Failure {
    what: String,
    log: Option<(PathBuf, String)>,
    advice: Option<String>,
    told: bool,
}

impl Failure {
    /// A failure that is explained by one sentence.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), log: None, advice: None, told: false }
    }

    /// Adds the end of a program's log.
    pub fn with_log(mut self, path: &Path) -> Self {
        let text =
            std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        self.log = Some((path.to_owned(), tail(&text, TAIL_LINES)));
        self
    }

    /// Adds what the reader can do about it; the first advice given is the nearest to the cause.
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice.get_or_insert_with(|| advice.into());
        self
    }
}

impl Failure {
    /// What the screen still has to show: everything the first time, later just the sentence,
    /// because work that goes on beside the failure may have scrolled it away.
    pub fn tell(&mut self) -> String {
        if std::mem::replace(&mut self.told, true) { format!("{}\n", self.what) } else { self.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.what)?;
        if let Some((path, tail)) = &self.log {
            writeln!(f, "The end of {}:", path.display())?;
            for line in tail.lines() {
                writeln!(f, "  | {line}")?;
            }
        }
        if let Some(advice) = &self.advice {
            writeln!(f, "{advice}")?;
        }
        Ok(())
    }
}

/// Turns an I/O error into a failure that names the thing it happened to.
pub trait Context<T> {
    /// `what` completes the sentence "cannot …".
    fn cannot(self, what: impl fmt::Display) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn cannot(self, what: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Failure::new(format!("Cannot {what}: {error}.")))
    }
}

fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    let start = all.len().saturating_sub(lines);
    all.get(start..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tail_keeps_the_last_lines() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc");
        assert_eq!(tail("a", 2), "a");
        assert_eq!(tail("", 2), "");
    }

    #[test]
    fn all_is_told_once() {
        let mut failure = Failure::new("It broke.").advise("Mend it.");
        assert_eq!(failure.tell(), "It broke.\nMend it.\n");
        assert_eq!(failure.tell(), "It broke.\n");
    }

    #[test]
    fn the_first_advice_wins() {
        let failure = Failure::new("It broke.").advise("near").advise("far");
        assert_eq!(failure.to_string(), "It broke.\nnear\n");
    }
}
