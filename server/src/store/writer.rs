//! The connection that writes, which tells when it has.

use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;

use rusqlite::Connection;
use tokio::sync::watch;

/// The connection that writes. At its end, those who follow the database learn that something has changed.
pub struct Writer<'a> {
    connection: MutexGuard<'a, Connection>,
    before: u64,
    changes: &'a watch::Sender<u64>,
}

impl<'a> Writer<'a> {
    pub fn new(connection: MutexGuard<'a, Connection>, changes: &'a watch::Sender<u64>) -> Self {
        Self { before: connection.total_changes(), connection, changes }
    }
}

impl Deref for Writer<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Writer<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        if self.connection.total_changes() != self.before {
            self.changes.send_modify(|version| *version += 1);
        }
    }
}
