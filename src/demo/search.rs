//! Searching the documents that the jobs have ingested (`docs.search`).

use std::{cell::Cell, rc::Rc};

use jobs_console::{
    client::Client,
    wire::{Error, Payload},
};
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A place in a document.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(super) struct Hit {
    pub(super) repo_name: String,
    pub(super) path: String,
    #[serde(default)]
    pub(super) heading: String,
    #[serde(default)]
    pub(super) snippet: Vec<Piece>,
}

/// A piece of text, and whether it is what was searched for.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    #[serde(default, rename = "match")]
    pub(super) is_match: bool,
}

#[derive(Deserialize)]
struct Hits {
    items: Vec<Hit>,
    #[serde(default)]
    total: usize,
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
            let input = json!({ "organizationId": organization_id, "query": &*question });
            let response = client.query("docs.search", Some(&input));
            let (set, latest) = (set.clone(), latest.clone());
            spawn_local(async move {
                let answer = match response.await.and_then(read) {
                    Ok(hits) => Answer::Found(question, hits.items.into(), hits.total),
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

fn read(payload: Payload) -> Result<Hits, Error> {
    serde_json::from_str(payload.json.get()).map_err(|_| Error::Decode {
        message: "a list of documents was expected and something else was found".into(),
    })
}
