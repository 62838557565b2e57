//! The Chat tab: what the search found.

use jobs_console::i18n::error_text;
use yew::prelude::*;

use super::use_search::{Answer, Hit, SnippetPart};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ChatProps {
    pub answer: Answer,
}

/// The answer to the latest question.
#[component]
pub(super) fn Chat(props: &ChatProps) -> Html {
    let hits = match &props.answer {
        Answer::Found(_, found) => &*found.items,
        _ => &[],
    };
    html! {
        <div class="chat">
            <p role="status">{ status(&props.answer) }</p>
            if !hits.is_empty() {
                <ul class="hits" role="list">{ for hits.iter().enumerate().map(hit) }</ul>
            }
        </div>
    }
}

fn status(answer: &Answer) -> String {
    match answer {
        Answer::None => "Search the documents that the jobs have ingested.".to_owned(),
        Answer::Searching(question) => format!("Searching for “{question}”…"),
        Answer::Found(question, found) => match (found.items.len(), found.total) {
            (0, _) => format!("Nothing found for “{question}”."),
            (1, total) if total <= 1 => format!("1 place for “{question}”"),
            (shown, total) if total > shown => format!("{shown} of {total} places for “{question}”"),
            (shown, _) => format!("{shown} places for “{question}”"),
        },
        Answer::NotOffered => "Search is not offered by this server.".to_owned(),
        Answer::Failed(error) => format!("The search did not work. {}", error_text(error)),
    }
}

fn hit((key, hit): (usize, &Hit)) -> Html {
    let Hit { repo_name, path, heading, snippet } = hit;
    let part = |SnippetPart { text, is_match }: &SnippetPart| match is_match {
        true => html! { <mark>{ text.clone() }</mark> },
        false => html! { { text.clone() } },
    };
    html! {
        <li {key} class="hit">
            <h3>{ if heading.is_empty() { path.clone() } else { heading.clone() } }</h3>
            <p class="hit-path">{ format!("{repo_name} · {path}") }</p>
            <p class="hit-text">{ for snippet.iter().map(part) }</p>
        </li>
    }
}
