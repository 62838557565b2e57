//! What Inngest's API does that one would not expect, one test each.

use std::time::Duration;

use inngest_stand_in::world::{Status as Stage, Step};
use jobs_server::inngest::client::{Client, RunsQuery};
use jobs_server::inngest::error::InngestError;
use jobs_server::source::JobSource;
use jobs_server::store::{Cancel, Filter, Retry, Status};
use serde_json::json;

use crate::support::{Setting, connection};

#[test]
fn an_empty_list_has_no_data_at_all() {
    let setting = Setting::new();
    setting.tick();
    assert!(setting.list("org_a").is_empty());
    assert_eq!(setting.job_list("org_a").as_of, None);
}

#[test]
fn a_duration_is_text_and_the_start_in_a_list_is_the_time_of_queueing() {
    let setting = Setting::new();
    let queued = setting.ingestion("org_a", "acme/docs", Stage::Queued);
    let running = setting.ingestion("org_a", "acme/site", Stage::Running);
    setting.tick();
    let runs = setting.list("org_a");
    let of = |id: &str| runs.iter().find(|run| run.id == id).expect("the run");
    assert_eq!(of(&queued).started_at, None);
    assert_eq!(of(&running).started_at, Some(of(&running).created_at + 140));
    // An ended run's comes from its trace as well.
    setting.server.world(|world| world.advance(&running, Stage::Completed));
    setting.tick();
    let runs = setting.list("org_a");
    let run = runs.iter().find(|run| run.id == running).expect("the run");
    assert_eq!((run.status, run.started_at), (Status::Completed, Some(run.created_at + 140)));
}

#[test]
fn a_single_run_says_completed_while_it_still_runs_and_is_not_believed() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    let client = Client::new(&connection(&setting.server.url()));
    assert_eq!(client.run(&run_id).expect("a run").status, "COMPLETED");
    setting.tick();
    assert_eq!(setting.only("org_a").status, Status::Running);
    let details = setting.jobs("org_a").get(&run_id).expect("an answer").expect("details");
    assert_eq!((details.run.status, details.run.completed_at), (Status::Running, None));
}

#[test]
fn a_cancelled_run_ends_ten_seconds_in_the_future_in_a_list_and_not_here() {
    let setting = Setting::new();
    setting.ingestion("org_a", "acme/docs", Stage::Cancelled);
    setting.tick();
    let run = setting.only("org_a");
    assert_eq!(run.status, Status::Cancelled);
    assert!(run.completed_at.expect("an end") <= setting.now());
}

#[test]
fn the_error_of_a_failed_run_has_no_stack_and_other_runs_have_no_error() {
    let setting = Setting::new();
    let failed = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    let running = setting.ingestion("org_a", "acme/site", Stage::Running);
    let output = serde_json::json!({ "error": { "message": "of a step" } });
    setting.server.world(|world| world.change(&running, |run| run.steps[0].output = output));
    setting.tick();
    let runs = setting.list("org_a");
    let error = |id: &str| runs.iter().find(|run| run.id == id).expect("the run").error_message.clone();
    assert_eq!(error(&failed).as_deref(), Some("repository archive is empty"));
    assert_eq!(error(&running), None);
    let details = setting.jobs("org_a").get(&failed).expect("an answer").expect("details");
    let all = format!("{details:?}");
    assert!(!all.contains("/srv/app"), "{all}");
}

#[test]
fn unknown_parameters_are_ignored_so_nothing_is_left_to_inngests_filters() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_b", "acme/docs", Stage::Running);
    setting.server.world(|world| {
        let event = world.runs[&run_id].event_id.clone();
        world.add_run("docs.file.process", &event, Stage::Running);
    });
    let agent = ureq::Agent::new_with_defaults();
    let url = format!("{}/api/v2/runs?query=event.data.organizationId%3D%3D%22x%22", setting.server.url());
    let text = agent.get(url).call().expect("an answer").body_mut().read_to_string().expect("text");
    assert!(text.contains(&run_id), "the stand-in has the trap: {text}");
    setting.tick();
    assert!(setting.list("x").is_empty());
}

#[test]
fn a_function_without_its_app_is_rejected() {
    let setting = Setting::new();
    let client = Client::new(&connection(&setting.server.url()));
    let query = RunsQuery { functions: &["docs-ingestion"], ..RunsQuery::default() };
    let error = client.runs(&query).expect_err("a rejection");
    let expected = "appId is required when filtering by functionId".to_owned();
    assert_eq!(error, InngestError::Rejected(400, expected));
}

#[test]
fn each_rerun_makes_another_run_with_the_same_event() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    let client = Client::new(&connection(&setting.server.url()));
    let (first, second) =
        (client.rerun(&run_id, None).expect("a run"), client.rerun(&run_id, None).expect("a run"));
    assert_ne!(first, second);
    setting.tick();
    let runs = setting.list("org_a");
    assert_eq!(runs.len(), 3);
    assert_eq!(setting.server.calls("GET /v1/events/{id}"), 1);
}

#[test]
fn steps_of_a_cancelled_run_that_say_they_run_were_cancelled() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.server.world(|world| {
        world.change(&run_id, |run| run.steps.push(Step::new("process:a", "INVOKE", Stage::Running)));
    });
    setting.tick();
    let jobs = setting.jobs("org_a");
    assert_eq!(jobs.cancel(&run_id).expect("an answer"), Cancel::Cancelled);
    for _ in 0..2 {
        let details = jobs.get(&run_id).expect("an answer").expect("details");
        let statuses: Vec<_> = details.steps.iter().map(|step| step.status.as_str()).collect();
        assert_eq!(statuses, ["completed", "cancelled"]);
        setting.tick();
    }
}

#[test]
fn v1_says_that_all_is_well_when_it_is_not() {
    let setting = Setting::new();
    let client = Client::new(&connection(&setting.server.url()));
    assert_eq!(client.event("01M8FPJKRAATKQBZYWAKR3NNB9").expect_err("nothing"), InngestError::NotFound);
    let url = format!("{}/v1/runs/nope", setting.server.url());
    let text = ureq::get(url).call().expect("an answer").body_mut().read_to_string().expect("text");
    let one: jobs_server::inngest::wire::One<jobs_server::inngest::wire::RunRow> =
        serde_json::from_str(&text).expect("an answer");
    assert!(one.data.is_none());
    assert_eq!(one.status, Some(500));
}

#[test]
fn outputs_of_many_steps_take_longer_than_is_waited_for() {
    let setting = Setting::with(|options| options.connection.timeout = Duration::from_secs(2));
    // 600 steps take six seconds, as they did with a real server.
    setting.server.control(|control| control.delay_of_output = Duration::from_millis(10));
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.server.world(|world| {
        world.change(&run_id, |run| {
            run.progress = Some((0, 600));
            let step = |number| Step::new(&format!("process:{number}"), "INVOKE", Stage::Completed);
            run.steps.extend((0..600).map(step));
        });
    });
    let jobs = setting.jobs("org_a");
    setting.tick();
    assert_eq!(jobs.get(&run_id).expect("an answer").expect("details").steps.len(), 601);
    setting.server.world(|world| world.advance(&run_id, Stage::Completed));
    setting.tick();
    let details = jobs.get(&run_id).expect("an answer").expect("details");
    assert_eq!((details.run.status, details.steps.len()), (Status::Completed, 601));
    assert_eq!(details.run.output, Some(json!({ "processed": 2, "total": 2 })));
}

#[test]
fn a_run_that_a_restart_forgot_runs_for_ever_and_can_be_cancelled() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.tick();
    for _ in 0..3 {
        setting.pass(60_000);
        setting.tick();
        assert_eq!(setting.only("org_a").status, Status::Running);
    }
    assert_eq!(setting.jobs("org_a").cancel(&run_id).expect("an answer"), Cancel::Cancelled);
    setting.tick();
    assert_eq!(setting.only("org_a").status, Status::Cancelled);
}

#[test]
fn a_cancellation_that_comes_too_late_says_how_the_run_ended() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    let gone = setting.ingestion("org_a", "acme/gone", Stage::Running);
    setting.tick();
    setting.server.world(|world| {
        world.advance(&run_id, Stage::Failed);
        world.runs.remove(&gone);
    });
    let jobs = setting.jobs("org_a");
    assert_eq!(jobs.cancel(&run_id).expect("an answer"), Cancel::WrongStatus(Status::Failed));
    assert_eq!(jobs.cancel(&gone).expect("an answer"), Cancel::NotFound);
    assert!(setting.list("org_a").iter().all(|run| run.id != gone));
}

#[test]
fn a_queued_run_probably_waits_for_a_slot() {
    let setting = Setting::new();
    setting.ingestion("org_a", "acme/docs", Stage::Queued);
    setting.tick();
    let reason = setting.only("org_a").status_reason;
    assert_eq!(reason.as_deref(), Some("probably waiting for a free slot (at most 1 per organization)"));
}

#[test]
fn progress_that_a_function_notes_is_text() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.server.world(|world| world.change(&run_id, |run| run.progress = Some((5, 10))));
    setting.tick();
    assert_eq!(setting.only("org_a").progress, Some((5, 10)));
}

#[test]
fn fields_that_nobody_knows_change_nothing() {
    let setting = Setting::new();
    setting.server.control(|control| control.unknown_fields = true);
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    assert_eq!(setting.only("org_a").status, Status::Failed);
    let jobs = setting.jobs("org_a");
    assert_eq!(jobs.get(&run_id).expect("an answer").expect("details").steps.len(), 2);
    assert!(matches!(jobs.retry(&run_id).expect("an answer"), Retry::Queued(_)));
}

#[test]
fn a_clock_that_is_ahead_puts_nothing_into_the_future() {
    let setting = Setting::new();
    setting.server.control(|control| control.clock_ahead = 3_600_000);
    setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.ingestion("org_a", "acme/site", Stage::Failed);
    setting.tick();
    setting.tick();
    for run in setting.jobs("org_a").list(Filter::All, None).expect("a list").runs {
        let times = [Some(run.created_at), run.started_at, run.completed_at];
        assert!(times.into_iter().flatten().all(|time| time <= setting.now()), "{run:?}");
    }
}
