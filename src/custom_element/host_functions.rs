//! Functions of the host.

use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use serde::Deserialize;
use trpc::{Fetch, Headers, client::reason};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use yew::Callback;

use super::{event_details::HostJob, lenient::Lenient};
use crate::{
    components::JobLinks,
    job::{Job, JobLink},
    query::JobsQuery,
};

/// Functions of the host.
#[derive(Clone, Default)]
pub(super) struct HostFunctions {
    /// Gives a flat array of names and values, or a promise of one.
    pub(super) headers: Option<Function>,
    /// Called in place of the browser's `fetch`.
    pub(super) fetch: Option<Function>,
    /// Takes a job and gives links, both as JSON.
    pub(super) links: Option<Function>,
}

impl HostFunctions {
    pub(super) fn headers(&self) -> Option<Headers> {
        let headers = self.headers.clone()?;
        Some(Headers::from_async(move || {
            let given = headers.call0(&JsValue::UNDEFINED);
            async move {
                let given = given.map_err(|thrown| reason(&thrown))?;
                // A value that is no promise resolves to itself.
                let flat = JsFuture::from(Promise::resolve(&given)).await;
                let flat = flat.map_err(|rejected| reason(&rejected))?;
                pairs(flat).ok_or_else(|| "headers() gave no headers".to_owned())
            }
        }))
    }

    /// What gives the links of a job of `query`'s.
    pub(super) fn links(&self, query: &JobsQuery) -> Option<JobLinks> {
        let (links, labels) = (self.links.clone()?, query.state().labels.clone());
        Some(Callback::from(move |job: Rc<Job>| {
            let job = serde_json::to_string(&HostJob::new(&job, &labels)).unwrap_or_default();
            let given = links.call1(&JsValue::UNDEFINED, &JsValue::from_str(&job));
            let given = given.ok().and_then(|given| given.as_string()).unwrap_or_default();
            let given: Vec<Lenient<HostLink>> = serde_json::from_str(&given).unwrap_or_default();
            let links = given.into_iter().filter_map(|link| link.0);
            links.map(|HostLink { label, href }| JobLink::new(label, href)).collect()
        }))
    }

    /// `is_early` where it is not the host's, but gives the response to a request that was sent while the module was on its way.
    pub(super) fn fetch(&self, is_early: bool) -> Option<Fetch> {
        let fetch = self.fetch.clone()?;
        let fetch =
            Fetch::new(move |url, init| fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), init));
        Some(if is_early { fetch.transparent() } else { fetch })
    }
}

#[derive(Deserialize)]
struct HostLink {
    label: String,
    href: String,
}

/// Names and values in turn.
fn pairs(flat: JsValue) -> Option<Vec<(String, String)>> {
    let flat: Array = flat.dyn_into().ok()?;
    let mut texts = flat.iter().map(|text| text.as_string().unwrap_or_default());
    Some(std::iter::from_fn(|| texts.next().zip(texts.next())).collect())
}
