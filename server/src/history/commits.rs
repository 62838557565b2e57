//! `ingestion_commits`: the record of ingested content, one row a delivery.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::events::{RunEvent, events_by_id};
use super::runs::EndedRun;
use super::sql::{BATCH, Result, Sql, Value, placeholders, values};
use super::{new_id, repositories};
use crate::store::Status;

/// What a commit's status is called; a cancelled run is no commit.
fn word(status: Status) -> Option<&'static str> {
    match status {
        Status::Completed => Some("processed"),
        Status::Skipped => Some("skipped"),
        Status::Failed => Some("failed"),
        Status::Cancelled | Status::Queued | Status::Running => None,
    }
}

/// Records the commits of runs that have just been recorded. A rerun has its original's event, so it says anew how that
/// commit ended.
pub(super) fn record(sql: &mut dyn Sql, runs: &[&EndedRun]) -> Result<()> {
    let runs: Vec<_> =
        runs.iter().copied().filter_map(|ended| Some((ended, word(ended.run.status)?))).collect();
    let ids: BTreeSet<_> = runs.iter().map(|(ended, _)| ended.event_id.clone()).collect();
    let events = events_by_id(sql, &ids.into_iter().collect::<Vec<_>>())?;

    // In the order of their keys: two servers that write the same rows wait for each other, and never both.
    let mut stores = BTreeMap::new();
    let mut commits = BTreeMap::new();
    for (ended, status) in runs {
        if !ended.run.repo_name.is_empty() {
            stores.insert(store(ended), String::new());
        }
        let event = events.get(&ended.event_id);
        let delivery = event.and_then(|event| event.delivery_id.as_ref()).unwrap_or(&ended.event_id);
        let end = (ended.ended_at(), &ended.run.id);
        let commit = Commit { ended, event, status };
        let newest = commits.entry((delivery.as_str(), store(ended))).or_insert((end, commit));
        if newest.0 < end {
            *newest = (end, commit);
        }
    }
    for ((organization_id, repo_name), id) in &mut stores {
        *id = repositories::connect(sql, organization_id, repo_name)?;
    }

    let commits: Vec<_> =
        commits.into_iter().map(|((delivery, _), (_, commit))| (delivery, commit)).collect();
    let stores: HashMap<_, _> = stores.into_iter().collect();
    for commits in commits.chunks(BATCH) {
        let values: Vec<_> = commits
            .iter()
            .flat_map(|(delivery, commit)| commit.columns(delivery, stores.get(&store(commit.ended))))
            .collect();
        let text = format!(
            r#"INSERT INTO ingestion_commits
                 (id, "storeId", "beforeSha", "afterSha", "deliveryId", status, "processedAt",
                  "organizationId")
               VALUES {}
               ON CONFLICT ("deliveryId", COALESCE("storeId", '')) DO UPDATE
               SET status = excluded.status, "processedAt" = excluded."processedAt"
               WHERE excluded."processedAt" > ingestion_commits."processedAt""#,
            placeholders(commits.len(), 8)
        );
        sql.execute(&text, &values)?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Commit<'a> {
    ended: &'a EndedRun,
    event: Option<&'a RunEvent>,
    status: &'static str,
}

impl<'a> Commit<'a> {
    fn columns(self, delivery: &'a str, store_id: Option<&'a String>) -> [Value<'a>; 8] {
        values![
            new_id("commit"),
            store_id.map(String::as_str),
            self.event.and_then(|event| event.before_sha.as_deref()),
            self.event.and_then(|event| event.after_sha.as_deref()),
            delivery,
            self.status,
            self.ended.ended_at(),
            &self.ended.organization_id,
        ]
    }
}

/// What identifies the store of a run.
fn store(ended: &EndedRun) -> (&str, &str) {
    (&ended.organization_id, &ended.run.repo_name)
}
