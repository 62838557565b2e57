//! Inngest fails over one thing and gives all others.

use inngest_stand_in::world::Status as Stage;
use jobs_server::source::JobSource;
use jobs_server::store::Status;

use crate::support::Setting;

const EVENT: &str = "GET /v1/events/{id}";
const TRACE: &str = "GET /api/v2/runs/{id}/trace";

fn fail(setting: &Setting, id: &str) {
    setting.server.control(|control| {
        control.failing.insert(id.to_owned());
    });
}

fn event_of(setting: &Setting, run_id: &str) -> String {
    setting.server.world(|world| world.runs[run_id].event_id.clone())
}

fn lines(setting: &Setting) -> Vec<String> {
    setting.lines.lock().expect("lines").clone()
}

#[test]
fn a_run_whose_event_fails_is_not_shown_and_slows_nothing() {
    let setting = Setting::new();
    let bad = setting.ingestion("org_a", "acme/bad", Stage::Running);
    let good = setting.ingestion("org_a", "acme/good", Stage::Running);
    let event = event_of(&setting, &bad);
    fail(&setting, &event);
    setting.tick();
    assert_eq!(setting.only("org_a").id, good);
    setting.server.world(|world| world.advance(&good, Stage::Completed));
    let newer = setting.ingestion("org_a", "acme/newer", Stage::Queued);
    setting.tick();
    let list = setting.job_list("org_a");
    assert_eq!(list.as_of, None, "each look is a look");
    let shown: Vec<_> = list.runs.iter().map(|run| (run.id.as_str(), run.status)).collect();
    assert_eq!(shown, [(newer.as_str(), Status::Queued), (good.as_str(), Status::Completed)]);
    assert!(setting.jobs("org_a").get(&bad).expect("an answer").is_none());

    // It is asked for after 3, 6, 12 … seconds.
    setting.server.forget_calls();
    for _ in 0..100 {
        setting.tick();
    }
    assert_eq!(setting.server.calls("GET /api/v2/runs"), 100 + 5, "and a sweep each minute");
    assert!((4..=8).contains(&setting.server.calls(EVENT)), "{}", setting.server.calls(EVENT));
    let said = lines(&setting);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("events or traces") && said[0].contains("500"), "{said:?}");

    setting.server.control(|control| control.failing.clear());
    setting.pass(600_000);
    setting.tick();
    assert_eq!(setting.list("org_a").len(), 3);
    setting.tick();
    assert!(lines(&setting).last().is_some_and(|line| line.ends_with("this works again.")));
}

#[test]
fn many_events_that_fail_do_not_keep_the_others_away() {
    let setting = Setting::new();
    let good = setting.ingestion("org_a", "acme/good", Stage::Running);
    for number in 0..60 {
        let bad = setting.ingestion("org_a", &format!("acme/{number}"), Stage::Running);
        let event = event_of(&setting, &bad);
        fail(&setting, &event);
    }
    for _ in 0..12 {
        setting.tick();
    }
    assert_eq!(setting.only("org_a").id, good);
}

#[test]
fn a_trace_that_fails_is_asked_for_less_and_less_and_the_others_go_on() {
    let setting = Setting::new();
    let bad = setting.ingestion("org_a", "acme/bad", Stage::Running);
    let good = setting.ingestion("org_a", "acme/good", Stage::Running);
    for id in [&bad, &good] {
        setting.server.world(|world| world.change(id, |run| run.progress = Some((1, 2))));
    }
    fail(&setting, &bad);
    for _ in 0..20 {
        setting.tick();
    }
    assert_eq!(setting.job_list("org_a").as_of, None);
    let progress: Vec<_> = setting.list("org_a").into_iter().map(|run| (run.id, run.progress)).collect();
    assert_eq!(progress, [(good, Some((1, 2))), (bad, None)]);
    let traces = setting.server.calls(TRACE);
    assert!((20 + 3..=20 + 6).contains(&traces), "{traces}");
}

#[test]
fn a_run_whose_trace_fails_goes_into_the_history_without_its_steps() {
    let setting = Setting::new();
    let bad = setting.ingestion("org_a", "acme/bad", Stage::Failed);
    let vanished = setting.ingestion("org_a", "acme/vanished", Stage::Running);
    fail(&setting, &bad);
    setting.tick();
    setting.server.world(|world| world.change(&vanished, |run| run.listed = false));
    fail(&setting, &vanished);
    for _ in 0..10 {
        setting.tick();
    }
    assert_eq!(setting.job_list("org_a").as_of, None);
    let (run, steps) = setting.history.run("org_a", &bad).expect("an answer").expect("a run");
    assert_eq!(run.error_message.as_deref(), Some("repository archive is empty"));
    assert!(steps.is_empty());
    // Nobody says that it has ended.
    assert!(setting.list("org_a").iter().any(|run| run.id == vanished && run.status == Status::Running));
}

#[test]
fn a_list_of_older_runs_that_fails_leaves_the_newest() {
    let setting = Setting::new();
    setting.server.control(|control| control.active_fails = true);
    let old = setting.ingestion("org_a", "acme/old", Stage::Running);
    let queued_at = setting.now() - 3_600_000;
    setting.server.world(|world| world.change(&old, |run| run.queued_at = queued_at));
    setting.tick();
    assert_eq!(setting.only("org_a").id, old);
    for number in 0..100 {
        setting.ingestion("org_b", &format!("acme/{number}"), Stage::Completed);
    }
    let new = setting.ingestion("org_a", "acme/new", Stage::Running);
    for _ in 0..3 {
        setting.tick();
    }
    let list = setting.job_list("org_a");
    assert_eq!(list.as_of, None);
    let shown: Vec<_> = list.runs.iter().map(|run| run.id.as_str()).collect();
    assert_eq!(shown, [new.as_str(), old.as_str()]);
    assert!(lines(&setting)[0].contains("pages"), "{:?}", lines(&setting));
}
