//! What is copied of a job: Markdown, fit for a ticket or an assistant, and JSON.

mod details_json;
mod details_markdown;
mod markdown;

pub(crate) use details_json::{JsonOf, details_json};
pub(crate) use details_markdown::details_markdown;
