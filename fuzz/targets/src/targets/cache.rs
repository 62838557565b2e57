//! The cache: answers in any order.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use chrono::{DateTime, TimeDelta, Utc};
use jobs_console::{
    job::{Job, JobPage, JobStatus, Section},
    query::{JobFilter, JobMutation, JobsCache, JobsSnapshot},
};
use serde_json::{Value, json};

use crate::input::Choices;

const STATUSES: &[&str] = &["running", "queued", "completed", "failed", "cancelled", "paused"];

/// What is known of the cache, kept as simply as can be.
struct Cache {
    cache: JobsCache,
    now: DateTime<Utc>,
    holds_older: bool,
    is_mutated: bool,
}

/// Jobs are neither lost nor doubled, nothing is replaced that did not change, and the sections are in order.
pub fn jobs_cache(data: &[u8]) {
    let mut choices = Choices::new(data);
    let now = DateTime::from_timestamp(1_767_614_400, 0).unwrap_or_default();
    let mut cache = Cache { cache: JobsCache::default(), now, holds_older: false, is_mutated: false };
    // Most defects need few answers, and an input with twelve takes as long as all the others.
    let most = [1, 2, 2, 3, 3, 4, 6, 12][choices.below(8)];
    let mut steps = 0;
    while !choices.is_empty() && steps < most {
        steps += 1;
        cache.now += TimeDelta::milliseconds(choices.below(4_000) as i64);
        match choices.below(8) {
            0 => cache.mutate(&mut choices),
            1 | 2 => cache.apply_older(&mut choices),
            _ => cache.apply(&mut choices),
        }
        check(cache.cache.snapshot());
    }
}

impl Cache {
    fn apply(&mut self, choices: &mut Choices<'_>) {
        let filter = if choices.flag() { JobFilter::All } else { JobFilter::Active };
        let (answer, rows) = answer(choices);
        let has_more = answer["hasMore"] == true;
        let text = answer.to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).expect("a page");
        let before = self.cache.snapshot().clone();
        let applied = self.cache.apply(std::slice::from_ref(&page), filter, self.now);
        let after = self.cache.snapshot().clone();
        assert_eq!(applied.changed, !Rc::ptr_eq(&before, &after), "what changed is told");
        self.check_rows(&rows, &before, &after);
        let has_ended = rows.values().any(|row| {
            let status = JobStatus::parse(row["status"].as_str().unwrap_or_default());
            !status.is_active() && !matches!(status, JobStatus::Unknown(_))
        });
        assert!(has_ended || !applied.filter_ignored, "the filter counts as ignored");
        let is_whole = (filter == JobFilter::All || applied.filter_ignored) && !has_more;
        self.holds_older &= !is_whole;
        if is_whole && !self.is_mutated {
            let shown: BTreeSet<_> = after.entries().map(|entry| entry.job.id.to_string()).collect();
            assert_eq!(shown, rows.keys().cloned().collect(), "a whole list is all there is");
        }
        if filter == JobFilter::Active && !applied.filter_ignored {
            assert!(is_superset(&after, &before), "an answer about active jobs loses others");
        }
        // The same once more, of which a first page may tell that something has gone.
        let again = self.cache.apply(std::slice::from_ref(&page), filter, self.now);
        assert!(again.transitions.is_empty(), "the same answer is news");
        assert!(has_more || !again.changed, "the same answer changes something");
        if self.cache.is_settled() {
            let settled = self.cache.apply(std::slice::from_ref(&page), filter, self.now);
            assert!(!settled.changed, "it was settled");
        }
    }

    fn apply_older(&mut self, choices: &mut Choices<'_>) {
        let requested_at = self.cache.answers().saturating_sub(choices.below(3) as u32);
        let status = choices.flag().then(|| JobStatus::parse(choices.one_of(STATUSES).unwrap_or_default()));
        let (answer, rows) = answer(choices);
        let text = answer.to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).expect("a page");
        let before = self.cache.snapshot().clone();
        self.cache.hold_older();
        self.holds_older = true;
        self.cache.apply_older(&page, status.as_ref(), requested_at, self.now);
        let after = self.cache.snapshot().clone();
        assert!(is_superset(&after, &before), "an older page loses jobs");
        assert!(rows.keys().all(|id| after.entry(id).is_some()), "a row of an older page is not shown");
        assert!(
            before.recent.iter().all(|entry| {
                let is_ended = after.ended.iter().any(|other| other.job.id == entry.job.id);
                let is_recent = after.recent.iter().any(|other| other.job.id == entry.job.id);
                !is_ended || is_recent
            }),
            "an older page hides what was shown"
        );
    }

    fn mutate(&mut self, choices: &mut Choices<'_>) {
        let id = format!("run_{}", choices.below(12));
        let before = self.cache.snapshot().clone();
        self.is_mutated = true;
        match choices.below(4) {
            0 if before.entry(&id).is_none() => {
                // Of which its details may tell.
                let job = Rc::new(Job::new(id.clone(), JobStatus::Running));
                let known = choices.flag().then_some(&job);
                self.cache.begin_unlisted(&id, known, JobMutation::Cancel);
                self.cache.cancelled(&id, self.now);
            }
            0 => {
                self.cache.begin(&id, JobMutation::Cancel);
                assert!(
                    self.cache
                        .cancelled(&id, self.now)
                        .is_none_or(|change| change.job.status == JobStatus::Cancelled)
                );
            }
            1 => {
                self.cache.begin(&id, JobMutation::Retry);
                let new_id = choices.flag().then(|| format!("run_{}", choices.below(16)).into());
                self.cache.retried(&id, new_id, self.now);
            }
            2 => drop(self.cache.looked_up(&id, None, self.cache.answers(), self.now)),
            _ => {
                let job = Rc::new(Job::new(id.clone(), JobStatus::Completed));
                self.cache.looked_up(&id, Some(&job), self.cache.answers(), self.now);
                // What left the list meanwhile does not come back.
                let was_there = before.entry(&id).is_some();
                let is_there = self.cache.snapshot().entry(&id).is_some();
                assert_eq!(is_there, was_there, "what was looked up is not shown, or a job comes back");
            }
        }
        let after = self.cache.snapshot();
        let is_kept = |other: &&str| *other == id || after.entry(other).is_some();
        assert!(before.entries().map(|entry| &*entry.job.id).all(|id| is_kept(&id)), "another job is lost");
    }

    /// Each row is shown as it says, unless what the reader did is still believed, and unchanged ones are the same.
    fn check_rows(&self, rows: &BTreeMap<String, Value>, before: &JobsSnapshot, after: &JobsSnapshot) {
        for (id, row) in rows {
            let entry = after.entry(id).expect("a row is not shown");
            let job: Job = serde_json::from_str(&row.to_string()).expect("a job");
            assert!(self.is_mutated || *entry.job == job, "{:?} is shown for {row}", entry.job);
            let same = before.entry(id).filter(|before| *before.job == *entry.job);
            assert!(
                same.is_none_or(|same| Rc::ptr_eq(&same.job, &entry.job)),
                "{id} did not change and is another one"
            );
        }
    }
}

/// An answer, and which row of each id counts.
fn answer(choices: &mut Choices<'_>) -> (Value, BTreeMap<String, Value>) {
    let mut rows = Vec::new();
    for _ in 0..choices.below(10) {
        let id = format!("run_{}", choices.below(12));
        let status = choices.one_of(STATUSES).unwrap_or_default();
        let created_at = 1_767_614_400_000_i64 + choices.below(8) as i64 * 1_000;
        let row = match choices.below(6) {
            0 => json!({"id": id, "status": status}),
            1 => {
                json!({"id": id, "status": status, "createdAt": created_at, "completedAt": created_at + 500})
            }
            _ => json!({"id": id, "status": status, "createdAt": created_at, "startedAt": created_at,
                "progress": {"processed": choices.below(3), "total": 3}}),
        };
        rows.push((id, row));
    }
    let mut values: Vec<_> = rows.iter().map(|(_, row)| row.clone()).collect();
    if choices.below(8) == 1 {
        values.insert(choices.below(values.len() + 1), json!({"status": "running"}));
    }
    let answer = json!({"items": values, "hasMore": choices.below(3) == 1, "nextCursor": null});
    (answer, rows.into_iter().collect())
}

fn is_superset(after: &JobsSnapshot, before: &JobsSnapshot) -> bool {
    before.entries().all(|entry| after.entry(&entry.job.id).is_some())
}

fn check(snapshot: &JobsSnapshot) {
    let ids: BTreeSet<_> = snapshot.entries().map(|entry| entry.job.id.clone()).collect();
    assert_eq!(ids.len(), snapshot.entries().count(), "a job is there twice");
    let mut ended = snapshot.ended.iter();
    let is_part = snapshot.recent.iter().all(|entry| ended.any(|other| other == entry));
    assert!(is_part, "recent ones are some of the ended ones, in their order");
    assert!(snapshot.running.iter().all(|entry| entry.job.section() == Section::Running));
    assert!(snapshot.ended.iter().all(|entry| entry.job.section() == Section::Recent));
    let of = |status| snapshot.running.iter().filter(|entry| entry.job.status == status).count();
    let counts = (of(JobStatus::Running), of(JobStatus::Queued));
    assert_eq!((snapshot.counts.running, snapshot.counts.queued), counts);
    let group = |job: &Job| match job.status {
        JobStatus::Running => 0,
        JobStatus::Queued => 1,
        _ => 2,
    };
    let start = |job: &Job| job.started_at.or(job.created_at).unwrap_or(DateTime::<Utc>::MAX_UTC);
    assert!(
        snapshot.running.is_sorted_by_key(|entry| (group(&entry.job), start(&entry.job))),
        "oldest start first"
    );
    let end =
        |job: &Job| job.completed_at.or(job.started_at).or(job.created_at).map(|at| -at.timestamp_millis());
    assert!(snapshot.ended.is_sorted_by_key(|entry| end(&entry.job).unwrap_or(i64::MAX)), "newest end first");
}
