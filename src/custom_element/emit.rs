//! Events for the host.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::event_details::{
    BulkDetail, ChangedJob, ErrorDetail, HostJob, JobAbout, JobResult, JobsChange, OptionError,
    SessionExpired,
};
use crate::{
    components::JobAction,
    i18n::rejection_text,
    job::JobId,
    query::{JobMutation, JobsEvent, JobsQuery, Listener},
};

/// The host's function for events. It is called with a name and a `detail` as JSON, and answers whether what the
/// event is about may go on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Emit(Function);

impl Emit {
    pub(super) fn new(function: Function) -> Self {
        Self(function)
    }

    /// Whether the host lets it go on. A host that throws does not keep anything from going on.
    pub(super) fn emit(&self, name: &str, detail: &impl Serialize) -> bool {
        let Ok(detail) = serde_json::to_string(detail) else { return true };
        let (name, detail) = (JsValue::from_str(name), JsValue::from_str(&detail));
        self.0.call2(&JsValue::UNDEFINED, &name, &detail).ok().and_then(|may| may.as_bool()) != Some(false)
    }

    /// Whether the host lets a card's button do what it says.
    pub(super) fn allows(&self, query: &JobsQuery, action: JobAction, id: &JobId) -> bool {
        let (name, from_step) = match action {
            JobAction::Details => ("job-open", None),
            JobAction::Retry => ("job-retry", None),
            JobAction::RerunFrom(step) => ("job-retry", Some(step.to_string())),
            JobAction::Cancel => ("job-cancel", None),
        };
        self.emit(name, &JobAbout { job: known_job(query, id), from_step })
    }

    /// Emits what happens to the jobs; for those that are known already, at once. The host may still have the numbers of others.
    pub(super) fn listen(&self, query: &JobsQuery) -> Listener {
        let changes = Rc::new(Changes {
            emit: self.clone(),
            query: query.clone(),
            changed: RefCell::default(),
            scheduled: Cell::new(false),
        });
        if query.state().has_data() {
            changes.schedule();
        } else {
            changes.forget();
        }
        query.listen(Rc::new(move |event| changes.on_event(event)))
    }
}

/// A job as far as it is known.
fn known_job(query: &JobsQuery, id: &JobId) -> HostJob {
    match query.known_job(id) {
        Some(job) => HostJob::new(&job, &query.state().labels),
        None => HostJob::unlisted(id),
    }
}

/// What changed since the latest `jobs-change`: one answer brings many changes, which are emitted together.
struct Changes {
    emit: Emit,
    query: JobsQuery,
    changed: RefCell<Vec<ChangedJob>>,
    scheduled: Cell<bool>,
}

impl Changes {
    fn forget(&self) {
        self.changed.take();
        self.emit.emit("jobs-change", &JobsChange { counts: None, changed: Vec::new() });
    }

    fn on_event(self: &Rc<Self>, event: JobsEvent) {
        match event {
            JobsEvent::Counts(_) => self.schedule(),
            JobsEvent::Forgotten => self.forget(),
            JobsEvent::JobChanged(transition) => {
                let changed = ChangedJob::new(&transition, &self.query.state().labels);
                self.changed.borrow_mut().push(changed);
                self.schedule();
            }
            JobsEvent::BadRows(rows) => {
                self.emit.emit("jobs-error", &ErrorDetail::bad_rows(&rows));
            }
            JobsEvent::Error(error) => {
                self.emit.emit("jobs-error", &ErrorDetail::from(&*error));
            }
            JobsEvent::SubscriptionFailed(failure) => {
                self.emit.emit("jobs-error", &ErrorDetail::from(&failure));
            }
            JobsEvent::TabMessageIgnored => {
                self.emit.emit("jobs-error", &ErrorDetail::tab_message());
            }
            JobsEvent::SessionExpired(error) => {
                self.emit.emit("session-expired", &SessionExpired::from(&*error));
            }
            JobsEvent::TimeZoneIgnored { time_zone, is_of_host } => {
                self.emit.emit("jobs-error", &OptionError::time_zone(&time_zone, is_of_host));
            }
            JobsEvent::MutationSucceeded { id, mutation } => self.tell_result(&id, mutation, None),
            JobsEvent::MutationRejected { id, mutation, rejection } => {
                self.tell_result(&id, mutation, Some(rejection_text(&rejection).to_string()));
            }
            JobsEvent::BulkEnded { mutation, result } => {
                self.emit.emit("bulk-result", &BulkDetail::new(mutation, result));
            }
        }
    }

    fn tell_result(&self, id: &JobId, mutation: JobMutation, message: Option<String>) {
        let job = known_job(&self.query, id);
        self.emit.emit("job-result", &JobResult::new(job, mutation, message));
    }

    fn schedule(self: &Rc<Self>) {
        if !self.scheduled.replace(true) {
            // A view that is gone by then emits nothing.
            let this = Rc::downgrade(self);
            spawn_local(async move {
                if let Some(this) = this.upgrade() {
                    this.flush();
                }
            });
        }
    }

    fn flush(&self) {
        self.scheduled.set(false);
        let (state, changed) = (self.query.state(), self.changed.take());
        // Of a list that has been forgotten since nothing is known.
        if state.has_data() {
            self.emit.emit("jobs-change", &JobsChange { counts: Some(state.data.counts.into()), changed });
        }
    }
}
