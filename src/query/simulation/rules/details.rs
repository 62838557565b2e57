//! What is shown of one job, and when it is requested.

use super::super::super::JobDetailsState;

/// What is known of the details that are open in a tab.
#[derive(Default)]
pub(super) struct DetailsRules {
    open: Option<String>,
    in_flight: Option<u64>,
    /// The reader waits for them.
    is_wanted: bool,
    /// The list has shown the job otherwise since they were requested.
    is_listed_otherwise: bool,
    /// There may be another session, whose list has come.
    was_forgotten: bool,
    /// Something was done to the job, which no list may tell of.
    was_acted_on: bool,
    settled_at: Option<i64>,
    failures: u32,
    wait: i64,
    /// As far as is shown the job goes on.
    goes_on: bool,
    /// The list had said that it has ended, when they were requested last.
    ended_before: bool,
    is_ended: bool,
    revision: i64,
}

impl DetailsRules {
    pub(super) fn of(id: String, is_ended: bool) -> Self {
        Self { open: Some(id), is_wanted: true, is_ended, ..Self::default() }
    }

    /// The job, as long as nothing is known of it.
    pub(super) fn of_unknown_session(self) -> Self {
        Self { open: self.open, was_forgotten: true, in_flight: self.in_flight, ..Self::default() }
    }

    pub(super) fn refetch(&mut self) {
        self.is_wanted = true;
    }

    /// What was done to these jobs was answered.
    pub(super) fn acted_on(&mut self, ids: &[String]) {
        self.was_acted_on |= self.open.as_ref().is_some_and(|open| ids.contains(open));
    }

    pub(super) fn listed_otherwise(&mut self, is_ended: bool) {
        (self.is_listed_otherwise, self.is_ended) = (true, is_ended);
    }

    pub(super) fn forget(&mut self) {
        *self = std::mem::take(self).of_unknown_session();
    }

    /// `may`: the page is visible and online, and the session is there.
    pub(super) fn sent(&mut self, request: u64, id: &str, at: i64, may: bool, paused: bool) {
        assert_eq!(self.open.as_deref(), Some(id), "details are requested that are not open");
        assert!(self.in_flight.is_none(), "two requests for the details of {id} are under way");
        let is_over = self.settled_at.is_none_or(|since| at >= since + self.interval());
        let is_due = self.goes_on && self.settled_at.is_some() && is_over && !paused;
        let is_listed_otherwise = self.is_listed_otherwise && (self.failures == 0 || is_over);
        let is_followed = may && (is_due || is_listed_otherwise || self.was_forgotten || self.was_acted_on);
        assert!(
            self.is_wanted || is_followed,
            "the details of {id} are requested at {at}: may {may}, paused {paused}, goes on {}, settled {:?}",
            self.goes_on,
            self.settled_at
        );
        (self.is_wanted, self.is_listed_otherwise) = (false, false);
        (self.was_forgotten, self.was_acted_on) = (false, false);
        self.ended_before = self.is_ended;
        self.in_flight = Some(request);
    }

    /// It was answered or cancelled.
    pub(super) fn ended(&mut self, request: u64) {
        self.in_flight.take_if(|under_way| *under_way == request);
    }

    pub(super) fn answered(&mut self, at: i64, is_good: bool, wait: i64) {
        self.settled_at = Some(at);
        self.failures = if is_good { 0 } else { self.failures + 1 };
        self.wait = wait;
    }

    /// After an answer, and after failures.
    fn interval(&self) -> i64 {
        self.failures
            .checked_sub(1)
            .map_or(5_000, |doubled| (10_000 << doubled.min(4)).min(60_000).max(self.wait))
    }

    /// `now` where they may be requested without the reader.
    pub(super) fn check(&mut self, tab: usize, state: &JobDetailsState, now: Option<i64>) {
        let (Some(id), job) = (&self.open, state.data.as_ref().map(|details| &details.job)) else { return };
        self.goes_on = job.is_some_and(|job| job.status.is_active());
        if let Some(job) = job {
            assert_eq!(*job.id, **id, "the details of tab {tab} are of another job");
            let revision =
                job.status_reason.as_deref().and_then(|text| text.parse().ok()).unwrap_or_default();
            assert!(self.revision <= revision, "the details of {id} are set back");
            self.revision = revision;
        }
        assert!(!state.is_fetching || self.in_flight.is_some(), "the details of {id} are awaited in vain");
        let (Some(now), Some(since), None) = (now, self.settled_at, self.in_flight) else { return };
        assert!(
            !self.is_listed_otherwise || (self.failures > 0 && now <= since + self.interval()),
            "the list shows {id} otherwise, and its details are not requested"
        );
        let is_final = self.ended_before && state.error.is_none();
        let is_due = self.goes_on && !is_final && now > since + self.interval();
        assert!(
            !is_due,
            "the details of {id} were due {:?} after {since}, and are not requested",
            self.interval()
        );
    }
}
