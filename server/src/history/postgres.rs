//! The history in a PostgreSQL database that several servers share.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use postgres::types::{ToSql, Type};
use postgres::{Client, GenericClient};
use refinery::{Migration, Runner};

use super::HistoryError;
use super::error::chain;
use super::sql::{Cell, Result, Row, Sql, Value};
use super::target::{Target, cause};

/// A name of our own, since another program that shares the schema may migrate with refinery, too.
const MIGRATION_TABLE: &str = "jobs_history_migrations";

/// After a failure to connect, callers get the same answer for this long, and do not each wait for a time-out.
const RECONNECT: Duration = Duration::from_secs(1);

/// A connection that was idle for longer is tried before it is used.
const FRESH: Duration = Duration::from_secs(1);

/// How long that may take.
const CHECK: Duration = Duration::from_secs(2);

// Locks are of a database, and each of its schemas may have a history.
pub(super) const LOCK: &str =
    "hashtextextended('jobs-server history ' || $1 || ' ' || coalesce(current_schema(), ''), 0)";

pub(super) struct Postgres {
    target: Target,
    /// So that who lists runs does not wait for who writes some. They are few, all callers block, and one that cannot
    /// connect is to say at once why: a pool of a library would wait in its place.
    links: [Mutex<Link>; 3],
    leader: Mutex<Leader>,
}

#[derive(Default)]
struct Link {
    connection: Option<Connection>,
    used: Option<Instant>,
    failed: Option<(Instant, HistoryError)>,
}

#[derive(Default)]
struct Leader {
    /// The lock is this connection's, and is lost with it.
    connection: Option<Connection>,
    leads: bool,
}

impl Postgres {
    pub(super) fn open(url: &str) -> Result<Self> {
        Self::open_version(url, usize::MAX)
    }

    /// With the first so many migrations; all but tests take all.
    pub(super) fn open_version(url: &str, version: usize) -> Result<Self> {
        let target = Target::of_url(url)?;
        let mut connection = Connection::new(&target)?;
        migrate(connection.client(&target)?, &target, version)?;
        let link = Link { connection: Some(connection), ..Link::default() };
        let links = [Mutex::new(link), Mutex::default(), Mutex::default()];
        Ok(Self { target, links, leader: Mutex::default() })
    }

    /// Each statement for itself.
    pub(super) fn run<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<T> {
        self.connected(|client| work(&mut On { client, place: &self.target.place }))
    }

    /// All statements or none.
    pub(super) fn transaction<T>(&self, work: impl FnOnce(&mut dyn Sql) -> Result<T>) -> Result<T> {
        let place = &self.target.place;
        self.connected(|client| {
            let mut transaction = client.transaction().map_err(|error| failed(place, &error))?;
            let done = work(&mut On { client: &mut transaction, place })?;
            transaction.commit().map_err(|error| failed(place, &error))?;
            Ok(done)
        })
    }

    /// Does something over the connection. It is made anew if it was lost before, and not if it is lost meanwhile:
    /// what was written last may or may not have arrived.
    fn connected<T>(&self, work: impl FnOnce(&mut Client) -> Result<T>) -> Result<T> {
        let mut link = self.link();
        let is_fresh = link.used.is_some_and(|used| used.elapsed() < FRESH);
        if !is_fresh && link.connection.as_mut().is_some_and(|connection| !connection.is_alive()) {
            link.connection = None;
        }
        let mut connection = match link.connection.take() {
            Some(connection) => connection,
            None => link.connect(&self.target)?,
        };
        let done = work(connection.client(&self.target)?);
        if done.is_ok() || connection.is_alive() {
            link.connection = Some(connection);
            link.used = Some(Instant::now());
        }
        done
    }

    /// A connection that is not in use, or else the next that is free of those that were made first.
    fn link(&self) -> MutexGuard<'_, Link> {
        let [first, ..] = &self.links;
        let is_free = |link| match Mutex::try_lock(link) {
            Ok(guard) => Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        };
        self.links.iter().find_map(is_free).unwrap_or_else(|| lock(first))
    }

    /// Takes the lead, or says whether it is still ours.
    pub(super) fn lead(&self) -> Result<bool> {
        let mut leader = lock(&self.leader);
        if leader.connection.as_mut().is_some_and(|connection| !connection.is_alive()) {
            *leader = Leader::default();
        }
        if !leader.leads {
            let mut connection = match leader.connection.take() {
                Some(connection) => connection,
                None => Connection::new(&self.target)?,
            };
            let text = format!("SELECT pg_try_advisory_lock({LOCK})");
            let row = connection.client(&self.target)?.query_typed_one(&text, &[(&"lead", Type::TEXT)]);
            leader.leads = row
                .and_then(|row| row.try_get::<_, bool>(0))
                .map_err(|error| failed(&self.target.place, &error))?;
            leader.connection = Some(connection);
        }
        Ok(leader.leads)
    }
}

impl Postgres {
    /// Gives the lead up with the connection that holds it.
    pub(super) fn resign(&self) {
        *lock(&self.leader) = Leader::default();
    }
}

// A panic while a guard was held has closed the connection, which is made anew.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Link {
    fn connect(&mut self, target: &Target) -> Result<Connection> {
        if let Some((at, error)) = &self.failed
            && at.elapsed() < RECONNECT
        {
            return Err(error.clone());
        }
        let connection = Connection::new(target);
        self.failed = connection.as_ref().err().map(|error| (Instant::now(), error.clone()));
        connection
    }
}

/// A connection that may be dropped anywhere.
struct Connection(Option<Client>);

impl Connection {
    fn new(target: &Target) -> Result<Self> {
        target.connect().map(|client| Self(Some(client)))
    }

    fn client(&mut self, target: &Target) -> Result<&mut Client> {
        self.0.as_mut().ok_or_else(|| HistoryError::Query {
            place: target.place.clone(),
            cause: "the connection is closed".to_owned(),
        })
    }

    fn is_alive(&mut self) -> bool {
        self.0.as_mut().is_some_and(|client| client.is_valid(CHECK).is_ok())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Closing blocks, which panics on a thread of an async runtime and takes seconds if the network is gone.
        let client = self.0.take();
        let _ = std::thread::Builder::new().name("postgres-close".to_owned()).spawn(move || drop(client));
    }
}

fn failed(place: &str, error: &postgres::Error) -> HistoryError {
    HistoryError::Query { place: place.to_owned(), cause: cause(error) }
}

/// Applies what is missing of the schema; a second server waits meanwhile.
fn migrate(client: &mut Client, target: &Target, version: usize) -> Result<()> {
    let with_lock = |client: &mut Client, function: &str| {
        let text = format!("SELECT {function}({LOCK})::text");
        client
            .query_typed(&text, &[(&"migrations", Type::TEXT)])
            .map_err(|error| failed(&target.place, &error))
    };
    with_lock(client, "pg_advisory_lock")?;
    let migrated = apply_migrations(client, version);
    with_lock(client, "pg_advisory_unlock")?;
    migrated.map_err(|error| match error.kind() {
        refinery::error::Kind::MissingVersion(_) => HistoryError::Schema {
            place: target.place.clone(),
            cause: "it was written by a newer jobs-server".to_owned(),
            advice: "Use the newer server, or another database.",
        },
        refinery::error::Kind::Connection(_, error) => HistoryError::Schema {
            place: target.place.clone(),
            cause: error.downcast_ref::<postgres::Error>().map_or_else(|| chain(error.as_ref()), cause),
            advice: "It needs a schema of its own in which the user may create tables: \
                     CREATE SCHEMA jobs AUTHORIZATION the_user, and ?options=-csearch_path%3Djobs in the URL.",
        },
        _ => HistoryError::Schema {
            place: target.place.clone(),
            cause: chain(&error),
            advice: "Choose another database, or another schema with ?options=-csearch_path%3Djobs in the URL.",
        },
    })
}

fn apply_migrations(client: &mut Client, version: usize) -> std::result::Result<(), refinery::Error> {
    let mut migrations = vec![
        Migration::unapplied("V1__initial", include_str!("migrations/postgres/V1__initial.sql"))?,
        Migration::unapplied("V2__starts", include_str!("migrations/postgres/V2__starts.sql"))?,
        Migration::unapplied("V3__read_through", include_str!("migrations/postgres/V3__read_through.sql"))?,
        Migration::unapplied("V4__settled", include_str!("migrations/postgres/V4__settled.sql"))?,
        Migration::unapplied(
            "V5__commits_of_organizations",
            include_str!("migrations/postgres/V5__commits_of_organizations.sql"),
        )?,
        Migration::unapplied(
            "V6__runs_by_creation",
            include_str!("migrations/postgres/V6__runs_by_creation.sql"),
        )?,
        Migration::unapplied("V7__given_up", include_str!("migrations/postgres/V7__given_up.sql"))?,
    ];
    migrations.truncate(version);
    let mut runner = Runner::new(&migrations)
        .set_grouped(true)
        // A released migration never changes, but git may have changed its line ends.
        .set_abort_divergent(false);
    runner.set_migration_table_name(MIGRATION_TABLE);
    runner.run(client).map(drop)
}

struct On<'a, C> {
    client: &'a mut C,
    place: &'a str,
}

impl<C: GenericClient> Sql for On<'_, C> {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize> {
        let changed = self.client.execute_typed(sql, &parameters(values));
        let changed = changed.map_err(|error| failed(self.place, &error))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let mut read = || {
            let rows = self.client.query_typed(sql, &parameters(values))?;
            rows.iter().map(row).collect::<std::result::Result<_, _>>()
        };
        read().map_err(|error| failed(self.place, &error))
    }
}

// With their types a statement takes one round trip, and needs no preparation that a pooler would have to know of.
fn parameters<'a>(values: &'a [Value<'_>]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    let parameter = |value: &'a Value<'_>| -> (&'a (dyn ToSql + Sync), Type) {
        match value {
            Value::Text(text) => (text, Type::TEXT),
            Value::Integer(number) => (number, Type::INT8),
        }
    };
    values.iter().map(parameter).collect()
}

fn row(row: &postgres::Row) -> std::result::Result<Row, postgres::Error> {
    let cells = row.columns().iter().enumerate().map(|(index, column)| {
        Ok(if *column.type_() == Type::INT8 {
            row.try_get::<_, Option<i64>>(index)?.map_or(Cell::Null, Cell::Integer)
        } else {
            row.try_get::<_, Option<String>>(index)?.map_or(Cell::Null, Cell::Text)
        })
    });
    cells.collect::<std::result::Result<_, _>>().map(Row::new)
}
