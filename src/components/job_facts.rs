//! A job's status, times, trigger, progress and error, as a list of names and values.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use yew::prelude::*;

use super::{config_status::config_status, relative_time::relative_time, text};
use crate::{
    hooks::Now,
    i18n::{
        Phrase, duration, exact_time, kind_in_words, messages::details as words, progress_text, status_text,
    },
    job::{Job, JobDetails},
};

/// What is known of `job`, and beyond that of `details`.
pub(super) fn job_facts(now: &Now, job: &Job, details: Option<&JobDetails>) -> Html {
    let known = details.map_or(job, |details| &details.job);
    let fact = |name: &'static str, value: Option<Html>| {
        value.map(|value| {
            html! { <div class="jc-fact" part="fact" key={name}><dt>{ name }</dt>{ value }</div> }
        })
    };
    let says = |phrase: &Phrase| text::element("dd", None, None, phrase);
    let server = |text: &Rc<str>| says(&Phrase::default().isolate(text.clone()));
    let ticks = |value: Html| html! { <dd translate="no">{ value }</dd> };
    let moment = |at: Option<DateTime<Utc>>| {
        at.map(|at| {
            let exact = exact_time(at, &now.context.locale).unwrap_or_default();
            ticks(html! { <>{ [&exact, " ("].concat() }{ relative_time(now, at, None, None) }{ ")" }</> })
        })
    };
    let trigger = job.trigger.as_ref().or(known.trigger.as_ref());
    let event = details.and_then(|details| details.event.as_ref());
    let configuration = details.and_then(|details| details.config_status);
    let facts = [
        fact(words::STATUS, Some(says(&status_text(job)))),
        fact(words::PROGRESS, job.progress.map(|progress| ticks(progress_text(progress).into()))),
        fact(words::ERROR, job.error.as_ref().or(known.error.as_ref()).map(server)),
        fact(words::CREATED, moment(job.created_at.or(known.created_at))),
        fact(words::STARTED, moment(job.started_at.or(known.started_at))),
        fact(words::ENDED, moment(job.completed_at.or(known.completed_at))),
        fact(words::DURATION, job.duration.or(known.duration).map(|took| says(&duration(took).into()))),
        fact(words::TRIGGER, trigger.map(|trigger| server(&kind_in_words(trigger).into()))),
        fact(words::EVENT, event.map(|event| server(&event.name))),
        fact(words::REPOSITORY, configuration.map(|status| html! { <dd>{ config_status(status) }</dd> })),
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
