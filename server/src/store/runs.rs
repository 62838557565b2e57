//! Runs: enqueue, claim, retry, cancel, progress.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::{
    Cancel, ClaimedRun, Enqueue, Event, Retry, Source, Status, Store, StoreError, Trigger, new_id, now,
    repositories, steps, takeover,
};

/// The reason of a queued run that waits for a free worker.
const WAITING_FOR_SLOT: &str = "waiting for one of 2 slots";
const WAITING_FOR_STORE: &str = "waiting for the running ingestion of this repository";
const INTERRUPTED: &str = "interrupted, waiting for one of 2 slots";

impl Store {
    /// Adds or updates a repository. Returns its store's id, which stays the same.
    pub fn add_store(&self, store: &Source) -> Result<String, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id: String = transaction.query_row(
            "INSERT INTO stores (id, repoName, root, defaultInclude) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (organizationId, repoName)
             DO UPDATE SET root = excluded.root, defaultInclude = excluded.defaultInclude
             RETURNING id",
            params![new_id("store"), store.repo_name, store.root, store.default_include],
            |row| row.get(0),
        )?;
        repositories::connect(&transaction, &id)?;
        transaction.commit()?;
        Ok(id)
    }

    /// Where a store's documents come from.
    pub fn store_source(&self, store_id: &str) -> Result<Option<Source>, StoreError> {
        self.reader()
            .query_row("SELECT repoName, root, defaultInclude FROM stores WHERE id = ?1", [store_id], |row| {
                Ok(Source { repo_name: row.get(0)?, root: row.get(1)?, default_include: row.get(2)? })
            })
            .optional()
    }

    /// Whether a run of this store is queued or running.
    pub fn has_active_run(&self, store_id: &str) -> Result<bool, StoreError> {
        self.reader().query_row(
            "SELECT EXISTS (SELECT 1 FROM runs
                            WHERE storeId = ?1 AND status IN ('queued', 'running'))",
            [store_id],
            |row| row.get(0),
        )
    }

    /// Whether nothing is left to do for this content: it is indexed, or it failed for good.
    pub fn is_settled(&self, store_id: &str, sha: &str) -> Result<bool, StoreError> {
        self.reader().query_row(
            "SELECT EXISTS (SELECT 1 FROM stores WHERE id = ?1 AND indexedSha = ?2)
                 OR 'failed' IS (SELECT status FROM ingestion_commits
                                 WHERE storeId = ?1 AND afterSha = ?2
                                 ORDER BY processedAt DESC, id DESC LIMIT 1)",
            [store_id, sha],
            |row| row.get(0),
        )
    }

    /// Enqueues a run, unless one is queued that will see the same files.
    pub fn enqueue(&self, store_id: &str, event: &Event) -> Result<Enqueue, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(waiting) = takeover::queued_whole(&transaction, store_id)? {
            return Ok(Enqueue::AlreadyQueued(waiting));
        }
        let id = insert_run(&transaction, store_id, event)?;
        transaction.commit()?;
        Ok(Enqueue::Queued(id))
    }

    /// Enqueues a run in place of one that failed or was cancelled.
    pub fn retry(&self, run_id: &str) -> Result<Retry, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let original = match can_retry(&transaction, run_id)? {
            Ok(original) => original,
            Err(refusal) => return Ok(refusal),
        };
        let id = insert_retry(&transaction, run_id, &original, None)?;
        transaction.commit()?;
        Ok(Retry::Queued(id))
    }

    /// Marks a run as cancelled. From then on nothing that its work writes counts.
    pub fn cancel(&self, run_id: &str) -> Result<Cancel, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: Option<(Status, String)> = transaction
            .query_row("SELECT status, storeId FROM runs WHERE id = ?1", [run_id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        match found {
            None => Ok(Cancel::NotFound),
            Some((Status::Queued | Status::Running, store_id)) => {
                let now = now();
                transaction.execute(
                    "UPDATE runs SET status = 'cancelled', statusReason = NULL, completedAt = ?2
                     WHERE id = ?1",
                    params![run_id, now],
                )?;
                steps::end_all(&transaction, run_id, "cancelled", None, now)?;
                repositories::follow(&transaction, &store_id)?;
                transaction.commit()?;
                Ok(Cancel::Cancelled)
            }
            Some((status, _)) => Ok(Cancel::WrongStatus(status)),
        }
    }

    /// Claims the run that was queued first, except of stores whose worker is still stopping.
    pub fn claim(&self, busy_stores: &[String]) -> Result<Option<ClaimedRun>, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let work = {
            let mut statement = transaction.prepare_cached(
                "SELECT runs.id, runs.eventId, runs.storeId, stores.root, stores.defaultInclude,
                        runs.attempt + 1, stores.committedSha, stores.indexedSha
                 FROM runs JOIN stores ON stores.id = runs.storeId
                 WHERE runs.status = 'queued' AND NOT EXISTS
                   (SELECT 1 FROM runs AS other
                    WHERE other.storeId = runs.storeId AND other.status = 'running')
                 ORDER BY runs.createdAt, runs.id",
            )?;
            let mut rows = statement.query([])?;
            loop {
                let Some(row) = rows.next()? else {
                    break None;
                };
                let work = ClaimedRun {
                    run_id: row.get(0)?,
                    event_id: row.get(1)?,
                    store_id: row.get(2)?,
                    root: row.get(3)?,
                    default_include: row.get(4)?,
                    attempt: row.get(5)?,
                    committed_sha: row.get(6)?,
                    indexed_sha: row.get(7)?,
                };
                if !busy_stores.contains(&work.store_id) {
                    break Some(work);
                }
            }
        };
        if let Some(work) = &work {
            transaction.execute(
                "UPDATE runs SET status = 'running', statusReason = NULL, attempt = ?2,
                        startedAt = coalesce(startedAt, ?3)
                 WHERE id = ?1",
                params![work.run_id, work.attempt, now()],
            )?;
        }
        transaction.commit()?;
        Ok(work)
    }

    /// Records progress. `false`: the run is not running any more.
    pub fn set_progress(&self, run_id: &str, processed: i64, total: i64) -> Result<bool, StoreError> {
        let changed = self
            .writer()
            .prepare_cached(
                "UPDATE runs SET processed = ?2, total = ?3 WHERE id = ?1 AND status = 'running'",
            )?
            .execute(params![run_id, processed, total])?;
        Ok(changed > 0)
    }

    /// Requeues the runs that were running when the server stopped.
    pub(super) fn requeue_interrupted(&self) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        steps::interrupt(&transaction, now())?;
        transaction.execute(
            "UPDATE runs SET status = 'queued', statusReason = ?1 WHERE status = 'running'",
            [INTERRUPTED],
        )?;
        transaction.commit()
    }
}

/// What is run again.
pub(super) struct Original {
    store_id: String,
    repo_name: String,
}

/// What a retry of this run is about, or why there can be none.
pub(super) fn can_retry(
    transaction: &Transaction<'_>,
    run_id: &str,
) -> Result<Result<Original, Retry>, StoreError> {
    let found: Option<(Original, Status)> = transaction
        .query_row(
            "SELECT runs.storeId, stores.repoName, runs.status
             FROM runs JOIN stores ON stores.id = runs.storeId WHERE runs.id = ?1",
            [run_id],
            |row| Ok((Original { store_id: row.get(0)?, repo_name: row.get(1)? }, row.get(2)?)),
        )
        .optional()?;
    let Some((original, status)) = found else {
        return Ok(Err(Retry::NotFound));
    };
    if !matches!(status, Status::Failed | Status::Cancelled) {
        return Ok(Err(Retry::WrongStatus(status)));
    }
    for busy in [Status::Running, Status::Queued] {
        if run_of_store(transaction, &original.store_id, busy)?.is_some() {
            return Ok(Err(Retry::Busy(busy)));
        }
    }
    Ok(Ok(original))
}

/// Adds a queued run in place of another. Returns its id.
pub(super) fn insert_retry(
    transaction: &Transaction<'_>,
    run_id: &str,
    original: &Original,
    from_step: Option<&str>,
) -> Result<String, StoreError> {
    let mut data = serde_json::json!({ "repoName": original.repo_name, "retriedRunId": run_id });
    if let Some(from_step) = from_step {
        data["fromStep"] = from_step.into();
    }
    let event = Event { name: "docs/ingestion.retried", data, trigger: Trigger::Manual };
    insert_run(transaction, &original.store_id, &event)
}

/// A run of the store that has this status.
pub(super) fn run_of_store(
    transaction: &Transaction<'_>,
    store_id: &str,
    status: Status,
) -> Result<Option<String>, StoreError> {
    transaction
        .query_row(
            "SELECT id FROM runs WHERE storeId = ?1 AND status = ?2 LIMIT 1",
            params![store_id, status],
            |row| row.get(0),
        )
        .optional()
}

/// Adds a queued run. Returns its id.
pub(super) fn insert_run(
    transaction: &Transaction<'_>,
    store_id: &str,
    event: &Event,
) -> Result<String, StoreError> {
    let reason = if run_of_store(transaction, store_id, Status::Running)?.is_some() {
        WAITING_FOR_STORE
    } else {
        WAITING_FOR_SLOT
    };
    let id = new_id("run");
    transaction.execute(
        "INSERT INTO runs (id, storeId, type, status, statusReason, trigger,
                           eventId, eventName, eventData, createdAt)
         VALUES (?1, ?2, 'docs-ingestion', 'queued', ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            store_id,
            reason,
            event.trigger.word(),
            new_id("evt"),
            event.name,
            event.data.to_string(),
            now()
        ],
    )?;
    repositories::follow(transaction, store_id)?;
    Ok(id)
}
