//! `docs.*`: the documents that the jobs have taken in.

use serde::Serialize;
use serde_json::Value;

use super::{Context, MAX_ID, store_failed};
use crate::store::{Hit, SnippetPart};
use crate::trpc::error::TrpcError;
use crate::trpc::validate::Fields;
use crate::trpc::{Output, output};

/// Longer than anything a person types into a prompt.
const MAX_QUERY: usize = 2000;

/// What a search finds.
#[derive(Serialize)]
struct Found {
    items: Vec<Item>,
    total: i64,
}

/// A section that matches.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    repo_name: String,
    path: String,
    heading: String,
    snippet: Vec<Part>,
}

/// A piece of a snippet.
#[derive(Serialize)]
struct Part {
    text: String,
    #[serde(rename = "match")]
    is_match: bool,
}

/// `{organizationId, query, limit?}` → the best hits and how many there are.
pub fn search(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let organization_id = fields.text("organizationId", 1..=MAX_ID);
    let query = fields.text("query", 0..=MAX_QUERY);
    let limit = fields.integer("limit", 1..=50, 20);
    fields.finish()?;
    context.require_member(&organization_id)?;
    let hits = context.store.search(&organization_id, &query, limit).map_err(store_failed)?;
    output(&Found { items: hits.items.into_iter().map(Item::from).collect(), total: hits.total })
}

impl From<Hit> for Item {
    fn from(hit: Hit) -> Self {
        let Hit { repo_name, path, heading, snippet } = hit;
        let part = |SnippetPart { text, is_match }| Part { text, is_match };
        Self { repo_name, path, heading, snippet: snippet.into_iter().map(part).collect() }
    }
}
