//! Sequences that were found to break a rule, in the words of the product.

use std::cell::RefCell;

use super::{
    super::{
        super::{JobsEvent, Listener, Liveness, MutationState, QueryErrorKind},
        fate::{Break, Fate},
    },
    *,
};

/// A tab alone with its first list.
fn opened() -> Run {
    let sequence = Sequence {
        kind: Kind::default(),
        fates: Vec::new(),
        lag: 0,
        chance: 0,
        is_alone: true,
        events: Vec::new(),
    };
    let mut run = Run::new(&sequence);
    run.pass(100);
    run
}

/// Opens the details of the first job, which is running.
fn open_details(run: &mut Run) {
    run.happen(&Event::OpenDetails(0, 0));
    run.pass(100);
    assert_eq!(shown(run), Some(JobStatus::Running));
}

/// The status of the job whose details are open.
fn shown(run: &Run) -> Option<JobStatus> {
    let (details, _) = run.pages[0].as_ref()?.details.as_ref()?;
    Some(details.state().data?.job.status.clone())
}

/// The first job ends.
const END: Event = Event::Jobs { key: 0, what: 4, which: 0 };

#[test]
fn details_are_not_requested_while_the_page_is_hidden_or_offline() {
    let mut run = opened();
    open_details(&mut run);
    run.happen(&Event::Watch(0, true));
    run.happen(&Event::Visible(0, false));
    run.happen(&END);
    run.pass(40_000);
    assert_eq!(shown(&run), Some(JobStatus::Running), "the list knows better, and the page is not looked at");
    run.happen(&Event::Visible(0, true));
    run.pass(100);
    assert_eq!(shown(&run), Some(JobStatus::Completed));
}

#[test]
fn details_of_a_job_that_has_ended_are_requested_until_they_come() {
    let mut run = opened();
    open_details(&mut run);
    // The list tells that it has ended, and the answer to what follows is lost.
    let lost = Fate { breaks: Some(Break::Back), ..Fate::default() };
    run.happen(&END);
    run.happen(&Event::Refetch(0));
    with_world(|world| world.set_fates(vec![lost]));
    run.pass(100);
    with_world(|world| world.set_fates(Vec::new()));
    assert_eq!(shown(&run), Some(JobStatus::Running));
    run.pass(30_000);
    assert_eq!(shown(&run), Some(JobStatus::Completed));
}

#[test]
fn many_jobs_that_the_server_postpones_are_not_sent_offline() {
    let mut run = opened();
    with_world(|world| world.server.mode = Mode::Unavailable(Some(20)));
    run.happen(&Event::MutateMany(0, true, 3));
    run.pass(1_000);
    with_world(|world| world.server.mode = Mode::Well);
    assert!(progress(&run).is_waiting);
    run.happen(&Event::Online(false, true));
    run.pass(30_000);
    let result = progress(&run).result.expect("it is over");
    assert_eq!((result.done, result.refused, result.not_sent), (0, 1, 2));
}

#[test]
fn many_jobs_are_sent_where_the_browser_is_wrong_about_the_network() {
    let mut run = opened();
    run.happen(&Event::Online(false, false));
    // "Try anyway"
    run.happen(&Event::Refetch(0));
    run.pass(100);
    run.happen(&Event::MutateMany(0, true, 3));
    run.pass(1_000);
    assert_eq!(progress(&run).result.map(|result| result.done), Some(3));
}

fn progress(run: &Run) -> BulkProgress {
    let (_, progress) = run.pages[0].as_ref().and_then(|page| page.many.as_ref()).expect("many jobs");
    progress.get().expect("nothing was forgotten")
}

#[test]
fn many_jobs_are_not_sent_to_a_server_that_remains_busy() {
    let mut run = opened();
    with_world(|world| world.server.mode = Mode::Unavailable(Some(2)));
    run.happen(&Event::MutateMany(0, true, 3));
    run.pass(10_000);
    let result = progress(&run).result.expect("it is over");
    assert_eq!((result.done, result.refused, result.not_sent), (0, 1, 2));
}

#[test]
fn details_that_the_reader_asks_for_after_the_session_are_not_polled() {
    let mut run = opened();
    open_details(&mut run);
    run.happen(&Event::Server(Mode::Unauthorized));
    run.pass(4_000);
    run.happen(&Event::Server(Mode::Well));
    run.happen(&Event::RefetchDetails(0));
    run.pass(100);
    assert_eq!(shown(&run), Some(JobStatus::Running), "there is another session");
    run.happen(&END);
    run.pass(30_000);
    assert_eq!(shown(&run), Some(JobStatus::Running), "it was not told");
    run.happen(&Event::Focus(0));
    run.pass(1_000);
    assert_eq!(shown(&run), Some(JobStatus::Completed));
}

#[test]
fn details_that_are_refused_are_not_requested_again() {
    let mut run = opened();
    open_details(&mut run);
    // Of all that is requested, these alone.
    run.happen(&Event::Server(Mode::Forbidden));
    run.happen(&Event::RefetchDetails(0));
    run.pass(100);
    run.happen(&Event::Server(Mode::Well));
    assert_eq!(shown(&run), None);
    run.pass(30_000);
    assert_eq!(shown(&run), None);
}

#[test]
fn details_that_failed_are_not_requested_before_their_time_whatever_the_list_shows() {
    let mut run = opened();
    open_details(&mut run);
    run.happen(&Event::Server(Mode::Unavailable(Some(40))));
    run.happen(&Event::RefetchDetails(0));
    run.pass(100);
    run.happen(&Event::Server(Mode::Well));
    run.happen(&END);
    run.happen(&Event::Refetch(0));
    run.pass(30_000);
    assert_eq!(shown(&run), Some(JobStatus::Running), "the server wants 40 s");
    run.pass(12_000);
    assert_eq!(shown(&run), Some(JobStatus::Completed));
}

#[test]
fn a_gap_is_not_filled_while_offline() {
    let after = |back| Fate { back, ..Fate::default() };
    run(&Sequence {
        kind: Kind { paged: true, ..Kind::default() },
        fates: [20, 20, 3_076, 20, 32, 20].map(after).to_vec(),
        lag: 0,
        chance: 0,
        is_alone: false,
        events: vec![
            Event::Time(38),
            Event::LoadOlder(0, false),
            Event::Focus(0),
            Event::Jobs { key: 0, what: 0, which: 0 },
            Event::Open(0),
            Event::Time(18),
            Event::Online(false, true),
            Event::Time(0),
        ],
    });
}

#[test]
fn a_page_of_older_jobs_is_not_set_back_by_an_earlier_answer_to_another_tab() {
    let after = |back| Fate { back, ..Fate::default() };
    run(&Sequence {
        kind: Kind { paged: true, ..Kind::default() },
        fates: [20, 20, 570, 20, 20].map(after).to_vec(),
        lag: 0,
        chance: 0,
        is_alone: false,
        events: vec![
            Event::Time(20),
            Event::Open(0),
            Event::Jobs { key: 0, what: 3, which: 14 },
            Event::LoadOlder(0, true),
        ],
    });
}

/// A host that signs out because of an event: for how many it did.
fn clear_at(run: &Run, is_reason: fn(&JobsEvent) -> bool) -> (Listener, Rc<Cell<u32>>) {
    let page = run.pages[0].as_ref().expect("it is open");
    let (query, count) = (Rc::downgrade(&page.query.0), Rc::new(Cell::new(0)));
    let counted = count.clone();
    let listener = page.query.listen(Rc::new(move |event| {
        if let Some(query) = query.upgrade().filter(|_| is_reason(&event)) {
            counted.set(counted.get() + 1);
            Run::did(0, ReaderAction::Clear);
            JobsQuery(query).clear();
        }
    }));
    (listener, count)
}

fn requests(run: &Run) -> usize {
    run.requests_so_far()[0]
}

fn is_session_over(run: &Run) -> bool {
    let error = run.state(0).and_then(|state| state.error.clone());
    error.is_some_and(|error| error.kind == QueryErrorKind::SessionExpired)
}

#[test]
fn a_sign_out_because_the_session_is_over_asks_once_and_no_more() {
    let mut run = opened();
    let (_listener, events) = clear_at(&run, |event| matches!(event, JobsEvent::SessionExpired(_)));
    let before = requests(&run);
    run.happen(&Event::Server(Mode::Unauthorized));
    run.pass(60_000);
    assert_eq!((requests(&run) - before, events.get()), (2, 1));
    assert!(is_session_over(&run));
    // The reader comes back: it is looked at again, and told.
    run.happen(&Event::Focus(0));
    run.pass(60_000);
    assert_eq!((requests(&run) - before, events.get()), (4, 2));
}

#[test]
fn after_a_new_sign_in_a_clear_brings_the_list_at_once() {
    let mut run = opened();
    let (_listener, _) = clear_at(&run, |event| matches!(event, JobsEvent::SessionExpired(_)));
    run.happen(&Event::Server(Mode::Unauthorized));
    run.pass(60_000);
    assert!(is_session_over(&run));
    run.happen(&Event::Server(Mode::Well));
    run.happen(&Event::SignIn(0));
    run.pass(100);
    assert!(run.state(0).is_some_and(|state| state.has_data() && state.error.is_none()));
}

#[test]
fn a_host_that_signs_out_whenever_a_request_fails_asks_no_more_often_than_one_that_does_not() {
    for mode in [Mode::Forbidden, Mode::Unavailable(None), Mode::WebPage] {
        let mut run = opened();
        let (_listener, events) = clear_at(&run, |event| matches!(event, JobsEvent::Error(_)));
        let before = requests(&run);
        run.happen(&Event::Server(mode));
        run.pass(60_000);
        let sent = requests(&run) - before;
        assert!((5..=9).contains(&sent) && events.get() as usize == sent, "{mode:?}: {sent} requests");
    }
}

#[test]
fn nor_does_one_that_signs_out_whenever_the_session_is_shown_to_be_over() {
    let mut run = opened();
    run.happen(&Event::Server(Mode::Unauthorized));
    let before = requests(&run);
    for _ in 0..600 {
        run.pass(100);
        if is_session_over(&run) {
            run.happen(&Event::SignIn(0));
        }
    }
    let sent = requests(&run) - before;
    assert!((5..=9).contains(&sent), "{sent} requests");
}

#[test]
fn the_wait_that_a_server_wants_outlasts_a_sign_out() {
    let mut run = opened();
    run.happen(&Event::Server(Mode::Unavailable(Some(20))));
    run.pass(3_100);
    let before = requests(&run);
    for _ in 0..3 {
        run.happen(&Event::SignIn(0));
    }
    run.pass(15_000);
    assert_eq!(requests(&run), before);
    run.happen(&Event::Refetch(0));
    assert_eq!(requests(&run), before + 1, "the reader does not wait");
}

/// Does something to a job, whatever the list shows.
fn mutate(run: &mut Run, id: &str, mutation: JobMutation) {
    let is_retry = mutation == JobMutation::Retry;
    run.in_page(0, |page, _| {
        Run::did(0, ReaderAction::Mutate { id: id.to_owned(), is_retry });
        if is_retry { page.query.retry(&id.into()) } else { page.query.cancel(&id.into()) }
    });
    run.settled();
}

/// The mutations that have been carried out or not, in their order.
type Outcomes = Rc<RefCell<Vec<(String, bool)>>>;

fn outcomes(run: &Run) -> (Listener, Outcomes) {
    let outcomes = Outcomes::default();
    let told = outcomes.clone();
    let page = run.pages[0].as_ref().expect("it is open");
    let listener = page.query.listen(Rc::new(move |event| match event {
        JobsEvent::MutationSucceeded { id, .. } => told.borrow_mut().push((id.to_string(), true)),
        JobsEvent::MutationRejected { id, .. } => told.borrow_mut().push((id.to_string(), false)),
        _ => {}
    }));
    (listener, outcomes)
}

fn mutation_of(run: &Run, id: &str) -> Option<MutationState> {
    run.state(0)?.data.mutation(id).cloned()
}

#[test]
fn a_job_is_cancelled_before_the_first_list_which_shows_it_so() {
    let mut run = opened();
    let running = run.state(0).expect("it is open").data.running[0].job.id.to_string();
    with_world(|world| world.server.lag = 5_000);
    run.happen(&Event::Server(Mode::Silent));
    run.in_page(0, |page, _| {
        Run::did(0, ReaderAction::Clear);
        page.query.clear();
    });
    run.settled();
    run.happen(&Event::Server(Mode::Well));
    assert!(run.state(0).is_some_and(|state| !state.has_data()));
    let (_listener, outcomes) = outcomes(&run);
    mutate(&mut run, &running, JobMutation::Cancel);
    assert_eq!(mutation_of(&run, &running).and_then(|it| it.pending), Some(JobMutation::Cancel));
    run.pass(200);
    assert_eq!(*outcomes.borrow(), [(running.clone(), true)]);
    let state = run.state(0).expect("it is open");
    let entry = state.data.entry(&running).expect("it is listed");
    assert_eq!((&entry.job.status, &entry.mutation), (&JobStatus::Cancelled, &None));
}

#[test]
fn what_is_done_to_jobs_that_no_list_and_no_details_tell_of_is_sent_and_told() {
    let mut run = opened();
    let (_listener, outcomes) = outcomes(&run);
    mutate(&mut run, "nowhere", JobMutation::Retry);
    assert_eq!(mutation_of(&run, "nowhere").and_then(|it| it.pending), Some(JobMutation::Retry));
    run.pass(200);
    assert_eq!(*outcomes.borrow(), [("nowhere".to_owned(), false)]);
    assert!(mutation_of(&run, "nowhere").is_some_and(|it| it.pending.is_none() && it.rejection.is_some()));
    mutate(&mut run, "nowhere", JobMutation::Cancel);
    run.pass(200);
    assert_eq!(outcomes.borrow().len(), 2, "it is tried again");
}

#[test]
fn nothing_is_left_under_way_of_a_job_without_details_that_was_cancelled() {
    let mut run = opened();
    with_world(|world| world.server.change(KEYS[0], 0, 0, world.now));
    let id = format!("{}{}", with_world(|world| world.server.prefix(KEYS[0])), 7);
    let (_listener, outcomes) = outcomes(&run);
    assert!(run.state(0).is_some_and(|state| state.data.entry(&id).is_none()), "the list has it");
    for attempt in 1..3 {
        mutate(&mut run, &id, JobMutation::Cancel);
        let is_answered = (0..1_000).any(|_| {
            run.pass(1);
            outcomes.borrow().len() == attempt
        });
        assert!(is_answered);
        assert_eq!(mutation_of(&run, &id).and_then(|it| it.pending), None);
    }
    assert_eq!(outcomes.borrow().first(), Some(&(id, true)));
}

#[test]
fn a_query_that_is_off_promises_nothing() {
    let mut run = opened();
    run.happen(&Event::Server(Mode::Unavailable(None)));
    run.pass(5_000);
    assert!(run.state(0).is_some_and(|state| matches!(state.liveness(), Liveness::Retrying(Some(_)))));
    run.happen(&Event::Enable(0, false));
    let state = run.state(0).expect("it is open");
    assert_eq!(state.error.as_ref().and_then(|error| error.retry_at), None);
    assert_eq!(state.liveness(), Liveness::OnDemand);
}

#[test]
fn nothing_is_requested_unless_enabled_and_what_is_there_stays() {
    let mut run = opened();
    open_details(&mut run);
    run.happen(&Event::Enable(0, false));
    let before = requests(&run);
    run.happen(&END);
    run.happen(&Event::Hints(0, 3));
    run.happen(&Event::Refetch(0));
    run.happen(&Event::RefetchDetails(0));
    run.happen(&Event::Visible(0, false));
    run.happen(&Event::Visible(0, true));
    run.pass(60_000);
    assert_eq!((requests(&run), shown(&run)), (before, Some(JobStatus::Running)));
    assert!(run.state(0).is_some_and(|state| state.has_data() && !state.is_polled));
    run.happen(&Event::Enable(0, true));
    run.pass(100);
    assert_eq!((requests(&run), shown(&run)), (before + 1, Some(JobStatus::Completed)));
    assert!(run.state(0).is_some_and(|state| state.is_polled));
}

#[test]
fn many_jobs_are_cancelled_one_after_the_other_until_that_is_stopped() {
    let mut run = opened();
    let state = run.state(0).expect("it is open");
    let ids: Vec<_> = state.data.running.iter().map(|entry| entry.job.id.clone()).collect();
    assert_eq!(ids.len(), 3);
    let told = Rc::new(RefCell::new(Vec::new()));
    let mut handle = None;
    run.in_page(0, |page, _| {
        let names = ids.iter().map(ToString::to_string).collect();
        Run::did(0, ReaderAction::MutateMany { ids: names, is_retry: false });
        let told = told.clone();
        let on_progress =
            move |now: Option<BulkProgress>| told.borrow_mut().push(now.map(|now| now.answered));
        handle = Some(page.query.cancel_many(ids.clone(), on_progress));
    });
    run.settled();
    assert_eq!(*told.borrow(), [Some(0)]);
    run.pass(20);
    assert_eq!(*told.borrow(), [Some(0), Some(1)]);
    run.in_page(0, |_, _| {
        Run::did(0, ReaderAction::StopMany);
        drop(handle.take());
    });
    run.pass(30_000);
    assert_eq!(*told.borrow(), [Some(0), Some(1)], "nothing is told to nobody");
    let state = run.state(0).expect("it is open");
    assert_eq!(state.data.running.len(), 1, "what was under way was answered");
}
