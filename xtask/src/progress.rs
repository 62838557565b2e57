//! One line per step with its time; on a terminal, also a live line for each step that is running.

use anyhow::{Result, anyhow};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::cell::Cell;
use std::fmt;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// How often a log file (no terminal) is told about a step that is still running.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// A failure whose details are on the screen already; this is its first line.
#[derive(Clone, Debug)]
pub struct Reported(pub String);

impl fmt::Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Reported {}

/// Reports steps, also of several threads at once, to standard error.
#[derive(Default)]
pub struct Progress(MultiProgress);

/// A step that is under way.
pub struct Step {
    name: String,
    bar: ProgressBar,
    heard: Cell<Instant>,
}

impl Progress {
    /// Runs one step and prints its line when it has ended, with the reason if it failed.
    pub fn step<T>(&self, name: &str, work: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
        let started = Instant::now();
        let bar = self.0.add(ProgressBar::new_spinner());
        let style = ProgressStyle::with_template("{spinner} {prefix} ({elapsed}) {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_prefix(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        let step = Step { name: name.to_owned(), bar, heard: Cell::new(started) };
        let result = work(&step);
        step.bar.finish_and_clear();
        self.0.remove(&step.bar);

        let mark = if result.is_ok() { "✓" } else { "✗" };
        let line = format!("{mark} {name:<52} {:>10}", duration(started.elapsed()));
        self.say(&line);
        result.map_err(|error| {
            if error.is::<Reported>() {
                self.say(&format!("  {error}"));
            }
            self.report(&error).into()
        })
    }

    /// Prints a failure with its reasons, unless that was done.
    pub fn report(&self, error: &anyhow::Error) -> Reported {
        let text = format!("{error:#}");
        if !error.is::<Reported>() {
            self.say(&format!("  {}", text.trim_end().replace('\n', "\n  ")));
        }
        Reported(text.lines().next().unwrap_or_default().to_owned())
    }

    /// Prints lines of their own.
    pub fn say(&self, text: &str) {
        self.suspend(|| eprintln!("{text}"));
    }

    /// Keeps the live lines off the terminal meanwhile.
    pub fn suspend<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.suspend(work)
    }
}

impl Step {
    /// Says what the step does now, in place of what it said before.
    pub fn detail(&self, text: &str) {
        self.bar.set_message(text.to_owned());
    }

    /// Without a terminal: says from time to time that the step is still running.
    pub fn heartbeat(&self) {
        if self.heard.get().elapsed() >= HEARTBEAT && !std::io::stderr().is_terminal() {
            self.heard.set(Instant::now());
            eprintln!("  … {}: {} ({})", self.name, self.bar.message(), duration(self.bar.elapsed()));
        }
    }
}

/// Adds what the reader can do about a failure.
pub trait Advise {
    /// Puts a line below the failure's own, unless it has been reported already.
    fn advise(self, advice: &str) -> Self;
}

impl<T> Advise for Result<T> {
    fn advise(self, advice: &str) -> Self {
        self.map_err(|error| {
            if error.is::<Reported>() {
                error
            } else {
                anyhow!("{}\n{advice}", format!("{error:#}").trim_end())
            }
        })
    }
}

/// A duration as a person would say it.
pub fn duration(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_naturally() {
        assert_eq!(duration(Duration::from_millis(340)), "0.3 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn a_failure_is_explained_once() {
        let fail = || -> Result<()> { Err(anyhow!("It broke.\nThe end of the log: x")) };
        let progress = Progress::default();
        let error = progress.step("outer", |_| progress.step("inner", |_| fail().advise("Mend it.")));
        let error = error.advise("not shown, the details are on the screen").unwrap_err();
        assert!(error.is::<Reported>());
        assert_eq!(error.to_string(), "It broke.");
        assert_eq!(fail().advise("Mend it.").unwrap_err().to_string().lines().last(), Some("Mend it."));
    }
}
