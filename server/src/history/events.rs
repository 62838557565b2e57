//! The events that started runs, which say whose a run is.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::History;
use super::sql::{BATCH, Result, Row, Sql, Value, placeholders, query_by_ids, values};

/// An event that started runs. It never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunEvent {
    /// Its id.
    pub id: String,
    /// Its name, such as `docs/push`.
    pub name: String,
    /// Whose it is; `None`: no organization's.
    pub organization_id: Option<String>,
    /// The repository that it is about, `owner/name`.
    pub repo_name: Option<String>,
    /// The webhook delivery that it came of.
    pub delivery_id: Option<String>,
    /// The commit before the push.
    pub before_sha: Option<String>,
    /// The commit after the push.
    pub after_sha: Option<String>,
    /// Its payload.
    pub data: serde_json::Value,
    /// When it happened, in milliseconds since 1970.
    pub ts: i64,
}

pub(super) const SELECT: &str = r#"SELECT id, name, "organizationId", "repoName", "deliveryId", "beforeSha", "afterSha", data, ts
    FROM run_events WHERE id"#;

fn read(mut row: Row) -> Result<RunEvent> {
    Ok(RunEvent {
        id: row.next()?,
        name: row.next()?,
        organization_id: row.next()?,
        repo_name: row.next()?,
        delivery_id: row.next()?,
        before_sha: row.next()?,
        after_sha: row.next()?,
        data: row.next()?,
        ts: row.next()?,
    })
}

pub(super) fn events_by_id(sql: &mut dyn Sql, ids: &[String]) -> Result<HashMap<String, RunEvent>> {
    let events = query_by_ids(sql, SELECT, ids)?.into_iter().map(read);
    events.map(|event| event.map(|event| (event.id.clone(), event))).collect()
}

impl History {
    /// Those of the events that were recorded, by id.
    pub fn known_events(&self, ids: &[String]) -> Result<HashMap<String, RunEvent>> {
        self.run_sql(|sql| events_by_id(sql, ids))
    }

    /// Records events. One that is there already stays as it is.
    pub fn record_events(&self, events: &[RunEvent]) -> Result<()> {
        let mut events: Vec<_> = events.iter().collect();
        // Two servers that write the same rows in the same order wait for each other, and never both.
        events.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        self.transaction(|sql| {
            for events in events.chunks(BATCH) {
                let values: Vec<_> = events.iter().flat_map(|event| columns(event)).collect();
                let text = format!(
                    r#"INSERT INTO run_events
                         (id, name, "organizationId", "repoName", "deliveryId", "beforeSha", "afterSha", data, ts)
                       VALUES {} ON CONFLICT (id) DO NOTHING"#,
                    placeholders(events.len(), 9)
                );
                sql.execute(&text, &values)?;
            }
            Ok(())
        })
    }
}

fn columns(event: &RunEvent) -> [Value<'_>; 9] {
    values![
        &event.id,
        &event.name,
        &event.organization_id,
        &event.repo_name,
        &event.delivery_id,
        &event.before_sha,
        &event.after_sha,
        event.data.to_string(),
        event.ts,
    ]
}
