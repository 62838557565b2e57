//! Numbered changes of the schema; SQLite's `user_version` says how many are done.

use rusqlite::Connection;

const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_initial.sql")];

/// The version that this build writes.
pub fn current() -> i64 {
    MIGRATIONS.len() as i64
}

/// Brings the schema up to date, each step in a transaction of its own.
pub fn run(connection: &mut Connection, application_id: i64) -> rusqlite::Result<()> {
    let done: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (version, migration) in (1..).zip(MIGRATIONS) {
        if version > done {
            let transaction = connection.transaction()?;
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "application_id", application_id)?;
            transaction.pragma_update(None, "user_version", version)?;
            transaction.commit()?;
        }
    }
    Ok(())
}
