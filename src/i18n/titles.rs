//! What a job is called.

use std::rc::Rc;

use super::{Phrase, Piece, filled, filled::phrase, messages, messages::title as titles};
use crate::job::{Job, JobStatus, KindLabels};

/// The title of a job's card: "Ingesting acme/api", "Failed: acme/api".
pub fn title(job: &Job, labels: &KindLabels) -> String {
    title_phrase(job, labels).to_string()
}

/// The title of a job's card, for the screen.
pub fn title_phrase(job: &Job, labels: &KindLabels) -> Phrase {
    let subject = || Phrase::default().isolate(job.subject_or_name().clone());
    let label = job.kind.as_deref().and_then(|kind| labels.get(kind));
    let ended = match job.status {
        JobStatus::Failed => titles::failed(),
        JobStatus::Cancelled => titles::cancelled(),
        JobStatus::Skipped => titles::skipped(),
        _ => {
            let is_done = job.status == JobStatus::Completed;
            return match label {
                // The library's own words.
                Some(label) if labels.is_own(label) => {
                    let message = if is_done { titles::ingested() } else { titles::ingesting() };
                    phrase(message, &[("subject", subject())])
                }
                Some(label) => {
                    let verb = if is_done { &label.completed } else { &label.active };
                    Phrase::from([verb, " "].concat()).phrase(subject())
                }
                None => plain_title(job),
            };
        }
    };
    phrase(ended, &[("title", if label.is_some() { subject() } else { plain_title(job) })])
}

/// The title of a job of a kind without a label: its name, else the kind in words and the subject.
fn plain_title(job: &Job) -> Phrase {
    let title = Phrase::default();
    match (&job.name, &job.kind) {
        (Some(name), _) => title.isolate(name.clone()),
        (None, Some(kind)) => {
            title.isolate(kind_in_words(kind)).words(" ").isolate(job.subject_or_name().clone())
        }
        (None, None) => title.isolate(job.subject_or_name().clone()),
    }
}

/// The subject of a job whose title does not say it: it follows the title, muted, on the same line.
pub fn title_suffix(job: &Job, labels: &KindLabels) -> Option<Rc<str>> {
    job.subject.clone().filter(|subject| !says(&title_phrase(job, labels), subject))
}

/// The accessible name of a job's card: the title and its suffix.
pub fn accessible_name(job: &Job, labels: &KindLabels) -> String {
    let title = title_phrase(job, labels);
    match job.subject.as_deref().filter(|subject| !says(&title, subject)) {
        Some(subject) => [&title.to_string(), " ", subject].concat(),
        None => title.to_string(),
    }
}

/// Whether the server's words in a title say the subject. Ours, in whatever language, do not.
fn says(title: &Phrase, subject: &str) -> bool {
    title.pieces().iter().any(|piece| matches!(piece, Piece::Isolate(text) if names(text, subject)))
}

/// Whether a title has a subject in it, as a whole: `acme/api` is not in "Sync acme/api-docs". Case does not
/// count, as it does not in the names of repositories.
fn names(title: &str, subject: &str) -> bool {
    let (title, subject) = (title.to_ascii_lowercase(), subject.to_ascii_lowercase());
    let goes_on =
        |char: char| char.is_ascii_alphanumeric() || !char.is_ascii() || matches!(char, '-' | '_' | '/');
    title.match_indices(&subject).any(|(start, found)| {
        let before = title.get(..start).and_then(|before| before.chars().next_back());
        let after = title.get(start + found.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(goes_on) && !after.is_some_and(goes_on)
    })
}

/// A kind, or a trigger, as words: `nightly-embed_all` is "Nightly embed all".
pub fn kind_in_words(kind: &str) -> String {
    let space = |char| if matches!(char, '-' | '_' | '.' | '/') { ' ' } else { char };
    let words: String = kind.chars().map(space).collect();
    let mut words = words.trim_ascii().to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The accessible name of a card's button: "Retry acme/api". It begins with the label that is seen.
pub fn action_name(label: &str, job: &Job) -> String {
    filled(messages::general::action(), &[("label", label), ("name", job.subject_or_name())])
}

/// The accessible name of the button that unfolds the error of a job: "Show more of the error of acme/api".
pub fn fold_name(label: &str, subject: &str) -> String {
    filled(messages::card::error_of(), &[("label", label), ("name", subject)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::KindLabel;

    fn job(kind: Option<&str>, name: Option<&str>, subject: Option<&str>, status: &str) -> Job {
        let mut job = Job::new("run_7", JobStatus::parse(status));
        job.kind = kind.map(Rc::from);
        job.name = name.map(Rc::from);
        job.subject = subject.map(Rc::from);
        job
    }

    fn title_of(kind: Option<&str>, name: Option<&str>, subject: Option<&str>, status: &str) -> String {
        title(&job(kind, name, subject, status), &KindLabels::default())
    }

    #[test]
    fn titles_of_ingestions() {
        for (status, expected) in [
            ("running", "Ingesting acme/api"),
            ("queued", "Ingesting acme/api"),
            ("completed", "Ingested acme/api"),
            ("failed", "Failed: acme/api"),
            ("cancelled", "Cancelled: acme/api"),
            ("skipped", "Skipped: acme/api"),
            ("paused", "Ingesting acme/api"),
        ] {
            let job = job(Some("docs-ingestion"), None, Some("acme/api"), status);
            assert_eq!(title(&job, &KindLabels::default()), expected);
            assert_eq!(title_suffix(&job, &KindLabels::default()), None);
            assert_eq!(accessible_name(&job, &KindLabels::default()), expected);
        }
    }

    #[test]
    fn titles_of_other_kinds() {
        assert_eq!(
            title_of(None, Some("Full Sync: acme/api"), None, "failed"),
            "Failed: Full Sync: acme/api"
        );
        assert_eq!(
            title_of(Some("nightly-embed"), None, Some("acme/api"), "running"),
            "Nightly embed acme/api"
        );
        assert_eq!(title_of(None, None, None, "running"), "run_7");
        assert_eq!(title_of(Some("sync"), None, None, "cancelled"), "Cancelled: Sync run_7");
    }

    #[test]
    fn a_host_registers_labels() {
        let sync =
            KindLabel { kind: "repo-sync".into(), active: "Syncing".into(), completed: "Synced".into() };
        let labels = KindLabels::new([sync]);
        let title = |kind, status| title(&job(Some(kind), None, Some("acme/api"), status), &labels);
        assert_eq!(title("repo-sync", "running"), "Syncing acme/api");
        assert_eq!(title("repo-sync", "completed"), "Synced acme/api");
        assert_eq!(title("docs-ingestion", "completed"), "Ingested acme/api");
    }

    #[test]
    fn a_title_without_the_subject_is_followed_by_it() {
        let labels = KindLabels::default();
        for (name, status, suffix, whole) in [
            ("Sync Documents", "running", Some("acme/site"), "Sync Documents acme/site"),
            ("Sync Documents", "failed", Some("acme/site"), "Failed: Sync Documents acme/site"),
            ("Full Sync: acme/site", "running", None, "Full Sync: acme/site"),
            ("Sync Acme/Site.", "running", None, "Sync Acme/Site."),
            ("Sync acme/site-docs", "running", Some("acme/site"), "Sync acme/site-docs acme/site"),
            ("Sync my-acme/site", "running", Some("acme/site"), "Sync my-acme/site acme/site"),
        ] {
            let job = job(Some("documents-sync"), Some(name), Some("acme/site"), status);
            assert_eq!(title_suffix(&job, &labels).as_deref(), suffix, "{name}");
            assert_eq!(accessible_name(&job, &labels), whole);
        }
        let without_subject = job(None, Some("Sync Documents"), None, "running");
        assert_eq!(title_suffix(&without_subject, &labels), None);
    }

    #[test]
    fn kinds_and_buttons() {
        assert_eq!(kind_in_words("nightly-embed_all"), "Nightly embed all");
        assert_eq!(kind_in_words("été"), "été");
        let job = job(None, None, Some("acme/api"), "failed");
        assert_eq!(action_name("Retry", &job), "Retry acme/api");
        assert_eq!(fold_name("Show more", "acme/api"), "Show more of the error of acme/api");
    }
}
