//! The recorded exchanges: what our types read of them, and that the stand-in answers in their shapes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use inngest_stand_in::StandIn;
use inngest_stand_in::world::{Run, Status as Stage, Step};
use jobs_server::inngest::wire::{Errors, Event, Function, List, One, RunRow, Trace};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The body of a recorded answer by the number in the file's name.
fn recorded(number: &str) -> Value {
    exchanges().remove(number).unwrap_or_else(|| panic!("no exchange {number}"))["response"]["body"].take()
}

fn exchanges() -> BTreeMap<String, Value> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("inngest-stand-in/recorded");
    let files = std::fs::read_dir(directory).expect("the recorded exchanges");
    let files = files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"));
    files
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let number = name.split('-').next().unwrap_or_default().to_owned();
            let text = std::fs::read_to_string(&path).expect("text");
            (number, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
        })
        .collect()
}

fn read<T: DeserializeOwned>(number: &str) -> T {
    serde_json::from_str(&recorded(number).to_string()).unwrap_or_else(|error| panic!("{number}: {error}"))
}

#[test]
fn every_recorded_answer_is_read_by_the_type_of_its_route() {
    let all = exchanges();
    assert!(all.len() > 50, "{}", all.len());
    for (number, exchange) in all {
        let text = exchange["response"]["body"].to_string();
        let path = exchange["request"]["path"].as_str().expect("a path");
        let path = path.split('?').next().unwrap_or_default();
        let is_post = exchange["request"]["method"] == "POST";
        let outcome = if exchange["response"]["status"] != 200 {
            // Not all of them are JSON, and the client reads nothing but their codes.
            let _ = serde_json::from_str::<Errors>(&text);
            continue;
        } else if is_post || path.starts_with("/v1/runs") {
            serde_json::from_str::<One<Value>>(&text).map(|_| ())
        } else if path.ends_with("/trace") {
            serde_json::from_str::<One<Trace>>(&text).map(|one| assert!(one.data.is_some(), "{number}"))
        } else if path.ends_with("/functions") {
            serde_json::from_str::<List<Function>>(&text)
                .map(|list| assert_eq!(list.data.len(), 3, "{number}"))
        } else if path.ends_with("/runs") {
            serde_json::from_str::<List<RunRow>>(&text).map(|list| {
                let complete = |row: &RunRow| row.queued_at.is_some() && row.trigger.event_ids.len() == 1;
                assert!(list.data.iter().all(complete), "{number}");
                let count = exchange["response"]["body"]["data"].as_array().map_or(0, Vec::len);
                // `v1` has other names.
                if !path.starts_with("/v1") {
                    assert_eq!(list.data.len(), count, "{number}");
                }
            })
        } else if path.starts_with("/v1/events/") {
            serde_json::from_str::<One<Event>>(&text).map(|one| assert!(one.data.is_some(), "{number}"))
        } else {
            serde_json::from_str::<One<Value>>(&text).map(|_| ())
        };
        outcome.unwrap_or_else(|error| panic!("{number}: {error}"));
    }
}

#[test]
fn the_recorded_traps_are_read_as_what_they_are() {
    let empty: List<RunRow> = read("73");
    assert!(empty.data.is_empty() && empty.next().is_none());
    let queued: List<RunRow> = read("05");
    assert!(queued.data.iter().all(|row| row.status == "QUEUED"));
    let more: List<RunRow> = read("04");
    assert!(more.next().is_some());

    let failed: List<RunRow> = read("28");
    assert_eq!(failed.data[1].output.0.as_deref(), Some("cannot parse docs/page-02.md"));
    let failed: One<RunRow> = read("22");
    assert_eq!(failed.data.expect("a run").output.0.as_deref(), Some("repository archive is empty"));
    let too_early: One<RunRow> = read("31");
    assert_eq!(too_early.data.expect("a run").status, "COMPLETED");

    let waiting: One<Trace> = read("10");
    let root = waiting.data.expect("a trace").root_span;
    assert_eq!((root.status.as_str(), root.started_at), ("WAITING", None));
    let running: One<Trace> = read("30");
    let root = running.data.expect("a trace").root_span;
    assert_eq!(root.status, "RUNNING");
    let note = root.metadata.iter().find(|note| note.kind == "userland.progress").expect("progress");
    assert_eq!(note.values["processed"], "5");
    assert_eq!(root.children.last().and_then(|child| child.step_op.as_deref()), Some("INVOKE"));

    let from_step: One<Trace> = read("124");
    let steps = from_step.data.expect("a trace").root_span.children.into_iter();
    let names: Vec<_> = steps.filter(|step| step.step_id.is_some()).map(|step| step.name).collect();
    assert_eq!(names, ["parse", "write"], "what was taken over is not in the trace");

    let event: One<Event> = read("19");
    let event = event.data.expect("an event");
    assert_eq!((event.ts, event.data["organizationId"].as_str()), (1_795_823_324_938, Some("org_zeta")));
    let unknown: One<RunRow> = read("76");
    assert!(unknown.data.is_none());
    assert_eq!(unknown.status, Some(500));
    let ended: Errors = read("49");
    assert_eq!(ended.errors[0].code, "run_already_ended");
    let functions: List<Function> = read("03");
    assert_eq!(
        functions.data[1].configuration.concurrency[0].key.as_deref(),
        Some("event.data.organizationId")
    );
}

/// The keys and types of a JSON value. Of the items of a list, it is what any of them has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Leaf(&'static str),
    List(Option<Box<Shape>>),
    Object(BTreeMap<String, Shape>),
    Either(BTreeSet<Shape>),
}

fn shape(value: &Value) -> Shape {
    match value {
        Value::Null => Shape::Leaf("null"),
        Value::Bool(_) => Shape::Leaf("boolean"),
        Value::Number(_) => Shape::Leaf("number"),
        Value::String(_) => Shape::Leaf("text"),
        Value::Array(items) => Shape::List(items.iter().map(shape).reduce(both).map(Box::new)),
        Value::Object(map) => {
            Shape::Object(map.iter().map(|(key, value)| (key.clone(), shape(value))).collect())
        }
    }
}

fn both(a: Shape, b: Shape) -> Shape {
    match (a, b) {
        (a, b) if a == b => a,
        (Shape::Object(mut a), Shape::Object(b)) => {
            for (key, value) in b {
                let merged = match a.remove(&key) {
                    Some(known) => both(known, value),
                    None => value,
                };
                a.insert(key, merged);
            }
            Shape::Object(a)
        }
        (Shape::List(a), Shape::List(b)) => {
            Shape::List([a, b].into_iter().flatten().map(|shape| *shape).reduce(both).map(Box::new))
        }
        (a, b) => {
            let kinds = |shape| match shape {
                Shape::Either(kinds) => kinds,
                other => [other].into(),
            };
            Shape::Either(kinds(a).into_iter().chain(kinds(b)).collect())
        }
    }
}

fn ask(server: &StandIn, path: &str) -> Value {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let text =
        agent.get(format!("{}{path}", server.url())).call().expect("an answer").body_mut().read_to_string();
    serde_json::from_str(&text.expect("text")).expect("JSON")
}

fn post(server: &StandIn, path: &str, body: &Value) -> Value {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let text = agent
        .post(format!("{}{path}", server.url()))
        .send(body.to_string())
        .expect("an answer")
        .body_mut()
        .read_to_string();
    serde_json::from_str(&text.expect("text")).expect("JSON")
}

fn assert_same(number: &str, answer: &Value) {
    let expected = recorded(number);
    assert_eq!(shape(answer), shape(&expected), "{number}\n{answer:#}");
}

/// A run with the event of a recorded trace, or with any.
fn run(server: &StandIn, event: Option<&Value>, stage: Stage, change: impl FnOnce(&mut Run)) -> String {
    let data = event.map_or_else(|| json!({ "organizationId": "org_a" }), |event| event["data"].clone());
    server.world(|world| {
        let event_id = world.add_event("docs/ingestion.requested", &data);
        let id = world.add_run("docs-ingestion", &event_id, stage);
        world.change(&id, change);
        id
    })
}

#[test]
fn the_stand_in_lists_in_the_shapes_that_were_recorded() {
    let server = StandIn::start().expect("a stand-in");
    assert_same("73", &ask(&server, "/api/v2/runs"));
    run(&server, None, Stage::Queued, |_| {});
    assert_same("05", &ask(&server, "/api/v2/runs?status=QUEUED&limit=20"));
    run(&server, None, Stage::Running, |_| {});
    assert_same("06", &ask(&server, "/api/v2/runs?status=RUNNING&limit=20"));
    run(&server, None, Stage::Failed, |_| {});
    assert_same("28", &ask(&server, "/api/v2/runs?status=FAILED&includeOutput=true&limit=3"));
    for _ in 0..4 {
        run(&server, None, Stage::Completed, |_| {});
    }
    assert_same("29", &ask(&server, "/api/v2/runs?status=COMPLETED&includeOutput=true&limit=3"));
    assert_same("04", &ask(&server, "/api/v2/runs?limit=5"));
    let list_files = |run: &mut Run| run.steps.push(Step::new("list-files", "RUN", Stage::Completed));
    run(&server, None, Stage::Cancelled, list_files);
    assert_same("59", &ask(&server, "/api/v2/runs?status=CANCELLED&includeOutput=true"));
    for (number, query) in [
        ("69", "status=WAITING"),
        ("70", "limit=101"),
        ("71", "cursor=xx"),
        ("72", "functionId=docs-ingestion"),
        ("79", "from=2026-11-28T00:00:00Z&until=2026-11-27T00:00:00Z"),
    ] {
        let answer = ask(&server, &format!("/api/v2/runs?{query}"));
        assert_eq!(answer, recorded(number), "{number}");
    }
}

#[test]
fn the_stand_in_shows_single_runs_and_traces_in_the_shapes_that_were_recorded() {
    let server = StandIn::start().expect("a stand-in");
    let event = |number: &str| recorded(number)["data"]["rootSpan"]["input"]["data"][0].clone();
    let trace =
        |id: &str, output: bool| ask(&server, &format!("/api/v2/runs/{id}/trace?includeOutput={output}"));
    let single = |id: &str| ask(&server, &format!("/api/v2/runs/{id}?includeOutput=true"));

    let queued = run(&server, Some(&event("10")), Stage::Queued, |_| {});
    assert_same("10", &trace(&queued, true));
    assert_same("09", &single(&queued));
    let event_id = server.world(|world| world.runs[&queued].event_id.clone());
    assert_same("19", &ask(&server, &format!("/v1/events/{event_id}")));
    assert_same("17", &ask(&server, &format!("/api/v2/events/{event_id}/runs")));

    let running = run(&server, Some(&event("30")), Stage::Running, |run| {
        run.progress = Some((5, 10));
        let mut page = Step::new("process:docs/page-01.md", "INVOKE", Stage::Completed);
        page.output = json!({ "bytes": 150, "path": "docs/page-01.md" });
        let mut progress = Step::new("progress:1", "RUN", Stage::Completed);
        progress.output = json!({ "data": null });
        run.steps.extend([page, progress, Step::new("process:docs/page-06.md", "INVOKE", Stage::Running)]);
    });
    assert_same("30", &trace(&running, true));
    assert_same("98", &trace(&running, false));
    let answer = single(&running);
    assert_eq!(answer["data"]["status"], "COMPLETED");
    assert_same("31", &answer);

    let child = server.world(|world| world.invoke(&running, "docs/a.md")).expect("a run");
    let event_id = server.world(|world| world.runs[&child].event_id.clone());
    assert_same("121", &ask(&server, &format!("/v1/events/{event_id}")));

    let failed = run(&server, Some(&event("23")), Stage::Failed, |_| {});
    assert_same("23", &trace(&failed, true));
    assert_same("22", &single(&failed));
    let completed = run(&server, None, Stage::Completed, |_| {});
    assert_same("25", &single(&completed));

    let cancelled = run(&server, None, Stage::Running, |_| {});
    assert_same("47", &post(&server, &format!("/api/v2/runs/{cancelled}/cancel"), &json!({})));
    assert_same("58", &trace(&cancelled, false));
    assert_same("57", &single(&cancelled));
    assert_same("03", &ask(&server, "/api/v2/apps/apps-console/functions"));
}

#[test]
fn the_stand_in_refuses_in_the_words_that_were_recorded() {
    let server = StandIn::start().expect("a stand-in");
    let unknown = "01M8FPJKYAZCVD35QGRPK8RZZZ";
    let completed = run(&server, None, Stage::Completed, |_| {});
    let cancelled = run(&server, None, Stage::Cancelled, |_| {});
    let failed = run(&server, None, Stage::Failed, |_| {});
    let cancel = |id: &str| post(&server, &format!("/api/v2/runs/{id}/cancel"), &json!({}));
    let rerun = |id: &str, body: &Value| post(&server, &format!("/api/v2/runs/{id}/rerun"), body);
    for (number, answer) in [
        ("48", cancel(&cancelled)),
        ("49", cancel(&completed)),
        ("50", cancel(unknown)),
        ("51", cancel("nope")),
        ("63", rerun(unknown, &json!({}))),
        ("64", rerun(&failed, &json!({ "fromStep": { "stepId": "nope" } }))),
        ("75", ask(&server, &format!("/api/v2/runs/{unknown}"))),
        ("76", ask(&server, &format!("/v1/runs/{unknown}"))),
        ("78", ask(&server, "/api/v2/nope")),
    ] {
        assert_eq!(answer, recorded(number), "{number}");
    }
    assert_same("62", &rerun(&failed, &json!({})));
    assert_same("123", &rerun(&failed, &json!({ "fromStep": { "stepId": "list-files" } })));
    server.control(|control| control.event_key = Some("right".to_owned()));
    assert_eq!(post(&server, "/e/wrong", &json!([])), recorded("95"));
}
