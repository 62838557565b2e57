//! "Started 2 minutes ago", with the exact moment at hand.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl::DateTimeFormat, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;

use super::{Locale, clock::Clock, use_clock::use_clock};
use crate::{
    dom::{Element, element},
    text::{ago, exact_within},
    wire::Timestamp,
};

/// Properties of [`RelativeTime`].
#[derive(Clone, PartialEq, Properties)]
pub struct RelativeTimeProps {
    /// The moment.
    pub at: Timestamp,
    /// The word before it: "Started".
    #[prop_or_default]
    pub verb: Option<AttrValue>,
    /// What the tooltip says besides the exact moment.
    #[prop_or_default]
    pub note: Option<AttrValue>,
}

/// How long ago something was. The text keeps itself up to date; the tooltip tells the exact moment in the
/// reader's time zone.
///
/// ```
/// use jobs_console::{components::RelativeTime, wire::Timestamp};
/// # use yew::prelude::*;
/// # fn example(started_at: Timestamp) -> Html {
/// html! { <RelativeTime at={started_at} verb="Started" /> }
/// # }
/// ```
#[component]
pub fn RelativeTime(props: &RelativeTimeProps) -> Html {
    let locale = use_context::<Locale>().unwrap_or_default();
    use_clock(&locale, |clock| {
        relative_time(props.at, props.verb.as_deref(), props.note.as_deref(), clock).into_html()
    })
}

pub(super) fn relative_time(
    at: Timestamp,
    verb: Option<&str>,
    note: Option<&str>,
    clock: &mut Clock<'_>,
) -> Element {
    let title = || match (exact(at, clock.locale), note) {
        (Some(exact), Some(note)) => Some([&exact, " · ", note].concat()),
        (exact, note) => exact.or_else(|| note.map(str::to_owned)),
    };
    let title = clock.titles.then(title).flatten();
    let text = clock.text(ago(at, clock.now)).unwrap_or_default();
    let text = match verb {
        Some(verb) => [verb, " ", &text].concat(),
        None => text,
    };
    element("time", "time").maybe("datetime", iso(at)).maybe("title", title).text(text)
}

fn iso(at: Timestamp) -> Option<String> {
    can_be_written(at).then(|| Date::new(&JsValue::from_f64(at.0 as f64)).to_iso_string().into())
}

/// A server knows neither the reader's language nor the zone; the browser adds what is left out there.
fn can_be_written(at: Timestamp) -> bool {
    cfg!(target_arch = "wasm32") && exact_within(at)
}

/// The moment in the reader's language and time zone.
pub(super) fn exact(at: Timestamp, locale: &Locale) -> Option<String> {
    thread_local!(static FORMATS: RefCell<Vec<(Locale, Function)>> = RefCell::default());

    if !can_be_written(at) {
        return None;
    }
    let format = FORMATS.with_borrow_mut(|formats| {
        let known = formats.iter().find(|(known, _)| known == locale).map(|(_, format)| format.clone());
        known.unwrap_or_else(|| {
            let format = format(locale);
            formats.push((locale.clone(), format.clone()));
            format
        })
    });
    format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(at.0 as f64)).ok()?.as_string()
}

/// Making a format costs more than a hundred uses of it.
fn format(locale: &Locale) -> Function {
    let options = Object::new();
    for part in ["dateStyle", "timeStyle"] {
        // Setting a field of a plain object cannot fail.
        let _ = Reflect::set(&options, &part.into(), &"medium".into());
    }
    // A tag that is none throws; the browser's own language is better than no date.
    let chosen = (!locale.0.is_empty()).then(|| {
        let constructor = Reflect::get(&js_sys::global(), &"Intl".into())
            .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))?;
        let arguments = Array::of2(&JsValue::from_str(&locale.0), &options);
        Reflect::construct(constructor.unchecked_ref::<Function>(), &arguments)
    });
    match chosen {
        Some(Ok(chosen)) => chosen.unchecked_into::<DateTimeFormat>(),
        _ => DateTimeFormat::new(&Array::new(), &options),
    }
    .format()
}
