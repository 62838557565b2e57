//! What the host wants, from JSON that the package's TypeScript has put together.

use web_sys::RequestCredentials;
use yew::AttrValue;

use crate::{
    components::Locale,
    job::JobId,
    observer::JobsOptions,
    polling::PollOptions,
    router::{JobsRouter, Procedures},
    text::{KindLabel, KindLabels},
    wire::{Fields, Json, Method, Object, Payload, Transformer},
};

/// What is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum View {
    /// Everything with its tabs.
    Tabs,
    /// The list alone.
    List,
    /// The card of one job.
    Card(JobId),
}

/// How it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings {
    pub(super) view: View,
    /// The selected tab.
    pub(super) tab: AttrValue,
    /// Whether the host has something to show in the Chat tab.
    pub(super) has_chat: bool,
    pub(super) locale: Locale,
}

/// Everything that a host says.
pub(super) struct Options {
    pub(super) settings: Settings,
    /// Where the jobs come from, without functions.
    pub(super) jobs: JobsOptions,
    pub(super) initial_data: Option<Payload>,
}

impl Settings {
    /// The tab that is selected: one that is there.
    pub(super) fn tab(&self) -> &str {
        if self.has_chat { &self.tab } else { "jobs" }
    }
}

impl Options {
    /// Reads the options; what is missing or of no use is as if it had not been given.
    pub(super) fn read(json: &str) -> Self {
        let fields = Fields::of_text(json).unwrap_or_default();
        Self {
            settings: settings(&fields),
            jobs: jobs(&fields),
            initial_data: fields.get("initialData").and_then(|data| Payload::parse(data.as_str())),
        }
    }
}

fn settings(fields: &Fields<'_>) -> Settings {
    Settings {
        view: match fields.text("view").as_deref() {
            Some("list") => View::List,
            Some("card") => fields.text_or_number("jobId").map_or(View::List, |id| View::Card(id.into())),
            _ => View::Tabs,
        },
        tab: fields.text("tab").map_or(AttrValue::from("jobs"), AttrValue::from),
        has_chat: is(fields, "hasChat", "true"),
        locale: Locale(fields.text("locale").unwrap_or_default().into()),
    }
}

fn jobs(fields: &Fields<'_>) -> JobsOptions {
    let endpoint = fields.text("endpoint").unwrap_or_else(|| "/api/trpc".to_owned());
    let organization_id = fields.text("organizationId");
    let mut jobs = JobsOptions::new(&endpoint, organization_id.as_deref().unwrap_or_default());
    let scope = fields.get("scope").and_then(|scope| Object::read(scope.as_str()));
    // Where neither is given nothing is said: the session may tell whose jobs they are.
    if let Some(scope) = scope.or_else(|| organization_id.is_none().then(Object::default)) {
        jobs.router = JobsRouter::with_scope(scope);
    }
    let names = fields.object("procedures");
    let standard = Procedures::default();
    jobs.router.procedures = Procedures {
        list: names.text("list").unwrap_or(standard.list),
        get: names.text("get").unwrap_or(standard.get),
        retry: names.text("retry").unwrap_or(standard.retry),
        cancel: names.text("cancel").unwrap_or(standard.cancel),
    };
    if let Some(id_field) = fields.text("idField") {
        jobs.router.id_field = id_field;
    }
    jobs.router.filter = !is(fields, "filter", "false");
    jobs.router.limit = whole(fields, "limit");

    jobs.client.batching = !is(fields, "batching", "false");
    if fields.text("transformer").as_deref() == Some("none") {
        jobs.client.request.transformer = Transformer::None;
    }
    if fields.text("methodOverride").as_deref() == Some("POST") {
        jobs.client.request.query_method = Method::Post;
    }
    jobs.client.credentials = match fields.text("credentials").as_deref() {
        Some("omit") => RequestCredentials::Omit,
        Some("same-origin") => RequestCredentials::SameOrigin,
        _ => RequestCredentials::Include,
    };
    jobs.polling = polling(&fields.object("polling"));
    jobs.labels = KindLabels::new(labels(fields));
    jobs
}

fn polling(fields: &Fields<'_>) -> PollOptions {
    let standard = PollOptions::default();
    // Nobody wants to ask without a pause, or to wait for ever.
    let time = |name, least: u32, otherwise| whole(fields, name).map_or(otherwise, |time| time.max(least));
    PollOptions {
        active: time("active", 250, standard.active),
        idle: time("idle", 250, standard.idle),
        timeout: time("timeout", 100, standard.timeout),
        backoff: time("backoff", 100, standard.backoff),
        backoff_limit: time("backoffLimit", 100, standard.backoff_limit),
    }
}

fn labels(fields: &Fields<'_>) -> Vec<KindLabel> {
    let label = |label: Fields<'_>| {
        Some(KindLabel {
            kind: label.text("kind")?.into(),
            active: label.text("active")?.into(),
            completed: label.text("completed")?.into(),
        })
    };
    let labels = fields.get("labels").and_then(Json::elements).unwrap_or_default();
    labels.into_iter().filter_map(|fields| label(Fields::of(fields)?)).collect()
}

fn whole(fields: &Fields<'_>, name: &str) -> Option<u32> {
    fields.integer(name).and_then(|number| number.try_into().ok())
}

fn is(fields: &Fields<'_>, name: &str, value: &str) -> bool {
    fields.get(name).is_some_and(|found| found.as_str() == value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_organization_is_the_specifications_form() {
        let options = Options::read(r#"{"organizationId":"org_1"}"#);
        assert_eq!(options.jobs, JobsOptions::new("/api/trpc", "org_1"));
    }

    #[test]
    fn nothing_is_said_where_nothing_is_given() {
        for text in ["{}", "", "[]", "null", r#"{"polling":7,"labels":{},"scope":"x","view":"nonsense"}"#] {
            let options = Options::read(text);
            let mut expected = JobsOptions::new("/api/trpc", "");
            expected.router = JobsRouter::with_scope(Object::default());
            assert_eq!(options.jobs, expected, "{text}");
            assert_eq!(options.settings.view, View::Tabs);
            assert_eq!(options.settings.tab, "jobs");
            assert!(options.initial_data.is_none());
        }
    }

    #[test]
    fn a_card_needs_its_job() {
        assert_eq!(Options::read(r#"{"view":"card"}"#).settings.view, View::List);
        assert_eq!(Options::read(r#"{"view":"card","jobId":7}"#).settings.view, View::Card("7".into()));
    }

    #[test]
    fn everything() {
        let options = Options::read(
            r#"{"endpoint":"/t","scope":{"workspaceName":"main"},"transformer":"none","batching":false,
                "methodOverride":"POST","credentials":"omit","polling":{"active":500,"idle":"9000","timeout":1},
                "procedures":{"retry":"jobs.restart"},"idField":"jobId","filter":false,"limit":50,
                "labels":[{"kind":"embed","active":"Embedding","completed":"Embedded"},{"kind":"half"},3],
                "initialData":[],"view":"card","jobId":"run_1","tab":"chat","hasChat":true,"locale":"de"}"#,
        );
        let mut expected = JobsOptions::new("/t", "");
        expected.router = JobsRouter::with_scope(Object::default().text("workspaceName", "main"));
        expected.router.procedures.retry = "jobs.restart".into();
        expected.router.id_field = "jobId".into();
        expected.router.filter = false;
        expected.router.limit = Some(50);
        expected.client.batching = false;
        expected.client.request.transformer = Transformer::None;
        expected.client.request.query_method = Method::Post;
        expected.client.credentials = RequestCredentials::Omit;
        expected.polling = PollOptions { active: 500, idle: 9_000, timeout: 100, ..PollOptions::default() };
        expected.labels = KindLabels::new([KindLabel {
            kind: "embed".into(),
            active: "Embedding".into(),
            completed: "Embedded".into(),
        }]);
        assert_eq!(options.jobs, expected);
        assert_eq!(options.settings.view, View::Card("run_1".into()));
        assert_eq!(options.settings.tab, "chat");
        assert!(options.settings.has_chat);
        assert_eq!(options.settings.locale, Locale("de".into()));
        assert!(options.initial_data.is_some());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            Options::read(&text);
        }
    }
}
