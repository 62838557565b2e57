//! The repositories of an organization.

use super::database::Database;
use super::on_both;
use crate::history::{History, Verdict};
use crate::repositories::{ConfigStatus, ConnectedRepository};

on_both!(
    a_repository_is_connected_once,
    a_status_keeps_the_last_commit,
    what_the_last_result_left_holds_again,
    statuses_of_an_earlier_version_stay,
    repositories_are_ordered_by_name,
    two_servers_connect_one_repository,
);

fn a_repository_is_connected_once(database: &Database) {
    let history = database.open();
    let id = history.connect_repository("acme", "acme/docs").expect("an id");
    assert_eq!(history.connect_repository("acme", "acme/docs").expect("an id"), id);
    assert_ne!(history.connect_repository("other", "acme/docs").expect("an id"), id);
    let repository = ConnectedRepository {
        id: id.clone(),
        repo_name: "acme/docs".to_owned(),
        config_status: ConfigStatus::Pending,
        reason: None,
        last_commit: None,
        last_ingested_at: None,
    };
    assert_eq!(history.repository("acme", &id).expect("an answer"), Some(repository.clone()));
    assert_eq!(history.repositories("acme").expect("a list"), [repository]);
}

fn only(history: &History) -> ConnectedRepository {
    let mut found = history.repositories("acme").expect("a list");
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn stands(history: &History) -> (ConfigStatus, Option<String>) {
    let ConnectedRepository { config_status, reason, .. } = only(history);
    (config_status, reason)
}

fn verdict(queued_at: i64, status: ConfigStatus) -> Verdict<'static> {
    let reason = (status == ConfigStatus::Error).then_some("why");
    Verdict { queued_at, status, reason, sha: None, ingested_at: None }
}

fn settle(history: &History, verdict: &Verdict<'_>) {
    history.settle("acme", "acme/docs", verdict).expect("an answer");
    history.end_ingesting("acme", "acme/docs").expect("an answer");
}

fn a_status_keeps_the_last_commit(database: &Database) {
    let history = database.open();
    let last = || (only(&history).last_commit, only(&history).last_ingested_at);
    let configured = verdict(1, ConfigStatus::Configured);
    settle(&history, &Verdict { sha: Some("sha"), ingested_at: Some(10), ..configured });
    assert_eq!(stands(&history), (ConfigStatus::Configured, None));
    assert_eq!(last(), (Some("sha".to_owned()), Some(10)));
    for status in [ConfigStatus::Error, ConfigStatus::Unconfigured, ConfigStatus::Pending] {
        settle(&history, &verdict(2, status));
        assert_eq!(stands(&history).0, status);
        assert_eq!(last(), (Some("sha".to_owned()), Some(10)));
    }
    // What was ingested by hand has a time and no content.
    settle(&history, &Verdict { ingested_at: Some(20), ..verdict(3, ConfigStatus::Configured) });
    assert_eq!(last(), (Some("sha".to_owned()), Some(20)));
}

fn what_the_last_result_left_holds_again(database: &Database) {
    let history = database.open();
    let ingest = || {
        history.begin_ingesting("acme", "acme/docs").expect("an answer");
        assert_eq!(stands(&history), (ConfigStatus::Ingesting, None));
    };
    let cancel = || history.end_ingesting("acme", "acme/docs").expect("an answer");
    ingest();
    cancel();
    assert_eq!(stands(&history), (ConfigStatus::Pending, None));
    let error = (ConfigStatus::Error, Some("why".to_owned()));
    settle(&history, &verdict(20, ConfigStatus::Error));
    assert_eq!(stands(&history), error);
    ingest();
    cancel();
    assert_eq!(stands(&history), error);
    // A run that was queued before, and is read only now.
    settle(&history, &Verdict { sha: Some("old"), ..verdict(19, ConfigStatus::Configured) });
    assert_eq!((stands(&history), only(&history).last_commit), (error, None));
    settle(&history, &verdict(21, ConfigStatus::Configured));
    assert_eq!(stands(&history), (ConfigStatus::Configured, None));
}

fn statuses_of_an_earlier_version_stay(database: &Database) {
    drop(database.open_version(3));
    database.batch(
        r#"INSERT INTO connected_repositories
             (id, "organizationId", "repoName", "configStatus", reason, "lastCommit", "lastIngestedAt")
           VALUES ('r1', 'acme', 'acme/a', 'error', 'why', NULL, NULL),
                  ('r2', 'acme', 'acme/b', 'ingesting', NULL, 'sha', 5),
                  ('r3', 'acme', 'acme/c', 'ingesting', NULL, NULL, NULL),
                  ('r4', 'acme', 'acme/d', 'configured', NULL, 'sha', 5)"#,
    );
    let history = database.open();
    let all = || {
        let found = history.repositories("acme").expect("a list").into_iter();
        found.map(|found| (found.config_status, found.reason)).collect::<Vec<_>>()
    };
    let error = (ConfigStatus::Error, Some("why".to_owned()));
    let (ingesting, configured) = ((ConfigStatus::Ingesting, None), (ConfigStatus::Configured, None));
    assert_eq!(all(), [error.clone(), ingesting.clone(), ingesting, configured.clone()]);
    for name in ["acme/a", "acme/b", "acme/c", "acme/d"] {
        history.begin_ingesting("acme", name).expect("an answer");
        history.end_ingesting("acme", name).expect("an answer");
    }
    assert_eq!(all(), [error, configured.clone(), (ConfigStatus::Pending, None), configured]);
}

fn repositories_are_ordered_by_name(database: &Database) {
    let history = database.open();
    for name in ["acme/b", "acme/B", "acme/a-z", "acme/a.z", "acme/ä"] {
        history.connect_repository("acme", name).expect("an id");
    }
    let names = history.repositories("acme").expect("a list").into_iter().map(|found| found.repo_name);
    assert_eq!(names.collect::<Vec<_>>(), ["acme/B", "acme/a-z", "acme/a.z", "acme/b", "acme/ä"]);
}

fn two_servers_connect_one_repository(database: &Database) {
    let servers = [database.open(), database.open()];
    for round in 0..20 {
        let name = format!("acme/{round}");
        let ids = std::thread::scope(|scope| {
            let connects = [0, 1].map(|server: usize| {
                let (server, name) = (&servers[server], &name);
                scope.spawn(move || server.connect_repository("acme", name).expect("an id"))
            });
            connects.map(|connect| connect.join().expect("no panic"))
        });
        assert_eq!(ids[0], ids[1]);
    }
}
