//! The choice of the time zone of dates.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Shape, icon::icon, use_selected::use_selected};
use crate::i18n::{TimeZones, messages, short_zone};

/// The time zones of a [`Toolbar`](super::Toolbar).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct TimeZoneChoice {
    /// The zone of dates; `None` for the reader's own.
    pub shown: Option<Rc<str>>,
    /// The zones to choose from beside the reader's own.
    pub named: Rc<[Rc<str>]>,
    /// The reader wants another one.
    pub on_change: Callback<Option<Rc<str>>>,
}

impl TimeZoneChoice {
    /// A choice between the reader's own zone and those that are named.
    pub fn new(
        shown: Option<Rc<str>>,
        named: impl Into<Rc<[Rc<str>]>>,
        on_change: Callback<Option<Rc<str>>>,
    ) -> Self {
        Self { shown, named: named.into(), on_change }
    }
}

/// An icon, and the zone where it is not the reader's own, below a `<select>` that cannot be seen: it takes no more room than
/// the buttons beside it.
#[hook]
pub(super) fn use_time_zone_select(choice: Option<&TimeZoneChoice>) -> Option<Html> {
    let name = choice.map(|choice| TimeZones::name(choice.shown.as_deref())).unwrap_or_default();
    let select = use_selected(name.to_owned(), choice.is_some());
    let TimeZoneChoice { shown, named, on_change } = choice?;
    let onchange = {
        let on_change = on_change.clone();
        move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                on_change.emit(TimeZones::parse(&select.value()));
            }
        }
    };
    let label = messages::toolbar::time_zone();
    let of_zone = |zone: &Rc<str>| {
        html! { <option key={&**zone} value={AttrValue::from(zone.clone())} translate="no">{ &**zone }</option> }
    };
    Some(html! {
        <span class="jc-tool jc-zone" part="time-zone" data-zone={shown.as_ref().map(|_| "named")}>
            { icon(Shape::Globe, None) }
            if let Some(zone) = shown {
                <span key={&**zone} class="jc-zone-name" translate="no" aria-hidden="true">{ short_zone(zone) }</span>
            }
            <select ref={select} aria-label={label} title={label} {onchange}>
                <option key="" value={TimeZones::name(None)}>{ messages::toolbar::own_time_zone() }</option>
                { for named.iter().map(of_zone) }
            </select>
        </span>
    })
}
