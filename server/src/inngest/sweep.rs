//! Reading all runs of a span of time, page by page.
//!
//! The looks at the newest runs go on between two pages, however many pages there are and however long each takes, and
//! a part of the requests per minute is left to them.

use super::book::Ask;
use super::client::PAGE;
use super::pages::{ACTIVE, Span};
use super::poller::{Failure, Look, Poller, State};
use super::schedule;
use super::taking::Taken;
use super::wire::RunRow;

/// The most events that are asked for between two looks.
const EVENTS: usize = 40;
/// The longest pause after a page that Inngest could not give, in milliseconds.
const LONGEST_PAUSE: i64 = 60_000;

/// A sweep that is under way.
pub struct Sweep {
    span: Span,
    /// The most runs that it reads.
    limit: usize,
    read: usize,
    /// Where the next page begins; `None`: the first page, or none after the last one.
    cursor: Option<String>,
    at_end: bool,
    /// Those of the page whose events are not known yet.
    rows: Vec<RunRow>,
    /// How often the page was asked for in vain, and when it may be asked for again.
    failures: u32,
    not_before: i64,
}

/// How a step of a sweep went.
enum Step {
    /// It went on.
    Moved,
    /// It cannot go on before the next look.
    Waits,
    /// It is over.
    Done,
}

impl Sweep {
    fn new(span: Span, limit: usize) -> Self {
        Self {
            span,
            limit,
            read: 0,
            cursor: None,
            at_end: false,
            rows: Vec::new(),
            failures: 0,
            not_before: 0,
        }
    }
}

impl Poller {
    /// Begins to read the whole window, unless that is still under way. `next`: where the second page of its runs
    /// begins, whose first one was read just now.
    pub(super) fn begin_sweep(&self, state: &mut State, next: Option<String>, look: &mut Look) {
        if !state.sweeps.is_empty() {
            return;
        }
        let options = &self.core.options;
        let sweep = |window, statuses| {
            Sweep::new(Span { from: look.now - window, until: None, statuses }, options.max_runs)
        };
        state.sweeps.push_back(sweep(options.active_window, ACTIVE));
        look.calls = look.calls.saturating_sub(1);
        if next.is_some() {
            state.sweeps.push_back(Sweep { cursor: next, read: PAGE, ..sweep(options.window, &[]) });
        }
    }

    /// Goes one page on, or a part of one. `false`: there is nothing more to do before the next look.
    pub(super) fn go_on(&self, state: &mut State, now: i64) -> Result<bool, Failure> {
        let Some(mut sweep) = state.sweeps.pop_front() else { return Ok(false) };
        let step = self.step(state, &mut sweep, now);
        let is_done = matches!(step, Ok(Step::Done));
        if !is_done {
            state.sweeps.push_front(sweep);
        }
        Ok(match step? {
            Step::Moved | Step::Done => true,
            Step::Waits => false,
        })
    }

    fn step(&self, state: &mut State, sweep: &mut Sweep, now: i64) -> Result<Step, Failure> {
        if now < sweep.not_before {
            return Ok(Step::Waits);
        }
        if sweep.rows.is_empty() {
            if sweep.at_end || sweep.read >= sweep.limit {
                return Ok(Step::Done);
            }
            if !self.core.client.can_spare() {
                return Ok(Step::Waits);
            }
            match self.core.page(sweep.span, sweep.cursor.as_deref()) {
                Ok(page) => {
                    sweep.failures = 0;
                    sweep.read += page.rows.len().max(1);
                    sweep.at_end = page.next.is_none();
                    sweep.cursor = page.next;
                    sweep.rows = page.rows;
                }
                // The page of the newest runs, which the looks read, may still be given.
                Err(error) if error.is_of_one_request() => {
                    sweep.not_before = now + schedule::pause(sweep.failures, LONGEST_PAUSE);
                    sweep.failures = sweep.failures.saturating_add(1);
                    state.failure = Some(error);
                    return Ok(Step::Waits);
                }
                Err(error) => return Err(error.into()),
            }
        }
        let rows = std::mem::take(&mut sweep.rows);
        let mut look = Look::new(now);
        let Taken { later, .. } = self.take(state, &rows, &mut look, Ask { most: EVENTS, spares: true })?;
        let before = rows.len();
        sweep.rows = rows;
        sweep.rows.retain(|row| row.trigger.event_ids.first().is_some_and(|id| later.contains(id)));
        // So that what ended long ago does not gather in memory.
        state.pending.record(&self.core, now)?;
        match look.problem {
            Some(problem) => Err(problem.into()),
            None if sweep.rows.is_empty() || sweep.rows.len() < before => Ok(Step::Moved),
            None => Ok(Step::Waits),
        }
    }
}
