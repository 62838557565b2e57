//! What assistive technology is told when jobs change their state.

use super::{KindLabels, title};
use crate::{
    job::{Job, Status},
    store::Transition,
};

/// One sentence for what changed: the title of a single job, a count where several changed alike.
/// `None` when nothing is worth saying.
pub fn announcement(transitions: &[Transition], labels: &KindLabels) -> Option<String> {
    const KINDS: [(Status, &str); 5] = [
        (Status::Failed, " jobs failed"),
        (Status::Completed, " jobs completed"),
        (Status::Cancelled, " jobs cancelled"),
        (Status::Skipped, " jobs skipped"),
        (Status::Running, " jobs started"),
    ];
    let parts: Vec<_> = KINDS
        .iter()
        .filter_map(|(status, words)| {
            let jobs: Vec<&Job> = transitions
                .iter()
                .map(|transition| &*transition.job)
                .filter(|job| job.status == *status)
                .collect();
            match jobs.as_slice() {
                [] => None,
                [job] => Some(title(job, labels)),
                jobs => Some(jobs.len().to_string() + words),
            }
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
