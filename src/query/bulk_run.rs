//! How far the same mutation of many jobs is.
//!
//! ```text
//!   queued ──next──▶ in flight ──▶ done, refused, left to the host
//!      └────────────stop, not possible────────────▶ not sent
//! ```
//!
//! A state machine without a network or a clock of its own.

use std::collections::{HashSet, VecDeque};

use serde_json::value::RawValue;

use super::{JobMutation, Rejection, mutations::MutationResult};
use crate::job::{Fields, JobId};

/// As many jobs are named in one call of a procedure for many.
pub const BATCH: usize = 50;

/// After so many requests without an answer, one after the other, nothing more is sent.
const FAILURES_IN_A_ROW: u8 = 3;

/// So often one request is sent again because the server wanted time.
const POSTPONEMENTS: u8 = 3;

/// What came of the same mutation of many jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkResult {
    /// The server did it.
    pub done: usize,
    /// The server did not do it, or did not answer: their cards say why.
    pub refused: usize,
    /// Stopped before it was their turn, or not possible any more when it was.
    pub not_sent: usize,
}

/// How far the same mutation of many jobs is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkProgress {
    /// What is done to them.
    pub mutation: JobMutation,
    /// The jobs that are dealt with.
    pub answered: usize,
    /// All of them.
    pub total: usize,
    /// The server wants time before it takes the next.
    pub is_waiting: bool,
    /// What came of it, once it is over.
    pub result: Option<BulkResult>,
}

/// What became of one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server did it.
    Done,
    /// The server did not do it, or did not answer.
    Refused,
    /// It is not possible any more.
    NotSent,
    /// The host does it itself.
    LeftToHost,
}

/// The same mutation of many jobs, one request after the other.
#[derive(Debug)]
pub struct BulkRun {
    mutation: JobMutation,
    total: usize,
    queued: VecDeque<JobId>,
    in_flight: Vec<JobId>,
    result: BulkResult,
    /// For how many the host said that it does it itself.
    left_to_host: usize,
    batch_size: usize,
    failures: u8,
    postponements: u8,
    is_waiting: bool,
    /// Nothing more is sent, not even what was sent in vain.
    is_stopped: bool,
}

impl BulkRun {
    /// A run for these jobs, each once, in their order; `is_batched` where one request takes many of them.
    pub fn new(mutation: JobMutation, ids: impl IntoIterator<Item = JobId>, is_batched: bool) -> Self {
        let mut seen = HashSet::new();
        let queued: VecDeque<_> = ids.into_iter().filter(|id| seen.insert(id.clone())).collect();
        Self {
            mutation,
            total: queued.len(),
            queued,
            in_flight: Vec::new(),
            result: BulkResult::default(),
            left_to_host: 0,
            batch_size: if is_batched { BATCH } else { 1 },
            failures: 0,
            postponements: 0,
            is_waiting: false,
            is_stopped: false,
        }
    }

    /// What is done to the jobs.
    pub fn mutation(&self) -> JobMutation {
        self.mutation
    }

    /// Whether one request takes many jobs.
    pub fn is_batched(&self) -> bool {
        self.batch_size > 1
    }

    /// The jobs of the request that is made up or under way.
    pub fn in_flight(&self) -> &[JobId] {
        &self.in_flight
    }

    /// Takes the next job into the request that is made up. `None` when that is full, or none is left.
    pub fn next(&mut self) -> Option<JobId> {
        if self.in_flight.len() >= self.batch_size {
            return None;
        }
        let id = self.queued.pop_front()?;
        self.in_flight.push(id.clone());
        Some(id)
    }

    /// Takes note of what became of a job that was taken. Said of any other it changes nothing.
    pub fn settle(&mut self, id: &str, outcome: Outcome) {
        let Some(index) = self.in_flight.iter().position(|taken| **taken == *id) else { return };
        self.in_flight.remove(index);
        match outcome {
            Outcome::Done => self.result.done += 1,
            Outcome::Refused => self.result.refused += 1,
            Outcome::NotSent => self.result.not_sent += 1,
            Outcome::LeftToHost => self.left_to_host += 1,
        }
    }

    /// A request was answered, or brought no answer. After several without one the rest is not sent.
    pub fn answered(&mut self, is_answer: bool) {
        self.postponements = 0;
        self.is_waiting = false;
        self.failures = if is_answer { 0 } else { self.failures.saturating_add(1) };
        if self.failures >= FAILURES_IN_A_ROW {
            self.stop();
        }
    }

    /// The server wants time before it takes the request that is under way. `false` when it has been given enough, or nothing is
    /// to be sent any more.
    pub fn postpone(&mut self) -> bool {
        self.is_waiting = self.postponements < POSTPONEMENTS && !self.is_stopped;
        self.postponements = self.postponements.saturating_add(1);
        self.is_waiting
    }

    /// The request that waited goes out again.
    pub fn resume(&mut self) {
        self.is_waiting = false;
    }

    /// The server has no procedure for many: those that were taken, and the rest, go one by one.
    pub fn unbatch(&mut self) {
        self.batch_size = 1;
        for id in self.in_flight.drain(..).rev() {
            self.queued.push_front(id);
        }
        if self.is_stopped {
            self.stop();
        }
    }

    /// Sends nothing more. What is under way is still to be settled.
    pub fn stop(&mut self) {
        self.is_stopped = true;
        self.result.not_sent += self.queued.len();
        self.queued.clear();
    }

    /// How far it is.
    pub fn progress(&self) -> BulkProgress {
        let BulkResult { done, refused, not_sent } = self.result;
        let is_over = self.queued.is_empty() && self.in_flight.is_empty();
        BulkProgress {
            mutation: self.mutation,
            answered: done + refused + not_sent + self.left_to_host,
            total: self.total,
            is_waiting: self.is_waiting,
            result: is_over.then_some(self.result),
        }
    }
}

/// What the server answered of each job of a call for many: `{ "results": [{ "runId", "ok", "message"? }] }`. Of several
/// results of one job the later counts; a job without one may or may not have been mutated.
pub(super) fn results_of(answer: &RawValue, ids: &[JobId]) -> Vec<(JobId, MutationResult)> {
    let elements = Fields::of(answer).unwrap_or_default().elements("results");
    let rows: Vec<_> = elements.into_iter().filter_map(Fields::of).collect();
    let result = |id: &JobId| {
        let names = |row: &Fields<'_>| {
            let named = ["runId", "id", "jobId"].into_iter().find_map(|name| row.text_or_number(name));
            named.is_some_and(|named| *named == **id)
        };
        let row = rows.iter().rev().find(|row| names(row));
        let is_done = row.and_then(|row| row.get("ok").or_else(|| row.get("success")));
        match (row, is_done.map(RawValue::get)) {
            (Some(_), Some("true")) => MutationResult::Done { new_id: None },
            (Some(row), Some("false")) => MutationResult::Rejected(
                row.text("message").map_or(Rejection::NoReason, |text| Rejection::Message(text.into())),
            ),
            _ => MutationResult::Rejected(Rejection::Unknown),
        }
    };
    ids.iter().map(|id| (id.clone(), result(id))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json, value::to_raw_value};

    use super::*;

    fn run(count: usize, is_batched: bool) -> BulkRun {
        let ids = (0..count).map(|number| JobId::from(["run_", &number.to_string()].concat()));
        BulkRun::new(JobMutation::Retry, ids, is_batched)
    }

    fn take(run: &mut BulkRun) -> Vec<JobId> {
        std::iter::from_fn(|| run.next()).collect()
    }

    fn result(done: usize, refused: usize, not_sent: usize) -> Option<BulkResult> {
        Some(BulkResult { done, refused, not_sent })
    }

    #[test]
    fn one_after_the_other() {
        let mut run = run(3, false);
        let first = take(&mut run);
        assert_eq!(first, ["run_0".into()]);
        assert_eq!(take(&mut run), [], "the next waits for the answer");
        run.settle("run_0", Outcome::Done);
        assert_eq!((run.progress().answered, run.progress().total), (1, 3));
        assert_eq!(run.progress().result, None);
        take(&mut run);
        run.settle("run_1", Outcome::Refused);
        take(&mut run);
        run.settle("run_1", Outcome::Done);
        run.settle("run_2", Outcome::Done);
        assert_eq!(run.progress().result, result(2, 1, 0));
    }

    #[test]
    fn what_was_stopped_is_not_sent_again() {
        let mut busy = run(2, false);
        take(&mut busy);
        busy.stop();
        assert!(!busy.postpone());
        busy.settle("run_0", Outcome::Refused);
        busy.answered(false);
        assert_eq!(busy.progress().result, result(0, 1, 1));
        let mut missing = run(3, true);
        take(&mut missing);
        missing.stop();
        missing.unbatch();
        assert_eq!(take(&mut missing), [], "one by one neither");
        assert_eq!(missing.progress().result, result(0, 0, 3));
    }

    #[test]
    fn batches_of_fifty() {
        let mut run = run(120, true);
        for expected in [50, 50, 20, 0] {
            let ids = take(&mut run);
            assert_eq!(ids.len(), expected);
            for id in ids {
                run.settle(&id, Outcome::Done);
            }
        }
        assert_eq!(run.progress().result, result(120, 0, 0));
    }

    #[test]
    fn a_batch_is_taken_apart_where_the_server_has_no_procedure_for_it() {
        let mut run = run(60, true);
        take(&mut run);
        run.unbatch();
        assert_eq!(take(&mut run), ["run_0".into()], "in the same order");
        assert_eq!(run.progress().answered, 0);
    }

    #[test]
    fn what_was_stopped_is_still_answered() {
        let mut run = run(12, false);
        for _ in 0..4 {
            let id = run.next().unwrap();
            run.settle(&id, Outcome::Done);
        }
        let id = run.next().unwrap();
        run.stop();
        assert_eq!(run.progress().result, None);
        assert_eq!(run.next(), None);
        run.settle(&id, Outcome::Done);
        assert_eq!(run.progress().result, result(5, 0, 7));
    }

    #[test]
    fn several_requests_without_an_answer_end_it() {
        let mut run = run(9, false);
        let mut fail = |is_answer| {
            let id = run.next();
            run.settle(id.as_deref().unwrap_or_default(), Outcome::Refused);
            run.answered(is_answer);
            run.progress().result
        };
        assert_eq!([false, false, true, false, false].map(&mut fail), [None; 5], "one answer is enough");
        assert_eq!(fail(false), result(0, 6, 3));
    }

    #[test]
    fn the_server_is_given_time_but_not_forever() {
        let mut run = run(2, false);
        run.next();
        assert!([true; 3].iter().all(|_| run.postpone()));
        assert!(run.progress().is_waiting);
        assert!(!run.postpone() && !run.progress().is_waiting);
        run.answered(true);
        assert!(run.postpone(), "the next one has its own time");
    }

    #[test]
    fn a_job_is_in_it_once() {
        let ids = ["a", "b", "a"].map(JobId::from);
        assert_eq!(BulkRun::new(JobMutation::Cancel, ids, true).progress().total, 2);
    }

    #[test]
    fn what_the_host_does_itself_is_in_no_number() {
        let mut run = run(1, false);
        run.next();
        run.settle("run_0", Outcome::LeftToHost);
        assert_eq!((run.progress().answered, run.progress().result), (1, result(0, 0, 0)));
    }

    fn results(answer: Value, ids: &[&str]) -> Vec<MutationResult> {
        let ids: Vec<_> = ids.iter().map(|id| JobId::from(*id)).collect();
        let results = results_of(&to_raw_value(&answer).unwrap(), &ids);
        assert!(results.iter().map(|(id, _)| id).eq(&ids));
        results.into_iter().map(|(_, result)| result).collect()
    }

    #[test]
    fn an_answer_says_it_job_by_job() {
        let answer = json!({ "results": [
            { "runId": 7, "ok": true },
            { "runId": "run_2", "ok": false, "message": "Too late" },
            { "runId": "run_3", "ok": false },
            { "runId": "run_4" },
            { "runId": "run_9", "ok": true },
            null, 3, "run_5",
        ] });
        let refused = MutationResult::Rejected;
        assert_eq!(
            results(answer, &["7", "run_2", "run_3", "run_4", "run_5"]),
            [
                MutationResult::Done { new_id: None },
                refused(Rejection::Message("Too late".into())),
                refused(Rejection::NoReason),
                refused(Rejection::Unknown),
                refused(Rejection::Unknown),
            ]
        );
    }

    #[test]
    fn an_answer_of_another_shape_says_nothing_of_any() {
        for answer in
            [json!(null), json!([]), json!({ "success": true }), json!({ "results": {} }), json!("ok")]
        {
            assert_eq!(results(answer, &["run_1"]), [MutationResult::Rejected(Rejection::Unknown)]);
        }
    }

    proptest! {
        #[test]
        fn no_job_is_lost_or_counted_twice(
            count in 0_usize..130,
            is_batched: bool,
            steps in prop::collection::vec((0_u8..8, any::<prop::sample::Index>()), 0..300),
        ) {
            let mut run = run(count, is_batched);
            let mut sent = HashSet::new();
            for (step, index) in steps {
                let pick = |run: &BulkRun| {
                    (!run.in_flight().is_empty()).then(|| index.get(run.in_flight()).clone())
                };
                match step {
                    0 | 1 => if let Some(id) = run.next() { sent.insert(id); },
                    2..=5 => if let Some(id) = pick(&run) {
                        let outcomes = [Outcome::Done, Outcome::Refused, Outcome::NotSent, Outcome::LeftToHost];
                        run.settle(&id, outcomes[usize::from(step) - 2]);
                    },
                    6 => run.answered(index.index(2) == 0),
                    _ if index.index(40) == 0 => run.stop(),
                    _ if index.index(9) == 0 => run.unbatch(),
                    _ => { run.postpone(); }
                }
                let progress = run.progress();
                prop_assert_eq!(progress.answered + run.in_flight.len() + run.queued.len(), count);
                prop_assert_eq!(progress.result.is_some(), progress.answered == count);
                let BulkResult { done, refused, .. } = run.result;
                prop_assert!(done + refused <= sent.len(), "only what was taken can be answered");
            }
        }

        #[test]
        fn no_answer_panics(text in "\\PC*", ids in prop::collection::vec("[a-z0-9_]{1,6}", 0..4)) {
            let answer = json!({ "results": [{ "runId": text.clone(), "ok": text }] });
            let ids: Vec<_> = ids.iter().map(String::as_str).collect();
            prop_assert_eq!(results(answer, &ids).len(), ids.len());
        }
    }
}
