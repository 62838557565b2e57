//! How times are written: what the reader has chosen, or else the host.

use yew::prelude::*;

use super::remembered::{TIMES, use_choice};
use crate::i18n::{Language, Times};

/// The language with times as the reader wants them, and what the toolbar calls when the reader wants others.
#[hook]
pub(super) fn use_times(language: &Language, has_toolbar: bool) -> (Language, Callback<Times>) {
    let chosen = use_choice(TIMES, has_toolbar);
    let choose = use_callback((), |times: Times, ()| TIMES.choose(times.name()));
    let times = chosen.as_deref().and_then(Times::parse).unwrap_or(language.times());
    let language = language.with_times(times);
    language.enter();
    (language, choose)
}
