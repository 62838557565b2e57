//! The program itself: what it says when it cannot start, and that a kill loses nothing.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, PATIENCE, Repo, TestServer, eventually};

fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jobs-server"));
    command
        .args(["--port", "0", "--organization", "org_test", "--data"])
        .arg(data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A server in a process of its own, which ends with the test.
struct Process {
    child: Child,
    client: Client,
}

/// Another program's connection to a server's database.
struct Intruder(rusqlite::Connection);

impl Intruder {
    fn new(data: &Path) -> Self {
        Self(rusqlite::Connection::open(data.join("jobs.sqlite")).expect("the database"))
    }

    fn execute(&self, sql: &str) {
        self.0.busy_timeout(PATIENCE).expect("a time-out");
        self.0.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// From now on each such change fails, as it does on a full disk.
    fn forbid(&self, change: &str) {
        let body = "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END";
        self.execute(&format!("CREATE TRIGGER forbidden BEFORE {change} {body}"));
    }

    fn allow(&self) {
        self.execute("DROP TRIGGER forbidden");
    }
}

impl Process {
    fn start(data: &Path, repo: &Repo, arguments: &[&str]) -> Self {
        let mut child =
            command(data).arg("--repo").arg(repo.path()).args(arguments).spawn().expect("the program");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut line).expect("a line");
        let port = line
            .trim_end()
            .strip_prefix("Listening on http://localhost:")
            .and_then(|rest| rest.strip_suffix('/'))
            .and_then(|port| port.parse().ok());
        let Some(port) = port else {
            let mut error = String::new();
            let _ = child.stderr.take().expect("its errors").read_to_string(&mut error);
            panic!("it said {line:?} and {error:?}");
        };
        Self { child, client: Client::new(port) }
    }

    fn kill(mut self) {
        self.child.kill().expect("the end");
        self.child.wait().expect("the end");
    }

    /// The lines that it writes to its log.
    fn log(&mut self) -> std::io::Lines<impl BufRead + use<>> {
        BufReader::new(self.child.stderr.take().expect("its errors")).lines()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What it says when it does not start.
fn refuses(command: &mut Command) -> String {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    let mut said = String::new();
    BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut said).expect("text");
    if !said.is_empty() {
        let _ = child.kill();
    }
    let Output { status, stderr, .. } = child.wait_with_output().expect("its end");
    assert_eq!(said, "", "it started");
    assert!(status.code().is_some_and(|code| code != 0), "{status}");
    String::from_utf8(stderr).expect("text")
}

#[test]
fn a_kill_at_any_moment_loses_nothing() {
    let data = TempDir::new().expect("a directory");
    let repo = Repo::with_documents("acme/docs", 12);
    let mut id = Value::Null;
    // Each round gets a little further before it is killed.
    for round in 1..=4 {
        let process = Process::start(data.path(), &repo, &["--files-per-second", "20"]);
        let job = eventually("progress", || {
            let job = process.client.jobs().into_iter().next()?;
            (job["status"] == "running" && job["progress"]["processed"].as_i64()? >= round * 2).then_some(job)
        });
        if round > 1 {
            assert_eq!(job["id"], id, "it is the same run");
        }
        id = job["id"].clone();
        assert_eq!(process.client.jobs().len(), 1);
        let steps = process.client.details(&job)["steps"].clone();
        assert_eq!(steps[2]["attempt"], round, "{steps}");
        process.kill();
    }

    let process = Process::start(data.path(), &repo, &[]);
    let done = process.client.job("acme/docs", "completed");
    assert_eq!(done["id"], id);
    assert_eq!(done["progress"], json!({ "processed": 12, "total": 12 }));
    assert_eq!(process.client.jobs().len(), 1);
    assert_eq!(process.client.search("text")["total"], 12);
    let details = process.client.details(&done);
    assert_eq!(details["steps"].as_array().map(Vec::len), Some(2 + 12 + 1));
    assert!(details["output"]["filesUnchanged"].as_i64() >= Some(8), "{details}");
    process.kill();

    let process = Process::start(data.path(), &repo, &[]);
    assert_eq!(process.client.job("acme/docs", "completed")["id"], id);
}

#[test]
fn a_claim_that_failed_is_repeated_without_a_request() {
    let data = TempDir::new().expect("a directory");
    let repo = Repo::with_documents("acme/docs", 2);
    drop(TestServer::on(data.path(), &[], None));
    let intruder = Intruder::new(data.path());
    intruder.forbid("UPDATE ON runs WHEN new.status = 'running'");
    let mut process = Process::start(data.path(), &repo, &[]);
    let mut log = process.log();
    let mut line = || log.next().map(|line| line.expect("text"));
    let failure = "The queue cannot be read: database or disk is full. Trying again.";
    assert_eq!(line().as_deref(), Some(failure));
    process.client.job("acme/docs", "queued");

    intruder.allow();
    process.client.job("acme/docs", "completed");
    process.kill();
    // Each attempt of both workers failed likewise, and one line says so.
    assert_eq!(line().as_deref(), Some("The queue cannot be read: this works again."));
    assert_eq!(line(), None);
}

#[test]
fn a_run_whose_failure_could_not_be_recorded_ends_later() {
    let data = TempDir::new().expect("a directory");
    let repo = Repo::with_documents("acme/docs", 2);
    drop(TestServer::on(data.path(), &[], None));
    let intruder = Intruder::new(data.path());
    intruder.forbid("INSERT ON ingestion_commits");
    let mut process = Process::start(data.path(), &repo, &[]);
    let mut log = process.log();
    log.find(|line| line.as_ref().is_ok_and(|line| line.contains("cannot be recorded")))
        .expect("a line")
        .expect("text");
    process.client.job("acme/docs", "running");

    intruder.allow();
    let job = process.client.job("acme/docs", "failed");
    assert_eq!(job["errorMessage"], "The database failed: database or disk is full");
    process.client.mutate("jobs.retry", &json!({ "runId": job["id"] }));
    process.client.job("acme/docs", "completed");
}

#[test]
fn a_change_on_disk_outlasts_a_busy_database() {
    let data = TempDir::new().expect("a directory");
    let repo = Repo::with_documents("acme/docs", 2);
    let mut process = Process::start(data.path(), &repo, &[]);
    let mut log = process.log();
    process.client.job("acme/docs", "completed");
    let intruder = Intruder::new(data.path());
    intruder.execute("BEGIN IMMEDIATE");
    repo.write("docs/new.md", "# Later\n");
    // The queue says the same of itself, sooner or later.
    let line = log.by_ref().map(|line| line.expect("text")).find(|line| line.starts_with("A change on disk"));
    let expected = "A change on disk cannot be followed: database is locked. Trying again.";
    assert_eq!(line.as_deref(), Some(expected));
    intruder.execute("COMMIT");
    eventually("the change is ingested", || (process.client.search("later")["total"] == 1).then_some(()));
}

#[cfg(unix)]
#[test]
fn a_signal_stops_it_cleanly() {
    for signal in ["-TERM", "-INT"] {
        let data = TempDir::new().expect("a directory");
        let repo = Repo::with_documents("acme/docs", 20);
        let mut process = Process::start(data.path(), &repo, &["--files-per-second", "0.1"]);
        let job = process.client.job("acme/docs", "running");
        eventually("the first file is under way", || {
            (process.client.details(&job)["steps"][2]["status"] == "running").then_some(())
        });
        let sent =
            Command::new("kill").args([signal, &process.child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        // A file takes ten seconds, and it does not wait for that.
        let status = process.child.wait().expect("its end");
        assert!(status.success(), "{signal}: {status}");
        let mut error = String::new();
        let mut stderr = process.child.stderr.take().expect("its errors");
        stderr.read_to_string(&mut error).expect("text");
        assert_eq!(error, "");

        let server = TestServer::on(data.path(), &[&repo], None);
        let job = server.client.job("acme/docs", "completed");
        assert_eq!(server.client.jobs().len(), 1);
        let steps = &server.client.details(&job)["steps"];
        assert_eq!(steps[2]["attempt"], 2, "{steps}");
    }
}

#[test]
fn a_wrong_repository_is_named() {
    let data = TempDir::new().expect("a directory");
    let missing = data.path().join("missing");
    let error = refuses(command(data.path()).arg("--repo").arg(&missing));
    assert!(error.contains("--repo"), "{error}");
    assert!(error.contains(&missing.display().to_string()), "{error}");

    let file = data.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let error = refuses(command(data.path()).arg("--repo").arg(&file));
    assert!(error.contains("not a directory"), "{error}");
    for option in ["--files-per-second", "--keep-days", "--keep-runs"] {
        let error = refuses(command(data.path()).args([option, "0"]));
        assert!(error.contains(option), "{error}");
    }
}

#[test]
fn a_port_in_use_is_named() {
    let data = TempDir::new().expect("a directory");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let error = refuses(
        Command::new(env!("CARGO_BIN_EXE_jobs-server")).args(["--port", &port, "--data"]).arg(data.path()),
    );
    assert!(error.contains(&format!("port {port} is already in use")), "{error}");
}

#[test]
fn a_directory_has_one_server() {
    let (_server, data) = TestServer::start(&[], None);
    let error = refuses(&mut command(data.path()));
    assert!(error.contains("another jobs-server is using"), "{error}");
}

#[test]
fn a_damaged_database_is_left_alone() {
    let data = TempDir::new().expect("a directory");
    let file = data.path().join("jobs.sqlite");
    let repo = Repo::with_documents("acme/docs", 300);
    {
        let server = TestServer::on(data.path(), &[&repo], None);
        server.client.job("acme/docs", "completed");
    }
    let whole = std::fs::read(&file).expect("the database");

    let no_database = vec![b'x'; 5000];
    let cut = whole[..whole.len() / 2].to_vec();
    let mut scratched = whole.clone();
    for byte in &mut scratched[8192..16384] {
        *byte = 0xff;
    }
    for damaged in [no_database, cut, scratched] {
        std::fs::write(&file, &damaged).expect("a file");
        let error = refuses(&mut command(data.path()));
        assert!(error.contains("jobs.sqlite is damaged"), "{error}");
        assert!(error.contains("move the file away"), "{error}");
        assert!(std::fs::read(&file).expect("the file") == damaged, "it was changed");
    }

    std::fs::write(&file, &whole).expect("a file");
    let server = TestServer::on(data.path(), &[&repo], None);
    server.client.job("acme/docs", "completed");
    assert_eq!(server.client.jobs().len(), 1);
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let data = TempDir::new().expect("a directory");
    let file = data.path().join("jobs.sqlite");
    rusqlite::Connection::open(&file)
        .and_then(|connection| connection.execute_batch("CREATE TABLE theirs (a)"))
        .expect("a database");
    let before = std::fs::read(&file).expect("the file");
    let error = refuses(&mut command(data.path()));
    assert!(error.contains("of another program"), "{error}");
    assert!(std::fs::read(&file).expect("the file") == before, "it was changed");
}
