//! The queue and its two workers.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::cancel::CancelSignal;
use crate::ingest::{IngestError, Ingestion, Pace};
use crate::log;
use crate::repositories::Ingest;
use crate::resume;
use crate::retry::{self, FailureLog};
use crate::store::{
    CHANGED_SINCE, Cancel, ClaimedRun, Commit, CommitStatus, Enqueue, Event, Retention, Retry, Status, Store,
    StoreError, now,
};

/// How many ingestions run at once.
pub const SLOTS: usize = 2;

/// Called with a store and its directories.
type OnDirectories = dyn Fn(&str, &[PathBuf]) + Send + Sync;

/// Runs that wait in the database, and the workers that claim them.
pub struct Queue {
    store: Arc<Store>,
    retention: Retention,
    state: Mutex<State>,
    changed: Condvar,
    claims: FailureLog,
    failure_records: FailureLog,
    prunings: FailureLog,
    pace: Pace,
    on_directories: Box<OnDirectories>,
}

#[derive(Default)]
struct State {
    stopping: bool,
    /// Counts the wake-ups, so that a worker does not sleep through one that came while it looked.
    wakeups: u64,
    active: HashMap<String, Active>,
}

struct Active {
    store_id: String,
    cancel: Arc<CancelSignal>,
}

impl Queue {
    /// A queue without workers yet. `on_directories` is called with a store's directories in each run.
    pub fn new(
        store: Arc<Store>,
        retention: Retention,
        pace: Pace,
        on_directories: impl Fn(&str, &[PathBuf]) + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            retention,
            state: Mutex::default(),
            changed: Condvar::new(),
            claims: FailureLog::new("The queue cannot be read"),
            failure_records: FailureLog::new("The failure of a run cannot be recorded"),
            prunings: FailureLog::new("Old runs cannot be deleted"),
            pace,
            on_directories: Box::new(on_directories),
        })
    }

    /// Starts the workers. They end after [`stop`](Self::stop).
    pub fn start(self: &Arc<Self>) -> std::io::Result<Vec<JoinHandle<()>>> {
        self.prune();
        (1..=SLOTS)
            .map(|number| {
                let queue = Arc::clone(self);
                std::thread::Builder::new().name(format!("ingest-{number}")).spawn(move || queue.work())
            })
            .collect()
    }

    /// Stops the workers between two files. What they leave stays marked as running, which the
    /// next start puts back into the queue.
    pub fn stop(&self) {
        let mut state = self.state();
        state.stopping = true;
        for active in state.active.values() {
            active.cancel.set();
        }
        self.changed.notify_all();
    }

    /// Enqueues a run of a store.
    pub fn enqueue(&self, store_id: &str, event: &Event) -> Result<Enqueue, StoreError> {
        let outcome = self.store.enqueue(store_id, event)?;
        self.wake();
        Ok(outcome)
    }

    /// Enqueues a run of a repository at a person's request.
    pub fn request(&self, repository_id: &str) -> Result<Ingest, StoreError> {
        let outcome = self.store.ingest(repository_id)?;
        self.wake();
        Ok(outcome)
    }

    /// Enqueues a run in place of one that failed or was cancelled.
    pub fn retry(&self, run_id: &str) -> Result<Retry, StoreError> {
        let outcome = self.store.retry(run_id)?;
        self.wake();
        Ok(outcome)
    }

    /// The same from one of its steps on: the new run takes over the results of those before it.
    pub fn retry_from(&self, run_id: &str, step_id: &str) -> Result<Retry, StoreError> {
        let Some(run) = self.store.run(run_id)? else {
            return Ok(Retry::NotFound);
        };
        let mut steps = self.store.steps(run_id)?;
        resume::mark(&mut steps, run.status, self.store.remains(run_id)?);
        let Some(index) = steps.iter().position(|step| step.id == step_id) else {
            return Ok(Retry::NotFrom("There is no such step in this job".to_owned()));
        };
        let names: Vec<_> = steps.iter().map(|step| step.name.clone()).collect();
        let (before, from) =
            (names.get(..index).unwrap_or_default(), names.get(index).map_or("", |name| name));
        let can_run = steps.get(index).is_some_and(|step| step.rerunnable);
        if !can_run && matches!(run.status, Status::Failed | Status::Cancelled) {
            let reason = if self.store.remains(run_id)?.is_latest {
                format!(
                    "The steps before {from} have left no result to go on from. Retry the whole job instead."
                )
            } else {
                CHANGED_SINCE.to_owned()
            };
            return Ok(Retry::NotFrom(reason));
        }
        let outcome = self.store.retry_from_step(run_id, from, before)?;
        self.wake();
        Ok(outcome)
    }

    /// Cancels a run and stops its work.
    pub fn cancel(&self, run_id: &str) -> Result<Cancel, StoreError> {
        let outcome = self.store.cancel(run_id)?;
        if outcome == Cancel::Cancelled
            && let Some(active) = self.state().active.get(run_id)
        {
            active.cancel.set();
        }
        self.prune();
        self.wake();
        Ok(outcome)
    }

    /// Deletes finished runs beyond the retention. A failure is no harm: the next end of a run tries again.
    fn prune(&self) {
        match self.store.prune(self.retention, now()) {
            Ok(_) => self.prunings.succeeded(),
            Err(error) => self.prunings.failed(&error),
        }
    }

    fn wake(&self) {
        self.state().wakeups += 1;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some((work, cancel)) = self.next() {
            self.ingest(&work, &cancel);
            self.prune();
            self.state().active.remove(&work.run_id);
            // Another run of the same store may have waited for this one.
            self.wake();
        }
    }

    fn next(&self) -> Option<(ClaimedRun, Arc<CancelSignal>)> {
        let mut state = self.state();
        let mut delays = retry::delays();
        loop {
            if state.stopping {
                return None;
            }
            let busy: Vec<String> = state.active.values().map(|active| active.store_id.clone()).collect();
            let retry_in = match self.store.claim(&busy) {
                Ok(Some(work)) => {
                    self.claims.succeeded();
                    let cancel = Arc::new(CancelSignal::default());
                    state.active.insert(
                        work.run_id.clone(),
                        Active { store_id: work.store_id.clone(), cancel: Arc::clone(&cancel) },
                    );
                    return Some((work, cancel));
                }
                Ok(None) => {
                    self.claims.succeeded();
                    delays = retry::delays();
                    None
                }
                Err(error) => {
                    self.claims.failed(&error);
                    delays.next()
                }
            };
            let seen = state.wakeups;
            let is_idle = |state: &mut State| !state.stopping && state.wakeups == seen;
            state = match retry_in {
                None => self.changed.wait_while(state, is_idle).unwrap_or_else(PoisonError::into_inner),
                Some(delay) => {
                    self.changed
                        .wait_timeout_while(state, delay, is_idle)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    fn ingest(&self, work: &ClaimedRun, cancel: &CancelSignal) {
        let ingestion = Ingestion {
            store: &self.store,
            work,
            cancel,
            pace: self.pace,
            on_directories: &*self.on_directories,
        };
        // A file on which a parser panics must not end the worker.
        let failure = match catch_unwind(AssertUnwindSafe(|| ingestion.run())) {
            Ok(Ok(()) | Err(IngestError::Cancelled)) => return,
            Ok(Err(IngestError::Store(error))) => format!("The database failed: {error}"),
            Err(_) => "The ingestion stopped unexpectedly".to_owned(),
        };
        log::line(format_args!("{}: {failure}", work.run_id));
        let commit = Commit {
            work,
            status: CommitStatus::Failed(failure),
            after_sha: None,
            store_name: None,
            keep: None,
            output: None,
            unconfigured: None,
        };
        // A run that stays marked as running would hold up its repository until the next start. The signal ends
        // the attempts: a cancellation has written the end of the run itself.
        let _ = retry::until_success(&self.failure_records, cancel, || self.store.commit(&commit));
    }
}
