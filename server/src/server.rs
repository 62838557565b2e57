//! Everything put together: lock, database, workers, watcher, HTTP.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cancel::CancelSignal;
use crate::catalog::Catalog;
use crate::discover::default_repositories;
use crate::embedded::{EmbeddedRepositories, EmbeddedSource};
use crate::http::site;
use crate::procedures::Context;
use crate::queue::Queue;
use crate::repository::{Repository, RepositoryError, with_distinct_names};
use crate::retry::{self, FailureLog};
use crate::store::{OpenError, Retention, Store};
use crate::watch::{StopChanges, Watcher};

const DATABASE: &str = "jobs.sqlite";
const LOCK: &str = "jobs.lock";
/// Responses in progress have this long when the server stops.
const GRACE: Duration = Duration::from_secs(3);
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
    /// What to ingest.
    pub repositories: Repositories,
    /// The organization that the procedures know.
    pub organization_id: String,
    /// The most files that one ingestion processes in a second.
    pub files_per_second: Option<f64>,
    /// How long finished runs are kept.
    pub retention: Retention,
}

/// What to ingest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repositories {
    /// Crate sources on this machine, and the broken example.
    Default,
    /// These directories.
    Paths(Vec<PathBuf>),
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
    /// A thread cannot be started.
    Threads(io::Error),
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
            Self::Threads(error) => write!(formatter, "no thread can be started: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

/// A running server. Dropping it does not stop it; [`stop`](Self::stop) does.
pub struct Server {
    address: SocketAddr,
    queue: Arc<Queue>,
    stop_catalog: Arc<CancelSignal>,
    stop_changes: StopChanges,
    stop_http: watch::Sender<bool>,
    http: tokio::task::JoinHandle<io::Result<()>>,
    threads: Vec<JoinHandle<()>>,
    lock: File,
}

impl Server {
    /// Starts a server. It answers when this returns.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let repositories = match &options.repositories {
            Repositories::Default => None,
            Repositories::Paths(paths) => Some(with_distinct_names(
                paths
                    .iter()
                    .map(|path| Repository::open(path))
                    .collect::<Result<_, _>>()
                    .map_err(StartError::Repository)?,
            )),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
            .await
            .map_err(|error| StartError::Bind(options.port, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Bind(options.port, error))?;
        let lock = lock(&options.data)?;
        let store = Store::open(&options.data.join(DATABASE)).map_err(StartError::Database)?;
        let store = Arc::new(store);

        let (watcher, changes, stop_changes) = Watcher::new();
        let watcher = Arc::new(watcher);
        let queue = {
            let watcher = Arc::clone(&watcher);
            Queue::new(
                Arc::clone(&store),
                options.retention,
                options.files_per_second,
                move |store_id, directories| watcher.watch(store_id, directories),
            )
        };
        let mut threads = queue.start().map_err(StartError::Threads)?;
        let stop_catalog = Arc::new(CancelSignal::default());
        let catalog = Catalog {
            store: Arc::clone(&store),
            queue: Arc::clone(&queue),
            watcher: Arc::clone(&watcher),
            stop: Arc::clone(&stop_catalog),
        };
        let (added, first_runs) = tokio::sync::oneshot::channel();
        // Walking a large disk takes long, and the page does not depend on all of it.
        let catalog_thread = std::thread::Builder::new()
            .name("catalog".to_owned())
            .spawn(move || {
                let repositories = match repositories {
                    Some(repositories) => repositories,
                    None => default_repositories(&catalog.stop).unwrap_or_default(),
                };
                let additions = FailureLog::new("A repository cannot be added");
                for repository in repositories {
                    if retry::until_success(&additions, &catalog.stop, || catalog.add(&repository)).is_err() {
                        return;
                    }
                }
                // The receiver is gone if this took longer than the start waits for.
                let _ = added.send(());
                let followed = FailureLog::new("A change on disk cannot be followed");
                changes.each(&watcher, |store_id, paths| {
                    // Cancelled: the server is stopping, and the next start compares all files.
                    let _ =
                        retry::until_success(&followed, &catalog.stop, || catalog.changed(store_id, paths));
                });
            })
            .map_err(StartError::Threads)?;
        threads.push(catalog_thread);

        let jobs = EmbeddedSource { store: Arc::clone(&store), queue: Arc::clone(&queue) };
        let repositories = EmbeddedRepositories { store: Arc::clone(&store), queue: Arc::clone(&queue) };
        let context = Arc::new(Context {
            organization_id: options.organization_id,
            jobs: Arc::new(jobs),
            repositories: Arc::new(repositories),
            store,
        });
        let (stop_http, mut stopped) = watch::channel(false);
        let site = site(context, &options.dist);
        let http = tokio::spawn(async move {
            axum::serve(listener, site)
                .with_graceful_shutdown(async move {
                    // An error means that the server is gone, which is a reason as well.
                    let _ = stopped.wait_for(|stopped| *stopped).await;
                })
                .await
        });
        // The server answers even when this takes longer or fails.
        let _ = tokio::time::timeout(FIRST_RUNS, first_runs).await;
        Ok(Self { address, queue, stop_catalog, stop_changes, stop_http, http, threads, lock })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops it: no new requests, no file begun. What was running is queued again at the next
    /// start.
    pub async fn stop(self) {
        self.stop_http.send_replace(true);
        self.queue.stop();
        self.stop_catalog.set();
        self.stop_changes.stop();
        let abort = self.http.abort_handle();
        if tokio::time::timeout(GRACE, self.http).await.is_err() {
            abort.abort();
        }
        let threads = self.threads;
        let joined = tokio::task::spawn_blocking(move || {
            for thread in threads {
                // A thread that panicked has said so already.
                let _ = thread.join();
            }
        });
        let _ = joined.await;
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
