//! Which runs the invoking steps of a run have started. The trace does not say; the event that started such a run does.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::sync::Cache;

use super::Core;
use super::error::InngestError;
use super::parallel;
use super::wire::{Event, RunRow};
use crate::store::{Op, Step};

/// The most runs that one look asks about.
const MOST: usize = 50;
/// However many look at a run, its children are looked for once in this time, in milliseconds.
const FRESH: i64 = 3_000;
/// Looks that find nothing new become as rare as this.
const RAREST: i64 = 60_000;
/// An invoked run is queued at about the time of the step, and later where Inngest is busy, in milliseconds.
const EARLY: i64 = 2_000;
const LATE: i64 = 60_000;
/// So often an event is asked for that does not come.
const TRIES: u8 = 3;
/// A reader waits so long for a look. What is found later is there at the next poll.
const WAIT: Duration = Duration::from_secs(1);
/// What an invoked run is started by. Other events' data is their senders' own text.
const INVOKED: &str = "inngest/function.invoked";
/// Of so many runs the children are remembered, for so long after the last look.
const CAPACITY: u64 = 256;
const KEPT: Duration = Duration::from_secs(600);

/// The children of runs whose details are open.
pub struct Children(Cache<String, Arc<Known>>);

/// What is known of one run's children. The lock is never held during a request.
#[derive(Default)]
struct Known(Mutex<State>);

#[derive(Default)]
struct State {
    /// Oldest first.
    children: Vec<Child>,
    /// Runs of which it is known whether they are children.
    seen: HashSet<String>,
    /// How often the events of others were asked for in vain.
    tries: HashMap<String, u8>,
    /// Runs that were queued before are seen, where a page did not hold all.
    from: i64,
    looking: bool,
    looked_at: Option<i64>,
    pause: i64,
    /// How many steps were without a child at the last look.
    unnamed: usize,
}

/// A run that a step has started.
#[derive(Debug, PartialEq)]
struct Child {
    /// The step, by Inngest's id of it.
    step_id: String,
    /// The step's name.
    step_name: String,
    run_id: String,
}

impl Children {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(CAPACITY).time_to_idle(KEPT).build())
    }

    /// Names the child of each step that invoked one, as far as it is found within a second. Another reader's look is
    /// not waited for. `ended_at` is the run's.
    pub fn name(&self, run_id: &str, ended_at: Option<i64>, steps: &mut [Step], core: &Arc<Core>) {
        if !steps.iter().any(is_invoking) {
            return;
        }
        let known = self.0.get_with_by_ref(run_id, Arc::default);
        known.lock().name(steps);
        let now = core.now();
        // Inngest has forgotten what is older.
        let is_old = ended_at.is_some_and(|ended| ended < now - core.options.longest_absence);
        let Some(window) = window(steps).filter(|_| !is_old && core.board.hold(now).is_none()) else {
            return;
        };
        let unnamed = steps.iter().filter(|step| is_unnamed(step)).count();
        if !known.lock().begin(unnamed, now) {
            return;
        }
        let ended = look_beside(&known, run_id, window, core);
        // Nothing is sent: it is its end, and its being dropped, that tells.
        let _: Result<(), RecvTimeoutError> = ended.recv_timeout(WAIT);
        known.lock().name(steps);
    }
}

/// Looks on a thread of its own, which a slow Inngest may hold for a minute. The channel is closed at its end.
fn look_beside(known: &Arc<Known>, run_id: &str, window: (i64, i64), core: &Arc<Core>) -> Receiver<()> {
    let (sender, ended) = mpsc::channel();
    let looking = Looking(Arc::clone(known));
    let (run_id, core) = (run_id.to_owned(), Arc::clone(core));
    let look = move || {
        // Dropped last, when the look counts as ended.
        let _sender = sender;
        let looking = looking;
        looking.0.look(&run_id, window, &core);
    };
    // Without a thread there is no look, which the next reader begins again.
    drop(std::thread::Builder::new().name("children".to_owned()).spawn(look));
    ended
}

/// Ends a look, also where it panics.
struct Looking(Arc<Known>);

impl Drop for Looking {
    fn drop(&mut self) {
        self.0.lock().looking = false;
    }
}

impl Known {
    // What is under the lock is whole between any two statements.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the events of the runs that began in this time.
    fn look(&self, run_id: &str, (from, until): (i64, i64), core: &Core) {
        if !core.client.can_spare() {
            return;
        }
        let from = from.max(self.lock().from);
        let list = match core.client.runs_between(from, until) {
            Ok(list) => list,
            Err(error) => {
                tell(&error, core);
                return self.lock().back_off();
            }
        };
        let is_full = list.next().is_some();
        let rows = self.lock().unread(&list.data, run_id);
        let stopped = AtomicBool::new(false);
        let events = parallel::each(&rows, |row| {
            let Some(id) = row.trigger.event_ids.first() else { return Some(Err(InngestError::NotFound)) };
            if stopped.load(Ordering::Relaxed) || !core.client.can_spare() {
                return None;
            }
            let answer = core.client.event(id);
            if let Err(error) = &answer
                && is_of_all(error)
                && !stopped.swap(true, Ordering::Relaxed)
            {
                tell(error, core);
            }
            Some(answer)
        });
        let mut state = self.lock();
        let before = state.seen.len();
        let young = core.now() - LATE;
        for (row, answer) in rows.iter().zip(&events) {
            if let Some(answer) = answer {
                state.read(row, answer, run_id, young);
            }
        }
        // Ids begin with their time.
        state.children.sort_unstable_by(|a, b| a.run_id.cmp(&b.run_id));
        if is_full {
            state.go_on_after(&list.data, run_id);
        }
        if state.seen.len() > before {
            state.pause = FRESH;
        } else if rows.is_empty() {
            state.back_off();
        }
    }
}

impl State {
    /// Whether it is time for a look, which the caller then does.
    fn begin(&mut self, unnamed: usize, now: i64) -> bool {
        if unnamed != self.unnamed || self.pause == 0 {
            self.pause = FRESH;
        }
        if self.looking || self.looked_at.is_some_and(|looked| now < looked + self.pause) {
            return false;
        }
        (self.looking, self.looked_at, self.unnamed) = (true, Some(now), unnamed);
        true
    }

    fn back_off(&mut self) {
        self.pause = self.pause.saturating_mul(2).min(RAREST);
    }

    /// By the step's id; of steps without one, those of one name have invoked in the order in which their runs were made.
    fn name(&self, steps: &mut [Step]) {
        for child in &self.children {
            if steps.iter().any(|step| step.child_run_id.as_ref() == Some(&child.run_id)) {
                continue;
            }
            let is_it = |step: &Step| match &step.inngest_id {
                Some(id) => *id == child.step_id,
                None => step.name == child.step_name,
            };
            if let Some(step) = steps.iter_mut().find(|step| is_unnamed(step) && is_it(step)) {
                step.child_run_id = Some(child.run_id.clone());
            }
        }
    }

    /// The runs to ask about now. Those that were asked about in vain come last, so that they keep no others out.
    fn unread<'a>(&self, rows: &'a [RunRow], run_id: &str) -> Vec<&'a RunRow> {
        let mut rows: Vec<_> =
            rows.iter().filter(|row| row.id != run_id && !self.seen.contains(&row.id)).collect();
        rows.sort_by_key(|row| self.tries.get(&row.id).copied().unwrap_or_default());
        rows.truncate(MOST);
        rows
    }

    /// Takes in what was answered about the event of a run. An event may be stored later than its run, so that of a run
    /// that was queued after `young` is asked for again.
    fn read(&mut self, row: &RunRow, answer: &Result<Event, InngestError>, run_id: &str, young: i64) {
        match answer {
            Ok(event) => {
                if let Some((step_id, step_name)) = step_of(event, run_id) {
                    self.children.push(Child {
                        step_id: step_id.to_owned(),
                        step_name: step_name.to_owned(),
                        run_id: row.id.clone(),
                    });
                }
            }
            Err(error) if is_of_all(error) => return,
            Err(error) => {
                let is_final = *error == InngestError::NotFound
                    && (row.trigger.event_ids.is_empty()
                        || row.queued_at.as_ref().is_none_or(|at| at.0 < young));
                let tries = self.tries.entry(row.id.clone()).or_default();
                *tries += 1;
                if !is_final && *tries < TRIES {
                    return;
                }
            }
        }
        self.tries.remove(&row.id);
        self.seen.insert(row.id.clone());
    }

    /// The next look begins with the first run that is not seen, or else with the last one.
    fn go_on_after(&mut self, rows: &[RunRow], run_id: &str) {
        let is_seen = |row: &&RunRow| row.id == run_id || self.seen.contains(&row.id);
        let last = rows.iter().take_while(is_seen).last();
        if let Some(queued_at) = last.and_then(|row| row.queued_at.as_ref()) {
            self.from = self.from.max(queued_at.0);
        }
    }
}

/// Whether an error says that other requests would fail as well.
fn is_of_all(error: &InngestError) -> bool {
    !error.is_of_one_request() && *error != InngestError::NotFound
}

/// Where Inngest limits or refuses requests, none are sent for a while.
fn tell(error: &InngestError, core: &Core) {
    if matches!(error, InngestError::Refused | InngestError::RateLimited) {
        core.board.unanswered(error.clone(), core.now());
    }
}

/// The id and the name of the step by which this run sent an event, which Inngest notes in it.
fn step_of<'a>(event: &'a Event, run_id: &str) -> Option<(&'a str, &'a str)> {
    let note = event.data.get("_inngest").filter(|_| event.name == INVOKED)?;
    let (parent, step_id) = note.get("correlation_id")?.as_str()?.split_once('.')?;
    let name = note.get("name")?.as_str()?;
    (parent == run_id).then_some((step_id, name))
}

fn is_invoking(step: &Step) -> bool {
    step.op == Some(Op::Invoke)
}

fn is_unnamed(step: &Step) -> bool {
    is_invoking(step) && step.child_run_id.is_none()
}

/// When the runs were made that are not known of these steps.
fn window(steps: &[Step]) -> Option<(i64, i64)> {
    let unnamed = steps.iter().filter(|step| is_unnamed(step));
    let begun: Vec<_> = unnamed.filter_map(|step| step.started_at.or(step.queued_at)).collect();
    let (first, last) = begun.iter().min().zip(begun.iter().max())?;
    Some((first.saturating_sub(EARLY), last.saturating_add(LATE)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_event_of_an_invoked_run_names_the_step_and_its_run() {
        let event = |note: Value| Event {
            name: INVOKED.to_owned(),
            data: json!({ "_inngest": note }),
            ..Event::default()
        };
        let note = json!({ "correlation_id": "01PARENT.2739357b", "name": "process:docs/a.md" });
        assert_eq!(step_of(&event(note.clone()), "01PARENT"), Some(("2739357b", "process:docs/a.md")));
        assert_eq!(step_of(&event(note.clone()), "01OTHER"), None);
        let forged = Event { name: "docs/push".to_owned(), ..event(note) };
        assert_eq!(step_of(&forged, "01PARENT"), None, "any sender may write so");
        for odd in [json!(null), json!({}), json!({ "correlation_id": "01PARENT", "name": "a" }), json!([7])]
        {
            assert_eq!(step_of(&event(odd.clone()), "01PARENT"), None, "{odd}");
        }
    }
}
