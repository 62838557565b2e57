//! The history in a SQLite file of its own.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, TransactionBehavior, config::DbConfig, params_from_iter};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use super::HistoryError;
use super::error::chain;
use super::sql::{Cell, Result, Row, Sql, Value};

/// Marks the file as a history (the bytes read "JOBH").
const APPLICATION_ID: i64 = 0x4a4f_4248;

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up_with_hook(
            include_str!("migrations/sqlite/0001_initial.sql"),
            |transaction: &rusqlite::Transaction<'_>| {
                Ok(transaction.pragma_update(None, "application_id", APPLICATION_ID)?)
            },
        ),
        M::up(include_str!("migrations/sqlite/0002_starts.sql")),
        M::up(include_str!("migrations/sqlite/0003_read_through.sql")),
        M::up(include_str!("migrations/sqlite/0004_settled.sql")),
        M::up(include_str!("migrations/sqlite/0005_commits_of_organizations.sql")),
        M::up(include_str!("migrations/sqlite/0006_runs_by_creation.sql")),
        M::up(include_str!("migrations/sqlite/0007_given_up.sql")),
    ])
}

pub(super) struct Sqlite {
    connection: Mutex<Connection>,
    file: PathBuf,
}

impl Sqlite {
    pub(super) fn open(file: &Path) -> Result<Self> {
        Self::open_with(file, |connection| migrations().to_latest(connection))
    }

    #[cfg(test)]
    pub(super) fn open_version(file: &Path, version: usize) -> Result<Self> {
        Self::open_with(file, |connection| migrations().to_version(connection, version))
    }

    fn open_with(
        file: &Path,
        migrate: impl FnOnce(&mut Connection) -> rusqlite_migration::Result<()>,
    ) -> Result<Self> {
        let mut connection = connect(file).map_err(|error| unusable(file, &error))?;
        if is_foreign(&connection).map_err(|error| unusable(file, &error))? {
            return Err(HistoryError::Schema {
                place: place(file),
                cause: "it is a database of another program".to_owned(),
                advice: "Choose another directory with --data.",
            });
        }
        // Only now, since it changes the file.
        connection.pragma_update(None, "journal_mode", "WAL").map_err(|error| unusable(file, &error))?;
        migrate(&mut connection).map_err(|error| unmigrated(file, &error))?;
        Ok(Self { connection: Mutex::new(connection), file: file.to_owned() })
    }

    /// Each statement for itself.
    pub(super) fn run<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<T> {
        // A panic while the guard was held has rolled its transaction back, so the connection is sound.
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut On { connection: &connection, file: &self.file })
    }

    /// All statements or none.
    pub(super) fn transaction<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<T> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |error| failed(&self.file, &error);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let done = work(&mut On { connection: &transaction, file: &self.file })?;
        transaction.commit().map_err(failed)?;
        Ok(done)
    }
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Or a misspelt "columnName" would be a text.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn is_foreign(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(id != APPLICATION_ID && (id != 0 || tables > 0))
}

fn place(file: &Path) -> String {
    format!("The database {}", file.display())
}

fn unusable(file: &Path, error: &rusqlite::Error) -> HistoryError {
    let (place, cause) = (place(file), error.to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => HistoryError::Schema {
            place,
            cause: format!("it is damaged ({cause})"),
            advice: "Put a backup in its place, or move the file away to start with an empty history.",
        },
        _ => HistoryError::Unreachable {
            place,
            cause,
            advice: "Check that its directory exists and can be written to.",
        },
    }
}

fn unmigrated(file: &Path, error: &rusqlite_migration::Error) -> HistoryError {
    use rusqlite_migration::Error::MigrationDefinition;

    if matches!(error, MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead)) {
        return HistoryError::Schema {
            place: place(file),
            cause: "it was written by a newer jobs-server".to_owned(),
            advice: "Use the newer server, or another directory with --data.",
        };
    }
    // Its own text quotes the whole migration.
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), chain);
    HistoryError::Schema {
        place: place(file),
        cause: format!("its schema cannot be migrated ({cause})"),
        advice: "Choose another directory with --data.",
    }
}

fn failed(file: &Path, error: &rusqlite::Error) -> HistoryError {
    HistoryError::Query { place: place(file), cause: error.to_string() }
}

struct On<'a> {
    connection: &'a Connection,
    file: &'a Path,
}

impl Sql for On<'_> {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize> {
        self.connection
            .prepare_cached(&numbered(sql))
            .and_then(|mut statement| statement.execute(params_from_iter(values)))
            .map_err(|error| failed(self.file, &error))
    }

    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let read = || {
            let mut statement = self.connection.prepare_cached(&numbered(sql))?;
            let columns = statement.column_count();
            let rows = statement.query_map(params_from_iter(values), |row| {
                let cells = (0..columns).map(|column| row.get_ref(column).and_then(cell));
                cells.collect::<rusqlite::Result<_>>().map(Row::new)
            })?;
            rows.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| failed(self.file, &error))
    }
}

/// To SQLite `$1` is a name, numbered by its first use; `?1` is a number.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn cell(value: ValueRef<'_>) -> rusqlite::Result<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        other => Cell::Text(other.as_str()?.to_owned()),
    })
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(Some(text)) => text.as_ref().into(),
            Self::Integer(Some(number)) => (*number).into(),
            Self::Text(None) | Self::Integer(None) => rusqlite::types::Null.into(),
        })
    }
}
