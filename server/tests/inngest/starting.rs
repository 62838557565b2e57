//! One run of a repository at a time, also where Inngest does not list it yet.

use inngest_stand_in::control::Answer;
use inngest_stand_in::world::Status as Stage;
use jobs_server::push::{Push, PushReceiver, Received};
use jobs_server::repositories::{Ingest, RepositorySource};
use jobs_server::source::JobSource;
use jobs_server::store::{Retry, Status};

use crate::support::Setting;

const SEND: &str = "POST /e/{key}";

fn runs_of(setting: &Setting) -> usize {
    setting.server.world(|world| world.runs.len())
}

/// With a repository; its id.
fn connected() -> (Setting, String) {
    let setting = Setting::new();
    setting.tick();
    let id = setting.history.connect_repository("org_a", "acme/docs").expect("a repository");
    (setting, id)
}

fn ingest(setting: &Setting, id: &str) -> Ingest {
    setting.inngest.repositories("org_a").ingest(id).expect("an answer")
}

/// Moves the only run that has not ended on.
fn advance(setting: &Setting, stage: Stage) {
    setting.server.world(|world| {
        let active: Vec<_> =
            world.runs.values().filter(|run| !run.status.has_ended()).map(|run| run.id.clone()).collect();
        assert_eq!(active.len(), 1);
        world.advance(&active[0], stage);
    });
}

#[test]
fn an_ingestion_that_is_asked_for_twice_before_the_next_look_is_one() {
    let (setting, id) = connected();
    assert_eq!(ingest(&setting, &id), Ingest::Queued(None));
    assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued));
    assert_eq!((runs_of(&setting), setting.server.calls(SEND)), (1, 1));
    setting.tick();
    assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued));
    // Once it has ended, another is no second one: before it is in the history and after.
    for looks in [1, 3] {
        advance(&setting, Stage::Completed);
        for _ in 0..looks {
            setting.tick();
        }
        assert_eq!(ingest(&setting, &id), Ingest::Queued(None));
        assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued));
        setting.tick();
    }
    assert_eq!(setting.server.calls(SEND), 3);
}

#[test]
fn an_ingestion_that_is_asked_for_by_many_of_two_servers_is_one() {
    let (setting, id) = connected();
    let other = setting.other(|options| {
        options.events = Some(jobs_server::inngest::events::EventSender::new(
            &setting.server.url(),
            &jobs_server::secret::Secret::new("event-key"),
            options.connection.timeout,
        ));
    });
    assert!(other.jobs("org_a").list(jobs_server::store::Filter::All, None).is_err(), "nothing is known yet");
    other.poll();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let (setting, other, id) = (&setting, &other, &id);
        let presses: Vec<_> = (0..16)
            .map(|press| {
                let server = if press % 2 == 0 { &setting.inngest } else { other };
                scope.spawn(move || server.repositories("org_a").ingest(id).expect("an answer"))
            })
            .collect();
        presses.into_iter().map(|press| press.join().expect("no panic")).collect()
    });
    assert_eq!(answers.iter().filter(|answer| **answer == Ingest::Queued(None)).count(), 1, "{answers:?}");
    assert_eq!((runs_of(&setting), setting.server.calls(SEND)), (1, 1));
}

#[test]
fn an_event_that_started_no_run_is_waited_for_two_minutes_and_one_that_was_refused_not_at_all() {
    let (setting, id) = connected();
    setting.server.control(|control| control.answer = Some(Answer::RateLimited));
    assert!(setting.inngest.repositories("org_a").ingest(&id).is_err());
    setting.server.control(|control| control.answer = None);
    assert_eq!(ingest(&setting, &id), Ingest::Queued(None));
    setting.server.world(|world| world.runs.clear());
    setting.pass(119_000);
    assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued));
    setting.pass(1_001);
    assert_eq!(ingest(&setting, &id), Ingest::Queued(None));
}

#[test]
fn a_push_and_an_ingestion_by_hand_before_the_next_look_are_one_run() {
    let (setting, id) = connected();
    let push = |delivery_id: &str| {
        let push = Push {
            delivery_id: delivery_id.to_owned(),
            repo_name: "acme/docs".to_owned(),
            before_sha: "abc".to_owned(),
            after_sha: delivery_id.to_owned(),
            changed: None,
        };
        setting.inngest.pushes("org_a").expect("events").receive(&push)
    };
    assert_eq!(push("first").expect("an answer"), Received::Started);
    assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued));
    setting.tick();
    assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued));
    // What is pushed beside a run is another commit, which is not to be lost.
    assert_eq!(push("second").expect("an answer"), Received::Started);
    assert_eq!(runs_of(&setting), 2);
    let all = setting.server.world(|world| world.runs.keys().cloned().collect::<Vec<_>>());
    for run_id in all {
        setting.server.world(|world| world.advance(&run_id, Stage::Completed));
    }
    setting.tick();
    assert_eq!(ingest(&setting, &id), Ingest::Queued(None));
    advance(&setting, Stage::Completed);
    setting.tick();

    // One that Inngest did not take holds nothing up.
    setting.server.control(|control| control.answer = Some(Answer::RateLimited));
    assert!(push("third").is_err());
    setting.server.control(|control| control.answer = None);
    assert_eq!(ingest(&setting, &id), Ingest::Queued(None));
}

#[test]
fn a_push_beside_a_run_is_waited_for_when_that_run_has_ended() {
    for answer in [None, Some(Answer::Failed)] {
        let (setting, id) = connected();
        assert_eq!(ingest(&setting, &id), Ingest::Queued(None));
        setting.tick();
        setting.server.control(|control| (control.only, control.answer) = (Some("/e/"), answer));
        let push = Push {
            delivery_id: "second".to_owned(),
            repo_name: "acme/docs".to_owned(),
            before_sha: "abc".to_owned(),
            after_sha: "def".to_owned(),
            changed: None,
        };
        let sent = setting.inngest.pushes("org_a").expect("events").receive(&push);
        assert_eq!(sent.is_ok(), answer.is_none());
        setting.server.control(|control| (control.only, control.answer) = (None, None));
        // Inngest does not list the push's run yet.
        setting.server.world(|world| {
            while world.runs.len() > 1 {
                world.runs.pop_last();
            }
        });
        advance(&setting, Stage::Completed);
        for _ in 0..3 {
            setting.tick();
        }
        assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued), "{answer:?}");
    }
}

#[test]
fn an_event_that_may_have_arrived_is_waited_for_too() {
    let (setting, id) = connected();
    setting.server.control(|control| (control.only, control.answer) = (Some("/e/"), Some(Answer::Failed)));
    assert!(setting.inngest.repositories("org_a").ingest(&id).is_err());
    setting.server.control(|control| (control.only, control.answer) = (None, None));
    assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued));
    setting.pass(120_001);
    assert_eq!(ingest(&setting, &id), Ingest::Queued(None));
}

#[test]
fn runs_without_a_repository_do_not_wait_for_each_other() {
    let setting = Setting::new();
    let failed = setting.ingestion("org_a", "", Stage::Failed);
    setting.ingestion("org_a", "", Stage::Running);
    setting.tick();
    assert!(matches!(setting.jobs("org_a").retry(&failed).expect("an answer"), Retry::Queued(_)));
}

#[test]
fn a_retry_counts_as_a_run_of_its_repository_on_every_server_at_once() {
    let (setting, id) = connected();
    let failed = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    let cancelled = setting.ingestion("org_a", "acme/docs", Stage::Cancelled);
    setting.tick();
    let other = setting.other(|_| {});
    assert!(other.jobs("org_a").retry(&failed).is_err(), "nothing is known yet");
    other.poll();
    assert!(matches!(setting.jobs("org_a").retry(&failed).expect("an answer"), Retry::Queued(_)));
    assert_eq!(other.jobs("org_a").retry(&cancelled).expect("an answer"), Retry::Busy(Status::Queued));
    assert_eq!(ingest(&setting, &id), Ingest::Busy(Status::Queued));
    assert_eq!(runs_of(&setting), 3);
}

#[test]
fn a_retry_of_a_run_whose_rerun_failed_as_well_makes_another_run() {
    let setting = Setting::new();
    let first = setting.ingestion("org_a", "acme/docs", Stage::Failed);
    setting.tick();
    let jobs = setting.jobs("org_a");
    let mut last = first.clone();
    // In the snapshot, and in the history.
    for (round, stage) in [(0, Stage::Failed), (1, Stage::Cancelled), (2, Stage::Failed)] {
        let Retry::Queued(new) = jobs.retry(&first).expect("an answer") else { panic!("no retry") };
        assert!(new > last, "{new} is no new run");
        assert_eq!(jobs.retry(&first).expect("an answer"), Retry::Queued(new.clone()), "a second press");
        assert_eq!(
            jobs.retry(&last).expect("an answer"),
            Retry::Queued(new.clone()),
            "of the run in between"
        );
        setting.tick();
        assert_eq!(jobs.retry(&first).expect("an answer"), Retry::Queued(new.clone()));
        setting.server.world(|world| world.advance(&new, stage));
        for _ in 0..=round {
            setting.tick();
        }
        assert_eq!(setting.history.rerun_of(&new).expect("an answer"), Some(last));
        last = new;
    }
    // One that ended well is the answer for good.
    let Retry::Queued(new) = jobs.retry(&first).expect("an answer") else { panic!("no retry") };
    setting.server.world(|world| world.advance(&new, Stage::Completed));
    setting.tick();
    assert_eq!(jobs.retry(&first).expect("an answer"), Retry::Queued(new));
    assert_eq!(runs_of(&setting), 5);
}
