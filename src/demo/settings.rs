//! What the page says: in its address, and by the function that its scripts have left.

use jobs_console::{
    components::Density,
    i18n::LanguageOptions,
    query::{JobsOptions, JobsQuery},
};
#[cfg(target_arch = "wasm32")]
use jobs_console::{
    i18n::{Locale, Times, language_at},
    query::InputFields,
    trpc::{Fetch, Transformer},
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::{JsCast, JsValue};
#[cfg(target_arch = "wasm32")]
use web_sys::Location;

#[cfg(target_arch = "wasm32")]
use super::loopback::is_loopback;

/// Where the jobs come from.
#[derive(Clone, PartialEq)]
pub(crate) struct DemoSettings {
    pub(super) jobs: JobsOptions,
    pub(super) organization_id: String,
    pub(super) language: LanguageOptions,
    pub(super) density: Density,
}

impl DemoSettings {
    fn new(endpoint: &str, organization_id: String) -> Self {
        let mut jobs = JobsOptions::new(endpoint, &organization_id);
        // In pages, so that there is an end to what one answer holds. A server that knows no pages answers as ever.
        jobs.router.limit = Some(100);
        jobs.router.procedures.retry_many = Some("jobs.retryMany".to_owned());
        jobs.router.procedures.cancel_many = Some("jobs.cancelMany".to_owned());
        jobs.router.procedures.subscription = Some("jobs.onUpdate".to_owned());
        Self { jobs, organization_id, language: LanguageOptions::default(), density: Density::default() }
    }

    /// A query for the jobs.
    pub(crate) fn query(&self) -> JobsQuery {
        JobsQuery::new(self.jobs.clone())
    }
}

impl Default for DemoSettings {
    fn default() -> Self {
        Self::new("/api/trpc", "org_demo".to_owned())
    }
}

#[cfg(target_arch = "wasm32")]
impl DemoSettings {
    /// The defaults, `/api/trpc`, `org_demo` and superjson, as overridden by the address:
    ///
    /// - `?endpoint=`, `?organizationId=`, `?transformer=none`;
    /// - for consoles with other names: `?scope=` (the fields of every input, as JSON), `?idField=`,
    ///   `?retry=`, `?retryMany=`, `?cancelMany=`, `?subscription=` (the procedures' names, or `off`), `?limit=` (100, or `off`), `?filter=off`,
    ///   `?batching=off`;
    /// - for its looks: `?locale=`, `?timeZone=`, `?times=absolute`, `?density=compact`, `?dir=rtl`, `?theme=dark`.
    ///
    /// What names procedures, their inputs or an endpoint counts on a loopback host alone: elsewhere a link to the page would
    /// decide what a press of "Retry" calls in the reader's name.
    pub(crate) fn from_address() -> Self {
        let location = web_sys::window().map(|window| window.location());
        let part =
            |of: fn(&Location) -> Result<String, JsValue>| location.as_ref().and_then(|it| of(it).ok());
        let query = part(Location::search).unwrap_or_default();
        let is_here = part(Location::hostname).is_some_and(|host| is_loopback(&host));
        let parameters = web_sys::UrlSearchParams::new_with_str(&query).ok();
        let given = |name: &str| parameters.as_ref()?.get(name).filter(|value| !value.is_empty());
        let mut ignored = Vec::new();
        let mut given_here = |name: &'static str| {
            let value = given(name)?;
            if !is_here {
                ignored.push(name);
            }
            is_here.then_some(value)
        };
        let mut settings = Self::new(
            &given_here("endpoint").unwrap_or_else(|| "/api/trpc".to_owned()),
            given("organizationId").unwrap_or_else(|| "org_demo".to_owned()),
        );
        let jobs = &mut settings.jobs;
        if given("transformer").as_deref() == Some("none") {
            jobs.client.request.transformer = Transformer::None;
        }
        jobs.client.batching = given("batching").as_deref() != Some("off");
        if let Some(scope) = given_here("scope").and_then(|scope| InputFields::from_json(&scope)) {
            (jobs.router.scope, jobs.router.job_scope) = (scope.clone(), scope);
        }
        if let Some(id_field) = given_here("idField") {
            jobs.router.id_field = id_field;
        }
        if let Some(retry) = given_here("retry") {
            jobs.router.procedures.retry = retry;
        }
        let procedures = &mut jobs.router.procedures;
        for (name, optional) in [
            ("retryMany", &mut procedures.retry_many),
            ("cancelMany", &mut procedures.cancel_many),
            ("subscription", &mut procedures.subscription),
        ] {
            if let Some(procedure) = given_here(name) {
                *optional = Some(procedure).filter(|procedure| procedure != "off");
            }
        }
        if !ignored.is_empty() {
            let names = ignored.join(", ");
            let text =
                ["Jobs Console: ignored in the page's address, which counts on localhost only: ", &names]
                    .concat();
            web_sys::console::warn_1(&JsValue::from_str(&text));
        }
        jobs.router.filter = given("filter").as_deref() != Some("off");
        jobs.router.limit = match given("limit") {
            Some(limit) if limit == "off" => None,
            limit => limit.and_then(|limit| limit.parse().ok()).or(jobs.router.limit),
        };
        jobs.client.fetch = page_fetch();
        for tag in ["de", "fr", "es", "ja", "zh-Hans", "ar"] {
            language_at(tag, &["./locales/", tag, ".json"].concat());
        }
        let language = &mut settings.language;
        language.locale = given("locale").map(Locale::from).unwrap_or_default();
        language.time_zone = given("timeZone").map(Into::into);
        language.times = given("times").and_then(|times| Times::parse(&times)).unwrap_or_default();
        settings.density = given("density").and_then(|density| Density::parse(&density)).unwrap_or_default();
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        for (name, attribute) in [("dir", "dir"), ("theme", "data-theme")] {
            if let (Some(root), Some(value)) = (&root, given(name)) {
                // Fails for names that are none.
                let _ = root.set_attribute(attribute, &value);
            }
        }
        settings
    }

    /// The page has requested the jobs already.
    pub(crate) fn is_requested(&self) -> bool {
        self.jobs.client.fetch.is_some()
    }
}

/// The page has requested the jobs already, while this program was on its way (`tools/early.ts`): this function
/// of its scripts gives the answer to that request and makes all others.
#[cfg(target_arch = "wasm32")]
fn page_fetch() -> Option<Fetch> {
    let window = web_sys::window()?;
    let fetch = js_sys::Reflect::get(&window, &JsValue::from_str("jobsConsoleFetch")).ok()?;
    let fetch: js_sys::Function = fetch.dyn_into().ok()?;
    let fetch = Fetch::new(move |url, init| fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), init));
    Some(fetch.transparent())
}
