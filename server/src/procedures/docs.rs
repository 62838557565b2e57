//! `docs.*`: the documents that the jobs have taken in.

use serde_json::Value;

use super::{Context, MAX_ID, store_failed};
use crate::store::{Hit, SnippetPart};
use crate::trpc::error::TrpcError;
use crate::trpc::superjson::Data;
use crate::trpc::validate::Fields;

/// Longer than anything a person types into a prompt.
const MAX_QUERY: usize = 2000;

/// `{organizationId, query, limit?}` → the best hits and how many there are.
pub fn search(context: &Context, input: Option<Value>) -> Result<Data, TrpcError> {
    let mut fields = Fields::of(input)?;
    let organization_id = fields.text("organizationId", 1..=MAX_ID);
    let query = fields.text("query", 0..=MAX_QUERY);
    let limit = fields.integer("limit", 1..=50, 20);
    fields.finish()?;
    context.require_member(&organization_id)?;
    let hits = context.store.search(&query, limit).map_err(store_failed)?;
    Ok(Data::Object(vec![
        ("items", Data::List(hits.items.into_iter().map(hit).collect())),
        ("total", hits.total.into()),
    ]))
}

fn hit(hit: Hit) -> Data {
    Data::Object(vec![
        ("repoName", hit.repo_name.into()),
        ("path", hit.path.into()),
        ("heading", hit.heading.into()),
        ("snippet", Data::List(hit.snippet.into_iter().map(part).collect())),
    ])
}

fn part(part: SnippetPart) -> Data {
    Data::Object(vec![("text", part.text.into()), ("match", part.is_match.into())])
}
