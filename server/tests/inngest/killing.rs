//! The program and its PostgreSQL are killed at any moment: each run of Inngest's is recorded once, with one commit.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use inngest_stand_in::StandIn;
use inngest_stand_in::world::Status as Stage;
use postgres::{Client, NoTls};
use serde_json::Value;
use tempfile::TempDir;

use super::postgres_server::Server as Postgres;
use super::support::{KEY, PATIENCE, eventually};

/// jobs-server in a process of its own, which ends with this value.
struct Program {
    child: Child,
    list: String,
    agent: ureq::Agent,
}

impl Program {
    fn start(inngest: &StandIn, database: &str, data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jobs-server"));
        command
            .args(["--port", "0", "--organization", "org_a", "--source", "inngest", "--inngest-url"])
            .arg(inngest.url())
            .args(["--inngest-calls-per-minute", "100000", "--data"])
            .arg(data)
            .env("INNGEST_SIGNING_KEY", KEY)
            .env("JOBS_DATABASE", database)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().expect("the program");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut line).expect("a line");
        let base =
            line.trim_end().strip_prefix("Listening on ").unwrap_or_else(|| panic!("it said {line:?}"));
        let list = format!("{base}api/trpc/jobs.list?input=%7B%22organizationId%22%3A%22org_a%22%7D");
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        Self { child, list, agent: config.build().new_agent() }
    }

    /// The jobs, if the answer is a list.
    fn jobs(&self) -> Option<Vec<Value>> {
        let mut answer = self.agent.get(&self.list).call().expect("an answer");
        let answer: Value = serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()?;
        answer["result"]["data"].as_array().cloned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // SIGKILL, as the kernel does where there is no memory left.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn kill_at_random(times: usize) {
    let Some(mut postgres) = Postgres::for_one_test() else {
        assert!(std::env::var_os("JOBS_NO_SKIPS").is_none(), "there is no PostgreSQL to test with");
        return;
    };
    let inngest = StandIn::start().expect("a stand-in");
    let data = TempDir::new().expect("a directory");
    let mut ended: Vec<String> = Vec::new();
    let mut running: Vec<(String, Stage)> = Vec::new();
    let mut state = 0x9e37_79b9_u32;
    for round in 0..times {
        let program = Program::start(&inngest, &postgres.url(), data.path());
        // Any number, but the same ones each time that the test is run.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        for _ in 0..(state >> 16) % 30 {
            program.jobs();
        }
        inngest.world(|world| {
            for (run, stage) in running.drain(..) {
                world.advance(&run, stage);
                ended.push(run);
            }
            for (number, stage) in [Stage::Completed, Stage::Failed, Stage::Completed].into_iter().enumerate()
            {
                let run = world.ingestion("org_a", &format!("acme/repo-{number}"), Stage::Running);
                running.push((run, stage));
            }
        });
        for _ in 0..(state >> 24) % 30 {
            program.jobs();
        }
        // Sometimes the database goes first, in the middle of whatever it does.
        if round % 3 == 2 {
            postgres.stop();
            program.jobs();
        }
        drop(program);
        if round % 3 == 2 {
            postgres.start_again();
        }
    }
    let left = std::mem::take(&mut running);
    inngest.world(|world| left.iter().for_each(|(run, stage)| world.advance(run, *stage)));
    ended.extend(left.into_iter().map(|(run, _)| run));

    let program = Program::start(&inngest, &postgres.url(), data.path());
    let mut database = Client::connect(&postgres.url(), NoTls).expect("a connection");
    let mut number = |sql: &str| database.query_one(sql, &[]).expect(sql).get::<_, i64>(0);
    eventually("all runs are recorded", || {
        program.jobs();
        (number("SELECT count(*) FROM runs") == ended.len() as i64).then_some(())
    });
    assert_eq!(number("SELECT count(*) FROM ingestion_commits"), ended.len() as i64, "one for each run");
    let without = r#"SELECT count(*) FROM runs
        WHERE "eventId" NOT IN (SELECT "deliveryId" FROM ingestion_commits)"#;
    assert_eq!(number(without), 0, "a run has ended without its commit");
    let mut recorded: Vec<String> = database
        .query("SELECT id FROM runs", &[])
        .expect("the runs")
        .iter()
        .map(|row| row.get::<_, String>(0))
        .collect();
    recorded.sort();
    ended.sort();
    assert_eq!(recorded, ended);
}

#[test]
fn killed_at_random_moments_it_neither_loses_nor_doubles_a_commit() {
    kill_at_random(6);
}

#[test]
#[ignore = "takes minutes: cargo xtask reliability runs it"]
fn killed_50_times_it_neither_loses_nor_doubles_a_commit() {
    kill_at_random(50);
}
