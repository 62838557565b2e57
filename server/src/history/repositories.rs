//! The repositories that organizations have connected.

use super::sql::{Result, Row, Sql, values};
use super::{History, HistoryError, new_id};
use crate::repositories::{ConfigStatus, ConnectedRepository};

const COLUMNS: &str = r#"id, "repoName", "configStatus", reason, "lastCommit", "lastIngestedAt""#;

fn read(mut row: Row) -> Result<ConnectedRepository> {
    let (id, repo_name): (_, String) = (row.next()?, row.next()?);
    let word: String = row.next()?;
    let config_status = ConfigStatus::from_word(&word)
        .ok_or_else(|| HistoryError::Content(format!("the configStatus {word:?} of {repo_name}")))?;
    Ok(ConnectedRepository {
        id,
        repo_name,
        config_status,
        reason: row.next()?,
        last_commit: row.next()?,
        last_ingested_at: row.next()?,
    })
}

/// The id of a repository, which is connected if it was not.
pub(super) fn connect(sql: &mut dyn Sql, organization_id: &str, repo_name: &str) -> Result<String> {
    let key = values![organization_id, repo_name];
    let known = sql.query(
        r#"SELECT id FROM connected_repositories WHERE "organizationId" = $1 AND "repoName" = $2"#,
        &key,
    )?;
    if let Some(mut row) = known.into_iter().next() {
        return row.next();
    }
    let [organization_id, repo_name] = key;
    // Another server may have been faster; the update that changes nothing makes PostgreSQL return its row.
    let made = sql.query(
        r#"INSERT INTO connected_repositories (id, "organizationId", "repoName", "configStatus")
           VALUES ($1, $2, $3, 'pending')
           ON CONFLICT ("organizationId", "repoName") DO UPDATE SET "repoName" = excluded."repoName"
           RETURNING id"#,
        &[new_id("repo").into(), organization_id, repo_name],
    )?;
    let row = made.into_iter().next();
    row.ok_or_else(|| HistoryError::Content("no repository where one was written".to_owned()))?.next()
}

impl History {
    /// Connects a repository, pending at first; one that is connected stays as it is. Returns its id.
    pub fn connect_repository(&self, organization_id: &str, repo_name: &str) -> Result<String> {
        self.run_sql(|sql| connect(sql, organization_id, repo_name))
    }

    /// The repositories of an organization by name.
    pub fn repositories(&self, organization_id: &str) -> Result<Vec<ConnectedRepository>> {
        let rows = self.run_sql(|sql| {
            sql.query(
                &format!(
                    r#"SELECT {COLUMNS} FROM connected_repositories
                       WHERE "organizationId" = $1 ORDER BY "repoName""#
                ),
                &values![organization_id],
            )
        })?;
        rows.into_iter().map(read).collect()
    }

    /// One repository; `None` where this organization has none with this id.
    pub fn repository(&self, organization_id: &str, id: &str) -> Result<Option<ConnectedRepository>> {
        let rows = self.run_sql(|sql| {
            sql.query(
                &format!(
                    r#"SELECT {COLUMNS} FROM connected_repositories WHERE id = $1 AND "organizationId" = $2"#
                ),
                &values![id, organization_id],
            )
        })?;
        rows.into_iter().next().map(read).transpose()
    }

    /// A run of a repository is queued or runs. Connects it if it was not.
    pub fn begin_ingesting(&self, organization_id: &str, repo_name: &str) -> Result<()> {
        self.run_sql(|sql| {
            sql.execute(
                r#"INSERT INTO connected_repositories (id, "organizationId", "repoName", "configStatus")
                   VALUES ($1, $2, $3, 'ingesting')
                   ON CONFLICT ("organizationId", "repoName") DO UPDATE
                   SET "configStatus" = excluded."configStatus", reason = NULL"#,
                &values![new_id("repo"), organization_id, repo_name],
            )
        })?;
        Ok(())
    }

    /// No run of a repository is queued or runs: what the last one that had a result left holds again.
    pub fn end_ingesting(&self, organization_id: &str, repo_name: &str) -> Result<()> {
        self.run_sql(|sql| {
            sql.execute(
                r#"UPDATE connected_repositories SET "configStatus" = "settledStatus", reason = "settledReason"
                   WHERE "organizationId" = $1 AND "repoName" = $2"#,
                &values![organization_id, repo_name],
            )
        })?;
        Ok(())
    }

    /// Records what a run that has ended says of its repository, unless one that was queued later has said something.
    /// Connects the repository if it was not. How it stands, [`end_ingesting`](Self::end_ingesting) says.
    pub fn settle(&self, organization_id: &str, repo_name: &str, verdict: &Verdict<'_>) -> Result<()> {
        let Verdict { queued_at, status, reason, sha, ingested_at } = *verdict;
        self.run_sql(|sql| {
            sql.execute(
                r#"INSERT INTO connected_repositories
                     (id, "organizationId", "repoName", "configStatus", reason, "lastCommit", "lastIngestedAt",
                      "settledStatus", "settledReason", "settledAt")
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $4, $5, $8)
                   ON CONFLICT ("organizationId", "repoName") DO UPDATE
                   SET "settledStatus" = excluded."settledStatus", "settledReason" = excluded."settledReason",
                       "settledAt" = excluded."settledAt",
                       "lastCommit" = coalesce(excluded."lastCommit", connected_repositories."lastCommit"),
                       "lastIngestedAt" = coalesce(excluded."lastIngestedAt", connected_repositories."lastIngestedAt")
                   WHERE coalesce(connected_repositories."settledAt", excluded."settledAt") <= excluded."settledAt""#,
                &values![
                    new_id("repo"),
                    organization_id,
                    repo_name,
                    status.word(),
                    reason,
                    sha,
                    ingested_at,
                    queued_at
                ],
            )
        })?;
        Ok(())
    }
}

/// What a run that has ended says of its repository.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// When the run was queued, in milliseconds since 1970.
    pub queued_at: i64,
    /// Whether the documents are in order; not [`ConfigStatus::Ingesting`].
    pub status: ConfigStatus,
    /// Why they are not.
    pub reason: Option<&'a str>,
    /// The content that was ingested, where the run's event names it.
    pub sha: Option<&'a str>,
    /// When it was, in milliseconds since 1970.
    pub ingested_at: Option<i64>,
}
