//! How fast a running job moves, seen from one answer to the next.

use crate::{
    job::{Job, Status},
    wire::Timestamp,
};

/// How fast a job moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// When progress was last seen to change.
    pub moved_at: Timestamp,
    /// Milliseconds per file, once a rate is known.
    pub millis_per_file: Option<f64>,
}

/// What was seen of one job's progress.
#[derive(Debug)]
pub(super) struct Track {
    processed: u64,
    pace: Pace,
}

/// How much the latest observation counts in the rate: enough to follow a change within a few answers,
/// little enough that one slow file does not make the estimate jump.
const WEIGHT: f64 = 0.3;

/// So many files since the start give a first rate.
const ENOUGH_FILES: u64 = 3;

impl Track {
    /// The first look at a job; `None` when it does not run.
    pub(super) fn start(job: &Job, now: Timestamp) -> Option<Box<Self>> {
        (job.status == Status::Running).then(|| Box::new(Self::new(job, now)))
    }

    fn new(job: &Job, now: Timestamp) -> Self {
        let processed = processed(job);
        let since_start =
            job.started_at.map(|at| now.since(at)).filter(|millis| processed >= ENOUGH_FILES && *millis > 0);
        let millis_per_file = since_start.map(|millis| millis as f64 / processed as f64);
        Self { processed, pace: Pace { moved_at: now, millis_per_file } }
    }

    /// The track after another look at the job.
    pub(super) fn observed(self, job: &Job, now: Timestamp) -> Self {
        let processed = processed(job);
        if processed < self.processed {
            // Another attempt began.
            return Self::new(job, now);
        }
        if processed == self.processed {
            return self;
        }
        let latest = now.since(self.pace.moved_at) as f64 / (processed - self.processed) as f64;
        let rate = self.pace.millis_per_file.map_or(latest, |rate| rate + WEIGHT * (latest - rate));
        Self { processed, pace: Pace { moved_at: now, millis_per_file: Some(rate) } }
    }

    pub(super) fn pace(&self) -> Pace {
        self.pace
    }
}

fn processed(job: &Job) -> u64 {
    job.progress.map_or(0, |progress| progress.processed)
}
