//! Retry and cancel: what the user did to a job, and what is believed of it until the list shows it.

use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::value::RawValue;
use trpc::is_blank;

use super::clock::after;
use crate::job::{Fields, Job, JobId, JobStatus, json_text};

/// What a user can do to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobMutation {
    /// Start a failed or cancelled job anew.
    Retry,
    /// Stop a queued or running job.
    Cancel,
}

/// How the latest mutation of a job stands.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MutationState {
    /// The mutation under way.
    pub pending: Option<JobMutation>,
    /// Why the latest one was rejected.
    pub rejection: Option<Rejection>,
    /// The server has just started the job anew, as another run: nothing else of the job tells.
    pub is_started_anew: bool,
}

impl MutationState {
    pub(super) fn pending(mutation: JobMutation) -> Self {
        Self { pending: Some(mutation), ..Self::default() }
    }

    pub(super) fn rejected(rejection: Rejection) -> Self {
        Self { rejection: Some(rejection), ..Self::default() }
    }

    fn started_anew() -> Self {
        Self { is_started_anew: true, ..Self::default() }
    }
}

/// Why a mutation was not carried out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rejection {
    /// The server or the host says why.
    Message(Rc<str>),
    /// The server answered that it did not do it (`{ "success": false }`) and does not say why.
    NoReason,
    /// The server has no procedure for it.
    Unsupported(JobMutation),
    /// The server answered, but not whether it did it.
    Unknown,
    /// The request failed.
    Failed(Rc<trpc::Error>),
}

impl From<Rc<str>> for Rejection {
    fn from(message: Rc<str>) -> Self {
        Self::Message(message)
    }
}

/// What the server answered to a mutation.
#[derive(Debug, PartialEq)]
pub(super) enum MutationResult {
    /// It is done; a retry may name the new run.
    Done { new_id: Option<JobId> },
    /// It was not done.
    Rejected(Rejection),
}

impl MutationResult {
    pub(super) fn of(result: &RawValue) -> Self {
        let fields = Fields::of(result).unwrap_or_default();
        if fields.get("success").is_some_and(|success| success.get() == "false") {
            let message = fields.text("message").map(|message| Rejection::Message(message.into()));
            return Self::Rejected(message.unwrap_or(Rejection::NoReason));
        }
        let id = ["runId", "id", "jobId"].into_iter().find_map(|name| fields.text_or_number(name));
        let bare = || json_text(result).filter(|id| !is_blank(id));
        Self::Done { new_id: id.or_else(bare).map(Into::into) }
    }
}

/// What the user brought about is believed for this long, even if the list does not show it yet: some
/// backends list it only after a moment.
const BELIEVED_FOR: TimeDelta = TimeDelta::seconds(10);

/// A rejection is shown for this long at least; then until the reader presses again, or the job has another status: there may be no
/// button left whose next press would remove it.
const REJECTION_SHOWN_FOR: TimeDelta = TimeDelta::seconds(60);

/// That a job was started anew is shown for this long.
pub(super) const STARTED_ANEW_SHOWN_FOR: TimeDelta = TimeDelta::seconds(10);

/// The mutation of a job whose outcome the list does not show yet, or whose rejection is still shown.
#[derive(Debug, Default)]
pub(super) struct PendingMutation {
    /// What the job's card shows of it.
    pub(super) state: Option<MutationState>,
    rejected: Option<Rejected>,
    started_anew_at: Option<DateTime<Utc>>,
    /// The server has carried out a retry without naming the new run, which only a list shows.
    pub(super) awaits_list: bool,
    optimistic: Option<Optimistic>,
}

/// A rejection that is shown.
#[derive(Clone, Debug)]
pub(super) struct Rejected {
    pub(super) at: DateTime<Utc>,
    /// The status of the job then, if it was listed.
    pub(super) status: Option<JobStatus>,
}

impl Rejected {
    fn has_moved_on(&self, status: &JobStatus) -> bool {
        self.status.as_ref() != Some(status)
    }
}

/// A job as it is shown because of a mutation, though no list shows it so.
#[derive(Debug)]
struct Optimistic {
    mutation: JobMutation,
    /// The job before, where the mutation changed one that was listed.
    before: Option<Rc<Job>>,
    until: DateTime<Utc>,
}

impl PendingMutation {
    /// Shows another state on the card; `rejected` where it is a rejection.
    pub(super) fn set_state(&mut self, state: Option<MutationState>, rejected: Option<Rejected>) {
        self.state = state;
        self.rejected = rejected;
        self.started_anew_at = None;
        self.awaits_list = false;
    }

    /// Shows for a moment that there is another run of a job with this status; one that goes on itself shows it.
    pub(super) fn set_started_anew(&mut self, status: &JobStatus, now: DateTime<Utc>) {
        let is_shown = status.is_retryable();
        self.set_state(is_shown.then(MutationState::started_anew), None);
        self.started_anew_at = is_shown.then_some(now);
    }

    /// Believes from `now` on what the mutation brought about.
    pub(super) fn believe(&mut self, mutation: JobMutation, before: Option<Rc<Job>>, now: DateTime<Utc>) {
        self.optimistic = Some(Optimistic { mutation, before, until: after(now, BELIEVED_FOR) });
    }

    /// Whether a row is from before the mutation. One that is not ends the belief.
    pub(super) fn outdates(&mut self, row: &Job, now: DateTime<Utc>) -> bool {
        let is_outdated = self.optimistic.as_ref().is_some_and(|optimistic| {
            now < optimistic.until
                && match optimistic.mutation {
                    JobMutation::Cancel => row.status.is_active(),
                    JobMutation::Retry => optimistic.before.as_deref() == Some(row),
                }
        });
        if !is_outdated {
            self.optimistic = None;
        }
        is_outdated
    }

    /// The mutation is under way.
    pub(super) fn is_pending(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.pending.is_some())
    }

    /// The job is shown though no list shows it so.
    pub(super) fn is_optimistic(&self) -> bool {
        self.optimistic.is_some()
    }

    /// Shows no more that the job was started anew, once that was shown for long enough. Returns whether the card changes.
    pub(super) fn end_started_anew(&mut self, now: DateTime<Utc>) -> bool {
        // The server's clock, which this is, may have been set meanwhile.
        let tolerance = TimeDelta::seconds(1);
        let is_over = self.started_anew_at.is_some_and(|at| now - at >= STARTED_ANEW_SHOWN_FOR - tolerance);
        if is_over {
            self.set_state(None, None);
        }
        is_over
    }

    /// Forgets what has been believed or shown for long enough of a job with this status. Returns whether the card changes.
    pub(super) fn expire(&mut self, now: DateTime<Utc>, status: &JobStatus) -> bool {
        self.optimistic.take_if(|optimistic| now >= optimistic.until);
        let is_rejection_over = self
            .rejected
            .as_ref()
            .is_some_and(|rejected| rejected.has_moved_on(status) && now - rejected.at > REJECTION_SHOWN_FOR);
        let is_over = is_rejection_over
            || self
                .started_anew_at
                .is_some_and(|at| !status.is_retryable() || now - at > STARTED_ANEW_SHOWN_FOR);
        if is_over {
            self.set_state(None, None);
        }
        is_over
    }

    /// Whether a later list, even one that says the same, would change something of a job with this status.
    pub(super) fn is_waiting(&self, status: &JobStatus) -> bool {
        let is_rejected = self.rejected.as_ref().is_some_and(|rejected| rejected.has_moved_on(status));
        self.optimistic.is_some() || is_rejected || self.awaits_list || self.started_anew_at.is_some()
    }

    /// Whether there is nothing left to remember.
    pub(super) fn is_over(&self) -> bool {
        self.state.is_none() && self.optimistic.is_none()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json, value::to_raw_value};

    use super::*;

    #[test]
    fn what_a_retry_answers() {
        let new_id = |answer: Value| match MutationResult::of(&to_raw_value(&answer).unwrap()) {
            MutationResult::Done { new_id } => new_id.map(|id| id.to_string()),
            MutationResult::Rejected(rejection) => panic!("{rejection:?}"),
        };
        assert_eq!(new_id(json!({"runId": "run_5", "status": "queued"})).as_deref(), Some("run_5"));
        assert_eq!(new_id(json!({"id": 7})).as_deref(), Some("7"));
        assert_eq!(new_id(json!("run_5")).as_deref(), Some("run_5"));
        assert_eq!(new_id(json!({"success": true})), None);
        for nothing in [Value::Null, json!(" "), json!("\u{200b}"), json!({"runId": "\u{2800}"})] {
            assert_eq!(new_id(nothing.clone()), None, "{nothing}");
        }
    }

    #[test]
    fn an_answer_that_it_was_not_done() {
        let result = |answer: Value| MutationResult::of(&to_raw_value(&answer).unwrap());
        let too_late = Rejection::Message("Too late".into());
        assert_eq!(
            result(json!({"success": false, "message": "Too late"})),
            MutationResult::Rejected(too_late)
        );
        assert_eq!(result(json!({"success": false})), MutationResult::Rejected(Rejection::NoReason));
    }
}
