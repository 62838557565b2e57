//! The steps of a run.

use std::rc::Rc;

use yew::prelude::*;

use super::{Shape, icon::icon, relative_time::relative_time, text};
use crate::{
    hooks::Now,
    i18n::{Phrase, messages, step_notes},
    job::Step,
};

/// The steps with their status, duration, attempt and error.
pub(super) fn job_steps(now: &Now, steps: &[Step]) -> Html {
    if steps.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h4 class="jc-section-heading" part="section-heading">{ messages::details::STEPS }</h4>
            <ol class="jc-steps" part="steps" role="list">
                { for steps.iter().enumerate().map(|(index, item)| step(now, index, item)) }
            </ol>
        </>
    }
}

fn step(now: &Now, index: usize, step: &Step) -> Html {
    let running_since = step.started_at.filter(|_| step.ended_at.is_none());
    let isolated = |text: &Rc<str>| Phrase::default().isolate(text.clone());
    let notes = step_notes(step).words(if running_since.is_some() { messages::SEPARATOR } else { "" });
    html! {
        <li key={index} class="jc-step" part="step">
            { icon(Shape::of(&step.status), None) }
            <div>
                <p>
                    { text::element("span", Some("jc-step-name"), Some("step-name"), &isolated(&step.name)) }
                    <span class="jc-meta" part="meta" translate="no">
                        { text::pieces(&notes) }
                        { running_since.map(|at| relative_time(now, at, Some(messages::details::STEP_STARTED), None)) }
                    </span>
                </p>
                if let Some(error) = &step.error {
                    { text::element("p", Some("jc-error-text"), Some("error-text"), &isolated(error)) }
                }
            </div>
        </li>
    }
}
