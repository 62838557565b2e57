//! Merging answers into the list.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use jobs_console::{
    job::{JobPage, Status},
    router::Asked,
    store::{Action, Applied, Snapshot, Store},
    wire::{Payload, Timestamp},
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const NOW: Timestamp = Timestamp(1_763_000_000_000);

fn apply(store: &mut Store, answer: Json, asked: Asked) -> Applied {
    apply_at(store, answer, asked, NOW)
}

fn apply_at(store: &mut Store, answer: Json, asked: Asked, now: Timestamp) -> Applied {
    let payload = Payload::parse(&answer.to_string()).unwrap();
    store.apply(&[JobPage::read(&payload).unwrap()], asked, now)
}

fn row(id: &str, status: &str) -> Json {
    json!({"id": id, "type": "docs-ingestion", "repoName": id, "status": status})
}

fn running(id: &str, started_at: i64, processed: u64) -> Json {
    json!({"id": id, "status": "running", "startedAt": started_at, "progress": {"processed": processed, "total": 100}})
}

fn ids(snapshot: &Snapshot) -> (Vec<String>, Vec<String>) {
    let list = |entries: &[jobs_console::store::Entry]| {
        entries.iter().map(|entry| entry.job.id.to_string()).collect()
    };
    (list(&snapshot.running), list(&snapshot.recent))
}

#[test]
fn sections_and_their_order() {
    let mut store = Store::default();
    apply(
        &mut store,
        json!([
            {"id": "done-early", "status": "completed", "completedAt": 1_000},
            {"id": "queued", "status": "queued", "createdAt": 1},
            {"id": "late", "status": "running", "startedAt": 2_000},
            {"id": "early", "status": "running", "startedAt": 1_000},
            {"id": "done-late", "status": "failed", "completedAt": 9_000},
            {"id": "odd", "status": "paused"},
            {"id": "odd-ended", "status": "paused", "completedAt": 5_000},
        ]),
        Asked::All,
    );
    let snapshot = store.snapshot();
    let (running, recent) = ids(snapshot);
    assert_eq!(running, ["early", "late", "queued", "odd"]);
    assert_eq!(recent, ["done-late", "odd-ended", "done-early"]);
    assert_eq!((snapshot.counts.running, snapshot.counts.queued), (2, 1));
}

#[test]
fn the_same_answer_changes_nothing() {
    let mut store = Store::default();
    let answer = json!([row("a", "running"), row("b", "failed")]);
    assert!(apply(&mut store, answer.clone(), Asked::All).changed);
    let before = store.snapshot().clone();
    let again = apply_at(&mut store, answer, Asked::All, Timestamp(NOW.0 + 3_000));
    assert!(!again.changed && again.transitions.is_empty());
    assert!(Rc::ptr_eq(&before, store.snapshot()));
}

#[test]
fn only_what_changed_is_new() {
    let mut store = Store::default();
    apply(&mut store, json!([running("a", 1, 10), running("b", 2, 10), row("c", "failed")]), Asked::All);
    let before = store.snapshot().clone();
    let applied =
        apply(&mut store, json!([running("a", 1, 11), running("b", 2, 10), row("c", "failed")]), Asked::All);
    let after = store.snapshot();
    assert!(applied.changed && applied.transitions.is_empty());
    assert!(!Rc::ptr_eq(&before.running[0].job, &after.running[0].job));
    assert!(Rc::ptr_eq(&before.running[1].job, &after.running[1].job));
    assert!(Rc::ptr_eq(&before.recent, &after.recent));
}

#[test]
fn a_field_that_is_not_shown_changes_nothing() {
    let mut store = Store::default();
    let with = |at: i64| json!([{"id": "a", "status": "running", "updatedAt": at}]);
    apply(&mut store, with(1), Asked::All);
    assert!(!apply(&mut store, with(2), Asked::All).changed);
}

#[test]
fn of_rows_with_the_same_id_the_later_wins() {
    let mut store = Store::default();
    apply(&mut store, json!([row("a", "queued"), row("a", "running")]), Asked::All);
    assert_eq!(store.snapshot().running.len(), 1);
    assert_eq!(store.job("a").unwrap().status, Status::Running);
}

#[test]
fn bad_rows_are_counted_and_cost_nothing() {
    let mut store = Store::default();
    let applied = apply(&mut store, json!([row("a", "running"), {"status": "running"}, 7]), Asked::All);
    assert_eq!(applied.bad_rows.iter().map(|bad| bad.index).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((store.snapshot().running.len(), store.snapshot().bad_rows), (1, 2));
    assert!(applied.bad_rows_are_news);
    let active = apply(&mut store, json!([row("a", "running")]), Asked::Active);
    assert!(!active.changed, "an answer about active jobs says nothing of bad rows in history");
    assert!(!apply(&mut store, json!([row("a", "running"), {}, 7]), Asked::All).bad_rows_are_news);
    apply(&mut store, json!([row("a", "running")]), Asked::All);
    assert_eq!(store.snapshot().bad_rows, 0);
}

#[test]
fn a_job_that_left_stays_on_screen_until_history_tells() {
    let mut store = Store::default();
    apply(&mut store, json!([row("a", "running"), row("b", "running"), row("c", "failed")]), Asked::All);
    let applied = apply(&mut store, json!([row("b", "running")]), Asked::Active);
    assert!(applied.history_is_stale && !applied.filter_ignored);
    assert_eq!(store.snapshot().running.len(), 2);
    let applied = apply(
        &mut store,
        json!([row("a", "completed"), row("b", "running"), row("c", "failed")]),
        Asked::All,
    );
    let [transition] = applied.transitions.as_slice() else { panic!("{applied:?}") };
    assert_eq!((&*transition.job.id, &transition.from), ("a", &Some(Status::Running)));
    assert_eq!(ids(store.snapshot()).0, ["b"]);
}

#[test]
fn an_answer_about_active_jobs_leaves_history_alone() {
    let mut store = Store::default();
    apply(&mut store, json!([row("a", "running"), row("c", "failed")]), Asked::All);
    let applied = apply(&mut store, json!([row("a", "running"), row("d", "queued")]), Asked::Active);
    assert!(!applied.history_is_stale);
    let (running, recent) = ids(store.snapshot());
    assert_eq!((running.len(), recent), (2, vec!["c".to_owned()]));
}

#[test]
fn a_server_that_ignores_the_filter_is_noticed() {
    let mut store = Store::default();
    apply(&mut store, json!([row("a", "running"), row("b", "failed")]), Asked::All);
    let applied = apply(&mut store, json!([row("a", "completed")]), Asked::Active);
    assert!(applied.filter_ignored);
    let (running, recent) = ids(store.snapshot());
    assert_eq!((running.len(), recent), (0, vec!["a".to_owned()]), "the answer is the whole list");
}

#[test]
fn a_first_page_does_not_lose_older_active_jobs() {
    let page = |rows: Json, more: bool| json!({"items": rows, "nextCursor": null, "hasMore": more});
    let mut store = Store::default();
    apply(&mut store, page(json!([row("new", "completed")]), true), Asked::All);
    apply(&mut store, page(json!([row("old", "running"), row("older", "running")]), false), Asked::Active);
    apply(&mut store, page(json!([row("new", "completed")]), true), Asked::All);
    assert_eq!(store.snapshot().running.len(), 2);
    let applied = apply(&mut store, page(json!([row("old", "running")]), false), Asked::Active);
    assert!(applied.history_is_stale);
    apply(&mut store, page(json!([row("new", "completed")]), true), Asked::All);
    assert_eq!(ids(store.snapshot()).0, ["old"], "one that left and is beyond the page is dropped");
}

#[test]
fn a_rate_is_known_after_progress_was_seen() {
    let mut store = Store::default();
    let pace = |store: &Store| store.snapshot().running[0].pace.unwrap();
    apply_at(&mut store, json!([running("a", NOW.0, 0)]), Asked::All, NOW);
    assert_eq!(pace(&store).millis_per_file, None);
    let later = Timestamp(NOW.0 + 6_000);
    apply_at(&mut store, json!([running("a", NOW.0, 3)]), Asked::All, later);
    assert_eq!((pace(&store).millis_per_file, pace(&store).moved_at), (Some(2_000.0), later));
    assert!(
        !apply_at(&mut store, json!([running("a", NOW.0, 3)]), Asked::All, Timestamp(NOW.0 + 9_000)).changed
    );
    assert_eq!(pace(&store).moved_at, later);
    apply_at(&mut store, json!([running("a", NOW.0, 1)]), Asked::All, Timestamp(NOW.0 + 12_000));
    assert_eq!(pace(&store).millis_per_file, None, "another attempt has no rate yet");
}

#[test]
fn cancel_puts_the_card_right_at_once() {
    let mut store = Store::default();
    apply(&mut store, json!([row("a", "running")]), Asked::All);
    let id = store.job("a").unwrap().id.clone();
    assert!(store.begin(&id, Action::Cancel));
    assert_eq!(store.snapshot().running[0].action.as_ref().unwrap().pending, Some(Action::Cancel));
    assert!(store.cancelled(&id, NOW).is_some());
    let entry = &store.snapshot().recent[0];
    assert_eq!(
        (&entry.job.status, entry.job.completed_at, &entry.action),
        (&Status::Cancelled, Some(NOW), &None)
    );
    assert!(store.cancelled(&id, NOW).is_none());
}

#[test]
fn retry_shows_the_new_run_at_once() {
    let mut store = Store::default();
    apply(
        &mut store,
        json!([{"id": "a", "repoName": "acme/api", "status": "failed", "errorMessage": "no"}]),
        Asked::All,
    );
    let id = store.job("a").unwrap().id.clone();
    store.begin(&id, Action::Retry);
    store.retried(&id, Some("b".into()), NOW);
    let new = store.job("b").unwrap();
    assert_eq!((&new.status, new.subject.as_deref(), &new.error), (&Status::Queued, Some("acme/api"), &None));
    assert_eq!(store.snapshot().recent[0].action, None);
    apply(&mut store, json!([{"id": "b", "repoName": "acme/api", "status": "running"}]), Asked::Active);
    store.retried(&id, Some("b".into()), NOW);
    assert_eq!(store.job("b").unwrap().status, Status::Running, "a run that is further is not set back");
}

#[test]
fn a_refusal_is_shown_until_the_next_press() {
    let mut store = Store::default();
    apply(&mut store, json!([row("a", "failed")]), Asked::All);
    let id = store.job("a").unwrap().id.clone();
    store.begin(&id, Action::Retry);
    assert!(store.refuse(&id, "not now".into(), NOW));
    apply(&mut store, json!([row("a", "failed")]), Asked::All);
    assert_eq!(store.snapshot().recent[0].action.as_ref().unwrap().refusal.as_deref(), Some("not now"));
    store.begin(&id, Action::Retry);
    assert_eq!(store.snapshot().recent[0].action.as_ref().unwrap().refusal, None);
    assert!(store.settle(&id));
}

#[test]
fn an_active_job_that_a_page_should_name_and_does_not_is_over() {
    let row = |id: &str, status: &str, created_at: i64| json!({"id": id, "status": status, "createdAt": created_at});
    let page = |rows: Json| json!({"items": rows, "hasMore": true});
    let mut store = Store::default();
    apply(&mut store, page(json!([row("new", "running", 50), row("old", "running", 10)])), Asked::All);
    apply(&mut store, page(json!([row("newer", "completed", 60), row("mid", "completed", 40)])), Asked::All);
    assert_eq!(ids(store.snapshot()).0, ["old"], "the one that is older than the page may go on");
}

#[test]
fn a_run_that_was_started_here_is_kept_while_the_list_lags() {
    let mut store = Store::default();
    apply(&mut store, json!([row("a", "failed")]), Asked::All);
    let id = store.job("a").unwrap().id.clone();
    store.retried(&id, Some("b".into()), NOW);
    apply_at(&mut store, json!([row("a", "failed")]), Asked::All, Timestamp(NOW.0 + 500));
    assert_eq!(store.snapshot().counts.queued, 1);
    apply_at(&mut store, json!([row("a", "failed")]), Asked::All, Timestamp(NOW.0 + 20_000));
    assert_eq!(store.snapshot().counts.queued, 0);
}

#[test]
fn a_refusal_goes_after_a_while() {
    let mut store = Store::default();
    apply(&mut store, json!([row("a", "running")]), Asked::All);
    store.begin("a", Action::Cancel);
    store.refuse("a", "too late".into(), NOW);
    apply(&mut store, json!([row("a", "completed")]), Asked::All);
    assert!(store.snapshot().recent[0].action.is_some(), "though the job has moved on");
    apply_at(&mut store, json!([row("a", "completed")]), Asked::All, Timestamp(NOW.0 + 61_000));
    assert_eq!(store.snapshot().recent[0].action, None);
}

#[test]
fn active_jobs_beyond_a_page_of_active_ones_are_not_taken_for_ended() {
    let page = |rows: Json| json!({"items": rows, "hasMore": true});
    let mut store = Store::default();
    apply(
        &mut store,
        json!({"items": [row("a", "running"), row("b", "queued")], "hasMore": false}),
        Asked::All,
    );
    let applied = apply(&mut store, page(json!([row("a", "running")])), Asked::Active);
    assert!(!applied.history_is_stale);
    assert_eq!(store.snapshot().counts.active(), 2);
}

#[test]
fn an_answer_is_settled_once_it_changes_nothing() {
    let mut store = Store::default();
    let answer = json!([row("a", "running"), row("b", "failed")]);
    assert!(!store.is_settled());
    apply(&mut store, answer.clone(), Asked::All);
    assert!(!store.is_settled(), "whether it would change more is not known");
    apply(&mut store, answer, Asked::All);
    assert!(store.is_settled());
    apply(&mut store, json!([row("a", "running")]), Asked::Active);
    assert!(store.is_settled(), "nor does another one that says the same");
    apply(&mut store, json!([]), Asked::Active);
    assert!(!store.is_settled(), "history has to be asked for");
}

#[test]
fn nothing_is_settled_while_something_waits() {
    let mut store = Store::default();
    let answer = || json!([row("a", "failed")]);
    let settled_at = |store: &mut Store, millis: i64| {
        apply_at(store, answer(), Asked::All, Timestamp(NOW.0 + millis));
        store.is_settled()
    };
    settled_at(&mut store, 0);
    assert!(settled_at(&mut store, 0));
    store.begin("a", Action::Retry);
    assert!(!store.is_settled());
    store.retried("a", Some("b".into()), NOW);
    assert!(!store.is_settled(), "the answer does not name the new run");
    assert!(!settled_at(&mut store, 500), "which stays for a while");
    assert!(!settled_at(&mut store, 20_000), "and goes");
    assert!(settled_at(&mut store, 23_000));
    store.refuse("a", "not now".into(), Timestamp(NOW.0 + 23_000));
    assert!(!settled_at(&mut store, 26_000), "a refusal is shown for a while");
    assert!(!settled_at(&mut store, 90_000), "and goes");
    assert!(settled_at(&mut store, 93_000));
}

#[test]
fn a_card_that_was_put_right_here_believes_the_next_answer() {
    let mut store = Store::default();
    let answer = json!([row("a", "running")]);
    apply(&mut store, answer.clone(), Asked::All);
    apply(&mut store, answer.clone(), Asked::All);
    store.cancelled("a", NOW);
    assert_eq!(store.snapshot().counts.running, 0);
    assert!(apply(&mut store, answer, Asked::All).changed, "the same row as before is read again");
    assert_eq!(store.snapshot().counts.running, 1);
}

#[test]
fn thousands_of_jobs_are_found_and_in_order() {
    let mut store = Store::default();
    let rows = |from: i64| -> Json {
        let row = |at: i64| json!({"id": at.to_string(), "status": "completed", "completedAt": at});
        (from..from + 3_000).map(row).collect()
    };
    apply(&mut store, rows(0), Asked::All);
    let before = store.snapshot().clone();
    assert!(!apply(&mut store, rows(0), Asked::All).changed);
    assert_eq!(apply(&mut store, rows(1_000), Asked::All).transitions.len(), 1_000);
    let after = store.snapshot();
    let expected: Vec<_> = (1_000..4_000).rev().map(|at: i64| at.to_string()).collect();
    assert_eq!(ids(after).1, expected);
    assert!(Rc::ptr_eq(&after.entry("2500").unwrap().job, &before.entry("2500").unwrap().job));
    assert!(store.job("999").is_none() && store.job("1000").is_some());
}

fn any_answer() -> impl Strategy<Value = (Vec<(u8, u8)>, bool, bool)> {
    (prop::collection::vec((0u8..12, 0u8..8), 0..12), any::<bool>(), any::<bool>())
}

proptest! {
    /// Whatever is answered in whatever order: each known id is shown exactly once, counts are right, and
    /// the same answer twice changes nothing the second time.
    #[test]
    fn the_list_is_always_consistent(answers in prop::collection::vec(any_answer(), 1..12)) {
        const WORDS: [&str; 8] = ["queued", "running", "completed", "failed", "cancelled", "skipped", "paused", "RUNNING"];
        let mut store = Store::default();
        for (rows, all, more) in answers {
            let rows: Vec<_> = rows.into_iter().map(|(id, word)| row(&id.to_string(), WORDS[usize::from(word)])).collect();
            let asked = if all { Asked::All } else { Asked::Active };
            let answer = json!({"items": rows, "hasMore": more});
            apply(&mut store, answer.clone(), asked);
            let snapshot = store.snapshot().clone();
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
            let again = apply(&mut store, answer.clone(), asked);
            prop_assert!(again.transitions.is_empty());
            if !more {
                prop_assert!(!again.changed);
            }
            if store.is_settled() {
                let later = apply_at(&mut store, answer, asked, Timestamp(NOW.0 + 1_000_000));
                prop_assert!(!later.changed && later.transitions.is_empty() && !later.history_is_stale);
                prop_assert!(store.is_settled());
            }
        }
    }
}
