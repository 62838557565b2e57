//! The Chat tab: what the search found.

use jobs_console::i18n::{Phrase, Piece, error_phrase};
use yew::prelude::*;

use super::use_search::{Hit, SearchState, SnippetPart};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ChatProps {
    pub answer: SearchState,
}

/// The answer to the latest question.
#[component]
pub(super) fn Chat(props: &ChatProps) -> Html {
    let hits = match &props.answer {
        SearchState::Found(_, found) => &*found.items,
        _ => &[],
    };
    let status = status(&props.answer);
    html! {
        <div class="chat" lang="en">
            <p role="status"><span key={status.to_string()}>{ for status.pieces().iter().map(piece) }</span></p>
            if !hits.is_empty() {
                <ul class="hits" role="list">{ for hits.iter().enumerate().map(hit) }</ul>
            }
        </div>
    }
}

fn status(answer: &SearchState) -> Phrase {
    let about = |words: String, question: &AttrValue, end| {
        Phrase::from(words).words(" for “").isolate(&**question).words(end)
    };
    match answer {
        SearchState::None => "Search the documents that the jobs have ingested.".into(),
        SearchState::Searching(question) => about("Searching".to_owned(), question, "”…"),
        SearchState::Found(question, found) => match (found.items.len(), found.total) {
            (0, _) => about("Nothing found".to_owned(), question, "”."),
            (1, total) if total <= 1 => about("1 place".to_owned(), question, "”"),
            (shown, total) if total > shown => about(format!("{shown} of {total} places"), question, "”"),
            (shown, _) => about(format!("{shown} places"), question, "”"),
        },
        SearchState::NotOffered => "Search is not offered by this server.".into(),
        SearchState::Failed(error) => Phrase::from("The search did not work. ").phrase(error_phrase(error)),
    }
}

/// A part of a phrase, the server's texts isolated.
pub(super) fn piece(piece: &Piece) -> Html {
    match piece {
        Piece::Words(words) => html! { { words.clone() } },
        Piece::Isolate(text) => html! { <bdi>{ AttrValue::from(text.clone()) }</bdi> },
    }
}

fn hit((index, hit): (usize, &Hit)) -> Html {
    let Hit { repo_name, path, heading, snippet } = hit;
    let part = |SnippetPart { text, is_match }: &SnippetPart| match is_match {
        true => html! { <mark>{ text.clone() }</mark> },
        false => html! { { text.clone() } },
    };
    // A browser that translates the page puts its own nodes in the place of texts: another hit is made anew.
    let texts: String = snippet.iter().map(|part| part.text.as_str()).collect();
    let key = format!("{index} {repo_name} {path} {heading} {texts}");
    html! {
        <li {key} class="hit">
            <h3 dir="auto">{ if heading.is_empty() { path.clone() } else { heading.clone() } }</h3>
            <p class="hit-path"><bdi>{ repo_name.clone() }</bdi>{ " · " }<bdi>{ path.clone() }</bdi></p>
            <p class="hit-text" dir="auto">{ for snippet.iter().map(part) }</p>
        </li>
    }
}
