//! What parts need that stand alone.

use yew::prelude::*;

use super::{
    use_settled::use_settled,
    use_times::{UseTimes, use_times},
};
use crate::{
    hooks::{Jobs, ViewContext, use_view_language},
    i18n::Language,
};

/// The properties of [`JobsProvider`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobsProviderProps {
    /// The jobs that the parts show.
    pub jobs: Jobs,
    /// The parts. The style sheet's colour, line height and margins hold for all that is in here.
    pub children: Html,
}

/// Provides what [`JobsList`](super::JobsList) provides to its parts, to parts that stand alone, such as a badge, a card or
/// details that the page opens itself: the colours of the style sheet, the reader's language, and the contexts
/// [`Language`] and [`ViewContext`]. It takes no place of its own (`display: contents`).
///
/// Styling hooks: class `jc-parts`, part `parts`.
///
/// ```
/// use jobs_console::{
///     components::{Badge, JobsProvider},
///     hooks::use_jobs,
///     query::JobsOptions,
/// };
/// use yew::prelude::*;
///
/// #[component]
/// fn ActiveJobs() -> Html {
///     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
///     let active = jobs.state.data.counts.active();
///     html! { <JobsProvider {jobs}><Badge>{ active }</Badge></JobsProvider> }
/// }
/// ```
#[component]
pub fn JobsProvider(props: &JobsProviderProps) -> Html {
    let JobsProviderProps { jobs, children } = props;
    let root = use_node_ref();
    let language = use_view_language();
    // There is nothing here to choose with; what was chosen at a list holds here too.
    let UseTimes { language, .. } = use_times(&language, true, &jobs.query);
    let is_settled = use_settled(&root, jobs.state.has_data());
    html! {
        <ContextProvider<Language> context={language.clone()}>
        <ContextProvider<ViewContext> context={ViewContext::new(jobs, is_settled)}>
            <div class="jc-parts" part="parts" lang={language.tag()} dir={language.dir()} ref={root}>
                { children.clone() }
            </div>
        </ContextProvider<ViewContext>>
        </ContextProvider<Language>>
    }
}
