//! The card of one job with everything around it.

use yew::prelude::*;

use super::{
    OnCardAction,
    content::{Extent, Settings},
    mounted_view::MountedView,
};
use crate::{hooks::Jobs, job::JobId};

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
pub struct SingleJob(MountedView);

impl Component for SingleJob {
    type Message = ();
    type Properties = SingleJobProps;

    fn create(context: &Context<Self>) -> Self {
        Self(MountedView::new(context))
    }

    fn view(&self, context: &Context<Self>) -> Html {
        self.0.html(self.settings(context), None)
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        let SingleJobProps { on_action, .. } = context.props();
        self.0.show(self.settings(context), on_action.clone());
    }
}

impl SingleJob {
    fn settings(&self, context: &Context<Self>) -> Settings {
        let SingleJobProps { jobs, id, .. } = context.props();
        self.0.settings(jobs, Extent::Card(id.clone()))
    }
}
