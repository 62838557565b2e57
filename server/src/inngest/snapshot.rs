//! What is known of all runs at one moment, and what a look at the list changes in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::entry::Entry;
use super::wire::RunRow;

/// The runs that are active, and those that ended a moment ago and are not in the history yet.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// When they were like this, in milliseconds since 1970.
    pub as_of: i64,
    /// The runs by id.
    pub entries: HashMap<Box<str>, Arc<Entry>>,
}

impl Snapshot {
    /// A run of this organization.
    pub fn find(&self, organization_id: &str, run_id: &str) -> Option<&Arc<Entry>> {
        self.entries.get(run_id).filter(|entry| *entry.organization_id == *organization_id)
    }

    /// The runs of this organization.
    pub fn of<'a>(&'a self, organization_id: &'a str) -> impl Iterator<Item = &'a Arc<Entry>> {
        self.entries.values().filter(move |entry| *entry.organization_id == *organization_id)
    }
}

/// Puts pages together, each run once. Where pages overlap because runs were added meanwhile, the later page is newer.
pub fn merge(pages: impl IntoIterator<Item = Vec<RunRow>>) -> Vec<RunRow> {
    let mut places = HashMap::<String, usize>::new();
    let mut rows: Vec<RunRow> = Vec::new();
    for row in pages.into_iter().flatten() {
        match places.get(&row.id).and_then(|place| rows.get_mut(*place)) {
            Some(known) => *known = row,
            None => {
                places.insert(row.id.clone(), rows.len());
                rows.push(row);
            }
        }
    }
    rows
}

/// The active runs that a list should have shown and did not: they have ended, or are gone. `covered` is since when
/// the list is complete.
pub fn vanished<'a>(
    active: impl IntoIterator<Item = &'a Entry>,
    seen: &HashSet<&str>,
    covered: i64,
) -> Vec<Box<str>> {
    let mut missing: Vec<_> = active
        .into_iter()
        .filter(|entry| entry.queued_at >= covered && !seen.contains(&*entry.id))
        .map(|entry| (entry.queued_at, entry.id.clone()))
        .collect();
    missing.sort_unstable();
    missing.into_iter().map(|(_, id)| id).collect()
}

/// When the oldest active run was queued that a page did not show, because the page ended before it.
pub fn oldest_unseen<'a>(active: impl IntoIterator<Item = &'a Entry>, seen: &HashSet<&str>) -> Option<i64> {
    active.into_iter().filter(|entry| !seen.contains(&*entry.id)).map(|entry| entry.queued_at).min()
}

/// So many of the ids, beginning behind the last that had its turn.
pub fn rotate(mut ids: Vec<Box<str>>, last: Option<&str>, count: usize) -> Vec<Box<str>> {
    ids.sort_unstable();
    if let Some(last) = last {
        let behind = ids.partition_point(|id| **id <= *last);
        ids.rotate_left(behind);
    }
    ids.truncate(count);
    ids
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn row(id: &str, status: &str) -> RunRow {
        serde_json::from_str(&json!({ "id": id, "status": status }).to_string()).expect("a row")
    }

    #[test]
    fn of_two_rows_of_a_run_the_later_counts() {
        let rows = merge([vec![row("a", "RUNNING"), row("b", "RUNNING")], vec![row("b", "COMPLETED")]]);
        let rows: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.status.as_str())).collect();
        assert_eq!(rows, [("a", "RUNNING"), ("b", "COMPLETED")]);
    }

    #[test]
    fn turns_go_round() {
        let ids = |texts: &[&str]| texts.iter().map(|text| Box::from(*text)).collect::<Vec<Box<str>>>();
        assert_eq!(rotate(ids(&["c", "a", "b"]), None, 2), ids(&["a", "b"]));
        assert_eq!(rotate(ids(&["c", "a", "b"]), Some("b"), 2), ids(&["c", "a"]));
        assert_eq!(rotate(ids(&["c", "a", "b"]), Some("c"), 2), ids(&["a", "b"]));
        assert_eq!(rotate(ids(&[]), Some("c"), 2), ids(&[]));
    }

    proptest! {
        #[test]
        fn overlapping_pages_lose_and_double_nothing(sizes in prop::collection::vec((1_usize..8, 0_usize..4), 0..8)) {
            let mut pages = Vec::new();
            let mut end = 0_usize;
            for (size, overlap) in sizes {
                let begin = end.saturating_sub(overlap);
                end = end.max(begin + size);
                pages.push((begin..begin + size).map(|number| row(&number.to_string(), "RUNNING")).collect());
            }
            let ids: Vec<_> = merge(pages).into_iter().map(|row| row.id).collect();
            prop_assert_eq!(ids, (0..end).map(|number| number.to_string()).collect::<Vec<_>>());
        }

        #[test]
        fn everybody_gets_a_turn(count in 1_usize..40, each in 1_usize..12) {
            let ids: Vec<Box<str>> = (0..count).map(|number| format!("{number:03}").into()).collect();
            let mut last: Option<Box<str>> = None;
            let mut seen = HashSet::new();
            for _ in 0..count.div_ceil(each) {
                let turn = rotate(ids.clone(), last.as_deref(), each);
                last = turn.last().cloned();
                seen.extend(turn);
            }
            prop_assert_eq!(seen.len(), count);
        }
    }
}
