//! Another organization's runs do not exist.

use inngest_stand_in::world::Status as Stage;
use jobs_server::source::JobSource;
use jobs_server::store::{Cancel, Filter, Retry};
use serde_json::json;

use crate::support::Setting;

#[test]
fn another_organizations_run_is_in_no_list_and_cannot_be_read_retried_or_cancelled() {
    let setting = Setting::new();
    let failed = setting.ingestion("org_b", "acme/docs", Stage::Failed);
    let running = setting.ingestion("org_b", "acme/site", Stage::Running);
    // Before and after the runs are in the history.
    for _ in 0..2 {
        setting.tick();
        let jobs = setting.jobs("org_a");
        assert!(setting.list("org_a").is_empty());
        setting.server.forget_calls();
        for run_id in [&failed, &running] {
            assert!(jobs.get(run_id).expect("an answer").is_none());
            assert_eq!(jobs.retry(run_id).expect("an answer"), Retry::NotFound);
            assert_eq!(jobs.cancel(run_id).expect("an answer"), Cancel::NotFound);
        }
        assert_eq!(setting.server.all_calls(), 0);
        assert_eq!(setting.list("org_b").len(), 2);
    }
}

#[test]
fn a_run_that_is_nobodys_is_shown_to_nobody() {
    let setting = Setting::new();
    let ids: Vec<String> = setting.server.world(|world| {
        [json!({ "repo": { "fullName": "acme/docs" } }), json!(null), json!({ "organizationId": "" })]
            .iter()
            .flat_map(|data| {
                let event = world.add_event("docs/ingestion.requested", data);
                [Stage::Running, Stage::Failed].map(|stage| world.add_run("docs-ingestion", &event, stage))
            })
            .collect()
    });
    // Of an event that nobody knows.
    let unknown = setting
        .server
        .world(|world| world.add_run("docs-ingestion", "01M8FPJKRAATKQBZYWAKR3NNB9", Stage::Running));
    setting.tick();
    setting.tick();
    for organization_id in ["", "org_a", "null"] {
        let jobs = setting.jobs(organization_id);
        assert!(jobs.list(Filter::All, None).expect("a list").runs.is_empty());
        for run_id in ids.iter().chain([&unknown]) {
            assert!(jobs.get(run_id).expect("an answer").is_none());
            assert_eq!(jobs.cancel(run_id).expect("an answer"), Cancel::NotFound);
            assert_eq!(jobs.retry(run_id).expect("an answer"), Retry::NotFound);
        }
    }
}

#[test]
fn whoever_follows_the_changes_learns_of_its_own_organizations_runs() {
    let setting = Setting::new();
    let (ours, theirs) = (setting.jobs("org_a").changes(), setting.jobs("org_b").changes());
    let changed = |receiver: &mut tokio::sync::watch::Receiver<u64>| {
        let changed = receiver.has_changed().expect("it goes on");
        receiver.mark_unchanged();
        changed
    };
    let (mut ours, mut theirs) = (ours, theirs);
    setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.tick();
    assert_eq!((changed(&mut ours), changed(&mut theirs)), (true, false));
    setting.tick();
    assert_eq!((changed(&mut ours), changed(&mut theirs)), (false, false), "nothing happened");
    let run = setting.only("org_a");
    setting.jobs("org_a").cancel(&run.id).expect("an answer");
    assert!(changed(&mut ours));
    // To be subscribed is to look.
    setting.pass(60_000);
    setting.jobs("org_a").asked();
    setting.ingestion("org_b", "acme/site", Stage::Running);
    setting.inngest.poll();
    assert!(changed(&mut theirs));
}
