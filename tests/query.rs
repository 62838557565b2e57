//! Queries without a browser, as on a server that renders: what identifies them, and what they know.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use jobs_console::{
    job::{JobField, JobFields, KindLabel, KindLabels},
    query::{
        DataUpdatedAt, FetchStatus, JobsEvent, JobsOptions, JobsQuery, JobsRouter, QueryStatus,
        RefetchOptions, clear_shared, shared,
    },
    trpc::{Error, Fetch, Headers, Transformer},
};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

fn options() -> JobsOptions {
    JobsOptions::new("/api/trpc", "org_1")
}

fn labels(active: &str) -> KindLabels {
    KindLabels::new([KindLabel { kind: "a".into(), active: active.into(), completed: "Done".into() }])
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_763_000_000 + seconds, 0).unwrap()
}

fn list() -> String {
    json!([{"id": "run_1", "status": "running"}, {"id": "run_2", "status": "queued"}]).to_string()
}

#[test]
fn functions_intervals_and_words_do_not_identify_a_query() {
    let with_closures = || {
        options()
            .with_headers(Headers::new(Vec::new))
            .with_fetch(Fetch::new(|_, _| -> Result<JsValue, JsValue> {
                unreachable!("nothing is requested")
            }))
            .with_on_event(|_| ())
    };
    let other_intervals =
        RefetchOptions::default().with_intervals(Duration::from_secs(1), Duration::from_secs(9));
    assert_eq!(with_closures(), with_closures());
    assert_eq!(with_closures(), options());
    assert_eq!(options().with_refetch(other_intervals), options());
    assert_eq!(options().with_initial_data(list(), at(0)), options());
    assert_eq!(options().with_labels(labels("Eating")), options());
}

#[test]
fn where_the_jobs_come_from_and_for_whom_identifies_a_query() {
    let field = JobField { label: "a".into(), path: "b".into() };
    let mut others = vec![
        JobsOptions::new("/other", "org_1"),
        JobsOptions::new("/api/trpc", "org_2"),
        JobsOptions::with_router("/api/trpc", JobsRouter::with_scope([("organizationId", "org_1")])),
        options().with_transformer(Transformer::None),
        options().with_session_key("ada"),
        options().with_session_key("bob"),
        options().with_fields(JobFields::new([field])),
        options(),
    ];
    let mut router = JobsRouter::new("org_1");
    router.procedures.list = "jobs.all".into();
    others.push(JobsOptions::with_router("/api/trpc", router));
    for (index, one) in others.iter().enumerate() {
        for (other_index, other) in others.iter().enumerate() {
            assert_eq!(one == other, index == other_index, "{one:?} and {other:?}");
        }
    }
}

#[test]
fn an_endpoint_with_a_slash_at_its_end_is_the_same_one() {
    for endpoint in ["/api/trpc/", " /api/trpc", "/api/trpc#jobs"] {
        assert_eq!(JobsOptions::new(endpoint, "org_1"), options(), "{endpoint:?}");
    }
}

/// The result of the recorded answer, as superjson wrote it.
fn deduped() -> String {
    let fixture: Value =
        serde_json::from_str(include_str!("../trpc/tests/wire/odd-superjson-deduped.json")).unwrap();
    let body: Value = serde_json::from_str(fixture["response"]["body"].as_str().unwrap()).unwrap();
    body["result"]["data"].to_string()
}

#[test]
fn initial_data_may_be_in_superjsons_form() {
    let ids = |json: String| {
        let query = JobsQuery::new(options().with_initial_data(json, at(0)));
        let data = query.state().data.clone();
        data.running
            .iter()
            .chain(data.recent.iter())
            .map(|entry| entry.job.id.to_string())
            .collect::<Vec<_>>()
    };
    let mut recorded = ids(deduped());
    recorded.sort();
    assert_eq!(recorded, ["run_01", "run_02"]);
    assert_eq!(
        ids(json!({ "json": { "items": [{ "id": "run_1" }], "hasMore": false } }).to_string()),
        ["run_1"]
    );
    assert_eq!(ids(json!({ "json": [{ "id": "run_1" }], "meta": null }).to_string()), ["run_1"]);
    assert_eq!(ids(json!({ "items": [{ "id": "run_1" }], "json": [] }).to_string()), ["run_1"], "a page");
}

#[test]
fn values_that_superjson_wrote_once_are_there_in_each_row() {
    let shared = json!({
        "json": [
            { "id": "run_1", "status": "running", "startedAt": "2025-11-13T02:00:00.000Z",
                "progress": { "processed": 3, "total": 9 } },
            { "id": "run_2", "status": "running", "startedAt": null, "progress": null },
        ],
        "meta": {
            "values": { "0.startedAt": ["Date"] },
            "referentialEqualities": { "0.startedAt": ["1.startedAt"], "0.progress": ["1.progress"] },
            "v": 1,
        },
    });
    let query = JobsQuery::new(options());
    query.set_initial_data(&shared.to_string()).unwrap();
    let jobs = query.state().data.running.clone();
    assert_eq!(jobs.len(), 2);
    for entry in jobs.iter() {
        assert!(entry.job.started_at.is_some() && entry.job.progress.is_some(), "{:?}", entry.job);
    }
}

#[test]
fn initial_data_is_there_at_once() {
    let query = JobsQuery::new(options().with_initial_data(list(), at(0)));
    let state = query.state();
    assert_eq!(
        (state.status, state.fetch_status, state.is_fetched),
        (QueryStatus::Success, FetchStatus::Idle, false)
    );
    assert_eq!((state.data.counts.running, state.data.counts.queued), (1, 1));
    assert_eq!(state.data_updated_at.get(), Some(at(0)));
    assert_eq!(state.transitions.number, 0, "nothing changed that could be announced");
    assert!(state.error.is_none() && state.has_data());
}

#[test]
fn other_words_leave_the_list_as_it_is() {
    let query = JobsQuery::new(options().with_labels(labels("Eating")).with_initial_data(list(), at(0)));
    let before = query.state();
    assert_eq!(before.labels, labels("Eating"));
    let renders = Rc::new(Cell::new(0));
    let _subscription = query.subscribe({
        let renders = renders.clone();
        move || renders.set(renders.get() + 1)
    });
    for _ in 0..2 {
        query.update_options(&options().with_labels(labels("Devouring")));
    }
    assert_eq!((query.state().labels.clone(), renders.get()), (labels("Devouring"), 1));
    assert!(Rc::ptr_eq(&query.state().data, &before.data));
    query.clear();
    assert_eq!(query.state().labels, labels("Devouring"), "they are the host's, not the user's");
}

#[test]
fn numbers_are_told_once_they_are_known() {
    let query = JobsQuery::new(options().with_initial_data(list(), at(0)));
    let told = Rc::new(RefCell::new(Vec::new()));
    let _listener = query.listen({
        let told = told.clone();
        Rc::new(move |event| {
            told.borrow_mut().push(match event {
                JobsEvent::Counts(counts) => Some((counts.running, counts.queued)),
                JobsEvent::Forgotten => None,
                event => panic!("{event:?}"),
            });
        })
    });
    query.clear();
    query.clear();
    assert_eq!(*told.borrow(), [None], "after a sign-out nothing is known");
    query.set_initial_data(&list()).unwrap();
    assert_eq!(*told.borrow(), [None, Some((1, 1))]);
}

#[test]
fn initial_data_that_is_no_list_is_ignored() {
    for text in ["nonsense", "{}", "7", "[7", ""] {
        let state = JobsQuery::new(options().with_initial_data(text, at(0))).state();
        assert_eq!((state.status, state.data.is_empty()), (QueryStatus::Pending, true), "{text}");
    }
    let query = JobsQuery::new(options());
    assert!(query.set_initial_data("nonsense").is_err());
    assert!(query.set_initial_data(&list()).is_ok());
    assert!(query.set_initial_data("[]").is_ok());
    assert_eq!(query.state().data.counts.active(), 2, "only the first list counts");
}

#[test]
fn without_a_page_nothing_is_requested() {
    let query = JobsQuery::new(options().with_initial_data(list(), at(0)));
    assert!(query.prefetch().now_or_never().is_some(), "there is nothing to wait for");
    let notified = Rc::new(Cell::new(0));
    let subscription = query.subscribe({
        let notified = notified.clone();
        move || notified.set(notified.get() + 1)
    });
    let view = query.view(false);
    query.refetch();
    view.set_visible(true);
    let details = query.details(&"run_1".into());
    let details_subscription = details.subscribe(|| ());
    details.refetch();
    let once = query.job_details(&"run_1".into()).now_or_never();
    assert!(matches!(once, Some(Err(Error::Host { .. }))), "{once:?}");
    query.retry(&"run_1".into());
    query.retry_from(&"run_1".into(), "step_1");
    query.cancel(&"run_3".into());
    query.reject(&"run_2".into(), Rc::<str>::from("not here"));
    assert!(query.state().data.mutation("run_1").is_none(), "nothing is sent");
    query.load_older();
    query.invalidate();
    query.set_paused(true);
    query.set_paused(false);
    query.set_interval(Some(Duration::from_secs(10)));
    let watch = query.watch();
    let share = shared(options());
    share.query().refetch();
    drop((share, watch));
    clear_shared();
    assert!(details.state().is_fetching && details.state().data.is_none());
    drop((details_subscription, view, subscription));
    assert_eq!(query.state().fetch_status, FetchStatus::Idle);
    assert_eq!(notified.get(), 4, "of what was rejected, the pause, its end, and the interval");
}

#[test]
fn clear_forgets_everything() {
    let query = JobsQuery::new(options().with_initial_data(list(), at(0)));
    let notified = Rc::new(Cell::new(false));
    let _subscription = query.subscribe({
        let notified = notified.clone();
        move || notified.set(true)
    });
    query.clear();
    let state = query.state();
    assert!(notified.get());
    assert_eq!((state.status, state.data.is_empty()), (QueryStatus::Pending, true));
    assert_eq!(state.data_updated_at.get(), None);
}

#[test]
fn on_a_server_nothing_is_shared() {
    let first = shared(options().with_initial_data(list(), at(0)));
    let second = shared(options());
    assert!(first.query() != second.query());
    assert!(second.query().state().data.is_empty(), "the next request may be another person's");
    assert!(first.update(&options()) && !first.update(&options().with_session_key("ada")));
}

#[test]
fn a_list_is_fresh_until_the_next_answer_is_overdue() {
    let updated_at = |idle, timeout| {
        let refetch = RefetchOptions::default()
            .with_intervals(Duration::from_secs(3), Duration::from_secs(idle))
            .with_timeout(Duration::from_secs(timeout));
        let query = JobsQuery::new(options().with_refetch(refetch).with_initial_data(list(), at(0)));
        query.state().data_updated_at.clone()
    };
    let fresh_until = |seconds| Some(at(seconds));
    assert_eq!(updated_at(60, 10).fresh_until(), fresh_until(70));
    assert_eq!(updated_at(15, 10).fresh_until(), fresh_until(25));
    assert_eq!(updated_at(5, 1).fresh_until(), fresh_until(20));
    assert_eq!(DataUpdatedAt::default().fresh_until(), None);
    assert_eq!(DataUpdatedAt::new(at(0), TimeDelta::seconds(1)).get(), Some(at(0)));
}
