//! "Started 2 minutes ago", with the exact moment at hand.

use chrono::{DateTime, Utc};
use yew::prelude::*;

use crate::{
    hooks::{Now, use_now},
    i18n::{Times, ago, exact_time, iso_datetime, time_tooltip, times, with_time},
};

/// Properties of [`RelativeTime`].
#[derive(Clone, PartialEq, Properties)]
pub struct RelativeTimeProps {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The word before it, "Started", or a sentence with its place, "Started {time}".
    #[prop_or_default]
    pub verb: Option<AttrValue>,
    /// What the tooltip says besides the exact moment.
    #[prop_or_default]
    pub note: Option<AttrValue>,
}

/// How long ago something was. The text keeps itself up to date; `datetime` and the tooltip have the exact
/// moment, the latter in the reader's language and time zone.
///
/// Styling hooks: element `time`, part `time`.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use jobs_console::components::RelativeTime;
/// # use yew::prelude::*;
/// # fn example(started_at: DateTime<Utc>) -> Html {
/// html! { <RelativeTime at={started_at} verb="Started" /> }
/// # }
/// ```
#[component]
pub fn RelativeTime(props: &RelativeTimeProps) -> Html {
    let now = use_now();
    relative_time(&now, props.at, props.verb.as_deref(), props.note.as_deref())
}

/// [`RelativeTime`] without a component of its own: the caller renders again when the text changes.
pub(super) fn relative_time(now: &Now, at: DateTime<Utc>, verb: Option<&str>, note: Option<&str>) -> Html {
    let is_settled = now.context.is_settled;
    let exact = (is_settled && times() == Times::Absolute).then(|| exact_time(at)).flatten();
    let time = exact.unwrap_or_else(|| now.text(ago(at, now.at())).unwrap_or_default());
    let text = verb.map_or_else(|| time.clone(), |verb| with_time(verb, &time));
    let title = is_settled.then(|| time_tooltip(at, note)).flatten();
    html! { <time part="time" translate="no" datetime={iso_datetime(at)} {title}>{ text }</time> }
}

/// A moment among the facts of something: exact, and how long ago it was, unless that is written as the same exact time.
pub(super) fn moment(now: &Now, at: DateTime<Utc>) -> Html {
    let time = relative_time(now, at, None, None);
    match times() {
        Times::Relative => {
            let exact = exact_time(at).unwrap_or_default();
            html! { <dd translate="no">{ [&exact, " ("].concat() }{ time }{ ")" }</dd> }
        }
        Times::Absolute => html! { <dd translate="no">{ time }</dd> },
    }
}
