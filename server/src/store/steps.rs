//! The steps of a run, each with its latest attempt.

use rusqlite::params;

use super::{Store, StoreError, new_id, now};

/// A step as it is shown.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// What it does, such as `find-files`.
    pub name: String,
    /// Where it stands.
    pub status: String,
    /// The attempt, from 1.
    pub attempt: i64,
    /// When this attempt began, in milliseconds since 1970.
    pub started_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Why it failed.
    pub error: Option<String>,
}

impl Store {
    /// Records that a step begins. `false`: the run is not running any more.
    pub fn begin_step(&self, run_id: &str, name: &str, attempt: i64) -> Result<bool, StoreError> {
        let changed = self.writer().execute(
            "INSERT INTO steps (id, runId, name, status, attempt, startedAt)
             SELECT ?1, id, ?3, 'running', ?4, ?5 FROM runs WHERE id = ?2 AND status = 'running'
             ON CONFLICT (runId, name) DO UPDATE SET status = 'running', attempt = excluded.attempt,
               startedAt = excluded.startedAt, endedAt = NULL, error = NULL",
            params![new_id("step"), run_id, name, attempt, now()],
        )?;
        Ok(changed > 0)
    }

    /// Records that a step succeeded, unless a cancellation has ended it before.
    pub fn complete_step(&self, run_id: &str, name: &str) -> Result<(), StoreError> {
        self.writer().execute(
            "UPDATE steps SET status = 'completed', endedAt = ?3
             WHERE runId = ?1 AND name = ?2 AND status = 'running'",
            params![run_id, name, now()],
        )?;
        Ok(())
    }

    /// The steps of a run in their order.
    pub fn steps(&self, run_id: &str) -> Result<Vec<Step>, StoreError> {
        let reader = self.reader();
        let mut statement = reader.prepare_cached(
            "SELECT id, name, status, attempt, startedAt, endedAt, error FROM steps
             WHERE runId = ?1 ORDER BY rowid",
        )?;
        let steps = statement.query_map([run_id], |row| {
            Ok(Step {
                id: row.get(0)?,
                name: row.get(1)?,
                status: row.get(2)?,
                attempt: row.get(3)?,
                started_at: row.get(4)?,
                ended_at: row.get(5)?,
                error: row.get(6)?,
            })
        })?;
        steps.collect()
    }
}
