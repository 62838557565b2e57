//! Everything about one step, below its row.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use yew::prelude::*;

use super::{
    ButtonProps, JsonTree, ShownSecrets, button::button, relative_time::moment, text, timeline_row::ended_at,
};
use crate::{
    hooks::Now,
    i18n::{
        Phrase, attempt_name, duration, messages, messages::details as words, output_name, rerun_name,
        step_state,
    },
    job::{Attempt, Step},
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
    let took = step.started_at.zip(ended_at(step)).map(|(start, end)| says(&duration(end - start).into()));
    // The error of the latest attempt is the step's.
    let error = step.error.as_ref().filter(|_| step.attempts.len() < 2);
    let facts = [
        fact(words::status(), Some(says(&step_state(step)))),
        fact(words::error(), error.map(server)),
        fact(words::queued(), moment(step.queued_at)),
        fact(words::started(), moment(step.started_at)),
        fact(words::ended(), moment(ended_at(step))),
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
            if step.attempts.len() > 1 {
                <h5 class="jc-meta" part="meta">{ words::attempts() }</h5>
                <ol class="jc-attempts" part="attempts" role="list">
                    { for step.attempts.iter().enumerate().map(|(index, it)| attempt(index, it)) }
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
    let took = attempt.started_at.zip(attempt.ended_at).map(|(start, end)| duration(end - start));
    let status = match &attempt.status {
        crate::job::JobStatus::Unknown(word) => Phrase::default().isolate(word.clone()),
        known => Phrase::from(crate::i18n::status_word(known).to_string()),
    };
    let said = Phrase::from([&attempt_name(index + 1), messages::SEPARATOR].concat()).phrase(status);
    let said = match took {
        Some(took) => said.words([messages::SEPARATOR, &took].concat()),
        None => said,
    };
    html! {
        <li key={index}>
            { text::element("p", None, None, &said) }
            if let Some(error) = &attempt.error {
                { text::element("p", Some("jc-error-text"), Some("error-text"), &Phrase::default().isolate(error.clone())) }
            }
        </li>
    }
}
