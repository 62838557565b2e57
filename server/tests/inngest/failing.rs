//! Inngest is away, slow, refuses us, or something else answers in its place.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use inngest_stand_in::control::Answer;
use inngest_stand_in::world::Status as Stage;
use jobs_server::inngest::Inngest;
use jobs_server::inngest::client::Client;
use jobs_server::inngest::error::InngestError;
use jobs_server::inngest::events::EventSender;
use jobs_server::secret::Secret;
use jobs_server::source::{JobSource, SourceError};
use jobs_server::store::Filter;
use serde_json::json;

use crate::support::{KEY, PATIENCE, Setting, connection, eventually};

const WRONG: [Answer; 5] =
    [Answer::RateLimited, Answer::Failed, Answer::Empty, Answer::Html, Answer::OtherJson];

#[test]
fn whatever_fails_the_last_snapshot_is_shown_with_its_moment_and_it_recovers() {
    for answer in WRONG {
        let setting = Setting::new();
        let run_id = setting.ingestion("org_a", "acme/docs", Stage::Running);
        setting.tick();
        let moment = setting.now();
        assert_eq!(setting.job_list("org_a").as_of, None);

        setting.server.control(|control| control.answer = Some(answer));
        setting.tick();
        assert_eq!(setting.job_list("org_a").as_of, None, "three seconds are nothing");
        setting.tick();
        let list = setting.job_list("org_a");
        assert_eq!((list.runs.len(), list.as_of), (1, Some(moment)), "{answer:?}");
        // What is known of it is shown all the same.
        let details = setting.jobs("org_a").get(&run_id).expect("an answer").expect("details");
        assert!(details.steps.is_empty());

        setting.server.control(|control| control.answer = None);
        setting.pass(60_000);
        setting.tick();
        assert_eq!(setting.job_list("org_a").as_of, None, "{answer:?}");
        let lines = setting.lines.lock().expect("lines").clone();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[1].ends_with("this works again."), "{lines:?}");
    }
}

#[test]
fn a_slow_server_is_not_waited_for() {
    let setting = Setting::with(|options| options.connection.timeout = Duration::from_millis(100));
    setting.ingestion("org_a", "acme/docs", Stage::Running);
    // The client's own time-out is short here, a busy machine is not: so it is tried until it worked once.
    eventually("a first list", || {
        setting.pass(60_000);
        setting.tick();
        setting.jobs("org_a").list(Filter::All, None).ok().filter(|list| !list.runs.is_empty())
    });
    setting.server.control(|control| control.delay = Duration::from_secs(60));
    setting.pass(60_000);
    setting.tick();
    assert!(setting.job_list("org_a").as_of.is_some());
    let lines = setting.lines.lock().expect("lines").clone();
    assert!(lines.last().is_some_and(|line| line.contains("took too long")), "{lines:?}");
}

#[test]
fn failures_are_followed_by_fewer_and_fewer_requests() {
    let setting = Setting::new();
    setting.tick();
    setting.server.control(|control| control.answer = Some(Answer::Failed));
    setting.server.forget_calls();
    for _ in 0..60 {
        setting.tick();
    }
    // Three minutes: after 3, 6, 12, 24, 48, 60 seconds, each up to a fifth less.
    let calls = setting.server.calls("GET /api/v2/runs");
    assert!((5..=9).contains(&calls), "{calls}");
}

#[test]
fn a_wrong_key_is_told_once_and_not_tried_again_soon() {
    let setting = Setting::new();
    setting.server.control(|control| control.signing_key = Some("another".to_owned()));
    for _ in 0..20 {
        setting.tick();
    }
    assert!(setting.server.calls("GET /api/v2/runs") <= 2);
    let lines = setting.lines.lock().expect("lines").clone();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("INNGEST_SIGNING_KEY"), "{lines:?}");
    let error = setting.jobs("org_a").list(Filter::All, None).expect_err("nothing to show");
    let SourceError::Unavailable(text) = &error else { panic!("{error:?}") };
    assert!(text.contains("INNGEST_SIGNING_KEY"), "{text}");

    setting.server.control(|control| control.signing_key = Some(KEY.to_owned()));
    setting.pass(60_000);
    setting.tick();
    assert!(setting.list("org_a").is_empty());
}

#[test]
fn a_wrong_event_key_is_named_and_not_shown() {
    let setting = Setting::new();
    setting.server.control(|control| control.event_key = Some("right".to_owned()));
    let sender = EventSender::new(&setting.server.url(), &Secret::new("wr0ng"), PATIENCE);
    let error = sender.send("docs/push", &json!({}), Some("delivery")).expect_err("a refusal");
    assert_eq!(error, InngestError::RefusedEvent);
    let said = format!("{error} {error:?} {sender:?}");
    assert!(said.contains("INNGEST_EVENT_KEY") && !said.contains("wr0ng"), "{said}");
}

#[test]
fn more_requests_than_are_allowed_in_a_minute_are_not_sent() {
    let setting = Setting::new();
    let mut connection = connection(&setting.server.url());
    connection.calls_per_minute = NonZeroU32::new(2).expect("a limit");
    let client = Client::new(&connection);
    // The next would be allowed in half a minute, and nothing is waited for longer than an answer.
    let answers: Vec<_> = (0..4).map(|_| client.functions("apps-console").map(|list| list.len())).collect();
    let refused = Err(InngestError::OwnLimit);
    assert_eq!(answers, [Ok(3), Ok(3), refused.clone(), refused]);
    assert_eq!(setting.server.all_calls(), 2);
}

#[test]
fn no_key_is_in_what_is_said() {
    let setting = Setting::with(|options| {
        options.connection.url = "http://user:pa55word@127.0.0.1:1".to_owned();
        options.connection.signing_key = Some(Secret::new(KEY));
    });
    setting.tick();
    let error = setting.jobs("org_a").list(Filter::All, None).expect_err("nobody answers");
    let said = format!("{error} {error:?} {:?} {:?}", setting.lines.lock(), setting.inngest);
    assert!(!said.contains(KEY) && !said.contains("pa55word"), "{said}");
    assert!(said.contains("--inngest-url"), "{said}");
}

#[test]
fn the_first_reader_does_not_wait_for_the_rest_of_the_first_look() {
    let setting = Setting::with(|options| {
        options.patience = PATIENCE;
        options.connection.timeout = PATIENCE * 2;
    });
    setting.ingestion("org_a", "acme/docs", Stage::Running);
    // The limits of functions are read last.
    setting.server.control(|control| {
        control.only = Some("/api/v2/apps");
        control.delay = PATIENCE * 2;
    });
    setting.inngest.start().expect("a thread");
    let begun = Instant::now();
    let list = eventually("a list", || setting.jobs("org_a").list(Filter::All, None).ok());
    assert_eq!(list.runs.len(), 1);
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    setting.inngest.stop();
}

#[test]
fn the_first_reader_waits_for_the_first_snapshot_or_for_the_reason_why_there_is_none() {
    let started =
        |setting: &Setting| -> std::thread::JoinHandle<()> { setting.inngest.start().expect("a thread") };
    let with_patience = || Setting::with(|options| options.patience = PATIENCE);
    let ended = |inngest: &Inngest, thread: std::thread::JoinHandle<()>| {
        inngest.stop();
        thread.join().expect("no panic");
    };

    let setting = with_patience();
    setting.ingestion("org_a", "acme/docs", Stage::Running);
    let thread = started(&setting);
    // The thread may not have begun yet, and a reader does not wait for a thread that is not there.
    let list = eventually("a list", || setting.jobs("org_a").list(Filter::All, None).ok());
    assert_eq!(list.runs.len(), 1);
    ended(&setting.inngest, thread);

    let setting = with_patience();
    setting.server.control(|control| control.answer = Some(Answer::Html));
    let thread = started(&setting);
    let text = eventually("a reason", || {
        let error = setting.jobs("org_a").list(Filter::All, None).err()?.to_string();
        error.contains("HTML").then_some(error)
    });
    assert!(text.contains("--inngest-url"), "{text}");
    ended(&setting.inngest, thread);
}
