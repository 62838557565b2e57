//! A retry makes one run, however often and by however many it is asked for.

use std::time::Duration;

use inngest_stand_in::control::Answer;
use inngest_stand_in::world::{Status as Stage, Step};
use jobs_server::inngest::Inngest;
use jobs_server::source::JobSource;
use jobs_server::store::{Filter, Retry, Status};

use crate::support::{Setting, eventually};

const RERUN: &str = "POST /api/v2/runs/{id}/rerun";
/// How long Inngest takes where somebody presses meanwhile: more than a moment, less than requests may.
const SLOW: Duration = Duration::from_millis(3_500);

fn runs_of(setting: &Setting) -> usize {
    setting.server.world(|world| world.runs.len())
}

#[test]
fn pressed_twice_it_makes_one_run() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    let jobs = setting.jobs("org_a");
    let first = jobs.retry(&run_id).expect("an answer");
    assert_eq!(jobs.retry(&run_id).expect("an answer"), first);
    assert_eq!(runs_of(&setting), 2);
    let Retry::Queued(new) = first else { panic!("{first:?}") };
    let runs = setting.list("org_a");
    assert_eq!((runs[0].id.as_str(), runs[0].status), (new.as_str(), Status::Queued));
    setting.tick();
    assert_eq!(setting.list("org_a").len(), 2);
    assert_eq!(setting.list("org_a")[0].trigger, "manual");
}

#[test]
fn a_rerun_that_ended_before_it_was_seen_to_run_was_started_by_a_person_all_the_same() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    let Retry::Queued(new) = setting.jobs("org_a").retry(&run_id).expect("an answer") else {
        panic!("no retry")
    };
    setting.server.world(|world| world.advance(&new, Stage::Failed));
    for _ in 0..2 {
        setting.tick();
        let runs = setting.list("org_a");
        assert_eq!((runs[0].id.as_str(), runs[0].trigger.as_str()), (new.as_str(), "manual"));
    }
}

#[test]
fn pressed_by_many_at_once_it_makes_one_run() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Cancelled);
    setting.tick();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let press = || setting.jobs("org_a").retry(&run_id).expect("an answer");
        let presses: Vec<_> = (0..16).map(|_| scope.spawn(press)).collect();
        presses.into_iter().map(|press| press.join().expect("no panic")).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert!(matches!(answers[0], Retry::Queued(_)));
    assert_eq!((runs_of(&setting), setting.server.calls(RERUN)), (2, 1));
}

/// The answers of one press and of those that follow, on these servers, while it is under way.
fn presses(setting: &Setting, servers: &[&Inngest], run_id: &str) -> Vec<Result<Retry, String>> {
    let press = |server: &Inngest| server.jobs("org_a").retry(run_id).map_err(|error| error.to_string());
    setting.server.control(|control| (control.only, control.delay) = (Some("/api/v2/runs/"), SLOW));
    std::thread::scope(|scope| {
        let first = scope.spawn(|| press(&setting.inngest));
        eventually("Inngest is asked", || (setting.server.calls(RERUN) == 1).then_some(()));
        let others: Vec<_> = servers.iter().map(|server| scope.spawn(|| press(server))).collect();
        [first].into_iter().chain(others).map(|press| press.join().expect("no panic")).collect()
    })
}

#[test]
fn a_press_while_another_is_under_way_has_its_answer_on_every_server() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    let other = setting.other(|_| {});
    assert!(other.jobs("org_a").list(Filter::All, None).is_err(), "nothing is known yet");
    other.poll();
    let answers = presses(&setting, &[&setting.inngest, &other, &setting.inngest], &run_id);
    assert!(matches!(answers[0], Ok(Retry::Queued(_))), "{answers:?}");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!((runs_of(&setting), setting.server.calls(RERUN)), (2, 1));
}

#[test]
fn a_press_while_another_is_under_way_fails_as_that_does() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    setting.server.control(|control| control.answer = Some(Answer::RateLimited));
    let answers = presses(&setting, &[&setting.inngest], &run_id);
    assert!(matches!(&answers[0], Err(error) if error.contains("429")), "{answers:?}");
    assert_eq!(answers[0], answers[1]);
    assert_eq!(setting.server.calls(RERUN), 1);
}

#[test]
fn a_rerun_whose_answer_got_lost_is_found_and_not_made_again() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    // The test's clock runs ahead of the stand-in's by what has passed.
    setting.server.control(|control| {
        control.rerun_in_silence = true;
        control.clock_ahead = 10_000;
    });
    let jobs = setting.jobs("org_a");
    let first = jobs.retry(&run_id).expect("an answer");
    assert_eq!(jobs.retry(&run_id).expect("an answer"), first);
    assert_eq!((runs_of(&setting), setting.server.calls(RERUN)), (2, 1));
}

#[test]
fn a_rerun_that_failed_can_be_pressed_again() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    let jobs = setting.jobs("org_a");
    setting.server.control(|control| control.answer = Some(Answer::RateLimited));
    assert!(jobs.retry(&run_id).is_err());
    setting.server.control(|control| control.answer = None);
    assert!(matches!(jobs.retry(&run_id).expect("an answer"), Retry::Queued(_)));
    assert_eq!(runs_of(&setting), 2);
}

#[test]
fn only_what_failed_or_was_cancelled_is_retried_and_not_beside_another_run_of_its_repository() {
    let setting = Setting::new();
    let failed = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    let completed = setting.ingestion("org_a", "acme/site", Stage::Completed);
    let running = setting.ingestion("org_a", "acme/docs", Stage::Running);
    // Of another organization, which does not matter.
    setting.ingestion("org_b", "acme/site", Stage::Running);
    setting.tick();
    let jobs = setting.jobs("org_a");
    assert_eq!(jobs.retry(&completed).expect("an answer"), Retry::WrongStatus(Status::Completed));
    assert_eq!(jobs.retry(&running).expect("an answer"), Retry::WrongStatus(Status::Running));
    assert_eq!(jobs.retry(&failed).expect("an answer"), Retry::Busy(Status::Running));
    assert_eq!(setting.server.calls(RERUN), 0);
    setting.server.world(|world| world.advance(&running, Stage::Completed));
    setting.tick();
    assert!(matches!(jobs.retry(&failed).expect("an answer"), Retry::Queued(_)));
}

#[test]
fn a_retry_that_another_server_has_not_ended_in_time_is_told_from_an_inngest_that_is_away() {
    let setting = Setting::new();
    let run_id = cancelled_in_a_step(&setting);
    let jobs = setting.jobs("org_a");
    let step = &jobs.get(&run_id).expect("an answer").expect("details").steps[1].id;
    setting.history.claim_rerun(&format!("{run_id} from {step}"), setting.now()).expect("a claim");
    // A request takes no longer.
    setting.pass(10_000);
    assert_eq!(jobs.retry_from(&run_id, step).expect("an answer"), Retry::UnderWay);

    let other = setting.ingestion("org_a", "acme/site", Stage::Failed);
    setting.tick();
    setting.history.claim_rerun(&other, setting.now()).expect("a claim");
    setting.pass(10_000);
    assert_eq!(jobs.retry(&other).expect("an answer"), Retry::UnderWay);
}

#[test]
fn one_of_many_waits_for_another_server_only_briefly_and_none_waits_when_the_server_stops() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    setting.history.claim_rerun(&run_id, setting.now()).expect("a claim");
    // Requests may take ten seconds.
    let begun = std::time::Instant::now();
    assert_eq!(setting.jobs("org_a").retry_briefly(&run_id).expect("an answer"), Retry::UnderWay);
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    let begun = std::time::Instant::now();
    setting.inngest.stop();
    assert_eq!(setting.jobs("org_a").retry(&run_id).expect("an answer"), Retry::UnderWay);
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
}

/// A run that was cancelled in its second step.
fn cancelled_in_a_step(setting: &Setting) -> String {
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.server.world(|world| {
        world.change(&run_id, |run| run.steps.push(Step::new("parse", "RUN", Stage::Running)));
        world.advance(&run_id, Stage::Cancelled);
    });
    setting.tick();
    run_id
}

#[test]
fn inngest_goes_on_from_a_step() {
    let setting = Setting::new();
    let run_id = cancelled_in_a_step(&setting);
    let jobs = setting.jobs("org_a");
    let steps = jobs.get(&run_id).expect("an answer").expect("details").steps;
    let marked: Vec<_> = steps.iter().map(|step| (step.name.as_str(), step.rerunnable)).collect();
    assert_eq!(marked, [("list-files", false), ("parse", true)], "both began at the same time");
    assert!(matches!(jobs.retry_from(&run_id, "none").expect("an answer"), Retry::NotFrom(_)));
    let first = jobs.retry_from(&run_id, &steps[1].id).expect("an answer");
    let Retry::Queued(new) = &first else { panic!("{first:?}") };
    let taken_over = setting.server.world(|world| world.runs.get(new).map(|run| run.taken_over));
    assert_eq!(taken_over, Some(1), "the new run has the first step's result");
    assert_eq!(jobs.retry_from(&run_id, &steps[1].id).expect("an answer"), first, "pressed twice");
    assert_eq!(setting.server.calls(RERUN), 1);

    // Of a rerun, Inngest would take the results of the run that came first.
    setting.server.world(|world| {
        world.change(new, |run| run.steps.push(Step::new("parse", "RUN", Stage::Failed)));
        world.advance(new, Stage::Failed);
    });
    setting.tick();
    setting.tick();
    let rerun = jobs.get(new).expect("an answer").expect("details");
    assert_eq!(rerun.run.status, Status::Failed);
    assert!(rerun.steps.iter().all(|step| !step.rerunnable));
    // Inngest's trace begins with the second.
    let shown = rerun.steps.iter().map(|step| (step.name.as_str(), step.started_at.is_some()));
    assert_eq!(shown.collect::<Vec<_>>(), [("list-files", false), ("Finalization", true), ("parse", true)]);
    assert_eq!(rerun.steps[0].output, steps[0].output);
    let step = &rerun.steps.last().expect("a step").id;
    let refused = jobs.retry_from(new, step).expect("an answer");
    assert!(matches!(&refused, Retry::NotFrom(reason) if reason.contains("a retry itself")), "{refused:?}");

    // The one from the first run can be made again, since it failed.
    let again = jobs.retry_from(&run_id, &steps[1].id).expect("an answer");
    assert!(matches!(&again, Retry::Queued(id) if id != new), "{again:?}");
    assert_eq!(setting.server.calls(RERUN), 2);
}

#[test]
fn a_step_that_inngest_has_lost_is_told() {
    let setting = Setting::new();
    let run_id = cancelled_in_a_step(&setting);
    let jobs = setting.jobs("org_a");
    let steps = jobs.get(&run_id).expect("an answer").expect("details").steps;
    setting.server.world(|world| world.change(&run_id, |run| run.steps.truncate(1)));
    let refused = jobs.retry_from(&run_id, &steps[1].id).expect("an answer");
    let Retry::NotFrom(reason) = &refused else { panic!("{refused:?}") };
    assert!(reason.contains("does not know the step any more"), "{reason}");
    assert!(matches!(jobs.retry(&run_id).expect("an answer"), Retry::Queued(_)), "the claim is free");
}

#[test]
fn a_step_of_a_run_that_inngest_has_forgotten_is_told() {
    let setting = Setting::new();
    let run_id = cancelled_in_a_step(&setting);
    setting.tick();
    assert!(setting.history.run("org_a", &run_id).expect("an answer").is_some());
    setting.server.world(|world| world.runs.remove(&run_id));
    let newcomer = setting.other(|_| {});
    assert!(newcomer.jobs("org_a").list(Filter::All, None).is_err(), "nothing is known yet");
    newcomer.poll();
    let jobs = newcomer.jobs("org_a");
    let steps = jobs.get(&run_id).expect("an answer").expect("details").steps;
    assert!(steps[1].rerunnable);
    let refused = jobs.retry_from(&run_id, &steps[1].id).expect("an answer");
    let Retry::NotFrom(reason) = &refused else { panic!("{refused:?}") };
    assert!(reason.contains("does not know the step any more"), "{reason}");
}
