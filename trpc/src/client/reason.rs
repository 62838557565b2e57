//! Why something of the host's failed. What it threw may be anything, and of another realm, of which nothing is an
//! instance here.

use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;

use crate::{Error, is_blank};

/// What was thrown or rejected, in words, such as for [`Headers::from_async`](super::Headers::from_async). Whatever has
/// a `message` counts as an `Error`: one of a frame is no instance of this page's.
pub fn reason(thrown: &JsValue) -> String {
    let json = || JSON::stringify(thrown).ok().and_then(|json| JsValue::from(json).as_string());
    thrown
        .as_string()
        .or_else(|| text(thrown, "message"))
        .or_else(|| text(thrown, "name"))
        .or_else(|| json().filter(|json| json != "null" && json != "{}"))
        .filter(|text| !is_blank(text))
        .unwrap_or_else(|| "no reason was given".to_owned())
}

/// What it means that the host's own `fetch` was rejected with this, or its response while it was read.
pub(super) fn rejection_by_host(rejected: JsValue) -> Error {
    let message = reason(&rejected);
    match text(&rejected, "name").as_deref() {
        Some("AbortError") => Error::Aborted,
        // A function that passes on to the browser's `fetch` is rejected as that is.
        Some("NetworkError") => Error::Network { message },
        Some("TypeError") if is_network_failure(&message) => Error::Network { message },
        _ => Error::Host { message },
    }
}

/// How browsers and their like word it when there is no connection, or when it breaks.
fn is_network_failure(message: &str) -> bool {
    const WORDS: [&str; 13] = [
        // Chromium.
        "Failed to fetch",
        "network error",
        // Firefox.
        "NetworkError when attempting to fetch resource",
        "Error in input stream",
        "Error in body stream",
        "Content-Length header of network response exceeds response Body",
        "Decoding failed",
        // WebKit.
        "Load failed",
        "The network connection was lost",
        "The Internet connection appears to be offline",
        "Could not connect to the server",
        "A server with the specified hostname could not be found",
        // Polyfills and servers.
        "Network request failed",
    ];
    WORDS.iter().any(|words| message.starts_with(words)) || matches!(message, "fetch failed" | "terminated")
}

/// A text among the members.
fn text(value: &JsValue, name: &str) -> Option<String> {
    // Primitives have no members to ask for.
    let member = value.is_object().then(|| Reflect::get(value, &name.into()).ok())??;
    member.as_string().filter(|text| !is_blank(text))
}
