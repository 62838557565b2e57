//! One ingestion: from the configuration to the commit, file by file.

mod counts;
mod processing;
mod units;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use crate::cancel::{CancelSignal, Cancelled};
use crate::config::{Config, DEFAULT_INCLUDE};
use crate::documents;
use crate::resume::FIND_FILES;
use crate::store::{ClaimedRun, Commit, CommitStatus, Store, StoreError, TakenOver};
use processing::Processing;

const LOAD_CONFIG: &str = "load-config";
const WRITE_COMMIT: &str = "write-commit";

/// How fast files are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long each file takes at least.
    pub per_file: Option<Duration>,
    /// How long a run waits before it reads again what it could not read.
    pub before_retry: Duration,
}

/// What an ingestion works with.
pub struct Ingestion<'a> {
    /// Where the results go.
    pub store: &'a Store,
    /// The run.
    pub work: &'a ClaimedRun,
    /// Stops it.
    pub cancel: &'a CancelSignal,
    /// How fast it goes.
    pub pace: Pace,
    /// Called with the directories of the store, before any file in them is read.
    pub on_directories: &'a dyn Fn(&str, &[PathBuf]),
}

/// Why an ingestion ended before its commit.
#[derive(Debug)]
pub enum IngestError {
    /// It was cancelled, or the server is stopping. The end of the run is recorded elsewhere.
    Cancelled,
    /// The database failed.
    Store(StoreError),
}

impl From<Cancelled> for IngestError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<StoreError> for IngestError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Ingestion<'_> {
    /// Does the work and records how it ended.
    pub fn run(&self) -> Result<(), IngestError> {
        let root = Path::new(&self.work.root);
        let taken_over = self.store.taken_over(&self.work.run_id)?;
        // Before the configuration is read, so that a change of an invalid one is noticed.
        (self.on_directories)(&self.work.store_id, &[root.to_owned()]);
        let config =
            match taken_over.get(LOAD_CONFIG).and_then(|step| Config::from_summary(step.output.as_ref()?)) {
                Some(config) => config,
                None => {
                    self.begin(LOAD_CONFIG)?;
                    match load_config(root, &self.work.default_include) {
                        Ok(config) => {
                            self.completed(LOAD_CONFIG, &config.summary())?;
                            config
                        }
                        Err((message, sha)) => return self.fail(message, sha.as_deref()),
                    }
                }
            };
        let unconfigured = config.unconfigured();
        if taken_over.contains_key(FIND_FILES)
            && let Some(documents) = self.store.plan(&self.work.run_id)?
        {
            // New directories are to be watched all the same.
            (self.on_directories)(
                &self.work.store_id,
                &documents::find(root, &config, self.cancel)?.directories,
            );
            return self.process(root, &config, &documents, &taken_over);
        }

        self.begin(FIND_FILES)?;
        let found = documents::find(root, &config, self.cancel)?;
        (self.on_directories)(&self.work.store_id, &found.directories);
        let total = found.documents.len() as i64;
        self.progress(0, total)?;
        let before = documents::fingerprint(root, &config, &found.documents, self.cancel)?;
        let summary = json!({ "files": total, "directories": found.directories.len() });
        self.store.save_plan(self.work, &found.documents)?;
        self.completed(FIND_FILES, &summary)?;

        if self.work.indexed_sha.as_deref() == Some(before.as_str()) {
            self.progress(total, total)?;
            self.begin(WRITE_COMMIT)?;
            return self.commit(Commit {
                work: self.work,
                status: CommitStatus::Skipped,
                after_sha: Some(&before),
                store_name: Some(config.store()),
                keep: None,
                output: Some(json!({ "filesProcessed": 0, "filesUnchanged": total })),
                unconfigured: unconfigured.as_deref(),
            });
        }

        // Steps of the same names may have had other files.
        self.process(root, &config, &found.documents, &HashMap::new())
    }

    /// Processes the files and writes the commit.
    fn process(
        &self,
        root: &Path,
        config: &Config,
        documents: &[String],
        taken_over: &HashMap<String, TakenOver>,
    ) -> Result<(), IngestError> {
        self.progress(0, documents.len() as i64)?;
        let (counts, after) = Processing::new(self, root, documents)?.run(config, taken_over)?;

        self.begin(WRITE_COMMIT)?;
        self.commit(Commit {
            work: self.work,
            status: CommitStatus::Processed,
            after_sha: Some(&after),
            store_name: Some(config.store()),
            keep: Some(documents),
            output: Some(counts.output()),
            unconfigured: config.unconfigured().as_deref(),
        })
    }

    fn begin(&self, step: &str) -> Result<(), IngestError> {
        self.cancel.check()?;
        let began = self.store.begin_step(&self.work.run_id, step)?;
        running(began)
    }

    fn completed(&self, step: &str, output: &Value) -> Result<(), IngestError> {
        self.store.complete_step(&self.work.run_id, step, Some(output))?;
        Ok(())
    }

    fn progress(&self, processed: i64, total: i64) -> Result<(), IngestError> {
        running(self.store.set_progress(&self.work.run_id, processed, total)?)
    }

    fn fail(&self, message: String, sha: Option<&str>) -> Result<(), IngestError> {
        self.commit(Commit {
            work: self.work,
            status: CommitStatus::Failed(message),
            after_sha: sha,
            store_name: None,
            keep: None,
            output: None,
            unconfigured: None,
        })
    }

    fn commit(&self, commit: Commit<'_>) -> Result<(), IngestError> {
        running(self.store.commit(&commit)?)
    }
}

fn running(is_running: bool) -> Result<(), IngestError> {
    if is_running { Ok(()) } else { Err(IngestError::Cancelled) }
}

/// The configuration, or why there is none and the fingerprint of the mistake.
pub fn load_config(root: &Path, default_include: &str) -> Result<Config, (String, Option<String>)> {
    if !root.is_dir() {
        return Err((format!("There is no directory {}", root.display()), None));
    }
    let default_include: Vec<String> = serde_json::from_str(default_include)
        .unwrap_or_else(|_| DEFAULT_INCLUDE.iter().copied().map(str::to_owned).collect());
    Config::load(root, &default_include).map_err(|error| {
        let sha = documents::fingerprint_of_mistake(&error);
        (error.to_string(), Some(sha))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Retry;
    use crate::store::testing::TestStore;

    #[test]
    fn without_the_files_that_were_found_no_files_are_taken_over() {
        let store = TestStore::new();
        let repository = tempfile::TempDir::new().expect("a directory");
        std::fs::write(repository.path().join("a.md"), "text").expect("a file");
        store.ended_run("r", "failed", 9);
        let steps = [FIND_FILES, "process:a.md"].map(str::to_owned);
        store.column("INSERT INTO steps (id, runId, name, status) VALUES ('s', 'r', 'process:a.md', 'failed') RETURNING 1");
        let retried = store.retry_from_step("r", WRITE_COMMIT, &steps).expect("an answer");
        assert!(matches!(retried, Retry::Queued(_)), "{retried:?}");
        let mut work = store.claim(&[]).expect("an answer").expect("a run");
        (work.root, work.default_include) =
            (repository.path().display().to_string(), r#"["*.md"]"#.to_owned());
        let pace = Pace { per_file: None, before_retry: Duration::ZERO };
        let cancel = CancelSignal::default();
        let ingestion =
            Ingestion { store: &store, work: &work, cancel: &cancel, pace, on_directories: &|_, _| {} };
        ingestion.run().expect("a run");
        assert_eq!(store.document_shas("s").expect("documents").len(), 1);
        // The next attempt of a run that is interrupted finds new files in the same way.
        assert!(store.taken_over(&work.run_id).expect("steps").is_empty());
    }
}
