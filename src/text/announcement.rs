//! What assistive technology is told when jobs change their state.

use super::{KindLabels, title};
use crate::{
    decimal::decimal,
    job::{Job, Status},
    store::Transition,
};

/// The least time between two announcements, in milliseconds: long enough to be heard out.
const GAP: i64 = 3_000;

/// Says what changed, but not too often: what comes too soon is told together with what comes next.
#[derive(Debug, Default)]
pub struct Announcer {
    held_back: Vec<Transition>,
    spoke_at: Option<i64>,
}

impl Announcer {
    /// Takes in what changed and says what there is to say at `now` (milliseconds).
    pub fn say(&mut self, transitions: Vec<Transition>, labels: &KindLabels, now: i64) -> Option<String> {
        // A job that moved on since is told as it is now.
        let moved = |held: &Transition| transitions.iter().any(|new| new.job.id == held.job.id);
        self.held_back.retain(|held| !moved(held));
        self.held_back.extend(transitions);
        if self.spoke_at.is_some_and(|at| (0..GAP).contains(&(now - at))) {
            return None;
        }
        let said = announcement(&std::mem::take(&mut self.held_back), labels)?;
        self.spoke_at = Some(now);
        Some(said)
    }
}

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
                jobs => Some(decimal(jobs.len()) + words),
            }
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
