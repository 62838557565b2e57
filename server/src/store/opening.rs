//! Opening the database; one that cannot be used is left unchanged.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::migrations::{self, APPLICATION_ID};

/// Why the database cannot be used.
#[derive(Debug)]
pub struct OpenError {
    file: PathBuf,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    Damaged(String),
    Foreign,
    Newer(i64),
    Migration(rusqlite_migration::Error),
    Unusable(rusqlite::Error),
}

impl OpenError {
    pub(super) fn unusable(file: &Path, source: rusqlite::Error) -> Self {
        Self { file: file.to_owned(), reason: Reason::Unusable(source) }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.reason {
            Reason::Damaged(finding) => write!(
                formatter,
                "the database {file} is damaged ({finding}).\n\
                 Nothing in it was changed. Put a backup in its place, or move the file away to \
                 start with an empty list: the repositories are then ingested anew."
            ),
            Reason::Foreign => write!(
                formatter,
                "{file} is a database of another program.\n\
                 Nothing in it was changed. Choose another directory with --data."
            ),
            Reason::Newer(version) => write!(
                formatter,
                "the database {file} was written by a newer jobs-server (schema {version}, this \
                 one knows {}).\nNothing in it was changed. Use the newer server, or another \
                 directory with --data.",
                migrations::latest()
            ),
            Reason::Migration(error) => {
                // Its own text quotes the whole migration.
                let cause = std::error::Error::source(error).map(ToString::to_string);
                let cause = cause.unwrap_or_else(|| error.to_string());
                write!(
                    formatter,
                    "the schema of the database {file} cannot be migrated: {cause}.\n\
                     Nothing in it was changed."
                )
            }
            Reason::Unusable(source) => {
                write!(formatter, "the database {file} cannot be used: {source}")
            }
        }
    }
}

impl std::error::Error for OpenError {}

/// Checks an existing file through a read-only connection.
pub fn check(file: &Path) -> Result<(), OpenError> {
    if std::fs::metadata(file).is_ok_and(|found| found.len() > 0) {
        inspect(file).map_err(|reason| OpenError { file: file.to_owned(), reason })
    } else {
        Ok(())
    }
}

fn inspect(file: &Path) -> Result<(), Reason> {
    let connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(Reason::Unusable)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(Reason::Unusable)?;
    let finding: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(damaged_or_unusable)?;
    if finding != "ok" {
        return Err(Reason::Damaged(finding));
    }
    let number = |pragma| {
        connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(damaged_or_unusable)
    };
    let version = number("user_version")?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(damaged_or_unusable)?;
    if number("application_id")? != APPLICATION_ID && (tables > 0 || version > 0) {
        return Err(Reason::Foreign);
    }
    if version > migrations::latest() {
        return Err(Reason::Newer(version));
    }
    Ok(())
}

fn damaged_or_unusable(error: rusqlite::Error) -> Reason {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            Reason::Damaged(error.to_string())
        }
        _ => Reason::Unusable(error),
    }
}

/// Opens the connection that writes and the one that reads.
pub fn connect(file: &Path) -> Result<(Connection, Connection), OpenError> {
    let unusable = |source| OpenError::unusable(file, source);
    let mut writer = open_writer(file).map_err(unusable)?;
    migrations::to_latest(&mut writer)
        .map_err(|source| OpenError { file: file.to_owned(), reason: Reason::Migration(source) })?;
    writer.pragma_update(None, "foreign_keys", true).map_err(unusable)?;
    let reader = open_reader(file).map_err(unusable)?;
    Ok((writer, reader))
}

fn open_writer(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // With WAL a killed process loses nothing; only a power cut may take the last moments, and
    // those are ingested again.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // The migrations are to be applied before.
    connection.pragma_update(None, "foreign_keys", false)?;
    Ok(connection)
}

fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}
