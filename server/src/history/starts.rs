//! Which run of each repository was requested last, so that no second one is requested before Inngest lists it.

use super::History;
use super::sql::{Result, values};

/// A claim that is older counts no more: what was sent started no run, or its server is gone.
const CLAIM_MILLIS: i64 = 120_000;

/// The outcome of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The caller may start a run.
    Claimed,
    /// A run was started a moment ago: the event that was sent, or the run, where that is known already.
    Pending(Option<String>),
}

impl History {
    /// Claims the next run of a repository, so that one caller among all servers starts it. `seen`: what was started
    /// before, where its run is known to have ended. `now` is in milliseconds since 1970.
    pub fn claim_start(
        &self,
        organization_id: &str,
        repo_name: &str,
        seen: Option<&str>,
        now: i64,
    ) -> Result<Start> {
        self.run_sql(|sql| {
            let claimed = sql.execute(
                r#"INSERT INTO starts ("organizationId", "repoName", "claimedAt") VALUES ($1, $2, $3)
                   ON CONFLICT ("organizationId", "repoName") DO UPDATE
                   SET "claimedAt" = excluded."claimedAt", "startedId" = NULL
                   WHERE starts."claimedAt" < $4 OR starts."startedId" = $5"#,
                &values![organization_id, repo_name, now, now.saturating_sub(CLAIM_MILLIS), seen],
            )?;
            if claimed > 0 {
                return Ok(Start::Claimed);
            }
            let rows = sql.query(
                r#"SELECT "startedId" FROM starts WHERE "organizationId" = $1 AND "repoName" = $2"#,
                &values![organization_id, repo_name],
            )?;
            // No row: the claim was released in between, which the next request will see.
            let started = rows.into_iter().next().map(|mut row| row.next::<Option<String>>()).transpose()?;
            Ok(Start::Pending(started.flatten()))
        })
    }

    /// Ends a claim: with what was started, or with `None` so that it can be claimed again.
    pub fn finish_start(&self, organization_id: &str, repo_name: &str, started: Option<&str>) -> Result<()> {
        self.run_sql(|sql| match started {
            Some(started) => sql.execute(
                r#"UPDATE starts SET "startedId" = $3 WHERE "organizationId" = $1 AND "repoName" = $2"#,
                &values![organization_id, repo_name, started],
            ),
            None => sql.execute(
                r#"DELETE FROM starts WHERE "organizationId" = $1 AND "repoName" = $2 AND "startedId" IS NULL"#,
                &values![organization_id, repo_name],
            ),
        })?;
        Ok(())
    }

    /// Notes what was started beside a run of the repository, or with `None` that something may have been: nothing is to
    /// ask for another before it is listed.
    pub fn note_start(
        &self,
        organization_id: &str,
        repo_name: &str,
        started: Option<&str>,
        now: i64,
    ) -> Result<()> {
        self.run_sql(|sql| {
            sql.execute(
                r#"INSERT INTO starts ("organizationId", "repoName", "claimedAt", "startedId") VALUES ($1, $2, $3, $4)
                   ON CONFLICT ("organizationId", "repoName") DO UPDATE
                   SET "claimedAt" = excluded."claimedAt", "startedId" = excluded."startedId""#,
                &values![organization_id, repo_name, now, started],
            )
        })?;
        Ok(())
    }

    /// Whether a run with this id, or of the event with this id, has ended and was recorded.
    pub fn has_ended(&self, id: &str) -> Result<bool> {
        let text = r#"SELECT id FROM runs WHERE id = $1 OR "eventId" = $1 LIMIT 1"#;
        Ok(!self.run_sql(|sql| sql.query(text, &values![id]))?.is_empty())
    }
}
