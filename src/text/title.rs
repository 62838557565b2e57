//! What a job is called.

use std::rc::Rc;

use crate::job::{Job, Status};

/// The verb forms of one kind of job, put before the subject: "Ingesting acme/api", "Ingested acme/api".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindLabel {
    /// The kind (`type` on the wire), such as `docs-ingestion`.
    pub kind: Rc<str>,
    /// While it is queued or running: "Ingesting".
    pub active: Rc<str>,
    /// Once it is completed: "Ingested".
    pub completed: Rc<str>,
}

/// The kinds that have a label of their own. Starts with `docs-ingestion`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindLabels(Rc<[KindLabel]>);

impl Default for KindLabels {
    fn default() -> Self {
        Self::new([])
    }
}

impl KindLabels {
    /// The known kinds and `more`; a label for a known kind replaces it.
    pub fn new(more: impl IntoIterator<Item = KindLabel>) -> Self {
        let ingestion = KindLabel {
            kind: "docs-ingestion".into(),
            active: "Ingesting".into(),
            completed: "Ingested".into(),
        };
        // Searched from the front, so the host's own come first.
        Self(more.into_iter().chain([ingestion]).collect())
    }

    fn of(&self, kind: &str) -> Option<&KindLabel> {
        self.0.iter().find(|label| *label.kind == *kind)
    }
}

/// The title of a job's card: "Ingesting acme/api", "Failed: acme/api".
pub fn title(job: &Job, labels: &KindLabels) -> String {
    let prefix = match job.status {
        Status::Failed => "Failed: ",
        Status::Cancelled => "Cancelled: ",
        Status::Skipped => "Skipped: ",
        _ => "",
    };
    let label = job.kind.as_deref().and_then(|kind| labels.of(kind));
    match label {
        Some(_) if !prefix.is_empty() => [prefix, job.subject_or_name()].concat(),
        Some(label) => {
            let verb = if job.status == Status::Completed { &label.completed } else { &label.active };
            [verb, " ", job.subject_or_name()].concat()
        }
        None => [prefix, &plain_title(job)].concat(),
    }
}

/// The title of a job of a kind without a label: its name, else the kind in words and the subject.
fn plain_title(job: &Job) -> String {
    match (&job.name, &job.kind, &job.subject) {
        (Some(name), ..) => name.as_ref().to_owned(),
        (None, Some(kind), Some(subject)) => [&type_in_words(kind), " ", subject].concat(),
        (None, Some(kind), None) => [&type_in_words(kind), " ", &job.id].concat(),
        (None, None, _) => job.subject_or_name().as_ref().to_owned(),
    }
}

/// A kind as words: `nightly-embed_all` is "Nightly embed all".
pub fn type_in_words(kind: &str) -> String {
    let space = |char| if matches!(char, '-' | '_' | '.' | '/') { ' ' } else { char };
    let words: String = kind.chars().map(space).collect();
    let mut words = words.trim_ascii().to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// A status as a word.
pub fn status_word(status: &Status) -> Rc<str> {
    match status {
        Status::Queued => "Queued".into(),
        Status::Running => "Running".into(),
        Status::Completed => "Completed".into(),
        Status::Failed => "Failed".into(),
        Status::Cancelled => "Cancelled".into(),
        Status::Skipped => "Skipped".into(),
        Status::Unknown(word) => word.clone(),
    }
}
