//! Up to when Inngest's runs were read, so that what ended while no server looked is read by the next one that does.

use super::History;
use super::sql::{Result, values};

impl History {
    /// Everything that was queued before this moment was read, or was active and is in what was published. In
    /// milliseconds since 1970; `None` before the first time.
    pub fn read_through(&self) -> Result<Option<i64>> {
        let rows = self.run_sql(|sql| sql.query("SELECT moment FROM read_through WHERE id = 1", &[]))?;
        rows.into_iter().next().map(|mut row| row.next()).transpose()
    }

    /// Records that moment; an earlier one than is known changes nothing.
    pub fn set_read_through(&self, moment: i64) -> Result<()> {
        self.run_sql(|sql| {
            sql.execute(
                "INSERT INTO read_through (id, moment) VALUES (1, $1)
                 ON CONFLICT (id) DO UPDATE SET moment = excluded.moment
                 WHERE excluded.moment > read_through.moment",
                &values![moment],
            )
        })?;
        Ok(())
    }
}
