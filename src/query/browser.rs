//! What queries want of the browser: timers, tasks, requests, chance.

use std::future::Future;

pub(super) use gloo_timers::callback::Timeout;
use serde_json::value::RawValue;
use trpc::{Call, Client, Error, ProcedureKind, Responses};

/// A number from 0 to 1.
pub(super) fn random() -> f64 {
    // Outside of a browser, where nothing is requested and nothing to be spread, it would panic.
    if cfg!(target_arch = "wasm32") { js_sys::Math::random() } else { 0.5 }
}

/// Runs a task to its end.
pub(super) fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Sends calls that no others join: see [`Client::send`].
pub(super) fn send(
    client: &Client,
    kind: ProcedureKind,
    calls: Vec<Call>,
) -> impl Future<Output = Result<Responses, Error>> + use<> {
    client.send(kind, calls)
}

/// Makes a call: see [`Client::call`].
pub(super) fn call(
    client: &Client,
    kind: ProcedureKind,
    call: Call,
) -> impl Future<Output = Result<Box<RawValue>, Error>> + use<> {
    client.call(kind, call)
}

/// Where an endpoint is, from the page's address on.
pub(super) fn absolute_url(endpoint: &str) -> Option<String> {
    let base = web_sys::window()?.document()?.base_uri().ok().flatten()?;
    Some(web_sys::Url::new_with_base(endpoint, &base).ok()?.href())
}
