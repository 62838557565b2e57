//! Functions of the host that requests are made with.

use js_sys::{Array, Function, Promise};
use trpc::{Fetch, Headers, client::reason};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Functions of the host that requests are made with.
#[derive(Clone, Default)]
pub(super) struct HostFunctions {
    /// Gives a flat array of names and values, or a promise of one.
    pub(super) headers: Option<Function>,
    /// Called in place of the browser's `fetch`.
    pub(super) fetch: Option<Function>,
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

    pub(super) fn fetch(&self) -> Option<Fetch> {
        let fetch = self.fetch.clone()?;
        Some(Fetch::new(move |url, init| fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), init)))
    }
}

/// Names and values in turn.
fn pairs(flat: JsValue) -> Option<Vec<(String, String)>> {
    let flat: Array = flat.dyn_into().ok()?;
    let mut texts = flat.iter().map(|text| text.as_string().unwrap_or_default());
    Some(std::iter::from_fn(|| texts.next().zip(texts.next())).collect())
}
