//! Searching the documents that the jobs have ingested (`docs.search`).

use std::rc::Rc;

use jobs_console::{
    query::InputFields,
    trpc::{Call, Client, Error, Object, ProcedureKind},
};
use serde_json::value::RawValue;
use yew::prelude::*;

use super::cancel_on_drop::CancelOnDrop;

/// What `docs.search` found.
#[derive(Debug, PartialEq)]
pub(super) struct SearchResult {
    /// The best hits.
    pub(super) items: Vec<Hit>,
    /// How many hits there are in all.
    pub(super) total: usize,
}

/// A place in a document.
#[derive(Debug, PartialEq)]
pub(super) struct Hit {
    pub(super) repo_name: String,
    pub(super) path: String,
    pub(super) heading: String,
    pub(super) snippet: Vec<SnippetPart>,
}

/// A piece of text, and whether it is what was searched for.
#[derive(Debug, PartialEq)]
pub(super) struct SnippetPart {
    pub(super) text: String,
    pub(super) is_match: bool,
}

impl SearchResult {
    /// Hits without a path lead nowhere and are left out; all else may be missing.
    fn of(result: &RawValue) -> Self {
        let result = Object::read(result.get()).unwrap_or_default();
        let items: Vec<_> = result.elements("items").into_iter().filter_map(Hit::of).collect();
        let total = result.integer("total").and_then(|total| total.try_into().ok());
        Self { total: total.unwrap_or(items.len()), items }
    }
}

impl Hit {
    fn of(hit: &RawValue) -> Option<Self> {
        let hit = Object::read(hit.get())?;
        Some(Self {
            repo_name: hit.text("repoName").unwrap_or_default(),
            path: hit.text("path")?,
            heading: hit.text("heading").unwrap_or_default(),
            snippet: hit.elements("snippet").into_iter().filter_map(SnippetPart::of).collect(),
        })
    }
}

impl SnippetPart {
    fn of(part: &RawValue) -> Option<Self> {
        let part = Object::read(part.get())?;
        let is_match = part.get("match").is_some_and(|is_match| is_match.get() == "true");
        Some(Self { text: part.text("text")?, is_match })
    }
}

/// How the latest search stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum SearchState {
    /// There is no question yet.
    #[default]
    None,
    /// The question is under way.
    Searching(AttrValue),
    /// What was found for the question.
    Found(AttrValue, Rc<SearchResult>),
    /// The server does not search.
    NotOffered,
    /// The request failed.
    Failed(Rc<Error>),
}

/// The search of one organization's documents.
pub(super) struct Search {
    /// How the latest search stands.
    pub(super) answer: SearchState,
    /// Searches. The search before it is cancelled.
    pub(super) ask: Callback<AttrValue>,
}

/// Searches with `client`, for as long as the component is mounted.
#[hook]
pub(super) fn use_search(client: &Client, organization_id: &str) -> Search {
    let answer = use_state_eq(SearchState::default);
    let cancel = use_mut_ref(|| None::<CancelOnDrop>);
    let ask = use_callback((client.clone(), organization_id.to_owned()), {
        let answer = answer.setter();
        move |question: AttrValue, (client, organization_id): &(Client, String)| {
            answer.set(SearchState::Searching(question.clone()));
            let (client, answer) = (client.clone(), answer.clone());
            let input =
                InputFields::from_iter([("organizationId", &**organization_id), ("query", &*question)]);
            let call = Call::new("docs.search", input.to_input());
            let search = CancelOnDrop::spawn(async move {
                answer.set(match client.call(ProcedureKind::Query, call).await {
                    Ok(found) => SearchState::Found(question, Rc::new(SearchResult::of(&found))),
                    Err(error) if error.is_procedure_missing() => SearchState::NotOffered,
                    Err(error) => SearchState::Failed(Rc::new(error)),
                });
            });
            *cancel.borrow_mut() = Some(search);
        }
    });
    Search { answer: (*answer).clone(), ask }
}

#[cfg(test)]
mod tests {
    use serde_json::value::to_raw_value;

    use super::*;

    #[test]
    fn a_result_of_the_server() {
        let result = SearchResult::of(
            &to_raw_value(&serde_json::json!({ "total": 24, "items": [
            { "repoName": "acme/api", "path": "a.md", "heading": "",
              "snippet": [{ "text": "a " }, { "text": "fern", "match": true }] },
            { "repoName": "a hit without a path" },
        ] }))
            .unwrap(),
        );
        assert_eq!(result.items.len(), 1);
        assert_eq!(result.total, 24);
        assert_eq!(result.items[0].repo_name, "acme/api");
        let marked: Vec<_> = result.items[0].snippet.iter().filter(|part| part.is_match).collect();
        assert_eq!(marked.len(), 1);
        assert_eq!(marked[0].text, "fern");
    }
}
