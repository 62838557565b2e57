//! What the scenarios run against: the stand-in, or a real Inngest with the app of `app/main.mjs` behind it.

use std::collections::HashMap;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use inngest_stand_in::StandIn;
use inngest_stand_in::world::{Status as Stage, Step};
use jobs_server::history::History;
use jobs_server::inngest::client::{Client, Connection};
use jobs_server::inngest::events::EventSender;
use jobs_server::inngest::{Inngest, Options};
use jobs_server::secret::Secret;
use jobs_server::source::JobSource;
use jobs_server::store::{Filter, Run, Status};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::connection;

/// Longer than a real server takes for a thousand runs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);
const HISTORY: &str = "history.sqlite";
/// Between two looks at a real server.
const LOOK: Duration = Duration::from_millis(100);

/// How an ingestion goes. Each has two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    /// It ends well at once.
    Completes,
    /// It fails at once.
    Fails,
    /// It says that one of two files is done, and waits for [`Backend::go_on`].
    Waits,
    /// It keeps the place of its organization until [`Backend::release`].
    Holds,
    /// It invokes a function for each file, and ends well.
    Invokes,
    /// It fails in its second step. Done again, from there or from the start, it does a third one and ends well.
    Breaks,
}

/// An ingestion that was asked for.
pub struct Begun {
    /// Its run.
    pub run_id: String,
    /// The event that started it.
    pub event_id: String,
    /// What its function knows it by.
    ingestion_id: String,
    organization_id: String,
}

impl Begun {
    /// Another run of the same event.
    pub fn again(&self, run_id: &str) -> Self {
        let (event_id, ingestion_id) = (self.event_id.clone(), self.ingestion_id.clone());
        Self {
            run_id: run_id.to_owned(),
            event_id,
            ingestion_id,
            organization_id: self.organization_id.clone(),
        }
    }
}

enum Server {
    StandIn {
        stand_in: StandIn,
        /// The runs that hold their organization's place, and those that wait for it.
        queues: Mutex<HashMap<String, Vec<String>>>,
        /// The runs that go on when it is started again, and how each ends; `None`: it forgets them.
        under_way: Option<Mutex<Vec<(String, Stage)>>>,
    },
    Real {
        /// The server, where the tests have started it.
        child: Option<Child>,
    },
}

/// An Inngest, and what asks it.
pub struct Backend {
    server: Server,
    client: Client,
    events: EventSender,
    connection: Connection,
    inngest: Inngest,
    data: TempDir,
}

impl Backend {
    /// One that goes on when it was killed, as an Inngest does whose queue is in a Redis of its own.
    pub fn stand_in() -> Self {
        Self::new_stand_in(Some(Mutex::default()))
    }

    /// One that has forgotten what was under way when it was killed, as an Inngest has whose queue is in its own memory.
    pub fn stand_in_that_forgets() -> Self {
        Self::new_stand_in(None)
    }

    fn new_stand_in(under_way: Option<Mutex<Vec<(String, Stage)>>>) -> Self {
        let stand_in = StandIn::start().expect("a stand-in");
        let connection = connection(&stand_in.url());
        Self::new(Server::StandIn { stand_in, queues: Mutex::default(), under_way }, connection, "any")
    }

    /// The one that `INNGEST_URL` says.
    pub fn real() -> Self {
        let url = variable("INNGEST_URL").expect("INNGEST_URL is not set: see `cargo xtask inngest`");
        let signing_key = variable("INNGEST_SIGNING_KEY").map(|key| Secret::new(&key));
        let event_key = variable("INNGEST_EVENT_KEY").unwrap_or_else(|| "any".to_owned());
        let connection = Connection { signing_key, ..connection(&url) };
        Self::new(Server::Real { child: None }, connection, &event_key)
    }

    /// A real one that is started here, by `INNGEST_COMMAND`, so that it can be killed.
    pub fn real_of_our_own() -> Self {
        let mut backend = Self::real();
        backend.start();
        backend
    }

    fn new(server: Server, connection: Connection, event_key: &str) -> Self {
        let data = TempDir::new().expect("a directory");
        let events = EventSender::new(&connection.url, &Secret::new(event_key), connection.timeout);
        let inngest = asking(&connection, &data);
        Self { server, client: Client::new(&connection), events, connection, inngest, data }
    }

    /// What asks Inngest for jobs.
    pub fn inngest(&self) -> &Inngest {
        &self.inngest
    }

    /// A jobs server that has seen nothing yet.
    pub fn newcomer(&self) -> Newcomer {
        let data = TempDir::new().expect("a directory");
        Newcomer { inngest: asking(&self.connection, &data), _data: data }
    }

    /// Whether runs go on when it is killed and started again.
    pub fn keeps_its_queue(&self) -> bool {
        match &self.server {
            Server::StandIn { under_way, .. } => under_way.is_some(),
            Server::Real { .. } => {
                variable("INNGEST_COMMAND").is_some_and(|command| command.contains("--redis-uri"))
                    || variable("INNGEST_REDIS_URI").is_some()
            }
        }
    }

    /// Asks for an ingestion that [`Backend::kill`] may find at any point of its way.
    pub fn begin_under_way(&self, organization_id: &str, going: Going) -> Begun {
        let Server::StandIn { stand_in, under_way, .. } = &self.server else {
            return self.begin(organization_id, going);
        };
        let ingestion_id = uuid::Uuid::now_v7().to_string();
        let data = payload(organization_id, &ingestion_id, going);
        let (event_id, run_id) = stand_in.world(|world| {
            // In a step, before the first one, or before Inngest has noted the run.
            let point = world.runs.len() % 3;
            let event_id = world.add_event("docs/ingestion.requested", &data);
            let stage = if point == 0 { Stage::Running } else { Stage::Queued };
            let run_id = world.add_run("docs-ingestion", &event_id, stage);
            world.change(&run_id, |run| run.noted = point != 2);
            (event_id, run_id)
        });
        if let Some(under_way) = under_way {
            let end = if going == Going::Fails { Stage::Failed } else { Stage::Completed };
            lock(under_way).push((run_id.clone(), end));
        }
        Begun { run_id, event_id, ingestion_id, organization_id: organization_id.to_owned() }
    }

    /// Asks for an ingestion, and waits until it has a run.
    pub fn begin(&self, organization_id: &str, going: Going) -> Begun {
        let mut all = self.begin_many(&[organization_id], going);
        all.remove(0)
    }

    /// One ingestion for each of the organizations.
    pub fn begin_many(&self, organizations: &[&str], going: Going) -> Vec<Begun> {
        let begun: Vec<_> = organizations
            .iter()
            .map(|organization_id| {
                let ingestion_id = uuid::Uuid::now_v7().to_string();
                let data = payload(organization_id, &ingestion_id, going);
                let (event_id, run_id) = match &self.server {
                    Server::StandIn { stand_in, queues, .. } => {
                        ingest(stand_in, queues, organization_id, &data, going)
                    }
                    Server::Real { .. } => (self.send("docs/ingestion.requested", &data), String::new()),
                };
                Begun { run_id, event_id, ingestion_id, organization_id: (*organization_id).to_owned() }
            })
            .collect();
        begun
            .into_iter()
            .map(|mut begun| {
                if begun.run_id.is_empty() {
                    let runs = || self.client.runs_of_event(&begun.event_id).ok()?.data.pop();
                    begun.run_id = self.eventually("the event starts a run", runs).id;
                }
                begun
            })
            .collect()
    }

    /// Ends one that waits, well.
    pub fn go_on(&self, begun: &Begun) {
        match &self.server {
            Server::StandIn { stand_in, .. } => stand_in.world(|world| {
                world.change(&begun.run_id, |run| {
                    run.progress = Some((2, 2));
                    run.steps.iter_mut().for_each(|step| step.status = Stage::Completed);
                });
                world.advance(&begun.run_id, Stage::Completed);
            }),
            Server::Real { .. } => {
                self.send("test/go", &json!({ "ingestionId": begun.ingestion_id }));
            }
        }
    }

    /// Ends one that keeps its organization's place, well.
    pub fn release(&self, begun: &Begun) {
        match &self.server {
            Server::StandIn { stand_in, queues, .. } => {
                let mut queues = lock(queues);
                for run_id in queues.remove(&begun.organization_id).unwrap_or_default() {
                    stand_in.world(|world| world.advance(&run_id, Stage::Completed));
                }
            }
            Server::Real { .. } => {
                self.send("test/release", &json!({ "ingestionId": begun.ingestion_id }));
            }
        }
    }

    /// Has the stand-in do what a real Inngest does by itself: the steps that are left of a rerun, with this outcome.
    pub fn do_again(&self, run_id: &str, output: &Value) {
        let Server::StandIn { stand_in, .. } = &self.server else { return };
        stand_in.world(|world| {
            world.change(run_id, |run| {
                let left = ["list-files", "parse", "write"].into_iter().skip(run.taken_over);
                run.steps.extend(left.map(|name| Step::new(name, "RUN", Stage::Completed)));
            });
            world.advance(run_id, Stage::Completed);
            world.change(run_id, |run| run.output = Some(output.clone()));
        });
    }

    /// How many runs an event has started, as Inngest itself says.
    pub fn runs_of(&self, begun: &Begun) -> usize {
        self.client.runs_of_event(&begun.event_id).expect("runs").data.len()
    }

    /// Whether Inngest itself goes on listing a run as one that has not ended.
    pub fn lists_for_ever(&self, run_id: &str) -> bool {
        self.client.trace(run_id, false).expect("a trace").root_span.ended_at.is_none()
    }

    /// The deliveries to an organization whose commits are recorded.
    pub fn commits(&self, organization_id: &str) -> Vec<String> {
        let database = rusqlite::Connection::open(self.data.path().join(HISTORY)).expect("the history");
        let mut query = database
            .prepare(r#"SELECT "deliveryId" FROM ingestion_commits WHERE "organizationId" = ?1"#)
            .expect("a query");
        let rows = query.query_map([organization_id], |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("rows")
    }

    /// By which step's name a run was invoked, as Inngest itself says.
    pub fn name_of_invocation(&self, run_id: &str) -> Option<String> {
        let event_id = self.client.run(run_id).expect("a run").trigger.event_ids.pop()?;
        let event = self.client.event(&event_id).expect("its event");
        Some(event.data.pointer("/_inngest/name")?.as_str()?.to_owned())
    }

    /// Kills the server as a power cut would.
    pub fn kill(&mut self) {
        match &mut self.server {
            Server::StandIn { stand_in, .. } => stand_in.halt(),
            Server::Real { child } => {
                let mut child = child.take().expect("a server that was started here");
                child.kill().expect("a signal");
                child.wait().expect("its end");
            }
        }
    }

    /// Starts it again on what it has kept, and waits until it answers.
    pub fn start(&mut self) {
        match &mut self.server {
            Server::StandIn { stand_in, under_way, .. } => {
                let left = under_way.as_ref().map(|under_way| std::mem::take(&mut *lock(under_way)));
                stand_in.world(|world| {
                    left.into_iter().flatten().for_each(|(run_id, end)| world.advance(&run_id, end));
                });
                stand_in.resume().expect("its port");
            }
            Server::Real { child } => {
                let command = variable("INNGEST_COMMAND").expect("INNGEST_COMMAND is not set");
                // `exec`, so that it is the server that is killed.
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("exec {command}")]).stdin(Stdio::null());
                *child = Some(shell.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the server"));
            }
        }
        self.eventually("Inngest answers", || self.client.functions("apps-console").ok());
        if let (Server::Real { .. }, Some(app)) = (&self.server, variable("INNGEST_APP")) {
            // The app tells the server of its functions.
            self.eventually("the app is known", || ureq::put(&app).send_empty().ok());
        }
    }

    fn send(&self, name: &str, data: &Value) -> String {
        self.eventually("an event is taken", || self.events.send(name, data, None).ok())
    }

    /// A run of an organization, once the list says this of it.
    pub fn listed(&self, begun: &Begun, what: &str, is_so: impl Fn(&Run) -> bool) -> Run {
        let jobs = self.inngest.jobs(&begun.organization_id);
        let mut last = None;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let runs = jobs.list(Filter::All, None).map(|list| list.runs).unwrap_or_default();
            last = runs.into_iter().find(|run| run.id == begun.run_id);
            if let Some(run) = last.take_if(|run| is_so(run)) {
                return run;
            }
            self.pause();
        }
        panic!("it is not listed as {what}: {last:?}");
    }

    /// Asks again and again until there is an answer.
    pub fn eventually<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            assert!(Instant::now() < deadline, "it did not happen: {what}");
            self.pause();
        }
    }

    /// Does not take the time from a real server on the same machine.
    fn pause(&self) {
        std::thread::sleep(LOOK);
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.inngest.stop();
        if let Server::Real { child: Some(child) } = &mut self.server {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A jobs server of its own.
pub struct Newcomer {
    pub inngest: Inngest,
    _data: TempDir,
}

impl Drop for Newcomer {
    fn drop(&mut self) {
        self.inngest.stop();
    }
}

fn asking(connection: &Connection, data: &TempDir) -> Inngest {
    let history = History::open_sqlite(&data.path().join(HISTORY)).expect("a history");
    let mut options = Options::new(connection.clone());
    options.log = Arc::new(|_| {});
    let inngest = Inngest::new(options, Arc::new(history));
    inngest.start().expect("a thread");
    inngest
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn payload(organization_id: &str, ingestion_id: &str, going: Going) -> Value {
    json!({ "organizationId": organization_id, "repo": { "fullName": "acme/docs" },
        "files": ["docs/a.md", "docs/b.md"], "ingestionId": ingestion_id, "going": word(going) })
}

// What is under a lock here is whole between any two statements.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the app calls it.
fn word(going: Going) -> &'static str {
    match going {
        Going::Completes => "completes",
        Going::Fails => "fails",
        Going::Waits => "waits",
        Going::Holds => "holds",
        Going::Invokes => "invokes",
        Going::Breaks => "breaks",
    }
}

/// Does in the stand-in what Inngest and the app do; the ids of the event and of the run.
fn ingest(
    stand_in: &StandIn,
    queues: &Mutex<HashMap<String, Vec<String>>>,
    organization_id: &str,
    data: &Value,
    going: Going,
) -> (String, String) {
    let mut queues = lock(queues);
    let stage = match going {
        _ if queues.contains_key(organization_id) => Stage::Queued,
        Going::Completes | Going::Invokes => Stage::Completed,
        Going::Fails | Going::Breaks => Stage::Failed,
        Going::Waits | Going::Holds => Stage::Running,
    };
    let (event_id, run_id) = stand_in.world(|world| {
        let event_id = world.add_event("docs/ingestion.requested", data);
        let run_id = world.add_run("docs-ingestion", &event_id, stage);
        if going == Going::Waits {
            world.change(&run_id, |run| {
                run.progress = Some((1, 2));
                run.steps.push(Step::new("go", "WAIT_FOR_EVENT", Stage::Running));
            });
        }
        if going == Going::Invokes {
            for path in ["docs/a.md", "docs/b.md"] {
                world.invoke(&run_id, path);
            }
        }
        if going == Going::Breaks {
            world.change(&run_id, |run| run.steps.push(Step::new("parse", "RUN", Stage::Failed)));
        }
        (event_id, run_id)
    });
    if stage == Stage::Queued || going == Going::Holds {
        queues.entry(organization_id.to_owned()).or_default().push(run_id.clone());
    }
    (event_id, run_id)
}

/// The status of a run.
pub fn is(status: Status) -> impl Fn(&Run) -> bool {
    move |run| run.status == status
}
