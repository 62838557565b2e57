//! The loaded jobs that are shown.

use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::{Filters, SearchTexts};
use crate::{
    i18n::folded,
    job::{KindLabels, Section},
    query::{JobEntries, JobEntry, JobsSnapshot},
};

/// The loaded jobs that are shown, in their sections.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FilteredJobs {
    /// Those of [`JobsSnapshot::running`].
    pub running: JobEntries,
    /// Those of [`JobsSnapshot::recent`], or of [`JobsSnapshot::ended`] where one status is asked for.
    pub recent: JobEntries,
    /// When the first of them is too old for the range of time.
    pub until: Option<DateTime<Utc>>,
}

impl FilteredJobs {
    /// What is shown of `jobs`. A section that shows the same as in `self`, or all, is the same list, so that nothing of it is
    /// rendered anew.
    #[must_use]
    pub fn next(
        &self,
        jobs: &JobsSnapshot,
        filters: &Filters,
        labels: &KindLabels,
        now: DateTime<Utc>,
        texts: &mut SearchTexts,
    ) -> Self {
        if filters.is_empty() {
            return Self { running: jobs.running.clone(), recent: jobs.recent.clone(), until: None };
        }
        let words = folded(&filters.query);
        let words: Vec<_> = words.split_whitespace().collect();
        let mut first_until = None::<DateTime<Utc>>;
        let mut is_shown = |JobEntry { job, .. }: &JobEntry, text: Option<&Rc<str>>| {
            let until = filters.range.map(|range| range.contains_until(job));
            let is_shown = (filters.status.is_empty()
                || filters.has_status(&Filters::status_name(&job.status)))
                && until.is_none_or(|until| until.is_some_and(|until| now <= until))
                && words.iter().all(|word| text.is_some_and(|text| text.contains(word)));
            if is_shown && let Some(until) = until.flatten() {
                first_until = Some(first_until.map_or(until, |first| first.min(until)));
            }
            is_shown
        };
        let mut section = |section: Section, before: &JobEntries, all: &JobEntries| {
            let texts = if words.is_empty() { &[] } else { texts.of(section, all, labels) };
            let with_text = all.iter().enumerate().map(|(index, entry)| (entry, texts.get(index)));
            let shown = with_text.filter(|(entry, text)| is_shown(entry, *text));
            let shown: Vec<_> = shown.map(|(entry, _)| entry.clone()).collect();
            if shown.len() == all.len() {
                all.clone()
            } else if *shown == **before {
                before.clone()
            } else {
                shown.into_iter().collect()
            }
        };
        let running = section(Section::Running, &self.running, &jobs.running);
        let recent = section(Section::Recent, &self.recent, filters.ended(jobs));
        Self { running, recent, until: first_until }
    }

    /// Whether none is shown.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty() && self.recent.is_empty()
    }
}
