//! How long finished runs are kept.

use rusqlite::{TransactionBehavior, params};

use super::{Store, StoreError};

const MILLIS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

/// The limits for finished runs and for commits: what is beyond one of them is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The age in days, from the end of the run.
    pub days: u32,
    /// The number of runs.
    pub runs: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { days: 90, runs: 10_000 }
    }
}

// A run with an end is never queued or running: `completedAt` is set together with the final status.
const DELETE_OLD_RUNS: &str = "DELETE FROM runs WHERE completedAt IS NOT NULL AND completedAt < ?1";
const DELETE_EXCESS_RUNS: &str = "DELETE FROM runs WHERE id IN
   (SELECT id FROM runs WHERE completedAt IS NOT NULL
    ORDER BY completedAt DESC, id DESC LIMIT -1 OFFSET ?1)";
// The newest commit of a store says whether its content is settled, so it stays.
const DELETE_OLD_COMMITS: &str = "DELETE FROM ingestion_commits WHERE processedAt < ?1 AND EXISTS
   (SELECT 1 FROM ingestion_commits AS newer
    WHERE newer.storeId = ingestion_commits.storeId
      AND (newer.processedAt, newer.id) > (ingestion_commits.processedAt, ingestion_commits.id))";
const DELETE_EXCESS_COMMITS: &str = "DELETE FROM ingestion_commits WHERE id IN
   (SELECT id FROM ingestion_commits ORDER BY processedAt DESC, id DESC LIMIT -1 OFFSET ?1)
   AND EXISTS
   (SELECT 1 FROM ingestion_commits AS newer
    WHERE newer.storeId = ingestion_commits.storeId
      AND (newer.processedAt, newer.id) > (ingestion_commits.processedAt, ingestion_commits.id))";

impl Store {
    /// Deletes finished runs beyond the limits, with their steps, and commits likewise. `now` is in milliseconds
    /// since 1970. Returns how many runs were deleted.
    pub fn prune(&self, retention: Retention, now: i64) -> Result<usize, StoreError> {
        let oldest = now.saturating_sub(i64::from(retention.days) * MILLIS_PER_DAY);
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let deleted = transaction.prepare_cached(DELETE_OLD_RUNS)?.execute([oldest])?
            + transaction.prepare_cached(DELETE_EXCESS_RUNS)?.execute([retention.runs])?;
        transaction.prepare_cached(DELETE_OLD_COMMITS)?.execute(params![oldest])?;
        transaction.prepare_cached(DELETE_EXCESS_COMMITS)?.execute([retention.runs])?;
        transaction.commit()?;
        Ok(deleted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{TestStore, plan};

    const NOW: i64 = 200 * MILLIS_PER_DAY;

    fn days_ago(days: i64) -> i64 {
        NOW - days * MILLIS_PER_DAY
    }

    #[test]
    fn old_runs_go_with_their_steps_and_commits() {
        let store = TestStore::new();
        store.finished_run("old", days_ago(91));
        store.finished_run("recent", days_ago(89));
        let retention = Retention { days: 90, runs: 10 };
        assert_eq!(store.prune(retention, NOW).expect("a number"), 1);
        assert_eq!(store.column("SELECT id FROM runs"), ["recent"]);
        assert_eq!(store.column("SELECT runId FROM steps"), ["recent"]);
        assert_eq!(store.column("SELECT deliveryId FROM ingestion_commits"), ["event-recent"]);
        assert_eq!(store.prune(retention, NOW).expect("a number"), 0);
    }

    #[test]
    fn only_the_newest_runs_stay() {
        let store = TestStore::new();
        for number in 0..7_i64 {
            store.finished_run(&format!("run-{number}"), days_ago(number));
        }
        assert_eq!(store.prune(Retention { days: 90, runs: 3 }, NOW).expect("a number"), 4);
        assert_eq!(store.column("SELECT id FROM runs ORDER BY id"), ["run-0", "run-1", "run-2"]);
        assert_eq!(store.column("SELECT count(*) FROM steps"), ["3"]);
        assert_eq!(store.column("SELECT count(*) FROM ingestion_commits"), ["3"]);
    }

    #[test]
    fn active_runs_and_the_last_commit_of_a_store_stay_at_any_age() {
        let store = TestStore::new();
        store.active_run("queued", "queued", days_ago(150));
        store.active_run("running", "running", days_ago(150));
        store.finished_run("ended", days_ago(120));
        assert_eq!(store.prune(Retention { days: 1, runs: 1 }, NOW).expect("a number"), 1);
        assert_eq!(store.column("SELECT id FROM runs ORDER BY id"), ["queued", "running"]);
        assert_eq!(store.column("SELECT deliveryId FROM ingestion_commits"), ["event-ended"]);
    }

    #[test]
    fn no_table_is_scanned() {
        let store = TestStore::new();
        for (sql, index) in [
            (DELETE_OLD_RUNS, "finishedRuns"),
            (DELETE_EXCESS_RUNS, "finishedRuns"),
            (DELETE_OLD_COMMITS, "commitsByAge"),
            (DELETE_EXCESS_COMMITS, "commitsByAge"),
        ] {
            let plan = plan(&store.writer(), &sql.replace("?1", "1"));
            assert!(plan.contains(&format!("INDEX {index}")), "{sql}\n{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
        }
    }
}
