//! Which jobs came to a list since its reader left the top of it.

use std::collections::HashSet;

use crate::{job::JobId, query::JobEntries};

/// The jobs that came since the reader left the top of the list.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    /// The list as it was at the top, or at the latest look.
    known: JobEntries,
    /// How many pages of older jobs had come then.
    pages: usize,
    new: HashSet<JobId>,
}

impl Arrivals {
    /// The list as of now, with so many pages of older jobs. `is_away`: its top is above the screen.
    pub(crate) fn look(&mut self, list: &JobEntries, pages: usize, is_away: bool) {
        let before = std::mem::replace(&mut self.known, list.clone());
        let pages_before = std::mem::replace(&mut self.pages, pages);
        if !is_away {
            self.new.clear();
        } else if before != *list {
            let known: HashSet<&str> = before.iter().map(|entry| &*entry.job.id).collect();
            let is_known = |id: &JobId| known.contains(&**id);
            let ids = || list.iter().map(|entry| &entry.job.id);
            let end = if pages_before == pages {
                list.len()
            } else {
                // Older jobs come below those that the reader has seen; above them, a page fills a gap between new ones.
                ids().position(|id| is_known(id) && !self.new.contains(id)).unwrap_or(0)
            };
            let new: Vec<JobId> = ids().take(end).filter(|id| !is_known(id)).cloned().collect();
            self.new.extend(new);
        }
    }

    /// How many of them are shown.
    pub(crate) fn count(&self, shown: &JobEntries) -> usize {
        if self.new.is_empty() {
            return 0;
        }
        shown.iter().filter(|entry| self.new.contains(&entry.job.id)).count()
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        job::{Job, JobStatus},
        query::JobEntry,
    };

    fn list(ids: &[&str]) -> JobEntries {
        let entry = |id: &&str| JobEntry::from(Rc::new(Job::new(*id, JobStatus::Completed)));
        ids.iter().map(entry).collect()
    }

    #[test]
    fn what_comes_at_the_top_is_counted_until_the_reader_is_there() {
        let mut arrivals = Arrivals::default();
        arrivals.look(&list(&["a"]), 0, false);
        arrivals.look(&list(&["b", "a"]), 0, false);
        assert_eq!(arrivals.count(&list(&["b", "a"])), 0, "it was seen to come");
        arrivals.look(&list(&["c", "b", "a"]), 0, true);
        arrivals.look(&list(&["d", "c", "b", "a"]), 0, true);
        assert_eq!(arrivals.count(&list(&["d", "c", "b", "a"])), 2);
        assert_eq!(arrivals.count(&list(&["c"])), 1, "filters hide the other");
        arrivals.look(&list(&["d", "b", "a"]), 0, true);
        assert_eq!(arrivals.count(&list(&["d", "b", "a"])), 1, "one is gone");
        arrivals.look(&list(&["d", "b", "a"]), 0, false);
        assert_eq!(arrivals.count(&list(&["d", "b", "a"])), 0);
    }

    #[test]
    fn older_jobs_are_not_new() {
        let mut arrivals = Arrivals::default();
        arrivals.look(&list(&["b"]), 0, true);
        arrivals.look(&list(&["b", "a"]), 1, true);
        assert_eq!(arrivals.count(&list(&["b", "a"])), 1, "the first list came while the reader was away");
        let all = list(&["c", "b", "a"]);
        arrivals.look(&all, 1, true);
        assert_eq!(arrivals.count(&all), 2);
    }

    #[test]
    fn a_page_that_fills_a_gap_between_new_jobs_brings_new_ones() {
        let mut arrivals = Arrivals::default();
        arrivals.look(&list(&["b", "a"]), 1, false);
        arrivals.look(&list(&["f", "e", "b", "a"]), 1, true);
        let filled = list(&["f", "e", "d", "c", "b", "a"]);
        arrivals.look(&filled, 2, true);
        assert_eq!(arrivals.count(&filled), 4);
        let older = list(&["f", "e", "d", "c", "b", "a", "0"]);
        arrivals.look(&older, 3, true);
        assert_eq!(arrivals.count(&older), 4);
    }
}
