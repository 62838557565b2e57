//! One rerun for one press, whichever server it arrives at.

use super::database::Database;
use super::on_both;
use crate::history::Rerun;

on_both!(
    a_rerun_is_claimed_once,
    of_many_callers_one_claims,
    a_claim_that_was_left_can_be_claimed_anew,
    the_first_new_run_stays,
);

fn a_rerun_is_claimed_once(database: &Database) {
    let (one, two) = (database.open(), database.open());
    assert_eq!(one.claim_rerun("old", 1_000).expect("a claim"), Rerun::Claimed);
    assert_eq!(two.claim_rerun("old", 1_500).expect("a claim"), Rerun::Pending(1_000));
    assert_eq!(two.claim_rerun("other", 1_500).expect("a claim"), Rerun::Claimed);
    one.finish_rerun("old", None).expect("an answer");
    assert_eq!(two.claim_rerun("old", 2_000).expect("a claim"), Rerun::Claimed);
    two.finish_rerun("old", Some("new")).expect("an answer");
    for now in [2_500, 200_000] {
        assert_eq!(one.claim_rerun("old", now).expect("a claim"), Rerun::Done("new".to_owned()));
    }
    assert_eq!(one.rerun_of("new").expect("an answer").as_deref(), Some("old"));
    assert_eq!(one.rerun_of("old").expect("an answer"), None);
    let ids = ["old", "new"].map(str::to_owned);
    let reruns: Vec<_> = one.known_reruns(&ids).expect("ids").into_iter().collect();
    assert_eq!(reruns, ["new"]);
}

fn of_many_callers_one_claims(database: &Database) {
    let servers = [database.open(), database.open()];
    for round in 0..20 {
        let old = format!("old-{round}");
        let claims = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..4)
                .map(|caller| {
                    let (server, old) = (&servers[caller % 2], &old);
                    scope.spawn(move || server.claim_rerun(old, 1_000).expect("a claim"))
                })
                .collect();
            callers.into_iter().map(|caller| caller.join().expect("no panic")).collect::<Vec<_>>()
        });
        assert_eq!(claims.iter().filter(|claim| **claim == Rerun::Claimed).count(), 1, "{claims:?}");
    }
}

fn a_claim_that_was_left_can_be_claimed_anew(database: &Database) {
    let history = database.open();
    assert_eq!(history.claim_rerun("old", 1_000).expect("a claim"), Rerun::Claimed);
    assert_eq!(history.claim_rerun("old", 121_000).expect("a claim"), Rerun::Pending(1_000));
    assert_eq!(history.claim_rerun("old", 121_001).expect("a claim"), Rerun::Claimed);
    assert_eq!(history.claim_rerun("old", 121_002).expect("a claim"), Rerun::Pending(121_001));
}

fn the_first_new_run_stays(database: &Database) {
    let history = database.open();
    for new in ["new-1", "new-2"] {
        history.finish_rerun("old", Some(new)).expect("an answer");
    }
    history.finish_rerun("old", None).expect("an answer");
    assert_eq!(history.claim_rerun("old", 1).expect("a claim"), Rerun::Done("new-1".to_owned()));
}
