//! Starting a run in place of one that failed or was cancelled, from its first step or from another.

use std::time::Duration;

use super::entry::{Entry, LARGE};
use super::error::InngestError;
use super::retries::LONGEST_WAIT;
use super::snapshot::Snapshot;
use super::source::{InngestSource, Known};
use super::{mapping, taking_over};
use crate::history::Rerun;
use crate::source::SourceError;
use crate::store::{Retry, Run, Status};

/// The step that a rerun begins with.
struct FromStep {
    /// As Inngest names it.
    inngest_id: String,
    /// What the rerun was claimed by.
    claim: String,
}

/// Whether this reader may send a rerun from a step.
enum ClaimFrom {
    /// It may, by this claim.
    Claimed(String),
    /// Another is sending it.
    Pending,
    /// It was sent; the new run's id.
    Done(String),
}

impl InngestSource {
    /// While no other request here retries the same run.
    pub(super) fn retry_alone(&self, run_id: &str, patience: Duration) -> Result<Retry, SourceError> {
        let snapshot = self.snapshot()?;
        let Some(mut known) = self.find(&snapshot, run_id)? else { return Ok(Retry::NotFound) };
        if !can_be_retried(known.status()) {
            return Ok(Retry::WrongStatus(known.status()));
        }
        let mut run_id = run_id.to_owned();
        loop {
            match self.core.claim_rerun(&run_id, patience)? {
                Rerun::Claimed => {
                    // Another's rerun may have begun since.
                    let snapshot = self.core.board.snapshot().unwrap_or(snapshot);
                    return self.rerun(&snapshot, &known, &run_id, None);
                }
                Rerun::Done(new) => match self.find(&snapshot, &new)? {
                    // That ended badly in its turn: it is what is run again now. Later runs have greater ids.
                    Some(rerun) if can_be_retried(rerun.status()) && new > run_id => {
                        (known, run_id) = (rerun, new);
                    }
                    _ => return Ok(Retry::Queued(new)),
                },
                Rerun::Pending(_) => return Ok(Retry::UnderWay),
            }
        }
    }

    /// While no other request here retries the same run from this step.
    pub(super) fn retry_from_alone(&self, run_id: &str, step_id: &str) -> Result<Retry, SourceError> {
        let snapshot = self.snapshot()?;
        let Some(known) = self.find(&snapshot, run_id)? else { return Ok(Retry::NotFound) };
        if !can_be_retried(known.status()) {
            return Ok(Retry::WrongStatus(known.status()));
        }
        // Which runs the steps have started does not matter here.
        let Some(details) = self.whole(run_id, |_, _| {})? else { return Ok(Retry::NotFound) };
        let not_from = |reason: &str| Ok(Retry::NotFrom(format!("{reason} Retry the whole job instead.")));
        match details.steps.iter().find(|step| step.id == step_id) {
            None => return Ok(Retry::NotFrom("There is no such step in this job".to_owned())),
            Some(step) if step.rerunnable => {}
            Some(_) if self.core.history.rerun_of(run_id)?.is_some() => {
                return not_from(
                    "Inngest goes on from steps of the first run only, and this job is a retry itself.",
                );
            }
            Some(_) => return not_from("The steps before this one have left no result to go on from."),
        }
        // The list's id is the one of a span; Inngest wants the step's own.
        let is_large = details.steps.len() > LARGE as usize;
        let inngest_id = match self.core.details.trace(run_id, is_large, &self.core) {
            Ok(trace) => {
                let span = trace.root_span.children.iter().find(|span| span.id == step_id);
                span.and_then(|span| span.step_id.clone())
            }
            // The history keeps runs for longer than Inngest does.
            Err(InngestError::NotFound) => None,
            Err(error) => return Err(error.into()),
        };
        let Some(inngest_id) = inngest_id else {
            return not_from("Inngest does not know the step any more.");
        };
        match self.claim_from(&snapshot, taking_over::claim(run_id, step_id))? {
            ClaimFrom::Done(new) => Ok(Retry::Queued(new)),
            ClaimFrom::Pending => Ok(Retry::UnderWay),
            ClaimFrom::Claimed(claim) => {
                // Another's rerun may have begun since.
                let snapshot = self.core.board.snapshot().unwrap_or(snapshot);
                self.rerun(&snapshot, &known, run_id, Some(&FromStep { inngest_id, claim }))
            }
        }
    }

    /// Sends a rerun that this reader has claimed.
    fn rerun(
        &self,
        snapshot: &Snapshot,
        known: &Known,
        run_id: &str,
        from_step: Option<&FromStep>,
    ) -> Result<Retry, SourceError> {
        let claim = from_step.map_or(run_id, |from| from.claim.as_str());
        let inngest_id = from_step.map(|from| from.inngest_id.as_str());
        let (history, organization_id, repo_name) =
            (&self.core.history, &self.organization_id, known.repo_name());
        let busy = self.core.claim_start(snapshot, organization_id, repo_name).inspect_err(|_| {
            // Nothing was sent. Where this fails as well, the claim ends by its age.
            let _ = history.finish_rerun(claim, None);
        })?;
        if let Some(status) = busy {
            history.finish_rerun(claim, None)?;
            return Ok(Retry::Busy(status));
        }
        let begun = self.core.now();
        match self
            .core
            .client
            .rerun(run_id, inngest_id)
            .or_else(|error| self.made_anyway(known, run_id, begun, error))
        {
            Ok(new) => {
                history.finish_rerun(claim, Some(&new))?;
                history.finish_start(organization_id, repo_name, Some(&new))?;
                if let Some(entry) = self.new_entry(known, run_id, &new, begun)? {
                    self.core.board.show_own(entry, begun);
                }
                Ok(Retry::Queued(new))
            }
            Err(error) => {
                // Where it may have been made unseen, the claims stay for a while, so that the next press makes no second.
                if error.is_ambiguous() {
                    self.core.retries.lose(claim);
                } else {
                    history.finish_rerun(claim, None)?;
                    history.finish_start(organization_id, repo_name, None)?;
                }
                match error {
                    InngestError::NotFound => Ok(Retry::NotFound),
                    InngestError::Rejected(_, message) if from_step.is_some() => Ok(Retry::NotFrom(format!(
                        "Inngest cannot run this job again from this step ({message}). Retry the whole job instead."
                    ))),
                    error => Err(error.into()),
                }
            }
        }
    }

    /// The claim of a rerun from a step. Unlike one of the whole run, it can be made again once its run has ended.
    fn claim_from(&self, snapshot: &Snapshot, mut claim: String) -> Result<ClaimFrom, SourceError> {
        loop {
            match self.core.claim_rerun(&claim, LONGEST_WAIT)? {
                Rerun::Claimed => return Ok(ClaimFrom::Claimed(claim)),
                Rerun::Pending(_) => return Ok(ClaimFrom::Pending),
                Rerun::Done(new) => match self.find(snapshot, &new)? {
                    Some(rerun) if can_be_retried(rerun.status()) => {
                        claim = taking_over::claim_again(&claim, &new);
                    }
                    _ => return Ok(ClaimFrom::Done(new)),
                },
            }
        }
    }

    /// Looks for the run that a rerun made although its answer did not come, so that the next press makes no second.
    fn made_anyway(
        &self,
        known: &Known,
        run_id: &str,
        begun: i64,
        error: InngestError,
    ) -> Result<String, InngestError> {
        let event_id = match known {
            Known::Entry(entry) => Some(entry.event_id.to_string()),
            Known::Ended(_) => self.event_of(run_id),
        };
        let Some(event_id) = event_id.filter(|_| error.is_ambiguous()) else { return Err(error) };
        // Inngest's clock may be a little behind ours.
        let since = begun - 2_000;
        let is_new = |row: &super::wire::RunRow| {
            row.id != run_id && row.queued_at.is_some_and(|queued| queued.0 >= since)
        };
        let Ok(runs) = self.core.client.runs_of_event(&event_id) else { return Err(error) };
        runs.data.into_iter().find(is_new).map(|row| row.id).ok_or(error)
    }

    /// The history does not say which event a run had, but Inngest does.
    fn event_of(&self, run_id: &str) -> Option<String> {
        self.core.client.run(run_id).ok()?.trigger.event_ids.into_iter().next()
    }

    /// The new run as it is shown until the list has it.
    fn new_entry(
        &self,
        known: &Known,
        run_id: &str,
        new: &str,
        now: i64,
    ) -> Result<Option<Entry>, SourceError> {
        let mut entry = match known {
            Known::Entry(entry) => Entry::clone(entry),
            Known::Ended(details) => {
                let Some(event_id) = self.event_of(run_id) else { return Ok(None) };
                let Run { kind, repo_name, event_name, .. } = &details.run;
                let event = self.core.book.recorded(&event_id, &self.core.history)?;
                Entry {
                    id: run_id.into(),
                    event_id: event_id.into(),
                    organization_id: self.organization_id.as_str().into(),
                    repo_name: repo_name.as_str().into(),
                    event_name: event_name.as_str().into(),
                    trigger: "manual".into(),
                    files: event.and_then(|event| mapping::files(&event)),
                    function: kind.as_str().into(),
                    status: Status::Queued,
                    queued_at: now,
                    started_at: None,
                    ended_at: None,
                    error: None,
                    reason: None,
                    progress: None,
                }
            }
        };
        entry.restart(new, now);
        Ok(Some(entry))
    }
}

/// Whether another run can be started in place of one with this status.
pub fn can_be_retried(status: Status) -> bool {
    matches!(status, Status::Failed | Status::Cancelled)
}
