//! What can be done with the selected jobs, and how far that is.

use yew::prelude::*;

use super::{ButtonKind, ButtonProps, button::button, focus, text};
use crate::{
    hooks::use_words,
    i18n::{
        acting_on, answered_of, bulk_result, messages, select_all_shown, selected, selected_gone,
        status_count,
    },
    query::BulkProgress,
};

/// What a button of the bar does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BarAction {
    All,
    Retry,
    Cancel,
    Stop,
    /// Selects none, and takes away what came of it.
    Clear,
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SelectionBarProps {
    pub selected: usize,
    /// How many are shown, unless all of them are selected.
    pub all: usize,
    /// How many can be started anew.
    pub retry: usize,
    /// How many can be stopped.
    pub cancel: usize,
    /// How many of the selected ones left the list.
    pub gone: usize,
    pub progress: Option<BulkProgress>,
    pub on_action: Callback<BarAction>,
}

#[component]
pub(super) fn SelectionBar(props: &SelectionBarProps) -> Html {
    use_words();
    let bar = use_node_ref();
    let had_focus = bar.cast().is_some_and(|bar| focus::focused(&bar).is_some());
    // A press replaces the buttons by others.
    use_effect({
        let bar = bar.clone();
        move || {
            if let Some(bar) = bar.cast().filter(|_| had_focus) {
                focus::keep_inside(&bar);
            }
        }
    });
    // Who pressed another button, such as "Retry all failed", is led to the one that stops it.
    let is_running = props.progress.is_some_and(|progress| progress.result.is_none());
    use_effect_with((bar.clone(), is_running), |(bar, is_running)| {
        if let Some(bar) = bar.cast().filter(|_| *is_running) {
            focus::focus_safe_button(&bar);
        }
    });
    let content = match props.progress.filter(|progress| progress.result.is_none()) {
        Some(progress) => running(progress, &props.on_action),
        None => actions(props),
    };
    html! {
        <div class="jc-selection" part="selection" role="group" aria-label={messages::selection::bar_name()} ref={bar}>
            { content }
        </div>
    }
}

fn running(progress: BulkProgress, on_action: &Callback<BarAction>) -> Html {
    let label = acting_on(progress.mutation, progress.total);
    html! {
        <>
            <progress
                class="jc-progress"
                part="progress"
                aria-label={label}
                max={progress.total.to_string()}
                value={progress.answered.to_string()}
            />
            <span class="jc-selection-text" part="selection-text" translate="no">{ answered_of(progress) }</span>
            if progress.is_waiting {
                <span class="jc-meta" part="meta">{ messages::selection::waiting() }</span>
            }
            <div class="jc-actions" part="actions">
                { action(messages::selection::stop().into(), ButtonKind::Outline, "stop", BarAction::Stop, on_action) }
            </div>
        </>
    }
}

fn actions(props: &SelectionBarProps) -> Html {
    let SelectionBarProps { selected: count, all, retry, cancel, gone, progress, on_action } = props;
    let result = progress.and_then(|progress| bulk_result(progress.mutation, progress.result?));
    let said = [result, (*gone > 0).then(|| selected_gone(*gone)), (*count > 0).then(|| selected(*count))];
    let said = said
        .into_iter()
        .flatten()
        .map(|words| text::element("p", Some("jc-selection-text"), Some("selection-text"), &words.into()));
    let mutate = |label, count: usize, name, what| match count {
        0 => html! {},
        count => action(status_count(label, count).into(), ButtonKind::Outline, name, what, on_action),
    };
    let clear = if *count > 0 { messages::selection::clear() } else { messages::selection::close() };
    html! {
        <>
            { for said }
            if *all > 0 {
                { action(select_all_shown(*all).into(), ButtonKind::Link, "select-all", BarAction::All, on_action) }
            }
            <div class="jc-actions" part="actions">
                { mutate(messages::card::retry(), *retry, "retry-selected", BarAction::Retry) }
                { mutate(messages::card::cancel(), *cancel, "cancel-selected", BarAction::Cancel) }
                { action(clear.into(), ButtonKind::Ghost, "clear-selection", BarAction::Clear, on_action) }
            </div>
        </>
    }
}

fn action(
    label: AttrValue,
    kind: ButtonKind,
    name: &'static str,
    what: BarAction,
    on_action: &Callback<BarAction>,
) -> Html {
    let onclick = on_action.reform(move |()| what);
    button(yew::props! { ButtonProps { label, kind, action: name, onclick } })
}
