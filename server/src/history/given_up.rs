//! Runs that were ended here because Inngest does not know them, and goes on listing them as if they waited or ran.
//!
//! Most of them never go on, but some do: Inngest can be killed after it has queued a run and before it has noted it.
//! So such an end holds only until Inngest lists the run otherwise.

use std::collections::HashMap;

use super::runs::{EndedRun, insert};
use super::sql::{BATCH, Result, Sql, Value, placeholders, values};
use super::{History, HistoryError};
use crate::store::Status;

/// Those that there are.
pub(super) const SELECT: &str = r#"SELECT id, "listedAs" FROM runs WHERE "listedAs" IS NOT NULL"#;

/// Makes room for what Inngest says now of these runs.
pub(super) fn remove(sql: &mut dyn Sql, ids: &[&str]) -> Result<()> {
    for ids in ids.chunks(BATCH) {
        let values: Vec<_> = ids.iter().map(|id| Value::from(*id)).collect();
        let ids = placeholders(1, ids.len());
        sql.execute(&format!(r#"DELETE FROM runs WHERE "listedAs" IS NOT NULL AND id IN {ids}"#), &values)?;
    }
    Ok(())
}

impl History {
    /// Records a run as cancelled, until Inngest lists it otherwise than it does now. One that has ended stays as it is.
    pub fn give_up(&self, run: &EndedRun, listed_as: Status) -> Result<()> {
        self.transaction(|sql| {
            let new = insert(sql, &[run])?;
            let text = r#"UPDATE runs SET "listedAs" = $2 WHERE id = $1"#;
            for id in new {
                sql.execute(text, &values![&id, listed_as.word()])?;
            }
            Ok(())
        })
    }

    /// The runs that were given up, and how Inngest listed them.
    pub fn given_up(&self) -> Result<HashMap<Box<str>, Status>> {
        let rows = self.run_sql(|sql| sql.query(SELECT, &[]))?;
        let mut given_up = HashMap::new();
        for mut row in rows {
            let (id, word): (String, String) = (row.next()?, row.next()?);
            let status = Status::from_word(&word).ok_or_else(|| {
                HistoryError::Content(format!("{word:?} as what the run {id} is listed as"))
            })?;
            given_up.insert(id.into(), status);
        }
        Ok(given_up)
    }

    /// Inngest lists these otherwise: they have not ended as far as we know.
    pub fn take_back(&self, ids: &[&str]) -> Result<()> {
        self.run_sql(|sql| remove(sql, ids))
    }
}
