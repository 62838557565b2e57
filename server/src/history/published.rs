//! What the leader found, for the servers that do not lead.

use super::History;
use super::sql::{Result, values};

/// A snapshot of the active runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// When it was true, in milliseconds since 1970.
    pub as_of: i64,
    /// What was found, in the poller's own form.
    pub snapshot: serde_json::Value,
}

impl History {
    /// Replaces what was published, unless that is as new: a leader that was slow cannot undo what its successor found.
    pub fn publish(&self, published: &Published) -> Result<()> {
        self.run_sql(|sql| {
            sql.execute(
                r#"INSERT INTO published (id, "asOf", snapshot) VALUES (1, $1, $2)
                   ON CONFLICT (id) DO UPDATE SET "asOf" = excluded."asOf", snapshot = excluded.snapshot
                   WHERE excluded."asOf" > published."asOf""#,
                &values![published.as_of, published.snapshot.to_string()],
            )
        })?;
        Ok(())
    }

    /// What was published last.
    pub fn published(&self) -> Result<Option<Published>> {
        let rows =
            self.run_sql(|sql| sql.query(r#"SELECT "asOf", snapshot FROM published WHERE id = 1"#, &[]))?;
        let published = rows
            .into_iter()
            .next()
            .map(|mut row| Ok(Published { as_of: row.next()?, snapshot: row.next()? }));
        published.transpose()
    }
}
