//! Reading jobs: what consoles of both shapes and all eras send, and what nobody should send.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, rc::Rc};

use jobs_console::{
    job::{Job, JobDetails, JobPage, Section, Status, read_job},
    wire::{self, Answer, Payload, Seen, Timestamp, Transformer},
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn decode(
    status: u16,
    body: &str,
    transformer: Transformer,
    calls: usize,
    batched: bool,
) -> Vec<Result<Payload, wire::Error>> {
    let answer = Answer { status, body: Rc::new(body.to_owned()), retry_after: None };
    wire::decode(&answer, transformer, calls, batched, &mut Seen::default())
}

fn payload(json: &Json) -> Payload {
    Payload::parse(&json.to_string()).unwrap()
}

/// The jobs in the answer of a fixture in `trpc/tests/wire/`.
fn jobs_of(fixture: &str) -> Vec<Job> {
    let text =
        fs::read_to_string(format!("{}/trpc/tests/wire/{fixture}.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let fixture: Json = serde_json::from_str(&text).unwrap();
    let transformer = match fixture["transformer"].as_str() {
        Some("superjson") => Transformer::Superjson,
        _ => Transformer::None,
    };
    let body = fixture["response"]["body"].as_str().unwrap();
    let payload = decode(200, body, transformer, 1, true).remove(0).unwrap();
    JobPage::read(&payload).unwrap().jobs().map(|row| row.unwrap()).collect()
}

fn job(row: Json) -> Job {
    read_job(payload(&row).json()).unwrap()
}

fn at(text: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(text).unwrap())
}

#[test]
fn the_specification_shape() {
    for fixture in ["plain-list-single-get", "superjson-list-single-get"] {
        let jobs = jobs_of(fixture);
        let [running, queued, completed, failed] = jobs.as_slice() else { panic!("{jobs:?}") };
        assert_eq!(&*running.id, "run_01");
        assert_eq!(running.kind.as_deref(), Some("docs-ingestion"));
        assert_eq!(running.subject.as_deref(), Some("lightfastai/lightfast"));
        assert_eq!(running.status, Status::Running);
        assert_eq!(running.progress.unwrap().percent(), Some(27));
        assert_eq!(running.started_at, at("2025-11-09T10:00:00Z"));
        assert_eq!((&queued.status, queued.error.as_deref()), (&Status::Queued, None));
        assert_eq!((completed.files, completed.duration), (Some(23), Some(240_000)));
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
        assert!(jobs.iter().all(|job| !matches!(job.status, Status::Unknown(_))), "{fixture}");
        let failed = jobs.iter().find(|job| job.status == Status::Failed).unwrap();
        assert!(failed.error.is_some(), "{fixture}: {failed:?}");
        let timed = jobs.iter().find(|job| job.status == Status::Completed).unwrap();
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
    let folder = format!("{}/trpc/tests/wire", env!("CARGO_MANIFEST_DIR"));
    let mut checked = 0;
    for entry in fs::read_dir(folder).unwrap() {
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
        let transformer =
            if fixture["transformer"] == "superjson" { Transformer::Superjson } else { Transformer::None };
        let body = fixture["response"]["body"].as_str().unwrap();
        let decoded = decode(200, body, transformer, 1, false);
        let payload = decoded.into_iter().next().unwrap().unwrap();
        let page = JobPage::read(&payload);
        if expected["error"] == "decode" {
            assert!(page.is_err(), "{path:?}");
            continue;
        }
        let page = page.unwrap();
        let shown: Vec<_> = page.jobs().filter_map(|row| row.ok().map(|job| job.id.to_string())).collect();
        let skipped = page.jobs().filter(|row| row.is_err()).count();
        assert_eq!(json!(skipped), expected["skipped"], "{path:?}");
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
        ("RUNNING", Status::Running),
        ("Scheduled", Status::Queued),
        ("Skipped", Status::Skipped),
        ("Cancelled", Status::Cancelled),
        ("paused", Status::Unknown("paused".into())),
    ] {
        assert_eq!(Status::read(word), status);
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
fn details_with_steps() {
    let details = JobDetails::read(
        payload(&json!({
            "id": "run_01", "status": "running",
            "event": {"name": "docs/push", "data": {"sha": "abc"}},
            "output": {"filesProcessed": 3},
            "steps": [
                {"name": "load-config", "status": "completed", "startedAt": "2025-11-09T10:00:00Z", "endedAt": "2025-11-09T10:00:01Z"},
                {"id": 7, "status": "Failed", "attempt": 2, "error": {"message": "HTTP 429"}},
                "no step",
                {},
            ],
        }))
        .json(),
    )
    .unwrap();
    let [config, failed, nameless] = details.steps.as_slice() else { panic!("{:?}", details.steps) };
    assert_eq!(config.ended_at.unwrap().since(config.started_at.unwrap()), 1_000);
    assert_eq!((&*failed.name, failed.attempt, failed.error.as_deref()), ("7", Some(2), Some("HTTP 429")));
    assert_eq!(&*nameless.name, "Step 4");
    assert_eq!(details.event.unwrap().name.as_ref(), "docs/push");
    assert!(JobDetails::read(payload(&json!("text")).json()).is_err());
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
    fn no_json_makes_reading_panic(value in any_json()) {
        let payload = payload(&value);
        let raw = payload.json();
        if let Ok(page) = JobPage::read(&payload) {
            let rows = page.jobs().count();
            prop_assert_eq!(rows, page.rows.len());
        }
        let _ = JobDetails::read(raw);
        let _ = read_job(raw);
    }

    #[test]
    fn no_body_makes_decoding_panic(body in "\\PC*", status in 0u16..600, calls in 1usize..4, batched: bool) {
        for transformer in [Transformer::None, Transformer::Superjson] {
            prop_assert_eq!(decode(status, &body, transformer, calls, batched).len(), calls);
        }
    }

    #[test]
    fn no_envelope_makes_decoding_panic(value in any_json(), calls in 1usize..4, batched: bool) {
        let body = json!({"result": {"data": value}}).to_string();
        for transformer in [Transformer::None, Transformer::Superjson] {
            for payload in decode(200, &body, transformer, calls, batched).into_iter().flatten() {
                let _ = payload.revive();
            }
        }
    }

    #[test]
    fn what_came_before_changes_nothing_in_what_is_read(
        first in prop::collection::vec(any_json(), 0..12),
        other in prop::collection::vec(any_json(), 0..12),
        kept in prop::collection::vec(any::<bool>(), 12),
        meta: bool,
        cut in prop::option::of(0usize..400),
    ) {
        let kept = first.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(row, _)| row.clone());
        let mut second: Vec<_> = kept.collect();
        second.splice(second.len() / 2..second.len() / 2, other);
        let body = |rows: &[Json]| {
            let meta = if meta { json!({"values": {"0.createdAt": ["Date"]}, "v": 1}) } else { Json::Null };
            json!([{"result": {"data": {"json": rows, "meta": meta}}}]).to_string()
        };
        let mut seen = Seen::default();
        for text in [body(&first), body(&second), body(&second), body(&first)] {
            let text = cut.and_then(|cut| text.get(..cut)).unwrap_or(&text);
            for (transformer, batched) in [(Transformer::Superjson, true), (Transformer::None, true), (Transformer::Superjson, false)] {
                seen.begin();
                let answer = Answer { status: 200, body: Rc::new(text.to_owned()), retry_after: None };
                let known = wire::decode(&answer, transformer, 1, batched, &mut seen);
                let anew = decode(200, text, transformer, 1, batched);
                prop_assert_eq!(&known, &anew);
                for (known, anew) in known.iter().flatten().zip(anew.iter().flatten()) {
                    prop_assert_eq!(known.elements(), known.json().elements());
                    prop_assert_eq!(known.elements(), anew.elements());
                }
            }
        }
    }

    #[test]
    fn a_bad_row_never_costs_the_others(rows in prop::collection::vec(any_json(), 0..6), at in 0usize..6) {
        let mut rows = rows;
        let at = at.min(rows.len());
        rows.insert(at, json!({"id": "good", "status": "running", "repoName": "acme/api"}));
        let payload = payload(&json!(rows));
        let jobs: Vec<_> = JobPage::read(&payload).unwrap().jobs().collect();
        prop_assert_eq!(jobs.len(), rows.len());
        let good = jobs[at].as_ref().unwrap();
        prop_assert_eq!(&*good.id, "good");
        prop_assert_eq!(good.subject.as_deref(), Some("acme/api"));
    }

    #[test]
    fn cut_answers_are_errors_not_panics(cut in 0usize..2_000) {
        let text = include_str!("../trpc/tests/wire/superjson-list-single-get.json");
        let fixture: Json = serde_json::from_str(text).unwrap();
        let body = fixture["response"]["body"].as_str().unwrap();
        let cut = cut.min(body.len() - 1);
        prop_assert!(decode(200, &body[..cut], Transformer::Superjson, 1, false).remove(0).is_err());
    }
}

#[test]
fn a_raw_row_that_is_cut_inside_an_emoji_is_read() {
    let row = wire::Json::parse(r#"{"id":"1","name":"docs \ud83d"}"#).unwrap();
    assert_eq!(read_job(row).unwrap().name.as_deref(), Some("docs \u{fffd}"));
}
