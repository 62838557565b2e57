//! Loads the file of a language.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Response, window};

use crate::i18n::{
    Messages,
    files::{self, File},
};

/// Requests the file for a locale, unless it is there or under way. One that does not come is requested again when a view asks
/// for it, and when the browser is online again.
pub(super) fn load(locale: &str) {
    let Some((tag, url)) = files::to_load(locale) else { return };
    files::set(&tag, File::Loading);
    let locale = locale.to_owned();
    spawn_local(async move {
        let messages = text(&url).await.and_then(|json| Messages::from_json(&json));
        let has_failed = messages.is_none();
        files::answered(&tag, messages.map_or(File::Failed(url), |messages| File::Here(Rc::new(messages))));
        if let Some(window) = window().filter(|_| has_failed) {
            EventListener::once(&window, "online", move |_| load(&locale)).forget();
        }
    });
}

async fn text(url: &str) -> Option<String> {
    let response = JsFuture::from(window()?.fetch_with_str(url)).await.ok()?;
    let response = response.dyn_into::<Response>().ok().filter(Response::ok)?;
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
