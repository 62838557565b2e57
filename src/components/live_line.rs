//! Whether the list is kept up to date, and what the reader can do about that.

use std::time::Duration;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{ButtonKind, ButtonProps, button::button, use_selected::use_selected};
use crate::{
    hooks::{Jobs, use_now},
    i18n::{every, live_text, messages},
    query::{JobsQuery, Liveness, now},
};

/// The intervals that the reader can choose, beside the host's own.
const INTERVALS: [Duration; 3] = [Duration::from_secs(3), Duration::from_secs(10), Duration::from_secs(30)];

/// Properties of [`LiveLine`].
#[derive(Clone, PartialEq, Properties)]
pub struct LiveLineProps {
    /// The jobs, from [`use_jobs`](crate::hooks::use_jobs).
    pub jobs: Jobs,
    /// Whether the reader can choose how often the list is requested: every 3, 10 or 30 seconds.
    #[prop_or_default]
    pub interval_choice: bool,
    /// A banner is there that tells of failures: they are not told twice.
    #[prop_or_default]
    pub has_banner: bool,
    /// The button that pauses says its key, which is listened to elsewhere.
    #[prop_or_default]
    pub shortcuts: bool,
    /// The reader wants to see the keys. Without it there is no button for that.
    #[prop_or_default]
    pub on_keys: Option<Callback<()>>,
}

/// "Live · updated just now", with a button that pauses and resumes. It is no live region: what changes is announced elsewhere.
///
/// Styling hooks: class `jc-live`, part `live`, `data-live` (`live`, `on-demand`, `paused`, `offline`, `retrying`); `jc-live-text`;
/// `jc-interval`, part `interval`.
///
/// ```
/// use jobs_console::{components::LiveLine, hooks::Jobs};
/// # use yew::prelude::*;
/// # fn example(jobs: Jobs) -> Html {
/// html! { <LiveLine {jobs} interval_choice=true /> }
/// # }
/// ```
#[component]
pub fn LiveLine(props: &LiveLineProps) -> Html {
    let LiveLineProps { jobs: Jobs { state, query }, interval_choice, has_banner, shortcuts, on_keys } =
        props;
    let now = use_now();
    let liveness = state.liveness();
    let text = now.text(live_text(state, *has_banner, now.at())).unwrap_or_default();
    use_updated(query, *has_banner, &text);
    let has_choice = *interval_choice && state.is_polled && !query.host_interval().is_zero();
    let select = use_selected(state.interval.as_millis().to_string(), has_choice);
    let is_paused = state.is_paused;
    let on_pause = {
        let query = query.clone();
        move |()| query.set_paused(!is_paused)
    };
    let (label, name) = match is_paused {
        true => (messages::live::resume(), messages::live::resume_name()),
        false => (messages::live::pause(), messages::live::pause_name()),
    };
    html! {
        <div
            class="jc-live"
            part="live"
            role="group"
            aria-label={messages::live::name()}
            data-live={liveness.name()}
        >
            <span class="jc-live-dot" part="live-dot" aria-hidden="true" />
            <p class="jc-live-text" part="live-text" translate="no">{ text }</p>
            <span class="jc-live-controls" part="live-controls">
                if has_choice {
                    { interval_select(select, query, state.interval) }
                }
                if liveness != Liveness::OnDemand {
                    { button(yew::props! { ButtonProps {
                        label,
                        name: AttrValue::Static(name),
                        kind: ButtonKind::Ghost,
                        action: "pause",
                        shortcut: shortcuts.then_some(AttrValue::Static("p")),
                        onclick: on_pause,
                    } }) }
                }
                if let Some(on_keys) = on_keys {
                    { button(yew::props! { ButtonProps {
                        label: messages::keys::button(),
                        name: AttrValue::Static(messages::keys::name()),
                        kind: ButtonKind::Ghost,
                        action: "keys",
                        shortcut: AttrValue::Static("?"),
                        onclick: on_keys.clone(),
                    } }) }
                }
            </span>
        </div>
    }
}

/// An answer that changes nothing renders nothing, but the text may say that the last one was long ago.
#[hook]
fn use_updated(query: &JobsQuery, has_banner: bool, text: &str) {
    let update = use_force_update();
    let shown = use_mut_ref(String::new);
    text.clone_into(&mut shown.borrow_mut());
    use_effect_with((query.clone(), has_banner), move |(query, has_banner)| {
        let (answered, has_banner) = (query.clone(), *has_banner);
        let listener = query.on_answer(move || {
            let state = answered.state();
            let text = live_text(&state, has_banner, now() + state.clock_offset).text;
            if text.unwrap_or_default() != *shown.borrow() {
                update.force_update();
            }
        });
        move || drop(listener)
    });
}

fn interval_select(select: NodeRef, query: &JobsQuery, interval: Duration) -> Html {
    let of_host = query.host_interval();
    let mut intervals: Vec<_> = INTERVALS.into_iter().chain([of_host, interval]).collect();
    intervals.retain(|interval| !interval.is_zero());
    intervals.sort_unstable();
    intervals.dedup();
    let onchange = {
        let query = query.clone();
        move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            let chosen = select.and_then(|select| select.value().parse().ok()).map(Duration::from_millis);
            query.set_interval(chosen.filter(|chosen| *chosen != of_host));
        }
    };
    let option = |interval: &Duration| {
        let value = interval.as_millis().to_string();
        html! { <option key={value.clone()} {value}>{ every(*interval) }</option> }
    };
    html! {
        <select
            ref={select}
            class="jc-range jc-interval"
            part="interval"
            aria-label={messages::live::interval()}
            {onchange}
        >
            { for intervals.iter().map(option) }
        </select>
    }
}
