//! The steps of a run, to scale.

use std::{collections::HashSet, rc::Rc};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{
    ButtonKind, ButtonProps,
    button::button,
    step_secrets::StepSecrets,
    timeline_row::{TimelineRow, timeline_row},
    timeline_ruler::{legend, timeline_ruler},
};
use crate::{
    hooks::{use_now, use_words},
    i18n::{TimedText, messages, show_all_steps},
    job::{Job, JobDetails, Step},
    timeline::{self, GapKey, RunTimes},
};

/// A run with more steps shows so many until the reader wants all.
const FIRST_STEPS: usize = 100;

/// Properties of [`Timeline`].
#[derive(Clone, PartialEq, Properties)]
pub struct TimelineProps {
    /// The run and its steps, from `jobs.get`.
    pub details: Rc<JobDetails>,
    /// The run as a list shows it, where that is newer than the details.
    #[prop_or_default]
    pub job: Option<Rc<Job>>,
    /// "Rerun from here" was pressed at the step with this id. Without it the button is not offered.
    #[prop_or_default]
    pub on_rerun: Option<Callback<Rc<str>>>,
    /// A rerun is under way.
    #[prop_or_default]
    pub rerunning: bool,
    /// Is told which secrets of the steps are shown.
    #[prop_or_default]
    pub(super) secrets: Option<StepSecrets>,
}

/// The steps of a run as rows on a common scale of time, which goes on while the run does. A row opens to the step's
/// attempts, errors, times and output. Long gaps in which nothing ran are folded. Nothing where there are no steps.
///
/// The rows are one stop of the Tab key; the up and down keys, Home and End go from row to row.
///
/// Styling hooks: classes and parts `jc-timeline`, `jc-ruler`, `jc-ticks`, `jc-tick`, `jc-folds`, `jc-steps`, `jc-step`,
/// `jc-step-row` (`aria-expanded`), `jc-step-name`, `jc-track`, `jc-step-time`, `jc-step-panel`, `jc-attempts`,
/// `jc-legend`; on the segments
/// `data-kind` (`queued`, `running`, `completed`, `failed`, `backoff`, `sleeping`, `cancelled`, `other`).
///
/// ```
/// use std::rc::Rc;
/// use jobs_console::{components::Timeline, job::JobDetails};
/// # use yew::prelude::*;
/// # fn example(details: Rc<JobDetails>) -> Html {
/// html! { <Timeline {details} /> }
/// # }
/// ```
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    use_words();
    let now = use_now();
    let list = use_node_ref();
    let unfolded = use_state_eq(Vec::<GapKey>::new);
    let opened = use_state_eq(Vec::<Rc<str>>::new);
    let reachable = use_state_eq(|| None::<Rc<str>>);
    let shows_all = use_state_eq(|| false);

    let steps = &props.details.steps;
    let job = props.job.as_ref().unwrap_or(&props.details.job);
    let run = RunTimes::new(job, now.known_until());
    let layout = timeline::Timeline::new(steps, &run, &unfolded);
    now.text(TimedText { text: None, next: layout.as_ref().and_then(|layout| layout.next) });

    let shown = if *shows_all { steps.len() } else { steps.len().min(FIRST_STEPS) };
    let keys = step_keys(steps);
    let reached = reachable.as_ref().filter(|key| keys.iter().take(shown).any(|known| known == *key));
    let reached = reached.or(keys.first()).cloned();

    let on_toggle = {
        let opened = opened.clone();
        Callback::from(move |key| opened.set(toggled(&opened, key)))
    };
    let on_fold = {
        let unfolded = unfolded.clone();
        Callback::from(move |key| unfolded.set(toggled(&unfolded, key)))
    };
    let onkeydown = use_callback(list.clone(), |event: KeyboardEvent, list| {
        if let Some(row) = list.cast().and_then(|list| row_for_key(&list, &event)) {
            event.prevent_default();
            let _ = row.focus();
        }
    });
    let onfocusin = use_callback(reachable.setter(), |event: FocusEvent, reachable| {
        if let Some(row) = row_of(&event) {
            reachable.set(row.get_attribute("data-step").map(Rc::from));
        }
    });
    let on_show_all = use_callback(shows_all.setter(), |(), shows_all| shows_all.set(true));
    // The button that was pressed is gone: the focus goes on to what it has brought.
    use_effect_with((list.clone(), *shows_all), |(list, shows_all)| {
        if *shows_all && let Some(row) = list.cast().and_then(|list| rows(&list).into_iter().nth(FIRST_STEPS))
        {
            let _ = row.focus();
        }
    });

    if steps.is_empty() {
        return html! { <div hidden=true /> };
    }
    let folds = layout.as_ref().map_or(&[][..], |layout| &layout.folds);
    let row = |(index, step): (usize, &Step)| {
        let key = keys.get(index).cloned().unwrap_or_default();
        let segments = layout.as_ref().and_then(|layout| layout.rows.get(index));
        let is_open = opened.contains(&key);
        let is_reachable = reached.as_ref() == Some(&key);
        let row = TimelineRow {
            step,
            segments: segments.map_or(&[], Vec::as_slice),
            folds,
            run: &run,
            is_open,
            is_reachable,
            secrets: props.secrets.as_ref().map(|secrets| secrets.of(&key)),
            on_rerun: props.on_rerun.as_ref(),
            rerunning: props.rerunning,
        };
        timeline_row(&now, key, row, &on_toggle)
    };
    html! {
        <div class="jc-timeline" part="timeline">
            <h4 class="jc-section-heading" part="section-heading">{ messages::details::steps() }</h4>
            if let Some(layout) = &layout {
                { timeline_ruler(layout, &on_fold) }
            }
            <ol class="jc-steps" part="steps" role="list" aria-label={messages::details::steps()} ref={list} {onkeydown} {onfocusin}>
                { for steps.iter().take(shown).enumerate().map(row) }
            </ol>
            if shown < steps.len() {
                { button(yew::props! { ButtonProps {
                    label: show_all_steps(steps.len()),
                    kind: ButtonKind::Link,
                    action: "all-steps",
                    onclick: on_show_all,
                } }) }
            }
            if let Some(layout) = &layout {
                { legend(layout) }
            }
        </div>
    }
}

/// What tells the steps apart: their ids, or their places where they have none of their own.
pub(super) fn step_keys<'a>(steps: &'a [Step]) -> Vec<Rc<str>> {
    let mut seen = HashSet::new();
    let key = |(index, step): (usize, &'a Step)| match &step.id {
        Some(id) if seen.insert(&**id) => id.clone(),
        id => [id.as_deref().unwrap_or_default(), "#", &index.to_string()].concat().into(),
    };
    steps.iter().enumerate().map(key).collect()
}

/// `items` with `item`, or without it if it was there.
fn toggled<T: Clone + PartialEq>(items: &[T], item: T) -> Vec<T> {
    let mut others: Vec<_> = items.iter().filter(|known| **known != item).cloned().collect();
    if others.len() == items.len() {
        others.push(item);
    }
    others
}

/// The rows of the list that can have the focus, in their order.
fn rows(list: &Element) -> Vec<HtmlElement> {
    let Ok(nodes) = list.query_selector_all("[data-step]") else { return Vec::new() };
    (0..nodes.length()).filter_map(|index| Some(nodes.item(index)?.unchecked_into())).collect()
}

/// The row that an event comes from, not from what the row has opened.
fn row_of(event: &Event) -> Option<Element> {
    event.target()?.unchecked_into::<Element>().closest("[data-step]").ok()?
}

/// The row that a key leads to; `None` for keys that are not the list's.
fn row_for_key(list: &Element, event: &KeyboardEvent) -> Option<HtmlElement> {
    if event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let here = row_of(event)?;
    let rows = rows(list);
    let index = rows.iter().position(|row| **row == here)?;
    let last = rows.len().checked_sub(1)?;
    let index = match &*event.key() {
        "ArrowDown" => (index + 1).min(last),
        "ArrowUp" => index.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    rows.into_iter().nth(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::JobStatus;

    #[test]
    fn each_step_has_a_key_of_its_own() {
        let step = |id: Option<&str>| {
            let mut step = Step::new("work", JobStatus::Completed);
            step.id = id.map(Rc::from);
            step
        };
        let keys = step_keys(&[step(Some("a")), step(None), step(Some("a")), step(Some("b")), step(None)]);
        assert_eq!(keys.iter().map(|key| &**key).collect::<Vec<_>>(), ["a", "#1", "a#2", "b", "#4"]);
    }

    #[test]
    fn toggling_twice_changes_nothing() {
        let once = toggled(&[1, 2], 3);
        assert_eq!((once.as_slice(), toggled(&once, 3)), (&[1, 2, 3][..], vec![1, 2]));
    }
}
