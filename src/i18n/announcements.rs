//! What assistive technology reads out when jobs change their status.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    accessible_name,
    counts::{counted, listed},
    messages::announce,
};
use crate::{
    job::{Job, JobStatus, KindLabels},
    query::JobTransition,
};

/// The least time between two announcements: long enough to be heard out.
const GAP: TimeDelta = TimeDelta::seconds(3);

/// Debounces announcements: what comes too soon after one is announced together with what comes next.
#[derive(Debug, Default)]
pub struct Announcer {
    pending: Vec<JobTransition>,
    announced_at: Option<DateTime<Utc>>,
}

impl Announcer {
    /// Takes what changed and returns what is to be announced at `now`. `None` when there is nothing, or when
    /// it is too early: then [`next`](Self::next) says when to call again, without transitions.
    pub fn announce(
        &mut self,
        transitions: &[JobTransition],
        labels: &KindLabels,
        now: DateTime<Utc>,
    ) -> Option<String> {
        // A job that has changed again is announced as it is now.
        self.pending.retain(|old| !transitions.iter().any(|new| new.job.id == old.job.id));
        self.pending.extend_from_slice(transitions);
        if self.wait(now).is_some() {
            return None;
        }
        let text = announcement(&std::mem::take(&mut self.pending), labels)?;
        self.announced_at = Some(now);
        Some(text)
    }

    /// The time until what is pending is due. `None` when nothing is pending.
    pub fn next(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        if self.pending.is_empty() { None } else { self.wait(now) }
    }

    /// The rest of the gap after the latest announcement. A clock that was put back ends it.
    fn wait(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let since = now - self.announced_at?;
        (since >= TimeDelta::zero() && since < GAP).then(|| GAP - since)
    }
}

/// One sentence for what changed: the name of a single job, a count where several changed alike. `None` when
/// nothing is worth announcing.
pub fn announcement(transitions: &[JobTransition], labels: &KindLabels) -> Option<String> {
    type Counting = fn(u64) -> &'static str;
    const STATUSES: [(JobStatus, Counting); 5] = [
        (JobStatus::Failed, announce::failed),
        (JobStatus::Completed, announce::completed),
        (JobStatus::Cancelled, announce::cancelled),
        (JobStatus::Skipped, announce::skipped),
        (JobStatus::Running, announce::started),
    ];
    let parts: Vec<_> = STATUSES
        .iter()
        .filter_map(|(status, counting)| {
            let jobs: Vec<&Job> = transitions
                .iter()
                .map(|transition| &*transition.job)
                .filter(|job| job.status == *status)
                .collect();
            match jobs.as_slice() {
                [] => None,
                [job] => Some(accessible_name(job, labels)),
                jobs => Some(counted(*counting, jobs.len() as u64)),
            }
        })
        .collect();
    (!parts.is_empty()).then(|| listed(&parts))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    fn change(subject: &str, status: &str) -> JobTransition {
        let mut job = Job::new(subject, JobStatus::parse(status));
        job.kind = Some("docs-ingestion".into());
        job.subject = Some(subject.into());
        JobTransition { job: Rc::new(job), from: None }
    }

    #[test]
    fn one_is_named_and_many_are_counted() {
        let say = |transitions: &[JobTransition]| announcement(transitions, &KindLabels::default());
        assert_eq!(say(&[]), None);
        assert_eq!(say(&[change("acme/api", "completed")]).as_deref(), Some("Ingested acme/api"));
        let many = [
            change("a", "failed"),
            change("b", "failed"),
            change("c", "failed"),
            change("acme/site", "running"),
        ];
        assert_eq!(say(&many).as_deref(), Some("3 jobs failed, Ingesting acme/site"));
        assert_eq!(say(&[change("a", "queued")]), None);
    }

    #[test]
    fn announcements_are_not_made_too_often() {
        let mut announcer = Announcer::default();
        let at = |millis| DateTime::from_timestamp_millis(millis).unwrap();
        let labels = KindLabels::default();
        assert_eq!(
            announcer.announce(&[change("a", "running")], &labels, at(0)).as_deref(),
            Some("Ingesting a")
        );
        assert_eq!(announcer.next(at(500)), None);
        assert_eq!(announcer.announce(&[change("b", "running")], &labels, at(1_000)), None);
        assert_eq!(announcer.next(at(1_000)), Some(TimeDelta::seconds(2)));
        let later = [change("b", "completed"), change("c", "failed")];
        assert_eq!(announcer.announce(&later, &labels, at(2_000)), None);
        assert_eq!(announcer.announce(&[], &labels, at(3_000)).as_deref(), Some("Failed: c, Ingested b"));
        assert_eq!(announcer.next(at(3_000)), None);
        assert_eq!(announcer.announce(&[], &labels, at(10_000)), None);
    }

    #[test]
    fn a_clock_that_was_put_back_does_not_silence() {
        let mut announcer = Announcer::default();
        let at = |millis| DateTime::from_timestamp_millis(millis).unwrap();
        announcer.announce(&[change("a", "running")], &KindLabels::default(), at(60_000));
        let text = announcer.announce(&[change("b", "running")], &KindLabels::default(), at(0));
        assert_eq!(text.as_deref(), Some("Ingesting b"));
    }
}
