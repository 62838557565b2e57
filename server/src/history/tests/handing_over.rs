//! A server that leads and cannot reach Inngest lets another try.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use inngest_stand_in::StandIn;
use inngest_stand_in::control::Answer;
use inngest_stand_in::world::Status as Stage;

use super::database::{Database, eventually};
use super::server::Server;
use crate::history::History;
use crate::inngest::client::Connection;
use crate::inngest::{Inngest, Options};
use crate::source::{JobList, JobSource};
use crate::store::Filter;

const LIST: &str = "GET /api/v2/runs";

fn server(url: &str, history: Arc<History>, clock: &Arc<AtomicI64>) -> Inngest {
    let mut options = Options::new(Connection {
        url: url.to_owned(),
        signing_key: None,
        environment: None,
        timeout: Duration::from_secs(10),
        calls_per_minute: NonZeroU32::new(100_000).expect("a limit"),
    });
    options.always = true;
    options.patience = Duration::ZERO;
    options.log = Arc::new(|_| {});
    let clock = Arc::clone(clock);
    options.clock = Arc::new(move || clock.load(Ordering::SeqCst));
    Inngest::new(options, history)
}

fn list(server: &Inngest) -> Option<JobList> {
    server.jobs("org_a").list(Filter::All, None).ok()
}

#[test]
fn a_leader_that_cannot_reach_inngest_lets_another_lead_and_shows_what_that_finds() {
    let Some(database) = Database::postgres() else { return };
    let (one_history, two_history) = (Arc::new(database.open()), Arc::new(database.open()));
    let reachable = StandIn::start().expect("a stand-in");
    reachable.world(|world| world.ingestion("org_a", "acme/docs", Stage::Running));
    let cut_off = StandIn::start().expect("a stand-in");
    cut_off.control(|control| control.answer = Some(Answer::Failed));
    let clock = Arc::new(AtomicI64::new(crate::store::now()));
    let pass = |seconds: i64| clock.fetch_add(seconds * 1_000, Ordering::SeqCst);
    let one = server(&cut_off.url(), Arc::clone(&one_history), &clock);
    let two = server(&reachable.url(), Arc::clone(&two_history), &clock);
    // For half a minute, both as often as they want.
    for _ in 0..10 {
        one.poll();
        two.poll();
        pass(3);
    }
    assert_eq!(cut_off.calls(LIST), 3);
    // The lock is free a moment after the connection is closed.
    eventually("the other one leads", || {
        pass(3);
        one.poll();
        two.poll();
        (reachable.calls(LIST) > 0).then_some(())
    });
    pass(3);
    one.poll();
    let shown = list(&one).expect("what the other one found");
    assert_eq!((shown.runs.len(), shown.as_of), (1, None));
    // It does not take the lead back.
    cut_off.forget_calls();
    for _ in 0..40 {
        pass(3);
        one.poll();
        two.poll();
    }
    assert_eq!(cut_off.calls(LIST), 0);
    assert_eq!(list(&one).expect("a list").as_of, None);
}

#[test]
fn a_server_alone_takes_the_lead_again() {
    let Some(database) = Database::postgres() else { return };
    let stand_in = StandIn::start().expect("a stand-in");
    stand_in.control(|control| control.answer = Some(Answer::Failed));
    let clock = Arc::new(AtomicI64::new(crate::store::now()));
    let server = server(&stand_in.url(), Arc::new(database.open()), &clock);
    let look = |times: usize| {
        for _ in 0..times {
            clock.fetch_add(3_000, Ordering::SeqCst);
            server.poll();
        }
    };
    look(20);
    assert!(list(&server).is_none());
    let error = server.jobs("org_a").list(Filter::All, None).err().map(|error| error.to_string());
    assert!(error.is_some_and(|error| error.contains("HTTP status 500")), "what is wrong is still said");
    stand_in.control(|control| control.answer = None);
    eventually("it leads again", || {
        look(1);
        list(&server).filter(|list| list.as_of.is_none())
    });
}

#[test]
fn a_server_notices_soon_that_the_database_is_back() {
    let Some(mut database) = Server::for_one_test() else { return };
    let history = Arc::new(History::open_postgres(&database.url()).unwrap_or_else(|error| panic!("{error}")));
    let stand_in = StandIn::start().expect("a stand-in");
    let clock = Arc::new(AtomicI64::new(crate::store::now()));
    let server = server(&stand_in.url(), history, &clock);
    server.poll();
    assert!(stand_in.calls(LIST) > 0);
    database.stop();
    for _ in 0..20 {
        clock.fetch_add(3_000, Ordering::SeqCst);
        server.poll();
    }
    database.start_again();
    stand_in.forget_calls();
    // The connection is tried again once a second.
    std::thread::sleep(Duration::from_millis(1_100));
    for _ in 0..3 {
        clock.fetch_add(3_000, Ordering::SeqCst);
        server.poll();
    }
    assert!(stand_in.calls(LIST) > 0, "within ten seconds");
}
