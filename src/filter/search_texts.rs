//! The texts in which words are found, kept from one search to the next.

use std::{collections::HashMap, rc::Rc};

use crate::{
    i18n::{Language, accessible_name, folded, kind_in_words},
    job::{Job, KindLabels, Section},
    query::{JobEntries, JobEntry},
};

/// What is searched of each job: title, subject, kind, error, trigger and id, without regard to letter case and accents. Made
/// when a list is first searched, since it takes longer than a search.
#[derive(Debug, Default)]
pub struct SearchTexts {
    labels: KindLabels,
    /// The language of the titles.
    language: Language,
    running: ListTexts,
    ended: ListTexts,
}

/// The texts of a list's jobs, in its order.
#[derive(Debug, Default)]
struct ListTexts {
    entries: JobEntries,
    texts: Vec<Rc<str>>,
}

impl SearchTexts {
    /// The texts of the jobs of a section, in their order.
    pub(super) fn of(&mut self, section: Section, entries: &JobEntries, labels: &KindLabels) -> &[Rc<str>] {
        let language = Language::current();
        if *labels != self.labels || language != self.language {
            *self = Self { labels: labels.clone(), language, ..Self::default() };
        }
        if self.list(section).entries != *entries {
            // A job that ends goes from one list to the other.
            let lists = [&self.running, &self.ended];
            let known = lists.into_iter().flat_map(|list| list.entries.iter().zip(&list.texts));
            let known: HashMap<&str, _> =
                known.map(|(entry, text)| (&*entry.job.id, (&entry.job, text))).collect();
            let text = |JobEntry { job, .. }: &JobEntry| match known.get(&*job.id) {
                Some((before, text)) if Rc::ptr_eq(before, job) => Rc::clone(text),
                _ => text_of(job, labels),
            };
            let texts = entries.iter().map(text).collect();
            *self.list(section) = ListTexts { entries: entries.clone(), texts };
        }
        &self.list(section).texts
    }

    fn list(&mut self, section: Section) -> &mut ListTexts {
        match section {
            Section::Running => &mut self.running,
            Section::Recent => &mut self.ended,
        }
    }
}

fn text_of(job: &Job, labels: &KindLabels) -> Rc<str> {
    let kind = job.kind.as_deref();
    let texts = [
        Some(accessible_name(job, labels)),
        job.subject.as_deref().map(str::to_owned),
        kind.map(str::to_owned),
        kind.map(kind_in_words),
        job.error.as_deref().map(str::to_owned),
        job.trigger.as_deref().map(str::to_owned),
        Some(job.id.to_string()),
    ];
    // A word that is found has no line break in it, so none is found across two texts.
    folded(&texts.into_iter().flatten().collect::<Vec<_>>().join("\n")).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::JobStatus;

    fn texts(known: &mut SearchTexts, jobs: &[Rc<Job>]) -> Vec<Rc<str>> {
        let entries = jobs.iter().cloned().map(JobEntry::from).collect();
        known.of(Section::Recent, &entries, &KindLabels::default()).to_vec()
    }

    fn job() -> Job {
        let mut job = Job::new("run_7F", JobStatus::Failed);
        job.kind = Some("docs-ingestion".into());
        job.subject = Some("Acme/API".into());
        job.error = Some("Invalid lightfast.yml".into());
        job.trigger = Some("webhook".into());
        job
    }

    #[test]
    fn everything_that_is_told_of_a_job_can_be_found() {
        let text = texts(&mut SearchTexts::default(), &[Rc::new(job())]).remove(0);
        for word in ["acme/api", "ingestion", "failed:", "yml", "docs", "run_7f", "webhook"] {
            assert!(text.contains(word), "{word:?}");
        }
        assert!(!text.contains("cancelled"));
    }

    #[test]
    fn only_the_texts_of_jobs_that_changed_are_made_anew() {
        let mut known = SearchTexts::default();
        let (first, second) = (Rc::new(job()), Rc::new(Job::new("other", JobStatus::Completed)));
        let before = texts(&mut known, &[first.clone(), second.clone()]);
        let mut changed = job();
        changed.error = Some("Out of memory".into());
        let after = texts(&mut known, &[second, Rc::new(changed)]);
        assert!(Rc::ptr_eq(&before[1], &after[0]));
        assert!(!after[1].contains("invalid") && after[1].contains("memory"));
    }
}
