//! `internal.*`: the documents of ingestions that run elsewhere. Only who has the server's token may call them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Context, MAX_ID, store_failed};
use crate::store::{Document, Section};
use crate::trpc::error::{ErrorCode, TrpcError};
use crate::trpc::validate::Fields;
use crate::trpc::{Output, output};

/// Longer than paths of file systems.
const MAX_PATH: usize = 4096;

/// A section as it is sent.
#[derive(Deserialize)]
struct SentSection {
    heading: String,
    body: String,
}

/// `{organizationId, repoName}` → the content hashes of the repository's documents by path.
pub fn documents(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let (organization_id, repo_name) = repository(context, Fields::of(input)?)?;
    output(&context.store.document_shas_of(&organization_id, &repo_name).map_err(store_failed)?)
}

/// `{organizationId, repoName, path, sha, sections: [{heading, body}]}` → `{unchanged}`; searches find it from now on.
pub fn put_document(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let mut input = input;
    let sections = input.as_mut().and_then(|input| input.as_object_mut()?.remove("sections"));
    let mut fields = Fields::of(input)?;
    let path = fields.text("path", 1..=MAX_PATH);
    let sha = fields.text("sha", 1..=MAX_ID);
    let (organization_id, repo_name) = repository(context, fields)?;
    let sections: Vec<SentSection> =
        serde_json::from_value(sections.unwrap_or_default()).map_err(|error| {
            TrpcError::new(
                ErrorCode::BadRequest,
                format!("sections has to be a list of {{ heading, body }}: {error}"),
            )
        })?;
    let sections: Vec<Section> =
        sections.into_iter().map(|SentSection { heading, body }| Section { heading, body }).collect();
    let document = Document { path: &path, sha: &sha, sections: &sections };
    let changed = context
        .store
        .put_document(&organization_id, &repo_name, &path, Some(&document))
        .map_err(store_failed)?;
    output(&json!({ "unchanged": !changed }))
}

/// `{organizationId, repoName, path}` → `{success: true}`; it is no error if there is no such document.
pub fn remove_document(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let path = fields.text("path", 1..=MAX_PATH);
    let (organization_id, repo_name) = repository(context, fields)?;
    context.store.put_document(&organization_id, &repo_name, &path, None).map_err(store_failed)?;
    output(&json!({ "success": true }))
}

/// What callers without the token get.
pub fn refuse(_: &Context, _: Option<Value>) -> Result<Output, TrpcError> {
    Err(TrpcError::new(
        ErrorCode::Unauthorized,
        "This needs the token that jobs-server was started with, as `Authorization: Bearer …`.",
    ))
}

/// An organization and the name of one of its repositories, once all fields are read.
fn repository(context: &Context, mut fields: Fields) -> Result<(String, String), TrpcError> {
    let organization_id = fields.text("organizationId", 1..=MAX_ID);
    let repo_name = fields.text("repoName", 1..=MAX_ID);
    fields.finish()?;
    context.require_member(&organization_id)?;
    Ok((organization_id, repo_name))
}
