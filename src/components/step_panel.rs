//! Everything about one step, below its row.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use yew::prelude::*;

use super::{ButtonProps, JsonTree, ShownSecrets, button::button, relative_time::moment, text};
use crate::{
    hooks::Now,
    i18n::{
        Phrase, attempt_notes, duration, messages::details as words, output_name, rerun_name, step_state,
    },
    job::{Attempt, Step, time_between},
};

/// The step's status, times, attempts, error and output, and "Rerun from here" where that is possible.
pub(super) fn step_panel(
    now: &Now,
    step: &Step,
    secrets: Option<ShownSecrets>,
    on_rerun: Option<&Callback<Rc<str>>>,
    rerunning: bool,
) -> Html {
    let fact = |name: &'static str, value: Option<Html>| {
        value.map(|value| {
            html! { <div class="jc-fact" part="fact" key={name}><dt>{ name }</dt>{ value }</div> }
        })
    };
    let says = |phrase: &Phrase| text::element("dd", None, None, phrase);
    let server = |text: &Rc<str>| says(&Phrase::default().isolate(text.clone()));
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| moment(now, at));
    let took = time_between(step.started_at, step.ended()).map(|length| says(&duration(length).into()));
    let attempts = step.telling_attempts();
    let facts = [
        fact(words::status(), Some(says(&step_state(step)))),
        fact(words::error(), step.error_beside_attempts().map(server)),
        fact(words::queued(), moment(step.queued_at)),
        fact(words::started(), moment(step.started_at)),
        fact(words::ended(), moment(step.ended())),
        fact(words::duration(), took),
        fact(words::child_run(), step.child_run_id.as_ref().map(server)),
    ];
    let rerun = on_rerun.zip(step.id.clone()).filter(|_| step.rerunnable).map(|(on_rerun, id)| {
        let on_rerun = on_rerun.clone();
        button(yew::props! { ButtonProps {
            label: words::rerun(),
            name: rerun_name(step),
            pending: rerunning,
            action: "rerun",
            onclick: move |()| on_rerun.emit(id.clone()),
        } })
    });
    html! {
        <div class="jc-step-panel" part="step-panel">
            <dl class="jc-facts" part="facts">{ for facts.into_iter().flatten() }</dl>
            if !attempts.is_empty() {
                <h5 class="jc-meta" part="meta">{ words::attempts() }</h5>
                <ol class="jc-attempts" part="attempts" role="list">
                    { for attempts.iter().enumerate().map(|(index, it)| attempt(index, it)) }
                </ol>
            }
            if let Some(output) = &step.output {
                <JsonTree name={output_name(step)} level={5} json={output.clone()} shown_secrets={secrets} />
            }
            { rerun }
        </div>
    }
}

/// "Attempt 2 · Failed · 3.0 s", and its error.
fn attempt(index: usize, attempt: &Attempt) -> Html {
    html! {
        <li key={index}>
            { text::element("p", None, None, &attempt_notes(index + 1, attempt)) }
            if let Some(error) = &attempt.error {
                { text::element("p", Some("jc-error-text"), Some("error-text"), &Phrase::default().isolate(error.clone())) }
            }
        </li>
    }
}
