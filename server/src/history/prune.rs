//! How long the history is kept.

use super::History;
use super::sql::{Result, values};
use crate::store::Retention;

const MILLIS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

const OLD_RUNS: &str = r#"DELETE FROM runs WHERE "completedAt" < $1"#;
// Who has runs or commits. Each organization is counted for itself, so that a noisy one evicts nothing of another.
const ORGANIZATIONS: &str = r#"SELECT "organizationId" FROM runs GROUP BY "organizationId"
   UNION SELECT "organizationId" FROM ingestion_commits GROUP BY "organizationId""#;
// SQLite has no OFFSET without a LIMIT. Inngest goes on listing what was given up, so that goes by its age alone.
const EXCESS_RUNS: &str = r#"DELETE FROM runs WHERE "listedAs" IS NULL AND id IN
   (SELECT id FROM runs WHERE "organizationId" = $2
    ORDER BY "completedAt" DESC, id DESC LIMIT 9223372036854775807 OFFSET $1)"#;
// The newest commit of a repository says how its content stands, so it stays.
const OLD_COMMITS: &str = r#"DELETE FROM ingestion_commits WHERE "processedAt" < $1 AND EXISTS
   (SELECT 1 FROM ingestion_commits AS newer
    WHERE newer."storeId" = ingestion_commits."storeId"
      AND (newer."processedAt", newer.id) > (ingestion_commits."processedAt", ingestion_commits.id))"#;
const OLD_COMMITS_OF_NOTHING: &str =
    r#"DELETE FROM ingestion_commits WHERE "processedAt" < $1 AND "storeId" IS NULL"#;
const EXCESS_COMMITS: &str = r#"DELETE FROM ingestion_commits WHERE id IN
   (SELECT id FROM ingestion_commits WHERE "organizationId" = $2
    ORDER BY "processedAt" DESC, id DESC LIMIT 9223372036854775807 OFFSET $1)
   AND ("storeId" IS NULL OR EXISTS
   (SELECT 1 FROM ingestion_commits AS newer
    WHERE newer."storeId" = ingestion_commits."storeId"
      AND (newer."processedAt", newer.id) > (ingestion_commits."processedAt", ingestion_commits.id)))"#;
// A run may be rerun long after its event.
const OLD_EVENTS: &str = r#"DELETE FROM run_events WHERE ts < $1
   AND NOT EXISTS (SELECT 1 FROM runs WHERE runs."eventId" = run_events.id)"#;
const OLD_RERUNS: &str = r#"DELETE FROM reruns WHERE "claimedAt" < $1"#;
const OLD_DELIVERIES: &str = r#"DELETE FROM deliveries WHERE "receivedAt" < $1"#;
const OLD_STARTS: &str = r#"DELETE FROM starts WHERE "claimedAt" < $1"#;

/// All of them, for tests of how they are planned.
#[cfg(test)]
pub(super) const STATEMENTS: [&str; 9] = [
    OLD_RUNS,
    EXCESS_RUNS,
    OLD_COMMITS,
    OLD_COMMITS_OF_NOTHING,
    EXCESS_COMMITS,
    OLD_EVENTS,
    OLD_RERUNS,
    OLD_DELIVERIES,
    OLD_STARTS,
];

impl History {
    /// Deletes each organization's runs and commits beyond the limits, and what is as old besides. `now` is in milliseconds since 1970.
    /// Returns how many runs were deleted.
    pub fn prune(&self, retention: Retention, now: i64) -> Result<usize> {
        let oldest = values![now.saturating_sub(i64::from(retention.days) * MILLIS_PER_DAY)];
        self.transaction(|sql| {
            let mut deleted = sql.execute(OLD_RUNS, &oldest)?;
            sql.execute(OLD_COMMITS, &oldest)?;
            sql.execute(OLD_COMMITS_OF_NOTHING, &oldest)?;
            for mut row in sql.query(ORGANIZATIONS, &[])? {
                let organization_id: String = row.next()?;
                let most = values![i64::from(retention.runs), &organization_id];
                deleted += sql.execute(EXCESS_RUNS, &most)?;
                sql.execute(EXCESS_COMMITS, &most)?;
            }
            for statement in [OLD_EVENTS, OLD_RERUNS, OLD_DELIVERIES, OLD_STARTS] {
                sql.execute(statement, &oldest)?;
            }
            Ok(deleted)
        })
    }
}
