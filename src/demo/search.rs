//! Searching the documents that the jobs have ingested (`docs.search`).

use std::cell::RefCell;

use jobs_console::{
    chunk,
    client::{Client, Series},
    wire::{Call, Error, Fields, Json, Object, Payload, ProcedureKind},
};

/// A place in a document.
pub(super) struct Hit {
    pub(super) repo_name: String,
    pub(super) path: String,
    pub(super) heading: String,
    pub(super) snippet: Vec<Piece>,
}

/// A piece of text, and whether it is what was searched for.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_match: bool,
}

/// How the latest search stands.
pub(super) enum Answer<'a> {
    /// The question is under way.
    Searching(&'a str),
    /// What was found for the question, and how much there is in all.
    Found(&'a str, Vec<Hit>, usize),
    /// The server does not search.
    NotOffered,
    /// It did not work.
    Failed(Error),
}

/// The search of one organization's documents.
pub(super) struct Search {
    client: Client,
    organization_id: String,
    request: RefCell<Option<Series>>,
}

impl Search {
    pub(super) fn new(client: Client, organization_id: String) -> Self {
        Self { client, organization_id, request: RefCell::default() }
    }

    /// Tells `show` how the question stands. The question before it is given up.
    pub(super) fn ask(&self, question: &str, show: impl Fn(&Answer) + 'static) {
        show(&Answer::Searching(question));
        let input = Object::default().text("organizationId", &self.organization_id).text("query", question);
        let call = Call { path: "docs.search".to_owned(), input: Some(Payload::from(&input)) };
        let question = question.to_owned();
        let request = self.client.send(ProcedureKind::Query, call, move |result| {
            chunk::call(|| {
                show(&match result.and_then(|payload| read(&payload)) {
                    Ok((hits, total)) => Answer::Found(&question, hits, total),
                    Err(error) if error.is_procedure_missing() => Answer::NotOffered,
                    Err(error) => Answer::Failed(error),
                });
            });
        });
        self.request.replace(Some(request));
    }
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
