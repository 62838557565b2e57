//! Changes on disk.
//!
//! Directories are watched one by one, as a walk found them, so that what git ignores
//! (`node_modules`, `target`) costs nothing.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

/// A change counts when nothing has followed it for this long.
const QUIET: Duration = Duration::from_millis(300);
/// A file that is written all the time must not hold everything up.
const PATIENCE: Duration = Duration::from_secs(3);

/// Watches directories for the stores they belong to.
pub struct Watcher {
    state: Mutex<State>,
}

struct State {
    /// None where the system offers no way to watch.
    system: Option<RecommendedWatcher>,
    stores: HashMap<PathBuf, String>,
    complained: bool,
}

/// The other end of a [`Watcher`].
pub struct Changes {
    events: Receiver<Message>,
}

/// Ends [`Changes::each`].
pub struct StopChanges(Sender<Message>);

enum Message {
    Event(notify::Result<notify::Event>),
    Stop,
}

impl StopChanges {
    /// Ends it.
    pub fn stop(&self) {
        // Nobody listening is what is wanted.
        let _ = self.0.send(Message::Stop);
    }
}

impl Watcher {
    /// A watcher, what it sees, and a way to end it.
    pub fn new() -> (Self, Changes, StopChanges) {
        let (sender, events) = channel();
        let stop = StopChanges(sender.clone());
        let system = notify::recommended_watcher(move |event| {
            let _ = sender.send(Message::Event(event));
        });
        let mut state = State { system: None, stores: HashMap::new(), complained: false };
        match system {
            Ok(system) => state.system = Some(system),
            Err(error) => state.complain(&error),
        }
        let watcher = Self { state: Mutex::new(state) };
        (watcher, Changes { events }, stop)
    }

    /// Watches a store's directories from now on, too.
    pub fn watch(&self, store_id: &str, directories: &[PathBuf]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for directory in directories {
            if state.stores.contains_key(directory) {
                continue;
            }
            let Some(system) = &mut state.system else {
                return;
            };
            match system.watch(directory, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    state.stores.insert(directory.clone(), store_id.to_owned());
                }
                // It was deleted just now, which is an event in its parent.
                Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => {}
                Err(error) => state.complain(&error),
            }
        }
    }

    /// The store whose directory this is or is in, directly.
    fn store_of(&self, path: &Path) -> Option<String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        path.parent().and_then(|parent| state.stores.get(parent)).or_else(|| state.stores.get(path)).cloned()
    }

    /// Forgets a directory that is gone, so that one of the same name is watched again.
    fn forget(&self, path: &Path) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.stores.remove(path).is_some()
            && let Some(system) = &mut state.system
        {
            // The system may have noticed before.
            let _ = system.unwatch(path);
        }
    }
}

impl State {
    fn complain(&mut self, error: &notify::Error) {
        if !self.complained {
            self.complained = true;
            eprintln!("Changes on disk are not noticed everywhere: {error}");
        }
    }
}

struct Pending {
    paths: BTreeSet<PathBuf>,
    first: Instant,
    last: Instant,
}

impl Changes {
    /// Calls `act` with each store that changed and the paths, until it is stopped.
    pub fn each(self, watcher: &Watcher, mut act: impl FnMut(&str, &BTreeSet<PathBuf>)) {
        let mut pending: HashMap<String, Pending> = HashMap::new();
        loop {
            let due = pending.values().map(|change| (change.last + QUIET).min(change.first + PATIENCE)).min();
            let message = match due {
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => self.events.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Event(Ok(event))) => note(watcher, &event, &mut pending),
                Ok(Message::Event(Err(error))) => {
                    watcher.state.lock().unwrap_or_else(PoisonError::into_inner).complain(&error)
                }
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
            let now = Instant::now();
            pending.retain(|store_id, change| {
                let is_due = now >= change.last + QUIET || now >= change.first + PATIENCE;
                if is_due {
                    act(store_id, &change.paths);
                }
                !is_due
            });
        }
    }
}

fn note(watcher: &Watcher, event: &notify::Event, pending: &mut HashMap<String, Pending>) {
    // Reading a file is an event as well, and an ingestion reads them all.
    if matches!(event.kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_))) {
        return;
    }
    let now = Instant::now();
    for path in &event.paths {
        let Some(store_id) = watcher.store_of(path) else {
            continue;
        };
        if matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))) {
            watcher.forget(path);
        }
        let change = pending.entry(store_id).or_insert_with(|| Pending {
            paths: BTreeSet::new(),
            first: now,
            last: now,
        });
        change.last = now;
        change.paths.insert(path.clone());
    }
}
