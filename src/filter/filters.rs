//! What the reader wants to see.

use std::rc::Rc;

use super::{StatusCount, TimeRange};
use crate::{
    job::{JobId, JobStatus},
    query::{JobEntries, JobsSnapshot},
};

/// What the reader wants to see. The default shows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Filters {
    /// Jobs of these statuses; of any where there are none. Named by [`Filters::status_name`].
    pub status: Vec<Rc<str>>,
    /// Words that a job has to contain, each of them somewhere.
    pub query: Rc<str>,
    /// How far back; `None` for any time.
    pub range: Option<TimeRange>,
    /// The job whose details are open. It decides about no other job.
    pub job: Option<JobId>,
}

impl Filters {
    /// What a status is called in filters: its word in lower case.
    pub fn status_name(status: &JobStatus) -> Rc<str> {
        match status {
            JobStatus::Unknown(word) => word.to_ascii_lowercase().into(),
            known => known.data_name().into(),
        }
    }

    /// The name of the status that a word stands for, in whatever letter case, Inngest's own words too.
    pub fn parse_status(word: &str) -> Rc<str> {
        Self::status_name(&JobStatus::parse(word))
    }

    /// The same with jobs of the statuses that these words stand for, each once.
    #[must_use]
    pub fn with_statuses<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut filters = self.with_any_status();
        for word in words.into_iter().map(str::trim).filter(|word| !word.is_empty()) {
            let name = Self::parse_status(word);
            if !filters.has_status(&name) {
                filters.status.push(name);
            }
        }
        filters
    }

    /// Whether everything is shown.
    pub fn is_empty(&self) -> bool {
        self.status.is_empty() && self.range.is_none() && self.query.trim().is_empty()
    }

    /// Whether jobs of a status are asked for by its name.
    pub fn has_status(&self, name: &str) -> bool {
        self.status.iter().any(|status| **status == *name)
    }

    /// The one status that is asked for, where servers can be asked for it: it is a word of the contract.
    pub fn only_status(&self) -> Option<JobStatus> {
        let [name] = &*self.status else { return None };
        let is_other = |status: &JobStatus| matches!(status, JobStatus::Skipped | JobStatus::Unknown(_));
        Some(JobStatus::parse(name)).filter(|status| !is_other(status))
    }

    /// The ended jobs among which those are that are asked for.
    pub(crate) fn ended<'a>(&self, jobs: &'a JobsSnapshot) -> &'a JobEntries {
        if self.only_status().is_some() { &jobs.ended } else { &jobs.recent }
    }

    /// The same for a press on a status: that one alone, or all again if it was. With `several` it is added to the others or
    /// taken from them.
    #[must_use]
    pub fn toggled(&self, name: &Rc<str>, several: bool) -> Self {
        let is_there = self.has_status(name);
        let mut status = if several { self.status.clone() } else { Vec::new() };
        if several && is_there {
            status.retain(|status| status != name);
        } else if several || self.status.len() != 1 || !is_there {
            status.push(name.clone());
        }
        Self { status, ..self.clone() }
    }

    /// The same with jobs of any status.
    #[must_use]
    pub fn with_any_status(&self) -> Self {
        Self { status: Vec::new(), ..self.clone() }
    }

    /// The same with other words.
    #[must_use]
    pub fn with_query(&self, query: impl Into<Rc<str>>) -> Self {
        Self { query: query.into(), ..self.clone() }
    }

    /// The same with another range.
    #[must_use]
    pub fn with_range(&self, range: Option<TimeRange>) -> Self {
        Self { range, ..self.clone() }
    }

    /// The same with the details of another job open, or of none.
    #[must_use]
    pub fn with_job(&self, job: Option<JobId>) -> Self {
        Self { job, ..self.clone() }
    }

    /// The same jobs, where each is shown that there is: without all filters, but with the details that are open.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self::default().with_job(self.job.clone())
    }

    /// The known statuses in it that none of the jobs of `counts` has: they can be taken out again.
    pub fn missing_in(&self, counts: &[StatusCount]) -> Vec<StatusCount> {
        let missing = self.status.iter().filter(|name| counts.iter().all(|count| count.name != **name));
        let known = missing.map(|name| (JobStatus::parse(name), name.clone()));
        let known = known.filter(|(status, _)| !matches!(status, JobStatus::Unknown(_)));
        known.map(|(status, name)| StatusCount { status, name, count: 0 }).collect()
    }

    /// The same without the statuses that are no known words and that no job has, and those.
    pub fn split_unknown(&self, counts: &[StatusCount]) -> (Self, Vec<Rc<str>>) {
        let is_known = |name: &Rc<str>| {
            !matches!(JobStatus::parse(name), JobStatus::Unknown(_))
                || counts.iter().any(|count| count.name == *name)
        };
        let (status, unknown) = self.status.iter().cloned().partition(is_known);
        (Self { status, ..self.clone() }, unknown)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn press(filters: &Filters, name: &str, several: bool) -> Filters {
        filters.toggled(&name.into(), several)
    }

    fn names(filters: &Filters) -> Vec<&str> {
        filters.status.iter().map(|name| &**name).collect()
    }

    #[test]
    fn a_press_shows_a_status_alone_and_a_further_one_all_again() {
        let failed = press(&Filters::default(), "failed", false);
        assert_eq!(names(&failed), ["failed"]);
        assert!(press(&failed, "failed", false).is_empty());
        assert_eq!(names(&press(&failed, "queued", false)), ["queued"]);
    }

    #[test]
    fn with_a_modifier_several_statuses_are_shown() {
        let both = press(&press(&Filters::default(), "failed", true), "queued", true);
        assert_eq!(names(&both), ["failed", "queued"]);
        assert_eq!(names(&press(&both, "failed", true)), ["queued"]);
        assert_eq!(names(&press(&both, "failed", false)), ["failed"], "without one it is alone");
    }

    #[test]
    fn blank_words_ask_for_nothing() {
        assert!(Filters::default().with_query("  \t").is_empty());
        assert!(!Filters::default().with_query("a").is_empty());
        assert!(!Filters::default().with_range(Some(TimeRange::Day)).is_empty());
    }

    proptest! {
        #[test]
        fn no_status_is_ever_there_twice(presses in prop::collection::vec((0u8..4, any::<bool>()), 0..20)) {
            let mut filters = Filters::default();
            for (status, several) in presses {
                filters = press(&filters, &status.to_string(), several);
                let mut sorted = filters.status.clone();
                sorted.sort();
                sorted.dedup();
                prop_assert_eq!(sorted.len(), filters.status.len());
            }
        }
    }
}
