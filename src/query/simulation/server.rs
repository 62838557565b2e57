//! The server: jobs of several users, of which lists may lag behind what was done to them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use trpc::{Call, Error, ProcedureKind, Response, Responses, RetryAfter, Transformer};

use super::fate::{Break, Fate};

/// How the server, or what stands in between, behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    #[default]
    Well,
    /// No connection.
    Unreachable,
    /// No answer at all.
    Silent,
    /// 503, and perhaps how many seconds it wants to be left alone.
    Unavailable(Option<u32>),
    Unauthorized,
    Forbidden,
    /// A web page in place of an answer.
    WebPage,
}

/// What servers differ in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kind {
    /// It answers in pages.
    pub(super) paged: bool,
    /// It answers with everything, whatever the filter.
    pub(super) ignores_filter: bool,
    /// It refuses to filter by "active".
    pub(super) refuses_filter: bool,
    pub(super) many: BulkProcedures,
}

/// Procedures for many jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum BulkProcedures {
    /// The host names none.
    #[default]
    Unnamed,
    /// The host names some that the server does not have.
    Missing,
    There,
}

/// The rows of a page.
pub(super) const LIMIT: usize = 4;

/// The server.
pub(super) struct Server {
    pub(super) kind: Kind,
    pub(super) mode: Mode,
    /// How long lists lag behind what was done, in milliseconds.
    pub(super) lag: i64,
    users: BTreeMap<&'static str, Person>,
}

/// What one session key stands for: after a sign-out for another person.
#[derive(Default)]
struct Person {
    person: usize,
    jobs: Vec<StoredJob>,
    next_id: usize,
    /// How often the list was requested.
    lists: usize,
    /// The latest request reaches the server then: a browser's requests go one after the other over one connection.
    reached_at: i64,
}

/// A job.
#[derive(Clone)]
struct StoredJob {
    id: String,
    status: &'static str,
    /// Counts its changes.
    revision: i64,
    created_at: i64,
    completed_at: Option<i64>,
    /// No list shows it before.
    appears_at: i64,
    /// It is cancelled then.
    cancelled_at: Option<i64>,
}

/// What comes of a request, and when.
#[derive(Clone)]
pub(super) struct ServerOutcome {
    pub(super) due: i64,
    pub(super) result: Result<Responses, Error>,
    /// The ids of the active jobs of a list, where it is one.
    pub(super) active: Option<Vec<String>>,
    /// It is what was asked for, and all of it.
    pub(super) is_result: bool,
    /// There is no such procedure.
    pub(super) is_missing: bool,
    /// What is refused is the list of this session.
    pub(super) is_refusal: bool,
    /// The jobs that were cancelled or retried, each with the same or the run that was started, if it is told.
    pub(super) done: Vec<(String, Option<String>)>,
}

impl ServerOutcome {
    /// Nothing comes of it but this.
    pub(super) fn nothing(due: i64, result: Result<Responses, Error>) -> Self {
        Self {
            due,
            result,
            active: None,
            is_result: false,
            is_missing: false,
            is_refusal: false,
            done: Vec::new(),
        }
    }
}

impl StoredJob {
    fn is_active(&self) -> bool {
        matches!(self.status, "running" | "queued")
    }

    fn json(&self) -> Value {
        json!({
            "id": self.id,
            "status": self.status,
            "createdAt": self.created_at,
            "completedAt": self.completed_at,
            "statusReason": self.revision.to_string(),
            "progress": {"processed": self.revision, "total": 100},
        })
    }

    fn change(&mut self, status: &'static str, now: i64) {
        self.status = status;
        self.revision += 1;
        self.completed_at = (!self.is_active()).then_some(now);
    }
}

impl Server {
    pub(super) fn new(kind: Kind, lag: i64) -> Self {
        Self { kind, mode: Mode::Well, lag, users: BTreeMap::new() }
    }

    /// Jobs come, change, end and go.
    pub(super) fn change(&mut self, key: &'static str, what: usize, which: usize, now: i64) {
        let user = self.users.entry(key).or_default();
        let place = which.checked_rem(user.jobs.len());
        match (what % 8, place.and_then(|place| user.jobs.get_mut(place))) {
            (0, _) | (_, None) => user.add(key, "running", now, now),
            (1, _) => user.add(key, "queued", now, now),
            (2, _) => user.add(key, "failed", now, now),
            (3, Some(row)) if !row.is_active() => {
                let id = row.id.clone();
                user.jobs.retain(|row| row.id != id);
            }
            (4, Some(row)) if row.is_active() => row.change("completed", now),
            (5, Some(row)) if row.is_active() => row.change("failed", now),
            (_, Some(row)) if row.is_active() => row.change("running", now),
            _ => {}
        }
    }

    /// Another person signs in.
    pub(super) fn sign_in(&mut self, key: &'static str, now: i64) {
        let user = self.users.entry(key).or_default();
        user.person += 1;
        user.jobs.clear();
        user.add(key, "running", now, now);
        user.add(key, "failed", now, now);
    }

    /// How the ids of that person's jobs begin.
    pub(super) fn prefix(&self, key: &str) -> String {
        format!("{key}{}-", self.users.get(key).map_or(0, |user| user.person))
    }

    /// The id of each job that a list shows, its revision and its status.
    pub(super) fn truth(&mut self, key: &str, now: i64) -> BTreeMap<String, (i64, &'static str)> {
        self.tick(now);
        let rows =
            self.users.get(key).into_iter().flat_map(|user| &user.jobs).filter(|row| row.appears_at <= now);
        rows.map(|row| (row.id.clone(), (row.revision, row.status))).collect()
    }

    /// How often the list of that session was requested.
    pub(super) fn lists_of(&self, key: &str) -> usize {
        self.users.get(key).map_or(0, |user| user.lists)
    }

    pub(super) fn count_list(&mut self, key: &'static str) {
        self.users.entry(key).or_default().lists += 1;
    }

    /// When a request reaches the server that would by itself at that moment.
    pub(super) fn reached_at(&mut self, key: &'static str, at: i64) -> i64 {
        let user = self.users.entry(key).or_default();
        user.reached_at = user.reached_at.max(at);
        user.reached_at
    }

    fn tick(&mut self, now: i64) {
        for row in self.users.values_mut().flat_map(|user| &mut user.jobs) {
            if row.cancelled_at.is_some_and(|at| at <= now) {
                row.cancelled_at = None;
                if row.is_active() {
                    row.change("cancelled", now);
                }
            }
        }
    }

    /// What comes of a request of that session's that reaches the server now.
    pub(super) fn outcome(
        &mut self,
        key: &'static str,
        kind: ProcedureKind,
        calls: &[Call],
        fate: Fate,
        now: i64,
    ) -> ServerOutcome {
        self.tick(now);
        let due = now + fate.back;
        let nothing = ServerOutcome::nothing;
        let http = |status, body: &str| Response::new(status, "/api/trpc", body);
        let responses =
            |response: Response| Ok(Responses::of(vec![(response, calls.len())], Transformer::None));
        match self.mode {
            _ if fate.breaks == Some(Break::There) => return nothing(now, network()),
            Mode::Well => {}
            Mode::Unreachable => return nothing(due, network()),
            Mode::Silent => return nothing(i64::MAX, network()),
            Mode::Unavailable(wait) => {
                let wait = wait.map(RetryAfter::Seconds);
                return nothing(due, responses(http(503, "no").with_retry_after(wait)));
            }
            Mode::WebPage => return nothing(due, responses(http(200, "<html>"))),
            Mode::Unauthorized | Mode::Forbidden => {
                let is_over = self.mode == Mode::Unauthorized;
                let (status, code) = if is_over { (401, "UNAUTHORIZED") } else { (403, "FORBIDDEN") };
                let body = error(code, status).to_string();
                let is_list = calls.iter().any(|call| call.path == "jobs.list");
                let outcome = nothing(due, responses(http(status, &body)));
                return ServerOutcome { is_refusal: is_over || is_list, ..outcome };
            }
        }
        let mut outcome = nothing(due, network());
        let mut envelopes = Vec::new();
        for call in calls {
            let input = call.input.as_ref().map_or("null", |input| input.json());
            let input: Value = serde_json::from_str(input).unwrap_or_default();
            envelopes.push(self.answer(key, &call.path, &input, &mut outcome, now));
        }
        if fate.breaks == Some(Break::OneCall) && envelopes.len() > 1 {
            outcome.active = None;
            envelopes.pop();
            envelopes.push(error("INTERNAL_SERVER_ERROR", 500));
        }
        let status = match envelopes.as_slice() {
            [one] => one["error"]["data"]["httpStatus"].as_u64().unwrap_or(200) as u16,
            _ => 207,
        };
        let body = if envelopes.len() == 1 { envelopes.remove(0) } else { Value::from(envelopes) };
        debug_assert!(kind != ProcedureKind::Subscription);
        let body = body.to_string();
        match fate.breaks {
            Some(Break::Back) => nothing(due, network()),
            Some(Break::Half) if status < 300 => {
                nothing(due, responses(http(status, &body[..body.len() / 2])))
            }
            _ => {
                ServerOutcome { result: responses(http(status, &body)), is_result: status == 200, ..outcome }
            }
        }
    }

    fn answer(
        &mut self,
        key: &'static str,
        path: &str,
        input: &Value,
        outcome: &mut ServerOutcome,
        now: i64,
    ) -> Value {
        let (server_kind, lag) = (self.kind, self.lag);
        let user = self.users.entry(key).or_default();
        let id = input["runId"].as_str().unwrap_or_default();
        let known = user.jobs.iter_mut().find(|row| row.id == id);
        match (path, known) {
            ("jobs.list", _) => {
                let shown: Vec<_> = user.jobs.iter().filter(|row| row.appears_at <= now).cloned().collect();
                let active = outcome.active.get_or_insert_default();
                active.extend(shown.iter().filter(|row| row.is_active()).map(|row| row.id.clone()));
                if server_kind.paged { page(shown, input) } else { list(shown, input, server_kind) }
            }
            ("jobs.retryMany" | "jobs.cancelMany", _) if server_kind.many != BulkProcedures::There => {
                outcome.is_missing = true;
                let mut error = error("NOT_FOUND", 404);
                error["error"]["message"] = "No procedure found on path".into();
                error
            }
            ("jobs.retryMany" | "jobs.cancelMany", _) => self.answer_many(key, path, input, outcome, now),
            ("jobs.get", Some(row)) => result(row.json()),
            ("jobs.cancel", Some(row)) if row.is_active() => {
                row.cancelled_at = Some(now + lag);
                outcome.done.push((row.id.clone(), Some(row.id.clone())));
                result(json!({"success": true}))
            }
            ("jobs.retry", Some(row)) if matches!(row.status, "failed" | "cancelled") => {
                let (before, id) = (row.id.clone(), user.id(key));
                user.add_as(id.clone(), "queued", now, now + lag);
                outcome.done.push((before, Some(id.clone())));
                result(json!({"runId": id}))
            }
            ("jobs.cancel" | "jobs.retry", Some(_)) => error("CONFLICT", 409),
            _ => error("NOT_FOUND", 404),
        }
    }
}

impl Server {
    fn answer_many(
        &mut self,
        key: &'static str,
        path: &str,
        input: &Value,
        outcome: &mut ServerOutcome,
        now: i64,
    ) -> Value {
        let path = path.trim_end_matches("Many");
        let ids = input["runIds"].as_array().cloned().unwrap_or_default();
        let results: Vec<_> = ids
            .into_iter()
            .map(|id| {
                let answer = self.answer(key, path, &json!({"runId": id}), outcome, now);
                json!({"runId": id, "ok": answer.get("result").is_some()})
            })
            .collect();
        if path == "jobs.retry" {
            // It does not say which runs were started.
            outcome.done.iter_mut().for_each(|(_, new)| *new = None);
        }
        result(json!({"results": results}))
    }
}

impl Person {
    fn id(&mut self, key: &str) -> String {
        self.next_id += 1;
        format!("{key}{}-{}", self.person, self.next_id)
    }

    fn add(&mut self, key: &str, status: &'static str, now: i64, appears_at: i64) {
        let id = self.id(key);
        self.add_as(id, status, now, appears_at);
    }

    fn add_as(&mut self, id: String, status: &'static str, now: i64, appears_at: i64) {
        let mut row = StoredJob {
            id,
            status,
            revision: 0,
            created_at: now,
            completed_at: None,
            appears_at,
            cancelled_at: None,
        };
        row.completed_at = (!row.is_active()).then_some(now);
        self.jobs.push(row);
    }
}

pub(super) fn network() -> Result<Responses, Error> {
    Err(Error::Network { message: "unreachable".to_owned() })
}

fn result(data: Value) -> Value {
    json!({"result": {"data": data}})
}

fn error(code: &str, status: u16) -> Value {
    let number = if code == "NOT_FOUND" { -32_004 } else { -32_600 };
    json!({"error": {"message": "no", "code": number, "data": {"code": code, "httpStatus": status}}})
}

fn list(rows: Vec<StoredJob>, input: &Value, kind: Kind) -> Value {
    let active_alone = input["filter"] == "active";
    if active_alone && kind.refuses_filter {
        return error("BAD_REQUEST", 400);
    }
    let is_asked_for = |row: &&StoredJob| !active_alone || kind.ignores_filter || row.is_active();
    result(rows.iter().filter(is_asked_for).map(StoredJob::json).collect())
}

fn page(mut rows: Vec<StoredJob>, input: &Value) -> Value {
    rows.sort_by_key(|row| std::cmp::Reverse(row.created_at));
    if let Some(status) = input["status"].as_str() {
        rows.retain(|row| row.status == status);
    }
    if let Some(cursor) = input["cursor"].as_i64() {
        rows.retain(|row| row.created_at < cursor);
    }
    let limit = input["limit"].as_u64().map_or(LIMIT, |limit| limit as usize);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|row| row.created_at);
    result(
        json!({"items": rows.iter().map(StoredJob::json).collect::<Vec<_>>(), "nextCursor": next, "hasMore": has_more}),
    )
}
