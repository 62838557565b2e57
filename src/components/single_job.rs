//! The card of one job with everything around it.

use yew::prelude::*;

use super::{
    ButtonProps, JobAction, JobCard, JobLinks, OnJobAction, Shape,
    announcements::Announcements,
    button::button,
    notices::{StaleBanner, StaleBannerProps, error_panel, panel},
    origin_link::Origin,
    skeleton::skeleton_card,
    use_job_actions::{OpenJob, use_job_actions},
    use_kept_focus::use_kept_focus,
    use_times::{UseTimes, use_times},
    use_view::use_view,
};
use crate::{
    hooks::{Jobs, UseJobDetails, ViewContext, use_job_details, use_view_language, use_words},
    i18n::{Language, error_phrase, messages},
    job::JobId,
    query::{Capabilities, FetchStatus, JobEntry},
};

/// Properties of [`SingleJob`].
#[derive(Clone, PartialEq, Properties)]
pub struct SingleJobProps {
    /// The jobs, from [`use_jobs`](crate::hooks::use_jobs).
    pub jobs: Jobs,
    /// Which of them.
    pub id: JobId,
    /// Is called before "View Details", "Retry", "Cancel" and "Rerun from here" do what they say; `false` prevents it.
    #[prop_or_default]
    pub on_action: Option<OnJobAction>,
    /// Gives the links to show in the details of a job: to its logs, its repository.
    #[prop_or_default]
    pub links: Option<JobLinks>,
}

/// One job, kept up to date, with details, retry and cancel. A job that the list does not contain (history
/// is short) is requested by itself.
///
/// Styling hooks: class `jc-jobs`, part `jobs`; see [`JobCard`] for what is in it.
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
    let SingleJobProps { jobs, id, on_action, .. } = props;
    let Jobs { state, query } = jobs;
    let root = use_node_ref();
    let language = use_view_language();
    // There is nothing here to choose with; what was chosen at a list holds here too.
    let UseTimes { language, .. } = use_times(&language, true, query);
    use_kept_focus(&root, jobs, None);
    use_view(query);
    // The dialog of one job is none of another.
    let open_for = use_state_eq(|| None::<JobId>);
    let on_open = use_callback((), {
        let set = open_for.setter();
        move |job, ()| set.set(job)
    });
    use_effect_with(id.clone(), {
        let set = open_for.setter();
        move |_| set.set(None)
    });
    let actions = use_job_actions(
        jobs,
        &root,
        on_action,
        OpenJob { id: (*open_for).clone().filter(|open| open == id), on_change: on_open },
        &props.links,
        None,
    );
    let on_refetch = use_callback(query.clone(), |(), query| query.refetch());
    let content = match (&state.error, state.data.entry(id)) {
        (_, Some(entry)) => html! {
            <JobCard
                entry={entry.clone()}
                labels={state.labels.clone()}
                capabilities={state.capabilities}
                on_action={actions.on_action}
            />
        },
        (_, None) if state.has_data() => html! {
            <UnlistedJob jobs={jobs.clone()} id={id.clone()} on_action={actions.on_action} />
        },
        (Some(error), None) => {
            error_panel(error, query, state.fetch_status == FetchStatus::Fetching, on_refetch.clone())
        }
        (None, None) => skeleton_card(),
    };
    html! {
        <ContextProvider<Language> context={language.clone()}>
        <ContextProvider<ViewContext> context={ViewContext::new(jobs, true)}>
            <div class="jc-jobs" part="jobs" lang={language.tag()} dir={language.dir()} ref={root} tabindex="-1">
                <Announcements jobs={jobs.clone()} />
                if let Some(banner) = StaleBannerProps::of(jobs, false, &on_refetch) {
                    <StaleBanner ..banner />
                }
                { content }
                { actions.dialog }
            </div>
        </ContextProvider<ViewContext>>
        </ContextProvider<Language>>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct UnlistedJobProps {
    jobs: Jobs,
    id: JobId,
    on_action: Callback<(JobAction, JobId)>,
}

/// A job that is known from `jobs.get` alone.
#[component]
fn UnlistedJob(props: &UnlistedJobProps) -> Html {
    use_words();
    let Jobs { state, query } = &props.jobs;
    let UseJobDetails { data, error, is_fetching, refetch } = use_job_details(query, &props.id);
    // Nothing can be done to a job that is gone.
    let is_gone = error.as_ref().is_some_and(|error| error.is_not_found());
    match (data, error) {
        (Some(details), _) => html! {
            <JobCard
                entry={JobEntry { mutation: state.data.mutation(&props.id).cloned(), ..details.job.clone().into() }}
                labels={state.labels.clone()}
                capabilities={if is_gone { Capabilities::new(false, false) } else { state.capabilities }}
                on_action={props.on_action.clone()}
            />
        },
        (None, Some(error)) => {
            let try_again = button(yew::props! { ButtonProps {
                label: messages::general::try_again(),
                pending: is_fetching,
                action: "reload-card",
                onclick: refetch,
            } });
            let heading = messages::single_job::error_heading();
            let origin = Origin::for_error(&error, query);
            html! {
                <div class="jc-panel" part="panel" role="alert" key="error">
                    { panel(Shape::Warning, heading, &error_phrase(&error), origin, Some(try_again)) }
                </div>
            }
        }
        (None, None) => skeleton_card(),
    }
}
