//! What the host is told.

use std::{cell::RefCell, rc::Rc};

use js_sys::Function;
use wasm_bindgen::JsValue;
use yew::Callback;

use super::to_json::{changed_json, counts_json, error_json, job_json};
use crate::{
    components::CardAction,
    decimal::decimal,
    job::JobId,
    observer::{JobsEvent, JobsObserver, Listener},
    promise::Soon,
    wire::Object,
};

/// Tells the host of events. It is called with a name and a `detail` as JSON, and answers whether what the
/// event is about may go on.
#[derive(Clone, Debug)]
pub(super) struct Emit(Function);

impl PartialEq for Emit {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Emit {
    pub(super) fn new(function: Function) -> Self {
        Self(function)
    }

    /// Whether the host lets it go on. A host that throws does not keep anything from going on.
    pub(super) fn emit(&self, name: &str, detail: &Object) -> bool {
        let (name, detail) = (JsValue::from_str(name), JsValue::from_str(&detail.to_json()));
        self.0.call2(&JsValue::UNDEFINED, &name, &detail).ok().and_then(|may| may.as_bool()) != Some(false)
    }

    /// Asks the host before a card's button does what it says.
    pub(super) fn ask(&self, observer: &JobsObserver, action: CardAction, id: &JobId) -> bool {
        let name = match action {
            CardAction::Details => "job-open",
            CardAction::Retry => "job-retry",
            CardAction::Cancel => "job-cancel",
        };
        let state = observer.state();
        let job = match state.snapshot.entry(id) {
            Some(entry) => job_json(&entry.job, &observer.options().labels),
            None => Object::default().text("id", id).text("title", id).text("status", "unknown"),
        };
        self.emit(name, &Object::default().object("job", &job))
    }

    /// Tells of what happens to the jobs; of those that are known already, at once.
    pub(super) fn listen(&self, observer: &JobsObserver) -> Listener {
        let changes = Rc::new(Changes {
            emit: self.clone(),
            observer: observer.clone(),
            changed: RefCell::default(),
            soon: Soon::default(),
        });
        if observer.state().ready {
            changes.schedule();
        }
        observer.listen(Callback::from(move |event| changes.take_in(event)))
    }
}

/// What has changed and was not told yet: one answer brings many changes, which are told together.
struct Changes {
    emit: Emit,
    observer: JobsObserver,
    changed: RefCell<Vec<Object>>,
    soon: Soon,
}

impl Changes {
    fn take_in(self: &Rc<Self>, event: JobsEvent) {
        match event {
            JobsEvent::Counts(_) => self.schedule(),
            JobsEvent::JobChanged(transition) => {
                let changed = changed_json(&transition, &self.observer.options().labels);
                self.changed.borrow_mut().push(changed);
                self.schedule();
            }
            JobsEvent::BadRows(rows) => {
                let rows: Vec<_> =
                    rows.iter().map(|row| ["row ", &decimal(row.index), ": ", row.reason].concat()).collect();
                let detail = Object::default().text("kind", "bad-rows").text("message", &rows.join("; "));
                self.emit.emit("jobs-error", &detail);
            }
            JobsEvent::Error(error) => {
                self.emit.emit("jobs-error", &error_json(&error));
            }
            JobsEvent::SessionExpired => {
                self.emit.emit("session-expired", &Object::default());
            }
            // Seen as a change of the job.
            JobsEvent::Acted { .. } => {}
        }
    }

    fn schedule(self: &Rc<Self>) {
        // Whoever goes meanwhile is told no more.
        self.soon.run(&Rc::downgrade(self), |this| this.tell());
    }

    fn tell(&self) {
        let counts = counts_json(self.observer.state().snapshot.counts);
        let detail = Object::default().object("counts", &counts).list("changed", &self.changed.take());
        self.emit.emit("jobs-change", &detail);
    }
}
