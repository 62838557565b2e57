//! What the page says: in its address, and by the functions that its scripts have left.

use jobs_console::{
    client::Fetch,
    observer::JobsOptions,
    router::JobsRouter,
    wire::{Object, Transformer},
};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::UrlSearchParams;

/// Where the jobs come from.
pub(super) struct Settings {
    pub(super) jobs: JobsOptions,
    pub(super) organization_id: String,
}

/// The defaults, `/api/trpc`, `org_demo` and superjson, as overridden by the address:
///
/// - `?endpoint=`, `?organizationId=`, `?transformer=none`;
/// - for consoles with other names: `?scope=` (the fields of every input, as JSON), `?idField=`, `?retry=`
///   (the procedure's name), `?limit=`, `?filter=off`, `?batching=off`.
pub(super) fn from_address() -> Settings {
    let query = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    let parameters = UrlSearchParams::new_with_str(&query).ok();
    let given = |name: &str| {
        let parameters = parameters.as_ref()?;
        parameters.get(name).filter(|value| !value.is_empty())
    };
    let endpoint = given("endpoint").unwrap_or_else(|| "/api/trpc".to_owned());
    let organization_id = given("organizationId").unwrap_or_else(|| "org_demo".to_owned());
    let mut jobs = JobsOptions::new(&endpoint, &organization_id);
    if given("transformer").as_deref() == Some("none") {
        jobs.client.request.transformer = Transformer::None;
    }
    jobs.client.batching = given("batching").as_deref() != Some("off");
    if let Some(scope) = given("scope").and_then(|scope| Object::read(&scope)) {
        jobs.router = JobsRouter::with_scope(scope);
    }
    if let Some(id_field) = given("idField") {
        jobs.router.id_field = id_field;
    }
    if let Some(retry) = given("retry") {
        jobs.router.procedures.retry = retry;
    }
    jobs.router.filter = given("filter").as_deref() != Some("off");
    jobs.router.limit = given("limit").and_then(|limit| limit.parse().ok());
    jobs.client.fetch = page_fetch();
    Settings { jobs, organization_id }
}

/// The page has asked for the jobs already, while this program was on its way (`tools/early.ts`): this function
/// of its gives the answer to that request and makes all others.
fn page_fetch() -> Option<Fetch> {
    let fetch = given_function("jobsConsoleFetch")?;
    Some(Fetch::new(move |url, init| {
        Ok(Promise::resolve(&fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), init)?))
    }))
}

/// A function that the page's scripts have left for the program.
pub(super) fn given_function(name: &str) -> Option<Function> {
    Reflect::get(&web_sys::window()?.into(), &JsValue::from_str(name)).ok()?.dyn_into().ok()
}
