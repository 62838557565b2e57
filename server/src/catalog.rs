//! Enqueues runs of repositories: at the start, and when files change on disk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::cancel::{CancelSignal, Cancelled};
use crate::config;
use crate::documents;
use crate::ingest::load_config;
use crate::queue::Queue;
use crate::repository::Repository;
use crate::store::{Event, Source, Store, StoreError, Trigger};
use crate::watch::Watcher;

/// Paths beyond this number are counted in a change event, not listed.
const NAMED_PATHS: usize = 20;

/// Adds repositories and enqueues their runs.
pub struct Catalog {
    /// The database.
    pub store: Arc<Store>,
    /// Where runs are enqueued.
    pub queue: Arc<Queue>,
    /// Watches the directories.
    pub watcher: Arc<Watcher>,
    /// Set when the server stops.
    pub stop: Arc<CancelSignal>,
}

impl Catalog {
    /// Adds a repository, and enqueues a run unless its content is indexed already.
    pub fn add(&self, repository: &Repository) -> Result<(), StoreError> {
        let source = Source {
            repo_name: repository.name.clone(),
            // Paths that are not text were refused before.
            root: repository.root.to_string_lossy().into_owned(),
            default_include: json!(repository.default_include).to_string(),
        };
        let store_id = self.store.add_store(&source)?;
        // A run that was interrupted looks at the files anew.
        if self.store.has_active_run(&store_id)? {
            return Ok(());
        }
        let event = Event {
            name: "docs/repository.added",
            data: json!({ "repoName": source.repo_name }),
            trigger: Trigger::Automatic,
        };
        self.enqueue_if_new(&store_id, &source, &event)
    }

    /// Enqueues a run for changes in a store's directories. Without paths, anything may have changed.
    pub fn changed(&self, store_id: &str, paths: &BTreeSet<PathBuf>) -> Result<(), StoreError> {
        let Some(source) = self.store.store_source(store_id)? else {
            return Ok(());
        };
        let root = Path::new(&source.root);
        let config = load_config(root, &source.default_include).ok();
        let documents: Vec<String> = paths
            .iter()
            .filter_map(|path| path.strip_prefix(root).ok())
            .filter(|path| {
                *path == Path::new(config::FILE_NAME)
                    || config.as_ref().is_some_and(|config| config.matches(path))
            })
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        let event = Event {
            name: "docs/repository.changed",
            data: json!({
                "repoName": source.repo_name,
                "changedFiles": documents.len(),
                "paths": documents.iter().take(NAMED_PATHS).collect::<Vec<_>>(),
            }),
            trigger: Trigger::Automatic,
        };
        if documents.is_empty() {
            // A directory that came, went or was renamed may bring documents or take them away.
            self.enqueue_if_new(store_id, &source, &event)
        } else {
            self.queue.enqueue(store_id, &event).map(drop)
        }
    }

    fn enqueue_if_new(&self, store_id: &str, source: &Source, event: &Event) -> Result<(), StoreError> {
        match self.current_sha(store_id, source) {
            Err(Cancelled) => Ok(()),
            Ok((Some(sha), unconfigured)) if self.store.is_settled(store_id, &sha)? => {
                // The file may have come or gone while no server looked, and say what the defaults say.
                self.store.note_configuration(store_id, unconfigured.as_deref())
            }
            Ok(_) => self.queue.enqueue(store_id, event).map(drop),
        }
    }

    /// The fingerprint of the files on disk, whose directories are watched from here on, and why they count as
    /// unconfigured if they do.
    fn current_sha(
        &self,
        store_id: &str,
        source: &Source,
    ) -> Result<(Option<String>, Option<String>), Cancelled> {
        let root = Path::new(&source.root);
        match load_config(root, &source.default_include) {
            Ok(config) => {
                let found = documents::find(root, &config, &self.stop)?;
                self.watcher.watch(store_id, &found.directories);
                let sha = documents::fingerprint(root, &config, &found.documents, &self.stop)?;
                Ok((Some(sha), config.unconfigured()))
            }
            Err((_, sha)) => {
                self.watcher.watch(store_id, &[root.to_owned()]);
                Ok((sha, None))
            }
        }
    }
}
