//! Everything that outlasts the process: runs, commits and the search index in one SQLite file.

mod commits;
mod excerpt;
mod index;
mod listing;
mod migrations;
mod model;
mod opening;
mod page;
mod repositories;
mod retention;
mod runs;
mod steps;
mod takeover;
#[cfg(test)]
pub(crate) mod testing;
mod writer;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::watch;

pub use commits::{Commit, CommitStatus};
pub use index::{Document, Hit, Hits, Section, SnippetPart};
pub use model::{Cancel, ClaimedRun, Enqueue, Event, Filter, Retry, Run, Source, Status, Trigger};
pub use opening::OpenError;
pub use page::{Page, PageQuery, Place};
pub use retention::Retention;
pub use steps::{Attempt, Op, Step};
pub use takeover::{Remains, TakenOver};

use writer::Writer;

/// A failure of SQLite, or of the disk below it.
pub type StoreError = rusqlite::Error;

/// The database: one connection that writes, one that reads beside it.
pub struct Store {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    changes: watch::Sender<u64>,
}

impl Store {
    /// Opens the file, or makes it. A file that is damaged or not ours is left as it is.
    pub fn open(file: &Path) -> Result<Self, OpenError> {
        opening::check(file)?;
        let (writer, reader) = opening::connect(file)?;
        let changes = watch::Sender::new(0);
        let store = Self { writer: Mutex::new(writer), reader: Mutex::new(reader), changes };
        store.requeue_interrupted().map_err(|source| OpenError::unusable(file, source))?;
        Ok(store)
    }

    // A panic while a guard was held has rolled its transaction back, so the connection is sound.
    fn writer(&self) -> Writer<'_> {
        Writer::new(self.writer.lock().unwrap_or_else(PoisonError::into_inner), &self.changes)
    }

    /// Changes whenever the database does.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a run cannot go on from a step, where that is so because of another run.
pub const CHANGED_SINCE: &str =
    "Another run of this repository has begun since. Retry the whole job instead.";

/// The present moment in milliseconds since 1970.
pub fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", uuid::Uuid::now_v7().simple())
}
