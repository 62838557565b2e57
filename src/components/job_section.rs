//! One section of the list: a heading and its cards.

use web_sys::Element;
use yew::prelude::*;

use super::{ButtonProps, CardContext, Density, JobAction, JobCard, button::button, focus};
use crate::{
    hooks::{VirtualItem, VirtualList, VirtualListOptions, use_virtual_list, use_words},
    i18n::{action_name, filtered_heading, messages, section_heading},
    job::{JobId, KindLabels},
    query::{Capabilities, JobEntries, JobEntry},
    selection::Selection,
    watch::Watched,
};

/// Properties of [`JobSection`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobSectionProps {
    /// The id of the heading, which names the section: unique on the page.
    pub heading_id: AttrValue,
    /// What the heading says before the number of jobs: "Running Jobs".
    pub name: AttrValue,
    /// The jobs, in their order. Compared by pointer: the query keeps the list of a section that did not
    /// change.
    pub entries: JobEntries,
    /// How many jobs there are without the filters; the heading says so where fewer are shown.
    #[prop_or_default]
    pub total: Option<usize>,
    /// The words for kinds of jobs.
    #[prop_or_default]
    pub labels: KindLabels,
    /// The mutations that the server offers.
    #[prop_or_default]
    pub capabilities: Capabilities,
    /// A button of a card was pressed.
    #[prop_or_default]
    pub on_action: Callback<(JobAction, JobId)>,
    /// The selected jobs; without it there are no checkboxes.
    #[prop_or_default]
    pub selection: Option<Selection>,
    /// The checkbox of a job was pressed; `true` with Shift.
    #[prop_or_default]
    pub on_select: Callback<(JobId, bool)>,
    /// How many failed jobs the button beside the heading retries; with fewer than two there is none.
    #[prop_or_default]
    pub failed: usize,
    /// Jobs are acted on: that button does nothing.
    #[prop_or_default]
    pub is_acting: bool,
    /// That button was pressed.
    #[prop_or_default]
    pub on_retry_failed: Callback<()>,
    /// How much room a job takes.
    #[prop_or_default]
    pub density: Density,
    /// Which jobs the reader watches singly; without it there are no bells.
    #[prop_or_default]
    pub(super) picked: Option<Watched>,
    /// The bell of a job was pressed.
    #[prop_or_default]
    pub(super) on_watch: Callback<JobId>,
    /// Renders a job, in place of [`JobCard`]. A component in it takes what the section has for its cards from
    /// [`use_card`](super::use_card).
    #[prop_or_default]
    pub card: Option<Callback<JobEntry, Html>>,
    /// The job whose details are open.
    #[prop_or_default]
    pub open: Option<JobId>,
    /// A job whose card is about to get the focus, and so has to be in the document.
    #[prop_or_default]
    pub wanted: Option<JobId>,
    /// The buttons and checkboxes say their keys, which the list listens to.
    #[prop_or_default]
    pub shortcuts: bool,
    /// How much of a long section is in the document.
    #[prop_or_default]
    pub virtual_list: VirtualListOptions,
}

/// A region with a heading and a list of cards. Of a long section only the cards near the screen are in the
/// document; `aria-setsize` and `aria-posinset` say how many there are.
///
/// Styling hooks: classes and parts `jc-section`, `jc-section-head`, `jc-section-heading`, `jc-list`, `jc-select`, `jc-checkbox`;
/// `data-windowed` on the list while only a part of it is in the document, `data-selecting` while any job is selected,
/// `data-selected` on the list items of those.
///
/// ```
/// use jobs_console::{components::JobSection, hooks::Jobs};
/// # use yew::prelude::*;
/// # fn example(jobs: Jobs) -> Html {
/// html! { <JobSection heading_id="failed" name="Recent Jobs" entries={jobs.state.data.recent.clone()} /> }
/// # }
/// ```
#[component]
pub fn JobSection(props: &JobSectionProps) -> Html {
    use_words();
    let JobSectionProps { heading_id, name, entries, .. } = props;
    let list = use_node_ref();
    let focused = use_mut_ref(|| None::<JobId>);
    // The card with the focus, or of which the details are open and which gets the focus back, stays in the document,
    // wherever the list is scrolled to.
    let place = |id: &JobId| entries.iter().position(|entry| entry.job.id == *id);
    let focused_place = focused.borrow().as_ref().and_then(place);
    let pinned = props
        .wanted
        .as_ref()
        .and_then(place)
        .or(focused_place)
        .or_else(|| props.open.as_ref().and_then(place));
    let key = |index: usize| entries.get(index).map(|entry| &entry.job.id);
    let mut options = props.virtual_list;
    if props.density == Density::Compact {
        options.estimate = Density::ROW;
    }
    let VirtualList { items, is_windowed, .. } = use_virtual_list(&list, entries.len(), key, pinned, options);
    let onfocusin = {
        let focused = focused.clone();
        move |event: FocusEvent| {
            *focused.borrow_mut() = job_of(&event);
            if let Some(target) = event.target_dyn_into() {
                focus::uncover(&target);
                focus::mark_card(&target, true);
            }
        }
    };
    let onfocusout = move |event: FocusEvent| {
        *focused.borrow_mut() = None;
        if let Some(target) = event.target_dyn_into() {
            focus::mark_card(&target, false);
        }
    };
    // The click that Space makes does not say in every browser (Firefox) that Shift is held; the key's event just before it does.
    let pressed_with_shift = use_mut_ref(|| None::<Element>);
    let onkeyup = {
        let pressed_with_shift = pressed_with_shift.clone();
        move |event: KeyboardEvent| {
            let is_press = event.key() == " " && event.shift_key();
            *pressed_with_shift.borrow_mut() = checkbox_of(&event).filter(|_| is_press);
        }
    };
    // One for all checkboxes.
    let onclick = {
        let on_select = props.on_select.clone();
        move |event: MouseEvent| {
            let pressed = pressed_with_shift.take();
            let Some(checkbox) = checkbox_of(&event) else { return };
            // A click of the mouse has counted itself.
            let is_pressed = event.detail() == 0 && pressed.as_ref() == Some(&checkbox);
            if let Some(id) = job_of(&event) {
                on_select.emit((id, is_pressed || event.shift_key()));
            }
        }
    };
    let is_selecting = props.selection.as_ref().is_some_and(|selection| !selection.is_empty());
    let item = |item: &VirtualItem| match *item {
        VirtualItem::Spacer { key, .. } => {
            html! { <li {key} class="jc-spacer" data-spacer="" role="presentation" /> }
        }
        VirtualItem::Item(index) => match entries.get(index) {
            Some(entry) => card_item(props, entry, is_windowed.then_some(index)),
            None => html! { <li key={index} hidden=true /> },
        },
    };
    let heading = match props.total.filter(|total| *total != entries.len()) {
        Some(total) => filtered_heading(name, entries.len(), total),
        None => section_heading(name, entries.len()),
    };
    let heading = AttrValue::from(heading);
    let section = html! {
        <section class="jc-section" part="section" aria-labelledby={heading_id.clone()} tabindex="-1">
            <div class="jc-section-head" part="section-head">
                <h3 key={&*heading} class="jc-section-heading" part="section-heading" id={heading_id.clone()}>
                    { heading }
                </h3>
                if props.failed > 1 {
                    { button(yew::props! { ButtonProps {
                        label: section_heading(messages::selection::retry_all_failed(), props.failed),
                        pending: props.is_acting,
                        action: "retry-failed",
                        onclick: props.on_retry_failed.clone(),
                    } }) }
                }
            </div>
            <ul
                class="jc-list"
                part="list"
                role="list"
                data-windowed={is_windowed.then_some("")}
                data-selecting={is_selecting.then_some("")}
                ref={list}
                {onfocusin}
                {onfocusout}
                {onkeyup}
                {onclick}
            >
                { for items.iter().map(item) }
            </ul>
        </section>
    };
    if props.card.is_none() {
        return section;
    }
    let context = CardContext {
        on_action: props.on_action.clone(),
        capabilities: props.capabilities,
        labels: props.labels.clone(),
        shortcuts: props.shortcuts,
        on_watch: props.on_watch.clone(),
        picked: props.picked.clone(),
    };
    html! { <ContextProvider<CardContext> {context}>{ section }</ContextProvider<CardContext>> }
}

/// The list item of a job. `index` is its place in a list of which only a part is in the document.
fn card_item(props: &JobSectionProps, entry: &JobEntry, index: Option<usize>) -> Html {
    let id = AttrValue::from(entry.job.id.clone());
    let card = match &props.card {
        Some(card) => card.emit(entry.clone()),
        None => html! {
            <JobCard
                entry={entry.clone()}
                labels={props.labels.clone()}
                capabilities={props.capabilities}
                on_action={props.on_action.clone()}
                density={props.density}
                watched={props.picked.as_ref().map(|picked| picked.is_picked(&entry.job.id))}
                on_watch={props.on_watch.clone()}
                shortcuts={props.shortcuts}
            />
        },
    };
    let is_selected = props.selection.as_ref().map(|selection| selection.contains(&entry.job.id));
    html! {
        <li
            key={id.as_str()}
            data-key={id}
            // A card of the host's own may have nothing that takes the focus.
            tabindex={props.card.is_some().then_some("-1")}
            data-selected={is_selected.filter(|selected| *selected).map(|_| "")}
            aria-setsize={index.map(|_| props.entries.len().to_string())}
            aria-posinset={index.map(|index| (index + 1).to_string())}
        >
            if let Some(checked) = is_selected {
                <label class="jc-select" part="select">
                    <input
                        type="checkbox"
                        class="jc-checkbox"
                        part="checkbox"
                        aria-label={action_name(messages::selection::select(), &entry.job)}
                        aria-keyshortcuts={props.shortcuts.then_some("x")}
                        data-action={SELECT}
                        {checked}
                    />
                </label>
            }
            { card }
        </li>
    }
}

/// The `data-action` of checkboxes.
const SELECT: &str = "select";

/// The checkbox that an event comes from. Not for a press on its label, which presses the checkbox once more.
fn checkbox_of(event: &Event) -> Option<Element> {
    let target = event.target_dyn_into::<Element>()?;
    (target.get_attribute("data-action").as_deref() == Some(SELECT)).then_some(target)
}

/// The job of the list item that an event comes from.
fn job_of(event: &Event) -> Option<JobId> {
    let item = event.target_dyn_into::<Element>()?.closest("[data-key]").ok()??;
    item.get_attribute("data-key").map(JobId::from)
}
