//! Which of the loaded jobs are shown.
#![cfg(not(target_arch = "wasm32"))]

use chrono::{DateTime, TimeDelta, Utc};
use jobs_console::{
    filter::{FilteredJobs, Filters, SearchTexts, TimeRange, status_counts},
    job::{JobPage, KindLabels},
    query::{JobEntries, JobFilter, JobsCache, JobsSnapshot},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_614_400, 0).unwrap()
}

fn row(id: &str, status: &str, repo: &str, hours_ago: i64) -> Value {
    let at = (now() - TimeDelta::hours(hours_ago)).timestamp_millis();
    json!({
        "id": id, "type": "docs-ingestion", "repoName": repo, "status": status, "startedAt": at, "completedAt": at,
    })
}

fn snapshot(rows: Vec<Value>) -> JobsSnapshot {
    let mut cache = JobsCache::default();
    let text = Value::from(rows).to_string();
    let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
    cache.apply(&[page], JobFilter::All, now());
    cache.snapshot().clone().as_ref().clone()
}

fn some_jobs() -> JobsSnapshot {
    snapshot(vec![
        row("run_1", "running", "acme/api", 0),
        row("run_2", "queued", "acme/café", 0),
        row("run_3", "failed", "acme/api", 2),
        row("run_4", "completed", "acme/docs", 30),
        row("run_5", "Paused", "acme/docs", 1),
        row("run_6", "completed", "globex/api", 200),
    ])
}

fn ids(entries: &JobEntries) -> Vec<&str> {
    entries.iter().map(|entry| &*entry.job.id).collect()
}

fn shown(jobs: &JobsSnapshot, filters: &Filters) -> FilteredJobs {
    FilteredJobs::default().next(jobs, filters, &KindLabels::default(), now(), &mut SearchTexts::default())
}

fn shown_ids(filters: &Filters) -> Vec<String> {
    let shown = shown(&some_jobs(), filters);
    [ids(&shown.running), ids(&shown.recent)].concat().into_iter().map(str::to_owned).collect()
}

#[test]
fn without_filters_the_sections_are_the_same_lists() {
    let jobs = some_jobs();
    let shown = shown(&jobs, &Filters::default());
    assert_eq!((shown.running, shown.recent), (jobs.running.clone(), jobs.recent.clone()));
}

#[test]
fn by_status() {
    let failed = Filters::default().toggled(&"failed".into(), false);
    assert_eq!(shown_ids(&failed), ["run_3"]);
    assert_eq!(shown_ids(&failed.toggled(&"running".into(), true)), ["run_1", "run_3"]);
    assert_eq!(shown_ids(&Filters::default().toggled(&"paused".into(), false)), ["run_5"]);
}

#[test]
fn by_words_without_regard_to_case_and_accents() {
    for (query, expected) in [
        ("API", &["run_1", "run_3", "run_6"][..]),
        ("acme api", &["run_1", "run_3"]),
        ("CAFE", &["run_2"]),
        ("cafe\u{301}", &["run_2"]),
        ("ingested acme/docs", &["run_4"]),
        ("docs-ingestion globex", &["run_6"]),
        ("run_6", &["run_6"]),
        ("initech", &[]),
    ] {
        assert_eq!(shown_ids(&Filters::default().with_query(query)), expected, "{query}");
    }
}

#[test]
fn by_time() {
    for (range, expected) in [
        (TimeRange::Hour, &["run_1", "run_2", "run_5"][..]),
        (TimeRange::Day, &["run_1", "run_2", "run_5", "run_3"]),
        (TimeRange::Week, &["run_1", "run_2", "run_5", "run_3", "run_4"]),
        (TimeRange::Month, &["run_1", "run_2", "run_5", "run_3", "run_4", "run_6"]),
    ] {
        let mut is = shown_ids(&Filters::default().with_range(Some(range)));
        let mut expected: Vec<_> = expected.iter().map(|id| (*id).to_owned()).collect();
        is.sort();
        expected.sort();
        assert_eq!(is, expected, "{range:?}");
    }
}

#[test]
fn statuses_are_counted_in_the_order_of_the_strip() {
    let counts = status_counts(&some_jobs());
    let counts: Vec<_> = counts.iter().map(|count| (&*count.name, count.count)).collect();
    assert_eq!(counts, [("running", 1), ("queued", 1), ("failed", 1), ("completed", 2), ("paused", 1)]);
    assert!(status_counts(&JobsSnapshot::default()).is_empty());
}

#[test]
fn a_section_that_shows_the_same_is_the_same_list() {
    let (labels, mut texts) = (KindLabels::default(), SearchTexts::default());
    let filters = Filters::default().with_query("acme/docs");
    let mut cache = JobsCache::default();
    let mut next = |before: &FilteredJobs, rows: Vec<Value>| {
        let text = Value::from(rows).to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
        cache.apply(&[page], JobFilter::All, now());
        before.next(cache.snapshot(), &filters, &labels, now(), &mut texts)
    };
    let done = || row("run_4", "completed", "acme/docs", 3);
    let first = next(&FilteredJobs::default(), vec![done(), row("run_9", "failed", "acme/api", 4)]);
    assert_eq!(ids(&first.recent), ["run_4"]);
    let second = next(&first, vec![done(), row("run_9", "cancelled", "acme/api", 4)]);
    assert_eq!(first, second, "lists are equal when they are the same one");
    let third = next(&second, vec![row("run_4", "failed", "acme/docs", 3)]);
    assert_ne!(second, third);
}

const STATUSES: [&str; 7] = ["queued", "running", "completed", "failed", "cancelled", "skipped", "odd"];

fn any_filters() -> impl Strategy<Value = Filters> {
    let status = prop::collection::vec(prop::sample::select(&STATUSES[..]), 0..3);
    let query = prop::sample::select(vec!["", "a", "acme b", "É", "run_1 failed"]);
    let range = prop::option::of(prop::sample::select(&TimeRange::ALL[..]));
    (status, query, range).prop_map(|(status, query, range)| {
        let filters =
            status.into_iter().fold(Filters::default(), |filters, name| filters.toggled(&name.into(), true));
        filters.with_query(query).with_range(range)
    })
}

proptest! {
    /// What is shown is a part of what is loaded, in its order, and each further filter shows no more.
    #[test]
    fn filters_only_take_away(
        rows in prop::collection::vec((prop::sample::select(&STATUSES[..]), "[abcé]{1,3}", 0i64..900), 0..30),
        filters in any_filters(),
    ) {
        let rows = rows.iter().enumerate().map(|(id, (status, repo, hours))| {
            row(&format!("run_{id}"), status, repo, *hours)
        });
        let jobs = snapshot(rows.collect());
        let all = shown(&jobs, &Filters::default());
        let some = shown(&jobs, &filters);
        for (some, all) in [(&some.running, &all.running), (&some.recent, &all.recent)] {
            let mut all = all.iter();
            prop_assert!(some.iter().all(|entry| all.any(|other| other == entry)), "in their order");
        }
        let wider = shown(&jobs, &filters.with_any_status());
        prop_assert!(some.recent.len() <= wider.recent.len() && some.running.len() <= wider.running.len());
        let counted: usize = status_counts(&jobs).iter().map(|count| count.count).sum();
        prop_assert_eq!(counted, jobs.running.len() + jobs.recent.len());
    }
}
