//! What has to hold whatever happens: the rules of polling, of what is shown and of what tabs share, said once more and as simply
//! as can be.

mod details;
mod mutations;
mod polling;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use self::{details::DetailsRules, mutations::MutationRules};
use super::{
    super::{BulkProgress, JobDetailsState, JobsState},
    request::Requested,
    server::{Kind, LIMIT},
    with_world,
    world::{Logged, What},
};

/// What a reader did is believed for so long, in milliseconds.
const BELIEVED_FOR: i64 = 10_000;

/// What a tab shows: the list, the details that are open, and how far an action on many jobs is.
pub(super) type Shown = (Rc<JobsState>, Option<JobDetailsState>, Option<BulkProgress>);

/// What is known of all tabs.
pub(super) struct Rules {
    pub(super) server: Kind,
    /// Of a tab alone it is known exactly when it requests the list.
    pub(super) is_alone: bool,
    pub(super) tabs: Vec<TabRules>,
}

/// What is known of a tab.
#[derive(Default)]
pub(super) struct TabRules {
    pub(super) visible: bool,
    pub(super) online: bool,
    pub(super) list_visible: bool,
    pub(super) watched: bool,
    paused: bool,
    disabled: bool,
    /// The session is over.
    expired: bool,
    /// Requests for the list under way.
    in_flight: BTreeSet<u64>,
    settled_at: Option<i64>,
    last_sent: Option<i64>,
    history_requested: Option<i64>,
    failures: u32,
    /// How often everything was forgotten after a failure, without an answer since.
    restarts: u32,
    restarted_at: Option<i64>,
    /// The earliest and the latest moment of the first request after that.
    first_request: (i64, i64),
    /// The server wants to be left alone until then.
    wait_until: i64,
    any_active: bool,
    was_answered: bool,
    reasons: Reasons,
    believed: Vec<Belief>,
    /// The active jobs that are shown, and all.
    shown_active: BTreeSet<String>,
    shown: BTreeSet<String>,
    revisions: BTreeMap<String, i64>,
    cleared_at: Option<i64>,
    /// Nothing of persons before this one may be shown.
    person: String,
    /// What was refused may no longer be shown.
    was_refused: bool,
    /// The reader has asked for older jobs.
    wants_older: bool,
    had_data: bool,
    mutations: MutationRules,
    details: DetailsRules,
}

/// Why the list may be requested before its interval is over.
#[derive(Clone, Copy, Debug, Default)]
struct Reasons {
    /// The reader or the host wants it in any case.
    forced: bool,
    /// The reader did something.
    mutated: bool,
    /// The reader came back, or a request was lost, or a job left the list.
    due: bool,
    hinted: bool,
    /// Of what was hinted at, history has not been requested.
    history_hinted: bool,
}

/// What the reader did and the server has carried out.
struct Belief {
    id: String,
    is_retry: bool,
    until: i64,
}

impl Rules {
    pub(super) fn new(server: Kind, is_alone: bool) -> Self {
        Self { server, is_alone, tabs: Vec::new() }
    }

    /// A tab was opened.
    pub(super) fn open(&mut self) {
        let online = with_world(|world| world.is_online());
        let tab = TabRules { visible: true, online, list_visible: true, ..TabRules::default() };
        self.tabs.push(tab);
    }

    /// What happened since the last look keeps the rules, and so does what is shown now.
    pub(super) fn check(&mut self, states: &[Option<Shown>]) {
        let log = with_world(|world| std::mem::take(&mut world.log));
        for Logged { at, tab, what } in log {
            self.happened(at, tab, what);
        }
        for (tab, state) in states.iter().enumerate() {
            let is_frozen = with_world(|world| world.tabs[tab].frozen);
            if let Some((state, details, progress)) = state.as_ref().filter(|_| !is_frozen) {
                self.check_details(tab, state, details.as_ref());
                self.check_shown(tab, state, *progress);
                self.check_liveness(tab);
            }
        }
    }

    fn happened(&mut self, at: i64, index: usize, what: What) {
        let (server, is_alone) = (self.server, self.is_alone);
        let tab = &mut self.tabs[index];
        match what {
            What::Sent { id, what } => match what {
                Requested::List { is_all } => {
                    assert!(
                        tab.in_flight.is_empty(),
                        "two requests for the list are under way in tab {index}"
                    );
                    tab.check_may_send(index);
                    if is_alone && !server.paged {
                        tab.check_has_reason(at);
                    }
                    tab.sent(at, is_all);
                    tab.in_flight.insert(id);
                }
                Requested::Older => {
                    assert!(
                        tab.in_flight.is_empty(),
                        "two requests for the list are under way in tab {index}"
                    );
                    let is_wanted = std::mem::take(&mut tab.wants_older);
                    assert!(is_wanted || tab.may_follow(), "tab {index} requests older jobs by itself");
                    tab.in_flight.insert(id);
                }
                Requested::LookUp => assert!(tab.may_follow(), "tab {index} looks jobs up by itself"),
                Requested::Details { id: job } => {
                    tab.details.sent(id, &job, at, tab.may_follow() && tab.visible, tab.paused);
                }
                Requested::Mutation { ids, is_retry } => {
                    tab.mutations.sent(id, ids, is_retry, at, tab.may_follow());
                }
            },
            What::Cancelled { id } => {
                tab.in_flight.remove(&id);
                tab.details.ended(id);
            }
            What::Answered(sent) => {
                tab.in_flight.remove(&sent.id);
                tab.details.ended(sent.id);
                tab.answered(at, &sent);
                if let Requested::Mutation { ids, .. } = &sent.what {
                    tab.details.acted_on(ids);
                }
                tab.mutations.ended(sent.id);
            }
            What::ListedOtherwise { is_ended } => tab.details.listed_otherwise(is_ended),
            What::Page(event) => tab.page_event(event),
            What::Did(action) => tab.did(action, index, at),
        }
    }

    fn check_details(&mut self, index: usize, state: &JobsState, details: Option<&JobDetailsState>) {
        let now = with_world(|world| world.now);
        let tab = &mut self.tabs[index];
        let may = tab.may_follow() && tab.visible && !tab.paused && state.has_data();
        if let Some(details) = details {
            if tab.was_refused {
                assert!(
                    details.data.is_none(),
                    "the details of tab {index} stay, which it may no longer see"
                );
            }
            let job = details.data.as_ref().map(|details| &details.job);
            assert!(
                job.is_none_or(|job| tab.may_show(&job.id)),
                "tab {index} shows details of a person before"
            );
            tab.details.check(index, details, may.then_some(now));
        }
    }

    /// While requests are allowed, one is under way or the wait is not over.
    fn check_liveness(&self, index: usize) {
        let (tab, now) = (&self.tabs[index], with_world(|world| world.now));
        let may = tab.may_follow() && !tab.paused && (tab.visible || tab.watched);
        if !self.is_alone || !may || !tab.in_flight.is_empty() {
            return;
        }
        let since = tab.settled_at.expect("the list has never been requested");
        let due = (since + tab.longest_wait()).max(tab.wait_until).max(tab.first_request.1);
        assert!(now < due, "the list was due at {due}, and is not requested at {now}");
    }

    fn check_shown(&mut self, index: usize, state: &JobsState, progress: Option<BulkProgress>) {
        let (key, now) = with_world(|world| (world.tabs[index].key, world.now));
        let is_paged = self.server.paged;
        let tab = &mut self.tabs[index];
        let entries: Vec<_> = state.data.entries().collect();
        let ids: BTreeSet<String> = entries.iter().map(|entry| entry.job.id.to_string()).collect();
        assert_eq!(ids.len(), entries.len(), "a job is shown twice");
        if std::mem::take(&mut tab.was_refused) {
            assert!(ids.is_empty(), "tab {index} shows what it may no longer see: {ids:?}");
        }
        for id in &ids {
            let person = id.split('-').next().unwrap_or_default();
            assert!(person.starts_with(key), "tab {index} of {key} shows {id}");
            assert!(tab.may_show(id), "tab {index} shows {id} of a person before {}", tab.person);
        }
        let had_data = std::mem::replace(&mut tab.had_data, state.has_data());
        if !state.has_data() {
            // Another tab may have told it that the session is over.
            tab.believed.clear();
            tab.revisions.clear();
            tab.mutations.forget();
            tab.details.forget();
            if had_data {
                tab.cleared_at = Some(now);
            }
        }
        tab.reasons.mutated |= tab.mutations.check_buttons(index, &entries, progress.as_ref());
        for entry in &entries {
            let revision = entry.job.status_reason.as_deref().and_then(|text| text.parse::<i64>().ok());
            let Some(revision) = revision else {
                // It has come with the answer to a retry, and no list has shown it yet.
                let was_listed = tab.revisions.contains_key(&*entry.job.id);
                assert!(!was_listed, "{} of tab {index} is set back to what is believed", entry.job.id);
                continue;
            };
            let known = tab.revisions.entry(entry.job.id.to_string()).or_insert(revision);
            assert!(*known <= revision, "{} of tab {index} is set back to what it was", entry.job.id);
            *known = revision;
        }
        tab.believed.retain(|belief| now < belief.until);
        let truth = match tab.believed.is_empty() {
            true => BTreeMap::new(),
            false => with_world(|world| world.server.truth(key, now)),
        };
        for belief in &tab.believed {
            let entry = state.data.entry(&belief.id);
            if belief.is_retry {
                let may_be_gone = is_paged || !truth.contains_key(&belief.id);
                let lags = with_world(|world| world.server.lag) > 0 && !truth.contains_key(&belief.id);
                let is_shown =
                    entry.is_some() || (may_be_gone && !lags) || tab.revisions.contains_key(&belief.id);
                assert!(is_shown, "the new run {} is not shown in tab {index}", belief.id);
            } else {
                let is_active = entry.is_some_and(|entry| entry.job.status.is_active());
                assert!(!is_active, "{} was cancelled and is shown as active in tab {index}", belief.id);
            }
        }
        tab.shown_active = active_ids(state);
        tab.shown = ids;
        if std::mem::take(&mut tab.was_answered) {
            // What is believed counts, as it is shown.
            tab.any_active = !tab.shown_active.is_empty();
        }
    }

    /// All was well for a while: what is shown is what the server has.
    pub(super) fn check_settled(&self, index: usize, state: &JobsState) {
        self.tabs[index].mutations.check_settled(index);
        let (key, now) = with_world(|world| (world.tabs[index].key, world.now));
        let truth = with_world(|world| world.server.truth(key, now));
        assert!(
            state.has_data() && state.error.is_none(),
            "tab {index} has not recovered: {:?}",
            state.error
        );
        for status in ["running", "queued"] {
            let is_it = |(_, (_, other)): &(&String, &(i64, &str))| *other == status;
            let there: BTreeSet<_> = truth.iter().filter(is_it).map(|(id, _)| id.clone()).collect();
            let entries = state.data.running.iter().filter(|entry| entry.job.status.word() == status);
            let shown: BTreeSet<_> = entries.map(|entry| entry.job.id.to_string()).collect();
            // What is beyond a page of its status cannot be known.
            if !self.server.paged || there.len() <= LIMIT {
                assert_eq!(shown, there, "tab {index} shows other {status} jobs than there are");
            }
        }
        if !self.server.paged {
            let shown: BTreeSet<_> = state.data.entries().map(|entry| entry.job.id.to_string()).collect();
            assert_eq!(shown, truth.keys().cloned().collect(), "tab {index} shows other jobs than there are");
        }
        for entry in state.data.entries().filter(|_| !self.server.paged) {
            let (revision, _) = truth[&*entry.job.id];
            assert_eq!(
                entry.job.status_reason.as_deref(),
                Some(&*revision.to_string()),
                "tab {index} is behind"
            );
        }
    }
}

fn active_ids(state: &JobsState) -> BTreeSet<String> {
    let active = state.data.running.iter().filter(|entry| entry.job.status.is_active());
    active.map(|entry| entry.job.id.to_string()).collect()
}
