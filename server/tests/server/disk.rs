//! A disk that is full or cannot be written, and a clock that is set back.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{Intruder, Process, command, refuses};
use crate::support::{PATIENCE, Repo, TestServer, eventually};

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The same command for a process that may write no file beyond so many KiB: the system refuses in the middle of a write,
/// as with a full disk or a quota, though by another code.
fn with_room(kibibytes: u64, server: &Command) -> Command {
    let mut shell = Command::new("bash");
    // bash counts in KiB. The signal that comes along would end a process that has not asked for the error.
    let script = format!("trap '' XFSZ; ulimit -S -f {kibibytes}; exec \"$@\"");
    shell.args(["-c", &script, "bash"]).arg(server.get_program()).args(server.get_args());
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell
}

fn give_room(process: &Process) {
    let done =
        Command::new("prlimit").args(["--pid", &process.id().to_string(), "--fsize=unlimited:"]).status();
    assert!(done.expect("prlimit").success());
}

/// How large the largest file of the database is, in KiB.
fn size_of_database(data: &Path) -> u64 {
    let files = std::fs::read_dir(data).expect("the directory").map(|file| file.expect("a file"));
    files.map(|file| file.metadata().expect("its size").len()).max().unwrap_or_default() / 1024
}

#[test]
fn a_full_disk_is_told_and_what_waited_for_room_is_done() {
    let data = TempDir::new().expect("a directory");
    let repo = Repo::with_documents("acme/docs", 5);
    {
        let server = TestServer::on(data.path(), &[&repo], None);
        server.client.job("acme/docs", "completed");
    }
    // More than there is room for.
    for number in 0..40 {
        repo.write(
            &format!("docs/more-{number}.md"),
            format!("# More\n\ntext {}\n", "lorem ipsum ".repeat(2_000)),
        );
    }
    let room = size_of_database(data.path()) + 16;
    let mut process = Process::run(&mut with_room(room, command(data.path()).arg("--repo").arg(repo.path())));
    let (tell, told) = mpsc::channel();
    let log = process.log();
    std::thread::spawn(move || {
        let mut lines = log.map_while(Result::ok);
        lines.find(|line| line.contains("disk I/O error")).map(|line| tell.send(line))
    });
    told.recv_timeout(PATIENCE).expect("the log says so");
    // What is there can be looked at all the same.
    let before = process.client.jobs();
    assert!(!before.is_empty());

    give_room(&process);
    eventually("all documents are found", || {
        // A run that has failed for want of room can be retried.
        for job in process.client.jobs() {
            if job["status"] == "failed" {
                process.client.mutate("jobs.retry", &json!({ "runId": job["id"] }));
            }
        }
        (process.client.search("text")["total"] == 45).then_some(())
    });
    process.kill();
    let database = Intruder::new(data.path());
    let found: String =
        database.0.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a finding");
    assert_eq!(found, "ok");
}

/// Somebody who may not write everywhere, as root may.
struct Unprivileged {
    place: TempDir,
}

impl Unprivileged {
    fn new() -> Self {
        let place = TempDir::new().expect("a directory");
        std::fs::set_permissions(place.path(), Permissions::from_mode(0o777)).expect("permissions");
        Self { place }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Runs the server on a data directory as that user.
    fn command(&self, data: &Path) -> Command {
        let server = command(data);
        if !is_root() {
            return server;
        }
        // The program may lie where nobody else may look.
        let copy = self.path("jobs-server");
        if !copy.exists() {
            std::fs::copy(server.get_program(), &copy).expect("a copy");
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(copy).args(server.get_args());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    id.stdout.trim_ascii() == b"0"
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let user = Unprivileged::new();
    let data = user.path("data");
    drop(TestServer::on(&data, &[], None));
    let set =
        |path: &Path, mode| std::fs::set_permissions(path, Permissions::from_mode(mode)).expect("a mode");
    let database = data.join("jobs.sqlite");
    let before = std::fs::read(&database).expect("the database");

    // A file that is to be read only, in a directory that is not.
    set(&data, 0o777);
    set(&data.join("jobs.lock"), 0o666);
    set(&database, 0o444);
    let error = refuses(&mut user.command(&data));
    assert!(error.contains("jobs.sqlite cannot be used") && error.contains("readonly"), "{error}");

    // A directory in which nothing can be made.
    set(&data.join("jobs.lock"), 0o444);
    set(&data, 0o555);
    let error = refuses(&mut user.command(&data));
    assert!(error.contains("the data directory") && error.contains("ermission denied"), "{error}");
    let error = refuses(&mut user.command(&data.join("below")));
    assert!(error.contains("the data directory") && error.contains("ermission denied"), "{error}");

    set(&data, 0o755);
    assert!(std::fs::read(&database).expect("the database") == before, "it was changed");
}

#[test]
fn a_clock_that_was_set_back_loses_and_doubles_nothing() {
    let data = TempDir::new().expect("a directory");
    let repo = Repo::with_documents("acme/docs", 3);
    let first = {
        let server = TestServer::on(data.path(), &[&repo], None);
        server.client.job("acme/docs", "completed")["id"].clone()
    };
    // All that is there is of tomorrow.
    let tomorrow = format!(
        "UPDATE runs SET createdAt = createdAt + {DAY}, startedAt = startedAt + {DAY}, completedAt = completedAt + {DAY};
         UPDATE ingestion_commits SET processedAt = processedAt + {DAY};"
    );
    Intruder::new(data.path()).execute(&tomorrow);
    repo.write("docs/new.md", "# New\n\ntext\n");

    let server = TestServer::on(data.path(), &[&repo], None);
    let second = eventually("the change is ingested", || {
        let jobs = server.client.jobs();
        let second = jobs.iter().find(|job| job["id"] != first)?;
        (second["status"] == "completed").then(|| second.clone())
    });
    assert_eq!(server.client.search("text")["total"], 4);
    let time = |name: &str| second[name].as_str().map(str::to_owned).unwrap_or_else(|| panic!("{second}"));
    assert!(time("createdAt") <= time("startedAt") && time("startedAt") <= time("completedAt"), "{second}");
    let ids: Vec<Value> = server.client.jobs().iter().map(|job| job["id"].clone()).collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    let retried = server.client.mutate("jobs.retry", &json!({ "runId": first }));
    assert!(retried["error"].is_object(), "what has completed is not retried: {retried}");
}
