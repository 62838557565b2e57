//! `ingestion_commits`: the record of ingested content, and the end of every run.

use rusqlite::{Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::{ClaimedRun, Status, Store, StoreError, new_id, now, repositories, steps, takeover};

/// How an ingestion ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitStatus {
    /// The content is in the index.
    Processed,
    /// The content was in the index already.
    Skipped,
    /// The content could not be ingested, for this reason.
    Failed(String),
}

impl CommitStatus {
    fn word(&self) -> &'static str {
        match self {
            Self::Processed => "processed",
            Self::Skipped => "skipped",
            Self::Failed(_) => "failed",
        }
    }

    fn run_status(&self) -> Status {
        match self {
            Self::Processed => Status::Completed,
            Self::Skipped => Status::Skipped,
            Self::Failed(_) => Status::Failed,
        }
    }
}

/// The end of an ingestion.
#[derive(Clone, Debug)]
pub struct Commit<'a> {
    /// The run and its store.
    pub work: &'a ClaimedRun,
    /// How it ended.
    pub status: CommitStatus,
    /// The content, if it got as far as knowing it.
    pub after_sha: Option<&'a str>,
    /// The store's name, as the configuration has it.
    pub store_name: Option<&'a str>,
    /// The paths that the index may keep; others of this store are removed from it.
    pub keep: Option<&'a [String]>,
    /// The run's output.
    pub output: Option<Value>,
    /// Why the repository counts as unconfigured although it was ingested.
    pub unconfigured: Option<&'a str>,
}

impl Store {
    /// Ends a run and records its commit, all or nothing. `false`: the run was not running any
    /// more, and nothing was written.
    pub fn commit(&self, commit: &Commit<'_>) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let now = now();
        let error = match &commit.status {
            CommitStatus::Failed(error) => Some(error.as_str()),
            _ => None,
        };
        let ended = transaction.execute(
            "UPDATE runs SET status = ?2, statusReason = NULL, errorMessage = ?3, output = ?4,
                    completedAt = ?5
             WHERE id = ?1 AND status = 'running'",
            params![
                commit.work.run_id,
                commit.status.run_status(),
                error,
                commit.output.as_ref().map(Value::to_string),
                now
            ],
        )?;
        if ended == 0 {
            return Ok(false);
        }
        let step_status = if error.is_some() { "failed" } else { "completed" };
        steps::end_all(&transaction, &commit.work.run_id, step_status, error, now)?;
        if error.is_none() {
            takeover::forget_plan(&transaction, &commit.work.run_id)?;
        }
        if let Some(keep) = commit.keep {
            remove_others(&transaction, &commit.work.store_id, keep)?;
        }
        transaction.execute(
            "INSERT INTO ingestion_commits
               (id, storeId, beforeSha, afterSha, deliveryId, status, processedAt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                new_id("commit"),
                commit.work.store_id,
                commit.work.committed_sha,
                commit.after_sha,
                commit.work.event_id,
                commit.status.word(),
                now
            ],
        )?;
        if commit.status == CommitStatus::Processed {
            transaction.execute(
                "UPDATE stores SET committedSha = ?2, indexedSha = ?2, name = ?3 WHERE id = ?1",
                params![commit.work.store_id, commit.after_sha, commit.store_name],
            )?;
        }
        repositories::ended(&transaction, commit, now)?;
        transaction.commit()?;
        Ok(true)
    }
}

fn remove_others(transaction: &Transaction<'_>, store_id: &str, keep: &[String]) -> Result<(), StoreError> {
    let gone: Vec<(i64, String)> = {
        let mut statement =
            transaction.prepare_cached("SELECT id, path FROM documents WHERE storeId = ?1")?;
        let documents = statement.query_map([store_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        documents.collect::<Result<_, _>>()?
    };
    let keep: std::collections::HashSet<&str> = keep.iter().map(String::as_str).collect();
    for (id, path) in gone {
        if !keep.contains(path.as_str()) {
            transaction.execute("DELETE FROM sections WHERE documentId = ?1", [id])?;
            transaction.execute("DELETE FROM documents WHERE id = ?1", [id])?;
        }
    }
    Ok(())
}
