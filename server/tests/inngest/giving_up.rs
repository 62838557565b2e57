//! Runs that Inngest lists and does not know, because it was killed before it had noted them.

use std::time::Duration;

use inngest_stand_in::control::Answer;
use inngest_stand_in::world::Status as Stage;
use jobs_server::repositories::{ConfigStatus, Ingest, RepositorySource};
use jobs_server::source::JobSource;
use jobs_server::store::{Cancel, Filter, Retry, Status};

use crate::support::Setting;

/// A run that Inngest lists like this, and does not know.
fn unknown(setting: &Setting, stage: Stage) -> String {
    let run_id = setting.ingestion("org_a", "acme/docs", stage);
    setting.server.world(|world| world.change(&run_id, |run| run.noted = false));
    setting.tick();
    run_id
}

fn give_up(setting: &Setting, run_id: &str) {
    assert_eq!(setting.jobs("org_a").cancel(run_id).expect("an answer"), Cancel::Cancelled);
    assert_eq!(setting.only("org_a").status, Status::Cancelled, "at once");
}

fn commit_statuses(setting: &Setting) -> Vec<String> {
    let database = rusqlite::Connection::open(setting.file()).expect("the history");
    let mut query = database.prepare("SELECT status FROM ingestion_commits").expect("a query");
    let rows = query.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows")
}

#[test]
fn it_is_cancelled_and_stays_so_although_inngest_goes_on_listing_it() {
    for stage in [Stage::Queued, Stage::Running] {
        let setting = Setting::new();
        let run_id = unknown(&setting, stage);
        assert!(setting.only("org_a").status.is_active());
        give_up(&setting, &run_id);
        // What a reader did is shown for ten seconds in any case; the whole window is read once a minute.
        for _ in 0..25 {
            setting.tick();
        }
        let run = setting.only("org_a");
        assert_eq!((run.status, run.completed_at.is_some()), (Status::Cancelled, true), "{stage:?}");
        assert!(setting.jobs("org_a").list(Filter::Active, None).expect("a list").runs.is_empty());
        let jobs = setting.jobs("org_a");
        assert_eq!(jobs.cancel(&run_id).expect("an answer"), Cancel::WrongStatus(Status::Cancelled));
        assert_eq!(jobs.retry(&run_id).expect("an answer"), Retry::NotFound, "Inngest cannot");

        // Another server on the same history, and this one after a restart, know it too.
        let other = setting.other(|_| {});
        let _ = other.jobs("org_a").list(Filter::All, None);
        other.poll();
        let runs = other.jobs("org_a").list(Filter::All, None).expect("a list").runs;
        assert_eq!(runs.iter().map(|run| run.status).collect::<Vec<_>>(), [Status::Cancelled]);
    }
}

#[test]
fn its_repository_is_free_again() {
    let setting = Setting::new();
    let run_id = unknown(&setting, Stage::Queued);
    let repositories = setting.inngest.repositories("org_a");
    let status = || repositories.list().expect("repositories").remove(0).config_status;
    assert_eq!(status(), ConfigStatus::Ingesting);
    let repository_id = repositories.list().expect("repositories").remove(0).id;
    let refused = repositories.ingest(&repository_id).expect("an answer");
    assert_eq!(refused, Ingest::Busy(Status::Queued));
    give_up(&setting, &run_id);
    setting.tick();
    assert_eq!(status(), ConfigStatus::Pending);
    let started = repositories.ingest(&repository_id).expect("an answer");
    assert!(matches!(started, Ingest::Queued(_)), "{started:?}");
}

#[test]
fn one_that_goes_on_all_the_same_has_its_end_and_its_commit() {
    for stages in [&[Stage::Running, Stage::Completed][..], &[Stage::Completed], &[Stage::Failed]] {
        let setting = Setting::new();
        let run_id = unknown(&setting, Stage::Queued);
        give_up(&setting, &run_id);
        setting.tick();
        for stage in stages {
            setting.server.world(|world| world.advance(&run_id, *stage));
            // As long as what a reader did is shown.
            (0..4).for_each(|_| setting.tick());
            let run = setting.only("org_a");
            let expected = match stage {
                Stage::Running => (Status::Running, true),
                Stage::Completed => (Status::Completed, false),
                _ => (Status::Failed, false),
            };
            assert_eq!((run.status, run.completed_at.is_none()), expected);
        }
        setting.tick();
        let expected = if stages.ends_with(&[Stage::Failed]) { "failed" } else { "processed" };
        assert_eq!(commit_statuses(&setting), [expected]);
        setting.tick();
        assert_eq!(setting.list("org_a").len(), 1);
    }
}

#[test]
fn one_whose_trace_cannot_be_read_is_not_given_up() {
    let setting = Setting::with(|options| options.connection.timeout = Duration::from_millis(500));
    let run_id = unknown(&setting, Stage::Running);
    // Only what is asked for with outputs, which the poller's looks at a running one are not.
    setting.server.control(|control| control.delay_of_output = Duration::from_secs(30));
    assert!(setting.jobs("org_a").cancel(&run_id).is_err());
    assert_eq!(setting.only("org_a").status, Status::Running);
}

#[test]
fn it_is_given_up_also_before_the_list_is_asked_for_again() {
    let setting = Setting::new();
    let run_id = unknown(&setting, Stage::Queued);
    let failed = setting.ingestion("org_b", "acme/docs", Stage::Running);
    setting.tick();
    // As it is when Inngest was killed and started again: the next look is due in a while.
    setting.server.control(|control| control.answer = Some(Answer::Failed));
    setting.tick();
    setting.server.control(|control| control.answer = None);
    setting.server.world(|world| world.advance(&failed, Stage::Failed));
    give_up(&setting, &run_id);
    let outcome = setting.jobs("org_b").cancel(&failed).expect("an answer");
    assert_eq!(outcome, Cancel::WrongStatus(Status::Failed), "how it ended");
}

#[test]
fn a_proxy_that_does_not_know_the_call_ends_no_run() {
    let setting = Setting::new();
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.tick();
    setting.server.control(|control| {
        control.answer = Some(Answer::Missing);
        control.only = Some(format!("/api/v2/runs/{run_id}/cancel").leak());
    });
    assert!(setting.jobs("org_a").cancel(&run_id).is_err());
    setting.tick();
    assert_eq!(setting.only("org_a").status, Status::Running);
}
