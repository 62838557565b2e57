//! What a reader sees and does, with the stand-in and with a real Inngest.

use jobs_server::source::JobSource;
use jobs_server::store::{Cancel, Filter, Retry, Status};

use crate::support::{AnyInngest, Going, organization};

#[test]
fn a_failed_run_is_listed_with_its_error_and_retried() {
    for server in AnyInngest::all() {
        let organization_id = organization("fails");
        let run_id = server.ingestion(&organization_id, Going::Fails);
        let run = server.listed(&organization_id, &run_id, Status::Failed);
        assert_eq!(run.error_message.as_deref(), Some("repository archive is empty"));
        assert_eq!((run.kind.as_str(), run.repo_name.as_str()), ("docs-ingestion", "acme/docs"));
        assert!(run.completed_at.is_some());

        let jobs = server.inngest.jobs(&organization_id);
        let details = jobs.get(&run_id).expect("an answer").expect("details");
        assert_eq!(details.run.event_data["organizationId"], organization_id.as_str());
        let step = details.steps.iter().find(|step| step.name == "list-files").expect("a step");
        assert_eq!(step.status, "completed");

        let Retry::Queued(new) = jobs.retry(&run_id).expect("an answer") else { panic!("no retry") };
        assert_ne!(new, run_id);
        let runs = jobs.list(Filter::All, None).expect("a list").runs;
        let second = runs.iter().find(|run| run.id == new).expect("the new run, at once");
        assert_eq!(second.trigger, "manual");
    }
}

#[test]
fn a_run_that_sleeps_is_cancelled_and_stays_so() {
    for server in AnyInngest::all() {
        let organization_id = organization("sleeps");
        let run_id = server.ingestion(&organization_id, Going::Sleeps);
        server.listed(&organization_id, &run_id, Status::Running);
        let jobs = server.inngest.jobs(&organization_id);
        assert_eq!(jobs.retry(&run_id).expect("an answer"), Retry::WrongStatus(Status::Running));
        assert_eq!(jobs.cancel(&run_id).expect("an answer"), Cancel::Cancelled);
        let runs = jobs.list(Filter::All, None).expect("a list").runs;
        assert_eq!(runs.first().map(|run| run.status), Some(Status::Cancelled), "at once");
        assert_eq!(jobs.cancel(&run_id).expect("an answer"), Cancel::WrongStatus(Status::Cancelled));
        let details = jobs.get(&run_id).expect("an answer").expect("details");
        assert_eq!(details.run.status, Status::Cancelled);
        assert!(details.steps.iter().all(|step| step.status != "running"), "{:?}", details.steps);
    }
}
