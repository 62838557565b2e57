//! The program itself: what it says when it cannot start, and how it goes on when its database fails for a while.

use std::io::Read;
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use crate::program::{Intruder, Process, command, refuses};
use crate::support::{Repo, TestServer, eventually};

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
fn a_log_that_nobody_reads_any_more_stops_no_work() {
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
    // As with `jobs-server 2>&1 | head`.
    drop(log);
    intruder.allow();
    let job = process.client.job("acme/docs", "failed");
    process.client.mutate("jobs.retry", &json!({ "runId": job["id"] }));
    process.client.job("acme/docs", "completed");
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
        let sent = Command::new("kill").args([signal, &process.id().to_string()]).status().expect("kill");
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
