//! The Chat tab: what the search has found.

use yew::prelude::*;

use super::search::{Answer, Hit, Piece};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ChatProps {
    pub answer: Answer,
}

#[component]
pub(super) fn Chat(props: &ChatProps) -> Html {
    let (line, hits) = match &props.answer {
        Answer::None => ("Search the documents that the jobs have ingested.".to_owned(), None),
        Answer::Searching(question) => (["Searching for “", question, "”…"].concat(), None),
        Answer::Found(question, hits, _) if hits.is_empty() => {
            (["Nothing found for “", question, "”."].concat(), None)
        }
        Answer::Found(question, hits, total) => {
            let shown = hits.len();
            let total = (*total).max(shown);
            let count = if total > shown {
                [&shown.to_string(), " of ", &total.to_string()].concat()
            } else {
                shown.to_string()
            };
            let noun = if total == 1 { " place for “" } else { " places for “" };
            ([&count, noun, question, "”"].concat(), Some(hits))
        }
        Answer::NotOffered => ("Search is not offered by this server.".to_owned(), None),
        Answer::Failed(error) => (["The search did not work. ", &error.to_string()].concat(), None),
    };
    html! {
        <div class="chat">
            <p role="status">{ line }</p>
            if let Some(hits) = hits {
                <ul class="hits" role="list">{ for hits.iter().enumerate().map(hit) }</ul>
            }
        </div>
    }
}

fn hit((index, hit): (usize, &Hit)) -> Html {
    let heading = if hit.heading.is_empty() { &hit.path } else { &hit.heading };
    let piece = |piece: &Piece| {
        if piece.is_match {
            html! { <mark>{ piece.text.clone() }</mark> }
        } else {
            html! { { piece.text.clone() } }
        }
    };
    html! {
        <li key={index} class="hit">
            <h3>{ heading.clone() }</h3>
            <p class="hit-path">{ hit.repo_name.clone() }{ " · " }{ hit.path.clone() }</p>
            <p class="hit-text">{ for hit.snippet.iter().map(piece) }</p>
        </li>
    }
}
