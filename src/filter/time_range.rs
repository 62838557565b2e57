//! How far back the shown jobs go.

use chrono::{DateTime, TimeDelta, Utc};

use crate::job::{Job, Section};

/// How far back the shown jobs go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeRange {
    /// The last hour.
    Hour,
    /// The last 24 hours.
    Day,
    /// The last 7 days.
    Week,
    /// The last 30 days.
    Month,
}

impl TimeRange {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// A name for addresses and options: `1h`, `24h`, `7d`, `30d`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
        }
    }

    /// The range with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|range| range.name() == name)
    }

    /// Its length.
    pub const fn length(self) -> TimeDelta {
        match self {
            Self::Hour => TimeDelta::hours(1),
            Self::Day => TimeDelta::hours(24),
            Self::Week => TimeDelta::days(7),
            Self::Month => TimeDelta::days(30),
        }
    }

    /// Until when a job is in it, by the time that its card shows. A job without a time is in none.
    pub fn contains_until(self, job: &Job) -> Option<DateTime<Utc>> {
        shown_time(job)?.checked_add_signed(self.length())
    }
}

/// The time that a card shows: when the job ended, or else began, or else was created.
fn shown_time(job: &Job) -> Option<DateTime<Utc>> {
    let ended = job.completed_at.filter(|_| job.section() == Section::Recent);
    ended.or(job.started_at).or(job.created_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::JobStatus;

    #[test]
    fn names_are_read_as_they_are_written() {
        for range in TimeRange::ALL {
            assert_eq!(TimeRange::parse(range.name()), Some(range));
        }
        assert_eq!(TimeRange::parse("2h"), None);
    }

    #[test]
    fn a_job_is_in_a_range_by_the_time_that_is_shown() {
        let now = DateTime::from_timestamp(1_767_614_400, 0).unwrap();
        let mut job = Job::new("run_1", JobStatus::Completed);
        let contains =
            |range: TimeRange, job: &Job| range.contains_until(job).is_some_and(|until| now <= until);
        assert!(!contains(TimeRange::Month, &job), "without a time it is in none");
        job.started_at = Some(now - TimeDelta::hours(30));
        assert!(!contains(TimeRange::Day, &job) && contains(TimeRange::Week, &job));
        job.completed_at = Some(now - TimeDelta::hours(1));
        assert!(contains(TimeRange::Hour, &job));
        job.completed_at = Some(now + TimeDelta::hours(1));
        assert!(contains(TimeRange::Hour, &job), "a clock that is ahead hides nothing");
        job.status = JobStatus::Running;
        assert!(!contains(TimeRange::Day, &job), "what runs is shown by its start");
    }
}
