//! The list of jobs with everything around it.

use yew::prelude::*;

use super::{
    OnCardAction,
    content::{Content, Empty, Extent, Settings},
    mounted_view::MountedView,
};
use crate::hooks::Jobs;

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
pub struct JobsList(MountedView);

impl Component for JobsList {
    type Message = ();
    type Properties = JobsListProps;

    fn create(context: &Context<Self>) -> Self {
        Self(MountedView::new(context))
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let JobsListProps { jobs, empty, .. } = context.props();
        self.0.html(self.settings(context), empty.as_ref().filter(|_| Content::is_empty(jobs)))
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        let JobsListProps { on_action, .. } = context.props();
        self.0.show(self.settings(context), on_action.clone());
    }
}

impl JobsList {
    fn settings(&self, context: &Context<Self>) -> Settings {
        let JobsListProps { jobs, empty, .. } = context.props();
        let empty = if empty.is_some() { Empty::Nothing } else { Empty::Words };
        self.0.settings(jobs, Extent::List { empty })
    }
}
