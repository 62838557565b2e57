//! The host's options, from the JSON that `npm/src/options-json.ts` writes.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use trpc::{Method, Transformer, is_blank};
use web_sys::RequestCredentials;
use yew::AttrValue;

use super::lenient::{IdText, Lenient};
use crate::{
    components::Density,
    filter::{Filters, TimeRange},
    hooks::AddressPart,
    i18n::{LanguageOptions, Locale, Times},
    job::{JobField, JobFields, JobId, KindLabel, KindLabels},
    query::{IdType, JobsOptions, JobsRouter, Procedures, RefetchOptions},
};

/// What the host wants; see `JobsOptions` in `npm/src/types.ts`. A value of a wrong type counts as not given.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct HostOptions {
    endpoint: Lenient<String>,
    organization_id: Lenient<String>,
    scope: Lenient<Map<String, Value>>,
    transformer: Lenient<String>,
    batching: Lenient<bool>,
    method_override: Lenient<String>,
    credentials: Lenient<String>,
    session_key: Lenient<String>,
    sharing: Lenient<bool>,
    polling: Lenient<HostPolling>,
    procedures: Lenient<HostProcedures>,
    id_field: Lenient<String>,
    id_type: Lenient<String>,
    filter: Lenient<bool>,
    limit: Lenient<u32>,
    subscription: Lenient<String>,
    labels: Lenient<Vec<Lenient<HostLabel>>>,
    fields: Lenient<Vec<Lenient<HostField>>>,
    initial_data: Option<Box<RawValue>>,
    view: Lenient<String>,
    job_id: Lenient<IdText>,
    tab: Lenient<String>,
    has_chat: Lenient<bool>,
    is_early: Lenient<bool>,
    toolbar: Lenient<bool>,
    density: Lenient<String>,
    filters: Lenient<HostFilters>,
    history: Lenient<String>,
    history_prefix: Lenient<String>,
    selection: Lenient<bool>,
    shortcuts: Lenient<bool>,
    notifications: Lenient<bool>,
    locale: Lenient<String>,
    messages: Option<Box<RawValue>>,
    time_zone: Lenient<String>,
    times: Lenient<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct HostPolling {
    active: Lenient<u32>,
    idle: Lenient<u32>,
    timeout: Lenient<u32>,
    backoff: Lenient<u32>,
    backoff_limit: Lenient<u32>,
    choice: Lenient<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct HostProcedures {
    list: Lenient<String>,
    get: Lenient<String>,
    retry: Lenient<String>,
    cancel: Lenient<String>,
    retry_many: Lenient<String>,
    cancel_many: Lenient<String>,
}

#[derive(Deserialize)]
struct HostLabel {
    kind: String,
    active: String,
    completed: String,
}

/// Which jobs are shown, as hosts write it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct HostFilters {
    status: Lenient<Vec<Lenient<String>>>,
    query: Lenient<String>,
    range: Lenient<String>,
    job: Lenient<IdText>,
}

impl HostFilters {
    fn filters(&self) -> Filters {
        let words = self.status.0.iter().flatten().filter_map(|word| word.0.as_deref());
        let mut filters = Filters::default().with_statuses(words);
        filters.query = self.query.0.as_deref().unwrap_or_default().into();
        filters.range = self.range.0.as_deref().and_then(TimeRange::parse);
        filters.job = self.job.0.as_ref().map(|IdText(id)| id.as_str().into());
        filters
    }
}

#[derive(Deserialize)]
struct HostField {
    label: String,
    path: String,
}

/// What is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ViewKind {
    /// Everything with its tabs.
    Tabs,
    /// The list alone.
    List,
    /// The card of one job.
    Card(JobId),
}

/// How the jobs are shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ViewSettings {
    pub(super) kind: ViewKind,
    /// The selected tab: one that is there.
    pub(super) tab: AttrValue,
    /// Whether the host has something to show in the Chat tab.
    pub(super) has_chat: bool,
    /// Whether the list has a toolbar.
    pub(super) toolbar: bool,
    /// How much room a job takes, where the reader has not chosen.
    pub(super) density: Density,
    /// Which jobs are shown, and whose details are open.
    pub(super) filters: Option<Filters>,
    /// Which part of the page's address holds them.
    pub(super) address: Option<AddressPart>,
    /// Begins their names there.
    pub(super) address_prefix: AttrValue,
    /// Whether jobs can be selected.
    pub(super) selection: bool,
    /// Whether keys act in the list.
    pub(super) shortcuts: bool,
    /// Whether the reader can have notifications.
    pub(super) notifications: bool,
    /// Whether the reader can choose an interval.
    pub(super) interval_choice: bool,
    pub(super) language: LanguageOptions,
}

impl HostOptions {
    /// Reads the options; JSON that is no object is as if none were given.
    pub(super) fn from_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The jobs that a server has requested for the first paint, as JSON.
    pub(super) fn initial_data(&self) -> Option<&str> {
        self.initial_data.as_deref().map(RawValue::get)
    }

    /// Whose session it is.
    pub(super) fn session_key(&self) -> Option<&str> {
        self.session_key.0.as_deref()
    }

    /// Whether `fetch` is none of the host's, but gives the response to a request that was sent while the module was on its way.
    pub(super) fn fetch_is_early(&self) -> bool {
        self.is_early.0.unwrap_or_default()
    }

    /// How the jobs are shown.
    pub(super) fn view_settings(&self) -> ViewSettings {
        let has_chat = self.has_chat.0.unwrap_or_default();
        let tab = self.tab.0.clone().filter(|_| has_chat);
        ViewSettings {
            kind: match (self.view.0.as_deref(), &self.job_id.0) {
                (Some("card"), Some(IdText(id))) if !is_blank(id) => ViewKind::Card(id.as_str().into()),
                (Some("card" | "list"), _) => ViewKind::List,
                _ => ViewKind::Tabs,
            },
            tab: tab.map_or(AttrValue::Static("jobs"), AttrValue::from),
            has_chat,
            toolbar: self.toolbar.0.unwrap_or(true),
            density: self.density.0.as_deref().and_then(Density::parse).unwrap_or_default(),
            filters: self.filters.0.as_ref().map(HostFilters::filters),
            address: match self.history.0.as_deref() {
                Some("query") => Some(AddressPart::Query),
                Some("hash") => Some(AddressPart::Hash),
                _ => None,
            },
            address_prefix: self.history_prefix.0.clone().map(AttrValue::from).unwrap_or_default(),
            selection: self.selection.0.unwrap_or(true),
            shortcuts: self.shortcuts.0.unwrap_or(true),
            notifications: self.notifications.0.unwrap_or_default(),
            interval_choice: self.polling.0.as_ref().and_then(|polling| polling.choice.0).unwrap_or_default(),
            language: self.language(),
        }
    }

    fn language(&self) -> LanguageOptions {
        let locale = self.locale.0.clone().map(Locale::from).unwrap_or_default();
        let mut language = LanguageOptions::new(locale);
        language.messages = self.messages.as_ref().map(|messages| messages.get().into());
        language.time_zone = self.time_zone.text().map(Into::into);
        language.times = self.times.text().and_then(Times::parse).unwrap_or_default();
        language
    }

    /// Where the jobs come from, without functions and initial data.
    pub(super) fn jobs_options(&self) -> JobsOptions {
        let endpoint = self.endpoint.text().unwrap_or("/api/trpc");
        let mut jobs = JobsOptions::with_router(endpoint, self.router());
        jobs.client.batching = self.batching.0.unwrap_or(true);
        if self.transformer.0.as_deref() == Some("none") {
            jobs.client.request.transformer = Transformer::None;
        }
        if self.method_override.0.as_deref() == Some("POST") {
            jobs.client.request.query_method = Method::Post;
        }
        jobs.client.credentials = match self.credentials.0.as_deref() {
            Some("omit") => RequestCredentials::Omit,
            Some("same-origin") => RequestCredentials::SameOrigin,
            _ => RequestCredentials::Include,
        };
        jobs.refetch = self.polling.0.as_ref().map(HostPolling::refetch_options).unwrap_or_default();
        jobs.session_key = self.session_key.0.clone();
        jobs.sharing = self.sharing.0.unwrap_or(true);
        jobs.labels = self.labels();
        jobs.fields = self.fields();
        jobs
    }

    fn router(&self) -> JobsRouter {
        let mut router = match (&self.scope.0, &self.organization_id.0) {
            (Some(scope), _) => JobsRouter::with_scope(scope.clone()),
            (None, Some(organization_id)) => JobsRouter::new(organization_id),
            // The session may tell whose jobs they are.
            (None, None) => JobsRouter::with_scope(Map::new()),
        };
        if let Some(names) = &self.procedures.0 {
            let Procedures { list, get, retry, cancel, retry_many, cancel_many, subscription: _ } =
                &mut router.procedures;
            names.list.assign_text_to(list);
            names.get.assign_text_to(get);
            names.retry.assign_text_to(retry);
            names.cancel.assign_text_to(cancel);
            *retry_many = names.retry_many.text().map(str::to_owned);
            *cancel_many = names.cancel_many.text().map(str::to_owned);
        }
        router.procedures.subscription = self.subscription.text().map(str::to_owned);
        self.id_field.assign_text_to(&mut router.id_field);
        if self.id_type.0.as_deref() == Some("number") {
            router.id_type = IdType::Number;
        }
        router.filter = self.filter.0.unwrap_or(true);
        router.limit = self.limit.0;
        router
    }

    fn fields(&self) -> JobFields {
        let given = self.fields.0.iter().flatten().filter_map(|field| field.0.as_ref());
        JobFields::new(given.map(|HostField { label, path }| JobField {
            label: label.as_str().into(),
            path: path.as_str().into(),
        }))
    }

    fn labels(&self) -> KindLabels {
        let given = self.labels.0.iter().flatten().filter_map(|label| label.0.as_ref());
        KindLabels::new(given.map(|HostLabel { kind, active, completed }| KindLabel {
            kind: kind.as_str().into(),
            active: active.as_str().into(),
            completed: completed.as_str().into(),
        }))
    }
}

/// The shortest time-out and wait after a failure (milliseconds).
const SHORTEST: u32 = 100;

impl HostPolling {
    fn refetch_options(&self) -> RefetchOptions {
        let interval = |time: &Lenient<u32>, standard| {
            time.0.map_or(standard, |millis| Duration::from_millis(millis.into()))
        };
        let wait = |time: &Lenient<u32>, standard| {
            time.0.map_or(standard, |millis| Duration::from_millis(millis.max(SHORTEST).into()))
        };
        let standard = RefetchOptions::default();
        standard
            .with_intervals(interval(&self.active, standard.active), interval(&self.idle, standard.idle))
            .with_timeout(wait(&self.timeout, standard.timeout))
            .with_retry_delays(
                wait(&self.backoff, standard.retry_delay),
                wait(&self.backoff_limit, standard.max_retry_delay),
            )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_organization_is_the_default_form() {
        let options = HostOptions::from_json(r#"{"organizationId":"org_1"}"#);
        assert_eq!(options.jobs_options(), JobsOptions::new("/api/trpc", "org_1"));
    }

    #[test]
    fn what_is_missing_or_of_a_wrong_type_is_not_given() {
        for text in
            ["{}", "", "[]", "null", r#"{"polling":7,"labels":{},"scope":"x","view":"nonsense","limit":-1}"#]
        {
            let options = HostOptions::from_json(text);
            let router = JobsRouter::with_scope(Map::new());
            assert_eq!(options.jobs_options(), JobsOptions::with_router("/api/trpc", router), "{text}");
            assert_eq!(options.jobs_options().refetch, RefetchOptions::default(), "{text}");
            let view = options.view_settings();
            assert_eq!((view.kind, view.tab.as_str()), (ViewKind::Tabs, "jobs"));
            assert!(options.initial_data().is_none());
        }
    }

    #[test]
    fn a_wrong_value_leaves_the_others_as_they_are() {
        let options =
            HostOptions::from_json(r#"{"endpoint":["/x"],"idField":"jobId","limit":"many","tab":7}"#);
        let jobs = options.jobs_options();
        assert_eq!(jobs.client.request.endpoint, "/api/trpc");
        assert_eq!(jobs.router.id_field, "jobId");
        assert_eq!(jobs.router.limit, None);
    }

    #[test]
    fn a_blank_text_is_not_given() {
        let blank = " \u{200b}";
        let options = json!({
            "endpoint": blank, "idField": blank, "procedures": { "list": blank, "get": blank, "retry": blank,
            "cancel": blank, "retryMany": blank, "cancelMany": blank }, "organizationId": "org_1",
            "subscription": blank,
        });
        let options = HostOptions::from_json(&options.to_string());
        assert_eq!(options.jobs_options(), JobsOptions::new("/api/trpc", "org_1"));
    }

    #[test]
    fn a_card_needs_its_job() {
        let kind = |json| HostOptions::from_json(json).view_settings().kind;
        assert_eq!(kind(r#"{"view":"card"}"#), ViewKind::List);
        assert_eq!(kind(r#"{"view":"card","jobId":{}}"#), ViewKind::List);
        assert_eq!(kind(r#"{"view":"card","jobId":" "}"#), ViewKind::List);
        assert_eq!(kind(r#"{"view":"card","jobId":7}"#), ViewKind::Card("7".into()));
    }

    #[test]
    fn the_chat_tab_is_there_with_the_hosts_chat() {
        let tab = |json| HostOptions::from_json(json).view_settings().tab;
        assert_eq!(tab(r#"{"tab":"chat"}"#), "jobs");
        assert_eq!(tab(r#"{"tab":"chat","hasChat":true}"#), "chat");
    }

    #[test]
    fn everything() {
        let options = HostOptions::from_json(
            r#"{"endpoint":"/t","scope":{"workspaceName":"main"},"transformer":"none","batching":false,
                "methodOverride":"POST","credentials":"omit","polling":{"active":500,"idle":0,"timeout":1,"choice":true},
                "procedures":{"retry":"jobs.restart","retryMany":"jobs.restartMany"},"idField":"jobId","idType":"number","filter":false,
                "limit":50,"subscription":"jobs.onUpdate","labels":[{"kind":"embed","active":"Embedding","completed":"Embedded"},
                {"kind":"half"},3],"fields":[{"label":"Failed","path":"output.failed"},{"label":1}],"initialData":[ ],"sessionKey":"ada","sharing":false,"toolbar":false,"density":"compact","selection":false,"shortcuts":false,"notifications":true,"locale":"de",
                "filters":{"status":["Failed",3,"paused"," ","failed"],"query":"yml","range":"7d","job":7},"history":"hash",
                "historyPrefix":"a-"}"#,
        );
        let mut router = JobsRouter::with_scope([("workspaceName", "main")]);
        router.procedures.retry = "jobs.restart".into();
        router.procedures.retry_many = Some("jobs.restartMany".into());
        router.id_field = "jobId".into();
        router.id_type = IdType::Number;
        router.filter = false;
        router.limit = Some(50);
        router.procedures.subscription = Some("jobs.onUpdate".into());
        let mut expected = JobsOptions::with_router("/t", router).with_session_key("ada");
        expected.client.batching = false;
        expected.client.request.transformer = Transformer::None;
        expected.client.request.query_method = Method::Post;
        expected.client.credentials = RequestCredentials::Omit;
        expected.sharing = false;
        expected.labels = KindLabels::new([KindLabel {
            kind: "embed".into(),
            active: "Embedding".into(),
            completed: "Embedded".into(),
        }]);
        expected.fields = JobFields::new([JobField { label: "Failed".into(), path: "output.failed".into() }]);
        let jobs = options.jobs_options();
        assert_eq!(jobs, expected);
        let millis = Duration::from_millis;
        let refetch =
            RefetchOptions::default().with_intervals(millis(500), Duration::ZERO).with_timeout(millis(100));
        assert_eq!(jobs.refetch, refetch);
        assert_eq!(options.view_settings().language, LanguageOptions::new("de"));
        assert!(!options.view_settings().selection && HostOptions::default().view_settings().selection);
        assert!(!options.view_settings().shortcuts && HostOptions::default().view_settings().shortcuts);
        assert!(
            options.view_settings().notifications && !HostOptions::default().view_settings().notifications
        );
        let has_choice = |options: &HostOptions| options.view_settings().interval_choice;
        assert!(has_choice(&options) && !has_choice(&HostOptions::default()));
        assert!(!options.view_settings().toolbar && HostOptions::default().view_settings().toolbar);
        assert_eq!(options.view_settings().density, Density::Compact);
        assert_eq!(HostOptions::default().view_settings().density, Density::Comfortable);
        assert_eq!(options.initial_data(), Some("[ ]"));
        let view = options.view_settings();
        assert_eq!((view.address, view.address_prefix.as_str()), (Some(AddressPart::Hash), "a-"));
        let filters = Filters::default().with_query("yml").with_range(Some(TimeRange::Week));
        let given = view.filters.unwrap();
        assert_eq!(given.with_job(None).with_any_status(), filters);
        assert_eq!(given.status, [std::rc::Rc::from("failed"), "paused".into()]);
        assert_eq!(given.job.as_deref(), Some("7"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            let options = HostOptions::from_json(&text);
            options.jobs_options();
            options.view_settings();
        }

        #[test]
        fn no_value_takes_the_endpoint_with_it(name in "[a-z]{2,8}[A-Z]?[a-z]{0,4}", number: i64) {
            prop_assume!(name != "endpoint");
            let text = json!({ "endpoint": "/t", name: number }).to_string();
            prop_assert_eq!(HostOptions::from_json(&text).jobs_options().client.request.endpoint, "/t");
        }
    }
}
