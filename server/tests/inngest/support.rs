//! An Inngest to test against, and what is built on it.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use inngest_stand_in::StandIn;
use inngest_stand_in::world::Status as Stage;
use jobs_server::history::History;
use jobs_server::inngest::client::Connection;
use jobs_server::inngest::events::EventSender;
use jobs_server::inngest::source::InngestSource;
use jobs_server::inngest::{Inngest, Options};
use jobs_server::secret::Secret;
use jobs_server::source::{JobList, JobSource};
use jobs_server::store::{Filter, Run};
use tempfile::TempDir;

/// Longer than anything takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "it did not happen: {what}");
        std::thread::yield_now();
    }
}

/// The name of the history's file.
const HISTORY: &str = "history.sqlite";

/// A signing key that has to stay out of everything that is shown.
pub const KEY: &str = "signkey-test-5ec2e7";

pub fn connection(url: &str) -> Connection {
    Connection {
        url: url.to_owned(),
        signing_key: Some(Secret::new(KEY)),
        environment: None,
        timeout: Duration::from_secs(10),
        calls_per_minute: NonZeroU32::new(100_000).expect("a limit"),
    }
}

/// An Inngest server, the one that is asked, and a clock of the test.
pub struct Setting {
    pub server: StandIn,
    data: TempDir,
    pub lines: Arc<Mutex<Vec<String>>>,
    pub clock: Arc<AtomicI64>,
    pub history: Arc<History>,
    pub inngest: Inngest,
}

impl Setting {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Options)) -> Self {
        let server = StandIn::start().expect("a stand-in");
        let data = TempDir::new().expect("a directory");
        let lines = Arc::new(Mutex::new(Vec::new()));
        let clock = Arc::new(AtomicI64::new(jobs_server::store::now()));
        let history = Arc::new(History::open_sqlite(&data.path().join(HISTORY)).expect("a history"));
        let mut options = Options::new(connection(&server.url()));
        options.events =
            Some(EventSender::new(&server.url(), &Secret::new("event-key"), options.connection.timeout));
        options.patience = Duration::ZERO;
        let (for_clock, for_log) = (Arc::clone(&clock), Arc::clone(&lines));
        options.clock = Arc::new(move || for_clock.load(Ordering::SeqCst));
        options.log = Arc::new(move |line| for_log.lock().expect("lines").push(line.to_owned()));
        change(&mut options);
        let inngest = Inngest::new(options, Arc::clone(&history));
        Self { server, data, lines, clock, history, inngest }
    }

    /// Another server that shares the history.
    pub fn other(&self, change: impl FnOnce(&mut Options)) -> Inngest {
        let mut options = Options::new(connection(&self.server.url()));
        options.patience = Duration::ZERO;
        let clock = Arc::clone(&self.clock);
        options.clock = Arc::new(move || clock.load(Ordering::SeqCst));
        change(&mut options);
        Inngest::new(options, Arc::clone(&self.history))
    }

    /// The file of the history.
    pub fn file(&self) -> std::path::PathBuf {
        self.data.path().join(HISTORY)
    }

    /// Time passes.
    pub fn pass(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::SeqCst);
    }

    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    pub fn jobs(&self, organization_id: &str) -> InngestSource {
        self.inngest.jobs(organization_id)
    }

    /// Three seconds pass, somebody looks, and Inngest is asked.
    pub fn tick(&self) {
        self.pass(3_000);
        // A reader's question is what makes it due; there may be nothing to read yet.
        let _ = self.jobs("org_nobody").list(Filter::All, None);
        self.inngest.poll();
    }

    pub fn list(&self, organization_id: &str) -> Vec<Run> {
        self.job_list(organization_id).runs
    }

    pub fn job_list(&self, organization_id: &str) -> JobList {
        self.jobs(organization_id).list(Filter::All, None).expect("a list")
    }

    /// The only run of this organization, after a look.
    pub fn only(&self, organization_id: &str) -> Run {
        let mut runs = self.list(organization_id);
        assert_eq!(runs.len(), 1, "{runs:?}");
        runs.remove(0)
    }

    /// A run of the stand-in.
    pub fn ingestion(&self, organization_id: &str, repo_name: &str, stage: Stage) -> String {
        self.server.world(|world| world.ingestion(organization_id, repo_name, stage))
    }
}

/// An organization that no other test, and no earlier run of this one, has used.
pub fn organization(name: &str) -> String {
    format!("org_{name}_{}", jobs_server::store::now())
}
