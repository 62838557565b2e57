//! The jobs of one organization.

use std::collections::HashSet;
use std::sync::Arc;

use super::Core;
use super::entry::{Entry, LARGE};
use super::error::InngestError;
use super::snapshot::Snapshot;
use super::{mapping, wire::Trace};
use crate::history::Rerun;
use crate::source::{JobDetails, JobList, JobPage, JobSource, SourceError};
use crate::store::{Cancel, Filter, Page, PageQuery, Retry, Run, Status};

/// The most runs of a list that have ended.
const MOST_ENDED: u32 = 100;
/// A snapshot that is not older is as good as new, in milliseconds.
const FRESH: i64 = 5_000;

/// The step that a rerun begins with.
struct FromStep {
    /// As Inngest names it.
    step_id: String,
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

/// The jobs of one organization. Other organizations' runs do not exist for it.
pub struct InngestSource {
    core: Arc<Core>,
    organization_id: String,
}

/// A run as it is known without asking Inngest.
enum Known {
    /// In the snapshot.
    Entry(Arc<Entry>),
    /// In the history.
    Ended(Box<JobDetails>),
}

impl Known {
    fn status(&self) -> Status {
        match self {
            Self::Entry(entry) => entry.status,
            Self::Ended(details) => details.run.status,
        }
    }

    fn repo_name(&self) -> &str {
        match self {
            Self::Entry(entry) => &entry.repo_name,
            Self::Ended(details) => &details.run.repo_name,
        }
    }
}

impl InngestSource {
    pub(super) fn new(core: Arc<Core>, organization_id: &str) -> Self {
        Self { core, organization_id: organization_id.to_owned() }
    }

    fn snapshot(&self) -> Result<Arc<Snapshot>, SourceError> {
        self.core.board.read(self.core.now(), self.core.options.patience).map_err(SourceError::Unavailable)
    }

    /// When the snapshot was true, if that is not now.
    fn as_of(&self, snapshot: &Snapshot) -> Option<i64> {
        (self.core.now() - snapshot.as_of > FRESH).then_some(snapshot.as_of)
    }

    /// A run of this organization. What has ended for good is taken from the history.
    fn find(&self, snapshot: &Snapshot, run_id: &str) -> Result<Option<Known>, SourceError> {
        if let Some((run, steps)) = self.core.history.run(&self.organization_id, run_id)? {
            return Ok(Some(Known::Ended(Box::new(JobDetails { run, steps }))));
        }
        Ok(snapshot.find(&self.organization_id, run_id).map(|entry| Known::Entry(Arc::clone(entry))))
    }

    /// The entry with what its trace says, as far as Inngest gives it.
    fn details(&self, entry: &Entry) -> Result<JobDetails, SourceError> {
        let trace = self.core.details.trace(&entry.id, entry.is_large(), &self.core).ok();
        let mut run = self.refreshed(entry, trace.as_deref()).run();
        if let Some(event) = self.core.book.recorded(&entry.event_id, &self.core.history)? {
            run.event_data = event.data.clone();
        }
        let steps = trace.as_deref().map_or_else(Vec::new, |trace| {
            if run.status == Status::Completed {
                run.output.clone_from(&trace.root_span.output);
            }
            mapping::steps(&trace.root_span, run.status, run.completed_at)
        });
        Ok(JobDetails { run, steps })
    }

    fn refreshed(&self, entry: &Entry, trace: Option<&Trace>) -> Entry {
        let mut entry = entry.clone();
        let Some(trace) = trace else { return entry };
        let now = self.core.now();
        // A trace that was made before the run was cancelled here does not bring it back.
        entry.read_trace(&trace.root_span, now);
        entry
    }

    /// The steps of a run that went into the history without them.
    fn add_steps(&self, details: &mut JobDetails) {
        let oldest = self.core.now() - self.core.options.longest_absence;
        if !details.steps.is_empty() || details.run.completed_at.is_none_or(|ended| ended < oldest) {
            return;
        }
        let files = details.run.event_data.get("files").and_then(|files| files.as_array()).map(Vec::len);
        let files = files.and_then(|files| i64::try_from(files).ok());
        let is_large =
            details.run.progress.map(|(_, total)| total).max(files).is_some_and(|files| files > LARGE);
        let Ok(trace) = self.core.details.trace(&details.run.id, is_large, &self.core) else { return };
        let run = &mut details.run;
        details.steps = mapping::steps(&trace.root_span, run.status, run.completed_at);
        run.started_at = run.started_at.or(trace.root_span.started_at.map(|time| time.0));
        if run.status == Status::Completed && run.output.is_none() {
            run.output.clone_from(&trace.root_span.output);
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
        let step_id = from_step.map(|from| from.step_id.as_str());
        let (history, organization_id, repo_name) =
            (&self.core.history, &self.organization_id, known.repo_name());
        if let Some(status) = self.core.claim_start(snapshot, organization_id, repo_name)? {
            history.finish_rerun(claim, None)?;
            return Ok(Retry::Busy(status));
        }
        let begun = self.core.now();
        match self
            .core
            .client
            .rerun(run_id, step_id)
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

    /// Takes the mark from the steps of a job that Inngest cannot go on from: of a rerun it would take the results of
    /// the run that came first.
    fn unmark(&self, details: &mut JobDetails) -> Result<(), SourceError> {
        let is_marked = details.steps.iter().any(|step| step.rerunnable);
        let can_retry = can_be_retried(details.run.status);
        if is_marked && (!can_retry || self.core.history.rerun_of(&details.run.id)?.is_some()) {
            for step in &mut details.steps {
                step.rerunnable = false;
            }
        }
        Ok(())
    }

    /// The claim of a rerun from a step. Unlike one of the whole run, it can be made again once its run has ended.
    fn claim_from(&self, snapshot: &Snapshot, run_id: &str, step_id: &str) -> Result<ClaimFrom, SourceError> {
        let mut claim = format!("{run_id} from {step_id}");
        loop {
            match self.core.claim_rerun(&claim)? {
                Rerun::Claimed => return Ok(ClaimFrom::Claimed(claim)),
                Rerun::Pending(_) => return Ok(ClaimFrom::Pending),
                Rerun::Done(new) => match self.find(snapshot, &new)? {
                    Some(rerun) if can_be_retried(rerun.status()) => claim = format!("{claim}, after {new}"),
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

    /// While nobody else here retries the same run.
    fn retry_alone(&self, run_id: &str) -> Result<Retry, SourceError> {
        let snapshot = self.snapshot()?;
        let Some(mut known) = self.find(&snapshot, run_id)? else { return Ok(Retry::NotFound) };
        if !can_be_retried(known.status()) {
            return Ok(Retry::WrongStatus(known.status()));
        }
        let mut run_id = run_id.to_owned();
        loop {
            match self.core.claim_rerun(&run_id)? {
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

    /// While nobody else here retries the same run from this step.
    fn retry_from_alone(&self, run_id: &str, step_id: &str) -> Result<Retry, SourceError> {
        let snapshot = self.snapshot()?;
        let Some(known) = self.find(&snapshot, run_id)? else { return Ok(Retry::NotFound) };
        if !can_be_retried(known.status()) {
            return Ok(Retry::WrongStatus(known.status()));
        }
        let Some(details) = self.get(run_id)? else { return Ok(Retry::NotFound) };
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
        let trace = self.core.details.trace(run_id, is_large, &self.core)?;
        let span = trace.root_span.children.iter().find(|span| span.id == step_id);
        let Some(step_id) = span.and_then(|span| span.step_id.clone()) else {
            return not_from("Inngest does not know the step any more.");
        };
        match self.claim_from(&snapshot, run_id, &step_id)? {
            ClaimFrom::Done(new) => Ok(Retry::Queued(new)),
            ClaimFrom::Pending => Ok(Retry::UnderWay),
            ClaimFrom::Claimed(claim) => {
                // Another's rerun may have begun since.
                let snapshot = self.core.board.snapshot().unwrap_or(snapshot);
                self.rerun(&snapshot, &known, run_id, Some(&FromStep { step_id, claim }))
            }
        }
    }

    /// The status of a run that had ended before it could be cancelled.
    fn ended_status(&self, entry: &Entry) -> Status {
        self.core.details.forget(&entry.id);
        let trace = self.core.details.trace(&entry.id, entry.is_large(), &self.core).ok();
        let status = self.refreshed(entry, trace.as_deref()).status;
        if status.is_active() { Status::Completed } else { status }
    }
}

impl JobSource for InngestSource {
    fn list(&self, filter: Filter, status: Option<Status>) -> Result<JobList, SourceError> {
        let snapshot = self.snapshot()?;
        let wanted = |run: Status| status.is_none_or(|status| status == run) && filter.takes(run);
        let mut ended = Vec::new();
        if filter != Filter::Active && status.is_none_or(|status| !status.is_active()) {
            ended = self.core.history.ended(&self.organization_id, status, MOST_ENDED)?;
        }
        // The history is final; the snapshot may still have a run as it was a moment ago.
        let known: HashSet<String> = ended.iter().map(|run| run.id.clone()).collect();
        let (mut runs, mut more): (Vec<_>, Vec<_>) = snapshot
            .of(&self.organization_id)
            .filter(|entry| wanted(entry.status) && !known.contains(&*entry.id))
            .map(|entry| entry.run())
            .partition(|run| run.status.is_active());
        ended.append(&mut more);
        sort(&mut ended);
        ended.truncate(MOST_ENDED as usize);
        runs.append(&mut ended);
        sort(&mut runs);
        Ok(JobList { runs, as_of: self.as_of(&snapshot) })
    }

    fn page(&self, query: &PageQuery) -> Result<JobPage, SourceError> {
        let snapshot = self.snapshot()?;
        let most = query.limit.saturating_add(1);
        let mut runs = self.core.history.page(&self.organization_id, query, most)?;
        // The history is final; the snapshot may still have a run as it was a moment ago.
        let is_after = |entry: &Entry| {
            let after = query.after.as_ref();
            after.is_none_or(|after| (entry.queued_at, &*entry.id) < (after.created_at, after.id.as_str()))
        };
        let mut entries: Vec<_> = snapshot
            .of(&self.organization_id)
            .filter(|entry| query.wants(entry.status) && is_after(entry))
            .collect();
        entries.sort_unstable_by(|a, b| (b.queued_at, &b.id).cmp(&(a.queued_at, &a.id)));
        let mut unknown = 0;
        for entries in entries.chunks(most) {
            let ids: Vec<_> = entries.iter().map(|entry| entry.id.to_string()).collect();
            let known = self.core.history.known_ended(&ids)?;
            let new = entries.iter().filter(|entry| !known.contains(&*entry.id)).map(|entry| entry.run());
            let before = runs.len();
            runs.extend(new);
            unknown += runs.len() - before;
            if unknown >= most {
                break;
            }
        }
        sort(&mut runs);
        Ok(JobPage { page: Page::of(runs, query.limit), as_of: self.as_of(&snapshot) })
    }

    fn get(&self, run_id: &str) -> Result<Option<JobDetails>, SourceError> {
        let snapshot = self.snapshot()?;
        match self.find(&snapshot, run_id)? {
            None => Ok(None),
            Some(known) => {
                let mut details = match known {
                    Known::Entry(entry) => self.details(&entry)?,
                    Known::Ended(mut details) => {
                        self.add_steps(&mut details);
                        *details
                    }
                };
                self.unmark(&mut details)?;
                Ok(Some(details))
            }
        }
    }

    fn retry(&self, run_id: &str) -> Result<Retry, SourceError> {
        let key = format!("{} {run_id}", self.organization_id);
        self.core.retries.join(&key, || self.retry_alone(run_id))
    }

    fn retry_from(&self, run_id: &str, step_id: &str) -> Result<Retry, SourceError> {
        let key = format!("{} {run_id} from {step_id}", self.organization_id);
        self.core.retries.join(&key, || self.retry_from_alone(run_id, step_id))
    }

    fn cancel(&self, run_id: &str) -> Result<Cancel, SourceError> {
        let snapshot = self.snapshot()?;
        let entry = match self.find(&snapshot, run_id)? {
            None => return Ok(Cancel::NotFound),
            Some(Known::Ended(details)) => return Ok(Cancel::WrongStatus(details.run.status)),
            Some(Known::Entry(entry)) if !entry.status.is_active() => {
                return Ok(Cancel::WrongStatus(entry.status));
            }
            Some(Known::Entry(entry)) => entry,
        };
        let cancelled = || {
            let (mut entry, now) = (Entry::clone(&entry), self.core.now());
            entry.status = Status::Cancelled;
            entry.end(now, now);
            self.core.details.forget(run_id);
            self.core.board.show_own(entry, now);
        };
        match self.core.client.cancel(run_id) {
            Ok(()) => {
                cancelled();
                Ok(Cancel::Cancelled)
            }
            Err(InngestError::AlreadyCancelled) => {
                cancelled();
                Ok(Cancel::WrongStatus(Status::Cancelled))
            }
            Err(InngestError::AlreadyEnded) => Ok(Cancel::WrongStatus(self.ended_status(&entry))),
            Err(InngestError::NotFound) => {
                self.core.board.forget(run_id);
                Ok(Cancel::NotFound)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn can_be_retried(status: Status) -> bool {
    matches!(status, Status::Failed | Status::Cancelled)
}

fn sort(runs: &mut [Run]) {
    runs.sort_unstable_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
}
