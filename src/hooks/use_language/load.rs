//! Loads the file of a language.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_net::http::Request;
use wasm_bindgen_futures::spawn_local;
use web_sys::window;

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
    let response = Request::get(url).send().await.ok().filter(|response| response.ok())?;
    response.text().await.ok()
}
