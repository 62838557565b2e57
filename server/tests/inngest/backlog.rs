//! Many runs that this server does not know yet.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use inngest_stand_in::StandIn;
use inngest_stand_in::world::Status as Stage;
use jobs_server::server::Server;
use jobs_server::source::JobSource;
use jobs_server::store::Filter;
use tempfile::TempDir;

use crate::support::{Setting, eventually};
use crate::whole;

const LIST: &str = "GET /api/v2/runs";
const EVENT: &str = "GET /v1/events/{id}";

/// On a busy machine, and far less than Inngest may take for an answer.
const PROMPTLY: Duration = Duration::from_secs(5);

/// A clock that has moved on by so much whenever it is read.
fn hasty_clock(step: i64) -> Arc<dyn Fn() -> i64 + Send + Sync> {
    let clock = AtomicI64::new(jobs_server::store::now());
    Arc::new(move || clock.fetch_add(step, Ordering::SeqCst))
}

fn look(setting: &Setting) {
    let _ = setting.jobs("org_nobody").list(Filter::All, None);
    setting.inngest.poll();
}

#[test]
fn the_newest_runs_are_looked_at_while_a_large_window_is_read() {
    let setting = Setting::with(|options| options.clock = hasty_clock(500));
    for number in 0..1_500 {
        setting.ingestion("org_a", &format!("acme/{number}"), Stage::Completed);
    }
    look(&setting);
    assert!(setting.server.calls(EVENT) < 500, "{}", setting.server.calls(EVENT));
    for number in 0..3 {
        let new = setting.ingestion("org_b", &format!("acme/{number}"), Stage::Queued);
        eventually("the next look", || {
            look(&setting);
            setting.list("org_b").iter().any(|run| run.id == new).then_some(())
        });
        assert!(setting.server.calls(EVENT) < 1_300, "{} of the window is read", setting.server.calls(EVENT));
    }
    eventually("the whole window is read", || {
        look(&setting);
        (setting.server.calls(EVENT) == 1_503).then_some(())
    });
    // Each page once, and the newest again and again.
    assert!(setting.server.calls(LIST) >= 15);
}

#[test]
fn a_window_that_is_larger_than_the_calls_of_a_minute_leaves_calls_for_the_looks() {
    let setting = Setting::with(|options| {
        options.clock = hasty_clock(100);
        options.connection.calls_per_minute = NonZeroU32::new(400).expect("a limit");
        options.connection.timeout = Duration::from_secs(1);
    });
    for number in 0..900 {
        setting.ingestion("org_a", &format!("acme/{number}"), Stage::Completed);
    }
    look(&setting);
    let begun = Instant::now();
    for _ in 0..6 {
        look(&setting);
    }
    assert!(begun.elapsed() < PROMPTLY, "{:?}", begun.elapsed());
    let lines = setting.lines.lock().expect("lines").clone();
    assert!(lines.is_empty(), "{lines:?}");
}

#[test]
fn a_thread_that_waits_for_its_turn_ends_at_once() {
    let setting = Setting::with(|options| {
        options.clock = Arc::new(jobs_server::store::now);
        options.connection.calls_per_minute = NonZeroU32::new(7).expect("a limit");
    });
    for number in 0..30 {
        setting.ingestion("org_a", &format!("acme/{number}"), Stage::Running);
    }
    let thread = setting.inngest.start().expect("a thread");
    eventually("all calls are used", || {
        let _ = setting.jobs("org_a").list(Filter::All, None);
        (setting.server.all_calls() == 7).then_some(())
    });
    let begun = Instant::now();
    setting.inngest.stop();
    thread.join().expect("no panic");
    assert!(begun.elapsed() < PROMPTLY, "{:?}", begun.elapsed());
    assert!(setting.lines.lock().expect("lines").is_empty());
}

#[test]
fn a_server_that_stops_does_not_wait_for_inngest() {
    let stand_in = StandIn::start().expect("a stand-in");
    stand_in.control(|control| control.delay = Duration::from_secs(60));
    let data = TempDir::new().expect("a directory");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(whole::options(&stand_in.url(), data.path())));
    let server = server.unwrap_or_else(|error| panic!("{error}"));
    let address = server.address();
    let reader = std::thread::spawn(move || {
        let input = "%7B%22organizationId%22%3A%22org_a%22%7D";
        // How it ends does not matter.
        let _ = ureq::get(format!("http://{address}/api/trpc/jobs.list?input={input}")).call();
    });
    eventually("Inngest is asked", || (stand_in.calls(LIST) > 0).then_some(()));
    let begun = Instant::now();
    runtime.block_on(server.stop());
    assert!(begun.elapsed() < PROMPTLY, "{:?}", begun.elapsed());
    runtime.shutdown_background();
    reader.join().expect("no panic");
}
