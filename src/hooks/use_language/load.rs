//! Loads the file of a language.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Response, window};

use super::waiting;
use crate::i18n::{
    Messages,
    files::{self, File},
};

/// Requests the file for a locale, unless it was.
pub(super) fn load(locale: &str) {
    let Some((tag, url)) = files::to_load(locale) else { return };
    files::set(&tag, File::Loading);
    spawn_local(async move {
        let messages = text(&url).await.and_then(|json| Messages::from_json(&json));
        files::set(&tag, messages.map_or(File::Failed, |messages| File::Here(Rc::new(messages))));
        waiting::tell();
    });
}

async fn text(url: &str) -> Option<String> {
    let response = JsFuture::from(window()?.fetch_with_str(url)).await.ok()?;
    let response = response.dyn_into::<Response>().ok().filter(Response::ok)?;
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
