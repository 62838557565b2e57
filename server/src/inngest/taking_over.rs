//! What a rerun from a step has from the run that came first. Inngest takes over the results, and its trace of the rerun
//! begins with the step: the steps before are shown from here.

use crate::store::{Status, Step};

/// Under which a rerun from this step is claimed; `step_id` is the one of the list.
pub fn claim(run_id: &str, step_id: &str) -> String {
    format!("{run_id} from {step_id}")
}

/// The same where the run that was made by a claim has failed in its turn.
pub fn claim_again(claim: &str, failed: &str) -> String {
    format!("{claim}, after {failed}")
}

/// The run that came first, and the step, where the claim is one from a step.
pub fn of_claim(claim: &str) -> Option<(&str, &str)> {
    let (run_id, rest) = claim.split_once(" from ")?;
    let (step_id, _) = rest.split_once(", after ").unwrap_or((rest, ""));
    Some((run_id, step_id))
}

/// The steps that a rerun from this one has from the first run. They took no time of it.
pub fn steps(first: Vec<Step>, from_step: &str) -> Vec<Step> {
    let begun = |step: &Step| step.started_at.or(step.queued_at);
    let Some(from) = first.iter().find(|step| step.id == from_step).and_then(begun) else {
        return Vec::new();
    };
    let is_before = |step: &Step| {
        let has_result = step.status == Status::Completed.word();
        // Of those that began at once, Inngest takes over what is completed.
        has_result && step.id != from_step && begun(step).is_some_and(|begun| begun <= from)
    };
    first.into_iter().filter(is_before).map(without_times).collect()
}

fn without_times(step: Step) -> Step {
    Step {
        queued_at: None,
        started_at: None,
        ended_at: None,
        attempt: 0,
        attempts: Vec::new(),
        child_run_id: None,
        rerunnable: false,
        ..step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_says_which_run_came_first_and_which_step() {
        let claim = claim("01RUN", "span");
        assert_eq!(of_claim(&claim), Some(("01RUN", "span")));
        let again = claim_again(&claim_again(&claim, "01NEW"), "01NEWER");
        assert_eq!(of_claim(&again), Some(("01RUN", "span")));
        assert_eq!(of_claim("01RUN"), None);
    }
}
