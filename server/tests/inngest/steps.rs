//! The steps in a job's details.

use std::time::{Duration, Instant};

use inngest_stand_in::control::Answer;
use inngest_stand_in::world::{Status as Stage, Step};
use jobs_server::inngest::source::InngestSource;
use jobs_server::source::JobSource;
use jobs_server::store::Retry;

use crate::support::{Setting, eventually};

const LIST: &str = "GET /api/v2/runs";
const EVENT: &str = "GET /v1/events/{id}";

/// The names of the steps, with the runs that they have started.
fn steps(jobs: &InngestSource, run_id: &str) -> Vec<(String, Option<String>)> {
    let details = jobs.get(run_id).expect("an answer").expect("details");
    details.steps.into_iter().map(|step| (step.name, step.child_run_id)).collect()
}

#[test]
fn what_a_function_says_of_its_progress_is_no_step_unless_it_failed() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    let add = |name: &str, stage| {
        setting
            .server
            .world(|world| world.change(&run_id, |run| run.steps.push(Step::new(name, "RUN", stage))));
    };
    for name in ["progress:1", "parse", "progress", "progress-report"] {
        add(name, Stage::Completed);
    }
    let names = || {
        let steps = steps(&setting.jobs("org_a"), &run_id);
        steps.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    setting.tick();
    assert_eq!(names(), ["list-files", "parse", "progress-report"], "of the trace");
    add("progress:2", Stage::Failed);
    setting.server.world(|world| world.advance(&run_id, Stage::Completed));
    setting.tick();
    setting.tick();
    assert!(setting.history.run("org_a", &run_id).expect("an answer").is_some());
    assert_eq!(names(), ["list-files", "parse", "progress-report", "progress:2"], "of the history");
}

#[test]
fn a_step_that_invoked_a_function_names_the_run_that_it_started() {
    let setting = Setting::new();
    let invoke =
        |run_id: &str, path: &str| setting.server.world(|world| world.invoke(run_id, path)).expect("a run");
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    let other = setting.ingestion("org_a", "acme/site", Stage::Running);
    let first = invoke(&run_id, "docs/a.md");
    invoke(&other, "docs/a.md");
    let again = invoke(&run_id, "docs/a.md");
    let expected = |children: &[Option<&String>]| {
        let named = children.iter().map(|child| ("process:docs/a.md".to_owned(), child.cloned()));
        [("list-files".to_owned(), None)].into_iter().chain(named).collect::<Vec<_>>()
    };
    setting.tick();
    let jobs = setting.jobs("org_a");
    setting.server.forget_calls();
    assert_eq!(steps(&jobs, &run_id), expected(&[Some(&first), Some(&again)]));
    // Those of the two jobs themselves, too: nothing tells runs that were invoked from others.
    let asked = setting.server.calls(EVENT);
    assert!(asked <= 4, "{asked}");
    assert_eq!(steps(&jobs, &run_id), expected(&[Some(&first), Some(&again)]));
    assert_eq!(setting.server.calls("GET /api/v2/runs"), 1, "what is known is not asked for again");

    // In the history, for a server that has seen nothing of it.
    setting.server.world(|world| world.advance(&run_id, Stage::Completed));
    setting.tick();
    setting.tick();
    let newcomer = setting.other(|_| {});
    let _ = newcomer.jobs("org_a").list(jobs_server::store::Filter::All, None);
    newcomer.poll();
    assert_eq!(steps(&newcomer.jobs("org_a"), &run_id), expected(&[Some(&first), Some(&again)]));
}

#[test]
fn a_run_whose_children_are_not_found_is_shown_without() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    let child = setting.server.world(|world| world.invoke(&run_id, "docs/a.md")).expect("a run");
    setting.tick();
    let event = setting.server.world(|world| world.runs[&child].event_id.clone());
    setting.server.control(|control| {
        control.failing.insert(event);
    });
    let jobs = setting.jobs("org_a");
    setting.server.forget_calls();
    for _ in 0..3 {
        assert_eq!(steps(&jobs, &run_id)[1].1, None);
    }
    assert_eq!(setting.server.calls("GET /api/v2/runs"), 1, "once in three seconds");
    setting.server.control(|control| control.failing.clear());
    setting.pass(3_000);
    assert_eq!(steps(&jobs, &run_id)[1].1, Some(child));
}

/// A run that has invoked a function once; its id and the invoked run's.
fn invoking(setting: &Setting) -> (String, String) {
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    let child = setting.server.world(|world| world.invoke(&run_id, "docs/a.md")).expect("a run");
    setting.tick();
    (run_id, child)
}

#[test]
fn an_inngest_that_is_slow_with_events_holds_no_details_up() {
    let setting = Setting::new();
    let (run_id, child) = invoking(&setting);
    let events = setting.server.calls(EVENT);
    let delay = Duration::from_secs(6);
    setting.server.control(|control| (control.only, control.delay) = (Some("/v1/events/"), delay));
    let jobs = setting.jobs("org_a");
    let begun = Instant::now();
    assert_eq!(steps(&jobs, &run_id)[1].1, None);
    assert!(begun.elapsed() < delay, "{:?}", begun.elapsed());
    // No other look is due: it is what the first one finds.
    eventually("the child is found", || (steps(&jobs, &run_id)[1].1.as_ref() == Some(&child)).then_some(()));
    assert_eq!(setting.server.calls(EVENT), events + 1);
}

#[test]
fn a_retry_from_a_step_looks_for_no_children() {
    let setting = Setting::new();
    let (run_id, _) = invoking(&setting);
    setting.server.world(|world| {
        world.change(&run_id, |run| run.steps.push(Step::new("parse", "RUN", Stage::Failed)));
        world.advance(&run_id, Stage::Failed);
    });
    setting.tick();
    let jobs = setting.jobs("org_a");
    setting.server.forget_calls();
    let retried = jobs.retry_from(&run_id, &format!("{:016x}", 2)).expect("an answer");
    assert!(matches!(retried, Retry::Queued(_)), "{retried:?}");
    assert_eq!((setting.server.calls(LIST), setting.server.calls(EVENT)), (0, 0));
}

#[test]
fn a_search_for_children_that_is_limited_or_refused_ends() {
    for answer in [Answer::RateLimited, Answer::Unauthorized] {
        let setting = Setting::new();
        let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
        for number in 0..40 {
            setting.server.world(|world| world.invoke(&run_id, &format!("docs/{number}.md")));
        }
        setting.tick();
        setting.server.forget_calls();
        setting
            .server
            .control(|control| (control.only, control.answer) = (Some("/v1/events/"), Some(answer)));
        let jobs = setting.jobs("org_a");
        steps(&jobs, &run_id);
        let asked = setting.server.calls(EVENT);
        assert!((1..=8).contains(&asked), "{asked} at a time");
        assert_eq!(setting.server.calls(LIST), 1);
        // For as long as nobody may ask.
        let held = if answer == Answer::Unauthorized { 59_999 } else { 2_999 };
        setting.pass(held);
        steps(&jobs, &run_id);
        assert_eq!((setting.server.calls(LIST), setting.server.calls(EVENT)), (1, asked));
        setting.server.control(|control| (control.only, control.answer) = (None, None));
        setting.pass(1);
        assert!(steps(&jobs, &run_id)[1].1.is_some(), "{answer:?}");
    }
}

#[test]
fn a_child_is_the_one_of_the_step_that_its_event_names() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    let [first, second] =
        [0, 1].map(|_| setting.server.world(|world| world.invoke(&run_id, "docs/a.md")).expect("a run"));
    // The run of the second step was made first.
    setting.server.world(|world| {
        let [a, b] = [&first, &second].map(|id| world.runs[id].event_id.clone());
        world.change(&first, |run| run.event_id = b);
        world.change(&second, |run| run.event_id = a);
    });
    setting.tick();
    let expected = [None, Some(second), Some(first)];
    let children =
        |jobs: &InngestSource| steps(jobs, &run_id).into_iter().map(|(_, child)| child).collect::<Vec<_>>();
    assert_eq!(children(&setting.jobs("org_a")), expected);

    // In the history, for a server that has seen nothing of it; and long after, when Inngest has forgotten them.
    setting.server.world(|world| world.advance(&run_id, Stage::Completed));
    setting.tick();
    setting.tick();
    assert!(setting.history.run("org_a", &run_id).expect("an answer").is_some());
    for (days, expected) in [(0, expected.to_vec()), (32, vec![None, None, None])] {
        setting.pass(days * 24 * 60 * 60 * 1_000);
        let newcomer = setting.other(|_| {});
        let _ = newcomer.jobs("org_a").list(jobs_server::store::Filter::All, None);
        newcomer.poll();
        setting.server.forget_calls();
        assert_eq!(children(&newcomer.jobs("org_a")), expected, "after {days} days");
        assert_eq!(setting.server.calls(LIST), usize::from(days == 0));
    }
}

#[test]
fn runs_whose_events_are_lost_do_not_keep_a_child_from_being_found() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.server.world(|world| {
        for _ in 0..60 {
            world.add_run("docs.file.delete", "lost", Stage::Completed);
        }
    });
    let child = setting.server.world(|world| world.invoke(&run_id, "docs/a.md")).expect("a run");
    setting.tick();
    setting.server.forget_calls();
    let jobs = setting.jobs("org_a");
    let look = || {
        setting.pass(3_000);
        steps(&jobs, &run_id)[1].1.clone()
    };
    assert_eq!((look(), setting.server.calls(EVENT)), (None, 50));
    assert_eq!(look(), Some(child));
}

#[test]
fn looks_that_find_nothing_become_rare() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.server.world(|world| {
        world.change(&run_id, |run| run.steps.push(Step::new("process", "INVOKE", Stage::Running)));
    });
    setting.tick();
    let jobs = setting.jobs("org_a");
    setting.server.forget_calls();
    for (passed, looks) in
        [(0, 1), (5_999, 1), (1, 2), (11_999, 2), (1, 3), (600_000, 4), (600_000, 5), (59_999, 5), (1, 6)]
    {
        setting.pass(passed);
        steps(&jobs, &run_id);
        assert_eq!(setting.server.calls(LIST), looks, "after {passed} more");
    }
}
