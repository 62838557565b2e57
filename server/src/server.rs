//! Everything put together: lock, database, the work, HTTP.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::function_id::FunctionId;
use crate::http::{Limits, Webhook, serve, site};
use crate::ingest::Pace;
use crate::log;
use crate::procedures::{Context, MOST_STREAMS};
use crate::repository::RepositoryError;
use crate::secret::Secret;
use crate::store::{OpenError, Retention, Store, StoreError, now};
use crate::work::Work;

const DATABASE: &str = "jobs.sqlite";
const LOCK: &str = "jobs.lock";
/// Responses in progress have this long when the server stops.
const GRACE: Duration = Duration::from_secs(3);
/// Between two looks at whether the threads have ended.
const LOOK: Duration = Duration::from_millis(10);
/// The start waits this long for the first runs to be enqueued. A page that is loaded earlier would show an empty
/// list, and refetch it only after its idle interval.
const FIRST_RUNS: Duration = Duration::from_secs(2);

/// How a server is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The built page.
    pub dist: PathBuf,
    /// The port on 127.0.0.1; 0 for any.
    pub port: u16,
    /// Where the database is.
    pub data: PathBuf,
    /// What runs the jobs.
    pub source: Source,
    /// The organization that the procedures know.
    pub organization_id: String,
    /// How long finished runs are kept.
    pub retention: Retention,
    /// What callers of internal procedures have to send; without one they cannot be called.
    pub token: Option<Secret>,
    /// What GitHub signs its webhooks with; without one they are not received.
    pub webhook_secret: Option<Secret>,
    /// What clients are granted.
    pub limits: Limits,
}

/// What runs the jobs.
#[derive(Clone, Debug)]
pub enum Source {
    /// This server.
    Embedded {
        /// What to ingest.
        repositories: Repositories,
        /// How fast ingestions take files.
        pace: Pace,
    },
    /// An Inngest server.
    Inngest(InngestOptions),
}

/// What to ingest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repositories {
    /// Crate sources on this machine, and the broken example.
    Default,
    /// These directories.
    Paths(Vec<PathBuf>),
}

/// How to reach an Inngest server, and what of it is shown.
#[derive(Clone, Debug)]
pub struct InngestOptions {
    /// Its address.
    pub url: String,
    /// Where it takes events, if that is not its address.
    pub event_url: Option<String>,
    /// The environment of an Inngest Cloud account.
    pub environment: Option<String>,
    /// The signing key; a development server needs none.
    pub signing_key: Option<Secret>,
    /// The event key; without one no events are sent.
    pub event_key: Option<Secret>,
    /// The functions whose runs are jobs.
    pub functions: Vec<FunctionId>,
    /// The most requests to it in a minute.
    pub calls_per_minute: NonZeroU32,
    /// PostgreSQL's address, in place of a SQLite file; it may hold a password.
    pub database: Option<Secret>,
}

/// Why a server does not start.
#[derive(Debug)]
pub enum StartError {
    /// A path that is no repository.
    Repository(RepositoryError),
    /// The address cannot be bound.
    Bind(u16, io::Error),
    /// The data directory cannot be used.
    Data(PathBuf, io::Error),
    /// Another server works in the data directory.
    Locked(PathBuf),
    /// The database cannot be used.
    Database(OpenError),
    /// The documents in the database cannot be used.
    Documents(StoreError),
    /// The database of what Inngest ran cannot be used.
    History(String),
    /// A thread cannot be started.
    Threads(io::Error),
    /// This program was built without the source.
    NotBuilt,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repository(error) => error.fmt(formatter),
            Self::Bind(port, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(formatter, "port {port} is already in use. Choose another with --port, or 0 for any.")
            }
            Self::Bind(port, error) => write!(formatter, "port {port} cannot be used: {error}"),
            Self::Data(path, error) => {
                write!(formatter, "the data directory {} cannot be used: {error}", path.display())
            }
            Self::Locked(path) => write!(
                formatter,
                "another jobs-server is using the data directory {}. \
                 Stop it, or choose another directory with --data.",
                path.display()
            ),
            Self::Database(error) => error.fmt(formatter),
            Self::Documents(error) => {
                write!(formatter, "the documents in the database cannot be used: {error}")
            }
            Self::History(error) => formatter.write_str(error),
            Self::Threads(error) => write!(formatter, "no thread can be started: {error}"),
            Self::NotBuilt => formatter.write_str(
                "this jobs-server was built without --source inngest. \
                 Build it with: cargo build --package jobs-server --features inngest",
            ),
        }
    }
}

impl std::error::Error for StartError {}

/// A running server. Dropping it does not stop it; [`stop`](Self::stop) does.
pub struct Server {
    address: SocketAddr,
    work: Work,
    stop_http: watch::Sender<bool>,
    http: tokio::task::JoinHandle<()>,
    lock: File,
}

impl Server {
    /// Starts a server. It answers when this returns.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let Options { organization_id, retention, .. } = options;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
            .await
            .map_err(|error| StartError::Bind(options.port, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Bind(options.port, error))?;
        let lock = lock(&options.data)?;
        let store = Store::open(&options.data.join(DATABASE)).map_err(StartError::Database)?;
        store.adopt_documents(&organization_id).map_err(StartError::Documents)?;
        let store = Arc::new(store);
        let mut work = match options.source {
            Source::Embedded { repositories, pace } => {
                Work::embedded(&repositories, pace, retention, &store)?
            }
            Source::Inngest(inngest) => {
                let (organization_id, data) = (organization_id.clone(), options.data);
                // Opening a database blocks.
                let started = tokio::task::spawn_blocking(move || {
                    Work::inngest(inngest, &organization_id, retention, &data)
                });
                started.await.map_err(|error| StartError::History(error.to_string()))??
            }
        };

        if options.webhook_secret.is_some() && work.pushes.is_none() {
            log::line("Pushes are not received: that takes --source inngest and INNGEST_EVENT_KEY.");
        }
        let webhook = options.webhook_secret.zip(work.pushes.clone());
        let webhook = webhook.map(|(secret, receiver)| Webhook { secret, receiver });
        let (stop_http, stopped) = watch::channel(false);
        let context = Arc::new(Context {
            organization_id,
            jobs: Arc::clone(&work.jobs),
            repositories: Arc::clone(&work.repositories),
            store,
            token: options.token,
            streams: Arc::new(Semaphore::new(MOST_STREAMS)),
            stopped: stopped.clone(),
            started_at: now(),
        });
        let site = site(context, webhook, &options.dist, options.limits);
        let http = tokio::spawn(serve(listener, site, options.limits, stopped));
        // The server answers even when this takes longer or fails.
        let _ = tokio::time::timeout(FIRST_RUNS, &mut work.first_runs).await;
        Ok(Self { address, work, stop_http, http, lock })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops it: no new requests, no file begun. What was running is queued again at the next
    /// start.
    pub async fn stop(self) {
        self.stop_http.send_replace(true);
        let (threads, patience) = self.work.stop();
        let abort = self.http.abort_handle();
        if tokio::time::timeout(GRACE, self.http).await.is_err() {
            abort.abort();
        }
        let ended = async {
            while !threads.iter().all(|thread| thread.is_finished()) {
                tokio::time::sleep(LOOK).await;
            }
        };
        match patience {
            // What such a thread waits for is elsewhere, and is not worth waiting for.
            Some(patience) => drop(tokio::time::timeout(patience, ended).await),
            None => ended.await,
        }
        // Not left to the end of the handle: a process that is just being started may hold a copy of it.
        let _ = self.lock.unlock();
    }
}

/// Keeps a second server out of the directory: it would take this one's running work for
/// interrupted. The system releases the lock however the process ends.
fn lock(data: &std::path::Path) -> Result<File, StartError> {
    let unusable = |error| StartError::Data(data.to_owned(), error);
    std::fs::create_dir_all(data).map_err(unusable)?;
    let file =
        File::options().create(true).truncate(false).write(true).open(data.join(LOCK)).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::Locked(data.to_owned())),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}
