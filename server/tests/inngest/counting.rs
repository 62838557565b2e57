//! What Inngest is asked, and how often.

use std::sync::Arc;
use std::time::{Duration, Instant};

use inngest_stand_in::world::{Status as Stage, Step};
use jobs_server::source::JobSource;
use jobs_server::store::{Filter, Status};

use crate::support::Setting;

const TRACE: &str = "GET /api/v2/runs/{id}/trace";

#[test]
fn a_hundred_jobs_of_which_ten_run_cost_eleven_calls_a_tick() {
    let setting = Setting::new();
    for number in 0..100 {
        let stage = if number < 10 { Stage::Running } else { Stage::Completed };
        setting.ingestion("org_a", &format!("acme/{number}"), stage);
    }
    setting.tick();
    assert_eq!(setting.list("org_a").len(), 100);
    for _ in 0..25 {
        setting.server.forget_calls();
        setting.tick();
        let calls = setting.server.calls_by_route();
        assert!(setting.server.all_calls() <= 11, "{calls:?}");
    }
    let calls = setting.server.calls_by_route();
    assert_eq!(calls.get(TRACE), Some(&10), "{calls:?}");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    (work(), begun.elapsed())
}

#[test]
fn five_hundred_readers_cost_what_one_does() {
    let calls_of = |readers: usize| {
        let setting = Setting::new();
        let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
        setting.tick();
        setting.server.forget_calls();
        setting.pass(3_000);
        let jobs = Arc::new(setting.jobs("org_a"));
        std::thread::scope(|scope| {
            for _ in 0..readers {
                scope.spawn(|| {
                    assert_eq!(jobs.list(Filter::All, None).expect("a list").runs.len(), 1);
                    setting.inngest.poll();
                    assert!(jobs.get(&run_id).expect("an answer").is_some());
                });
            }
        });
        setting.server.calls_by_route()
    };
    let ((one, _), (mut many, took)) = (timed(|| calls_of(1)), timed(|| calls_of(500)));
    assert_eq!(one.get("GET /api/v2/runs"), Some(&1));
    // Details are asked for again every three seconds, which a busy machine may need for so many readers.
    let again = usize::try_from(took.as_secs() / 3).expect("a few");
    let traces = many.entry(TRACE).or_default();
    assert!((2..=2 + again).contains(traces), "{traces} in {took:?}");
    *traces = 2;
    assert_eq!(one, many);
}

#[test]
fn nobody_looks_nothing_is_asked() {
    let setting = Setting::new();
    setting.inngest.poll();
    assert_eq!(setting.server.all_calls(), 0);
    setting.tick();
    setting.server.forget_calls();
    setting.pass(29_999);
    setting.inngest.poll();
    assert_eq!(setting.server.calls("GET /api/v2/runs"), 1);
    setting.pass(3_000);
    setting.inngest.poll();
    assert_eq!(setting.server.calls("GET /api/v2/runs"), 1);
}

#[test]
fn an_event_is_asked_for_once() {
    let setting = Setting::new();
    setting.ingestion("org_a", "acme/docs", Stage::Running);
    for _ in 0..5 {
        setting.tick();
    }
    assert_eq!(setting.server.calls("GET /v1/events/{id}"), 1);
    // Nor by a server that is started anew on the same history.
    let other = setting.other(|_| {});
    let jobs = other.jobs("org_a");
    assert!(jobs.list(Filter::All, None).is_err(), "nothing is known yet");
    other.poll();
    assert_eq!(jobs.list(Filter::All, None).expect("a list").runs.len(), 1);
    assert_eq!(setting.server.calls("GET /v1/events/{id}"), 1);
}

#[test]
fn traces_of_more_than_ten_running_runs_take_turns() {
    let setting = Setting::new();
    for number in 0..25 {
        let id = setting.ingestion("org_a", &format!("acme/{number}"), Stage::Running);
        setting.server.world(|world| world.change(&id, |run| run.progress = Some((1, 2))));
    }
    for _ in 0..4 {
        setting.tick();
    }
    assert!(setting.list("org_a").iter().all(|run| run.progress == Some((1, 2))));
}

#[test]
fn an_older_active_run_costs_one_more_call_and_one_that_vanished_is_looked_up() {
    let setting = Setting::new();
    let old = setting.ingestion("org_a", "acme/old", Stage::Running);
    let queued_at = setting.now() - 3_600_000;
    setting.server.world(|world| world.change(&old, |run| run.queued_at = queued_at));
    setting.tick();
    for number in 0..100 {
        setting.ingestion("org_b", &format!("acme/{number}"), Stage::Completed);
    }
    setting.tick();
    setting.server.forget_calls();
    setting.tick();
    assert_eq!(setting.server.calls("GET /api/v2/runs"), 2);
    assert_eq!(setting.only("org_a").status, Status::Running);

    setting.server.world(|world| world.advance(&old, Stage::Failed));
    setting.tick();
    let run = setting.only("org_a");
    assert_eq!(run.status, Status::Failed);
    assert_eq!(run.error_message.as_deref(), Some("repository archive is empty"));
    setting.server.forget_calls();
    setting.tick();
    assert_eq!(setting.server.calls("GET /api/v2/runs"), 1);
}

#[test]
fn the_whole_window_is_paged_and_pages_that_overlap_lose_and_double_nothing() {
    let setting = Setting::new();
    setting.server.control(|control| control.overlap = 7);
    for number in 0..250 {
        setting.ingestion("org_a", &format!("acme/{number}"), Stage::Queued);
    }
    setting.tick();
    setting.pass(60_000);
    setting.tick();
    let mut names: Vec<_> = setting.list("org_a").into_iter().map(|run| run.repo_name).collect();
    assert_eq!(names.len(), 250);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 250);
}

#[test]
fn functions_that_others_invoke_are_no_jobs() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.server.world(|world| {
        let event = world.runs[&run_id].event_id.clone();
        world.add_run("docs.file.process", &event, Stage::Running);
        world.change(&run_id, |run| {
            run.steps.push(Step::new("process:docs/page-01.md", "INVOKE", Stage::Completed));
            run.steps.push(Step::new("process:docs/page-02.md", "INVOKE", Stage::Running));
        });
    });
    setting.tick();
    let run = setting.only("org_a");
    assert_eq!(run.id, run_id);
    assert_eq!(run.progress, Some((1, 2)));
    assert_eq!(run.status_reason.as_deref(), Some("waiting for process:docs/page-02.md"));
}
