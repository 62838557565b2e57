//! Which runs the invoking steps of a run have started. The trace does not say; the event that started such a run does.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
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
/// An invoked run is queued at about the time of the step, and later where Inngest is busy, in milliseconds.
const EARLY: i64 = 2_000;
const LATE: i64 = 60_000;
/// Of so many runs the children are remembered, for so long after the last look.
const CAPACITY: u64 = 256;
const KEPT: Duration = Duration::from_secs(600);

/// The children of runs whose details are open.
pub struct Children(Cache<String, Arc<Mutex<Known>>>);

/// What is known of one run's children.
#[derive(Default)]
struct Known {
    /// The children, oldest first: the name of the step and the id of the run.
    children: Vec<(String, String)>,
    /// Runs whose events were read.
    seen: HashSet<String>,
    not_before: i64,
}

impl Children {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(CAPACITY).time_to_idle(KEPT).build())
    }

    /// Names the child of each step that invoked one, as far as it is found. Another reader's look is not waited for.
    pub fn name(&self, run_id: &str, steps: &mut [Step], core: &Core) {
        if !steps.iter().any(is_invoking) {
            return;
        }
        let known = self.0.get_with_by_ref(run_id, Arc::default);
        let Ok(mut known) = known.try_lock() else { return };
        known.name(steps);
        if core.now() < known.not_before {
            return;
        }
        known.not_before = core.now() + FRESH;
        if let Some(window) = window(steps)
            && known.look(run_id, window, core).is_ok()
        {
            known.name(steps);
        }
    }
}

impl Known {
    /// Steps of one name have invoked in the order in which their runs were made.
    fn name(&self, steps: &mut [Step]) {
        for (name, child) in &self.children {
            if steps.iter().any(|step| step.child_run_id.as_ref() == Some(child)) {
                continue;
            }
            let mut unnamed =
                steps.iter_mut().filter(|step| is_invoking(step) && step.child_run_id.is_none());
            if let Some(step) = unnamed.find(|step| step.name == *name) {
                step.child_run_id = Some(child.clone());
            }
        }
    }

    /// Reads the events of the runs that began in this time.
    fn look(&mut self, run_id: &str, (from, until): (i64, i64), core: &Core) -> Result<(), InngestError> {
        if core.board.hold(core.now()).is_some() || !core.client.can_spare() {
            return Ok(());
        }
        let mut rows = core.client.runs_between(from, until)?.data;
        rows.retain(|row| row.id != run_id && !self.seen.contains(&row.id));
        rows.truncate(MOST);
        let events = parallel::each(&rows, |row| {
            let id = row.trigger.event_ids.first()?;
            if core.client.can_spare() { core.client.event(id).ok() } else { None }
        });
        for (RunRow { id, .. }, event) in rows.into_iter().zip(events) {
            let Some(event) = event else { continue };
            if let Some(name) = step_of(&event, run_id) {
                self.children.push((name.to_owned(), id.clone()));
            }
            self.seen.insert(id);
        }
        // Ids begin with their time.
        self.children.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        Ok(())
    }
}

/// The name of the step by which this run sent an event, which Inngest notes in it.
fn step_of<'a>(event: &'a Event, run_id: &str) -> Option<&'a str> {
    let note = event.data.get("_inngest")?;
    let (parent, _) = note.get("correlation_id")?.as_str()?.split_once('.')?;
    let name = note.get("name")?.as_str()?;
    (parent == run_id).then_some(name)
}

fn is_invoking(step: &Step) -> bool {
    step.op == Some(Op::Invoke)
}

/// When the runs were made that are not known of these steps.
fn window(steps: &[Step]) -> Option<(i64, i64)> {
    let unnamed = steps.iter().filter(|step| is_invoking(step) && step.child_run_id.is_none());
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
        let event = |note: Value| Event { data: json!({ "_inngest": note }), ..Event::default() };
        let note = json!({ "correlation_id": "01PARENT.2739357b", "name": "process:docs/a.md" });
        assert_eq!(step_of(&event(note.clone()), "01PARENT"), Some("process:docs/a.md"));
        assert_eq!(step_of(&event(note), "01OTHER"), None);
        for odd in [json!(null), json!({}), json!({ "correlation_id": "01PARENT", "name": "a" }), json!([7])]
        {
            assert_eq!(step_of(&event(odd.clone()), "01PARENT"), None, "{odd}");
        }
    }
}
