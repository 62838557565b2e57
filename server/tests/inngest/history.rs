//! What goes into the history, and servers that share one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use inngest_stand_in::world::{Status as Stage, error};
use jobs_server::history::{Published, RunEvent};
use jobs_server::repositories::{ConfigStatus, Ingest, RepositorySource};
use jobs_server::source::JobSource;
use jobs_server::store::{Filter, Status};
use serde_json::json;

use crate::support::Setting;

#[test]
fn what_has_ended_outlives_inngests_own_retention() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    setting.tick();
    setting.server.world(|world| {
        world.runs.clear();
        world.events.clear();
    });
    let other = setting.other(|_| {});
    let jobs = other.jobs("org_a");
    assert!(jobs.list(Filter::All, None).is_err());
    other.poll();
    let runs = jobs.list(Filter::Completed, Some(Status::Failed)).expect("a list").runs;
    assert_eq!(runs.len(), 1);
    let details = jobs.get(&run_id).expect("an answer").expect("details");
    assert_eq!(details.run.error_message.as_deref(), Some("repository archive is empty"));
    assert_eq!(details.run.event_data["repo"]["fullName"], "acme/docs");
    let names: Vec<_> = details.steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["Finalization", "list-files"]);
}

#[test]
fn a_run_that_goes_into_the_history_is_never_listed_twice() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    for stage in [Stage::Running, Stage::Completed, Stage::Completed, Stage::Completed] {
        setting.server.world(|world| world.advance(&run_id, stage));
        setting.tick();
        assert_eq!(setting.only("org_a").id, run_id);
    }
    let details = setting.jobs("org_a").get(&run_id).expect("an answer").expect("details");
    assert_eq!(details.run.output, Some(json!({ "processed": 2, "total": 2 })));
}

#[test]
fn ended_runs_are_a_hundred_at_most_and_the_newest() {
    let setting = Setting::new();
    for number in 0..130 {
        setting.ingestion("org_a", &format!("acme/{number}"), Stage::Completed);
    }
    for _ in 0..16 {
        setting.tick();
    }
    let runs = setting.list("org_a");
    assert_eq!(runs.len(), 100);
    assert_eq!(runs[0].repo_name, "acme/129");
}

#[test]
fn a_repository_says_how_its_last_run_went() {
    let setting = Setting::new();
    let status = || {
        let repositories = setting.inngest.repositories("org_a").list().expect("repositories");
        repositories.into_iter().map(|known| (known.config_status, known.reason)).next()
    };
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.tick();
    assert_eq!(status(), Some((ConfigStatus::Ingesting, None)));
    setting.server.world(|world| world.advance(&run_id, Stage::Cancelled));
    setting.tick();
    assert_eq!(status(), Some((ConfigStatus::Pending, None)));

    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    let message = "There is no lightfast.yml";
    setting.server.world(|world| world.change(&run_id, |run| run.output = Some(error(message))));
    setting.tick();
    assert_eq!(status(), Some((ConfigStatus::Unconfigured, Some(message.to_owned()))));
    setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    assert_eq!(status(), Some((ConfigStatus::Error, Some("repository archive is empty".to_owned()))));
    setting.ingestion("org_a", "acme/docs", Stage::Completed);
    setting.tick();
    assert_eq!(status(), Some((ConfigStatus::Configured, None)));
}

#[test]
fn an_ingestion_that_a_person_asked_for_is_of_no_commit_and_counts_all_the_same() {
    let setting = Setting::new();
    setting.ingestion("org_a", "acme/docs", Stage::Completed);
    setting.tick();
    let repository = || setting.inngest.repositories("org_a").list().expect("repositories").remove(0);
    assert_eq!(repository().last_ingested_at, setting.only("org_a").completed_at);
    setting.ingestion("org_a", "acme/docs", Stage::Cancelled);
    setting.tick();
    assert_eq!(repository().config_status, ConfigStatus::Configured, "as before");
}

#[test]
fn a_repository_is_ingested_by_an_event_and_not_while_it_is() {
    let setting = Setting::new();
    setting.tick();
    let id = setting.history.connect_repository("org_a", "acme/docs").expect("a repository");
    let repositories = setting.inngest.repositories("org_a");
    assert_eq!(setting.inngest.repositories("org_b").ingest(&id).expect("an answer"), Ingest::NotFound);
    assert_eq!(repositories.ingest(&id).expect("an answer"), Ingest::Queued(None));
    setting.tick();
    let run = setting.only("org_a");
    assert_eq!((run.repo_name.as_str(), run.trigger.as_str()), ("acme/docs", "manual"));
    assert_eq!(repositories.ingest(&id).expect("an answer"), Ingest::Busy(Status::Queued));
}

#[test]
fn a_server_that_takes_over_goes_on_where_the_last_one_stopped() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.tick();
    // It ended while no server looked, and is in no list any more.
    setting.server.world(|world| {
        world.advance(&run_id, Stage::Failed);
        world.change(&run_id, |run| run.listed = false);
    });
    let other = setting.other(|_| {});
    let jobs = other.jobs("org_a");
    assert!(jobs.list(Filter::All, None).is_err(), "nothing is known yet");
    setting.pass(3_000);
    other.poll();
    let runs = jobs.list(Filter::All, None).expect("a list").runs;
    assert_eq!(runs.iter().map(|run| run.status).collect::<Vec<_>>(), [Status::Failed]);
}

#[test]
fn one_server_asks_the_others_show_what_it_found_and_one_of_them_takes_over() {
    let leads = Arc::new(AtomicBool::new(true));
    let (first, second) = (Arc::clone(&leads), Arc::clone(&leads));
    let setting = Setting::with(|options| options.may_lead = Arc::new(move || first.load(Ordering::SeqCst)));
    let other = setting.other(|options| options.may_lead = Arc::new(move || !second.load(Ordering::SeqCst)));
    let look = || {
        // Nothing is known before the first look.
        let _ = other.jobs("org_a").list(Filter::All, None);
        other.poll();
        other.jobs("org_a").list(Filter::All, None).expect("a list")
    };
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.tick();
    setting.server.forget_calls();
    let list = look();
    assert_eq!((list.runs.len(), list.as_of), (1, None));
    assert!(other.jobs("org_b").list(Filter::All, None).expect("a list").runs.is_empty());
    assert_eq!(setting.server.all_calls(), 0);

    // The first one is gone: what it found gets older.
    setting.pass(9_000);
    assert_eq!(look().as_of, Some(setting.now() - 9_000));
    leads.store(false, Ordering::SeqCst);
    setting.server.world(|world| world.advance(&run_id, Stage::Completed));
    setting.pass(3_000);
    let list = look();
    assert_eq!((list.runs[0].status, list.as_of), (Status::Completed, None));
    assert!(setting.server.calls("GET /api/v2/runs") > 0);
}

#[test]
fn a_published_snapshot_of_another_version_is_read_as_far_as_it_is_known() {
    let setting = Setting::new();
    let event = RunEvent {
        id: "event".to_owned(),
        name: "docs/ingestion.requested".to_owned(),
        organization_id: Some("org_a".to_owned()),
        repo_name: None,
        delivery_id: None,
        before_sha: None,
        after_sha: None,
        data: json!({}),
        ts: 0,
    };
    setting.history.record_events(&[event]).expect("recorded");
    let snapshot = json!({ "runs": [{ "id": 7 }, null], "new": true });
    setting.history.publish(&Published { as_of: 1, snapshot }).expect("published");
    setting.tick();
    assert!(setting.list("org_a").is_empty());
}
