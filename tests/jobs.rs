//! Decoding jobs: what consoles of both shapes and all eras send, and what no console should send.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use jobs_console::job::{ConfigStatus, Job, JobDetails, JobPage, JobStatus, Section};
use jobs_console::trpc::{Response, Transformer};
use proptest::prelude::*;
use serde_json::{Value as Json, json, value::RawValue};

fn wire_folder() -> String {
    format!("{}/trpc/tests/wire", env!("CARGO_MANIFEST_DIR"))
}

/// The response of a fixture in `trpc/tests/wire/`, and how it is to be read.
fn response(fixture: &Json) -> (Response, Transformer) {
    let mut response = Response::default();
    response.status = 200;
    response.body = fixture["response"]["body"].as_str().unwrap().to_owned();
    let transformer = match fixture["transformer"].as_str() {
        Some("superjson") => Transformer::Superjson,
        _ => Transformer::None,
    };
    (response, transformer)
}

fn decode(row: &RawValue) -> Option<Job> {
    serde_json::from_str(row.get()).ok()
}

/// The jobs in the answer of a fixture.
fn jobs_of(fixture: &str) -> Vec<Job> {
    let text = fs::read_to_string(format!("{}/{fixture}.json", wire_folder())).unwrap();
    let (response, transformer) = response(&serde_json::from_str(&text).unwrap());
    let batched = response.body.starts_with('[');
    let page: JobPage<'_> = response.results(transformer, 1, batched).remove(0).unwrap();
    page.rows.iter().map(|row| decode(row).unwrap()).collect()
}

fn job(row: Json) -> Job {
    serde_json::from_str(&row.to_string()).unwrap()
}

fn at(text: &str) -> Option<DateTime<Utc>> {
    Some(text.parse().unwrap())
}

#[test]
fn the_default_shape() {
    for fixture in ["plain-list-single-get", "superjson-list-single-get"] {
        let jobs = jobs_of(fixture);
        let [running, queued, completed, failed] = jobs.as_slice() else { panic!("{jobs:?}") };
        assert_eq!(&*running.id, "run_01");
        assert_eq!(running.kind.as_deref(), Some("docs-ingestion"));
        assert_eq!(running.subject.as_deref(), Some("lightfastai/lightfast"));
        assert_eq!(running.status, JobStatus::Running);
        assert_eq!(running.progress.unwrap().percent(), Some(27));
        assert_eq!(running.started_at, at("2025-11-09T10:00:00Z"));
        assert_eq!((&queued.status, queued.error.as_deref()), (&JobStatus::Queued, None));
        assert_eq!((completed.files, completed.duration), (Some(23), Some(TimeDelta::minutes(4))));
        assert_eq!(failed.error.as_deref(), Some("Invalid lightfast.yml syntax"));
    }
}

#[test]
fn the_console_shape_in_all_eras() {
    for fixture in
        ["superjson-paged-list-single", "plain-zoned-list", "superjson-zoned-list", "superjson-numeric-list"]
    {
        let jobs = jobs_of(fixture);
        assert!(jobs.len() >= 4, "{fixture}");
        assert!(jobs.iter().all(|job| job.created_at.is_some()), "{fixture}: {jobs:?}");
        assert!(jobs.iter().all(|job| !matches!(job.status, JobStatus::Unknown(_))), "{fixture}");
        let failed = jobs.iter().find(|job| job.status == JobStatus::Failed).unwrap();
        assert!(failed.error.is_some(), "{fixture}: {failed:?}");
        let timed = jobs.iter().find(|job| job.status == JobStatus::Completed).unwrap();
        assert!(timed.duration.is_some() && timed.completed_at.is_some(), "{fixture}: {timed:?}");
    }
    assert!(
        jobs_of("superjson-numeric-list")
            .iter()
            .all(|job| job.id.bytes().all(|digit| digit.is_ascii_digit()))
    );
}

#[test]
fn rows_are_judged_one_by_one() {
    let mut checked = 0;
    for entry in fs::read_dir(wire_folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let fixture: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let expected = &fixture["expect"]["jobs"];
        if expected.is_null() {
            continue;
        }
        checked += 1;
        let (response, transformer) = response(&fixture);
        let page: Result<JobPage<'_>, _> = response.results(transformer, 1, false).remove(0);
        if expected["error"] == "decode" {
            assert!(matches!(page, Err(jobs_console::trpc::Error::Decode { .. })), "{path:?}: {page:?}");
            continue;
        }
        let page = page.unwrap();
        let shown: Vec<_> =
            page.rows.iter().filter_map(|row| decode(row)).map(|job| job.id.to_string()).collect();
        assert_eq!(json!(page.rows.len() - shown.len()), expected["skipped"], "{path:?}");
        match expected.get("count") {
            Some(count) => assert_eq!(json!(shown.len()), *count, "{path:?}"),
            None => assert_eq!(json!(shown), expected["shown"], "{path:?}"),
        }
    }
    assert!(checked > 8, "only {checked} fixtures state what jobs they hold");
}

#[test]
fn status_words() {
    for (word, status) in [
        ("RUNNING", JobStatus::Running),
        ("Scheduled", JobStatus::Queued),
        ("Skipped", JobStatus::Skipped),
        ("Cancelled", JobStatus::Cancelled),
        ("paused", JobStatus::Unknown("paused".into())),
    ] {
        assert_eq!(JobStatus::parse(word), status);
    }
    let unknown = job(json!({"id": "1", "status": "paused"}));
    assert_eq!((unknown.section(), unknown.status.is_active()), (Section::Running, false));
    let ended = job(json!({"id": "1", "status": "paused", "completedAt": "2025-11-09T10:00:00Z"}));
    assert_eq!(ended.section(), Section::Recent);
}

#[test]
fn progress_is_clamped_and_may_be_indeterminate() {
    let progress = |value: Json| job(json!({"id": "1", "progress": value})).progress;
    let over = progress(json!({"processed": 50, "total": 45})).unwrap();
    assert_eq!((over.processed, over.total, over.percent()), (45, Some(45), Some(100)));
    assert_eq!(progress(json!({"processed": 999, "total": 1000})).unwrap().percent(), Some(99));
    assert_eq!(progress(json!({"processed": 3, "total": 0})).unwrap().percent(), None);
    assert_eq!(progress(json!({"processed": -3, "total": "10"})).unwrap().percent(), Some(0));
    for nothing in [json!(null), json!("12 of 45"), json!({}), json!({"processed": "many"})] {
        assert_eq!(progress(nothing), None);
    }
}

#[test]
fn blank_texts_are_absent() {
    let job =
        job(json!({"id": "1", "repoName": " \u{200b}", "name": "\t", "input": {"repoFullName": "acme/api"}}));
    assert_eq!((job.subject.as_deref(), job.name), (Some("acme/api"), None));
    let no_id = json!({"id": "  ", "runId": "r1"});
    assert_eq!(&*self::job(no_id).id, "r1");
}

#[test]
fn moments_that_mean_not_set_are_absent() {
    let job = job(
        json!({"id": "1", "startedAt": "0001-01-01T00:00:00Z", "completedAt": 0, "createdAt": 1_763_457_262}),
    );
    assert_eq!((job.started_at, job.completed_at), (None, None));
    assert_eq!(job.created_at, at("2025-11-18T09:14:22Z"));
}

#[test]
fn a_time_that_ran_backwards_took_no_time_that_could_be_told() {
    let took = |completed: &str| {
        let times = json!({ "startedAt": "2025-11-09T10:00:40Z", "completedAt": completed });
        let mut row = json!({ "id": "run_1", "status": "completed" });
        row.as_object_mut().unwrap().extend(times.as_object().unwrap().clone());
        job(row).duration
    };
    assert_eq!(took("2025-11-09T10:00:50Z"), Some(TimeDelta::seconds(10)));
    assert_eq!(took("2025-11-09T10:00:40Z"), Some(TimeDelta::zero()));
    assert_eq!(took("2025-11-09T10:00:00Z"), None);
    assert_eq!(job(json!({ "id": "run_1", "durationMs": -5 })).duration, None);
}

#[test]
fn a_page_that_is_none_says_what_was_expected() {
    for (result, reason) in [
        (json!("text"), "expected a list of jobs"),
        (json!(null), "expected a list of jobs"),
        (json!({"jobs": []}), "an object without items"),
        (json!({"items": "none"}), "expected a sequence"),
    ] {
        let error = serde_json::from_str::<JobPage<'_>>(&result.to_string()).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn a_page_has_more_when_it_says_so_or_has_a_cursor() {
    let has_more = |mut page: Json| {
        page["items"] = json!([]);
        let text = page.to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
        assert!(page.paged);
        page.has_more
    };
    assert!(has_more(json!({"hasMore": true})));
    assert!(has_more(json!({"nextCursor": "2026-01-05 11:00:00"})));
    assert!(!has_more(json!({"nextCursor": "2026-01-05 11:00:00", "hasMore": false})));
    assert!(!has_more(json!({"nextCursor": null})));
    assert!(!has_more(json!({})));
}

fn details(json: Json) -> Result<JobDetails, serde_json::Error> {
    serde_json::from_str(&json.to_string())
}

#[test]
fn details_with_steps() {
    let details = details(json!({
        "id": "run_01", "status": "running",
        "event": {"name": "docs/push", "data": {"sha": "abc"}},
        "output": {"filesProcessed": 3},
        "configStatus": "Unconfigured",
        "steps": [
            {"name": "load-config", "status": "completed", "startedAt": "2025-11-09T10:00:00Z", "endedAt": "2025-11-09T10:00:01Z"},
            {"id": 7, "status": "Failed", "attempt": 2, "error": {"message": "HTTP 429"}},
            "no step",
            {},
        ],
    }))
    .unwrap();
    let [config, failed, nameless] = details.steps.as_slice() else { panic!("{:?}", details.steps) };
    assert_eq!(config.ended_at.unwrap() - config.started_at.unwrap(), TimeDelta::seconds(1));
    assert_eq!((&*failed.name, failed.attempt, failed.error.as_deref()), ("7", Some(2), Some("HTTP 429")));
    assert_eq!((&*nameless.name, nameless.number), ("", 4));
    let event = details.event.unwrap();
    assert_eq!((&*event.name, event.data.as_deref()), ("docs/push", Some(r#"{"sha":"abc"}"#)));
    assert_eq!(details.output.as_deref(), Some(r#"{"filesProcessed":3}"#));
    assert_eq!(details.config_status, Some(ConfigStatus::Unconfigured));
}

#[test]
fn the_status_of_a_repository_is_known_or_absent() {
    let status = |value: Json| details(json!({"id": "1", "configStatus": value})).unwrap().config_status;
    for (word, known) in [
        ("configured", ConfigStatus::Configured),
        (" UNCONFIGURED ", ConfigStatus::Unconfigured),
        ("Ingesting", ConfigStatus::Ingesting),
        ("error", ConfigStatus::Error),
        ("pending", ConfigStatus::Pending),
    ] {
        assert_eq!(status(json!(word)), Some(known));
    }
    for other in [json!("paused"), json!(""), json!(null), json!(7), json!({"configured": true})] {
        assert_eq!(status(other), None);
    }
}

#[test]
fn details_may_be_wrapped() {
    let wrapped = json!({"job": {"id": "run_01", "status": "failed", "steps": [{"name": "load"}]}});
    let details = self::details(wrapped).unwrap();
    assert_eq!((&*details.job.id, details.steps.len()), ("run_01", 1));
    assert!(self::details(json!("text")).is_err());
    assert!(self::details(json!({"status": "running"})).is_err());
}

/// Any JSON, with the field names that matter often among the keys.
fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "\\PC{0,12}".prop_map(Json::from),
        Just(json!("2025-11-18 09:14:22.123")),
        Just(json!("running")),
    ];
    let key = prop_oneof![
        prop::sample::select(vec![
            "id",
            "runId",
            "jobId",
            "type",
            "status",
            "progress",
            "processed",
            "total",
            "input",
            "output",
            "error",
            "errorMessage",
            "startedAt",
            "completedAt",
            "durationMs",
            "items",
            "hasMore",
            "steps",
            "attempts",
            "attempt",
            "op",
            "queuedAt",
            "endedAt",
            "childRunId",
            "rerunnable",
            "event",
            "name",
            "repoName",
            "json",
            "meta",
            "values",
            "result",
            "data",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((key.clone(), inner), 0..8)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_decoding_panic(value in any_json()) {
        let text = value.to_string();
        if let Ok(page) = serde_json::from_str::<JobPage<'_>>(&text) {
            for row in page.rows {
                decode(row);
            }
        }
        let _ = serde_json::from_str::<JobDetails>(&text);
        let _ = serde_json::from_str::<Job>(&text);
    }

    #[test]
    fn no_steps_make_decoding_panic(steps in prop::collection::vec(any_json(), 0..6)) {
        let decoded = details(json!({"id": "1", "status": "running", "steps": steps})).unwrap();
        prop_assert!(decoded.steps.len() <= steps.len());
    }

    #[test]
    fn a_bad_row_never_costs_the_others(rows in prop::collection::vec(any_json(), 0..6), at in 0usize..6) {
        let mut rows = rows;
        let at = at.min(rows.len());
        rows.insert(at, json!({"id": "good", "status": "running", "repoName": "acme/api"}));
        let text = json!(rows).to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(page.rows.len(), rows.len());
        let good = decode(page.rows[at]).unwrap();
        prop_assert_eq!(&*good.id, "good");
        prop_assert_eq!(good.subject.as_deref(), Some("acme/api"));
    }

    #[test]
    fn a_field_never_costs_the_others(name in "[a-z]{1,8}", value in any_json()) {
        prop_assume!(!["id", "status"].contains(&&*name));
        let mut row = json!({"id": "good", "status": "running"});
        row[&name] = value;
        let job = job(row);
        prop_assert_eq!((&*job.id, &job.status), ("good", &JobStatus::Running));
    }

    #[test]
    fn cut_answers_are_errors(cut in 0usize..2_000) {
        let text = fs::read_to_string(format!("{}/superjson-list-single-get.json", wire_folder())).unwrap();
        let (mut response, transformer) = response(&serde_json::from_str(&text).unwrap());
        response.body.truncate(cut.min(response.body.len() - 1));
        let page: Result<JobPage<'_>, _> = response.results(transformer, 1, false).remove(0);
        prop_assert!(page.is_err());
    }
}

#[test]
fn a_text_that_is_cut_inside_an_emoji_is_decoded() {
    let job: Job = serde_json::from_str(r#"{"id":"1","name":"docs \ud83d"}"#).unwrap();
    assert_eq!(job.name.as_deref(), Some("docs \u{fffd}"));
}
