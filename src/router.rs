//! The console's `jobs` router: what its procedures are called, what they take, what they give back.
//!
//! Consoles differ in names. What is sent is configuration, with the specification's form as the default.

use crate::{
    job::JobId,
    wire::{Call, Object, Payload},
};

/// What the list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Everything: running, queued and history.
    All,
    /// Running and queued jobs.
    Active,
}

/// The names of the procedures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedures {
    /// The list of jobs.
    pub list: String,
    /// One job with its steps.
    pub get: String,
    /// Starts a failed or cancelled job anew.
    pub retry: String,
    /// Stops a queued or running job.
    pub cancel: String,
}

impl Default for Procedures {
    fn default() -> Self {
        let name = |name: &str| ["jobs.", name].concat();
        Self { list: name("list"), get: name("get"), retry: name("retry"), cancel: name("cancel") }
    }
}

/// How to speak to one console's `jobs` router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobsRouter {
    /// The fields that the list's input carries, such as `{ "organizationId": "org_1" }`.
    pub scope: Object,
    /// The fields that inputs about one job carry besides its id. None in the specification's form; consoles
    /// that name a workspace want it again.
    pub job_scope: Object,
    /// The procedures' names.
    pub procedures: Procedures,
    /// The field that names a job in inputs: `runId`, or `jobId`.
    pub id_field: String,
    /// Whether the list takes `filter`. Off for routers that refuse inputs they do not know.
    pub filter: bool,
    /// How many rows to ask for; `None` leaves it to the server. For consoles that answer in pages.
    pub limit: Option<u32>,
}

impl JobsRouter {
    /// The specification's router, for one organization.
    pub fn new(organization_id: &str) -> Self {
        let scope = Object::default().text("organizationId", organization_id);
        Self { job_scope: Object::default(), ..Self::with_scope(scope) }
    }

    /// A router that wants `scope` in every input.
    pub fn with_scope(scope: Object) -> Self {
        Self {
            job_scope: scope.clone(),
            scope,
            procedures: Procedures::default(),
            id_field: "runId".to_owned(),
            filter: true,
            limit: None,
        }
    }

    /// The calls that ask for `asked`. A server that answers in pages has no filter for active jobs, but
    /// one for each status: two calls.
    pub fn list(&self, asked: Asked, paged: bool) -> Vec<Call> {
        let call = |field: Option<(&str, &str)>| {
            let mut input = self.scope.clone();
            if let Some((name, value)) = field {
                input = input.text(name, value);
            }
            if let Some(limit) = self.limit {
                input = input.number("limit", limit);
            }
            Call { path: self.procedures.list.clone(), input: Some(Payload::from(&input)) }
        };
        match (asked, paged) {
            (Asked::All, false) if self.filter => vec![call(Some(("filter", "all")))],
            (Asked::Active, false) if self.filter => vec![call(Some(("filter", "active")))],
            (Asked::Active, true) => {
                vec![call(Some(("status", "running"))), call(Some(("status", "queued")))]
            }
            _ => vec![call(None)],
        }
    }

    /// The call of a procedure that is about one job.
    pub fn about(&self, procedure: &str, id: &str) -> Call {
        let input = self.job_scope.clone().text(&self.id_field, id);
        Call { path: procedure.to_owned(), input: Some(Payload::from(&input)) }
    }
}

/// Why a mutation that was answered did not work: `{ "success": false, "message": … }`.
pub fn refusal(answer: &Payload) -> Option<String> {
    let fields = answer.fields();
    let refused = fields.raw("success").is_some_and(|success| success.as_str() == "false");
    refused.then(|| fields.text("message").unwrap_or_else(|| "The server did not do it.".to_owned()))
}

/// The id of the new run in the answer to a retry; `None` when the server only says that it worked.
pub fn new_run(answer: &Payload) -> Option<JobId> {
    let fields = answer.fields();
    let id = ["runId", "id", "jobId"].into_iter().find_map(|name| fields.text_or_number(name));
    let bare = || answer.json().string().filter(|id| !id.is_empty());
    id.or_else(bare).map(Into::into)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn inputs(calls: Vec<Call>) -> Vec<Value> {
        calls
            .iter()
            .map(|call| serde_json::from_str(call.input.as_ref().unwrap().json().as_str()).unwrap())
            .collect()
    }

    #[test]
    fn the_specification_form() {
        let router = JobsRouter::new("org_1");
        let list = |asked| inputs(router.list(asked, false));
        assert_eq!(list(Asked::All), [json!({"organizationId": "org_1", "filter": "all"})]);
        assert_eq!(list(Asked::Active), [json!({"organizationId": "org_1", "filter": "active"})]);
        assert_eq!(inputs(vec![router.about("jobs.get", "run_1")]), [json!({"runId": "run_1"})]);
    }

    #[test]
    fn the_paged_form() {
        let scope = Object::default().text("clerkOrgSlug", "acme").text("workspaceName", "main");
        let mut router = JobsRouter::with_scope(scope);
        router.limit = Some(50);
        router.id_field = "jobId".into();
        let with = |field: &str, value: &str| json!({"clerkOrgSlug": "acme", "workspaceName": "main", "limit": 50, field: value});
        let active = inputs(router.list(Asked::Active, true));
        assert_eq!(active, [with("status", "running"), with("status", "queued")]);
        assert_eq!(
            inputs(vec![router.about("jobs.get", "7")]),
            [json!({"clerkOrgSlug": "acme", "workspaceName": "main", "jobId": "7"})]
        );
    }

    #[test]
    fn what_a_retry_answers() {
        let run = |answer: Value| new_run(&Payload::parse(&answer.to_string()).unwrap());
        assert_eq!(run(json!({"runId": "run_5", "status": "queued"})).as_deref(), Some("run_5"));
        assert_eq!(run(json!({"id": 7})).as_deref(), Some("7"));
        assert_eq!(run(json!("run_5")).as_deref(), Some("run_5"));
        assert_eq!(run(json!({"success": true})), None);
        assert_eq!(run(Value::Null), None);
        let refused = |answer: Value| refusal(&Payload::parse(&answer.to_string()).unwrap());
        assert_eq!(refused(json!({"success": false, "message": "Too late"})).as_deref(), Some("Too late"));
        assert!(refused(json!({"success": false})).is_some());
        assert_eq!(refused(json!({"success": true})), None);
        assert_eq!(refused(Value::Null), None);
    }
}
