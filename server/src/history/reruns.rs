//! Which run was started in place of which. Inngest does not say, and each request for a rerun makes another.

use std::collections::HashSet;

use super::History;
use super::sql::{Result, query_by_ids, values};
use crate::store::now;

/// A claim that is older has lost its server: a rerun with all its time-outs, and the look whether it was made, takes less.
const CLAIM_MILLIS: i64 = 120_000;

/// The outcome of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rerun {
    /// The caller may send the rerun.
    Claimed,
    /// Another caller is sending it, or it is not known whether it was sent; when it was claimed.
    Pending(i64),
    /// It was sent; the new run's id.
    Done(String),
}

impl History {
    /// Claims the rerun of a run, so that one caller among all servers sends it. `now` is in milliseconds since 1970.
    pub fn claim_rerun(&self, old: &str, now: i64) -> Result<Rerun> {
        self.run_sql(|sql| {
            let claimed = sql.execute(
                r#"INSERT INTO reruns ("oldId", "claimedAt") VALUES ($1, $2)
                   ON CONFLICT ("oldId") DO UPDATE SET "claimedAt" = excluded."claimedAt"
                   WHERE reruns."newId" IS NULL AND reruns."claimedAt" < $3"#,
                &values![old, now, now.saturating_sub(CLAIM_MILLIS)],
            )?;
            if claimed > 0 {
                return Ok(Rerun::Claimed);
            }
            let text = r#"SELECT "newId", "claimedAt" FROM reruns WHERE "oldId" = $1"#;
            // No row: the claim was released in between, which the next request will see.
            let Some(mut row) = sql.query(text, &values![old])?.into_iter().next() else {
                return Ok(Rerun::Pending(now));
            };
            let (new, claimed_at) = (row.next::<Option<String>>()?, row.next()?);
            Ok(new.map_or(Rerun::Pending(claimed_at), Rerun::Done))
        })
    }

    /// Whether a rerun is claimed and not ended. To claim it is a write, which those that wait need not do.
    pub fn is_rerun_pending(&self, old: &str, now: i64) -> Result<bool> {
        let text = r#"SELECT 1 FROM reruns WHERE "oldId" = $1 AND "newId" IS NULL AND "claimedAt" >= $2"#;
        let oldest = now.saturating_sub(CLAIM_MILLIS);
        Ok(!self.run_sql(|sql| sql.query(text, &values![old, oldest]))?.is_empty())
    }

    /// Ends a claim: with the new run's id, or with `None` so that the rerun can be claimed again.
    pub fn finish_rerun(&self, old: &str, new: Option<&str>) -> Result<()> {
        self.run_sql(|sql| match new {
            Some(new) => sql.execute(
                r#"INSERT INTO reruns ("oldId", "newId", "claimedAt") VALUES ($1, $2, $3)
                   ON CONFLICT ("oldId") DO UPDATE SET "newId" = excluded."newId" WHERE reruns."newId" IS NULL"#,
                &values![old, new, now()],
            ),
            None => {
                sql.execute(r#"DELETE FROM reruns WHERE "oldId" = $1 AND "newId" IS NULL"#, &values![old])
            }
        })?;
        Ok(())
    }

    /// The run that this one was started in place of.
    pub fn rerun_of(&self, new: &str) -> Result<Option<String>> {
        let rows =
            self.run_sql(|sql| sql.query(r#"SELECT "oldId" FROM reruns WHERE "newId" = $1"#, &values![new]))?;
        rows.into_iter().next().map(|mut row| row.next()).transpose()
    }

    /// Those of the runs that were started in place of others.
    pub fn known_reruns(&self, ids: &[String]) -> Result<HashSet<String>> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let rows =
            self.run_sql(|sql| query_by_ids(sql, r#"SELECT "newId" FROM reruns WHERE "newId""#, ids))?;
        rows.into_iter().map(|mut row| row.next()).collect()
    }
}
