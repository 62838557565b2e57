//! Selecting jobs, and acting on many of them.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    JobAction, OnJobAction,
    announcements::announce,
    confirm_dialog::ConfirmDialog,
    focus,
    selection_bar::{BarAction, SelectionBar},
};
use crate::{
    filter::{FilteredJobs, Filters},
    hooks::Jobs,
    i18n::{Language, bulk_result, selected_gone},
    job::{JobId, JobStatus},
    query::{BulkHandle, BulkProgress, JobMutation, JobsQuery, JobsSnapshot},
    selection::{Selectable, Selection, failed},
};

/// What [`use_selection`] gives.
pub(super) struct UseSelection {
    /// The selected jobs; `None` where none can be selected.
    pub selection: Option<Selection>,
    /// Their ids.
    pub selected: Rc<[JobId]>,
    /// A job's checkbox was pressed; `true` with Shift.
    pub on_select: Callback<(JobId, bool)>,
    /// How many failed jobs are retried together by [`on_retry_failed`](Self::on_retry_failed).
    pub failed: usize,
    /// Jobs are acted on, so that no more can be.
    pub is_acting: bool,
    pub on_retry_failed: Callback<()>,
    /// What can be done with the selected jobs, how far it is, and the question before.
    pub bar: Html,
}

/// What the reader has selected and does with it.
#[derive(Clone, Default, PartialEq)]
struct Selecting {
    selection: Selection,
    /// How many selected jobs left the list since the reader selected the last one.
    gone: usize,
    /// How far it is, or what came of it.
    progress: Option<BulkProgress>,
    /// What is asked before it is done.
    question: Option<(JobMutation, Rc<[JobId]>)>,
}

enum SelectionAction {
    Toggle(JobId),
    /// The same with Shift.
    Range(JobId, FilteredJobs),
    All(FilteredJobs),
    Clear,
    /// There is another list.
    Listed(Rc<JobsSnapshot>),
    Ask(JobMutation, Rc<[JobId]>),
    /// The question was answered.
    Answered,
    Progress(Option<BulkProgress>, Vec<JobId>),
    /// Everything was forgotten.
    Reset,
}

impl Selecting {
    fn is_running(&self) -> bool {
        self.progress.is_some_and(|progress| progress.result.is_none())
    }

    /// The same with another selection of the reader's, who has read what was said.
    fn selected(&self, selection: Selection) -> Self {
        let progress = self.progress.filter(|_| self.is_running());
        Self { selection, gone: 0, progress, ..self.clone() }
    }
}

impl Reducible for Selecting {
    type Action = SelectionAction;

    fn reduce(self: Rc<Self>, action: SelectionAction) -> Rc<Self> {
        Rc::new(match action {
            SelectionAction::Toggle(id) => self.selected(self.selection.toggled(&id)),
            SelectionAction::Range(id, shown) => self.selected(self.selection.ranged(&id, &shown)),
            SelectionAction::All(shown) => self.selected(self.selection.with_all(&shown)),
            SelectionAction::Clear => self.selected(Selection::default()),
            SelectionAction::Listed(jobs) => {
                let selection = self.selection.listed(&jobs);
                let gone = self.gone + self.selection.len() - selection.len();
                Self { selection, gone, ..(*self).clone() }
            }
            SelectionAction::Ask(mutation, ids) => {
                Self { question: Some((mutation, ids)), ..(*self).clone() }
            }
            SelectionAction::Answered => Self { question: None, ..(*self).clone() },
            // What is done needs nothing further; what was refused or not sent stays selected.
            SelectionAction::Progress(progress, done) => {
                Self { progress, selection: self.selection.without(&done), ..(*self).clone() }
            }
            SelectionAction::Reset => Self::default(),
        })
    }
}

/// Lets the reader select jobs below `root` and act on them; `before` is asked for each job, as for a single one.
#[hook]
pub(super) fn use_selection(
    is_on: bool,
    jobs: &Jobs,
    filters: &Filters,
    shown: &FilteredJobs,
    root: &NodeRef,
    before: &Option<OnJobAction>,
) -> UseSelection {
    // That of the list, which is being rendered and need not have it from a context.
    let language = Language::current();
    let selecting = use_reducer_eq(Selecting::default);
    let run = use_mut_ref(|| None::<BulkHandle>);
    let dispatcher = selecting.dispatcher();
    let has_data = jobs.state.has_data();
    // Another query, or none, does not know the jobs; they may be another person's.
    use_effect_with((jobs.query.clone(), has_data, is_on), {
        let (run, dispatcher) = (run.clone(), dispatcher.clone());
        move |&(_, had_data, _): &(JobsQuery, bool, bool)| {
            move || {
                drop(run.take());
                // Without a list nothing was selected; what is, once there is one, may have been before this is called.
                if had_data {
                    dispatcher.dispatch(SelectionAction::Reset);
                }
            }
        }
    });
    use_effect_with(jobs.state.data.clone(), {
        let (dispatcher, is_used) = (dispatcher.clone(), !selecting.selection.is_empty() && has_data);
        move |data| {
            if is_used {
                dispatcher.dispatch(SelectionAction::Listed(data.clone()));
            }
        }
    });
    let result = selecting.progress.and_then(|it| Some((it.mutation, it.result?)));
    let speaks = language.clone();
    use_effect_with(result, move |result| {
        speaks.enter();
        if let Some(text) = result.and_then(|(mutation, result)| bulk_result(mutation, result)) {
            announce(text);
        }
    });
    use_effect_with(selecting.gone, move |gone| {
        language.enter();
        if *gone > 0 {
            announce(selected_gone(*gone));
        }
    });

    // The callbacks of the sections stay the same whatever is shown, so that a section without changes is not rendered.
    let latest = use_mut_ref(|| (shown.clone(), jobs.state.capabilities));
    *latest.borrow_mut() = (shown.clone(), jobs.state.capabilities);
    let on_select = use_callback((), {
        let (dispatcher, latest) = (dispatcher.clone(), latest.clone());
        move |(id, with_shift): (JobId, bool), ()| {
            dispatcher.dispatch(match with_shift {
                true => SelectionAction::Range(id, latest.borrow().0.clone()),
                false => SelectionAction::Toggle(id),
            });
        }
    });
    let start = use_callback((jobs.query.clone(), before.clone()), {
        let (run, dispatcher) = (run.clone(), dispatcher.clone());
        move |(mutation, ids): (JobMutation, Rc<[JobId]>), (query, before)| {
            drop(run.take());
            let handle = act(query, mutation, &ids, before.clone(), dispatcher.clone());
            run.replace(Some(handle));
        }
    });
    let ask = use_callback(start.clone(), {
        let dispatcher = dispatcher.clone();
        move |(mutation, ids): (JobMutation, Rc<[JobId]>), start| match ids.len() {
            0 => {}
            1 => start.emit((mutation, ids)),
            _ => dispatcher.dispatch(SelectionAction::Ask(mutation, ids)),
        }
    });
    let on_retry_failed = use_callback(ask.clone(), move |(), ask| {
        let ids = {
            let (shown, capabilities) = &*latest.borrow();
            failed(shown, *capabilities).cloned().collect()
        };
        ask.emit((JobMutation::Retry, ids));
    });
    let capabilities = jobs.state.capabilities;
    let selected = (*use_memo(selecting.selection.clone(), Selection::ids)).clone();
    if !is_on {
        return UseSelection {
            selection: None,
            selected,
            on_select,
            failed: 0,
            is_acting: false,
            on_retry_failed,
            bar: html! {},
        };
    }

    let is_filtered = filters.has_status(JobStatus::Failed.data_name());
    let Selecting { selection, gone, progress, question } = &*selecting;
    let selectable = Selectable::of(selection, &jobs.state.data, capabilities);
    let entries = || shown.running.iter().chain(&*shown.recent);
    let is_all = selection.is_empty() || entries().all(|entry| selection.contains(&entry.job.id));
    let (retry, cancel) = (selectable.retry.len(), selectable.cancel.len());
    let said =
        progress.is_some_and(|it| it.result.is_none_or(|result| bulk_result(it.mutation, result).is_some()));
    let on_bar = {
        let (shown, selection, root) = (shown.clone(), selection.clone(), root.clone());
        move |action: BarAction| match action {
            BarAction::All => dispatcher.dispatch(SelectionAction::All(shown.clone())),
            BarAction::Retry => ask.emit((JobMutation::Retry, selectable.retry.clone().into())),
            BarAction::Cancel => ask.emit((JobMutation::Cancel, selectable.cancel.clone().into())),
            BarAction::Stop => {
                if let Some(run) = &*run.borrow() {
                    run.stop();
                }
            }
            BarAction::Clear => {
                // The bar goes away, and the focus with it.
                if let Some(root) = root.cast() {
                    focus::focus_checkbox(&root, selection.anchor().map(|id| &**id));
                }
                dispatcher.dispatch(SelectionAction::Clear);
            }
        }
    };
    let on_answer = question.clone().map(|question| {
        let dispatcher = selecting.dispatcher();
        move |is_confirmed: bool| {
            dispatcher.dispatch(SelectionAction::Answered);
            if is_confirmed {
                start.emit(question.clone());
            }
        }
    });
    let bar = html! {
        <>
            if !selection.is_empty() || *gone > 0 || said {
                <SelectionBar
                    key="selection"
                    selected={selection.len()}
                    all={if is_all { 0 } else { entries().count() }}
                    {retry}
                    {cancel}
                    gone={*gone}
                    progress={*progress}
                    on_action={on_bar}
                />
            }
            // Without a list it is gone in the same render, so that the list gets the focus.
            if let (Some((mutation, ids)), Some(on_answer), true) = (question, on_answer, has_data) {
                <ConfirmDialog key="confirm" mutation={*mutation} count={ids.len()} {on_answer} />
            }
        </>
    };
    UseSelection {
        selection: Some(selection.clone()),
        selected,
        on_select,
        failed: if is_filtered { failed(shown, capabilities).count() } else { 0 },
        is_acting: selecting.is_running(),
        on_retry_failed,
        bar,
    }
}

/// Retries or cancels jobs, and tells of it.
fn act(
    query: &JobsQuery,
    mutation: JobMutation,
    ids: &[JobId],
    before: Option<OnJobAction>,
    dispatcher: UseReducerDispatcher<Selecting>,
) -> BulkHandle {
    let action = match mutation {
        JobMutation::Retry => JobAction::Retry,
        JobMutation::Cancel => JobAction::Cancel,
    };
    let before =
        move |id: &JobId| before.as_ref().is_none_or(|before| before.emit((action.clone(), id.clone())));
    let on_progress = move |progress, done| dispatcher.dispatch(SelectionAction::Progress(progress, done));
    query.mutate_many(mutation, ids.to_vec(), Rc::new(before), Rc::new(on_progress))
}
