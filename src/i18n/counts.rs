//! Counts in words.

use super::{
    filled,
    language::words,
    messages::{card, general, list, tabs, toolbar, values},
};
use crate::query::JobCounts;

/// A message that counts, with its number: "1 file", "2 files".
pub(super) fn counted(message: impl Fn(u64) -> &'static str, count: u64) -> String {
    filled(message(count), &[("count", &words().number(count))])
}

/// A number as the reader writes it. `usize` is never wider than `u64` on the platforms that Rust supports.
pub(crate) fn number(count: usize) -> String {
    words().number(count as u64)
}

/// A message with a number.
pub(crate) fn numbered(message: &str, count: usize) -> String {
    filled(message, &[("count", &number(count))])
}

/// What is said one after the other: "2 running, 1 queued".
pub(super) fn listed(parts: &[String]) -> String {
    words().list(parts)
}

/// "23 files".
pub fn files(count: u64) -> String {
    counted(card::files, count)
}

/// "3 fields", of an object.
pub fn fields(count: usize) -> String {
    counted(values::fields, count as u64)
}

/// "3 items", of a list.
pub fn items(count: usize) -> String {
    counted(values::items, count as u64)
}

/// "Running Jobs (2)".
pub fn section_heading(name: &str, count: usize) -> String {
    filled(list::heading(), &[("name", name), ("count", &number(count))])
}

/// "Recent Jobs (3 of 23)".
pub fn filtered_heading(name: &str, shown: usize, all: usize) -> String {
    filled(list::filtered_heading(), &[("name", name), ("count", &number(shown)), ("all", &number(all))])
}

/// "3 of 23 jobs shown", when filters have changed.
pub fn shown_of(shown: usize, all: usize) -> String {
    filled(toolbar::shown(all as u64), &[("shown", &number(shown)), ("count", &number(all))])
}

/// "200 jobs are loaded.", of a server that has more.
pub fn jobs_loaded(count: usize) -> String {
    counted(list::loaded, count as u64)
}

/// "Searched the 200 jobs that are loaded.", of a server that has more.
pub fn searched(count: usize) -> String {
    counted(list::searched, count as u64)
}

/// "3 new jobs" above what one reads.
pub fn new_jobs(count: usize) -> String {
    counted(list::new_jobs, count as u64)
}

/// What a button of the status strip says: "Failed 3".
pub fn status_count(word: &str, count: usize) -> String {
    filled(general::count(), &[("label", word), ("count", &number(count))])
}

/// "1 job could not be shown"; `None` when all could.
pub fn bad_rows(count: usize) -> Option<String> {
    (count > 0).then(|| counted(list::bad_rows, count as u64))
}

/// The badge in words: "2 running, 1 queued". `None` when there is no badge.
pub fn badge_label(counts: JobCounts) -> Option<String> {
    let part = |count: usize, message: &str| (count > 0).then(|| numbered(message, count));
    let parts = [part(counts.running, tabs::running()), part(counts.queued, tabs::queued())];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| listed(&parts))
}

/// The accessible name of a tab with a badge: "Jobs, 2 running, 1 queued".
pub fn tab_name(label: &str, badge: &str) -> String {
    filled(tabs::named(), &[("label", label), ("badge", badge)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(running: usize, queued: usize) -> JobCounts {
        JobCounts::new(running, queued)
    }

    #[test]
    fn badges() {
        for (running, queued, label) in [
            (2, 0, Some("2 running")),
            (2, 1, Some("2 running, 1 queued")),
            (0, 1, Some("1 queued")),
            (0, 0, None),
        ] {
            assert_eq!(badge_label(counts(running, queued)).as_deref(), label);
        }
        assert_eq!(tab_name("Jobs", "2 running"), "Jobs, 2 running");
    }

    #[test]
    fn rows_that_could_not_be_shown() {
        assert_eq!(bad_rows(0), None);
        assert_eq!(bad_rows(1).as_deref(), Some("1 job could not be shown"));
        assert_eq!(bad_rows(3).as_deref(), Some("3 jobs could not be shown"));
    }

    #[test]
    fn files_and_headings() {
        assert_eq!(files(0), "0 files");
        assert_eq!(files(1), "1 file");
        assert_eq!(files(1_234), "1,234 files");
        assert_eq!(section_heading("Running Jobs", 2), "Running Jobs (2)");
        assert_eq!(filtered_heading("Recent Jobs", 3, 1_023), "Recent Jobs (3 of 1,023)");
        assert_eq!(status_count("Failed", 1_000), "Failed 1,000");
        assert_eq!(jobs_loaded(1), "1 job is loaded.");
        assert_eq!(jobs_loaded(1_200), "1,200 jobs are loaded.");
        assert_eq!(searched(1), "Searched the 1 job that is loaded.");
        assert_eq!(searched(200), "Searched the 200 jobs that are loaded.");
        assert_eq!(new_jobs(1), "1 new job");
        assert_eq!(new_jobs(1_000), "1,000 new jobs");
        assert_eq!(shown_of(0, 1), "0 of 1 job shown");
        assert_eq!(shown_of(3, 23), "3 of 23 jobs shown");
    }
}
