//! Runs that go on from a step of the run that they were started in place of.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::runs::{can_retry, insert_retry};
use super::{ClaimedRun, Retry, Status, Store, StoreError, new_id};

/// Whether what a run has left can be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remains {
    /// No other run of its store has begun since: what its steps have done is still so.
    pub is_latest: bool,
    /// The files that it found are known.
    pub has_plan: bool,
}

/// What a step has left.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenOver {
    /// What came out of it.
    pub output: Option<Value>,
    /// Why it failed.
    pub error: Option<String>,
}

impl Store {
    /// What is left of a run.
    pub fn remains(&self, run_id: &str) -> Result<Remains, StoreError> {
        let reader = self.reader();
        let is_latest = reader.prepare_cached(IS_LATEST)?.query_row([run_id], |row| row.get(0))?;
        let has_plan = reader
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM plans WHERE runId = ?1)")?
            .query_row([run_id], |row| row.get(0))?;
        Ok(Remains { is_latest, has_plan })
    }

    /// Enqueues a run in place of one that failed or was cancelled, which takes over the results of these of its steps.
    pub fn retry_from_step(&self, run_id: &str, from: &str, steps: &[String]) -> Result<Retry, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let original = match can_retry(&transaction, run_id)? {
            Ok(original) => original,
            Err(refusal) => return Ok(refusal),
        };
        let is_latest: bool = transaction.query_row(IS_LATEST, [run_id], |row| row.get(0))?;
        if !is_latest && !steps.is_empty() {
            return Ok(Retry::NotFrom(super::CHANGED_SINCE.to_owned()));
        }
        let id = insert_retry(&transaction, run_id, &original, Some(from))?;
        for name in steps {
            // Its times are those of another run.
            transaction.execute(
                "INSERT INTO steps (id, runId, name, op, status, error, output, takenOver)
                 SELECT ?1, ?2, name, op, status, error, output, 1 FROM steps WHERE runId = ?3 AND name = ?4",
                params![new_id("step"), id, run_id, name],
            )?;
        }
        transaction.execute(
            "INSERT INTO plans (runId, documents) SELECT ?1, documents FROM plans WHERE runId = ?2",
            params![id, run_id],
        )?;
        transaction.commit()?;
        Ok(Retry::Queued(id))
    }

    /// What a run takes over, by the names of the steps.
    pub fn taken_over(&self, run_id: &str) -> Result<HashMap<String, TakenOver>, StoreError> {
        let reader = self.reader();
        let mut statement =
            reader.prepare_cached("SELECT name, output, error FROM steps WHERE runId = ?1 AND takenOver")?;
        let steps = statement.query_map([run_id], |row| {
            let output: Option<String> = row.get(1)?;
            let output = output.and_then(|text| serde_json::from_str(&text).ok());
            Ok((row.get(0)?, TakenOver { output, error: row.get(2)? }))
        })?;
        steps.collect()
    }

    /// Keeps the files that a run has found until it is done. Those of its store's other runs are of no use any more.
    pub fn save_plan(&self, work: &ClaimedRun, documents: &[String]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "DELETE FROM plans WHERE runId IN (SELECT id FROM runs WHERE storeId = ?1)",
            [&work.store_id],
        )?;
        transaction.execute(
            "INSERT INTO plans (runId, documents) SELECT id, ?2 FROM runs WHERE id = ?1",
            params![work.run_id, serde_json::json!(documents).to_string()],
        )?;
        transaction.commit()
    }

    /// The files that a run, or the one that it goes on from, has found.
    pub fn plan(&self, run_id: &str) -> Result<Option<Vec<String>>, StoreError> {
        let documents: Option<String> = self
            .reader()
            .query_row("SELECT documents FROM plans WHERE runId = ?1", [run_id], |row| row.get(0))
            .optional()?;
        Ok(documents.and_then(|documents| serde_json::from_str(&documents).ok()))
    }
}

const IS_LATEST: &str = "SELECT NOT EXISTS
  (SELECT 1 FROM runs AS this JOIN runs AS other ON other.storeId = this.storeId
   WHERE this.id = ?1 AND other.id <> this.id AND other.startedAt >= coalesce(this.startedAt, this.createdAt))";

/// A run that is done has nothing left to take over.
pub(super) fn forget_plan(transaction: &Transaction<'_>, run_id: &str) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM plans WHERE runId = ?1", [run_id])?;
    Ok(())
}

/// A queued run of the store that will look at all its files.
pub(super) fn queued_whole(
    transaction: &Transaction<'_>,
    store_id: &str,
) -> Result<Option<String>, StoreError> {
    transaction
        .query_row(
            "SELECT id FROM runs WHERE storeId = ?1 AND status = ?2 AND NOT EXISTS
               (SELECT 1 FROM steps WHERE runId = runs.id AND takenOver) LIMIT 1",
            params![store_id, Status::Queued],
            |row| row.get(0),
        )
        .optional()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::TestStore;
    use crate::store::{Enqueue, Event, Trigger};

    fn change() -> Event {
        Event { name: "docs/repository.changed", data: serde_json::json!({}), trigger: Trigger::Automatic }
    }

    #[test]
    fn a_change_is_not_left_to_a_run_that_does_not_look_at_all_files() {
        let store = TestStore::new();
        store.ended_run("r", "cancelled", 9);
        let retried =
            store.retry_from_step("r", "process:a.md", &["find-files".to_owned()]).expect("an answer");
        let Retry::Queued(partial) = retried else { panic!("{retried:?}") };
        assert_eq!(store.taken_over(&partial).expect("steps").len(), 1);
        let enqueued = store.enqueue("s", &change()).expect("an answer");
        let Enqueue::Queued(whole) = enqueued else { panic!("{enqueued:?}") };
        assert_ne!(whole, partial);
        assert_eq!(store.enqueue("s", &change()).expect("an answer"), Enqueue::AlreadyQueued(whole));
    }

    #[test]
    fn nothing_is_taken_over_from_a_run_that_another_came_after() {
        let store = TestStore::new();
        store.ended_run("r", "failed", 9);
        assert!(store.remains("r").expect("an answer").is_latest);
        store.ended_run("later", "completed", 12);
        assert!(!store.remains("r").expect("an answer").is_latest);
        let refused =
            store.retry_from_step("r", "write-commit", &["find-files".to_owned()]).expect("an answer");
        assert!(
            matches!(&refused, Retry::NotFrom(reason) if reason.contains("has begun since")),
            "{refused:?}"
        );
        assert!(matches!(
            store.retry_from_step("r", "load-config", &[]).expect("an answer"),
            Retry::Queued(_)
        ));
    }

    #[test]
    fn a_plan_is_kept_until_its_run_is_done_or_another_one_has_a_plan() {
        let store = TestStore::new();
        store.active_run("r", "queued", 1);
        let work = store.claim(&[]).expect("an answer").expect("a run");
        let files = ["a.md".to_owned(), "b.md".to_owned()];
        store.save_plan(&work, &files).expect("an answer");
        store.save_plan(&work, &files).expect("the second attempt of the run");
        assert_eq!(store.plan("r").expect("an answer").as_deref(), Some(&files[..]));
        store.cancel("r").expect("an answer");
        assert!(store.remains("r").expect("an answer").has_plan);
        store.active_run("later", "queued", 2);
        let later = store.claim(&[]).expect("an answer").expect("a run");
        store.save_plan(&later, &files).expect("an answer");
        assert_eq!(store.plan("r").expect("an answer"), None);
    }
}
