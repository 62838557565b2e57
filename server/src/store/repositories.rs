//! `connected_repositories`: whether each repository's documents are in order.
//!
//! Whatever changes a run changes its repository in the same transaction, so that the two agree after a crash too.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::commits::{Commit, CommitStatus};
use super::runs::{insert_run, run_of_store};
use super::{Event, Status, Store, StoreError, Trigger, new_id};
use crate::repositories::{ConfigStatus, ConnectedRepository, Ingest};

impl FromSql for ConfigStatus {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for ConfigStatus {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.word()))
    }
}

impl Store {
    /// The connected repositories by name.
    pub fn repositories(&self) -> Result<Vec<ConnectedRepository>, StoreError> {
        let reader = self.reader();
        let mut statement = reader.prepare_cached(
            "SELECT connected.id, stores.repoName, connected.configStatus, connected.reason,
                    stores.committedSha, connected.lastIngestedAt
             FROM connected_repositories AS connected JOIN stores ON stores.id = connected.storeId
             ORDER BY stores.repoName",
        )?;
        let repositories = statement.query_map([], |row| {
            Ok(ConnectedRepository {
                id: row.get(0)?,
                repo_name: row.get(1)?,
                config_status: row.get(2)?,
                reason: row.get(3)?,
                last_commit: row.get(4)?,
                last_ingested_at: row.get(5)?,
            })
        })?;
        repositories.collect()
    }

    /// Enqueues a run of a repository at a person's request, unless it has one that has not ended.
    pub fn ingest(&self, repository_id: &str) -> Result<Ingest, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: Option<(String, String)> = transaction
            .query_row(
                "SELECT stores.id, stores.repoName
                 FROM connected_repositories AS connected JOIN stores ON stores.id = connected.storeId
                 WHERE connected.id = ?1",
                [repository_id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((store_id, repo_name)) = found else {
            return Ok(Ingest::NotFound);
        };
        for busy in [Status::Running, Status::Queued] {
            if run_of_store(&transaction, &store_id, busy)?.is_some() {
                return Ok(Ingest::Busy(busy));
            }
        }
        let event = Event {
            name: "docs/ingestion.requested",
            data: serde_json::json!({ "repoName": repo_name, "repositoryId": repository_id }),
            trigger: Trigger::Manual,
        };
        let id = insert_run(&transaction, &store_id, &event)?;
        transaction.commit()?;
        Ok(Ingest::Queued(Some(id)))
    }

    /// Records whether an ingested store has a `lightfast.yml`, where no run is needed to find that out: `unconfigured`
    /// is why it counts as having none. An error stays until a run ends well.
    pub fn note_configuration(&self, store_id: &str, unconfigured: Option<&str>) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let settled: Option<ConfigStatus> = transaction
            .query_row(
                "SELECT settledStatus FROM connected_repositories WHERE storeId = ?1",
                [store_id],
                |row| row.get(0),
            )
            .optional()?;
        if settled.is_some_and(|settled| settled != ConfigStatus::Error) {
            settle(&transaction, store_id, well(unconfigured), unconfigured)?;
            transaction.commit()?;
        }
        Ok(())
    }
}

/// Connects the repository of a store, unless it is connected.
pub(super) fn connect(transaction: &Transaction<'_>, store_id: &str) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO connected_repositories (id, storeId, configStatus) VALUES (?1, ?2, ?3)
         ON CONFLICT (storeId) DO NOTHING",
        params![new_id("repo"), store_id, ConfigStatus::Pending],
    )?;
    Ok(())
}

/// Brings a store's repository up to date after a run of it was enqueued or has ended without a result.
pub(super) fn follow(transaction: &Transaction<'_>, store_id: &str) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE connected_repositories
         SET (configStatus, reason) =
           (SELECT iif(isActive, 'ingesting', settledStatus), iif(isActive, NULL, settledReason)
            FROM (SELECT EXISTS (SELECT 1 FROM runs
                                 WHERE runs.storeId = ?1 AND status IN ('queued', 'running')) AS isActive))
         WHERE storeId = ?1",
        [store_id],
    )?;
    Ok(())
}

/// Records what a run that ended at `now` says of its repository.
pub(super) fn ended(transaction: &Transaction<'_>, commit: &Commit<'_>, now: i64) -> Result<(), StoreError> {
    let store_id = &commit.work.store_id;
    match &commit.status {
        CommitStatus::Failed(error) => settle(transaction, store_id, ConfigStatus::Error, Some(error))?,
        CommitStatus::Processed | CommitStatus::Skipped => {
            settle(transaction, store_id, well(commit.unconfigured), commit.unconfigured)?;
        }
    }
    if commit.status == CommitStatus::Processed {
        transaction.execute(
            "UPDATE connected_repositories SET lastIngestedAt = ?2 WHERE storeId = ?1",
            params![store_id, now],
        )?;
    }
    Ok(())
}

fn well(unconfigured: Option<&str>) -> ConfigStatus {
    if unconfigured.is_some() { ConfigStatus::Unconfigured } else { ConfigStatus::Configured }
}

fn settle(
    transaction: &Transaction<'_>,
    store_id: &str,
    status: ConfigStatus,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE connected_repositories SET settledStatus = ?2, settledReason = ?3 WHERE storeId = ?1",
        params![store_id, status, reason],
    )?;
    // Another run of the store may be queued.
    follow(transaction, store_id)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::{Cancel, ClaimedRun, Retry, Source};

    const NO_FILE: &str = "There is no lightfast.yml";

    struct Connected {
        store: Store,
        store_id: String,
        _directory: TempDir,
    }

    impl Connected {
        fn new() -> Self {
            let directory = TempDir::new().expect("a directory");
            let store =
                Store::open(&directory.path().join("jobs.sqlite")).unwrap_or_else(|error| panic!("{error}"));
            let source = Source {
                repo_name: "acme/docs".to_owned(),
                root: "/".to_owned(),
                default_include: "[]".to_owned(),
            };
            let store_id = store.add_store(&source).expect("a store");
            assert_eq!(store.add_store(&source).expect("the same store"), store_id);
            Self { store, store_id, _directory: directory }
        }

        fn repository(&self) -> ConnectedRepository {
            let mut repositories = self.store.repositories().expect("a list");
            assert_eq!(repositories.len(), 1);
            repositories.remove(0)
        }

        fn stands(&self) -> (ConfigStatus, Option<String>) {
            let ConnectedRepository { config_status, reason, .. } = self.repository();
            (config_status, reason)
        }

        fn ingest(&self) -> String {
            match self.store.ingest(&self.repository().id).expect("an outcome") {
                Ingest::Queued(Some(id)) => id,
                other => panic!("{other:?}"),
            }
        }

        fn claim(&self) -> ClaimedRun {
            self.store.claim(&[]).expect("a claim").expect("a run")
        }

        fn end(&self, work: &ClaimedRun, status: CommitStatus, unconfigured: Option<&str>) {
            let commit = Commit {
                work,
                status,
                after_sha: Some("abc"),
                store_name: None,
                keep: None,
                output: None,
                unconfigured,
            };
            assert!(self.store.commit(&commit).expect("a commit"));
        }
    }

    #[test]
    fn it_is_ingesting_while_a_run_is_queued_or_running_and_configured_after() {
        let connected = Connected::new();
        assert_eq!(connected.stands(), (ConfigStatus::Pending, None));
        let id = connected.ingest();
        assert_eq!(connected.stands(), (ConfigStatus::Ingesting, None));
        let busy =
            |status| assert_eq!(connected.store.ingest(&connected.repository().id), Ok(Ingest::Busy(status)));
        busy(Status::Queued);
        let work = connected.claim();
        assert_eq!(work.run_id, id);
        assert_eq!(connected.stands(), (ConfigStatus::Ingesting, None));
        busy(Status::Running);
        connected.end(&work, CommitStatus::Processed, None);
        assert_eq!(connected.stands(), (ConfigStatus::Configured, None));
        let repository = connected.repository();
        assert_eq!(repository.last_commit.as_deref(), Some("abc"));
        assert!(repository.last_ingested_at.is_some());
        assert_eq!(connected.store.ingest("repo_gone"), Ok(Ingest::NotFound));
    }

    #[test]
    fn an_error_has_its_reason_and_holds_again_after_a_cancellation() {
        let connected = Connected::new();
        let failed = connected.ingest();
        connected.end(&connected.claim(), CommitStatus::Failed("Invalid lightfast.yml".to_owned()), None);
        let error = (ConfigStatus::Error, Some("Invalid lightfast.yml".to_owned()));
        assert_eq!(connected.stands(), error);
        assert_eq!(connected.repository().last_commit, None);
        let Ok(Retry::Queued(id)) = connected.store.retry(&failed) else { panic!("no retry") };
        assert_eq!(connected.stands(), (ConfigStatus::Ingesting, None));
        assert_eq!(connected.store.cancel(&id), Ok(Cancel::Cancelled));
        assert_eq!(connected.stands(), error);
        // What files say without a run is no reason to forget it.
        connected.store.note_configuration(&connected.store_id, None).expect("an update");
        assert_eq!(connected.stands(), error);
    }

    #[test]
    fn a_repository_without_a_file_is_unconfigured_until_it_has_one() {
        let connected = Connected::new();
        connected.ingest();
        connected.end(&connected.claim(), CommitStatus::Skipped, Some(NO_FILE));
        assert_eq!(connected.stands(), (ConfigStatus::Unconfigured, Some(NO_FILE.to_owned())));
        connected.store.note_configuration(&connected.store_id, None).expect("an update");
        assert_eq!(connected.stands(), (ConfigStatus::Configured, None));
    }

    #[test]
    fn a_queued_run_keeps_it_ingesting_when_another_ends() {
        let connected = Connected::new();
        connected.ingest();
        let first = connected.claim();
        let event = Event { name: "n", data: serde_json::json!({}), trigger: Trigger::Automatic };
        connected.store.enqueue(&connected.store_id, &event).expect("a run");
        connected.end(&first, CommitStatus::Processed, None);
        assert_eq!(connected.stands(), (ConfigStatus::Ingesting, None));
        let second = connected.claim();
        assert_eq!(connected.store.cancel(&second.run_id), Ok(Cancel::Cancelled));
        assert_eq!(connected.stands(), (ConfigStatus::Configured, None));
    }
}
