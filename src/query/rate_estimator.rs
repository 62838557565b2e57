//! How fast a running job progresses, seen from one answer to the next.

use chrono::{DateTime, TimeDelta, Utc};

use crate::job::{Job, JobStatus};

/// How fast a job progresses.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProgressRate {
    /// When progress was last seen to change, on the server's clock.
    pub changed_at: DateTime<Utc>,
    /// The time that a file takes, once a rate is known.
    pub per_file: Option<TimeDelta>,
}

impl ProgressRate {
    /// A rate, such as for a card of your own data.
    pub fn new(changed_at: DateTime<Utc>, per_file: Option<TimeDelta>) -> Self {
        Self { changed_at, per_file }
    }
}

/// Estimates the rate of one job by exponential smoothing.
#[derive(Debug)]
pub(super) struct RateEstimator {
    processed: u64,
    rate: ProgressRate,
}

/// How much the latest observation counts in the rate: enough to follow a change within a few answers,
/// little enough that one slow file does not make the estimate jump.
const WEIGHT: f64 = 0.3;

/// So many files since the start give a first rate.
const FILES_FOR_A_RATE: u64 = 3;

impl RateEstimator {
    /// The first look at a job; `None` when it does not run.
    pub(super) fn start(job: &Job, now: DateTime<Utc>) -> Option<Self> {
        (job.status == JobStatus::Running).then(|| Self::new(job, now))
    }

    fn new(job: &Job, now: DateTime<Utc>) -> Self {
        let processed = processed(job);
        let per_file = job
            .started_at
            .map(|at| now - at)
            .filter(|elapsed| processed >= FILES_FOR_A_RATE && *elapsed > TimeDelta::zero())
            .map(|elapsed| per_file(elapsed, processed));
        Self { processed, rate: ProgressRate { changed_at: now, per_file } }
    }

    /// Another look at the job.
    pub(super) fn observe(&mut self, job: &Job, now: DateTime<Utc>) {
        let processed = processed(job);
        // Of two caches the later answer may be the older one.
        let now = now.max(self.rate.changed_at);
        if processed < self.processed {
            // Another attempt began.
            *self = Self::new(job, now);
        } else if processed > self.processed {
            let latest = per_file(now - self.rate.changed_at, processed - self.processed);
            let smoothed = self.rate.per_file.map_or(latest, |rate| rate + scale(latest - rate, WEIGHT));
            *self = Self { processed, rate: ProgressRate { changed_at: now, per_file: Some(smoothed) } };
        }
    }

    pub(super) fn rate(&self) -> ProgressRate {
        self.rate
    }
}

fn per_file(elapsed: TimeDelta, files: u64) -> TimeDelta {
    scale(elapsed.max(TimeDelta::zero()), 1.0 / files as f64)
}

fn scale(time: TimeDelta, factor: f64) -> TimeDelta {
    TimeDelta::microseconds((time.num_microseconds().unwrap_or(i64::MAX) as f64 * factor) as i64)
}

fn processed(job: &Job) -> u64 {
    job.progress.map_or(0, |progress| progress.processed)
}
