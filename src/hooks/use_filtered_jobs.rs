//! The jobs that a list shows of those that are loaded.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use yew::prelude::*;

use super::{
    Jobs, ViewContext,
    ticker::{TickHandle, call_at, full_second},
};
use crate::{
    filter::{FilteredJobs, Filters, SearchTexts, StatusCount, status_counts},
    job::KindLabels,
    query::JobsSnapshot,
};

/// The result of [`use_filtered_jobs`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UseFilteredJobs {
    /// The jobs that are shown.
    pub shown: FilteredJobs,
    /// How many of the loaded jobs have which status.
    pub counts: Rc<[StatusCount]>,
    /// The statuses in the filters that do not exist. They are left out.
    pub unknown: Rc<[Rc<str>]>,
}

/// What was filtered last, and the texts that were searched.
#[derive(Default)]
struct Memo {
    jobs: Option<Rc<JobsSnapshot>>,
    /// Without the job whose details are open: it decides about no other.
    filters: Filters,
    /// They are searched, too.
    labels: KindLabels,
    unknown: Rc<[Rc<str>]>,
    shown: FilteredJobs,
    counts: Rc<[StatusCount]>,
    texts: SearchTexts,
}

/// The jobs that `filters` leave of those that are loaded. The component renders again when one of them is too old for the
/// range of time. A section that shows the same keeps its list, so that its cards are not rendered anew. For lists of your own;
/// [`JobsList`](crate::components::JobsList) does it itself.
///
/// ```
/// use jobs_console::{
///     components::JobSection,
///     filter::Filters,
///     hooks::{Jobs, UseFilteredJobs, ViewContext, use_filtered_jobs},
/// };
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct FailedProps {
///     jobs: Jobs,
/// }
///
/// #[component]
/// fn Failed(props: &FailedProps) -> Html {
///     let context = ViewContext::new(&props.jobs, true);
///     let filters = Filters::default().with_statuses(["failed"]);
///     let UseFilteredJobs { shown, .. } = use_filtered_jobs(&props.jobs, &filters, &context);
///     html! {
///         <ContextProvider<ViewContext> {context}>
///             <JobSection heading_id="failed" name="Failed" entries={shown.recent} />
///         </ContextProvider<ViewContext>>
///     }
/// }
/// ```
#[hook]
pub fn use_filtered_jobs(jobs: &Jobs, filters: &Filters, context: &ViewContext) -> UseFilteredJobs {
    let memo = use_mut_ref(Memo::default);
    let update = use_force_update();
    let scheduled = use_mut_ref(|| None::<(DateTime<Utc>, TickHandle)>);
    let (data, labels, now) = (&jobs.state.data, &jobs.state.labels, context.now());
    let (result, until) = {
        let memo = &mut *memo.borrow_mut();
        let is_same = memo.jobs.as_ref().is_some_and(|before| Rc::ptr_eq(before, data));
        if !is_same {
            let counts = status_counts(data);
            if *counts != *memo.counts {
                memo.counts = counts.into();
            }
            if data.is_empty() {
                // As after a sign-out: nothing of the last user's stays in memory.
                memo.texts = SearchTexts::default();
            }
            memo.jobs = Some(data.clone());
        }
        let is_over = memo.shown.until.is_some_and(|until| until < now);
        let filters = filters.with_job(None);
        if !is_same || is_over || memo.filters != filters || memo.labels != *labels {
            let (known, unknown) = filters.split_unknown(&memo.counts);
            memo.shown = memo.shown.next(data, &known, labels, now, &mut memo.texts);
            if *unknown != *memo.unknown {
                memo.unknown = unknown.into();
            }
            memo.filters = filters;
            memo.labels = labels.clone();
        }
        let shown = memo.shown.clone();
        let until = shown.until;
        (UseFilteredJobs { shown, counts: memo.counts.clone(), unknown: memo.unknown.clone() }, until)
    };
    // On the browser's clock, like all that is scheduled; a second later it is over for sure.
    let due = until.map(|until| full_second(until - context.clock_offset + chrono::TimeDelta::seconds(1)));
    use_effect_with(due, move |due| {
        *scheduled.borrow_mut() = due.map(|due| (due, call_at(due, move || update.force_update())));
        move || drop(scheduled.take())
    });
    result
}
