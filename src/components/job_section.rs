//! One section of the list: a heading and its cards.

use yew::prelude::*;

use super::{JobAction, JobCard};
use crate::{
    hooks::{VirtualItem, VirtualList, VirtualListOptions, use_virtual_list},
    i18n::{filtered_heading, section_heading},
    job::{JobId, KindLabels},
    query::{Capabilities, JobEntries, JobEntry},
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
    /// Renders a job, in place of [`JobCard`].
    #[prop_or_default]
    pub card: Option<Callback<JobEntry, Html>>,
    /// How much of a long section is in the document.
    #[prop_or_default]
    pub virtual_list: VirtualListOptions,
}

/// A region with a heading and a list of cards. Of a long section only the cards near the screen are in the
/// document; `aria-setsize` and `aria-posinset` say how many there are.
///
/// Styling hooks: classes and parts `jc-section`, `jc-section-heading`, `jc-list`; `data-windowed` on the
/// list while only a part of it is in the document.
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
    let JobSectionProps { heading_id, name, entries, .. } = props;
    let list = use_node_ref();
    let focused = use_mut_ref(|| None::<JobId>);
    // The card with the focus stays in the document, wherever the list is scrolled to.
    let pinned = focused.borrow().clone();
    let pinned = pinned.and_then(|id| entries.iter().position(|entry| entry.job.id == id));
    let key = |index: usize| entries.get(index).map_or("", |entry| &*entry.job.id);
    let VirtualList { items, is_windowed, .. } =
        use_virtual_list(&list, entries.len(), key, pinned, props.virtual_list);
    let onfocusin = {
        let focused = focused.clone();
        move |event: FocusEvent| *focused.borrow_mut() = job_of(&event)
    };
    let onfocusout = move |_: FocusEvent| *focused.borrow_mut() = None;
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
    html! {
        <section class="jc-section" part="section" aria-labelledby={heading_id.clone()}>
            <h3 key={&*heading} class="jc-section-heading" part="section-heading" id={heading_id.clone()}>
                { heading }
            </h3>
            <ul
                class="jc-list"
                part="list"
                role="list"
                data-windowed={is_windowed.then_some("")}
                ref={list}
                {onfocusin}
                {onfocusout}
            >
                { for items.iter().map(item) }
            </ul>
        </section>
    }
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
            />
        },
    };
    html! {
        <li
            key={id.as_str()}
            data-key={id}
            aria-setsize={index.map(|_| props.entries.len().to_string())}
            aria-posinset={index.map(|index| (index + 1).to_string())}
        >
            { card }
        </li>
    }
}

/// The job of the list item that an event comes from.
fn job_of(event: &FocusEvent) -> Option<JobId> {
    let item = event.target_dyn_into::<web_sys::Element>()?.closest("[data-key]").ok()??;
    item.get_attribute("data-key").map(JobId::from)
}
