//! Searching the documents that the jobs have ingested (`docs.search`).

use std::{cell::Cell, rc::Rc};

use jobs_console::{
    client::Client,
    wire::{Call, Error, Fields, Json, Object, Payload, ProcedureKind},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A place in a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hit {
    pub(super) repo_name: String,
    pub(super) path: String,
    pub(super) heading: String,
    pub(super) snippet: Vec<Piece>,
}

/// A piece of text, and whether it is what was searched for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_match: bool,
}

/// How the latest search stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Answer {
    /// Nothing was asked yet.
    #[default]
    None,
    /// The question is under way.
    Searching(AttrValue),
    /// What was found for the question, and how much there is in all.
    Found(AttrValue, Rc<[Hit]>, usize),
    /// The server does not search.
    NotOffered,
    /// It did not work.
    Failed(Rc<Error>),
}

/// Searches with `client`. The latest question wins.
#[hook]
pub(super) fn use_search(client: Client, organization_id: String) -> (Answer, Callback<AttrValue>) {
    let answer = use_state_eq(Answer::default);
    let latest = use_memo((), |()| Cell::new(0_u32));
    let search = use_callback((client, organization_id), {
        let (set, latest) = (answer.setter(), latest);
        move |question: AttrValue, (client, organization_id): &(Client, String)| {
            let number = latest.get().wrapping_add(1);
            latest.set(number);
            set.set(Answer::Searching(question.clone()));
            let input = Object::default().text("organizationId", organization_id).text("query", &question);
            let call = Call { path: "docs.search".to_owned(), input: Some(Payload::from(&input)) };
            let response = client.call(ProcedureKind::Query, call);
            let (set, latest) = (set.clone(), latest.clone());
            spawn_local(async move {
                let answer = match response.await.and_then(|payload| read(&payload)) {
                    Ok((hits, total)) => Answer::Found(question, hits.into(), total),
                    Err(error) if error.is_procedure_missing() => Answer::NotOffered,
                    Err(error) => Answer::Failed(Rc::new(error)),
                };
                if latest.get() == number {
                    set.set(answer);
                }
            });
        }
    });
    ((*answer).clone(), search)
}

/// The hits, and how many there are in all.
fn read(payload: &Payload) -> Result<(Vec<Hit>, usize), Error> {
    let answer = payload.fields();
    let items = answer.get("items").and_then(Json::elements).ok_or_else(|| Error::Decode {
        message: "a list of documents was expected and something else was found".into(),
    })?;
    let hits: Vec<_> = items.into_iter().filter_map(Fields::of).map(|hit| read_hit(&hit)).collect();
    let total = answer.integer("total").and_then(|total| total.try_into().ok()).unwrap_or(hits.len());
    Ok((hits, total))
}

fn read_hit(hit: &Fields<'_>) -> Hit {
    let pieces = hit.get("snippet").and_then(Json::elements).unwrap_or_default();
    let piece = |piece: Fields<'_>| Piece {
        text: piece.text("text").unwrap_or_default(),
        is_match: piece.raw("match").is_some_and(|is_match| is_match.as_str() == "true"),
    };
    let text = |name| hit.text(name).unwrap_or_default();
    Hit {
        repo_name: text("repoName"),
        path: text("path"),
        heading: text("heading"),
        snippet: pieces.into_iter().filter_map(Fields::of).map(piece).collect(),
    }
}
