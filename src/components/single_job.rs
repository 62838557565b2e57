//! The card of one job with everything around it.

use yew::prelude::*;

use super::{
    Button, Icon, JobCard, OnCardAction, Shape,
    card_actions::use_card_actions,
    notice::{Banner, ErrorPanel},
    skeleton::SkeletonCard,
};
use crate::{
    hooks::{Details, Jobs, ServerClock, use_details, use_viewer},
    job::JobId,
    observer::Offered,
    store::Entry,
};

/// Properties of [`SingleJob`].
#[derive(Clone, PartialEq, Properties)]
pub struct SingleJobProps {
    /// The jobs, from [`use_jobs`](crate::hooks::use_jobs).
    pub jobs: Jobs,
    /// Which of them.
    pub id: JobId,
    /// Is asked before "View Details", "Retry" and "Cancel" do what they say; `false` keeps them from it.
    #[prop_or_default]
    pub on_action: Option<OnCardAction>,
}

/// One job, kept up to date, with details, retry and cancel. A job that the list does not name (history is
/// short) is asked for by itself.
///
/// ```
/// use jobs_console::{components::SingleJob, hooks::Jobs, job::JobId};
/// # use yew::prelude::*;
/// # fn example(jobs: Jobs, id: JobId) -> Html {
/// html! { <SingleJob {jobs} {id} /> }
/// # }
/// ```
#[component]
pub fn SingleJob(props: &SingleJobProps) -> Html {
    let Jobs { state, observer } = &props.jobs;
    let root = use_node_ref();
    // A badge elsewhere on the page says that nobody looks.
    use_viewer(observer, true);
    let actions = use_card_actions(&props.jobs, &root, &props.on_action);
    let on_try_again = use_callback(observer.clone(), |(), observer| observer.refetch());
    let content = match (&state.problem, state.ready, state.snapshot.entry(&props.id)) {
        (Some(problem), false, _) => {
            html! { <ErrorPanel problem={problem.clone()} on_retry={on_try_again.clone()} /> }
        }
        (None, false, _) => html! { <SkeletonCard /> },
        (_, true, Some(entry)) => html! {
            <JobCard
                entry={entry.clone()}
                labels={observer.options().labels.clone()}
                offered={state.offered}
                on_details={actions.on_details}
                on_retry={actions.on_retry}
                on_cancel={actions.on_cancel}
            />
        },
        (_, true, None) => html! {
            <UnlistedJob
                jobs={props.jobs.clone()}
                id={props.id.clone()}
                on_details={actions.on_details}
            />
        },
    };
    let banner = state.problem.clone().filter(|_| state.ready);
    html! {
        <ContextProvider<ServerClock> context={ServerClock::of(&props.jobs)}>
            <div class="jc-jobs" part="jobs" ref={root} tabindex="-1">
                if let Some(problem) = banner {
                    <Banner {problem} on_retry={on_try_again} />
                }
                { content }
                { actions.dialog }
            </div>
        </ContextProvider<ServerClock>>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct UnlistedJobProps {
    jobs: Jobs,
    id: JobId,
    on_details: Callback<JobId>,
}

/// A job that is known from `jobs.get` alone. What becomes of an action would not be seen, so none is offered.
#[component]
fn UnlistedJob(props: &UnlistedJobProps) -> Html {
    let observer = &props.jobs.observer;
    let (Details { details, error, loading, .. }, on_try_again) = use_details(observer, &props.id, None);
    match (details, error) {
        (Some(details), _) => html! {
            <JobCard
                entry={Entry::from(details.job.clone())}
                labels={observer.options().labels.clone()}
                offered={Offered { retry: false, cancel: false }}
                on_details={props.on_details.clone()}
            />
        },
        (None, Some(error)) => html! {
            <div class="jc-panel" part="panel" role="alert">
                <Icon shape={Shape::Warning} />
                <h3 class="jc-panel-heading" part="panel-heading">{ "Couldn't load this job" }</h3>
                <p class="jc-panel-text" part="panel-text">{ error.to_string() }</p>
                <Button label="Try again" pending={loading} onclick={on_try_again} />
            </div>
        },
        (None, None) => html! { <SkeletonCard /> },
    }
}
