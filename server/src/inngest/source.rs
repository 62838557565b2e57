//! The jobs of one organization.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::watch;

use super::Core;
use super::entry::{Entry, LARGE};
use super::error::InngestError;
use super::retries::{BRIEF_WAIT, LONGEST_WAIT};
use super::retrying::can_be_retried;
use super::snapshot::Snapshot;
use super::{mapping, progress, taking_over, wire::Trace};
use crate::source::{JobDetails, JobList, JobPage, JobSource, SourceError};
use crate::store::{Cancel, Filter, Page, PageQuery, Retry, Run, Status};

/// The most runs of a list that have ended.
const MOST_ENDED: u32 = 100;
/// A snapshot that is not older is as good as new, in milliseconds.
const FRESH: i64 = 5_000;

/// The jobs of one organization. Other organizations' runs do not exist for it.
pub struct InngestSource {
    pub(super) core: Arc<Core>,
    pub(super) organization_id: String,
}

/// A run as it is known without asking Inngest.
pub(super) enum Known {
    /// In the snapshot.
    Entry(Arc<Entry>),
    /// In the history.
    Ended(Box<JobDetails>),
}

impl Known {
    pub(super) fn status(&self) -> Status {
        match self {
            Self::Entry(entry) => entry.status,
            Self::Ended(details) => details.run.status,
        }
    }

    pub(super) fn repo_name(&self) -> &str {
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

    pub(super) fn snapshot(&self) -> Result<Arc<Snapshot>, SourceError> {
        self.core.board.read(self.core.now(), self.core.options.patience).map_err(SourceError::Unavailable)
    }

    /// When the snapshot was true, if that is not now.
    fn as_of(&self, snapshot: &Snapshot) -> Option<i64> {
        (self.core.now() - snapshot.as_of > FRESH).then_some(snapshot.as_of)
    }

    /// A run of this organization. What has ended for good is taken from the history.
    pub(super) fn find(&self, snapshot: &Snapshot, run_id: &str) -> Result<Option<Known>, SourceError> {
        if let Some((run, steps)) = self.core.history.run(&self.organization_id, run_id)? {
            return Ok(Some(Known::Ended(Box::new(JobDetails { run, steps }))));
        }
        Ok(snapshot.find(&self.organization_id, run_id).map(|entry| Known::Entry(Arc::clone(entry))))
    }

    /// All that is known of a run by itself.
    fn details_of(&self, known: Known) -> Result<JobDetails, SourceError> {
        match known {
            Known::Entry(entry) => self.details(&entry),
            Known::Ended(mut details) => {
                self.add_steps(&mut details);
                Ok(*details)
            }
        }
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

    pub(super) fn refreshed(&self, entry: &Entry, trace: Option<&Trace>) -> Entry {
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

    /// A run with all its steps. `name_children` names the runs that its own steps have started.
    pub(super) fn whole(
        &self,
        run_id: &str,
        name_children: impl FnOnce(&Self, &mut JobDetails),
    ) -> Result<Option<JobDetails>, SourceError> {
        let snapshot = self.snapshot()?;
        match self.find(&snapshot, run_id)? {
            None => Ok(None),
            Some(known) => {
                let mut details = self.details_of(known)?;
                let origin = self.core.history.rerun_of(run_id)?;
                // Of a rerun, Inngest would take the results of the run that came first.
                if origin.is_some() || !can_be_retried(details.run.status) {
                    details.steps.iter_mut().for_each(|step| step.rerunnable = false);
                }
                name_children(self, &mut details);
                if let Some((first, from_step)) = origin.as_deref().and_then(taking_over::of_claim) {
                    let first =
                        self.find(&snapshot, first)?.map(|first| self.details_of(first)).transpose()?;
                    let taken_over = first.map(|first| taking_over::steps(first.steps, from_step));
                    details.steps.splice(..0, taken_over.unwrap_or_default());
                }
                details.steps.retain(|step| !progress::is_report(step));
                Ok(Some(details))
            }
        }
    }

    fn name_children(&self, details: &mut JobDetails) {
        let JobDetails { run, steps } = details;
        self.core.children.name(&run.id, run.completed_at, steps, &self.core);
    }

    /// What Inngest says of a run now, which has just answered that it cannot cancel it: also while the list backs off.
    pub(super) fn newest_trace(&self, entry: &Entry) -> Result<Trace, InngestError> {
        self.core.details.forget(&entry.id);
        self.core.client.trace_of(&entry.id, entry.is_large())
    }

    /// The status of a run that had ended before it could be cancelled.
    fn ended_status(&self, entry: &Entry) -> Status {
        let trace = self.newest_trace(entry).ok();
        let status = self.refreshed(entry, trace.as_ref()).status;
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
        self.whole(run_id, Self::name_children)
    }

    fn retry(&self, run_id: &str) -> Result<Retry, SourceError> {
        let key = format!("{} {run_id}", self.organization_id);
        self.core.retries.join(&key, || self.retry_alone(run_id, LONGEST_WAIT))
    }

    fn retry_briefly(&self, run_id: &str) -> Result<Retry, SourceError> {
        let key = format!("{} {run_id}", self.organization_id);
        self.core.retries.join(&key, || self.retry_alone(run_id, BRIEF_WAIT))
    }

    fn retry_from(&self, run_id: &str, step_id: &str) -> Result<Retry, SourceError> {
        let key = format!("{} {run_id} from {step_id}", self.organization_id);
        self.core.retries.join(&key, || self.retry_from_alone(run_id, step_id))
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.core.board.changes(&self.organization_id)
    }

    fn asked(&self) {
        self.core.board.asked(self.core.now());
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
            Err(InngestError::NotFound) => self.give_up(&entry),
            Err(error) => Err(error.into()),
        }
    }
}

fn sort(runs: &mut [Run]) {
    runs.sort_unstable_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
}
