//! An empty database for each test.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use tempfile::TempDir;

use super::server::Server;
use crate::history::History;
use crate::history::sql::Row;

/// A database that several histories can be opened on.
pub enum Database {
    Sqlite(TempDir),
    Postgres {
        /// With the schema of the test.
        url: String,
        /// Without it.
        root: String,
        schema: String,
    },
}

impl Database {
    pub fn sqlite() -> Self {
        Self::Sqlite(TempDir::new().expect("a directory"))
    }

    /// A schema of its own in the database of `DATABASE_URL`, or of a server that the tests start.
    pub fn postgres() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        let root = match std::env::var("DATABASE_URL") {
            Ok(url) => url,
            Err(_) => SERVER.get_or_init(Server::for_all_tests).as_ref()?.url(),
        };
        let schema = format!("test_{}", uuid::Uuid::now_v7().simple());
        let separator = if root.contains('?') { '&' } else { '?' };
        let url = format!("{root}{separator}options=-csearch_path%3D{schema}");
        client(&root).batch_execute(&format!("CREATE SCHEMA {schema}")).expect("a schema");
        Some(Self::Postgres { url, root, schema })
    }

    pub fn try_open(&self) -> Result<History, String> {
        let history = match self {
            Self::Sqlite(directory) => History::open_sqlite(&directory.path().join("history.sqlite")),
            Self::Postgres { url, .. } => History::open_postgres(url),
        };
        history.map_err(|error| error.to_string())
    }

    pub fn open(&self) -> History {
        self.try_open().unwrap_or_else(|error| panic!("{error}"))
    }

    /// With the tables of an earlier version.
    pub fn open_version(&self, version: usize) -> History {
        let file;
        let place = match self {
            Self::Sqlite(directory) => {
                file = directory.path().join("history.sqlite");
                Ok(file.as_path())
            }
            Self::Postgres { url, .. } => Err(url.as_str()),
        };
        History::open_version(place, version).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Executes statements behind the history's back.
    pub fn batch(&self, sql: &str) {
        match self {
            Self::Sqlite(directory) => {
                rusqlite::Connection::open(directory.path().join("history.sqlite"))
                    .and_then(|connection| connection.execute_batch(sql))
                    .expect(sql);
            }
            Self::Postgres { url, .. } => client(url).batch_execute(sql).expect(sql),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres { root, schema, .. } = self {
            let dropped = Client::connect(root, NoTls)
                .and_then(|mut client| client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")));
            if let Err(error) = dropped {
                eprintln!("the schema {schema} stays: {error}");
            }
        }
    }
}

/// A connection of the test's own.
pub fn client(url: &str) -> Client {
    Client::connect(url, NoTls).expect("a connection")
}

/// The first column of a query's rows.
pub fn column<T: crate::history::sql::FromCell>(history: &History, sql: &str) -> Vec<T> {
    let rows = history.run_sql(|database| database.query(sql, &[])).unwrap_or_else(|error| panic!("{error}"));
    let first = |mut row: Row| row.next().unwrap_or_else(|error| panic!("{error}"));
    rows.into_iter().map(first).collect()
}

/// How many rows a table has.
pub fn count(history: &History, table: &str) -> i64 {
    column::<i64>(history, &format!("SELECT count(*) FROM {table}")).into_iter().sum()
}

/// Asks until there is an answer, for ten seconds.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "not within ten seconds: {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
