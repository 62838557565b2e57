//! Who asks Inngest for all servers.

use super::database::{Database, client, eventually};
use crate::history::History;
use crate::history::postgres::LOCK;

fn leads(history: &History) -> bool {
    history.lead().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_file_is_led_by_its_only_server() {
    let history = Database::sqlite().open();
    assert!(leads(&history) && leads(&history));
}

#[test]
fn one_of_two_servers_leads_until_it_is_dropped() {
    let Some(database) = Database::postgres() else { return };
    let (one, two) = (database.open(), database.open());
    for _ in 0..2 {
        assert!(leads(&one));
        assert!(!leads(&two));
    }
    drop(one);
    eventually("the other leads", || leads(&two).then_some(()));
    let three = database.open();
    assert!(!leads(&three));
}

#[test]
fn a_leader_that_gives_up_is_followed_by_another() {
    assert!(!Database::sqlite().open().resign(), "a file has one server");
    let Some(database) = Database::postgres() else { return };
    let (one, two) = (database.open(), database.open());
    assert!(leads(&one));
    assert!(one.resign());
    eventually("the other leads", || leads(&two).then_some(()));
    assert!(!leads(&one));
}

#[test]
fn a_leader_that_lost_its_connection_notices() {
    let Some(database) = Database::postgres() else { return };
    let Database::Postgres { url, .. } = &database else { return };
    let (one, two) = (database.open(), database.open());
    assert!(leads(&one));
    assert!(!leads(&two));
    let key = LOCK.replace("$1", "'lead'");
    // A lock's key of 64 bits is in two columns.
    let terminated = client(url)
        .execute(
            &format!(
                "SELECT pg_terminate_backend(pid) FROM pg_locks
                 WHERE locktype = 'advisory' AND granted AND database = (
                   SELECT oid FROM pg_database WHERE datname = current_database())
                   AND (classid::bigint << 32) | objid::bigint = {key}"
            ),
            &[],
        )
        .expect("an answer");
    assert_eq!(terminated, 1);
    eventually("the other leads", || leads(&two).then_some(()));
    assert!(!leads(&one));
    assert!(leads(&two));
}

#[test]
fn schemas_are_led_apart() {
    let (Some(one), Some(two)) = (Database::postgres(), Database::postgres()) else { return };
    assert!(leads(&one.open()));
    let (one, two) = (one.open(), two.open());
    eventually("each leads its own", || (leads(&one) && leads(&two)).then_some(()));
}

/// Dropping a connection blocks, which an async runtime answers with a panic.
#[test]
fn a_history_may_be_dropped_on_a_thread_of_a_runtime() {
    let Some(database) = Database::postgres() else { return };
    let history = database.open();
    assert!(leads(&history));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async move { drop(history) });
    eventually("its lead is free", || leads(&database.open()).then_some(()));
}
