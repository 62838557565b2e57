//! What a reader sees and does: with the stand-in, and the same with a real Inngest, which `cargo xtask inngest` is for.

use std::collections::{HashMap, HashSet};

use jobs_server::source::JobSource;
use jobs_server::store::{Cancel, Filter, Retry, Run, Status};
use serde_json::json;

use crate::backend::{Backend, Begun, Going, is};
use crate::support::organization;

macro_rules! on_both {
    ($($scenario:ident),* $(,)?) => {
        mod stand_in {
            use super::Backend;
            $(#[test] fn $scenario() { super::$scenario(&Backend::stand_in()); })*
            #[test] fn killed_and_started_again() { super::killed_and_started_again(Backend::stand_in()); }
            #[test] fn killed_many_times() { super::killed_many_times(Backend::stand_in()); }
            mod that_forgets {
                use super::super::Backend;
                #[test] fn killed_and_started_again() {
                    super::super::killed_and_started_again(Backend::stand_in_that_forgets());
                }
                #[test] fn killed_many_times() {
                    super::super::killed_many_times(Backend::stand_in_that_forgets());
                }
            }
        }
        mod real {
            use super::Backend;
            $(#[test] #[ignore = "needs a server: cargo xtask inngest"]
            fn $scenario() { super::$scenario(&Backend::real()); })*
            #[test] #[ignore = "needs a server that it may kill: cargo xtask inngest"]
            fn killed_and_started_again() { super::killed_and_started_again(Backend::real_of_our_own()); }
            #[test] #[ignore = "needs a server that it may kill: cargo xtask inngest"]
            fn killed_many_times() { super::killed_many_times(Backend::real_of_our_own()); }
        }
    };
}

on_both!(
    a_run_is_queued_while_another_of_its_organization_holds_the_place,
    a_run_says_how_far_it_is_and_completes,
    a_failed_run_is_listed_with_its_error,
    a_run_that_waits_is_cancelled_and_stays_so,
    a_retry_makes_one_run_however_often_it_is_pressed,
    a_run_goes_on_from_the_step_that_failed,
    a_step_that_invokes_names_the_run_that_it_started,
    another_organizations_runs_stay_invisible,
    a_thousand_runs_are_paged_without_doubles_or_gaps,
);

fn a_run_is_queued_while_another_of_its_organization_holds_the_place(backend: &Backend) {
    let organization_id = organization("queues");
    let first = backend.begin(&organization_id, Going::Holds);
    backend.listed(&first, "running", is(Status::Running));
    let second = backend.begin(&organization_id, Going::Completes);
    let run = backend.listed(&second, "queued with a reason", |run| {
        run.status == Status::Queued && run.status_reason.is_some()
    });
    let reason = "probably waiting for a free slot (at most 1 per organization)";
    assert_eq!((run.status_reason.as_deref(), run.started_at), (Some(reason), None));
    backend.release(&first);
    backend.listed(&first, "completed", is(Status::Completed));
    backend.listed(&second, "completed", is(Status::Completed));
}

fn a_run_says_how_far_it_is_and_completes(backend: &Backend) {
    let organization_id = organization("goes");
    let begun = backend.begin(&organization_id, Going::Waits);
    let run = backend.listed(&begun, "waiting with one of two files done", |run| {
        run.progress == Some((1, 2)) && run.status_reason.as_deref() == Some("waiting for an event (go)")
    });
    assert_eq!((run.status, run.kind.as_str()), (Status::Running, "docs-ingestion"));
    assert!(run.started_at.is_some_and(|started| started >= run.created_at));
    backend.go_on(&begun);
    let run = backend.listed(&begun, "completed with both files done", |run| {
        run.status == Status::Completed && run.progress == Some((2, 2))
    });
    assert!(run.completed_at.is_some_and(|ended| ended >= run.created_at));
    let jobs = backend.inngest().jobs(&organization_id);
    let details = jobs.get(&begun.run_id).expect("an answer").expect("details");
    assert_eq!(details.run.output, Some(json!({ "processed": 2, "total": 2 })));
    assert!(details.steps.iter().all(|step| step.status == "completed"), "{:?}", details.steps);
}

fn a_failed_run_is_listed_with_its_error(backend: &Backend) {
    let organization_id = organization("fails");
    let begun = backend.begin(&organization_id, Going::Fails);
    let run = backend.listed(&begun, "failed", is(Status::Failed));
    assert_eq!(run.error_message.as_deref(), Some("repository archive is empty"));
    assert_eq!((run.kind.as_str(), run.repo_name.as_str()), ("docs-ingestion", "acme/docs"));
    assert!(run.completed_at.is_some());
    let jobs = backend.inngest().jobs(&organization_id);
    let details = jobs.get(&begun.run_id).expect("an answer").expect("details");
    assert_eq!(details.run.event_data["organizationId"], organization_id.as_str());
    let step = details.steps.iter().find(|step| step.name == "list-files").expect("a step");
    assert_eq!(step.status, "completed");
}

fn a_run_that_waits_is_cancelled_and_stays_so(backend: &Backend) {
    let organization_id = organization("cancelled");
    let begun = backend.begin(&organization_id, Going::Waits);
    backend.listed(&begun, "waiting", |run| run.status == Status::Running && run.progress.is_some());
    let jobs = backend.inngest().jobs(&organization_id);
    assert_eq!(jobs.retry(&begun.run_id).expect("an answer"), Retry::WrongStatus(Status::Running));
    assert_eq!(jobs.cancel(&begun.run_id).expect("an answer"), Cancel::Cancelled);
    let runs = jobs.list(Filter::All, None).expect("a list").runs;
    assert_eq!(runs.first().map(|run| run.status), Some(Status::Cancelled), "at once");
    assert_eq!(jobs.cancel(&begun.run_id).expect("an answer"), Cancel::WrongStatus(Status::Cancelled));
    // Another server, which has only Inngest's word for it.
    let newcomer = backend.newcomer();
    let jobs = newcomer.inngest.jobs(&organization_id);
    backend.eventually("it stays cancelled", || {
        let runs = jobs.list(Filter::All, None).ok()?.runs;
        runs.into_iter().find(|run| run.id == begun.run_id && run.status == Status::Cancelled)
    });
    let details = jobs.get(&begun.run_id).expect("an answer").expect("details");
    assert_eq!(details.run.status, Status::Cancelled);
    assert!(details.steps.iter().all(|step| step.status != "running"), "{:?}", details.steps);
}

fn a_retry_makes_one_run_however_often_it_is_pressed(backend: &Backend) {
    let organization_id = organization("retries");
    let begun = backend.begin(&organization_id, Going::Fails);
    backend.listed(&begun, "failed", is(Status::Failed));
    let press = || backend.inngest().jobs(&organization_id).retry(&begun.run_id).expect("an answer");
    let answers: Vec<_> = std::thread::scope(|scope| {
        let presses: Vec<_> = (0..4).map(|_| scope.spawn(press)).collect();
        presses.into_iter().map(|press| press.join().expect("no panic")).collect()
    });
    let Some(Retry::Queued(new)) = answers.first() else { panic!("no retry: {answers:?}") };
    assert_ne!(*new, begun.run_id);
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    assert_eq!(press(), answers[0]);
    let jobs = backend.inngest().jobs(&organization_id);
    let listed = || {
        let runs = jobs.list(Filter::All, None).expect("a list").runs;
        runs.into_iter().find(|run| run.id == *new)
    };
    assert_eq!(listed().expect("the new run, at once").trigger, "manual");
    backend.eventually("Inngest has both runs", || (backend.runs_of(&begun) == 2).then_some(()));
    // The stand-in's new run stays queued; a real one's fails as the first one did.
    assert_eq!(listed().expect("the new run").trigger, "manual");
}

fn a_run_goes_on_from_the_step_that_failed(backend: &Backend) {
    let organization_id = organization("goes_on");
    let begun = backend.begin(&organization_id, Going::Breaks);
    backend.listed(&begun, "failed", is(Status::Failed));
    let jobs = backend.inngest().jobs(&organization_id);
    let steps = backend.eventually("both steps can be gone on from", || {
        let steps = jobs.get(&begun.run_id).ok()??.steps;
        (steps.iter().filter(|step| step.rerunnable).count() >= 1).then_some(steps)
    });
    let of = |name: &str| steps.iter().find(|step| step.name == name).expect("a step");
    assert!(of("parse").rerunnable, "{steps:?}");

    let press = || jobs.retry_from(&begun.run_id, &of("parse").id).expect("an answer");
    let first = press();
    let Retry::Queued(new) = &first else { panic!("no retry: {first:?}") };
    assert_eq!(press(), first, "pressed twice");
    let executed = json!({ "list-files": 1, "parse": 2, "write": 1 });
    let output = json!({ "processed": 2, "executed": executed });
    backend.do_again(new, &output);
    let run = backend.listed(&begun.again(new), "completed", is(Status::Completed));
    assert_eq!(run.trigger, "manual");
    let details = jobs.get(new).expect("an answer").expect("details");
    assert_eq!(details.run.output, Some(output), "what was before is taken over, the rest is done again");
    let names: Vec<_> = details.steps.iter().map(|step| (step.name.as_str(), step.status.as_str())).collect();
    let completed = ["list-files", "parse", "write"].map(|name| (name, "completed"));
    assert_eq!(names, completed);
    assert!(details.steps.iter().all(|step| !step.rerunnable));
    assert_eq!(press(), first, "one that ended well is the answer for good");
    assert_eq!(backend.runs_of(&begun), 2);
}

fn a_step_that_invokes_names_the_run_that_it_started(backend: &Backend) {
    let organization_id = organization("invokes");
    let begun = backend.begin(&organization_id, Going::Invokes);
    backend.listed(&begun, "completed", is(Status::Completed));
    let jobs = backend.inngest().jobs(&organization_id);
    let children = backend.eventually("both children are named", || {
        let steps = jobs.get(&begun.run_id).ok()??.steps;
        let named = steps.into_iter().filter_map(|step| Some((step.name, step.child_run_id?)));
        let named: Vec<_> = named.collect();
        (named.len() == 2).then_some(named)
    });
    let names: Vec<_> = children.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["process:docs/a.md", "process:docs/b.md"]);
    for (name, child) in &children {
        assert_eq!(backend.name_of_invocation(child).as_ref(), Some(name));
        assert!(jobs.get(child).expect("an answer").is_none(), "an invoked run is no job");
    }
}

fn another_organizations_runs_stay_invisible(backend: &Backend) {
    let (ours, theirs) = (organization("ours"), organization("theirs"));
    let failed = backend.begin(&theirs, Going::Fails);
    let waits = backend.begin(&theirs, Going::Waits);
    let own = backend.begin(&ours, Going::Fails);
    backend.listed(&failed, "failed", is(Status::Failed));
    backend.listed(&waits, "running", is(Status::Running));
    backend.listed(&own, "failed", is(Status::Failed));
    let jobs = backend.inngest().jobs(&ours);
    let ids: Vec<_> =
        jobs.list(Filter::All, None).expect("a list").runs.into_iter().map(|run| run.id).collect();
    assert_eq!(ids, [own.run_id.as_str()]);
    for begun in [&failed, &waits] {
        assert!(jobs.get(&begun.run_id).expect("an answer").is_none());
        assert_eq!(jobs.retry(&begun.run_id).expect("an answer"), Retry::NotFound);
        assert_eq!(jobs.cancel(&begun.run_id).expect("an answer"), Cancel::NotFound);
    }
    assert_eq!(backend.runs_of(&failed), 1);
    backend.go_on(&waits);
    backend.listed(&waits, "completed, for it was not cancelled", is(Status::Completed));
}

fn a_thousand_runs_are_paged_without_doubles_or_gaps(backend: &Backend) {
    const ORGANIZATIONS: usize = 20;
    let organizations: Vec<_> =
        (0..ORGANIZATIONS).map(|number| organization(&format!("pages{number}"))).collect();
    let each: Vec<&str> = organizations.iter().cycle().take(1_000).map(String::as_str).collect();
    let begun = backend.begin_many(&each, Going::Completes);
    // A server that has seen none of them has to read the pages behind the first.
    let newcomer = backend.newcomer();
    let mut expected: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (organization_id, begun) in each.iter().zip(&begun) {
        expected.entry(organization_id).or_default().insert(&begun.run_id);
    }
    for (organization_id, expected) in &expected {
        let jobs = newcomer.inngest.jobs(organization_id);
        let runs = backend.eventually("all have completed", || {
            let runs = jobs.list(Filter::All, None).ok()?.runs;
            let completed = runs.iter().filter(|run| run.status == Status::Completed).count();
            (completed >= expected.len()).then_some(runs)
        });
        let ids: HashSet<_> = runs.iter().map(|run| run.id.as_str()).collect();
        assert_eq!((&ids, runs.len()), (expected, expected.len()));
    }
}

fn killed_and_started_again(mut backend: Backend) {
    let organization_id = organization("killed");
    let failed = backend.begin(&organization_id, Going::Fails);
    let waits = backend.begin(&organization_id, Going::Waits);
    backend.listed(&failed, "failed", is(Status::Failed));
    backend.listed(&waits, "waiting", |run| run.status == Status::Running && run.progress.is_some());
    let ids = |backend: &Backend| {
        let list = backend.inngest().jobs(&organization_id).list(Filter::All, None).expect("a list");
        (list.runs.into_iter().map(|run| run.id).collect::<HashSet<_>>(), list.as_of)
    };
    let before = ids(&backend).0;

    backend.kill();
    backend.eventually("the list says its age", || ids(&backend).1);
    assert_eq!(ids(&backend).0, before, "nothing is lost");
    let jobs = backend.inngest().jobs(&organization_id);
    assert!(jobs.cancel(&waits.run_id).is_err(), "it cannot be cancelled now");

    backend.start();
    backend.eventually("the list is new", || ids(&backend).1.is_none().then_some(()));
    assert_eq!(ids(&backend).0, before, "nothing is lost");
    let jobs = backend.inngest().jobs(&organization_id);
    if backend.keeps_its_queue() {
        backend.go_on(&waits);
        backend.listed(&waits, "completed", is(Status::Completed));
    } else {
        assert_eq!(jobs.cancel(&waits.run_id).expect("an answer"), Cancel::Cancelled);
        backend.listed(&waits, "cancelled", is(Status::Cancelled));
    }
    let next = backend.begin(&organization_id, Going::Completes);
    backend.listed(&next, "completed", is(Status::Completed));
}

/// Kills Inngest right after it has begun a run, `JOBS_KILLS` times. Where its queue is kept elsewhere, each run then ends by
/// itself. Where it is not, Inngest has forgotten those that were under way, and each of them can be ended here.
fn killed_many_times(mut backend: Backend) {
    let times = std::env::var("JOBS_KILLS").ok().and_then(|times| times.parse().ok()).unwrap_or(5);
    let organization_id = organization("killed_many_times");
    let ask = |backend: &Backend| backend.inngest().jobs(&organization_id).list(Filter::All, None);
    let list = |backend: &Backend| backend.eventually("a list", || ask(backend).ok()).runs;
    let mut all = Vec::new();
    let mut seen = HashSet::new();
    for round in 0..times {
        let going = if round % 2 == 0 { Going::Completes } else { Going::Fails };
        all.push(backend.begin_under_way(&organization_id, going));
        for _ in 0..round % 4 {
            seen.extend(list(&backend).into_iter().map(|run| run.id));
        }
        backend.kill();
        // Before anything was listed there is nothing to keep.
        if !seen.is_empty() {
            let now = ask(&backend).expect("the list that there was").runs;
            let now: HashSet<_> = now.into_iter().map(|run| run.id).collect();
            assert!(now.is_superset(&seen), "{round}: what was listed is not any more");
        }
        backend.start();
    }

    let has_ended = |run: &Run| !run.status.is_active();
    let mut forgotten = HashSet::new();
    for begun in &all {
        if backend.keeps_its_queue() {
            backend.listed(begun, "ended", has_ended);
        } else if !has_ended(&backend.listed(begun, "begun", |_| true)) {
            match backend.inngest().jobs(&organization_id).cancel(&begun.run_id).expect("an answer") {
                Cancel::Cancelled => {
                    forgotten.insert(begun.run_id.clone());
                }
                Cancel::WrongStatus(status) => assert!(!status.is_active()),
                Cancel::NotFound => panic!("{} is listed, and cannot be ended", begun.run_id),
            }
        }
    }
    // The list that has its end is a later one, and what was forgotten does not come back.
    let next = backend.begin(&organization_id, Going::Completes);
    backend.listed(&next, "completed", is(Status::Completed));
    all.push(next);
    let runs = backend
        .eventually("all have ended", || Some(list(&backend)).filter(|runs| runs.iter().all(has_ended)));
    let ids: HashSet<_> = runs.iter().map(|run| run.id.as_str()).collect();
    assert_eq!(ids.len(), runs.len(), "each is listed once");
    assert_eq!(ids, all.iter().map(|begun| begun.run_id.as_str()).collect(), "none is lost");

    let is_cancelled =
        |begun: &Begun| runs.iter().any(|run| run.id == begun.run_id && run.status == Status::Cancelled);
    let (cancelled, ended): (Vec<_>, Vec<_>) = all.iter().partition(|begun| is_cancelled(begun));
    let cancelled: HashSet<_> = cancelled.into_iter().map(|begun| begun.run_id.as_str()).collect();
    assert_eq!(cancelled, forgotten.iter().map(String::as_str).collect());
    let ended: HashSet<_> = ended.into_iter().map(|begun| begun.event_id.as_str()).collect();
    backend.eventually("each that has ended by itself has its commit", || {
        let commits = backend.commits(&organization_id);
        let distinct: HashSet<_> = commits.iter().map(String::as_str).collect();
        assert_eq!(distinct.len(), commits.len(), "a commit is recorded twice");
        assert!(distinct.is_subset(&ended), "a commit of nothing: {commits:?}");
        (distinct.len() == ended.len()).then_some(())
    });
    println!(
        "killed {times} times: of {times} runs {} have ended by themselves, each with its commit; {} were forgotten and \
         cancelled, {} of which Inngest goes on listing",
        times - forgotten.len(),
        forgotten.len(),
        forgotten.iter().filter(|run_id| backend.lists_for_ever(run_id)).count(),
    );
}
