//! The console's `jobs` router: what its procedures are called and what they take.
//!
//! Consoles differ in names. What is sent is configuration, with the default form of the contract.

use serde::Serialize;
use serde_json::value::RawValue;
use trpc::Call;

use super::{
    InputFields, JobFilter,
    older_pages::{OlderRequest, WIDEST},
};
use crate::job::{JobId, JobStatus};

/// The names of the procedures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Procedures {
    /// The list of jobs: `jobs.list`.
    pub list: String,
    /// One job with its steps: `jobs.get`.
    pub get: String,
    /// Starts a failed or cancelled job anew: `jobs.retry`.
    pub retry: String,
    /// Stops a queued or running job: `jobs.cancel`.
    pub cancel: String,
    /// Starts many jobs anew, where the console has a procedure for it: `{ runIds }` in,
    /// `{ results: [{ runId, ok, message? }] }` out. Without one they are started one after the other.
    pub retry_many: Option<String>,
    /// The same for stopping many.
    pub cancel_many: Option<String>,
    /// A subscription that says when jobs have changed, such as `jobs.onUpdate`, where the console has one: its events mean
    /// "look now" and nothing else. While it is alive the list is requested every 20 s besides. The list's input without
    /// `filter` and pages goes along.
    pub subscription: Option<String>,
}

impl Procedures {
    /// The four procedures of the router with this name that every console has.
    pub fn of(router: &str) -> Self {
        let name = |name: &str| [router, ".", name].concat();
        Self {
            list: name("list"),
            get: name("get"),
            retry: name("retry"),
            cancel: name("cancel"),
            retry_many: None,
            cancel_many: None,
            subscription: None,
        }
    }
}

impl Default for Procedures {
    fn default() -> Self {
        Self::of("jobs")
    }
}

/// How a job's id is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdType {
    /// As text.
    #[default]
    Text,
    /// Digits as a number, for routers that want one. Text that a number would not be written as, such as `007`, and
    /// numbers that JavaScript does not hold exactly stay text: as a number they would name another job.
    Number,
}

/// JavaScript's `Number.MAX_SAFE_INTEGER`.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// The statuses of active jobs, in the order in which a server that answers in pages is asked for them.
pub(super) const ACTIVE: [JobStatus; 2] = [JobStatus::Running, JobStatus::Queued];

/// A job's id in an input.
#[derive(Serialize)]
#[serde(untagged)]
enum SentId<'a> {
    Number(u64),
    Text(&'a str),
}

/// How to speak to one console's `jobs` router.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobsRouter {
    /// The fields that the list's input carries, such as `{ "organizationId": "org_1" }`.
    pub scope: InputFields,
    /// The fields that inputs about one job carry besides its id. None in the default form; consoles that name a
    /// workspace want it again.
    pub job_scope: InputFields,
    /// The procedures' names.
    pub procedures: Procedures,
    /// The field that names a job in inputs: `runId`, or `jobId`.
    pub id_field: String,
    /// How a job's id is sent.
    pub id_type: IdType,
    /// Whether the list takes `filter`. Off for routers that refuse inputs they do not know.
    pub filter: bool,
    /// How many rows a page of the list has; `None` leaves it to the server. For consoles that answer in pages.
    pub limit: Option<u32>,
}

impl JobsRouter {
    /// The default form, for one organization.
    pub fn new(organization_id: &str) -> Self {
        Self { job_scope: InputFields::default(), ..Self::with_scope([("organizationId", organization_id)]) }
    }

    /// A router that wants `scope` in every input. A value that cannot be written as JSON, such as a map whose keys are
    /// lists, is left out.
    ///
    /// ```
    /// use jobs_console::query::JobsRouter;
    ///
    /// let mut router = JobsRouter::with_scope([("clerkOrgSlug", "acme"), ("workspaceName", "main")]);
    /// router.id_field = "jobId".into();
    /// ```
    pub fn with_scope<K: AsRef<str>, V: Serialize>(scope: impl IntoIterator<Item = (K, V)>) -> Self {
        let scope = InputFields::from_iter(scope);
        Self {
            job_scope: scope.clone(),
            scope,
            procedures: Procedures::default(),
            id_field: "runId".to_owned(),
            id_type: IdType::Text,
            filter: true,
            limit: None,
        }
    }

    /// The calls that request the list. A server that answers in pages has no filter for active jobs, but one
    /// for each status: two calls.
    pub(crate) fn list(&self, filter: JobFilter, paged: bool) -> Vec<Call> {
        let call = |name: &str, value: &str| {
            let mut input = self.scope.clone();
            input.set(name, value);
            self.page(input, self.limit)
        };
        match (filter, paged) {
            (JobFilter::All, false) if self.filter => vec![call("filter", "all")],
            (JobFilter::Active, false) if self.filter => vec![call("filter", "active")],
            (JobFilter::Active, true) => {
                ACTIVE.iter().map(|status| call("status", status.data_name())).collect()
            }
            _ => vec![self.page(self.scope.clone(), self.limit)],
        }
    }

    /// The call that subscribes to changes.
    pub(super) fn subscription(&self) -> Call {
        Call::new(self.procedures.subscription.clone().unwrap_or_default(), self.scope.to_input())
    }

    /// The call that requests a page of older jobs, of all or of one status.
    pub(crate) fn older(&self, request: &OlderRequest, status: Option<&JobStatus>) -> Call {
        let mut input = self.scope.clone();
        let cursor = request.cursor.as_deref().map(|json| RawValue::from_string(json.to_owned()));
        if let Some(Ok(cursor)) = cursor {
            input.set("cursor", &cursor);
        }
        if let Some(status) = status {
            input.set("status", status.data_name());
        }
        self.page(input, if request.is_wide { Some(WIDEST) } else { self.limit })
    }

    fn page(&self, mut input: InputFields, limit: Option<u32>) -> Call {
        if let Some(limit) = limit {
            input.set("limit", &limit);
        }
        Call::new(self.procedures.list.clone(), input.to_input())
    }

    /// The input of a procedure that is about one job.
    pub(super) fn job_input(&self, id: &str) -> InputFields {
        let mut input = self.job_scope.clone();
        input.set(&self.id_field, &self.sent_id(id));
        input
    }

    /// The call that requests one job.
    pub(crate) fn job(&self, id: &str) -> Call {
        Call::new(self.procedures.get.clone(), self.job_input(id).to_input())
    }

    /// The input of a procedure that is about many jobs.
    pub(super) fn jobs_input(&self, ids: &[JobId]) -> InputFields {
        let mut input = self.job_scope.clone();
        let ids: Vec<_> = ids.iter().map(|id| self.sent_id(id)).collect();
        input.set(&[&self.id_field, "s"].concat(), &ids);
        input
    }

    fn sent_id<'a>(&self, id: &'a str) -> SentId<'a> {
        let is_exact = |number: &u64| *number <= MAX_SAFE_INTEGER && number.to_string() == id;
        let number = id.parse().ok().filter(|number| self.id_type == IdType::Number && is_exact(number));
        number.map_or(SentId::Text(id), SentId::Number)
    }

    /// The input of a mutation of one job; of a retry, from which of its steps.
    pub(super) fn mutation_input(&self, id: &str, from_step: Option<&str>) -> InputFields {
        let mut input = self.job_input(id);
        if let Some(step) = from_step {
            input.set("fromStep", step);
        }
        input
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn value(input: &InputFields) -> Value {
        serde_json::from_str(&input.to_json()).unwrap()
    }

    fn inputs(calls: Vec<Call>) -> Vec<Value> {
        calls.iter().map(|call| serde_json::from_str(call.input.as_ref().unwrap().json()).unwrap()).collect()
    }

    #[test]
    fn the_default_form() {
        let router = JobsRouter::new("org_1");
        let list = |filter| inputs(router.list(filter, false));
        assert_eq!(list(JobFilter::All), [json!({"organizationId": "org_1", "filter": "all"})]);
        assert_eq!(list(JobFilter::Active), [json!({"organizationId": "org_1", "filter": "active"})]);
        assert_eq!(value(&router.job_input("run_1")), json!({"runId": "run_1"}));
        assert_eq!(value(&router.mutation_input("run_1", None)), json!({"runId": "run_1"}));
        let from_step = router.mutation_input("run_1", Some("st_2"));
        assert_eq!(value(&from_step), json!({"runId": "run_1", "fromStep": "st_2"}));
    }

    #[test]
    fn the_paged_form() {
        let mut router = JobsRouter::with_scope([("clerkOrgSlug", "acme"), ("workspaceName", "main")]);
        router.limit = Some(50);
        router.id_field = "jobId".into();
        let with = |field: &str, value: &str| json!({"clerkOrgSlug": "acme", "workspaceName": "main", "limit": 50, field: value});
        let active = inputs(router.list(JobFilter::Active, true));
        assert_eq!(active, [with("status", "running"), with("status", "queued")]);
        let job = |router: &JobsRouter| value(&router.job_input("7"));
        assert_eq!(job(&router), json!({"clerkOrgSlug": "acme", "workspaceName": "main", "jobId": "7"}));
        router.id_type = IdType::Number;
        assert_eq!(job(&router), json!({"clerkOrgSlug": "acme", "workspaceName": "main", "jobId": 7}));
        let jobs = value(&router.jobs_input(&["7".into(), "run_8".into()]));
        let sent = json!({"clerkOrgSlug": "acme", "workspaceName": "main", "jobIds": [7, "run_8"]});
        assert_eq!(jobs, sent);
    }

    #[test]
    fn a_page_of_older_jobs() {
        let mut router = JobsRouter::new("org_1");
        router.limit = Some(20);
        let cursor = |json: &str| OlderRequest { cursor: Some(json.into()), is_wide: false };
        let older = |request: &OlderRequest| inputs(vec![router.older(request, None)]).remove(0);
        let at = "2025-11-18 09:15:01.000412";
        let with = |cursor: Value| json!({"organizationId": "org_1", "limit": 20, "cursor": cursor});
        assert_eq!(older(&cursor(&json!(at).to_string())), with(json!(at)));
        assert_eq!(older(&cursor("40")), with(json!(40)));
        let wide = OlderRequest { is_wide: true, ..cursor("40") };
        assert_eq!(older(&wide), json!({"organizationId": "org_1", "limit": 100, "cursor": 40}));
        let first = OlderRequest { is_wide: true, ..OlderRequest::default() };
        assert_eq!(older(&first), json!({"organizationId": "org_1", "limit": 100}));
        let failed = inputs(vec![router.older(&cursor("40"), Some(&JobStatus::Failed))]).remove(0);
        let of_status = json!({"organizationId": "org_1", "limit": 20, "cursor": 40, "status": "failed"});
        assert_eq!(failed, of_status);
    }

    #[test]
    fn only_what_is_written_as_a_number_is_one() {
        let mut router = JobsRouter::new("org_1");
        router.id_type = IdType::Number;
        for (id, sent) in [
            ("0", json!(0)),
            ("7", json!(7)),
            ("9007199254740991", json!(9_007_199_254_740_991_u64)),
            ("9007199254740993", json!("9007199254740993")),
            ("+7", json!("+7")),
            ("007", json!("007")),
            ("-7", json!("-7")),
            (" 7", json!(" 7")),
            ("7.0", json!("7.0")),
            ("run_7", json!("run_7")),
        ] {
            assert_eq!(value(&router.job_input(id)), json!({ "runId": sent }), "{id:?}");
        }
    }

    #[test]
    fn a_router_that_refuses_unknown_inputs_gets_no_filter() {
        let mut router = JobsRouter::new("org_1");
        router.filter = false;
        assert_eq!(inputs(router.list(JobFilter::All, false)), [json!({"organizationId": "org_1"})]);
    }
}
