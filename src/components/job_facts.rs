//! A job's status, times, trigger, progress and error, as a list of names and values.

use std::{cell::Cell, rc::Rc};

use chrono::{DateTime, Utc};
use yew::prelude::*;

use super::{config_status::config_status, relative_time::relative_time, text};
use crate::{
    hooks::Now,
    i18n::{
        Phrase, Times, duration, exact_time, kind_in_words, messages::details as words, progress_text,
        status_text, times,
    },
    job::{Job, JobDetails},
};

/// What is known of `job`, and beyond that of `details`.
pub(super) fn job_facts(now: &Now, job: &Job, details: Option<&JobDetails>) -> Html {
    let known = details.map_or(job, |details| &details.job);
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
    let moment = |at: Option<DateTime<Utc>>| {
        at.map(|at| {
            let exact = exact_time(at).unwrap_or_default();
            match times() {
                Times::Relative => ticks(
                    html! { <>{ [&exact, " ("].concat() }{ relative_time(now, at, None, None) }{ ")" }</> },
                ),
                Times::Absolute => ticks(relative_time(now, at, None, None)),
            }
        })
    };
    let trigger = job.trigger.as_ref().or(known.trigger.as_ref());
    let event = details.and_then(|details| details.event.as_ref());
    let configuration = details.and_then(|details| details.config_status);
    let facts = [
        fact(words::status(), Some(says(&status_text(job)))),
        fact(words::progress(), job.progress.map(|progress| ticks(progress_text(progress).into()))),
        fact(words::error(), job.error.as_ref().or(known.error.as_ref()).map(server)),
        fact(words::created(), moment(job.created_at.or(known.created_at))),
        fact(words::started(), moment(job.started_at.or(known.started_at))),
        fact(words::ended(), moment(job.completed_at.or(known.completed_at))),
        fact(words::duration(), job.duration.or(known.duration).map(|took| says(&duration(took).into()))),
        fact(words::trigger(), trigger.map(|trigger| server(&kind_in_words(trigger).into()))),
        fact(words::event(), event.map(|event| server(&event.name))),
        fact(words::repository(), configuration.map(|status| html! { <dd>{ config_status(status) }</dd> })),
    ];
    // What the list has is newer than what the details have.
    let more = known.fields.iter().map(|field| {
        let listed = job.fields.iter().find(|listed| listed.label == field.label).unwrap_or(field);
        (&field.label, &listed.value)
    });
    let listed =
        job.fields.iter().filter(|field| known.fields.iter().all(|other| other.label != field.label));
    let more = more.chain(listed.map(|field| (&field.label, &field.value))).enumerate().map(
        |(index, (label, value))| {
            let label = Phrase::from(label.as_ref().to_owned());
            html! {
                <div class="jc-fact" part="fact" key={["field-", &index.to_string()].concat()}>
                    { text::element("dt", None, None, &label) }
                    { server(value) }
                </div>
            }
        },
    );
    html! { <dl class="jc-facts" part="facts">{ for facts.into_iter().flatten() }{ for more }</dl> }
}
