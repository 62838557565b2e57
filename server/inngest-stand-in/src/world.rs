//! What the stand-in knows: events, runs, steps.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::answers::step_id;

/// The app whose functions there are.
pub const APP: &str = "apps-console";

/// Where a run or a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waits.
    Queued,
    /// Has begun.
    Running,
    /// Ended well.
    Completed,
    /// Ended by an error.
    Failed,
    /// Ended by a person.
    Cancelled,
}

impl Status {
    /// Its word in a list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Running => "RUNNING",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Its word in a trace.
    pub fn span_word(self) -> &'static str {
        if self == Self::Queued { "WAITING" } else { self.word() }
    }

    /// Whether it has ended.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }
}

/// An event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its payload.
    pub data: Value,
    /// When it was sent, in milliseconds since 1970.
    pub ts: i64,
}

/// A run of a function.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// Its function's id.
    pub function: String,
    /// The event that started it.
    pub event_id: String,
    /// Where it stands.
    pub status: Status,
    /// When it was queued, in milliseconds since 1970, as all times here.
    pub queued_at: i64,
    /// When it really began.
    pub started_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Its output, or its error as `{name, message, stack}`.
    pub output: Option<Value>,
    /// `processed` and `total`, as the function says itself.
    pub progress: Option<(u32, u32)>,
    /// Its steps, without those that a rerun has taken over: traces do not show them.
    pub steps: Vec<Step>,
    /// Of how many of the first steps a rerun has the results from the run that came first.
    pub taken_over: usize,
    /// Whether lists show it.
    pub listed: bool,
    /// Whether it can be cancelled and run again. An Inngest that was killed lists runs that it does not know.
    pub noted: bool,
}

/// A step of a run.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// `RUN`, `INVOKE` or `SLEEP`.
    pub op: &'static str,
    /// Where it stands.
    pub status: Status,
    /// Its output.
    pub output: Value,
}

impl Step {
    /// A step.
    pub fn new(name: &str, op: &'static str, status: Status) -> Self {
        let output = if op == "INVOKE" { json!({ "bytes": 150 }) } else { json!({ "data": ["docs/a.md"] }) };
        Self { name: name.to_owned(), op, status, output }
    }
}

/// An error as the SDK serialises it.
pub fn error(message: &str) -> Value {
    json!({ "__serialized": true, "name": "NonRetriableError", "message": message,
        "stack": format!("NonRetriableError: {message}\n    at run (file:///srv/app/server.mjs:53:38)") })
}

/// Everything there is.
#[derive(Debug)]
pub struct World {
    /// The events by id.
    pub events: BTreeMap<String, Event>,
    /// The runs by id, which is the order of their making.
    pub runs: BTreeMap<String, Run>,
    ids: u64,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { events: BTreeMap::new(), runs: BTreeMap::new(), ids: 0 }
    }

    /// Adds an event; its id.
    pub fn add_event(&mut self, name: &str, data: &Value) -> String {
        let id = self.new_id();
        let event = Event { id: id.clone(), name: name.to_owned(), data: data.clone(), ts: now() };
        self.events.insert(id.clone(), event);
        id
    }

    /// Adds a run with this status; its id.
    pub fn add_run(&mut self, function: &str, event_id: &str, status: Status) -> String {
        let id = self.new_id();
        let run = Run {
            id: id.clone(),
            function: function.to_owned(),
            event_id: event_id.to_owned(),
            status: Status::Queued,
            queued_at: now(),
            started_at: None,
            ended_at: None,
            output: None,
            progress: None,
            steps: Vec::new(),
            taken_over: 0,
            listed: true,
            noted: true,
        };
        self.runs.insert(id.clone(), run);
        self.advance(&id, status);
        id
    }

    /// Adds an event of this organization and a run of it; the run's id.
    pub fn ingestion(&mut self, organization_id: &str, repo_name: &str, status: Status) -> String {
        let data = json!({ "organizationId": organization_id, "repo": { "fullName": repo_name },
            "files": ["docs/page-01.md", "docs/page-02.md"] });
        let event = self.add_event("docs/ingestion.requested", &data);
        self.add_run("docs-ingestion", &event, status)
    }

    /// Moves a run on to this status.
    pub fn advance(&mut self, run_id: &str, status: Status) {
        let Some(run) = self.runs.get_mut(run_id) else { return };
        run.status = status;
        if status != Status::Queued && status != Status::Cancelled {
            run.started_at.get_or_insert(run.queued_at + 140);
            if run.steps.is_empty() && run.taken_over == 0 {
                run.steps.push(Step::new("list-files", "RUN", Status::Completed));
            }
        }
        if status.has_ended() {
            run.ended_at.get_or_insert(now().max(run.queued_at + 150));
        }
        match status {
            Status::Failed => run.output = Some(error("repository archive is empty")),
            Status::Completed => run.output = Some(json!({ "processed": 2, "total": 2 })),
            _ => {}
        }
    }

    /// Changes a run.
    pub fn change(&mut self, run_id: &str, change: impl FnOnce(&mut Run)) {
        if let Some(run) = self.runs.get_mut(run_id) {
            change(run);
        }
    }

    /// Runs a run's event again, as each call does; the new run's id.
    /// With `from_step` the new one has the results of so many of the first steps.
    pub fn rerun(&mut self, run_id: &str, from_step: Option<usize>) -> Option<String> {
        let Run { function, event_id, .. } = self.runs.get(run_id)?.clone();
        let new = self.add_run(&function, &event_id, Status::Queued);
        self.change(&new, |run| run.taken_over = from_step.unwrap_or(0));
        Some(new)
    }

    /// Adds a step that has invoked a function for this file; the invoked run's id.
    pub fn invoke(&mut self, run_id: &str, path: &str) -> Option<String> {
        let index = self.runs.get(run_id)?.steps.len();
        let name = format!("process:{path}");
        // The run that waits for it is in the event, and nowhere else.
        let note = json!({
            "correlation_id": format!("{run_id}.{}", step_id(index)),
            "expire": now() + 31_536_000_000,
            "fn_id": "apps-console-docs.file.process",
            "gid": "6baabebd-45ed-4145-87c2-fa6d6c500b3e",
            "isr": { "dsid": format!("{index:016x}"), "dstp": "00-0-0-00", "tp": "00-0-0-01", "ts": "" },
            "name": name,
            "source_app_id": "e4f13bb5-bdeb-5eac-92cf-854d9373f191",
            "source_fn_id": "9afb0b55-2d71-50b8-ab91-3153d2a5c8f2",
            "source_fn_v": 1,
            "tc": { "ctx": { "sid": "53742e9df53278ee", "traceparent": "00-0-0-01" }, "ts": "" },
        });
        let event = self.add_event("inngest/function.invoked", &json!({ "_inngest": note, "path": path }));
        self.change(run_id, |run| run.steps.push(Step::new(&name, "INVOKE", Status::Completed)));
        Some(self.add_run("docs.file.process", &event, Status::Completed))
    }

    /// A ULID; each is greater than the ones before.
    fn new_id(&mut self) -> String {
        const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        self.ids += 1;
        let number = (u128::from(now().unsigned_abs()) << 80) | u128::from(self.ids);
        (0..26)
            .rev()
            .filter_map(|digit| {
                let index = usize::try_from((number >> (digit * 5)) & 31).ok()?;
                DIGITS.get(index).map(|byte| char::from(*byte))
            })
            .collect()
    }
}

/// The present moment in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
