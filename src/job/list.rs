//! The result of `jobs.list`: an array of rows, or a page of them.

use super::{Job, read_job};
use crate::wire::{Error, Fields, Json, Payload};

/// One page of rows, not yet read.
#[derive(Debug)]
pub struct JobPage<'a> {
    /// The rows.
    pub rows: Vec<Json<'a>>,
    /// The answer was of the paged form (`{ items, nextCursor, hasMore }`).
    pub paged: bool,
    /// There are older rows than these.
    pub has_more: bool,
}

/// A row that was read.
pub type Row = Result<Job, BadRow>;

/// A row that is no job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its place in the answer, from 0.
    pub index: usize,
    /// Why it could not be read.
    pub reason: &'static str,
}

impl<'a> JobPage<'a> {
    /// Takes the result of `jobs.list` apart.
    ///
    /// # Errors
    /// [`Error::Decode`] when it is neither an array nor a page.
    pub fn read(result: &'a Payload) -> Result<Self, Error> {
        if let Some(rows) = result.elements() {
            return Ok(Self { rows, paged: false, has_more: false });
        }
        let result = result.json();
        let page = Fields::of(result);
        let rows = page.as_ref().and_then(|page| page.get("items")?.elements());
        match (page, rows) {
            (Some(page), Some(rows)) => {
                let has_more = match page.get("hasMore") {
                    Some(more) => more.as_str() == "true",
                    None => page.get("nextCursor").is_some(),
                };
                Ok(Self { rows, paged: true, has_more })
            }
            _ => {
                let found = match result.as_str().as_bytes().first() {
                    Some(b'{') => "an object without items",
                    Some(b'"') => "a text",
                    Some(b'n') => "nothing",
                    _ => "something else",
                };
                let message = ["a list of jobs was expected and ", found, " was found"].concat();
                Err(Error::Decode { message })
            }
        }
    }

    /// Reads every row. One that is no job does not cost the others.
    pub fn jobs(&self) -> impl Iterator<Item = Row> {
        self.rows
            .iter()
            .enumerate()
            .map(|(index, row)| read_job(*row).map_err(|reason| BadRow { index, reason }))
    }
}
