//! A job's status, times, trigger, progress and error, as a list of names and values.

use std::{cell::Cell, rc::Rc};

use chrono::{DateTime, Utc};
use yew::prelude::*;

use super::{config_status::config_status, relative_time::moment, text};
use crate::{
    hooks::Now,
    i18n::{Phrase, duration, kind_in_words, messages::details as words, progress_text, status_text},
    job::{FieldValue, Job, JobDetails},
};

/// What is known of `job`, and beyond that of `details`.
pub(super) fn job_facts(now: &Now, job: &Job, details: Option<&JobDetails>) -> Html {
    let job = job.with_details(details);
    // By their places: a host may give two of them the same name.
    let place = Cell::new(0_usize);
    let fact = |name: &'static str, value: Option<Html>| {
        let key = place.replace(place.get() + 1);
        value.map(|value| {
            html! { <div class="jc-fact" part="fact" {key}><dt>{ name }</dt>{ value }</div> }
        })
    };
    let says = |phrase: &Phrase| text::element("dd", None, None, phrase);
    let server = |text: &Rc<str>| says(&Phrase::default().isolate(text.clone()));
    let ticks = |value: Html| html! { <dd translate="no">{ value }</dd> };
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| moment(now, at));
    let event = details.and_then(|details| details.event.as_ref());
    let configuration = details.and_then(|details| details.config_status);
    let facts = [
        fact(words::status(), Some(says(&status_text(&job)))),
        fact(words::progress(), job.progress.map(|progress| ticks(progress_text(progress).into()))),
        fact(words::error(), job.error.as_ref().map(server)),
        fact(words::created(), moment(job.created_at)),
        fact(words::started(), moment(job.started_at)),
        fact(words::ended(), moment(job.completed_at)),
        fact(words::duration(), job.duration.map(|took| says(&duration(took).into()))),
        fact(words::trigger(), job.trigger.as_ref().map(|trigger| server(&kind_in_words(trigger).into()))),
        fact(words::event(), event.map(|event| server(&event.name))),
        fact(words::repository(), configuration.map(|status| html! { <dd>{ config_status(status) }</dd> })),
    ];
    let more = job.fields.iter().enumerate().map(|(index, FieldValue { label, value, .. })| {
        let label = Phrase::from(label.as_ref().to_owned());
        html! {
            <div class="jc-fact" part="fact" key={["field-", &index.to_string()].concat()}>
                { text::element("dt", None, None, &label) }
                { server(value) }
            </div>
        }
    });
    html! { <dl class="jc-facts" part="facts">{ for facts.into_iter().flatten() }{ for more }</dl> }
}
