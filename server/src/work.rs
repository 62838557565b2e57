//! What runs the jobs behind a server: started with it, stopped with it.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::cancel::CancelSignal;
use crate::catalog::Catalog;
use crate::discover::default_repositories;
use crate::embedded::{EmbeddedRepositories, EmbeddedSource};
use crate::ingest::Pace;
use crate::push::PushReceiver;
use crate::queue::Queue;
use crate::repositories::RepositorySource;
use crate::repository::{Repository, with_distinct_names};
use crate::retry::{self, FailureLog};
use crate::server::{InngestOptions, Repositories, StartError};
use crate::source::JobSource;
use crate::store::{Retention, Store};
use crate::watch::Watcher;

/// A source of jobs that works.
pub struct Work {
    /// Its jobs.
    pub jobs: Arc<dyn JobSource>,
    /// The repositories that they are about.
    pub repositories: Arc<dyn RepositorySource>,
    /// Who gets pushes, if anybody does.
    pub pushes: Option<Arc<dyn PushReceiver>>,
    /// Resolves once the first runs are enqueued.
    pub first_runs: oneshot::Receiver<()>,
    stop: Box<dyn FnOnce() + Send>,
    threads: Vec<JoinHandle<()>>,
    /// How long the end of the threads is waited for.
    patience: Option<Duration>,
}

impl Work {
    /// The jobs that this server runs itself, in the directories of repositories.
    pub fn embedded(
        repositories: &Repositories,
        pace: Pace,
        retention: Retention,
        store: &Arc<Store>,
    ) -> Result<Self, StartError> {
        let repositories = match repositories {
            Repositories::Default => None,
            Repositories::Paths(paths) => Some(with_distinct_names(
                paths
                    .iter()
                    .map(|path| Repository::open(path))
                    .collect::<Result<_, _>>()
                    .map_err(StartError::Repository)?,
            )),
        };
        let (watcher, changes, stop_changes) = Watcher::new();
        let watcher = Arc::new(watcher);
        let queue = {
            let watcher = Arc::clone(&watcher);
            Queue::new(Arc::clone(store), retention, pace, move |store_id, directories| {
                watcher.watch(store_id, directories);
            })
        };
        let mut threads = queue.start().map_err(StartError::Threads)?;
        let stop_catalog = Arc::new(CancelSignal::default());
        let catalog = Catalog {
            store: Arc::clone(store),
            queue: Arc::clone(&queue),
            watcher: Arc::clone(&watcher),
            stop: Arc::clone(&stop_catalog),
        };
        let (added, first_runs) = oneshot::channel();
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
        Ok(Self {
            jobs: Arc::new(EmbeddedSource { store: Arc::clone(store), queue: Arc::clone(&queue) }),
            repositories: Arc::new(EmbeddedRepositories {
                store: Arc::clone(store),
                queue: Arc::clone(&queue),
            }),
            pushes: None,
            first_runs,
            stop: Box::new(move || {
                queue.stop();
                stop_catalog.set();
                stop_changes.stop();
            }),
            threads,
            patience: None,
        })
    }

    /// The jobs that an Inngest server runs. Their history is in `data`, unless a database is named.
    #[cfg(feature = "inngest")]
    pub fn inngest(
        options: InngestOptions,
        organization_id: &str,
        retention: Retention,
        data: &Path,
    ) -> Result<Self, StartError> {
        use crate::history::History;
        use crate::inngest::client::Connection;
        use crate::inngest::events::EventSender;
        use crate::inngest::{self, Inngest};

        /// Longer than any answer took of an Inngest with 10,000 runs.
        const TIME_OUT: Duration = Duration::from_secs(10);
        /// An answer of Inngest that takes longer is not waited for. What it would have said is asked for again at the
        /// next start, and the history is written all or nothing.
        const END: Duration = Duration::from_secs(1);

        let history = match &options.database {
            Some(url) => History::open_postgres(url.expose()),
            None => History::open_sqlite(&data.join("history.sqlite")),
        };
        let history = Arc::new(history.map_err(|error| StartError::History(error.to_string()))?);
        let connection = Connection {
            signing_key: options.signing_key,
            environment: options.environment,
            timeout: TIME_OUT,
            calls_per_minute: options.calls_per_minute,
            url: options.url.clone(),
        };
        let events = options.event_key.map(|key| {
            EventSender::new(options.event_url.as_deref().unwrap_or(&options.url), &key, TIME_OUT)
        });
        let inngest = Inngest::new(
            inngest::Options {
                functions: options.functions,
                events,
                // Another server on the same database cannot ask this one to look.
                always: options.database.is_some(),
                retention: Some(retention),
                ..inngest::Options::new(connection)
            },
            history,
        );
        let thread = inngest.start().map_err(StartError::Threads)?;
        // Runs are enqueued elsewhere.
        let (known, first_runs) = oneshot::channel();
        let _ = known.send(());
        Ok(Self {
            jobs: Arc::new(inngest.jobs(organization_id)),
            repositories: Arc::new(inngest.repositories(organization_id)),
            pushes: inngest.pushes(organization_id).map(|pushes| Arc::new(pushes) as Arc<dyn PushReceiver>),
            first_runs,
            stop: Box::new(move || inngest.stop()),
            threads: vec![thread],
            patience: Some(END),
        })
    }

    /// There is no such source in this program.
    #[cfg(not(feature = "inngest"))]
    pub fn inngest(_: InngestOptions, _: &str, _: Retention, _: &Path) -> Result<Self, StartError> {
        Err(StartError::NotBuilt)
    }

    /// Stops the work. Returns the threads that still have to end, and how long that may take, if it may not take as
    /// long as it does.
    pub fn stop(self) -> (Vec<JoinHandle<()>>, Option<Duration>) {
        (self.stop)();
        (self.threads, self.patience)
    }
}
