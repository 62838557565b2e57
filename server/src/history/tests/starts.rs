//! One run of a repository at a time, whichever server is asked for it.

use super::database::Database;
use super::{ended, on_both, record};
use crate::history::{History, Start};
use crate::store::Status;

on_both!(
    a_start_is_claimed_once_until_its_run_is_seen,
    of_many_callers_one_starts,
    a_claim_does_not_last_for_ever,
);

fn claim(history: &History, seen: Option<&str>, now: i64) -> Start {
    history.claim_start("acme", "acme/docs", seen, now).expect("a claim")
}

fn a_start_is_claimed_once_until_its_run_is_seen(database: &Database) {
    let (one, two) = (database.open(), database.open());
    assert_eq!(claim(&one, None, 1_000), Start::Claimed);
    assert_eq!(claim(&two, None, 1_000), Start::Pending(None));
    // Another repository, and the same one of another organization.
    for (organization, repository) in [("acme", "acme/site"), ("other", "acme/docs")] {
        assert_eq!(two.claim_start(organization, repository, None, 1_000).expect("a claim"), Start::Claimed);
    }
    one.finish_start("acme", "acme/docs", Some("e1")).expect("an answer");
    one.finish_start("acme", "acme/docs", None).expect("an answer");
    assert_eq!(claim(&two, None, 2_000), Start::Pending(Some("e1".to_owned())));
    assert!(!two.has_ended("e1").expect("an answer"));
    record(&one, &[ended("r1", "e1", Status::Completed, 10)]);
    assert!(two.has_ended("e1").expect("an answer") && two.has_ended("r1").expect("an answer"));
    assert_eq!(claim(&two, Some("e1"), 3_000), Start::Claimed);
    assert_eq!(claim(&one, Some("e1"), 3_000), Start::Pending(None));
    two.finish_start("acme", "acme/docs", None).expect("an answer");
    assert_eq!(claim(&one, None, 4_000), Start::Claimed);
}

fn of_many_callers_one_starts(database: &Database) {
    let servers = [database.open(), database.open()];
    for round in 0..20 {
        let name = format!("acme/{round}");
        let claims = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..4)
                .map(|caller| {
                    let (server, name) = (&servers[caller % 2], &name);
                    scope.spawn(move || server.claim_start("acme", name, None, 1_000).expect("a claim"))
                })
                .collect();
            callers.into_iter().map(|caller| caller.join().expect("no panic")).collect::<Vec<_>>()
        });
        assert_eq!(claims.iter().filter(|claim| **claim == Start::Claimed).count(), 1, "{claims:?}");
    }
}

fn a_claim_does_not_last_for_ever(database: &Database) {
    let history = database.open();
    assert_eq!(claim(&history, None, 1_000), Start::Claimed);
    history.finish_start("acme", "acme/docs", Some("e1")).expect("an answer");
    assert_eq!(claim(&history, None, 121_000), Start::Pending(Some("e1".to_owned())));
    assert_eq!(claim(&history, None, 121_001), Start::Claimed);
    assert_eq!(claim(&history, None, 121_002), Start::Pending(None));
}
