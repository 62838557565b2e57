//! A request under way, and what it is for.

use trpc::{Call, Error, ProcedureKind, Responses};

use super::{fate::Fate, server::ServerOutcome};

/// So long a client waits for an answer, in milliseconds.
pub(super) const TIMEOUT: i64 = 10_000;

/// What a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Requested {
    /// The list; all of it, or the active jobs.
    List {
        is_all: bool,
    },
    /// A page of older jobs.
    Older,
    /// What became of jobs that no list tells of.
    LookUp,
    /// Everything about one job.
    Details {
        id: String,
    },
    Mutation {
        ids: Vec<String>,
        is_retry: bool,
    },
}

/// A request under way.
pub(super) struct SentRequest {
    pub(super) id: u64,
    pub(super) tab: usize,
    pub(super) sent_at: i64,
    pub(super) what: Requested,
    pub(super) kind: ProcedureKind,
    pub(super) calls: Vec<Call>,
    pub(super) fate: Fate,
    /// It reaches the server then.
    pub(super) reaches_at: i64,
    /// What comes of it, and when, once it has reached the server.
    pub(super) outcome: Option<ServerOutcome>,
    pub(super) answer: Option<Result<Responses, Error>>,
}

impl SentRequest {
    /// When something happens to it next.
    pub(super) fn due(&self) -> i64 {
        let due = self.outcome.as_ref().map_or(self.reaches_at, |outcome| outcome.due);
        due.min(self.sent_at + TIMEOUT)
    }
}

impl Requested {
    /// What calls that go together are for.
    pub(in super::super) fn of(calls: &[Call]) -> Self {
        let inputs = || calls.iter().filter_map(|call| Some(call.input.as_ref()?.json()));
        let has = |word: &str| inputs().any(|input| input.contains(word));
        let path = calls.first().map_or("", |call| &*call.path);
        let is_one = calls.len() == 1;
        match path {
            "jobs.list" if is_one && (has("\"cursor\"") || has("\"status\"") || has("\"limit\"")) => {
                Self::Older
            }
            "jobs.list" => Self::List { is_all: is_one && !has("\"active\"") },
            "jobs.get" => Self::LookUp,
            _ => {
                let ids = inputs().flat_map(ids_of).collect();
                Self::Mutation { ids, is_retry: path.starts_with("jobs.retry") }
            }
        }
    }

    /// What the one call for details is for.
    pub(in super::super) fn details(call: &Call) -> Self {
        let input = call.input.as_ref().map(|input| input.json());
        Self::Details { id: input.map(ids_of).unwrap_or_default().concat() }
    }
}

/// The jobs that an input names.
fn ids_of(input: &str) -> Vec<String> {
    let input: serde_json::Value = serde_json::from_str(input).unwrap_or_default();
    let many = input["runIds"].as_array().into_iter().flatten();
    let id = |id: &serde_json::Value| id.as_str().map(str::to_owned);
    id(&input["runId"]).into_iter().chain(many.filter_map(id)).collect()
}
