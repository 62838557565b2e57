//! What the server costs and how fast it answers, as a table: `cargo xtask inngest --figures`.
//!
//! The server is the program itself, browsers are HTTP clients, Inngest is the stand-in, which counts what it is asked.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use inngest_stand_in::StandIn;
use inngest_stand_in::world::Status as Stage;
use serde_json::{Value, json};
use tempfile::TempDir;

const NEEDS: &str = "cannot be measured";
/// As often as a browser asks.
const POLL: Duration = Duration::from_secs(3);
const MINUTE: Duration = Duration::from_secs(60);

/// The server's program, asking a stand-in.
struct Measured {
    inngest: StandIn,
    child: Child,
    base: String,
    _data: TempDir,
}

impl Measured {
    fn start(inngest: StandIn) -> Self {
        let data = TempDir::new().expect("a directory");
        let mut child = Command::new(env!("CARGO_BIN_EXE_jobs-server"))
            .args(["--port", "0", "--organization", "org_a", "--source", "inngest"])
            .args(["--inngest-url", &inngest.url(), "--inngest-calls-per-minute", "1000000"])
            .arg("--data")
            .arg(data.path())
            .arg("--dist")
            .arg(data.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect(NEEDS)).read_line(&mut line).expect("a line");
        let port: String = line.chars().filter(char::is_ascii_digit).collect();
        Self { inngest, child, base: format!("http://127.0.0.1:{port}"), _data: data }
    }

    fn browser(&self) -> Browser {
        let input = "%7B%22organizationId%22%3A%22org_a%22%7D";
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        Browser { agent, address: format!("{}/api/trpc/jobs.list?input={input}", self.base) }
    }

    /// So many browsers ask every three seconds for so long; how long their answers took, sorted.
    fn browse(&self, browsers: u32, time: Duration) -> Vec<Duration> {
        let end = Instant::now() + time;
        let all = thread::scope(|scope| {
            let each: Vec<_> = (0..browsers)
                .map(|number| {
                    let browser = self.browser();
                    scope.spawn(move || {
                        let mut next = Instant::now() + POLL * number / browsers;
                        let mut took = Vec::new();
                        while next < end {
                            thread::sleep(next.saturating_duration_since(Instant::now()));
                            let begun = Instant::now();
                            browser.list().expect("a list");
                            took.push(begun.elapsed());
                            next += POLL;
                        }
                        took
                    })
                })
                .collect();
            each.into_iter().flat_map(|browser| browser.join().expect("no panic")).collect::<Vec<_>>()
        });
        sorted(all)
    }

    /// Asks until the list is as it should be.
    fn until(&self, what: &str, is_so: impl Fn(&[Value]) -> bool) {
        let (browser, deadline) = (self.browser(), Instant::now() + Duration::from_secs(1_800));
        while !browser.list().is_some_and(|jobs| is_so(&jobs)) {
            assert!(Instant::now() < deadline, "it did not happen: {what}");
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// A line of what the system says of the process, in MB.
    fn memory(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect(NEEDS);
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect(NEEDS);
        let kilobytes: String = line.chars().filter(char::is_ascii_digit).collect();
        kilobytes.parse::<u64>().expect(NEEDS) / 1_024
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Browser {
    agent: ureq::Agent,
    address: String,
}

impl Browser {
    fn list(&self) -> Option<Vec<Value>> {
        let text = self.agent.get(&self.address).call().ok()?.body_mut().read_to_string().ok()?;
        let answer: Value = serde_json::from_str(&text).ok()?;
        answer["result"]["data"].as_array().cloned()
    }
}

fn sorted(mut all: Vec<Duration>) -> Vec<Duration> {
    all.sort_unstable();
    all
}

fn percentile(sorted: &[Duration], percent: usize) -> String {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    format!("{:.1} ms", sorted.get(place).copied().unwrap_or_default().as_secs_f64() * 1_000.0)
}

fn row(what: &str, figure: &str) {
    println!("| {what} | {figure} |");
}

fn filled(running: usize, completed: usize) -> StandIn {
    let inngest = StandIn::start().expect("a stand-in");
    inngest.world(|world| {
        for number in 0..running + completed {
            let stage = if number < completed { Stage::Completed } else { Stage::Running };
            let id = world.ingestion("org_a", &format!("acme/{}", number % 500), stage);
            world.change(&id, |run| run.progress = Some((1, 2)));
        }
    });
    inngest
}

#[test]
#[ignore = "measures for minutes: cargo xtask inngest --figures"]
fn calls_a_minute_with_one_and_with_500_browsers() {
    for browsers in [1, 500] {
        let server = Measured::start(filled(1, 20));
        // Events and steps of what has ended are read once.
        server.browse(1, Duration::from_secs(30));
        server.inngest.forget_calls();
        let took = server.browse(browsers, MINUTE);
        let calls = server.inngest.all_calls();
        row(&format!("calls to Inngest in a minute, {browsers} browsers, one job runs"), &calls.to_string());
        let (p50, p99) = (percentile(&took, 50), percentile(&took, 99));
        row(&format!("`jobs.list` of {browsers} browsers, p50, p99"), &format!("{p50}, {p99}"));
    }
}

#[test]
#[ignore = "measures for minutes: cargo xtask inngest --figures"]
fn calls_of_a_look_at_a_hundred_jobs_of_which_ten_run() {
    let server = Measured::start(filled(10, 90));
    // Some five of the runs that have ended get their steps with each look.
    server.browse(1, MINUTE * 2);
    let stop = AtomicBool::new(false);
    let most = thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                server.browse(1, POLL);
            }
        });
        // Calls of a look come together, so the most within any second are those of one.
        let (mut most, mut before) = (0, server.inngest.all_calls());
        for _ in 0..50 {
            thread::sleep(Duration::from_secs(1));
            let now = server.inngest.all_calls();
            (most, before) = (most.max(now - before), now);
        }
        stop.store(true, Ordering::Relaxed);
        most
    });
    row("calls of a look, 100 jobs of which 10 run", &format!("at most {most}"));
}

#[test]
#[ignore = "measures for minutes: cargo xtask inngest --figures"]
fn times_while_inngest_answers_in_five_seconds() {
    let inngest = filled(10, 90);
    inngest.control(|control| control.delay = Duration::from_secs(5));
    let server = Measured::start(inngest);
    let begun = Instant::now();
    // The first reader waits for the first look, or is told why there is none yet.
    let first = server.browser().list();
    let said = if first.is_some() { "a list" } else { "that there is none yet" };
    row(
        "the first answer at all, Inngest answering in 5 s",
        &format!("{said} after {:.1} s", begun.elapsed().as_secs_f64()),
    );
    server.until("a first list", |jobs| jobs.len() == 100);
    row("the whole list, Inngest answering in 5 s", &format!("after {:.1} s", begun.elapsed().as_secs_f64()));
    let took = server.browse(20, MINUTE);
    let (p50, p99) = (percentile(&took, 50), percentile(&took, 99));
    row("`jobs.list` after that, Inngest answering in 5 s, p50, p99", &format!("{p50}, {p99}"));
}

#[test]
#[ignore = "measures for minutes: cargo xtask inngest --figures"]
fn memory_with_many_runs_in_the_window() {
    for runs in [0, 10_000, 100_000] {
        let server = Measured::start(filled(0, runs));
        let begun = Instant::now();
        server.until("a list", |jobs| jobs.len() == runs.min(100));
        let first = begun.elapsed();
        // Until a look at the window has read what it reads.
        let mut calls = server.inngest.all_calls();
        loop {
            server.browse(1, Duration::from_secs(9));
            let now = server.inngest.all_calls();
            if now - calls < 60 {
                break;
            }
            calls = now;
        }
        let (now, most) = (server.memory("VmRSS:"), server.memory("VmHWM:"));
        row(
            &format!("resident memory, {runs} runs in the window"),
            &format!("{now} MB, at most {most} MB; the first list after {:.1} s", first.as_secs_f64()),
        );
        let took = server.browse(20, Duration::from_secs(30));
        let (p50, p99) = (percentile(&took, 50), percentile(&took, 99));
        row(&format!("`jobs.list` with {runs} runs, p50, p99"), &format!("{p50}, {p99}"));
        let calls = json!(server.inngest.calls_by_route());
        println!("  {calls}");
    }
}
