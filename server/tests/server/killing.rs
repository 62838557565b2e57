//! The program is killed at any moment: nothing is lost, and nothing is done twice.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{Intruder, Process};
use crate::support::{Repo, eventually};

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

/// Kills a server so many times, after any number of requests, while it ingests what is new since the last time.
fn kill_at_random(times: u32) {
    const AT_ONCE: u32 = 8;
    let data = TempDir::new().expect("a directory");
    let repo = Repo::with_documents("acme/docs", 30);
    let mut state = 0x9e37_79b9_u32;
    for round in 0..times {
        repo.write(&format!("docs/new-{round:03}.md"), format!("# New {round}\n\nText of acme/docs.\n"));
        let process = Process::start(data.path(), &repo, &["--files-per-second", "400"]);
        // Any number, but the same ones each time that the test is run.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        for _ in 0..(state >> 16) % 40 {
            process.client.jobs();
        }
        // What a person does meanwhile, whom the kill interrupts.
        if round % AT_ONCE == 0
            && let Some(job) = process.client.jobs().first()
        {
            let procedure = if job["status"] == "running" { "jobs.cancel" } else { "jobs.retry" };
            process.client.mutate(procedure, &json!({ "runId": job["id"] }));
        }
        process.kill();
    }

    let process = Process::start(data.path(), &repo, &[]);
    let total = 30 + times;
    eventually("all documents are found", || {
        let found = process.client.search("text")["total"].as_u64();
        let is_done = process.client.jobs().iter().all(|job| job["completedAt"] != Value::Null);
        (found == Some(total.into()) && is_done).then_some(())
    });
    process.kill();

    let database = Intruder::new(data.path());
    let number = |sql: &str| database.0.query_row(sql, [], |row| row.get::<_, i64>(0)).expect(sql);
    let text = |sql: &str| database.0.query_row(sql, [], |row| row.get::<_, String>(0)).expect(sql);
    assert_eq!(text("PRAGMA integrity_check"), "ok");
    let runs = number("SELECT count(*) FROM runs");
    // How many there are depends on the machine; of a single one the rest would say little.
    assert!(runs > i64::from(times) / 8, "{runs} runs");
    let doubled =
        "SELECT count(*) FROM (SELECT 1 FROM ingestion_commits GROUP BY deliveryId HAVING count(*) > 1)";
    assert_eq!(number(doubled), 0, "a commit is recorded twice");
    let lost = "SELECT count(*) FROM runs WHERE status IN ('completed', 'failed', 'skipped')
                AND eventId NOT IN (SELECT deliveryId FROM ingestion_commits)";
    assert_eq!(number(lost), 0, "a run has ended without its commit");
    let strange = "SELECT count(*) FROM ingestion_commits
                   WHERE deliveryId NOT IN (SELECT eventId FROM runs WHERE status IN ('completed', 'failed', 'skipped'))";
    assert_eq!(number(strange), 0, "a commit is of a run that has not ended so");
    let last = "SELECT status FROM runs ORDER BY createdAt DESC, id DESC LIMIT 1";
    assert!(["completed", "skipped"].contains(&text(last).as_str()), "{}", text(last));
}

#[test]
fn killed_at_random_moments_it_neither_loses_nor_doubles_a_commit() {
    kill_at_random(12);
}

#[test]
#[ignore = "takes minutes: cargo xtask reliability runs it"]
fn killed_200_times_it_neither_loses_nor_doubles_a_commit() {
    kill_at_random(200);
}
