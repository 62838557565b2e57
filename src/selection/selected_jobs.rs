//! The jobs that the reader has selected.

use std::{collections::HashSet, rc::Rc};

use crate::{filter::FilteredJobs, job::JobId, query::JobsSnapshot};

/// The jobs that the reader has selected. Clones are the same selection; neither a filter nor an answer that has them all
/// changes it.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    ids: Rc<HashSet<JobId>>,
    /// Where a range begins: the job that was pressed last.
    anchor: Option<JobId>,
}

/// Compared by pointer.
impl PartialEq for Selection {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.ids, &other.ids) && self.anchor == other.anchor
    }
}

impl Selection {
    /// How many are selected.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The selected jobs, in the order of their ids.
    pub fn ids(&self) -> Rc<[JobId]> {
        let mut ids: Vec<_> = self.ids.iter().cloned().collect();
        ids.sort_unstable();
        ids.into()
    }

    /// Whether a job is selected.
    pub fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// The job that was pressed last.
    pub fn anchor(&self) -> Option<&JobId> {
        self.anchor.as_ref()
    }

    /// The same after a press on a job's checkbox.
    #[must_use]
    pub fn toggled(&self, id: &JobId) -> Self {
        self.with(std::slice::from_ref(id), !self.contains(id), id)
    }

    /// The same after a press with Shift: all from the job that was pressed last to this one, in the order in which they are
    /// shown, become as this one does. Where the last one is not shown, or there is none, it is a usual press.
    #[must_use]
    pub fn ranged(&self, id: &JobId, shown: &FilteredJobs) -> Self {
        let order: Vec<&JobId> = ids(shown).collect();
        let place = |id: &JobId| order.iter().position(|shown| *shown == id);
        let anchor = self.anchor.as_ref().and_then(place);
        let (Some(from), Some(to)) = (anchor, place(id)) else { return self.toggled(id) };
        let range = order.get(from.min(to)..=from.max(to)).unwrap_or_default();
        let range: Vec<_> = range.iter().copied().cloned().collect();
        self.with(&range, !self.contains(id), id)
    }

    /// The same with all that are shown.
    #[must_use]
    pub fn with_all(&self, shown: &FilteredJobs) -> Self {
        let ids: HashSet<_> = self.ids.iter().chain(ids(shown)).cloned().collect();
        Self { ids: Rc::new(ids), anchor: self.anchor.clone() }
    }

    /// The same without some.
    #[must_use]
    pub fn without(&self, ids: &[JobId]) -> Self {
        self.keep(|selected| !ids.contains(selected))
    }

    /// The same without those that are gone from the list.
    #[must_use]
    pub fn listed(&self, jobs: &JobsSnapshot) -> Self {
        if self.is_empty() {
            return self.clone();
        }
        let all: HashSet<&str> = jobs.entries().map(|entry| &*entry.job.id).collect();
        self.keep(|selected| all.contains(&**selected))
    }

    fn keep(&self, is_kept: impl Fn(&JobId) -> bool) -> Self {
        if self.ids.iter().all(&is_kept) {
            return self.clone();
        }
        let ids = self.ids.iter().filter(|id| is_kept(id)).cloned().collect();
        Self { ids: Rc::new(ids), anchor: self.anchor.clone() }
    }

    fn with(&self, changed: &[JobId], is_selected: bool, anchor: &JobId) -> Self {
        let mut ids = (*self.ids).clone();
        for id in changed {
            if is_selected {
                ids.insert(id.clone());
            } else {
                ids.remove(id);
            }
        }
        Self { ids: Rc::new(ids), anchor: Some(anchor.clone()) }
    }
}

fn ids(shown: &FilteredJobs) -> impl Iterator<Item = &JobId> {
    shown.running.iter().chain(&*shown.recent).map(|entry| &entry.job.id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        job::{Job, JobStatus},
        query::{JobEntries, JobEntry},
    };

    fn entries(ids: &[&str], status: &JobStatus) -> JobEntries {
        let entry = |id: &&str| JobEntry::from(Rc::new(Job::new(*id, status.clone())));
        ids.iter().map(entry).collect()
    }

    fn shown(running: &[&str], recent: &[&str]) -> FilteredJobs {
        let (running, recent) = (entries(running, &JobStatus::Running), entries(recent, &JobStatus::Failed));
        FilteredJobs { running, recent, until: None }
    }

    fn snapshot(ids: &[&str]) -> JobsSnapshot {
        let recent = entries(ids, &JobStatus::Failed);
        JobsSnapshot::new(JobEntries::default(), recent.clone(), recent, 0)
    }

    fn sorted(selection: &Selection) -> Vec<&str> {
        let mut ids: Vec<&str> = selection.ids.iter().map(|id| &**id).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn a_range_goes_over_both_sections_in_either_direction() {
        let shown = shown(&["a", "b"], &["c", "d", "e"]);
        let from_b = Selection::default().toggled(&"b".into());
        assert_eq!(sorted(&from_b.ranged(&"d".into(), &shown)), ["b", "c", "d"]);
        let from_d = Selection::default().toggled(&"d".into());
        let both = from_d.ranged(&"b".into(), &shown);
        assert_eq!(sorted(&both), ["b", "c", "d"]);
        assert_eq!(sorted(&both.ranged(&"e".into(), &shown)), ["b", "c", "d", "e"], "it begins anew");
    }

    #[test]
    fn a_range_becomes_as_the_job_that_is_pressed() {
        let shown = shown(&[], &["a", "b", "c", "d"]);
        let all = Selection::default().with_all(&shown).toggled(&"a".into());
        assert_eq!(sorted(&all), ["b", "c", "d"]);
        assert_eq!(sorted(&all.ranged(&"c".into(), &shown)), ["d"]);
    }

    #[test]
    fn without_a_beginning_that_is_shown_a_range_is_one_job() {
        let shown = shown(&[], &["a", "b", "c"]);
        assert_eq!(sorted(&Selection::default().ranged(&"c".into(), &shown)), ["c"]);
        let hidden = Selection::default().toggled(&"x".into());
        assert_eq!(sorted(&hidden.ranged(&"c".into(), &shown)), ["c", "x"]);
    }

    #[test]
    fn what_is_not_shown_stays_selected() {
        let hidden = Selection::default().toggled(&"x".into());
        assert_eq!(sorted(&hidden.with_all(&shown(&["a"], &["b"]))), ["a", "b", "x"]);
    }

    #[test]
    fn what_is_gone_is_dropped_and_nothing_else() {
        let both = Selection::default().toggled(&"a".into()).toggled(&"b".into());
        assert_eq!(both.listed(&snapshot(&["c", "b", "a"])), both);
        let left = both.listed(&snapshot(&["b", "c"]));
        assert_eq!((sorted(&left), both.len() - left.len()), (vec!["b"], 1));
    }

    proptest! {
        #[test]
        fn a_second_press_takes_the_first_back(ids in prop::collection::vec("[a-f]", 0..8), id in "[a-f]") {
            let before = ids.iter().fold(Selection::default(), |it, id| it.toggled(&id.as_str().into()));
            let id = JobId::from(id);
            let after = before.toggled(&id).toggled(&id);
            prop_assert_eq!(sorted(&before), sorted(&after));
        }

        #[test]
        fn a_range_touches_only_what_lies_between(
            order in Just(vec!["a", "b", "c", "d", "e", "f", "g"]).prop_shuffle(),
            cut in 0_usize..8,
            first in 0_usize..7,
            second in 0_usize..7,
            ids in prop::collection::vec("[a-g]", 0..8),
        ) {
            let shown = shown(&order[..cut.min(7)], &order[cut.min(7)..]);
            let start = ids.iter().fold(Selection::default(), |it, id| it.toggled(&id.as_str().into()));
            let before = start.toggled(&order[first].into());
            let after = before.ranged(&order[second].into(), &shown);
            let is_selected = !before.contains(order[second]);
            for (place, id) in order.iter().enumerate() {
                let is_between = (first.min(second)..=first.max(second)).contains(&place);
                let expected = if is_between { is_selected } else { before.contains(id) };
                prop_assert_eq!(after.contains(id), expected, "{}", id);
            }
        }

        #[test]
        fn a_list_never_selects(ids in prop::collection::vec("[a-f]", 0..8), listed in prop::collection::vec("[a-f]", 0..8)) {
            let before = ids.iter().fold(Selection::default(), |it, id| it.toggled(&id.as_str().into()));
            let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
            let after = before.listed(&snapshot(&listed));
            prop_assert!(sorted(&after).iter().all(|id| before.contains(id) && listed.contains(id)));
            prop_assert_eq!(after.len() == before.len(), after == before);
        }
    }
}
