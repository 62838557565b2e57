//! What outlives an Inngest server's own retention: the runs that have ended, their events and commits, and the
//! repositories. In a SQLite file, or in a PostgreSQL database that several servers share.
//!
//! Everything here can be written twice, also by two servers at once, and is there once.

mod commits;
mod deliveries;
mod error;
mod events;
mod given_up;
mod postgres;
mod prune;
mod published;
mod read_through;
mod repositories;
mod reruns;
mod runs;
mod sql;
mod sqlite;
mod starts;
mod target;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use error::HistoryError;
pub use events::RunEvent;
pub use published::Published;
pub use repositories::Verdict;
pub use reruns::Rerun;
pub use runs::EndedRun;
pub use starts::Start;

use self::postgres::Postgres;
use sql::{Result, Sql};
use sqlite::Sqlite;

/// The history's database. All methods block: async code calls them in `spawn_blocking`.
pub struct History {
    database: Database,
}

enum Database {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

impl History {
    /// Opens the file, or makes it. A file that is damaged or not ours is left as it is.
    pub fn open_sqlite(file: &Path) -> Result<Self> {
        Ok(Self { database: Database::Sqlite(Sqlite::open(file)?) })
    }

    /// Connects to a PostgreSQL database, checks its schema and brings it up to date.
    ///
    /// The lead is a lock of a session, so the URL must not lead to a pooler that shares sessions (PgBouncer's
    /// transaction mode). TLS is used where `sslmode` is `require` or stricter.
    pub fn open_postgres(url: &str) -> Result<Self> {
        Ok(Self { database: Database::Postgres(Box::new(Postgres::open(url)?)) })
    }

    /// The history as an earlier version had its tables, for tests of what later ones make of them.
    #[cfg(test)]
    fn open_version(place: std::result::Result<&Path, &str>, version: usize) -> Result<Self> {
        Ok(Self {
            database: match place {
                Ok(file) => Database::Sqlite(Sqlite::open_version(file, version)?),
                Err(url) => Database::Postgres(Box::new(Postgres::open_version(url, version)?)),
            },
        })
    }

    /// Takes or keeps the lead among the servers of this database: the one that asks Inngest for all of them.
    /// To be called again and again, since a lost connection loses the lead.
    pub fn lead(&self) -> Result<bool> {
        match &self.database {
            Database::Sqlite(_) => Ok(true),
            Database::Postgres(postgres) => postgres.lead(),
        }
    }

    /// Gives the lead up, for another server to take it. `false`: there can be no other.
    pub fn resign(&self) -> bool {
        match &self.database {
            Database::Sqlite(_) => false,
            Database::Postgres(postgres) => {
                postgres.resign();
                true
            }
        }
    }

    fn run_sql<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<T> {
        match &self.database {
            Database::Sqlite(sqlite) => sqlite.run(work),
            Database::Postgres(postgres) => postgres.run(work),
        }
    }

    fn transaction<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<T> {
        match &self.database {
            Database::Sqlite(sqlite) => sqlite.transaction(work),
            Database::Postgres(postgres) => postgres.transaction(work),
        }
    }
}

fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", uuid::Uuid::now_v7().simple())
}
