//! Changes on disk.
//!
//! Directories are watched one by one, as a walk found them, so that what git ignores
//! (`node_modules`, `target`) costs nothing. A directory may belong to several stores: repositories may lie
//! within each other.

use std::collections::{BTreeSet, HashMap};

use crate::log;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify_debouncer_full::notify::event::{CreateKind, Event, EventKind, ModifyKind, RemoveKind};
use notify_debouncer_full::notify::{self, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// The events of a path are merged for this long.
const DEBOUNCE: Duration = Duration::from_millis(300);
/// How often the debouncer looks for events that are due.
const TICK: Duration = Duration::from_millis(50);

/// Watches directories for the stores they belong to.
pub struct Watcher {
    state: Mutex<State>,
}

struct State {
    /// None where the system offers no way to watch.
    debouncer: Option<Debouncer<RecommendedWatcher, RecommendedCache>>,
    /// The stores that look into a directory.
    stores: HashMap<PathBuf, BTreeSet<String>>,
    error_logged: bool,
}

/// The paths that changed, by store.
type Changed = HashMap<String, BTreeSet<PathBuf>>;

/// The other end of a [`Watcher`].
pub struct Changes {
    events: Receiver<Message>,
}

/// Ends [`Changes::each`].
pub struct StopChanges(Sender<Message>);

enum Message {
    Events(DebounceEventResult),
    Stop,
}

impl StopChanges {
    /// Ends it.
    pub fn stop(&self) {
        // An error means that the receiver has ended already.
        let _ = self.0.send(Message::Stop);
    }
}

impl Watcher {
    /// A watcher, the changes that it sees, and a way to end them.
    pub fn new() -> (Self, Changes, StopChanges) {
        let (sender, events) = channel();
        let stop = StopChanges(sender.clone());
        let debouncer = new_debouncer(DEBOUNCE, Some(TICK), move |result| {
            let _ = sender.send(Message::Events(result));
        });
        let mut state = State { debouncer: None, stores: HashMap::new(), error_logged: false };
        match debouncer {
            Ok(debouncer) => state.debouncer = Some(debouncer),
            Err(error) => state.log_error(&error),
        }
        let watcher = Self { state: Mutex::new(state) };
        (watcher, Changes { events }, stop)
    }

    /// Watches these directories for a store, beside those that are watched already.
    pub fn watch(&self, store_id: &str, directories: &[PathBuf]) {
        let mut state = self.state();
        for directory in directories {
            if let Some(stores) = state.stores.get_mut(directory) {
                if !stores.contains(store_id) {
                    stores.insert(store_id.to_owned());
                }
                continue;
            }
            let Some(debouncer) = &mut state.debouncer else {
                return;
            };
            match debouncer.watch(directory, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    state.stores.insert(directory.clone(), BTreeSet::from([store_id.to_owned()]));
                }
                // It was deleted just now, which is an event in its parent.
                Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => {}
                Err(error) => state.log_error(&error),
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what an event changed.
    fn collect(&self, event: &Event, changed: &mut Changed) {
        let mut state = self.state();
        if event.need_rescan() {
            // Events were lost, so anything may have changed.
            for store_id in state.stores.values().flatten() {
                changed.entry(store_id.clone()).or_default();
            }
        }
        // Reading a file is an event as well, and an ingestion reads them all.
        if matches!(event.kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_))) {
            return;
        }
        for path in &event.paths {
            let mut stores = state.stores_of(path);
            if may_move_a_directory(event.kind) {
                // Repositories below are concerned, too: the debouncer drops the events below such a directory.
                stores.extend(state.unwatch(path));
            }
            for store_id in stores {
                changed.entry(store_id).or_default().insert(path.clone());
            }
        }
    }
}

impl State {
    /// The stores that look into the directory that the path is or is in.
    fn stores_of(&self, path: &Path) -> BTreeSet<String> {
        let parent = path.parent().and_then(|parent| self.stores.get(parent));
        parent.into_iter().chain(self.stores.get(path)).flatten().cloned().collect()
    }

    /// Stops watching a directory that is gone or was replaced, and all below it: the system watches what was there,
    /// not what comes under the same name. The walk that follows the event watches what is there now.
    /// Returns the stores that looked into them.
    fn unwatch(&mut self, path: &Path) -> BTreeSet<String> {
        let gone = self.stores.extract_if(|directory, _| directory.starts_with(path));
        let mut stores_of_gone = BTreeSet::new();
        for (directory, stores) in gone {
            stores_of_gone.extend(stores);
            if let Some(debouncer) = &mut self.debouncer {
                // The system may have noticed before.
                let _ = debouncer.unwatch(directory);
            }
        }
        stores_of_gone
    }

    fn log_error(&mut self, error: &notify::Error) {
        if !self.error_logged {
            self.error_logged = true;
            log::line(format_args!("Changes on disk are not noticed everywhere: {error}"));
        }
    }
}

impl Changes {
    /// Calls `act` with each store that changed and the paths, until it is stopped. Without paths, anything may have
    /// changed.
    pub fn each(self, watcher: &Watcher, mut act: impl FnMut(&str, &BTreeSet<PathBuf>)) {
        while let Some(changed) = self.next(watcher) {
            for (store_id, paths) in changed {
                act(&store_id, &paths);
            }
        }
    }

    fn next(&self, watcher: &Watcher) -> Option<Changed> {
        let mut changed = Changed::new();
        let mut message = self.events.recv().ok()?;
        // What is saved together may be due in two ticks, but is one change.
        let end = Instant::now() + TICK * 2;
        loop {
            match message {
                Message::Events(Ok(events)) => {
                    events.iter().for_each(|event| watcher.collect(event, &mut changed));
                }
                Message::Events(Err(errors)) => {
                    let mut state = watcher.state();
                    errors.iter().for_each(|error| state.log_error(error));
                }
                Message::Stop => return None,
            }
            message = match self.events.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Some(changed),
            };
        }
    }
}

/// Whether the event may be about a directory that came, went, or was replaced.
fn may_move_a_directory(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(kind) => kind != CreateKind::File,
        EventKind::Remove(kind) => kind != RemoveKind::File,
        EventKind::Modify(ModifyKind::Name(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{DataChange, Flag};
    use tempfile::TempDir;

    use super::*;

    fn changed(watcher: &Watcher, event: &Event) -> Vec<String> {
        let mut changed = Changed::new();
        watcher.collect(event, &mut changed);
        let mut stores: Vec<String> = changed.into_keys().collect();
        stores.sort_unstable();
        stores
    }

    /// Directories with the stores that look into them.
    fn watcher(directories: &[(&Path, &str)]) -> Watcher {
        let (watcher, _, _) = Watcher::new();
        for (directory, store_id) in directories {
            std::fs::create_dir_all(directory).expect("a directory");
            watcher.watch(store_id, &[directory.to_path_buf()]);
        }
        watcher
    }

    fn event(kind: EventKind, path: &Path) -> Event {
        Event::new(kind).add_path(path.to_owned())
    }

    #[test]
    fn an_event_goes_to_each_store_that_looks_into_its_directory() {
        let root = TempDir::new().expect("a directory");
        let docs = root.path().join("docs");
        let watcher = watcher(&[(root.path(), "outer"), (&docs, "outer"), (&docs, "inner")]);
        let edit = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        assert_eq!(changed(&watcher, &event(edit, &docs.join("a.md"))), ["inner", "outer"]);
        assert_eq!(changed(&watcher, &event(edit, &root.path().join("a.md"))), ["outer"]);
        assert!(changed(&watcher, &event(edit, Path::new("/elsewhere/a.md"))).is_empty());
    }

    #[test]
    fn a_directory_that_goes_takes_those_below_with_it() {
        let root = TempDir::new().expect("a directory");
        let deep = root.path().join("ignored/docs");
        let watcher = watcher(&[(root.path(), "outer"), (&deep, "inner")]);
        let gone = event(EventKind::Remove(RemoveKind::Folder), &root.path().join("ignored"));
        assert_eq!(changed(&watcher, &gone), ["inner", "outer"]);
        let stores: Vec<PathBuf> = watcher.state().stores.keys().cloned().collect();
        assert_eq!(stores, [root.path()]);
    }

    #[test]
    fn lost_events_are_changes_of_every_store() {
        let root = TempDir::new().expect("a directory");
        let (a, b) = (root.path().join("a"), root.path().join("b"));
        let watcher = watcher(&[(&a, "a"), (&b, "b")]);
        assert_eq!(changed(&watcher, &Event::new(EventKind::Other).set_flag(Flag::Rescan)), ["a", "b"]);
    }

    #[test]
    fn reading_is_no_change() {
        let root = TempDir::new().expect("a directory");
        let watcher = watcher(&[(root.path(), "store")]);
        let read = EventKind::Access(notify::event::AccessKind::Any);
        assert!(changed(&watcher, &event(read, &root.path().join("a.md"))).is_empty());
    }
}
