//! The buttons that copy all that is known of a job.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    ButtonKind, ButtonProps, ShownSecrets,
    button::button,
    clipboard::{UseCopy, use_copy},
    step_secrets::StepSecrets,
    timeline::step_keys,
};
use crate::{
    copied::{JsonOf, details_json, details_markdown},
    hooks::use_words,
    i18n::{messages, messages::values as words},
    job::{Job, JobDetails, KindLabels},
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct CopyDetailsProps {
    /// The job as the list knows it.
    pub job: Rc<Job>,
    pub details: Option<Rc<JobDetails>>,
    pub labels: KindLabels,
    /// Which secrets of the event are shown.
    pub event_secrets: ShownSecrets,
    /// Which secrets of the output are shown.
    pub output_secrets: ShownSecrets,
    /// Which secrets of the steps' outputs are shown.
    pub step_secrets: StepSecrets,
}

/// "Copy as Markdown" and "Copy as JSON".
#[component]
pub(super) fn CopyDetails(props: &CopyDetailsProps) -> Html {
    let language = use_words();
    let near = use_node_ref();
    let UseCopy { is_copied, copy } = use_copy(&near);
    let markdown = use_callback((props.clone(), copy.clone(), language), |(), (props, copy, language)| {
        language.enter();
        copy.emit(details_markdown(&props.job, props.details.as_deref(), &props.labels));
    });
    let json = use_callback((props.clone(), copy), |(), (props, copy)| {
        let details = props.details.as_deref();
        let keys = details.map_or_else(Vec::new, |details| step_keys(&details.steps));
        let as_shown = |part, json: &str| match part {
            JsonOf::Event => props.event_secrets.copied(json),
            JsonOf::Output => props.output_secrets.copied(json),
            JsonOf::Step(index) => {
                keys.get(index).map(|key| props.step_secrets.of(key)).unwrap_or_default().copied(json)
            }
        };
        copy.emit(details_json(&props.job, details, as_shown));
    });
    let outcome = match is_copied {
        Some(true) => messages::copyable_id::copied(),
        Some(false) => words::not_copied(),
        None => "",
    };
    let copy_button =
        |label: &'static str, name: &'static str, action: &'static str, onclick: Callback<()>| {
            button(yew::props! { ButtonProps { label, name, kind: ButtonKind::Ghost, action, onclick } })
        };
    html! {
        <p class="jc-copy-as" part="copy-as" ref={near}>
            <span class="jc-meta" part="meta">{ words::copy_as() }</span>
            { copy_button(words::markdown(), words::copy_as_markdown(), "copy-markdown", markdown) }
            { copy_button(words::json(), words::copy_as_json(), "copy-json", json) }
            <span class="jc-meta" part="meta" role="status">{ super::text::span(outcome.into()) }</span>
        </p>
    }
}
