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

    /// Says how a repository stands, and with `ingested` when it was ingested last, in milliseconds since 1970, and at
    /// which commit, if that is known. Connects it if it was not.
    pub fn set_config_status(
        &self,
        organization_id: &str,
        repo_name: &str,
        status: ConfigStatus,
        reason: Option<&str>,
        ingested: Option<(Option<&str>, i64)>,
    ) -> Result<()> {
        let (sha, at) = ingested.unzip();
        let sha = sha.flatten();
        self.run_sql(|sql| {
            sql.execute(
                r#"INSERT INTO connected_repositories
                     (id, "organizationId", "repoName", "configStatus", reason, "lastCommit", "lastIngestedAt")
                   VALUES ($1, $2, $3, $4, $5, $6, $7)
                   ON CONFLICT ("organizationId", "repoName") DO UPDATE
                   SET "configStatus" = excluded."configStatus", reason = excluded.reason,
                       "lastCommit" = coalesce(excluded."lastCommit", connected_repositories."lastCommit"),
                       "lastIngestedAt" = coalesce(excluded."lastIngestedAt", connected_repositories."lastIngestedAt")"#,
                &values![new_id("repo"), organization_id, repo_name, status.word(), reason, sha, at],
            )
        })?;
        Ok(())
    }
}
