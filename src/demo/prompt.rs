//! The console's prompt.

use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PromptProps {
    pub on_ask: Callback<AttrValue>,
}

/// "What should we code next?", always visible. It is the console's own, and speaks English whatever the list speaks.
#[component]
pub(super) fn Prompt(props: &PromptProps) -> Html {
    let input = use_node_ref();
    let onsubmit =
        use_callback((input.clone(), props.on_ask.clone()), |event: SubmitEvent, (input, on_ask)| {
            event.prevent_default();
            if let Some(input) = input.cast::<web_sys::HtmlInputElement>() {
                let question = input.value();
                if !question.trim().is_empty() {
                    on_ask.emit(question.trim().to_owned().into());
                }
            }
        });
    html! {
        <form class="prompt" role="search" lang="en" {onsubmit}>
            <h1 dir="auto">{ "What should we code next?" }</h1>
            <div class="prompt-row">
                <input
                    ref={input}
                    type="search"
                    name="q"
                    aria-label="Search the ingested documents"
                    placeholder="Search the ingested documents"
                    autocomplete="off"
                    enterkeyhint="search"
                />
                <button type="submit">{ "Search" }</button>
            </div>
        </form>
    }
}
