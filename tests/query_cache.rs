//! Merging answers into the list, and what keeps its identity then.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, rc::Rc};

use chrono::{DateTime, TimeDelta, Utc};
use jobs_console::{
    job::{Job, JobPage, JobStatus},
    query::{Applied, JobFilter, JobMutation, JobsCache, JobsSnapshot, Rejection},
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// So many milliseconds after the first answer.
fn after(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_763_000_000_000 + millis).unwrap()
}

/// The same as backends write it.
fn millis(millis: i64) -> i64 {
    after(millis).timestamp_millis()
}

fn apply(cache: &mut JobsCache, answer: Json, filter: JobFilter) -> Applied {
    apply_at(cache, answer, filter, after(0))
}

fn apply_at(cache: &mut JobsCache, answer: Json, filter: JobFilter, now: DateTime<Utc>) -> Applied {
    let text = answer.to_string();
    let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
    cache.apply(&[page], filter, now)
}

fn row(id: &str, status: &str) -> Json {
    json!({"id": id, "type": "docs-ingestion", "repoName": id, "status": status})
}

fn running(id: &str, started_at: i64, processed: u64) -> Json {
    json!({"id": id, "status": "running", "startedAt": millis(started_at), "progress": {"processed": processed, "total": 100}})
}

fn ids(snapshot: &JobsSnapshot) -> (Vec<String>, Vec<String>) {
    let list = |entries: &[jobs_console::query::JobEntry]| {
        entries.iter().map(|entry| entry.job.id.to_string()).collect()
    };
    (list(&snapshot.running), list(&snapshot.recent))
}

#[test]
fn sections_and_their_order() {
    let mut cache = JobsCache::default();
    apply(
        &mut cache,
        json!([
            {"id": "done-early", "status": "completed", "completedAt": millis(1_000)},
            {"id": "queued", "status": "queued", "createdAt": millis(1)},
            {"id": "late", "status": "running", "startedAt": millis(2_000)},
            {"id": "early", "status": "running", "startedAt": millis(1_000)},
            {"id": "done-late", "status": "failed", "completedAt": millis(9_000)},
            {"id": "odd", "status": "paused"},
            {"id": "odd-ended", "status": "paused", "completedAt": millis(5_000)},
        ]),
        JobFilter::All,
    );
    let snapshot = cache.snapshot();
    let (running, recent) = ids(snapshot);
    assert_eq!(running, ["early", "late", "queued", "odd"]);
    assert_eq!(recent, ["done-late", "odd-ended", "done-early"]);
    assert_eq!((snapshot.counts.running, snapshot.counts.queued), (2, 1));
}

#[test]
fn the_same_answer_changes_nothing() {
    let mut cache = JobsCache::default();
    let answer = json!([row("a", "running"), row("b", "failed")]);
    assert!(apply(&mut cache, answer.clone(), JobFilter::All).changed);
    let before = cache.snapshot().clone();
    let again = apply_at(&mut cache, answer, JobFilter::All, after(3_000));
    assert!(!again.changed && again.transitions.is_empty());
    assert!(Rc::ptr_eq(&before, cache.snapshot()));
}

#[test]
fn only_what_changed_is_new() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([running("a", 1, 10), running("b", 2, 10), row("c", "failed")]), JobFilter::All);
    let before = cache.snapshot().clone();
    let applied = apply(
        &mut cache,
        json!([running("a", 1, 11), running("b", 2, 10), row("c", "failed")]),
        JobFilter::All,
    );
    let after = cache.snapshot();
    assert!(applied.changed && applied.transitions.is_empty());
    assert!(!Rc::ptr_eq(&before.running[0].job, &after.running[0].job));
    assert!(Rc::ptr_eq(&before.running[1].job, &after.running[1].job));
    assert_eq!(before.recent, after.recent, "the same list, not an equal one");
}

#[test]
fn a_field_that_is_not_shown_changes_nothing() {
    let mut cache = JobsCache::default();
    let with = |at: i64| json!([{"id": "a", "status": "running", "updatedAt": at}]);
    apply(&mut cache, with(1), JobFilter::All);
    assert!(!apply(&mut cache, with(2), JobFilter::All).changed);
}

#[test]
fn of_rows_with_the_same_id_the_later_wins() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "queued"), row("a", "running")]), JobFilter::All);
    assert_eq!(cache.snapshot().running.len(), 1);
    assert_eq!(cache.job("a").unwrap().status, JobStatus::Running);
}

#[test]
fn bad_rows_are_counted_and_cost_nothing() {
    let mut cache = JobsCache::default();
    let applied = apply(&mut cache, json!([row("a", "running"), {"status": "running"}, 7]), JobFilter::All);
    assert_eq!(applied.bad_rows.iter().map(|bad| bad.index).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((cache.snapshot().running.len(), cache.snapshot().bad_rows), (1, 2));
    assert!(applied.bad_rows_changed);
    let active = apply(&mut cache, json!([row("a", "running")]), JobFilter::Active);
    assert!(!active.changed, "an answer about active jobs says nothing of bad rows in history");
    assert!(!apply(&mut cache, json!([row("a", "running"), {}, 7]), JobFilter::All).bad_rows_changed);
    apply(&mut cache, json!([row("a", "running")]), JobFilter::All);
    assert_eq!(cache.snapshot().bad_rows, 0);
}

#[test]
fn a_job_that_left_stays_on_screen_until_history_tells() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "running"), row("b", "running"), row("c", "failed")]), JobFilter::All);
    let applied = apply(&mut cache, json!([row("b", "running")]), JobFilter::Active);
    assert!(applied.history_is_stale && !applied.filter_ignored);
    assert_eq!(cache.snapshot().running.len(), 2);
    let applied = apply(
        &mut cache,
        json!([row("a", "completed"), row("b", "running"), row("c", "failed")]),
        JobFilter::All,
    );
    let [transition] = applied.transitions.as_slice() else { panic!("{applied:?}") };
    assert_eq!((&*transition.job.id, &transition.from), ("a", &Some(JobStatus::Running)));
    assert_eq!(ids(cache.snapshot()).0, ["b"]);
}

#[test]
fn an_answer_about_active_jobs_leaves_history_alone() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "running"), row("c", "failed")]), JobFilter::All);
    let applied = apply(&mut cache, json!([row("a", "running"), row("d", "queued")]), JobFilter::Active);
    assert!(!applied.history_is_stale);
    let (running, recent) = ids(cache.snapshot());
    assert_eq!((running.len(), recent), (2, vec!["c".to_owned()]));
}

#[test]
fn a_server_that_ignores_the_filter_is_noticed() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "running"), row("b", "failed")]), JobFilter::All);
    let applied = apply(&mut cache, json!([row("a", "completed")]), JobFilter::Active);
    assert!(applied.filter_ignored);
    let (running, recent) = ids(cache.snapshot());
    assert_eq!((running.len(), recent), (0, vec!["a".to_owned()]), "the answer is the whole list");
}

#[test]
fn a_first_page_does_not_lose_older_active_jobs() {
    let page = |rows: Json, more: bool| json!({"items": rows, "nextCursor": null, "hasMore": more});
    let mut cache = JobsCache::default();
    apply(&mut cache, page(json!([row("new", "completed")]), true), JobFilter::All);
    apply(
        &mut cache,
        page(json!([row("old", "running"), row("older", "running")]), false),
        JobFilter::Active,
    );
    apply(&mut cache, page(json!([row("new", "completed")]), true), JobFilter::All);
    assert_eq!(cache.snapshot().running.len(), 2);
    let applied = apply(&mut cache, page(json!([row("old", "running")]), false), JobFilter::Active);
    assert!(applied.history_is_stale);
    apply(&mut cache, page(json!([row("new", "completed")]), true), JobFilter::All);
    assert_eq!(ids(cache.snapshot()).0, ["old"], "one that left and is beyond the page is dropped");
}

#[test]
fn a_rate_is_known_after_progress_was_seen() {
    let mut cache = JobsCache::default();
    let rate = |cache: &JobsCache| cache.snapshot().running[0].rate.unwrap();
    apply(&mut cache, json!([running("a", 0, 0)]), JobFilter::All);
    assert_eq!(rate(&cache).per_file, None);
    apply_at(&mut cache, json!([running("a", 0, 3)]), JobFilter::All, after(6_000));
    assert_eq!(rate(&cache).per_file, Some(TimeDelta::seconds(2)));
    assert_eq!(rate(&cache).changed_at, after(6_000));
    assert!(!apply_at(&mut cache, json!([running("a", 0, 3)]), JobFilter::All, after(9_000)).changed);
    assert_eq!(rate(&cache).changed_at, after(6_000));
    apply_at(&mut cache, json!([running("a", 0, 1)]), JobFilter::All, after(12_000));
    assert_eq!(rate(&cache).per_file, None, "another attempt has no rate yet");
}

#[test]
fn a_rate_is_of_when_the_rows_were_read() {
    let mut cache = JobsCache::default();
    let text = json!([running("a", 0, 10)]).to_string();
    let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
    let kept = JobPage { as_of: Some(after(20_000)), ..page };
    cache.apply(&[kept], JobFilter::All, after(80_000));
    let rate = cache.snapshot().running[0].rate.unwrap();
    assert_eq!((rate.changed_at, rate.per_file), (after(20_000), Some(TimeDelta::seconds(2))), "not 8");
}

#[test]
fn a_cancelled_job_is_shown_so_at_once() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "running")]), JobFilter::All);
    assert!(cache.begin("a", JobMutation::Cancel));
    assert_eq!(cache.snapshot().running[0].mutation.as_ref().unwrap().pending, Some(JobMutation::Cancel));
    assert!(cache.cancelled("a", after(0)).is_some());
    let entry = &cache.snapshot().recent[0];
    assert_eq!((&entry.job.status, entry.job.completed_at), (&JobStatus::Cancelled, Some(after(0))));
    assert_eq!(entry.mutation, None);
    assert!(cache.cancelled("a", after(0)).is_none());
}

#[test]
fn a_cancelled_job_stays_so_while_the_list_lags() {
    let mut cache = JobsCache::default();
    let lagging = || json!([row("a", "running"), row("b", "failed")]);
    apply(&mut cache, lagging(), JobFilter::All);
    cache.begin("a", JobMutation::Cancel);
    cache.cancelled("a", after(0));
    let shown = cache.snapshot().clone();
    for (millis, filter) in [(500, JobFilter::All), (3_500, JobFilter::Active), (9_999, JobFilter::All)] {
        let rows = if filter == JobFilter::All { lagging() } else { json!([row("a", "queued")]) };
        let applied = apply_at(&mut cache, rows, filter, after(millis));
        assert!(!applied.changed && applied.transitions.is_empty(), "{applied:?}");
        assert!(!applied.filter_ignored && !applied.history_is_stale, "{applied:?}");
        assert!(cache.needs_all() && !cache.is_settled(), "what became of it shows in the whole list");
    }
    assert!(Rc::ptr_eq(&shown, cache.snapshot()));
}

#[test]
fn a_list_that_shows_the_cancelled_job_so_is_taken_over_at_once() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "running")]), JobFilter::All);
    cache.cancelled("a", after(0));
    let ended = json!([{"id": "a", "status": "cancelled", "completedAt": millis(-700)}]);
    let applied = apply_at(&mut cache, ended, JobFilter::All, after(500));
    assert!(applied.changed && applied.transitions.is_empty());
    assert_eq!(cache.job("a").unwrap().completed_at, Some(after(-700)));
    assert!(!cache.needs_all());
    apply_at(&mut cache, json!([row("a", "running")]), JobFilter::All, after(600));
    assert_eq!(cache.snapshot().counts.running, 1, "what was believed has been seen");
}

#[test]
fn a_job_that_was_not_cancelled_after_all_is_shown_running_again() {
    let mut cache = JobsCache::default();
    let answer = json!([row("a", "running")]);
    apply(&mut cache, answer.clone(), JobFilter::All);
    apply(&mut cache, answer.clone(), JobFilter::All);
    cache.cancelled("a", after(0));
    assert_eq!(cache.snapshot().counts.running, 0);
    assert!(
        apply_at(&mut cache, answer, JobFilter::All, after(10_000)).changed,
        "the same row is decoded anew"
    );
    assert_eq!(cache.snapshot().counts.running, 1);
    assert!(!cache.needs_all());
}

#[test]
fn retry_shows_the_new_run_at_once() {
    let mut cache = JobsCache::default();
    let failed = json!([{"id": "a", "repoName": "acme/api", "status": "failed", "errorMessage": "no"}]);
    apply(&mut cache, failed, JobFilter::All);
    cache.begin("a", JobMutation::Retry);
    cache.retried("a", Some("b".into()), after(0));
    let new = cache.job("b").unwrap();
    assert_eq!((&new.status, new.subject.as_deref()), (&JobStatus::Queued, Some("acme/api")));
    assert_eq!(new.error, None);
    assert_eq!(cache.snapshot().mutation("a").unwrap().pending, None);
    let running = json!([{"id": "b", "repoName": "acme/api", "status": "running"}]);
    apply(&mut cache, running, JobFilter::Active);
    cache.retried("a", Some("b".into()), after(0));
    assert_eq!(cache.job("b").unwrap().status, JobStatus::Running, "a run that is further is not set back");
}

#[test]
fn a_new_run_that_has_failed_before_the_retry_is_answered_is_not_queued_again() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    cache.begin("a", JobMutation::Retry);
    apply(&mut cache, json!([row("a", "failed"), row("b", "failed")]), JobFilter::All);
    cache.retried("a", Some("b".into()), after(0));
    assert_eq!(cache.job("b").unwrap().status, JobStatus::Failed);
}

#[test]
fn a_card_with_a_mutation_under_way_stays_until_it_is_answered() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    cache.begin("a", JobMutation::Retry);
    apply(&mut cache, json!([row("b", "running")]), JobFilter::All);
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    assert!(!cache.begin("a", JobMutation::Retry), "a second press makes no second run");
    apply(&mut cache, json!([]), JobFilter::All);
    cache.reject("a", Rejection::NoReason, after(0));
    assert_eq!(cache.snapshot().recent.len(), 1, "the card says why");
    apply(&mut cache, json!([]), JobFilter::All);
    assert!(cache.snapshot().is_empty());
}

#[test]
fn what_became_of_a_job_is_no_news_once_a_later_list_names_it() {
    let mut cache = JobsCache::default();
    let look_up = |cache: &mut JobsCache, job: Json, requested_at| {
        let job: Job = serde_json::from_str(&job.to_string()).unwrap();
        cache.looked_up("a", Some(&Rc::new(job)), requested_at, after(0));
    };
    apply(&mut cache, json!([running("a", 0, 5)]), JobFilter::All);
    let requested_at = cache.answers();
    apply(&mut cache, json!([row("a", "completed")]), JobFilter::All);
    look_up(&mut cache, running("a", 0, 5), requested_at);
    assert_eq!(cache.job("a").unwrap().status, JobStatus::Completed);
    cache.looked_up("a", None, requested_at, after(0));
    assert!(cache.job("a").is_some(), "it is there");
    let now = cache.answers();
    look_up(&mut cache, row("a", "failed"), now);
    assert_eq!(cache.job("a").unwrap().status, JobStatus::Failed);
}

#[test]
fn what_became_of_a_job_does_not_undo_its_cancellation() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([running("a", 0, 5)]), JobFilter::All);
    let requested_at = cache.answers();
    cache.begin("a", JobMutation::Cancel);
    cache.cancelled("a", after(0));
    let job: Job = serde_json::from_str(&running("a", 0, 5).to_string()).unwrap();
    cache.looked_up("a", Some(&Rc::new(job)), requested_at, after(100));
    assert_eq!(cache.job("a").unwrap().status, JobStatus::Cancelled);
}

#[test]
fn a_job_that_is_retried_under_its_own_id_stays_queued_while_the_list_lags() {
    let mut cache = JobsCache::default();
    let failed =
        |millis: i64| json!([{"id": "a", "status": "failed", "completedAt": after(millis).to_rfc3339()}]);
    apply(&mut cache, failed(-5_000), JobFilter::All);
    cache.retried("a", Some("a".into()), after(0));
    assert_eq!(cache.snapshot().counts.queued, 1);
    apply_at(&mut cache, failed(-5_000), JobFilter::All, after(500));
    assert_eq!(cache.snapshot().counts.queued, 1, "the row is from before");
    apply_at(&mut cache, failed(700), JobFilter::All, after(1_000));
    assert_eq!(cache.snapshot().counts.queued, 0, "it failed again");
}

#[test]
fn a_retry_without_a_new_id_is_pending_until_the_next_list() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    assert!(cache.begin("a", JobMutation::Retry));
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    assert!(!cache.begin("a", JobMutation::Retry), "a list from before the answer frees nothing");
    cache.retried("a", None, after(0));
    assert!(!cache.begin("a", JobMutation::Retry), "a second press makes no second run");
    assert!(!cache.is_settled());
    assert!(apply(&mut cache, json!([row("a", "failed")]), JobFilter::All).changed);
    let mutation = cache.snapshot().recent[0].mutation.clone().unwrap();
    assert!(mutation.pending.is_none() && mutation.is_started_anew);
    assert!(cache.begin("a", JobMutation::Retry));
}

#[test]
fn that_a_job_was_started_anew_is_shown_for_a_moment() {
    let mut cache = JobsCache::default();
    let is_shown = |cache: &JobsCache| {
        let entry = cache.snapshot().recent.iter().find(|entry| *entry.job.id == *"a").cloned().unwrap();
        entry.mutation.is_some_and(|mutation| mutation.is_started_anew)
    };
    let list = || json!([row("b", "running"), row("a", "failed")]);
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    cache.begin("a", JobMutation::Retry);
    cache.retried("a", Some("b".into()), after(0));
    assert!(is_shown(&cache));
    apply_at(&mut cache, list(), JobFilter::All, after(9_000));
    assert!(is_shown(&cache) && !cache.is_settled());
    let mut without_lists = cache;
    assert!(!without_lists.end_started_anew(after(5_000)) && is_shown(&without_lists));
    assert!(without_lists.end_started_anew(after(10_000)) && !is_shown(&without_lists));

    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    cache.retried("a", Some("b".into()), after(0));
    assert!(apply_at(&mut cache, list(), JobFilter::All, after(12_000)).changed);
    assert!(!is_shown(&cache));
}

#[test]
fn a_rejection_is_shown_until_the_next_press() {
    let mut cache = JobsCache::default();
    let rejection = || Rejection::Message("not now".into());
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    cache.begin("a", JobMutation::Retry);
    cache.reject("a", rejection(), after(0));
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    assert_eq!(cache.snapshot().recent[0].mutation.as_ref().unwrap().rejection, Some(rejection()));
    assert!(cache.begin("a", JobMutation::Retry));
    assert_eq!(cache.snapshot().recent[0].mutation.as_ref().unwrap().rejection, None);
}

#[test]
fn an_active_job_that_a_page_should_name_and_does_not_is_over() {
    let row = |id: &str, status: &str, created_at: i64| json!({"id": id, "status": status, "createdAt": millis(created_at)});
    let page = |rows: Json| json!({"items": rows, "hasMore": true});
    let mut cache = JobsCache::default();
    apply(&mut cache, page(json!([row("new", "running", 50), row("old", "running", 10)])), JobFilter::All);
    apply(
        &mut cache,
        page(json!([row("newer", "completed", 60), row("mid", "completed", 40)])),
        JobFilter::All,
    );
    assert_eq!(ids(cache.snapshot()).0, ["old"], "the one that is older than the page may go on");
}

#[test]
fn a_new_run_is_kept_while_the_list_lags() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "failed")]), JobFilter::All);
    cache.retried("a", Some("b".into()), after(0));
    apply_at(&mut cache, json!([row("a", "failed")]), JobFilter::All, after(500));
    assert_eq!(cache.snapshot().counts.queued, 1);
    apply_at(&mut cache, json!([row("a", "failed")]), JobFilter::All, after(20_000));
    assert_eq!(cache.snapshot().counts.queued, 0);
}

#[test]
fn a_rejection_stays_until_the_job_has_moved_on_and_for_a_minute() {
    let mut cache = JobsCache::default();
    let is_rejected = |cache: &JobsCache| cache.snapshot().mutation("a").is_some();
    apply(&mut cache, json!([row("a", "running")]), JobFilter::All);
    cache.begin("a", JobMutation::Cancel);
    cache.reject("a", Rejection::Message("too late".into()), after(0));
    apply_at(&mut cache, json!([row("a", "running")]), JobFilter::All, after(600_000));
    assert!(is_rejected(&cache));
    apply_at(&mut cache, json!([row("a", "running")]), JobFilter::All, after(600_000));
    assert!(cache.is_settled(), "it costs no poll");
    cache.reject("a", Rejection::Message("too late".into()), after(600_000));
    apply_at(&mut cache, json!([row("a", "completed")]), JobFilter::All, after(601_000));
    assert!(is_rejected(&cache), "though the job has moved on");
    apply_at(&mut cache, json!([row("a", "completed")]), JobFilter::All, after(661_000));
    assert!(!is_rejected(&cache));
}

#[test]
fn active_jobs_beyond_a_page_of_active_ones_are_not_taken_for_ended() {
    let page = |rows: Json| json!({"items": rows, "hasMore": true});
    let mut cache = JobsCache::default();
    apply(
        &mut cache,
        json!({"items": [row("a", "running"), row("b", "queued")], "hasMore": false}),
        JobFilter::All,
    );
    let applied = apply(&mut cache, page(json!([row("a", "running")])), JobFilter::Active);
    assert!(!applied.history_is_stale);
    assert_eq!(cache.snapshot().counts.active(), 2);
}

#[test]
fn a_long_queue_does_not_hide_that_a_running_job_has_ended() {
    let row = |id: &str, status: &str, at: i64| json!({"id": id, "status": status, "createdAt": millis(at)});
    let page = |rows: Json, more: bool| json!({"items": rows, "hasMore": more}).to_string();
    let queue = json!([row("new", "queued", 90), row("newer", "queued", 80)]);
    let both = |cache: &mut JobsCache, running: Json| {
        let texts = [page(running, false), page(queue.clone(), true)];
        let pages: Vec<JobPage<'_>> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        cache.apply(&pages, JobFilter::Active, after(0))
    };
    let mut cache = JobsCache::default();
    let first = page(queue.clone(), true);
    let first = || serde_json::from_str::<JobPage<'_>>(&first).unwrap();
    cache.apply(&[first()], JobFilter::All, after(0));
    both(&mut cache, json!([row("old", "running", 10)]));
    assert_eq!(cache.snapshot().counts.running, 1);
    assert!(both(&mut cache, json!([])).history_is_stale, "all that run are on one page");
    cache.apply(&[first()], JobFilter::All, after(0));
    assert_eq!((cache.snapshot().counts.running, cache.snapshot().counts.queued), (0, 2));
}

#[test]
fn an_answer_is_settled_once_it_changes_nothing() {
    let mut cache = JobsCache::default();
    let answer = json!([row("a", "running"), row("b", "failed")]);
    assert!(!cache.is_settled());
    apply(&mut cache, answer.clone(), JobFilter::All);
    assert!(!cache.is_settled(), "whether it would change more is not known");
    apply(&mut cache, answer, JobFilter::All);
    assert!(cache.is_settled());
    apply(&mut cache, json!([row("a", "running")]), JobFilter::Active);
    assert!(cache.is_settled(), "nor does another one that says the same");
    apply(&mut cache, json!([]), JobFilter::Active);
    assert!(!cache.is_settled(), "history has to be requested");
}

#[test]
fn nothing_is_settled_while_something_waits() {
    let mut cache = JobsCache::default();
    let answer = || json!([row("a", "failed")]);
    let settled_at = |cache: &mut JobsCache, millis: i64| {
        apply_at(cache, answer(), JobFilter::All, after(millis));
        cache.is_settled()
    };
    settled_at(&mut cache, 0);
    assert!(settled_at(&mut cache, 0));
    cache.begin("a", JobMutation::Retry);
    assert!(!cache.is_settled());
    cache.retried("a", Some("b".into()), after(0));
    assert!(!cache.is_settled(), "the answer does not name the new run");
    assert!(!settled_at(&mut cache, 500), "which stays for a while");
    assert!(!settled_at(&mut cache, 20_000), "and goes");
    assert!(settled_at(&mut cache, 23_000));
    cache.reject("a", Rejection::NoReason, after(23_000));
    assert!(settled_at(&mut cache, 26_000), "a rejection is shown as long as the job is as it was");
}

#[test]
fn thousands_of_jobs_are_found_and_in_order() {
    let mut cache = JobsCache::default();
    let rows = |from: i64| -> Json {
        let row = |at: i64| json!({"id": at.to_string(), "status": "completed", "completedAt": millis(at)});
        (from..from + 3_000).map(row).collect()
    };
    apply(&mut cache, rows(0), JobFilter::All);
    let before = cache.snapshot().clone();
    assert!(!apply(&mut cache, rows(0), JobFilter::All).changed);
    assert_eq!(apply(&mut cache, rows(1_000), JobFilter::All).transitions.len(), 1_000);
    let after = cache.snapshot();
    let expected: Vec<_> = (1_000..4_000).rev().map(|at: i64| at.to_string()).collect();
    assert_eq!(ids(after).1, expected);
    assert!(Rc::ptr_eq(&after.entry("2500").unwrap().job, &before.entry("2500").unwrap().job));
    assert!(cache.job("999").is_none() && cache.job("1000").is_some());
}

/// A list by the plainest means: every row is decoded into an entry of a map, and the map sorted.
#[derive(Default)]
struct Model(BTreeMap<String, Json>);

impl Model {
    fn apply(&mut self, rows: &[Json]) {
        // Of rows with the same id the later one counts.
        self.0 = rows.iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row.clone())).collect();
    }

    /// The ids of both sections in order.
    fn sections(&self) -> (Vec<String>, Vec<String>) {
        let group = |row: &Json| match row["status"].as_str().unwrap() {
            "running" | "RUNNING" => 0,
            "queued" => 1,
            "paused" => 2,
            _ => 3,
        };
        let mut jobs: Vec<_> = self.0.values().collect();
        let start = |row: &Json| row["startedAt"].as_i64().unwrap();
        jobs.sort_by_key(|row| match group(row) {
            3 => (3, -start(row), row["id"].as_str().unwrap().to_owned()),
            group => (group, start(row), row["id"].as_str().unwrap().to_owned()),
        });
        let ids = |jobs: &[&Json]| jobs.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        let (running, recent) = jobs.split_at(jobs.partition_point(|row| group(row) < 3));
        (ids(running), ids(recent))
    }
}

const WORDS: [&str; 8] =
    ["queued", "running", "completed", "failed", "cancelled", "skipped", "paused", "RUNNING"];

fn any_row() -> impl Strategy<Value = Json> {
    (0u8..12, 0usize..8, 0i64..4, 0u64..3).prop_map(|(id, word, start, processed)| {
        json!({
            "id": id.to_string(),
            "status": WORDS[word],
            "startedAt": millis(start),
            "progress": {"processed": processed, "total": 9},
        })
    })
}

/// A job that the list does not have, as its details tell of it.
fn unlisted(status: JobStatus) -> Rc<Job> {
    let mut job = Job::new("old", status);
    job.subject = Some("acme/old".into());
    job.into()
}

#[test]
fn the_mutation_of_a_job_that_is_not_in_the_list_is_shown_without_it() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("a", "completed")]), JobFilter::All);
    let listed = cache.snapshot().clone();
    let pending = |cache: &JobsCache| cache.snapshot().mutation("old").and_then(|mutation| mutation.pending);
    assert!(cache.begin_unlisted("old", Some(&unlisted(JobStatus::Failed)), JobMutation::Retry));
    assert_eq!(pending(&cache), Some(JobMutation::Retry));
    assert!(!Rc::ptr_eq(&listed, cache.snapshot()) && cache.snapshot().recent == listed.recent);
    assert_eq!(cache.snapshot().entry("old"), None);
    assert!(
        !cache.begin_unlisted("old", Some(&unlisted(JobStatus::Failed)), JobMutation::Retry),
        "it is under way"
    );
    assert!(
        !cache.details_came("old", Some(&unlisted(JobStatus::Failed)), after(0)),
        "they are from before the answer"
    );
    apply(&mut cache, json!([row("a", "completed")]), JobFilter::All);
    assert_eq!(pending(&cache), Some(JobMutation::Retry), "a list frees nothing");

    cache.reject("old", Rejection::NoReason, after(0));
    let rejection = cache.snapshot().mutation("old").and_then(|mutation| mutation.rejection.clone());
    assert_eq!(rejection, Some(Rejection::NoReason));
    apply_at(&mut cache, json!([row("a", "completed")]), JobFilter::All, after(61_000));
    assert!(cache.snapshot().mutation("old").is_some(), "the job is as it was");
    apply_at(&mut cache, json!([row("a", "completed")]), JobFilter::All, after(61_000));
    assert!(cache.is_settled());
}

#[test]
fn a_retry_of_a_job_that_is_not_in_the_list_shows_its_new_run() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([]), JobFilter::All);
    cache.begin_unlisted("old", Some(&unlisted(JobStatus::Failed)), JobMutation::Retry);
    cache.retried("old", Some("new".into()), after(0));
    assert_eq!(ids(cache.snapshot()), (vec!["new".to_owned()], vec![]));
    assert_eq!(cache.job("new").unwrap().subject.as_deref(), Some("acme/old"));
    assert_eq!(cache.snapshot().mutation("old"), None);
}

#[test]
fn without_a_new_id_the_details_tell_that_a_retry_is_over() {
    let mut cache = JobsCache::default();
    for details in [Some(unlisted(JobStatus::Failed)), None] {
        cache.begin_unlisted("old", Some(&unlisted(JobStatus::Failed)), JobMutation::Retry);
        cache.retried("old", None, after(0));
        assert!(cache.snapshot().mutation("old").is_some());
        assert!(cache.details_came("old", details.as_deref(), after(100)));
        assert_eq!(cache.snapshot().mutation("old"), None);
    }
}

#[test]
fn a_cancelled_job_that_is_not_in_the_list_is_pending_while_its_details_lag() {
    let mut cache = JobsCache::default();
    let came = |cache: &mut JobsCache, status, millis| {
        cache.details_came("old", Some(&unlisted(status)), after(millis))
    };
    for (status, millis) in [(JobStatus::Cancelled, 5_000), (JobStatus::Running, 10_000)] {
        cache.begin_unlisted("old", Some(&unlisted(JobStatus::Running)), JobMutation::Cancel);
        let transition = cache.cancelled("old", after(0)).unwrap();
        assert_eq!(
            (&transition.job.status, transition.from),
            (&JobStatus::Cancelled, Some(JobStatus::Running))
        );
        assert!(!came(&mut cache, JobStatus::Running, 500), "the server is behind");
        assert!(cache.snapshot().mutation("old").is_some() && !cache.needs_all());
        assert!(came(&mut cache, status, millis));
        assert_eq!(cache.snapshot().mutation("old"), None);
    }
    cache.begin_unlisted("old", Some(&unlisted(JobStatus::Running)), JobMutation::Cancel);
    cache.cancelled("old", after(0));
    apply_at(&mut cache, json!([]), JobFilter::All, after(10_000));
    assert_eq!(cache.snapshot().mutation("old"), None, "nobody looks at its details");
}

#[test]
fn a_new_run_that_was_listed_and_is_not_any_more_is_not_queued_again() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([row("old", "failed")]), JobFilter::All);
    cache.begin("old", JobMutation::Retry);
    apply(&mut cache, json!([row("new", "completed"), row("old", "failed")]), JobFilter::All);
    apply(&mut cache, json!([row("old", "failed")]), JobFilter::All);
    cache.retried("old", Some("new".into()), after(0));
    assert!(cache.job("new").is_none());
    assert!(cache.snapshot().mutation("old").unwrap().pending.is_none());
}

#[test]
fn a_job_that_is_said_to_be_gone_stays_while_something_is_done_to_it() {
    let mut cache = JobsCache::default();
    apply(&mut cache, json!([running("a", 0, 5)]), JobFilter::All);
    cache.begin("a", JobMutation::Cancel);
    let requested_at = cache.answers();
    cache.looked_up("a", None, requested_at, after(0));
    assert!(cache.snapshot().entry("a").is_some(), "its button is pending");
    // An answer about active jobs that lacks it does not ask for the whole list at each poll.
    apply(&mut cache, json!([]), JobFilter::Active);
    assert!(!apply(&mut cache, json!([]), JobFilter::Active).history_is_stale);
    cache.cancelled("a", after(0)).unwrap();
}

#[test]
fn a_mutation_goes_along_when_its_job_leaves_the_list_or_comes_into_it() {
    let mut cache = JobsCache::default();
    let pending = |cache: &JobsCache| cache.snapshot().mutation("old").and_then(|mutation| mutation.pending);
    apply(&mut cache, json!([row("old", "failed")]), JobFilter::All);
    cache.begin("old", JobMutation::Retry);
    apply(&mut cache, json!([]), JobFilter::All);
    assert_eq!(
        (cache.job("old").is_some(), pending(&cache)),
        (true, Some(JobMutation::Retry)),
        "it is under way"
    );
    cache.reject("old", Rejection::NoReason, after(0));
    let is_rejected = |cache: &JobsCache| {
        cache.snapshot().mutation("old").is_some_and(|mutation| mutation.rejection.is_some())
    };
    apply(&mut cache, json!([]), JobFilter::All);
    assert_eq!((cache.job("old"), is_rejected(&cache)), (None, true));
    apply(&mut cache, json!([row("old", "failed")]), JobFilter::All);
    let entry = cache.snapshot().entry("old").unwrap();
    assert!(entry.mutation.as_ref().is_some_and(|mutation| mutation.rejection.is_some()));
    apply(&mut cache, json!([]), JobFilter::All);
}

#[test]
fn a_cancelled_job_that_a_lagging_list_brings_in_is_shown_as_cancelled() {
    for filter in [JobFilter::All, JobFilter::Active] {
        let mut cache = JobsCache::default();
        apply(&mut cache, json!([row("ended", "failed")]), JobFilter::All);
        cache.begin_unlisted("old", Some(&unlisted(JobStatus::Running)), JobMutation::Cancel);
        cache.cancelled("old", after(100));
        let rows = || match filter {
            JobFilter::All => json!([row("old", "running"), row("ended", "failed")]),
            JobFilter::Active => json!([row("old", "running")]),
        };
        for (millis, status) in
            [(500, JobStatus::Cancelled), (9_000, JobStatus::Cancelled), (10_100, JobStatus::Running)]
        {
            let applied = apply_at(&mut cache, rows(), filter, after(millis));
            let job = cache.job("old").unwrap();
            assert_eq!(job.status, status, "after {millis} ms");
            assert_eq!(cache.snapshot().mutation("old"), None, "it is under way no longer");
            assert!(!applied.filter_ignored, "the server has honoured it");
            assert!(cache.job("ended").is_some());
            if status == JobStatus::Cancelled {
                assert_eq!(job.completed_at, Some(after(100)), "as it was told");
                assert!(applied.transitions.is_empty(), "it was told");
            }
        }
    }
}

proptest! {
    /// Whole lists in any order give what the plainest implementation gives, and each job that did not change
    /// keeps its identity.
    #[test]
    fn whole_lists_give_what_a_plain_implementation_gives(
        answers in prop::collection::vec(prop::collection::vec(any_row(), 0..14), 1..10)
    ) {
        let (mut cache, mut model) = (JobsCache::default(), Model::default());
        for rows in answers {
            let before = (cache.snapshot().clone(), std::mem::take(&mut model));
            model.apply(&rows);
            let applied = apply(&mut cache, json!(rows), JobFilter::All);
            let snapshot = cache.snapshot();
            prop_assert_eq!(ids(snapshot), model.sections());
            for entry in snapshot.running.iter().chain(&*snapshot.recent) {
                let row = &model.0[&*entry.job.id];
                let decoded: jobs_console::job::Job = serde_json::from_str(&row.to_string()).unwrap();
                prop_assert_eq!(&*entry.job, &decoded);
                let old = before.0.entry(&entry.job.id);
                let is_unchanged = before.1.0.get(&*entry.job.id).is_some_and(|old| {
                    old.to_string().to_lowercase() == row.to_string().to_lowercase()
                });
                prop_assert_eq!(old.is_some_and(|old| Rc::ptr_eq(&old.job, &entry.job)), is_unchanged);
            }
            prop_assert_eq!(applied.changed, !Rc::ptr_eq(&before.0, cache.snapshot()));
        }
    }

    /// Whatever is answered in whatever order: each known id is shown exactly once, counts are right, and
    /// the same answer twice changes nothing the second time.
    #[test]
    fn the_list_is_always_consistent(
        answers in prop::collection::vec(
            (prop::collection::vec(any_row(), 0..12), any::<bool>(), any::<bool>(), prop::option::of(0u8..12)),
            1..12,
        )
    ) {
        let mut cache = JobsCache::default();
        for (index, (rows, all, more, mutated)) in answers.into_iter().enumerate() {
            let filter = if all { JobFilter::All } else { JobFilter::Active };
            let now = after(index as i64 * 4_000);
            let answer = json!({"items": rows, "hasMore": more});
            apply_at(&mut cache, answer.clone(), filter, now);
            let snapshot = cache.snapshot().clone();
            let (running, recent) = ids(&snapshot);
            let mut all_ids: Vec<_> = running.into_iter().chain(recent).collect();
            let shown = all_ids.len();
            all_ids.sort();
            all_ids.dedup();
            prop_assert_eq!(all_ids.len(), shown);
            for row in &rows {
                prop_assert!(snapshot.entry(row["id"].as_str().unwrap()).is_some());
            }
            let active = snapshot.running.iter().filter(|entry| entry.job.status.is_active()).count();
            prop_assert_eq!(active, snapshot.counts.active());
            let again = apply_at(&mut cache, answer.clone(), filter, now);
            prop_assert!(again.transitions.is_empty());
            if !more {
                prop_assert!(!again.changed);
            }
            if cache.is_settled() {
                let later = apply_at(&mut cache, answer, filter, after(1_000_000));
                prop_assert!(!later.changed && later.transitions.is_empty() && !later.history_is_stale);
                prop_assert!(cache.is_settled());
            }
            if let Some(id) = mutated.map(|id| id.to_string()) {
                let is_active = cache.job(&id).is_some_and(|job| job.status.is_active());
                if cache.job(&id).is_none() {
                    cache.begin_unlisted(&id, Some(&Job::new(&*id, JobStatus::Running).into()), JobMutation::Cancel);
                    _ = cache.cancelled(&id, now);
                    continue;
                }
                match is_active {
                    true => _ = cache.cancelled(&id, now),
                    false => _ = cache.retried(&id, Some([&id, "-new"].concat().into()), now),
                }
            }
        }
    }
}
