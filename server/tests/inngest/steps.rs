//! The steps in a job's details.

use inngest_stand_in::world::{Status as Stage, Step};
use jobs_server::inngest::source::InngestSource;
use jobs_server::source::JobSource;

use crate::support::Setting;

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
