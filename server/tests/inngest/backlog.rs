//! Many runs that this server does not know yet.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use inngest_stand_in::StandIn;
use inngest_stand_in::control::Answer;
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
    for number in 0..800 {
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
        assert!(setting.server.calls(EVENT) < 700, "{} of the window is read", setting.server.calls(EVENT));
    }
    eventually("the whole window is read", || {
        look(&setting);
        (setting.server.calls(EVENT) == 803).then_some(())
    });
    // Each page once, and the newest again and again.
    assert!(setting.server.calls(LIST) >= 8);
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

const HOUR: i64 = 3_600_000;

/// A run that was queued so long ago, and has ended.
fn ended_long_ago(setting: &Setting, repo_name: &str, ago: i64) -> String {
    let id = setting.ingestion("org_a", repo_name, Stage::Completed);
    let queued_at = setting.now() - ago;
    setting.server.world(|world| {
        world.change(&id, |run| {
            run.queued_at = queued_at;
            run.started_at = Some(queued_at + 1);
            run.ended_at = Some(queued_at + 2);
        });
    });
    id
}

fn is_recorded(setting: &Setting, run_id: &str) -> bool {
    setting.history.run("org_a", run_id).expect("an answer").is_some()
}

#[test]
fn what_ended_while_nobody_looked_is_written_however_long_that_was() {
    let setting = Setting::new();
    let before = ended_long_ago(&setting, "acme/before", 26 * HOUR);
    setting.tick();
    setting.tick();
    assert!(!is_recorded(&setting, &before), "a first start looks back 24 hours");
    // Nobody looks for a week, in which more runs end than a page holds.
    setting.pass(7 * 24 * HOUR);
    let mut missed: Vec<_> = (0..250)
        .map(|number| ended_long_ago(&setting, &format!("acme/{number}"), 25 * HOUR + number))
        .collect();
    missed.push(ended_long_ago(&setting, "acme/first", 7 * 24 * HOUR - HOUR));
    for _ in 0..30 {
        setting.tick();
    }
    for id in &missed {
        assert!(is_recorded(&setting, id), "{id}");
    }
    // Nothing was missed since, so another server asks for no more than the newest and the active ones.
    let other = setting.other(|_| {});
    setting.server.forget_calls();
    assert!(other.jobs("org_a").list(Filter::All, None).is_err(), "nothing is known yet");
    other.poll();
    assert_eq!(setting.server.calls(LIST), 3);
}

#[test]
fn what_was_missed_is_read_by_the_next_server_too_and_again_where_the_first_did_not_finish() {
    let setting = Setting::new();
    setting.tick();
    setting.tick();
    setting.pass(48 * HOUR);
    let missed = ended_long_ago(&setting, "acme/missed", 30 * HOUR);
    let event = setting.server.world(|world| world.runs[&missed].event_id.clone());
    setting.server.control(|control| {
        control.failing.insert(event);
    });
    setting.tick();
    setting.tick();
    assert!(!is_recorded(&setting, &missed));
    setting.server.control(|control| control.failing.clear());
    let other = setting.other(|_| {});
    let look = || {
        setting.pass(3_000);
        let _ = other.jobs("org_a").list(Filter::All, None);
        other.poll();
    };
    for _ in 0..4 {
        look();
    }
    assert!(is_recorded(&setting, &missed));
}

#[test]
fn what_is_missed_and_fails_is_asked_for_again() {
    let setting = Setting::new();
    setting.tick();
    setting.tick();
    setting.pass(48 * HOUR);
    let missed = ended_long_ago(&setting, "acme/missed", 30 * HOUR);
    let event = setting.server.world(|world| world.runs[&missed].event_id.clone());
    setting.server.control(|control| {
        control.failing.insert(event);
    });
    for _ in 0..5 {
        setting.tick();
    }
    setting.server.control(|control| control.failing.clear());
    for _ in 0..10 {
        setting.tick();
    }
    assert!(is_recorded(&setting, &missed));
}

#[test]
fn an_absence_that_was_too_long_is_not_made_up_for() {
    let setting = Setting::new();
    setting.tick();
    setting.tick();
    setting.pass(40 * 24 * HOUR);
    let old = ended_long_ago(&setting, "acme/old", 32 * 24 * HOUR);
    let recent = ended_long_ago(&setting, "acme/recent", 30 * 24 * HOUR);
    for _ in 0..3 {
        setting.tick();
    }
    assert_eq!((is_recorded(&setting, &old), is_recorded(&setting, &recent)), (false, true));
}

#[test]
fn a_window_with_more_runs_than_a_sweep_reads_is_read_to_its_end_where_nobody_has_looked_before() {
    let setting = Setting::with(|options| options.max_runs = 100);
    setting.tick();
    setting.tick();
    setting.pass(10 * HOUR);
    let missed: Vec<_> =
        (0..220).map(|number| ended_long_ago(&setting, &format!("acme/{number}"), HOUR + number)).collect();
    for _ in 0..25 {
        setting.tick();
    }
    let recorded = missed.iter().filter(|id| is_recorded(&setting, id)).count();
    assert_eq!(recorded, 220);
}

#[test]
fn a_run_of_the_newest_hundred_whose_event_failed_is_missed_as_well() {
    let setting = Setting::new();
    let run_id = ended_long_ago(&setting, "acme/docs", HOUR);
    let event = setting.server.world(|world| world.runs[&run_id].event_id.clone());
    setting.server.control(|control| {
        control.failing.insert(event);
    });
    setting.tick();
    setting.tick();
    setting.server.control(|control| control.failing.clear());
    setting.pass(48 * HOUR);
    for _ in 0..3 {
        setting.tick();
    }
    assert!(is_recorded(&setting, &run_id));
}

#[test]
fn what_is_missed_is_written_although_inngest_fails_on_the_way() {
    for answer in [Answer::RateLimited, Answer::Unauthorized, Answer::Empty] {
        let setting = Setting::new();
        setting.tick();
        setting.tick();
        setting.pass(48 * HOUR);
        let missed: Vec<_> = (0..250)
            .map(|number| ended_long_ago(&setting, &format!("acme/{number}"), 30 * HOUR + number))
            .collect();
        let recorded = || missed.iter().filter(|id| is_recorded(&setting, id)).count();
        setting.server.control(|control| {
            (control.only, control.answer) = (Some("/v1/events"), Some(answer));
        });
        for _ in 0..4 {
            setting.tick();
            setting.pass(60_000);
        }
        assert_eq!(recorded(), 0, "{answer:?}");
        setting.server.control(|control| (control.only, control.answer) = (None, None));
        for _ in 0..40 {
            setting.pass(60_000);
            setting.tick();
        }
        assert_eq!(recorded(), 250, "{answer:?}");
    }
}

#[test]
fn what_is_missed_is_written_although_the_window_is_larger_than_a_sweep_reads() {
    let setting = Setting::with(|options| options.max_runs = 100);
    setting.tick();
    setting.tick();
    setting.pass(48 * HOUR);
    let recent = (0..220).map(|number| (format!("acme/new-{number}"), HOUR + number));
    let old = (0..250).map(|number| (format!("acme/old-{number}"), 30 * HOUR + number));
    let missed: Vec<_> = recent.chain(old).map(|(name, ago)| ended_long_ago(&setting, &name, ago)).collect();
    for _ in 0..60 {
        setting.tick();
    }
    assert_eq!(missed.iter().filter(|id| is_recorded(&setting, id)).count(), 470);
}
