//! The repositories of an organization.

use super::database::Database;
use super::on_both;
use crate::repositories::{ConfigStatus, ConnectedRepository};

on_both!(
    a_repository_is_connected_once,
    a_status_keeps_the_last_commit,
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

fn a_status_keeps_the_last_commit(database: &Database) {
    let history = database.open();
    let set = |status, reason, commit| {
        history.set_config_status("acme", "acme/docs", status, reason, commit).expect("an answer");
        let found = history.repositories("acme").expect("a list");
        assert_eq!(found.len(), 1);
        let found = found.into_iter().next().expect("a repository");
        (found.config_status, found.reason, found.last_commit, found.last_ingested_at)
    };
    let (sha, reason) = (Some("sha".to_owned()), Some("why".to_owned()));
    assert_eq!(set(ConfigStatus::Ingesting, None, None), (ConfigStatus::Ingesting, None, None, None));
    let done = set(ConfigStatus::Configured, None, Some((Some("sha"), 10)));
    assert_eq!(done, (ConfigStatus::Configured, None, sha.clone(), Some(10)));
    let failed = set(ConfigStatus::Error, Some("why"), None);
    assert_eq!(failed, (ConfigStatus::Error, reason, sha.clone(), Some(10)));
    for status in ConfigStatus::ALL {
        assert_eq!(set(status, None, None), (status, None, sha.clone(), Some(10)));
    }
    let again = set(ConfigStatus::Configured, None, Some((None, 20)));
    assert_eq!(again, (ConfigStatus::Configured, None, sha, Some(20)));
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
