//! The steps of a run.

use yew::prelude::*;

use super::{Shape, icon::icon, relative_time::relative_time};
use crate::{
    hooks::Now,
    i18n::{messages, step_notes},
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
    let mut notes = step_notes(step);
    if running_since.is_some() {
        notes += messages::SEPARATOR;
    }
    html! {
        <li key={index} class="jc-step" part="step">
            { icon(Shape::of(&step.status), None) }
            <div>
                <p>
                    <span class="jc-step-name" part="step-name">{ AttrValue::from(step.name.clone()) }</span>
                    <span class="jc-meta" part="meta">
                        { notes }
                        { running_since.map(|at| relative_time(now, at, Some(messages::details::STEP_STARTED), None)) }
                    </span>
                </p>
                if let Some(error) = &step.error {
                    <p class="jc-error-text" part="error-text">{ AttrValue::from(error.clone()) }</p>
                }
            </div>
        </li>
    }
}
