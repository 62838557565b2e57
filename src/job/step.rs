//! The steps of a run, as `jobs.get` lists them.

use std::{
    collections::{HashMap, hash_map::Entry},
    rc::Rc,
};

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;

use super::{Fields, JobId, JobStatus, job::error_text};

/// One step of a run. Times, status and error that a server leaves to the attempts are those of the attempts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// What identifies it among the steps of its run.
    pub id: Option<Rc<str>>,
    /// Its name; its id where it has none, and empty where it has neither: it is called by its number then.
    pub name: Rc<str>,
    /// Which of the steps it is, from 1.
    pub number: usize,
    /// What kind of step it is.
    pub op: Option<StepOp>,
    /// Where it stands.
    pub status: JobStatus,
    /// When it began to wait for its first attempt.
    pub queued_at: Option<DateTime<Utc>>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Its attempts, the first one first. Empty where the server does not tell them one by one.
    pub attempts: Vec<Attempt>,
    /// Which attempt the latest is, from 1.
    pub attempt: Option<u64>,
    /// The error of the latest attempt.
    pub error: Option<Rc<str>>,
    /// What it returned, as JSON text.
    pub output: Option<Rc<str>>,
    /// The run that it started.
    pub child_run_id: Option<JobId>,
    /// The run can be started anew from here: `jobs.retry` with `fromStep`.
    pub rerunnable: bool,
}

/// One attempt of a step.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Attempt {
    /// Where it stands.
    pub status: JobStatus,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it failed.
    pub error: Option<Rc<str>>,
}

/// What a step does, in Inngest's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StepOp {
    /// Runs code.
    Run,
    /// Sleeps for a time.
    Sleep,
    /// Waits for an event.
    Wait,
    /// Runs another function and waits for it.
    Invoke,
    /// Sends events.
    Send,
}

impl StepOp {
    const ALL: [Self; 5] = [Self::Run, Self::Sleep, Self::Wait, Self::Invoke, Self::Send];

    fn parse(word: &str) -> Option<Self> {
        let word = word.trim_ascii();
        Self::ALL.into_iter().find(|op| op.word().eq_ignore_ascii_case(word))
    }

    /// The contract's word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Sleep => "sleep",
            Self::Wait => "wait",
            Self::Invoke => "invoke",
            Self::Send => "send",
        }
    }

    /// Nothing runs while the step is under way.
    pub fn is_pause(self) -> bool {
        matches!(self, Self::Sleep | Self::Wait)
    }
}

impl Step {
    /// A step of which nothing else is known.
    pub fn new(name: impl Into<Rc<str>>, status: JobStatus) -> Self {
        Self {
            id: None,
            name: name.into(),
            number: 1,
            op: None,
            status,
            queued_at: None,
            started_at: None,
            ended_at: None,
            attempts: Vec::new(),
            attempt: None,
            error: None,
            output: None,
            child_run_id: None,
            rerunnable: false,
        }
    }

    /// When it ended; a sleep may say when it will.
    pub(crate) fn ended(&self) -> Option<DateTime<Utc>> {
        self.ended_at.filter(|_| !self.status.is_active())
    }

    /// The attempts that say more than the step does: an only one may not.
    pub(crate) fn telling_attempts(&self) -> &[Attempt] {
        match &*self.attempts {
            [only]
                if (only.error.is_none() || only.error == self.error)
                    && (only.status.is_missing() || only.status == self.status) =>
            {
                &[]
            }
            all => all,
        }
    }

    /// The error, unless one of the attempts tells it.
    pub(crate) fn error_beside_attempts(&self) -> Option<&Rc<str>> {
        let is_told = |error: &&Rc<str>| {
            self.telling_attempts().iter().any(|attempt| attempt.error.as_ref() == Some(*error))
        };
        self.error.as_ref().filter(|error| !is_told(error))
    }

    /// How often it was attempted, as far as that is known.
    pub fn attempt_count(&self) -> u64 {
        self.attempt.unwrap_or(0).max(self.attempts.len() as u64)
    }

    fn decode(index: usize, step: &RawValue) -> Option<Self> {
        let fields = Fields::of(step)?;
        let id = fields.text_or_number("id").map(Rc::<str>::from);
        let name = fields.name("name").or_else(|| id.clone());
        let attempts = fields.elements("attempts").into_iter();
        let step = Self {
            number: index.saturating_add(1),
            op: fields.text("op").and_then(|word| StepOp::parse(&word)),
            queued_at: fields.moment("queuedAt"),
            started_at: fields.moment("startedAt"),
            ended_at: ended_at(&fields),
            attempts: attempts.filter_map(Attempt::decode).collect(),
            attempt: fields.integer("attempt").and_then(|attempt| attempt.try_into().ok()),
            error: error_text(&fields, "error").map(Rc::from),
            output: fields.get("output").map(|output| output.get().into()),
            child_run_id: fields.text_or_number("childRunId").map(Rc::from),
            rerunnable: id.is_some() && fields.get("rerunnable").is_some_and(|value| value.get() == "true"),
            id,
            ..Self::new(name.unwrap_or_default(), status_of(&fields))
        };
        Some(step.with_what_attempts_say())
    }

    /// What the step leaves to its attempts to say is said of the step, too. Where it stands otherwise than the latest of
    /// them, it is the step that knows: it may wait for the next one, or be cancelled meanwhile.
    fn with_what_attempts_say(mut self) -> Self {
        self.attempts_without_status_say_more();
        let Some((first, latest)) = self.attempts.first().zip(self.attempts.last()) else { return self };
        let begins_in_time = |start: &DateTime<Utc>| self.ended_at.is_none_or(|end| *start <= end);
        self.started_at = self.started_at.or(first.started_at.filter(begins_in_time));
        // Not every server lists all of the attempts.
        if self.attempt.is_some_and(|attempt| attempt > self.attempts.len() as u64) {
            return self;
        }
        if self.status.is_missing() {
            self.status = latest.status.clone();
        }
        if latest.status == self.status {
            let has_begun = |end: &DateTime<Utc>| self.started_at.is_none_or(|start| start <= *end);
            let ended_at = latest.ended_at.filter(|end| !self.status.is_active() && has_begun(end));
            self.ended_at = self.ended_at.or(ended_at);
            self.error = self.error.take().or_else(|| latest.error.clone());
        }
        self
    }

    /// An attempt of which the server does not say how it stands failed where another one followed; the latest stands as the
    /// step does, unless it has an error with which the step goes on.
    fn attempts_without_status_say_more(&mut self) {
        // Not every server lists all of the attempts.
        let are_all_listed = self.attempt.is_none_or(|attempt| attempt <= self.attempts.len() as u64);
        let Some((latest, earlier)) = self.attempts.split_last_mut() else { return };
        for attempt in earlier.iter_mut().filter(|attempt| attempt.status.is_missing()) {
            attempt.status = JobStatus::Failed;
        }
        if latest.status.is_missing() {
            let goes_on = self.status.is_missing() || self.status.is_active();
            if latest.error.is_some() && goes_on {
                latest.status = JobStatus::Failed;
            } else if are_all_listed
                && !matches!(self.status, JobStatus::Unknown(_))
                // It is over while the step goes on, and nothing says how.
                && (latest.ended_at.is_none() || !self.status.is_active())
            {
                latest.status = self.status.clone();
            }
        }
    }

    /// The step as its only attempt.
    pub(crate) fn as_attempt(&self) -> Attempt {
        Attempt {
            status: self.status.clone(),
            started_at: self.started_at,
            ended_at: self.ended_at,
            error: self.error.clone(),
        }
    }
}

impl Attempt {
    /// An attempt of which nothing else is known.
    pub fn new(status: JobStatus) -> Self {
        Self { status, started_at: None, ended_at: None, error: None }
    }

    fn decode(attempt: &RawValue) -> Option<Self> {
        let fields = Fields::of(attempt)?;
        Some(Self {
            started_at: fields.moment("startedAt"),
            ended_at: ended_at(&fields),
            error: error_text(&fields, "error").map(Rc::from),
            ..Self::new(status_of(&fields))
        })
    }
}

fn status_of(fields: &Fields<'_>) -> JobStatus {
    fields.name("status").map_or_else(JobStatus::missing, |word| JobStatus::parse(&word))
}

fn ended_at(fields: &Fields<'_>) -> Option<DateTime<Utc>> {
    fields.moment("endedAt").or_else(|| fields.moment("completedAt"))
}

/// Decodes the steps of a run. Some servers list a row for each attempt: rows of one id and of different attempts are
/// one step.
pub(super) fn decode_steps(rows: Vec<&RawValue>) -> Vec<Step> {
    let mut steps = Vec::<Rows>::new();
    let mut places = HashMap::<Rc<str>, usize>::new();
    for (index, row) in rows.into_iter().enumerate() {
        let Some(step) = Step::decode(index, row) else { continue };
        let (Some(id), Some(attempt)) = (step.id.clone(), step.attempt) else {
            steps.push(Rows { first: step, more: Vec::new() });
            continue;
        };
        match places.entry(id) {
            Entry::Occupied(mut place) => match steps.get_mut(*place.get()) {
                Some(known) if known.lacks(attempt) => known.more.push(step),
                // A loop gives its steps one id, each with attempts of its own.
                _ => {
                    place.insert(steps.len());
                    steps.push(Rows { first: step, more: Vec::new() });
                }
            },
            Entry::Vacant(place) => {
                place.insert(steps.len());
                steps.push(Rows { first: step, more: Vec::new() });
            }
        }
    }
    steps.into_iter().map(Rows::merged).collect()
}

/// The rows of one step.
struct Rows {
    first: Step,
    more: Vec<Step>,
}

impl Rows {
    fn lacks(&self, attempt: u64) -> bool {
        let is_other = |row: &Step| row.attempt != Some(attempt);
        self.first.attempts.is_empty() && is_other(&self.first) && self.more.iter().all(is_other)
    }

    fn merged(self) -> Step {
        let Self { first, more: mut rows } = self;
        if rows.is_empty() {
            return first;
        }
        rows.push(first);
        rows.sort_by_key(|row| row.attempt);
        let attempts = rows.iter().map(Step::as_attempt).collect();
        let queued_at = rows.iter().find_map(|row| row.queued_at);
        let started_at = rows.iter().find_map(|row| row.started_at);
        let rerunnable = rows.iter().any(|row| row.rerunnable);
        match rows.pop() {
            Some(latest) => Step { attempts, queued_at, started_at, rerunnable, ..latest },
            None => Step::new("", JobStatus::missing()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn steps(rows: Value) -> Vec<Step> {
        let text = rows.to_string();
        decode_steps(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn everything_that_a_server_may_say_of_a_step() {
        let found = steps(json!([{
            "id": "st_1", "name": "embed", "op": "Invoke", "status": "failed",
            "queuedAt": "2025-11-09T10:00:00Z", "startedAt": "2025-11-09 10:00:02", "endedAt": 1_762_682_460,
            "attempts": [
                { "status": "failed", "startedAt": "2025-11-09T10:00:02Z", "endedAt": "2025-11-09T10:00:05Z",
                  "error": { "message": "HTTP 429" } },
                "no attempt",
                { "status": "Failed", "startedAt": "2025-11-09T10:00:15Z", "error": "HTTP 500" },
            ],
            "attempt": "2", "error": "HTTP 500", "output": { "big": 90071992547409931_u64 },
            "childRunId": 7, "rerunnable": true,
        }]));
        let [step] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((step.id.as_deref(), &*step.name, step.op), (Some("st_1"), "embed", Some(StepOp::Invoke)));
        let seconds = |at: Option<DateTime<Utc>>| at.unwrap().timestamp() - 1_762_682_400;
        let times = (seconds(step.queued_at), seconds(step.started_at), seconds(step.ended_at));
        assert_eq!(times, (0, 2, 60));
        assert_eq!((step.attempt, step.attempt_count(), step.attempts.len()), (Some(2), 2, 2));
        assert_eq!(step.attempts[0].error.as_deref(), Some("HTTP 429"));
        assert_eq!((&step.attempts[1].status, step.attempts[1].ended_at), (&JobStatus::Failed, None));
        assert_eq!(step.output.as_deref(), Some(r#"{"big":90071992547409931}"#), "whole numbers stay exact");
        assert_eq!((step.child_run_id.as_deref(), step.rerunnable), (Some("7"), true));
    }

    #[test]
    fn what_only_the_attempts_say_is_the_steps() {
        let at = |second: u32| format!("2025-11-09T10:00:{second:02}Z");
        let tried = json!([
            { "status": "failed", "startedAt": at(1), "endedAt": at(4), "error": "HTTP 429" },
            { "status": "failed", "startedAt": at(9), "endedAt": at(12), "error": "HTTP 500" },
        ]);
        let said = |mut own: Value| {
            own["attempts"] = tried.clone();
            let step = steps(json!([own])).remove(0);
            let seconds = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp() - 1_762_682_400);
            let error = step.error.as_deref().map(str::to_owned);
            (step.status.word().to_owned(), seconds(step.started_at), seconds(step.ended_at), error)
        };
        let all = |status: &str, start, end, error: Option<&str>| {
            (status.to_owned(), Some(start), end, error.map(str::to_owned))
        };
        assert_eq!(said(json!({})), all("failed", 1, Some(12), Some("HTTP 500")));
        assert_eq!(said(json!({ "status": "unknown" })), all("failed", 1, Some(12), Some("HTTP 500")));
        let own = json!({ "status": "failed", "startedAt": at(0), "endedAt": at(30), "error": "gave up" });
        assert_eq!(said(own), all("failed", 0, Some(30), Some("gave up")));
        for status in ["running", "completed", "cancelled", "retrying"] {
            assert_eq!(
                said(json!({ "status": status })),
                all(status, 1, None, None),
                "the step knows better"
            );
        }
        assert_eq!(said(json!({ "attempt": 3 })), all("unknown", 1, None, None), "the latest is not listed");
        assert_eq!(said(json!({ "endedAt": at(0) })).1, None, "none starts after its end");
        assert_eq!(said(json!({ "startedAt": at(20) })).2, None, "none ends before its start");
    }

    #[test]
    fn attempts_without_a_status_of_their_own_stand_as_the_step_does() {
        let attempts = json!([{ "startedAt": 1_762_682_400, "endedAt": 1_762_682_403, "error": "no" }]);
        let step = |status: &str| steps(json!([{ "status": status, "attempts": attempts }])).remove(0);
        assert_eq!(step("failed").ended_at.unwrap().timestamp(), 1_762_682_403);
        assert_eq!(step("failed").error.as_deref(), Some("no"));
        assert!(step("running").ended_at.is_none() && step("paused").ended_at.is_none());
    }

    #[test]
    fn each_error_is_told_once() {
        let told = |step: Value| {
            let step = steps(json!([step])).remove(0);
            let attempts = step.telling_attempts().iter().filter_map(|attempt| attempt.error.clone());
            step.error_beside_attempts().cloned().into_iter().chain(attempts).collect::<Vec<_>>()
        };
        let failed = |error: &str| json!({ "status": "failed", "error": error });
        assert_eq!(told(json!({ "attempts": [failed("a")] })), ["a".into()]);
        assert_eq!(
            told(json!({ "status": "failed", "error": "a", "attempts": [failed("a")] })),
            ["a".into()]
        );
        assert_eq!(told(json!({ "error": "b", "attempts": [failed("a")] })), ["b".into(), "a".into()]);
        assert_eq!(
            told(json!({ "error": "b", "attempts": [failed("a"), failed("b")] })),
            ["a".into(), "b".into()]
        );
        assert_eq!(told(json!({ "error": "b", "attempts": [failed("a"), {}] })), ["b".into(), "a".into()]);
        let waits = json!({ "status": "running", "error": "a", "attempts": [failed("a")] });
        assert_eq!(told(waits), ["a".into()], "its attempt failed, the step has not");
    }

    #[test]
    fn attempts_that_do_not_say_how_they_stand() {
        let stand = |status: Value, attempts: Value| {
            let step = steps(json!([{ "status": status, "attempts": attempts }])).remove(0);
            step.attempts.into_iter().map(|attempt| attempt.status).collect::<Vec<_>>()
        };
        use JobStatus::{Completed, Failed, Running};
        assert_eq!(
            stand(json!("completed"), json!([{}, { "error": "no" }, {}])),
            [Failed, Failed, Completed]
        );
        assert_eq!(stand(json!("running"), json!([{}, {}])), [Failed, Running]);
        assert_eq!(
            stand(json!("running"), json!([{ "error": "no" }])),
            [Failed],
            "it waits for the next one"
        );
        assert_eq!(stand(json!(null), json!([{ "error": "no" }])), [Failed]);
        let over = json!([{ "startedAt": 1_762_682_400, "endedAt": 1_762_682_403 }]);
        assert_eq!(stand(json!("running"), over.clone()), [JobStatus::missing()], "and nothing says how");
        assert_eq!(stand(json!("completed"), over), [Completed]);
        assert_eq!(stand(json!(null), json!([{}])), [JobStatus::missing()]);
        let unlisted = json!([{ "status": "completed", "attempt": 3, "attempts": [{}] }]);
        assert_eq!(steps(unlisted).remove(0).attempts[0].status, JobStatus::missing(), "others followed");
    }

    #[test]
    fn words_that_are_not_known_are_absent() {
        let found =
            steps(json!([{ "name": "a", "op": "teleport", "attempts": "many", "rerunnable": "true" }]));
        assert_eq!(found, [Step::new("a", JobStatus::missing())]);
        let nameless = steps(json!([{ "rerunnable": true }]));
        assert!(!nameless[0].rerunnable, "without an id it cannot be named in a call");
    }

    #[test]
    fn a_row_for_each_attempt_is_one_step() {
        let at = |second: u32| format!("2025-11-09T10:00:{second:02}Z");
        let found = steps(json!([
            { "id": "a", "name": "load", "status": "completed", "attempt": 1 },
            { "id": "b", "name": "parse", "status": "failed", "attempt": 1, "queuedAt": at(0), "startedAt": at(1), "endedAt": at(2), "error": "first" },
            { "id": "b", "name": "parse", "status": "completed", "attempt": 3, "startedAt": at(9), "endedAt": at(12), "output": 7, "rerunnable": true },
            { "id": "c", "name": "index", "status": "running" },
            { "id": "b", "name": "parse", "status": "failed", "attempt": 2, "startedAt": at(4), "endedAt": at(5), "error": "second" },
        ]));
        assert_eq!(found.iter().map(|step| &*step.name).collect::<Vec<_>>(), ["load", "parse", "index"]);
        let parse = &found[1];
        assert_eq!(
            parse.attempts.iter().map(|it| it.error.as_deref()).collect::<Vec<_>>(),
            [Some("first"), Some("second"), None]
        );
        assert_eq!(
            (&parse.status, parse.attempt, parse.output.as_deref()),
            (&JobStatus::Completed, Some(3), Some("7"))
        );
        assert_eq!((parse.ended_at.unwrap() - parse.queued_at.unwrap()).num_seconds(), 12);
        assert_eq!((parse.started_at.unwrap() - parse.queued_at.unwrap()).num_seconds(), 1);
        assert!(parse.rerunnable && parse.error.is_none());
        assert!(found[0].attempts.is_empty());
    }

    #[test]
    fn rows_that_only_share_an_id_stay_steps_of_their_own() {
        let row = |attempt: Value| json!({ "id": "page", "status": "completed", "attempt": attempt });
        let names = |rows: Value| steps(rows).iter().map(|step| step.attempts.len()).collect::<Vec<_>>();
        assert_eq!(names(json!([row(json!(1)), row(json!(1))])), [0, 0]);
        assert_eq!(names(json!([row(json!(1)), row(json!(2)), row(json!(1)), row(json!(2))])), [2, 2]);
        assert_eq!(names(json!([row(json!(null)), row(json!(null))])), [0, 0]);
    }

    fn said() -> impl Strategy<Value = Value> {
        let status =
            prop::sample::select(vec!["queued", "running", "completed", "failed", "paused", "Unknown"]);
        let moment = || prop::option::of(1_762_682_400_i64..1_762_682_420);
        (prop::option::of(status), moment(), moment(), prop::option::of("[ab]")).prop_map(|(status, start, end, error)| {
            json!({ "status": status, "startedAt": start, "endedAt": end, "error": error })
        })
    }

    proptest! {
        #[test]
        fn no_attempt_contradicts_its_step(
            own in said(),
            attempt in prop::option::of(0..4_u64),
            attempts in prop::collection::vec(said(), 0..4),
        ) {
            let mut row = own;
            row["attempt"] = json!(attempt);
            let alone = steps(json!([row])).remove(0);
            row["attempts"] = json!(attempts);
            let step = steps(json!([row])).remove(0);
            prop_assert!(alone.status.is_missing() || step.status == alone.status);
            prop_assert!(alone.started_at.is_none() || step.started_at == alone.started_at);
            prop_assert!(alone.error.is_none() || step.error == alone.error);
            if step.ended_at != alone.ended_at {
                prop_assert!(alone.ended_at.is_none() && !step.status.is_active());
            }
            if (step.started_at, step.ended_at) != (alone.started_at, alone.ended_at) {
                prop_assert!(step.started_at.zip(step.ended_at).is_none_or(|(start, end)| start <= end));
            }
            prop_assert_eq!(step.attempt_count(), attempt.unwrap_or(0).max(attempts.len() as u64));
            // Nothing is lost: what an attempt does not tell, the step does.
            for attempt in &step.attempts {
                let is_told = step.telling_attempts().contains(attempt);
                prop_assert!(is_told || attempt.error.is_none() || attempt.error == step.error);
            }
            let beside = step.error_beside_attempts();
            prop_assert!(beside.is_none_or(|error| step.telling_attempts().iter().all(|it| it.error.as_ref() != Some(error))));
        }
    }
}
