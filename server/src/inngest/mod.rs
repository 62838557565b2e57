//! The jobs of an Inngest server, through its REST API.
//!
//! One poller (`poller.rs`) asks Inngest for all readers while somebody reads; readers get its snapshot
//! (`snapshot.rs`). What has ended goes into the [history](crate::history), which outlives Inngest's
//! own retention. Inngest knows no organizations: whose a run is, its event says, and a run whose event says nothing
//! is not shown at all.

pub mod client;
pub mod error;
pub mod events;
pub mod repositories;
pub mod source;
pub mod wire;

mod board;
mod book;
mod children;
mod details;
mod entry;
mod failing;
mod giving_up;
mod hold;
mod lenient;
mod mapping;
mod pages;
mod parallel;
mod poller;
mod progress;
mod pushes;
mod recording;
mod retries;
mod retrying;
mod schedule;
mod snapshot;
mod starts;
mod statuses;
mod sweep;
mod taking;
mod taking_over;
mod traces;
mod waiting;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::history::{History, HistoryError};
use crate::log;
use crate::source::SourceError;
use crate::store::Retention;

use board::Board;
use book::Book;
use children::Children;
use client::{Client, Connection, FunctionId};
use details::Details;
use error::InngestError;
use events::EventSender;
use poller::Poller;
use pushes::InngestPushes;
use repositories::InngestRepositories;
use retries::Retries;
use source::InngestSource;

/// Says the present moment in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Takes a line for the operator.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// How an Inngest server's runs are shown.
#[derive(Clone)]
pub struct Options {
    /// How to reach it.
    pub connection: Connection,
    /// Whose runs are shown. Functions that others invoke should not be here: each of their runs would be a job.
    pub functions: Vec<FunctionId>,
    /// What events are sent with, if any are.
    pub events: Option<EventSender>,
    /// How far back runs are looked for, in milliseconds.
    pub window: i64,
    /// How far back runs are looked for that have not ended, in milliseconds.
    pub active_window: i64,
    /// How long no server may have looked, in milliseconds, so that all that was queued meanwhile is read all the same.
    pub longest_absence: i64,
    /// The most runs that a look at the whole window reads.
    pub max_runs: usize,
    /// Ask Inngest also while there are no readers here. For servers that share a history: the one that asks Inngest cannot
    /// know whether somebody reads at another.
    pub always: bool,
    /// Whether this server may be the one that asks; one that may not shows what another publishes.
    pub may_lead: Arc<dyn Fn() -> bool + Send + Sync>,
    /// How long a reader waits for the first snapshot.
    pub patience: Duration,
    /// How long the history keeps runs; `None`: another prunes it.
    pub retention: Option<Retention>,
    /// The clock.
    pub clock: Clock,
    /// Where the operator reads.
    pub log: Log,
}

impl Options {
    /// The defaults: the function `docs-ingestion` of the app `apps-console`, 24 hours back, unfinished runs a week
    /// back, at most 10,000 runs; and up to 31 days back after a time in which no server looked.
    pub fn new(connection: Connection) -> Self {
        Self {
            connection,
            functions: vec![FunctionId::default()],
            events: None,
            window: 24 * 60 * 60 * 1_000,
            active_window: 7 * 24 * 60 * 60 * 1_000,
            longest_absence: 31 * 24 * 60 * 60 * 1_000,
            max_runs: 10_000,
            always: false,
            may_lead: Arc::new(|| true),
            patience: Duration::from_secs(10),
            retention: None,
            clock: Arc::new(crate::store::now),
            log: Arc::new(|line| log::line(line)),
        }
    }
}

/// The runs of an Inngest server.
pub struct Inngest {
    core: Arc<Core>,
    poller: Arc<Poller>,
}

/// What the poller and all readers share.
pub(crate) struct Core {
    pub client: Client,
    pub history: Arc<History>,
    pub options: Options,
    pub board: Board,
    pub book: Book,
    pub details: Details,
    pub children: Children,
    pub retries: Retries,
}

impl Core {
    fn now(&self) -> i64 {
        (self.options.clock)()
    }
}

impl Inngest {
    /// Nothing is asked before [`start`](Self::start) or [`poll`](Self::poll).
    pub fn new(options: Options, history: Arc<History>) -> Self {
        let core = Arc::new(Core {
            client: Client::new(&options.connection),
            history,
            board: Board::new(options.always),
            book: Book::new(),
            details: Details::new(),
            children: Children::new(),
            retries: Retries::new(),
            options,
        });
        Self { poller: Arc::new(Poller::new(Arc::clone(&core))), core }
    }

    /// Starts the thread that asks Inngest whenever it is due. It ends by itself after [`stop`](Self::stop).
    pub fn start(&self) -> io::Result<std::thread::JoinHandle<()>> {
        let poller = Arc::clone(&self.poller);
        std::thread::Builder::new().name("inngest".to_owned()).spawn(move || poller.run())
    }

    /// Asks Inngest now, if that is due. Only one thread does so at a time.
    pub fn poll(&self) {
        self.poller.poll();
    }

    /// Ends the thread, which sends no request any more; readers that wait get what there is.
    pub fn stop(&self) {
        self.core.client.stop();
        self.core.board.stop();
    }

    /// The jobs of an organization.
    pub fn jobs(&self, organization_id: &str) -> InngestSource {
        InngestSource::new(Arc::clone(&self.core), organization_id)
    }

    /// The repositories of an organization.
    pub fn repositories(&self, organization_id: &str) -> InngestRepositories {
        InngestRepositories::new(Arc::clone(&self.core), organization_id)
    }

    /// What takes pushes to repositories of an organization, if events can be sent.
    pub fn pushes(&self, organization_id: &str) -> Option<InngestPushes> {
        let events = self.events()?.clone();
        Some(InngestPushes::new(Arc::clone(&self.core), events, organization_id))
    }

    /// What sends events, if it is configured.
    pub fn events(&self) -> Option<&EventSender> {
        self.core.options.events.as_ref()
    }
}

impl fmt::Debug for Inngest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Inngest").finish_non_exhaustive()
    }
}

impl From<HistoryError> for SourceError {
    fn from(error: HistoryError) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<InngestError> for SourceError {
    fn from(error: InngestError) -> Self {
        Self::Unavailable(format!("{error}."))
    }
}
