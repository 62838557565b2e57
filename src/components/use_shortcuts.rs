//! The keys of a list: one listener on its root.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::{
    JobAction,
    announcements::announce,
    confirm_dialog::ConfirmDialog,
    focus,
    key_press::pressed,
    keys_dialog::KeysDialog,
    shortcuts::{Shortcut, moved},
};
use crate::{
    filter::{FilteredJobs, Filters},
    hooks::Jobs,
    i18n::{Language, filled, live_text, messages},
    job::{JobId, JobStatus},
    query::{JobEntry, JobMutation, JobsQuery, Liveness, now},
};

/// What the keys act on, as of the latest render.
#[derive(Clone)]
pub(super) struct KeyTargets {
    pub jobs: Jobs,
    /// What is announced is said in it.
    pub language: Language,
    pub shown: FilteredJobs,
    pub filters: Filters,
    /// Without a toolbar nothing would say that there are filters.
    pub on_filters_change: Option<Callback<Filters>>,
    pub on_action: Callback<(JobAction, JobId)>,
    /// Where jobs can be selected.
    pub on_select: Option<Callback<(JobId, bool)>>,
}

/// What [`use_shortcuts`] gives.
pub(super) struct UseShortcuts {
    /// The card that a key went to before it was in the document, or to which the focus returns from a dialog.
    pub wanted: Option<JobId>,
    /// Shows the keys; `None` where there are none.
    pub on_keys: Option<Callback<()>>,
    /// The sheet of keys, and the question before a job is cancelled.
    pub dialogs: Html,
}

/// The dialog that a key has opened.
#[derive(Clone, PartialEq)]
struct Opened {
    /// It is of this list alone: the next one may be another reader's.
    query: JobsQuery,
    /// The job of the card where the key was pressed.
    job: Option<JobId>,
    /// The question before that job is cancelled, and not the sheet of keys.
    is_question: bool,
}

/// Listens to the keys below `root`. They act while the focus is in the list, and so only there.
#[hook]
pub(super) fn use_shortcuts(is_on: bool, root: &NodeRef, targets: KeyTargets) -> UseShortcuts {
    let wanted = use_state_eq(|| None::<JobId>);
    let opened = use_state_eq(|| None::<Opened>);
    let latest = use_mut_ref(|| targets.clone());
    latest.replace(targets.clone());

    use_effect_with((is_on, root.clone()), {
        let (latest, wanted, opened) = (latest.clone(), wanted.setter(), opened.setter());
        move |(is_on, root)| {
            let listener = root.cast::<Element>().filter(|_| *is_on).map(|root| {
                let below = root.clone();
                let on_key = move |event: &Event| {
                    let event = event.unchecked_ref::<KeyboardEvent>();
                    let Some((shortcut, job)) = pressed(event, &below) else { return };
                    let targets = latest.borrow().clone();
                    let acted = match shortcut {
                        Shortcut::Next | Shortcut::Previous => {
                            let to = targets.neighbour(job.as_deref(), shortcut);
                            if let Some(to) = &to
                                && !focus::focus_card_itself(&below, to)
                            {
                                wanted.set(Some(to.clone()));
                            }
                            to.is_some()
                        }
                        Shortcut::Find => focus::focus_search(&below),
                        Shortcut::Keys => {
                            opened.set(Some(targets.opened(job, false)));
                            true
                        }
                        Shortcut::Cancel => {
                            let job = job.filter(|job| targets.may(job, JobMutation::Cancel));
                            let may = job.is_some();
                            if may {
                                opened.set(Some(targets.opened(job, true)));
                            }
                            may
                        }
                        _ => targets.act(shortcut, job),
                    };
                    if acted {
                        event.prevent_default();
                    }
                };
                // Not through Yew, whose handlers come before those of the host's own cards and do not see what these prevent.
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&root, "keydown", options, on_key)
            });
            move || drop(listener)
        }
    });
    // Once it is in the document.
    use_effect_with((*wanted).clone(), {
        let (root, wanted) = (root.clone(), wanted.setter());
        move |job| {
            if let (Some(root), Some(job)) = (root.cast::<Element>(), job) {
                focus::focus_card_itself(&root, job);
                wanted.set(None);
            }
        }
    });
    let shown = opened.as_ref().filter(|opened| is_on && targets.may_show(opened)).cloned();
    // What has been hidden does not come back by itself.
    use_effect_with(opened.is_some() && shown.is_none(), {
        let opened = opened.setter();
        move |is_hidden| {
            if *is_hidden {
                opened.set(None);
            }
        }
    });
    let last = use_mut_ref(|| None::<Opened>);
    // A dialog returns the focus to the node that had it, which is gone if the card has moved meanwhile; one that is taken
    // away returns it to nothing.
    use_effect_with(shown.clone(), {
        let root = root.clone();
        move |shown| {
            let closed = last.replace(shown.clone()).filter(|_| shown.is_none());
            if let (Some(root), Some(Opened { job, .. })) = (root.cast::<Element>(), closed) {
                focus::return_to_card(&root, job.as_deref());
            }
        }
    });
    let on_keys = use_callback((opened.setter(), targets.jobs.query.clone()), |(), (opened, query)| {
        opened.set(Some(Opened { query: query.clone(), job: None, is_question: false }));
    });
    let on_close = use_callback(opened.setter(), |(), opened| opened.set(None));
    let job = shown.as_ref().and_then(|opened| opened.job.clone());
    let asked_of = job.as_ref().filter(|_| shown.as_ref().is_some_and(|opened| opened.is_question));
    let question = asked_of.and_then(|id| targets.jobs.state.data.entry(id)).map(|entry| {
        let question = filled(messages::keys::ask_cancel(), &[("name", entry.job.subject_or_name())]);
        let (id, opened, latest) = (entry.job.id.clone(), opened.setter(), latest.clone());
        let on_answer = move |is_confirmed: bool| {
            opened.set(None);
            let targets = latest.borrow().clone();
            if is_confirmed && targets.may(&id, JobMutation::Cancel) {
                targets.on_action.emit((JobAction::Cancel, id.clone()));
            }
        };
        html! {
            <ConfirmDialog
                key="cancel"
                mutation={JobMutation::Cancel}
                count=1
                question={AttrValue::from(question)}
                {on_answer}
            />
        }
    });
    UseShortcuts {
        wanted: (*wanted).clone().or(job),
        on_keys: is_on.then_some(on_keys),
        dialogs: html! {
            <>
                { question }
                if shown.is_some_and(|opened| !opened.is_question) {
                    <KeysDialog key="keys" {on_close} />
                }
            </>
        },
    }
}

impl KeyTargets {
    /// The job whose card comes after that of `job`, or before it.
    fn neighbour(&self, job: Option<&str>, shortcut: Shortcut) -> Option<JobId> {
        let entries: Vec<&JobEntry> = self.shown.running.iter().chain(&*self.shown.recent).collect();
        let current = job.and_then(|job| entries.iter().position(|entry| *entry.job.id == *job));
        let to = moved(current, entries.len(), shortcut)?;
        entries.get(to).map(|entry| entry.job.id.clone())
    }

    fn opened(&self, job: Option<JobId>, is_question: bool) -> Opened {
        Opened { query: self.jobs.query.clone(), job, is_question }
    }

    /// Whether the dialog is about this list, and what it asks can still be done.
    fn may_show(&self, opened: &Opened) -> bool {
        let may_cancel = || opened.job.as_ref().is_some_and(|job| self.may(job, JobMutation::Cancel));
        opened.query == self.jobs.query && (!opened.is_question || may_cancel())
    }

    /// Whether the job's card has the button.
    fn may(&self, job: &str, mutation: JobMutation) -> bool {
        let state = &self.jobs.state;
        let capabilities = state.capabilities;
        state.data.entry(job).is_some_and(|JobEntry { job, mutation: before, .. }| {
            let is_idle = before.as_ref().is_none_or(|before| before.pending.is_none());
            is_idle
                && match mutation {
                    JobMutation::Retry => job.status.is_retryable() && capabilities.retry,
                    JobMutation::Cancel => job.status.is_active() && capabilities.cancel,
                }
        })
    }

    /// Does what needs nothing but the job. Returns whether there was something to do.
    fn act(&self, shortcut: Shortcut, job: Option<JobId>) -> bool {
        match (shortcut, job) {
            (Shortcut::Open, Some(job)) => self.on_action.emit((JobAction::Details, job)),
            (Shortcut::Retry, Some(job)) if self.may(&job, JobMutation::Retry) => {
                self.on_action.emit((JobAction::Retry, job));
            }
            (Shortcut::Select, Some(job)) if self.on_select.is_some() => {
                if let Some(on_select) = &self.on_select {
                    on_select.emit((job, false));
                }
            }
            (Shortcut::Failed, _) => return self.toggle_failed(),
            (Shortcut::Pause, _) => return self.toggle_pause(),
            _ => return false,
        }
        true
    }

    fn toggle_failed(&self) -> bool {
        let Some(on_change) = &self.on_filters_change else { return false };
        let any = self.filters.with_any_status();
        let is_failed_only = self.filters.only_status() == Some(JobStatus::Failed);
        on_change.emit(match is_failed_only {
            true => any,
            false => any.with_statuses([JobStatus::Failed.data_name()]),
        });
        true
    }

    fn toggle_pause(&self) -> bool {
        let state = &self.jobs.state;
        if !state.has_data() || !(state.is_polled || state.is_paused) {
            return false;
        }
        self.jobs.query.set_paused(!state.is_paused);
        // The line that says so is no live region.
        self.language.enter();
        let after = self.jobs.query.state();
        let text = match after.liveness() {
            Liveness::Live => Some(messages::live::resumed().to_owned()),
            _ => live_text(&after, true, now() + after.clock_offset).text,
        };
        if let Some(text) = text {
            announce(text);
        }
        true
    }
}
