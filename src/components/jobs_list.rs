//! The list of jobs with everything around it.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    JobCard, OnCardAction, PanelSelected,
    announcements::Announcements,
    card_actions::use_card_actions,
    focus::{self, Focused},
    notice::{Banner, Empty, ErrorPanel, bad_rows},
    skeleton::Skeleton,
};
use crate::{
    hooks::{Jobs, ServerClock, use_id, use_viewer},
    job::JobId,
    observer::Offered,
    store::{Entry, Snapshot},
    text::{KindLabels, section_heading},
};

/// Properties of [`JobsList`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobsListProps {
    /// The jobs, from [`use_jobs`](crate::hooks::use_jobs).
    pub jobs: Jobs,
    /// Shown in place of the library's own words when there are no jobs.
    #[prop_or_default]
    pub empty: Option<Html>,
    /// Is asked before "View Details", "Retry" and "Cancel" do what they say; `false` keeps them from it.
    #[prop_or_default]
    pub on_action: Option<OnCardAction>,
}

/// Running and recent jobs, with details, retry and cancel, and with words for every state in which there
/// is no list or not a fresh one. In a [`TabPanel`](super::TabPanel) it asks less often while another tab
/// is selected.
///
/// ```
/// use jobs_console::{components::JobsList, hooks::use_jobs, observer::JobsOptions};
/// use yew::prelude::*;
///
/// #[component]
/// fn JobsPage() -> Html {
///     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
///     html! { <JobsList {jobs} /> }
/// }
/// ```
#[component]
pub fn JobsList(props: &JobsListProps) -> Html {
    let Jobs { state, observer } = &props.jobs;
    let root = use_node_ref();
    use_kept_focus(&root, state);

    let shown = use_context::<PanelSelected>().is_none_or(|panel| panel.0);
    use_viewer(observer, shown);

    let on_try_again = use_callback(observer.clone(), |(), observer| observer.refetch());
    let actions = use_card_actions(&props.jobs, &root, &props.on_action);

    let snapshot = &state.snapshot;
    let content = match (&state.problem, state.ready) {
        (Some(problem), false) => {
            html! { <ErrorPanel problem={problem.clone()} on_retry={on_try_again.clone()} /> }
        }
        (None, false) => html! { <Skeleton /> },
        (_, true) if snapshot.is_empty() => props.empty.clone().unwrap_or_else(|| html! { <Empty /> }),
        (_, true) => {
            let section = |name: &'static str, entries: &Rc<[Entry]>| {
                html! {
                    <Section
                        {name}
                        entries={Entries(entries.clone())}
                        labels={observer.options().labels.clone()}
                        offered={state.offered}
                        on_details={actions.on_details.clone()}
                        on_retry={actions.on_retry.clone()}
                        on_cancel={actions.on_cancel.clone()}
                    />
                }
            };
            html! {
                <>
                    { running_or_none(snapshot, section) }
                    if !snapshot.recent.is_empty() {
                        { section("Recent Jobs", &snapshot.recent) }
                    }
                </>
            }
        }
    };
    let banner = state.problem.clone().filter(|_| state.ready);
    html! {
        <ContextProvider<ServerClock> context={ServerClock::of(&props.jobs)}>
            <div class="jc-jobs" part="jobs" ref={root} tabindex="-1">
                <Announcements text={AttrValue::from(state.announcement.0.clone())} number={state.announcement.1} />
                if let Some(problem) = banner {
                    <Banner {problem} on_retry={on_try_again} />
                }
                { content }
                if let Some(text) = bad_rows(snapshot.bad_rows) {
                    <p class="jc-meta jc-bad-rows" part="meta bad-rows">{ text }</p>
                }
                { actions.dialog }
            </div>
        </ContextProvider<ServerClock>>
    }
}

fn running_or_none(snapshot: &Snapshot, section: impl Fn(&'static str, &Rc<[Entry]>) -> Html) -> Html {
    if snapshot.running.is_empty() {
        html! { <p class="jc-meta jc-none-running" part="meta none-running">{ "No running jobs" }</p> }
    } else {
        section("Running Jobs", &snapshot.running)
    }
}

/// The focus goes with a card to its new place: a node that is moved or made anew loses it.
#[hook]
fn use_kept_focus(root: &NodeRef, state: &Rc<crate::observer::JobsState>) {
    let before = use_mut_ref(|| None::<Focused>);
    // Rendering has not reached the document yet, so this is the focus before the change.
    if let Some(root) = root.cast() {
        *before.borrow_mut() = focus::focused(&root);
    }
    use_effect_with((state.clone(), root.clone()), move |(_, root)| {
        if let (Some(root), Some(before)) = (root.cast(), before.borrow_mut().take()) {
            focus::bring_back(&root, &before);
        }
    });
}

/// A section's list, compared by pointer: the store keeps the list of a section that did not change.
#[derive(Clone)]
struct Entries(Rc<[Entry]>);

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SectionProps {
    name: &'static str,
    entries: Entries,
    labels: KindLabels,
    offered: Offered,
    on_details: Callback<JobId>,
    on_retry: Callback<JobId>,
    on_cancel: Callback<JobId>,
}

#[component]
fn Section(props: &SectionProps) -> Html {
    let heading_id = use_id();
    let card = |entry: &Entry| {
        html! {
            <li key={&*entry.job.id}>
                <JobCard
                    entry={entry.clone()}
                    labels={props.labels.clone()}
                    offered={props.offered}
                    on_details={props.on_details.clone()}
                    on_retry={props.on_retry.clone()}
                    on_cancel={props.on_cancel.clone()}
                />
            </li>
        }
    };
    html! {
        <section class="jc-section" part="section" aria-labelledby={heading_id.clone()}>
            <h3 class="jc-section-heading" part="section-heading" id={heading_id}>{ section_heading(props.name, props.entries.0.len()) }</h3>
            <ul class="jc-list" part="list" role="list">{ for props.entries.0.iter().map(card) }</ul>
        </section>
    }
}
