//! What the page's address says.

use jobs_console::{observer::JobsOptions, wire::Transformer};
use web_sys::UrlSearchParams;

/// Where the jobs come from.
pub(super) struct Settings {
    pub(super) jobs: JobsOptions,
    pub(super) organization_id: String,
}

/// The defaults, `/api/trpc`, `org_demo` and superjson, as overridden by `?endpoint=`, `?organizationId=`
/// and `?transformer=none`.
pub(super) fn from_address() -> Settings {
    let query = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    let parameters = UrlSearchParams::new_with_str(&query).ok();
    let given = |name: &str| {
        parameters.as_ref().and_then(|parameters| parameters.get(name)).filter(|value| !value.is_empty())
    };
    let endpoint = given("endpoint").unwrap_or_else(|| "/api/trpc".to_owned());
    let organization_id = given("organizationId").unwrap_or_else(|| "org_demo".to_owned());
    let mut jobs = JobsOptions::new(&endpoint, &organization_id);
    if given("transformer").as_deref() == Some("none") {
        jobs.client.request.transformer = Transformer::None;
    }
    Settings { jobs, organization_id }
}
