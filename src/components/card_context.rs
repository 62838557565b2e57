//! What a list gives to the cards in it.

use yew::prelude::*;

use super::JobAction;
use crate::{
    job::{JobId, KindLabels},
    query::Capabilities,
    watch::Watched,
};

/// What a list gives to the cards of a host's own, from [`use_card`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct CardContext {
    /// Does what the buttons of a [`JobCard`](super::JobCard) do. The host's `on_action` is asked first.
    pub on_action: Callback<(JobAction, JobId)>,
    /// The mutations that the server offers.
    pub capabilities: Capabilities,
    /// The words for kinds of jobs.
    pub labels: KindLabels,
    /// The buttons say their keys, which the list listens to.
    pub shortcuts: bool,
    /// The bell of a job was pressed.
    pub on_watch: Callback<JobId>,
    /// Which jobs the reader watches singly.
    pub(super) picked: Option<Watched>,
}

impl CardContext {
    /// Whether the reader wants to be told when this job ends; `None` where no card has a bell.
    pub fn watched(&self, id: &JobId) -> Option<bool> {
        self.picked.as_ref().map(|picked| picked.is_picked(id))
    }
}

/// What the list gives to a component that its `card` returns. Outside of a list nothing is offered and nothing is done. The component
/// renders again when any of it changes, and not because of a poll.
///
/// ```
/// use jobs_console::{
///     components::{CardContext, JobActions, JobTitle, JobsList, use_card},
///     hooks::use_jobs,
///     query::{JobEntry, JobsOptions},
/// };
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct CardProps {
///     entry: JobEntry,
/// }
///
/// #[component]
/// fn Card(props: &CardProps) -> Html {
///     let CardContext { on_action, capabilities, labels, .. } = use_card();
///     let JobEntry { job, .. } = &props.entry;
///     html! {
///         <article>
///             <h4><JobTitle job={job.clone()} {labels} /></h4>
///             <JobActions entry={props.entry.clone()} {capabilities} {on_action} />
///         </article>
///     }
/// }
///
/// #[component]
/// fn Page() -> Html {
///     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
///     let card = use_callback((), |entry: JobEntry, ()| html! { <Card {entry} /> });
///     html! { <JobsList id="jobs" {jobs} {card} /> }
/// }
/// ```
#[hook]
pub fn use_card() -> CardContext {
    use_context().unwrap_or_else(|| CardContext {
        on_action: Callback::noop(),
        capabilities: Capabilities::new(false, false),
        labels: KindLabels::default(),
        shortcuts: false,
        on_watch: Callback::noop(),
        picked: None,
    })
}
