//! Reading all runs of a span of time, page by page: each minute the whole window, and after a time in which no server
//! looked, what was queued meanwhile.
//!
//! The looks at the newest runs go on between two pages, however many pages there are and however long each takes, and
//! a part of the requests per minute is left to them.

use super::book::Ask;
use super::client::PAGE;
use super::pages::{ACTIVE, Span};
use super::poller::{Failure, Look, Poller, State};
use super::schedule;
use super::wire::RunRow;

/// The most events that are asked for between two looks.
const EVENTS: usize = 40;
/// What is beyond this many runs of a time in which no server looked is not read.
const MOST_MISSED: usize = 100_000;
/// Inngest's clock may be so much behind ours, in milliseconds.
const CLOCKS: i64 = 60_000;
/// The longest pause after a page that Inngest could not give, in milliseconds.
const LONGEST_PAUSE: i64 = 60_000;

/// What a sweep is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// To find runs that have not ended.
    Active,
    /// To find what the looks have missed.
    Window,
    /// To find what was queued while no server looked.
    Missed,
}

/// A sweep that is under way.
pub struct Sweep {
    kind: Kind,
    /// When it began.
    begun: i64,
    span: Span,
    /// The most runs that it reads.
    limit: usize,
    read: usize,
    /// Where the next page begins; `None`: the first page, or none after the last one.
    cursor: Option<String>,
    at_end: bool,
    /// When the run that was queued first of those that were read was queued.
    oldest: i64,
    /// Those of the page whose events are not known yet.
    rows: Vec<RunRow>,
    /// When the first run was queued over whose event Inngest fails.
    unknown: Option<i64>,
    /// Those of earlier pages over whose events Inngest fails. A sweep of what was missed comes only once, so it asks
    /// for them as long as a window lasts.
    failing: Vec<RunRow>,
    /// How often the page was asked for in vain, and when it may be asked for again.
    failures: u32,
    not_before: i64,
}

/// The rows that nothing was made of.
struct Rest {
    /// Those whose events were not asked for.
    later: Vec<RunRow>,
    /// Those over whose events Inngest fails.
    failing: Vec<RunRow>,
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
    fn new(kind: Kind, begun: i64, span: Span, limit: usize) -> Self {
        Self {
            kind,
            begun,
            span,
            limit,
            read: 0,
            cursor: None,
            at_end: false,
            oldest: begun,
            rows: Vec::new(),
            unknown: None,
            failing: Vec::new(),
            failures: 0,
            not_before: 0,
        }
    }
}

/// When the oldest of these runs was queued.
pub fn oldest<'a>(rows: impl IntoIterator<Item = &'a RunRow>) -> Option<i64> {
    rows.into_iter().filter_map(|row| row.queued_at).map(|time| time.0).min()
}

impl Poller {
    /// Begins to read the whole window, unless that is still under way. `next`: where the second page of its runs
    /// begins, whose first one was read just now. `unknown`: when the first run on it was queued of which nothing could
    /// be made.
    pub(super) fn begin_sweep(
        &self,
        state: &mut State,
        next: Option<String>,
        unknown: Option<i64>,
        look: &mut Look,
    ) {
        let options = &self.core.options;
        if state.sweeps.iter().all(|sweep| sweep.kind != Kind::Missed) {
            let until = look.now - options.window;
            self.begin_missed(state, until, look.now);
        }
        if state.sweeps.iter().any(|sweep| sweep.kind != Kind::Missed) {
            return;
        }
        let sweep = |kind, window, statuses| {
            let span = Span { from: look.now - window, until: None, statuses };
            Sweep::new(kind, look.now, span, options.max_runs)
        };
        let mut window = sweep(Kind::Window, options.window, &[]);
        (window.at_end, window.cursor, window.read) = (next.is_none(), next, PAGE);
        window.unknown = unknown;
        state.sweeps.push_front(window);
        state.sweeps.push_front(sweep(Kind::Active, options.active_window, ACTIVE));
        look.calls = look.calls.saturating_sub(1);
    }

    /// Begins to read what was queued before `until`, and after the last moment up to which everything was read.
    fn begin_missed(&self, state: &mut State, until: i64, now: i64) {
        let Some(read_through) = state.read_through else { return };
        let from = (read_through - CLOCKS).max(now - self.core.options.longest_absence);
        if from < until && read_through < until {
            let span = Span { from, until: Some(until), statuses: &[] };
            state.sweeps.push_back(Sweep::new(Kind::Missed, now, span, MOST_MISSED));
        }
    }

    /// Goes one page on, or a part of one. `false`: there is nothing more to do before the next look.
    pub(super) fn go_on(&self, state: &mut State, now: i64) -> Result<bool, Failure> {
        let Some(mut sweep) = state.sweeps.pop_front() else { return Ok(false) };
        let step = self.step(state, &mut sweep, now);
        match step {
            Ok(Step::Done) => self.ended(state, &sweep),
            Ok(Step::Moved) if sweep.kind == Kind::Active => state.sweeps.push_front(sweep),
            // They take turns, since each may take long.
            _ => state.sweeps.push_back(sweep),
        }
        Ok(match step? {
            Step::Moved | Step::Done => true,
            Step::Waits => false,
        })
    }

    /// Says up to when everything was read.
    fn ended(&self, state: &mut State, sweep: &Sweep) {
        let is_missed = |sweep: &Sweep| sweep.kind == Kind::Missed;
        match sweep.kind {
            Kind::Active => {}
            Kind::Window => {
                match state.sweeps.iter().filter(|sweep| is_missed(sweep)).count() {
                    0 if !sweep.at_end => self.begin_missed(state, sweep.oldest, sweep.begun),
                    // What was queued before the window is read already, but not what is in it and was not reached.
                    1 if !sweep.at_end => {
                        let from = sweep.begun - self.core.options.window;
                        let span = Span { from, until: Some(sweep.oldest), statuses: &[] };
                        state.sweeps.push_back(Sweep::new(Kind::Missed, sweep.begun, span, MOST_MISSED));
                    }
                    _ => {}
                }
                // What Inngest fails over is read again as long as it is in the window.
                let moment = sweep.unknown.map_or(sweep.begun, |queued| queued.min(sweep.begun));
                let moment = moment.max(sweep.begun - self.core.options.window);
                if state.sweeps.iter().any(is_missed) {
                    state.read_behind_missed = Some(moment);
                } else {
                    state.now_read_through = Some(moment);
                }
            }
            Kind::Missed => {
                if !sweep.at_end {
                    let line =
                        format!("Of the runs that were missed, only the newest {MOST_MISSED} were read.");
                    (self.core.options.log)(&line);
                }
                if !state.sweeps.iter().any(is_missed) {
                    state.now_read_through = state.read_behind_missed.take().or(sweep.span.until);
                }
            }
        }
        if let Some(moment) = state.now_read_through {
            state.read_through = state.read_through.max(Some(moment));
        }
    }

    fn step(&self, state: &mut State, sweep: &mut Sweep, now: i64) -> Result<Step, Failure> {
        if now < sweep.not_before {
            return Ok(Step::Waits);
        }
        if sweep.rows.is_empty() {
            if sweep.at_end || sweep.read >= sweep.limit {
                return self.ask_again(state, sweep, now);
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
                    sweep.oldest = oldest(&page.rows).unwrap_or(sweep.oldest).min(sweep.oldest);
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
        let before = rows.len();
        let Rest { later, failing } = self.take_rows(state, rows, now).map_err(|(rows, failure)| {
            sweep.rows = rows;
            failure
        })?;
        sweep.rows = later;
        if sweep.kind == Kind::Missed {
            sweep.failing.extend(failing);
        } else {
            sweep.unknown = oldest(&failing).into_iter().chain(sweep.unknown).min();
        }
        let has_moved = sweep.rows.is_empty() || sweep.rows.len() < before;
        Ok(if has_moved { Step::Moved } else { Step::Waits })
    }

    /// Ends a sweep whose pages are read, unless Inngest may still give the events of some of their runs.
    fn ask_again(&self, state: &mut State, sweep: &mut Sweep, now: i64) -> Result<Step, Failure> {
        let is_over = now - sweep.begun >= self.core.options.window;
        if sweep.failing.is_empty() || is_over {
            return Ok(Step::Done);
        }
        let rows = std::mem::take(&mut sweep.failing);
        let before = rows.len();
        let Rest { mut later, failing } = self.take_rows(state, rows, now).map_err(|(rows, failure)| {
            sweep.failing = rows;
            failure
        })?;
        later.extend(failing);
        sweep.failing = later;
        Ok(if sweep.failing.len() < before { Step::Moved } else { Step::Waits })
    }

    /// Takes over rows. With a failure it returns all of them, since no other sweep may read them again.
    fn take_rows(
        &self,
        state: &mut State,
        rows: Vec<RunRow>,
        now: i64,
    ) -> Result<Rest, (Vec<RunRow>, Failure)> {
        let mut look = Look::new(now);
        let taken = self.take(state, &rows, &mut look, Ask { most: EVENTS, spares: true });
        // So that what ended long ago does not gather in memory.
        let taken = taken.and_then(|taken| {
            state.pending.record(&self.core, now)?;
            look.problem.map_or(Ok(taken), |problem| Err(problem.into()))
        });
        let taken = match taken {
            Ok(taken) => taken,
            Err(failure) => return Err((rows, failure)),
        };
        let (mut later, mut failing) = (Vec::new(), Vec::new());
        for row in rows {
            match row.trigger.event_ids.first() {
                Some(id) if taken.later.contains(id) => later.push(row),
                Some(id) if taken.failing.contains(id) => failing.push(row),
                _ => {}
            }
        }
        Ok(Rest { later, failing })
    }
}
