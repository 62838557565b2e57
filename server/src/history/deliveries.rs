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

    /// Whether a delivery was recorded.
    pub fn knows_delivery(&self, delivery_id: &str) -> Result<bool> {
        let rows =
            self.run_sql(|sql| sql.query("SELECT id FROM deliveries WHERE id = $1", &values![delivery_id]))?;
        Ok(!rows.is_empty())
    }
}
