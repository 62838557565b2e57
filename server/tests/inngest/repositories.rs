//! What runs say of their repositories.

use inngest_stand_in::world::{Status as Stage, error};
use jobs_server::repositories::{ConfigStatus, ConnectedRepository, Ingest, RepositorySource};
use serde_json::json;

use crate::support::Setting;

const INVALID: &str = "Invalid lightfast.yml syntax: line 4";

fn only(setting: &Setting) -> ConnectedRepository {
    let mut all = setting.inngest.repositories("org_a").list().expect("repositories");
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn fail(setting: &Setting, run_id: &str) {
    setting.server.world(|world| {
        world.advance(run_id, Stage::Failed);
        world.change(run_id, |run| run.output = Some(error(INVALID)));
    });
}

#[test]
fn an_error_holds_again_after_a_run_that_was_cancelled() {
    let setting = Setting::new();
    let failed = setting.ingestion("org_a", "acme/docs", Stage::Running);
    fail(&setting, &failed);
    // The same server, and one that was started anew.
    for other in [None, Some(setting.other(|_| {}))] {
        let look = || match &other {
            None => setting.tick(),
            Some(other) => {
                setting.pass(3_000);
                let _ = other.repositories("org_a").list();
                other.poll();
            }
        };
        look();
        let stands = || (only(&setting).config_status, only(&setting).reason);
        assert_eq!(stands(), (ConfigStatus::Error, Some(INVALID.to_owned())));
        let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
        look();
        assert_eq!(stands(), (ConfigStatus::Ingesting, None));
        setting.server.world(|world| world.advance(&run_id, Stage::Cancelled));
        look();
        assert_eq!(stands(), (ConfigStatus::Error, Some(INVALID.to_owned())));
    }
    // One that vanished has no result either.
    let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
    setting.tick();
    setting.server.world(|world| world.runs.remove(&run_id));
    setting.tick();
    assert_eq!(only(&setting).config_status, ConfigStatus::Error);
}

#[test]
fn a_cancelled_run_does_not_hide_what_an_older_one_says_where_both_are_new() {
    let setting = Setting::new();
    let failed = setting.ingestion("org_a", "acme/docs", Stage::Running);
    fail(&setting, &failed);
    let queued_at = setting.now() - 60_000;
    setting.server.world(|world| world.change(&failed, |run| run.queued_at = queued_at));
    setting.ingestion("org_a", "acme/docs", Stage::Cancelled);
    setting.tick();
    assert_eq!(only(&setting).config_status, ConfigStatus::Error);
}

#[test]
fn an_ingestion_by_hand_says_when_it_was_and_keeps_the_commit() {
    let setting = Setting::new();
    let pushed = json!({ "organizationId": "org_a", "repo": { "fullName": "acme/docs" }, "afterSha": "abc" });
    setting.server.world(|world| {
        let event = world.add_event("docs/push", &pushed);
        world.add_run("docs-ingestion", &event, Stage::Completed)
    });
    setting.tick();
    let before = only(&setting);
    assert_eq!(before.last_commit.as_deref(), Some("abc"));
    let first = before.last_ingested_at.expect("a time");

    let repositories = setting.inngest.repositories("org_a");
    assert_eq!(repositories.ingest(&before.id).expect("an answer"), Ingest::Queued(None));
    let (run_id, ended_at) = (setting.server.world(|world| world.runs.keys().last().cloned()), first + 1_000);
    let run_id = run_id.expect("a run");
    setting.tick();
    setting.server.world(|world| {
        world.advance(&run_id, Stage::Completed);
        world.change(&run_id, |run| run.ended_at = Some(ended_at));
    });
    setting.tick();
    let after = only(&setting);
    assert_eq!((after.config_status, after.last_commit), (ConfigStatus::Configured, before.last_commit));
    assert_eq!(after.last_ingested_at, Some(ended_at));
}

#[test]
fn an_old_run_that_is_read_late_says_nothing_any_more() {
    let setting = Setting::new();
    let failed = setting.ingestion("org_a", "acme/docs", Stage::Running);
    fail(&setting, &failed);
    setting.tick();
    setting.tick();
    let old = setting.ingestion("org_a", "acme/docs", Stage::Completed);
    let queued_at = setting.now() - 3_600_000;
    setting.server.world(|world| world.change(&old, |run| run.queued_at = queued_at));
    let other = setting.other(|_| {});
    setting.pass(3_000);
    let _ = other.repositories("org_a").list();
    other.poll();
    assert_eq!(only(&setting).config_status, ConfigStatus::Error);
}
