//! The server as the process that people start, and another program at its database.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::support::{Client, PATIENCE, Repo};

pub fn command(data: &Path) -> Command {
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
pub struct Process {
    pub child: Child,
    pub client: Client,
}

/// Another program's connection to a server's database.
pub struct Intruder(pub rusqlite::Connection);

impl Intruder {
    pub fn new(data: &Path) -> Self {
        Self(rusqlite::Connection::open(data.join("jobs.sqlite")).expect("the database"))
    }

    pub fn execute(&self, sql: &str) {
        self.0.busy_timeout(PATIENCE).expect("a time-out");
        self.0.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// From now on each such change fails, as it does on a full disk.
    pub fn forbid(&self, change: &str) {
        let body = "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END";
        self.execute(&format!("CREATE TRIGGER forbidden BEFORE {change} {body}"));
    }

    pub fn allow(&self) {
        self.execute("DROP TRIGGER forbidden");
    }
}

impl Process {
    pub fn start(data: &Path, repo: &Repo, arguments: &[&str]) -> Self {
        Self::run(command(data).arg("--repo").arg(repo.path()).args(arguments))
    }

    /// Runs a command that starts a server.
    pub fn run(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("the program");
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

    pub fn kill(mut self) {
        self.child.kill().expect("the end");
        self.child.wait().expect("the end");
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The lines that it writes to its log.
    pub fn log(&mut self) -> std::io::Lines<impl BufRead + use<>> {
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
pub fn refuses(command: &mut Command) -> String {
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
