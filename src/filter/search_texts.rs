//! The texts in which words are found, kept from one search to the next.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use crate::{
    i18n::{accessible_name, folded, kind_in_words},
    job::{Job, JobId, KindLabels},
    query::JobsSnapshot,
};

/// What is searched of each job: title, subject, kind, error, trigger and id, without regard to letter case and accents. Made
/// when a job is first searched, since it takes longer than a search.
#[derive(Debug, Default)]
pub struct SearchTexts {
    texts: HashMap<JobId, (Rc<Job>, Box<str>)>,
    labels: KindLabels,
}

impl SearchTexts {
    /// Whether each of the folded `words` is in the job's texts.
    pub fn contain(&mut self, job: &Rc<Job>, labels: &KindLabels, words: &[&str]) -> bool {
        if *labels != self.labels {
            self.texts.clear();
            self.labels = labels.clone();
        }
        let (known, text) =
            self.texts.entry(job.id.clone()).or_insert_with(|| (job.clone(), text_of(job, labels)));
        if !Rc::ptr_eq(known, job) {
            (*known, *text) = (job.clone(), text_of(job, labels));
        }
        words.iter().all(|word| text.contains(word))
    }

    /// Forgets the texts of jobs that are gone, once they are as many as those that are there.
    pub fn keep_only(&mut self, jobs: &JobsSnapshot) {
        if self.texts.len() > 2 * (jobs.running.len() + jobs.ended.len()) {
            let ids: HashSet<&str> = jobs.entries().map(|entry| &*entry.job.id).collect();
            self.texts.retain(|id, _| ids.contains(&**id));
        }
    }
}

fn text_of(job: &Job, labels: &KindLabels) -> Box<str> {
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

    fn finds(job: &Rc<Job>, words: &[&str]) -> bool {
        SearchTexts::default().contain(job, &KindLabels::default(), words)
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
    fn every_word_has_to_be_somewhere() {
        let job = Rc::new(job());
        for words in
            [&["acme/api"][..], &["ingestion"], &["failed:", "yml"], &["docs", "run_7f"], &["webhook"], &[]]
        {
            assert!(finds(&job, words), "{words:?}");
        }
        assert!(!finds(&job, &["acme", "cancelled"]));
    }

    #[test]
    fn a_job_that_changed_is_searched_anew() {
        let mut texts = SearchTexts::default();
        let labels = KindLabels::default();
        let before = Rc::new(job());
        assert!(texts.contain(&before, &labels, &["invalid"]));
        let mut after = job();
        after.error = Some("Out of memory".into());
        let after = Rc::new(after);
        assert!(!texts.contain(&after, &labels, &["invalid"]));
        assert!(texts.contain(&after, &labels, &["memory"]));
        texts.keep_only(&JobsSnapshot::default());
        assert!(texts.texts.is_empty());
    }
}
