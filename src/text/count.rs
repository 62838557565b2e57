//! Counts in words.

use super::relative_time::plural;
use crate::{decimal::decimal, store::Counts};

/// "23 files".
pub fn files(count: u64) -> String {
    plural(i64::try_from(count).unwrap_or(i64::MAX), "file")
}

/// "Running Jobs (2)".
pub fn section_heading(name: &str, count: usize) -> String {
    [name, " (", &decimal(count), ")"].concat()
}

/// What the badge says to those who do not see it: "2 running, 1 queued". `None` when there is no badge.
pub fn badge_label(counts: Counts) -> Option<String> {
    let part = |count: usize, word: &str| (count > 0).then(|| [&decimal(count), " ", word].concat());
    let parts: Vec<_> =
        [part(counts.running, "running"), part(counts.queued, "queued")].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn badge_labels() {
        let label = |running, queued| badge_label(Counts { running, queued });
        assert_eq!(label(2, 0).as_deref(), Some("2 running"));
        assert_eq!(label(2, 1).as_deref(), Some("2 running, 1 queued"));
        assert_eq!(label(0, 1).as_deref(), Some("1 queued"));
        assert_eq!(label(0, 0), None);
    }
}
