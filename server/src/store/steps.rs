//! The steps of a run, each with its attempts.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::{Store, StoreError, new_id, now};

/// What kind of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// It does work.
    Run,
    /// It lets time pass.
    Sleep,
    /// It waits for an event.
    Wait,
    /// It runs another function.
    Invoke,
    /// It sends events.
    Send,
}

impl Op {
    const ALL: [Self; 5] = [Self::Run, Self::Sleep, Self::Wait, Self::Invoke, Self::Send];

    /// Its name on the wire and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Sleep => "sleep",
            Self::Wait => "wait",
            Self::Invoke => "invoke",
            Self::Send => "send",
        }
    }

    /// The kind with this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.word() == word)
    }
}

impl FromSql for Op {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Op {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.word()))
    }
}

/// A step as it is shown. Times are in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// What it does, such as `find-files`.
    pub name: String,
    /// What kind of step it is, where that is known.
    pub op: Option<Op>,
    /// Where it stands. A step that waits for its next attempt is running.
    pub status: String,
    /// When it could have begun.
    pub queued_at: Option<i64>,
    /// When its first attempt began.
    pub started_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// The number of its latest attempt, from 1; 0 where none has begun.
    pub attempt: i64,
    /// Its attempts, as far as they are known one by one.
    pub attempts: Vec<Attempt>,
    /// Why its latest attempt failed.
    pub error: Option<String>,
    /// What came out of it.
    pub output: Option<Value>,
    /// Its id as Inngest names it, where the step is one of Inngest.
    pub inngest_id: Option<String>,
    /// The run that it started by invoking another function, where that is known.
    pub child_run_id: Option<String>,
    /// Whether its run can be done again from here, with the results of the steps before.
    pub rerunnable: bool,
}

/// One try of a step. The time between two of them is the wait before the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Where it stands.
    pub status: String,
    /// When it began.
    pub started_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Why it failed.
    pub error: Option<String>,
}

impl Store {
    /// Records the steps that are to come. `false`: the run is not running any more.
    pub fn plan_steps(&self, run_id: &str, names: &[String]) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let is_running: bool = transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM runs WHERE id = ?1 AND status = 'running')",
            [run_id],
            |row| row.get(0),
        )?;
        if !is_running {
            return Ok(false);
        }
        {
            // A step that an interrupted attempt of the run has left goes on under its name.
            let mut insert = transaction.prepare_cached(
                "INSERT INTO steps (id, runId, name, status, queuedAt) VALUES (?1, ?2, ?3, 'queued', ?4)
                 ON CONFLICT (runId, name) DO NOTHING",
            )?;
            let now = now();
            for name in names {
                insert.execute(params![new_id("step"), run_id, name, now])?;
            }
        }
        transaction.commit()?;
        Ok(true)
    }

    /// Records that an attempt of a step begins. `false`: the run is not running any more.
    pub fn begin_step(&self, run_id: &str, name: &str) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let now = now();
        let step_id: Option<String> = transaction
            .prepare_cached(
                "INSERT INTO steps (id, runId, name, status, startedAt)
                 SELECT ?1, id, ?3, 'running', ?4 FROM runs WHERE id = ?2 AND status = 'running'
                 ON CONFLICT (runId, name) DO UPDATE
                   SET status = 'running', startedAt = coalesce(startedAt, excluded.startedAt),
                       endedAt = NULL, error = NULL, output = NULL, takenOver = 0
                 RETURNING id",
            )?
            .query_row(params![new_id("step"), run_id, name, now], |row| row.get(0))
            .optional()?;
        let Some(step_id) = step_id else {
            return Ok(false);
        };
        transaction
            .prepare_cached(
                "INSERT INTO attempts (stepId, number, status, startedAt)
                 SELECT ?1, coalesce(max(number), 0) + 1, 'running', ?2 FROM attempts WHERE stepId = ?1",
            )?
            .execute(params![step_id, now])?;
        transaction.commit()?;
        Ok(true)
    }

    /// Records that the attempt of a step succeeded, unless a cancellation has ended it before.
    pub fn complete_step(&self, run_id: &str, name: &str, output: Option<&Value>) -> Result<(), StoreError> {
        self.end_attempt(run_id, name, "completed", true, None, output)
    }

    /// Records that the attempt of a step failed, unless a cancellation has ended it before. The step fails with its
    /// last attempt, and until then it waits for the next.
    pub fn fail_attempt(
        &self,
        run_id: &str,
        name: &str,
        error: &str,
        is_last: bool,
    ) -> Result<(), StoreError> {
        self.end_attempt(run_id, name, "failed", is_last, Some(error), None)
    }

    fn end_attempt(
        &self,
        run_id: &str,
        name: &str,
        status: &str,
        is_last: bool,
        error: Option<&str>,
        output: Option<&Value>,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let now = now();
        let step_id: Option<String> = transaction
            .prepare_cached(
                "UPDATE steps SET status = iif(?4, ?3, status), endedAt = iif(?4, ?5, NULL), error = ?6, output = ?7
                 WHERE runId = ?1 AND name = ?2 AND status = 'running' RETURNING id",
            )?
            .query_row(
                params![run_id, name, status, is_last, now, error, output.map(Value::to_string)],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(step_id) = step_id {
            transaction
                .prepare_cached(
                    "UPDATE attempts SET status = ?2, endedAt = ?3, error = ?4
                     WHERE stepId = ?1 AND status = 'running'",
                )?
                .execute(params![step_id, status, now, error])?;
        }
        transaction.commit()
    }

    /// The steps of a run in their order.
    pub fn steps(&self, run_id: &str) -> Result<Vec<Step>, StoreError> {
        let mut reader = self.reader();
        // One transaction, so that no attempt is of a later moment than its step.
        let transaction = reader.transaction()?;
        let mut statement = transaction.prepare_cached(
            "SELECT id, name, op, status, queuedAt, startedAt, endedAt, error, output FROM steps
             WHERE runId = ?1 ORDER BY rowid",
        )?;
        let mut attempts = transaction.prepare_cached(
            "SELECT number, status, startedAt, endedAt, error FROM attempts WHERE stepId = ?1 ORDER BY number",
        )?;
        let steps = statement.query_map([run_id], |row| {
            let id: String = row.get(0)?;
            let output: Option<String> = row.get(8)?;
            let (mut attempt, mut tried) = (0, Vec::new());
            let mut rows = attempts.query([&id])?;
            while let Some(row) = rows.next()? {
                attempt = row.get(0)?;
                tried.push(Attempt {
                    status: row.get(1)?,
                    started_at: row.get(2)?,
                    ended_at: row.get(3)?,
                    error: row.get(4)?,
                });
            }
            Ok(Step {
                id,
                name: row.get(1)?,
                op: row.get(2)?,
                status: row.get(3)?,
                queued_at: row.get(4)?,
                started_at: row.get(5)?,
                ended_at: row.get(6)?,
                attempt,
                attempts: tried,
                error: row.get(7)?,
                output: output.and_then(|text| serde_json::from_str(&text).ok()),
                inngest_id: None,
                child_run_id: None,
                rerunnable: false,
            })
        })?;
        steps.collect()
    }
}

/// Ends the steps of a run that ends: the running ones with it, and those that were planned without having begun.
pub(super) fn end_all(
    transaction: &Transaction<'_>,
    run_id: &str,
    status: &str,
    error: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    // A step that waits for its next attempt keeps the error of the last one.
    transaction
        .prepare_cached(
            "UPDATE steps SET status = ?2, endedAt = ?3, error = coalesce(?4, error)
             WHERE runId = ?1 AND status = 'running'",
        )?
        .execute(params![run_id, status, now, error])?;
    transaction
        .prepare_cached(
            "UPDATE attempts SET status = ?2, endedAt = ?3, error = ?4
             WHERE status = 'running' AND stepId IN (SELECT id FROM steps WHERE runId = ?1)",
        )?
        .execute(params![run_id, status, now, error])?;
    transaction
        .prepare_cached("UPDATE steps SET status = 'cancelled' WHERE runId = ?1 AND status = 'queued'")?
        .execute([run_id])?;
    Ok(())
}

/// Ends the attempts that were under way when the server stopped. What was only planned is planned anew.
pub(super) fn interrupt(transaction: &Transaction<'_>, now: i64) -> Result<(), StoreError> {
    const OF_RUNNING: &str = "runId IN (SELECT id FROM runs WHERE status = 'running')";
    transaction.execute(
        &format!(
            "UPDATE attempts SET status = 'failed', endedAt = ?1, error = 'The server stopped'
             WHERE status = 'running' AND stepId IN (SELECT id FROM steps WHERE {OF_RUNNING})"
        ),
        [now],
    )?;
    transaction.execute(
        &format!(
            "UPDATE steps SET status = 'failed', endedAt = ?1, error = 'The server stopped'
             WHERE status = 'running' AND {OF_RUNNING}"
        ),
        [now],
    )?;
    transaction.execute(&format!("DELETE FROM steps WHERE status = 'queued' AND {OF_RUNNING}"), [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::store::testing::TestStore;

    fn attempts(step: &Step) -> Vec<(&str, Option<&str>)> {
        step.attempts.iter().map(|attempt| (attempt.status.as_str(), attempt.error.as_deref())).collect()
    }

    #[test]
    fn a_step_is_one_row_with_its_attempts() {
        let store = TestStore::new();
        store.active_run("r", "running", 1);
        assert!(
            store
                .plan_steps("r", &["process:a.md".to_owned(), "process:b.md".to_owned()])
                .expect("an answer")
        );
        for error in ["locked", "still locked"] {
            assert!(store.begin_step("r", "process:a.md").expect("an answer"));
            store.fail_attempt("r", "process:a.md", error, false).expect("an answer");
        }
        let steps = store.steps("r").expect("steps");
        assert_eq!(
            steps.iter().map(|step| step.name.as_str()).collect::<Vec<_>>(),
            ["find-files", "process:a.md", "process:b.md"]
        );
        assert_eq!((steps[1].status.as_str(), steps[1].attempt, steps[1].ended_at), ("running", 2, None));
        assert_eq!(steps[1].error.as_deref(), Some("still locked"));
        assert!(steps[1].queued_at.is_some() && steps[1].started_at.is_some());
        assert_eq!((steps[2].status.as_str(), steps[2].attempt, steps[2].started_at), ("queued", 0, None));

        assert!(store.begin_step("r", "process:a.md").expect("an answer"));
        store.complete_step("r", "process:a.md", Some(&json!({ "bytes": 7 }))).expect("an answer");
        let steps = store.steps("r").expect("steps");
        assert_eq!(
            attempts(&steps[1]),
            [("failed", Some("locked")), ("failed", Some("still locked")), ("completed", None)]
        );
        assert_eq!((steps[1].status.as_str(), steps[1].error.as_deref()), ("completed", None));
        assert_eq!(steps[1].output, Some(json!({ "bytes": 7 })));
    }

    #[test]
    fn no_step_outlasts_its_run() {
        let store = TestStore::new();
        store.active_run("r", "running", 1);
        let names = ["waits", "runs", "comes"].map(str::to_owned);
        store.plan_steps("r", &names).expect("an answer");
        store.begin_step("r", "waits").expect("an answer");
        store.fail_attempt("r", "waits", "locked", false).expect("an answer");
        store.begin_step("r", "runs").expect("an answer");
        store.cancel("r").expect("an answer");
        let steps = store.steps("r").expect("steps");
        let ends: Vec<_> =
            steps[1..].iter().map(|step| (step.status.as_str(), step.ended_at.is_some())).collect();
        assert_eq!(ends, [("cancelled", true), ("cancelled", true), ("cancelled", false)]);
        assert_eq!(attempts(&steps[1]), [("failed", Some("locked"))]);
        assert_eq!(attempts(&steps[2]), [("cancelled", None)]);
        assert!(attempts(&steps[3]).is_empty());
        assert!(!store.begin_step("r", "comes").expect("an answer"));
        assert!(!store.plan_steps("r", &names).expect("an answer"));
        store.complete_step("r", "runs", None).expect("an answer");
        assert_eq!(store.steps("r").expect("steps"), steps);
    }
}
