//! What is said while the reader acts on many jobs.

use super::{
    counts::{counted, listed, number, numbered},
    filled,
    messages::{general, selection as says},
};
use crate::query::{BulkProgress, BulkResult, JobMutation};

/// "3 selected".
pub fn selected(count: usize) -> String {
    counted(says::selected, count as u64)
}

/// "Select all 12 shown".
pub fn select_all_shown(count: usize) -> String {
    numbered(says::select_all(), count)
}

/// "1 selected job is gone."
pub fn selected_gone(count: usize) -> String {
    counted(says::gone, count as u64)
}

/// What the button says that does it: "Retry 12 jobs".
pub fn act_on(mutation: JobMutation, count: usize) -> String {
    let message = match mutation {
        JobMutation::Retry => says::retry,
        JobMutation::Cancel => says::cancel,
    };
    counted(message, count as u64)
}

/// The question before that: "Retry 12 jobs?"
pub fn ask_before(mutation: JobMutation, count: usize) -> String {
    let message = match mutation {
        JobMutation::Retry => says::ask_retry,
        JobMutation::Cancel => says::ask_cancel,
    };
    counted(message, count as u64)
}

/// What is under way: "Retrying 12 jobs".
pub fn acting_on(mutation: JobMutation, count: usize) -> String {
    let message = match mutation {
        JobMutation::Retry => says::retrying,
        JobMutation::Cancel => says::cancelling,
    };
    counted(message, count as u64)
}

/// "5 of 12".
pub fn answered_of(progress: BulkProgress) -> String {
    filled(general::of_all(), &[("count", &number(progress.answered)), ("all", &number(progress.total))])
}

/// "10 retried, 2 refused." or "5 retried, 0 refused, 7 not sent."; `None` when the host has done all of it.
pub fn bulk_result(mutation: JobMutation, result: BulkResult) -> Option<String> {
    let BulkResult { done, refused, not_sent } = result;
    let verb = match mutation {
        JobMutation::Retry => says::retried,
        JobMutation::Cancel => says::cancelled,
    };
    let mut parts = vec![counted(verb, done as u64), counted(says::refused, refused as u64)];
    if not_sent > 0 {
        parts.push(counted(says::not_sent, not_sent as u64));
    }
    (done + refused + not_sent > 0).then(|| filled(says::result(), &[("parts", &listed(&parts))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        assert_eq!(selected(3), "3 selected");
        assert_eq!(select_all_shown(1_200), "Select all 1,200 shown");
        assert_eq!(selected_gone(1), "1 selected job is gone.");
        assert_eq!(selected_gone(2), "2 selected jobs are gone.");
        assert_eq!(ask_before(JobMutation::Retry, 12), "Retry 12 jobs?");
        assert_eq!(act_on(JobMutation::Cancel, 3), "Cancel 3 jobs");
        assert_eq!(acting_on(JobMutation::Cancel, 1), "Cancelling 1 job");
    }

    #[test]
    fn what_came_of_it() {
        let text =
            |mutation, done, refused, not_sent| bulk_result(mutation, BulkResult { done, refused, not_sent });
        assert_eq!(text(JobMutation::Retry, 10, 2, 0).as_deref(), Some("10 retried, 2 refused."));
        assert_eq!(text(JobMutation::Retry, 5, 0, 7).as_deref(), Some("5 retried, 0 refused, 7 not sent."));
        assert_eq!(text(JobMutation::Cancel, 1, 0, 0).as_deref(), Some("1 cancelled, 0 refused."));
        assert_eq!(text(JobMutation::Cancel, 0, 0, 0), None);
    }
}
