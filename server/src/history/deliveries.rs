//! The webhook deliveries that were accepted: GitHub may deliver one more than once.

use super::History;
use super::sql::{Result, values};

impl History {
    /// Records a delivery. `false`: it was recorded before. `now` is in milliseconds since 1970.
    pub fn record_delivery(&self, delivery_id: &str, now: i64) -> Result<bool> {
        let recorded = self.run_sql(|sql| {
            sql.execute(
                r#"INSERT INTO deliveries (id, "receivedAt") VALUES ($1, $2) ON CONFLICT (id) DO NOTHING"#,
                &values![delivery_id, now],
            )
        })?;
        Ok(recorded > 0)
    }

    /// Forgets a delivery whose event could not be sent, so that it may be delivered again.
    pub fn forget_delivery(&self, delivery_id: &str) -> Result<()> {
        self.run_sql(|sql| sql.execute("DELETE FROM deliveries WHERE id = $1", &values![delivery_id]))?;
        Ok(())
    }
}
