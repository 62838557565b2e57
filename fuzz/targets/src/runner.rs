//! Runs a target on many inputs without coverage: what a stable compiler can do.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use crate::{Target, corpus, mutator::Mutator};

/// An input that takes longer is a finding of its own: no reader waits for it.
const TOO_SLOW: Duration = Duration::from_secs(2);

/// After so many findings the rest of a target is not looked at.
const ENOUGH: usize = 8;

/// An input of which something does not hold.
#[derive(Clone)]
pub struct Finding {
    /// The input, as short as it was found to fail.
    pub input: Vec<u8>,
    /// What did not hold.
    pub message: String,
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nof {:?}", self.message, self.input.escape_ascii().to_string())
    }
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many inputs were tried.
    pub executions: u64,
    /// How long it took.
    pub took: Duration,
    /// The longest that one input took.
    pub slowest: Duration,
    /// Inputs of which something does not hold.
    pub findings: Vec<Finding>,
}

/// Runs the corpus, and then so many inputs that are made of it, or for as long as there is time.
pub fn run(target: &Target, executions: u64, seed: u64, time: Option<Duration>) -> Report {
    let corpus = corpus(target);
    let mut report = run_inputs(target, &corpus);
    let mut mutator = Mutator::new(seed, &corpus, target.words);
    let (started, mut input) = (Instant::now(), Vec::new());
    while report.executions < executions && report.findings.len() < ENOUGH {
        // Looking at the clock takes longer than many a decoder.
        if report.executions.is_multiple_of(1_024) && time.is_some_and(|time| started.elapsed() >= time) {
            break;
        }
        mutator.next(&mut input);
        report.add(target, &input);
    }
    report.took = started.elapsed();
    report
}

/// Runs these inputs.
pub fn run_inputs(target: &Target, inputs: &[Vec<u8>]) -> Report {
    let (started, mut report) = (Instant::now(), Report::default());
    for input in inputs {
        report.add(target, input);
    }
    report.took = started.elapsed();
    report
}

impl Report {
    fn add(&mut self, target: &Target, input: &[u8]) {
        self.executions += 1;
        let started = Instant::now();
        let failure = failure(target, input);
        let took = started.elapsed();
        self.slowest = self.slowest.max(took);
        // Once more: another target may have had the processor.
        let is_slow = || took > TOO_SLOW && time(target, input) > TOO_SLOW;
        let failure = failure.or_else(|| is_slow().then(|| format!("it took {} ms", took.as_millis())));
        let Some(message) = failure else { return };
        let is_known = self.findings.iter().any(|known| is_same(&known.message, &message));
        if !is_known {
            let input = shrunk(target, input, &message);
            self.findings.push(Finding { input, message });
        }
    }
}

fn time(target: &Target, input: &[u8]) -> Duration {
    let started = Instant::now();
    let _known = failure(target, input);
    started.elapsed()
}

/// The same with other numbers in it.
fn is_same(one: &str, other: &str) -> bool {
    let words = |message: &str| {
        message.lines().take(1).collect::<String>().replace(|char: char| char.is_ascii_digit(), "")
    };
    words(one) == words(other)
}

/// What does not hold of an input.
fn failure(target: &Target, input: &[u8]) -> Option<String> {
    let caught = catch_unwind(AssertUnwindSafe(|| (target.check)(input))).err()?;
    let text = caught.downcast_ref::<String>().cloned();
    Some(text.or_else(|| caught.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
}

/// The input without the pieces that it fails without, too.
fn shrunk(target: &Target, input: &[u8], message: &str) -> Vec<u8> {
    let mut shortest = input.to_vec();
    let mut length = shortest.len() / 2;
    while length > 0 {
        let mut start = 0;
        while start < shortest.len() {
            let mut shorter = shortest.clone();
            shorter.drain(start..(start + length).min(shortest.len()));
            if failure(target, &shorter).is_some_and(|failure| is_same(&failure, message)) {
                shortest = shorter;
            } else {
                start += length;
            }
        }
        length /= 2;
    }
    shortest
}
