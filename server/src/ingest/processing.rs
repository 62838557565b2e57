//! The files of an ingestion: each is read, parsed and put into the index.
//!
//! A file that is locked, or cannot be read for another reason that may pass, is tried again after all others, so that
//! however many such files there are, a run waits for them together.

use std::collections::HashMap;
use std::path::Path;

use super::counts::{Counts, Facts, FailedFile, NAMED_FAILURES};
use super::units::{self, Unit};
use super::{IngestError, Ingestion, running};
use crate::config::Config;
use crate::documents::{self, Fingerprint, Unreadable};
use crate::markdown;
use crate::store::{Document, TakenOver};

/// How often a file is tried.
const ATTEMPTS: i64 = 3;
/// Progress over unchanged files is recorded once per this many.
const UNCHANGED_PER_NOTE: i64 = 32;

/// A file that is to be read again.
struct Postponed {
    index: usize,
    /// Whether its attempts have a step of their own: of many files, only the first do.
    has_step: bool,
}

/// The work on the files of one run.
pub(super) struct Processing<'a> {
    ingestion: &'a Ingestion<'a>,
    root: &'a Path,
    documents: &'a [String],
    /// What the index has.
    known: HashMap<String, String>,
    /// The hashes of what is read now, which may be newer than what was found; empty for what cannot be read.
    shas: Vec<String>,
    counts: Counts,
    /// The files whose outcome is final.
    settled: i64,
    postponed: Vec<Postponed>,
}

impl<'a> Processing<'a> {
    pub fn new(
        ingestion: &'a Ingestion<'a>,
        root: &'a Path,
        documents: &'a [String],
    ) -> Result<Self, IngestError> {
        Ok(Self {
            ingestion,
            root,
            documents,
            known: ingestion.store.document_shas(&ingestion.work.store_id)?,
            shas: vec![String::new(); documents.len()],
            counts: Counts::default(),
            settled: 0,
            postponed: Vec::new(),
        })
    }

    /// Processes all files. Returns what was counted and the fingerprint of what was read.
    /// Steps that were taken over are left out.
    pub fn run(
        mut self,
        config: &Config,
        taken_over: &HashMap<String, TakenOver>,
    ) -> Result<(Counts, String), IngestError> {
        let units = units::units(self.documents);
        let names: Vec<_> = units.iter().map(|unit| unit.name.clone()).collect();
        running(self.ingestion.store.plan_steps(&self.ingestion.work.run_id, &names)?)?;
        for unit in &units {
            if let Some(step) = taken_over.get(&unit.name) {
                self.take_over(unit, step);
                continue;
            }
            if units::are_single(self.documents.len()) {
                self.file_of_its_own(unit)?
            } else {
                self.batch(unit)?
            }
        }
        for attempt in 2..=ATTEMPTS {
            self.read_again(attempt)?;
        }
        self.note_progress()?;
        let mut fingerprint = Fingerprint::new(config);
        for (path, sha) in self.documents.iter().zip(&self.shas) {
            fingerprint.add(path, sha);
        }
        Ok((self.counts, fingerprint.finish()))
    }

    /// Counts what another run has done, which the index has.
    fn take_over(&mut self, unit: &Unit, step: &TakenOver) {
        for index in unit.files.clone() {
            self.shas[index] = self.known.get(&self.documents[index]).cloned().unwrap_or_default();
            self.settled += 1;
            if units::are_single(self.documents.len()) {
                let path = &self.documents[index];
                match (&step.output, &step.error) {
                    (Some(output), _) => self.counts.add(path, &Facts::from_output(output)),
                    (None, reason) => {
                        let (path, reason) = (path.clone(), reason.clone().unwrap_or_default());
                        self.counts.failed.push(FailedFile { path, reason, attempts: 1 });
                    }
                }
            }
        }
        if !units::are_single(self.documents.len())
            && let Some(output) = &step.output
        {
            self.counts.add_output(output);
        }
    }

    fn file_of_its_own(&mut self, unit: &Unit) -> Result<(), IngestError> {
        for index in unit.files.clone() {
            self.ingestion.begin(&unit.name)?;
            match self.file(index)? {
                Ok(facts) => self.step_completed(index, &unit.name, &facts)?,
                Err(unreadable) => {
                    self.attempt_failed(index, &unit.name, unreadable, 1, true)?;
                }
            }
        }
        Ok(())
    }

    fn batch(&mut self, unit: &Unit) -> Result<(), IngestError> {
        self.ingestion.begin(&unit.name)?;
        let mut batch = Counts::default();
        for index in unit.files.clone() {
            let path = &self.documents[index];
            match self.file(index)? {
                Ok(facts) => {
                    batch.add(path, &facts);
                    self.counts.add(path, &facts);
                }
                Err(unreadable) if unreadable.may_pass => {
                    batch.postponed += 1;
                    let has_step = self.postponed.len() < NAMED_FAILURES;
                    let name = units::of_file(path);
                    if has_step {
                        self.ingestion.begin(&name)?;
                    }
                    self.attempt_failed(index, &name, unreadable, 1, has_step)?;
                }
                Err(unreadable) => batch.failed.push(self.failed(index, unreadable, 1)?),
            }
        }
        self.ingestion.completed(&unit.name, &batch.output())
    }

    /// Waits, and reads what could not be read before.
    fn read_again(&mut self, attempt: i64) -> Result<(), IngestError> {
        let postponed = std::mem::take(&mut self.postponed);
        if postponed.is_empty() {
            return Ok(());
        }
        if self.ingestion.cancel.wait(self.ingestion.pace.before_retry) {
            return Err(IngestError::Cancelled);
        }
        for Postponed { index, has_step } in postponed {
            let name = units::of_file(&self.documents[index]);
            if has_step {
                self.ingestion.begin(&name)?;
            }
            match self.file(index)? {
                Ok(facts) if has_step => self.step_completed(index, &name, &facts)?,
                Ok(facts) => self.counts.add(&self.documents[index], &facts),
                Err(unreadable) => self.attempt_failed(index, &name, unreadable, attempt, has_step)?,
            }
        }
        Ok(())
    }

    /// Reads a file and brings the index up to date with it.
    fn file(&mut self, index: usize) -> Result<Result<Facts, Unreadable>, IngestError> {
        let Ingestion { store, work, cancel, .. } = self.ingestion;
        cancel.check()?;
        let path = &self.documents[index];
        let (text, sha) = match documents::read(self.root, path) {
            Ok(read) => read,
            Err(unreadable) => {
                self.wait_for_pace()?;
                return Ok(Err(unreadable));
            }
        };
        let facts = if self.known.get(path) == Some(&sha) {
            self.settled += 1;
            if self.settled % UNCHANGED_PER_NOTE == 0 {
                self.note_progress()?;
            }
            Facts::of(&text, true, 0)
        } else {
            let sections = markdown::sections(&text, path);
            let document = Document { path, sha: &sha, sections: &sections };
            self.settled += 1;
            running(store.replace_document(work, &document, self.settled)?)?;
            Facts::of(&text, false, sections.len())
        };
        self.shas[index] = sha;
        // Where no work was done, there is nothing to pace.
        if !facts.unchanged {
            self.wait_for_pace()?;
        }
        Ok(Ok(facts))
    }

    fn step_completed(&mut self, index: usize, name: &str, facts: &Facts) -> Result<(), IngestError> {
        self.counts.add(&self.documents[index], facts);
        self.ingestion.completed(name, &facts.output())
    }

    /// Postpones a file that could not be read, or gives it up.
    fn attempt_failed(
        &mut self,
        index: usize,
        name: &str,
        unreadable: Unreadable,
        attempt: i64,
        has_step: bool,
    ) -> Result<(), IngestError> {
        let is_last = attempt >= ATTEMPTS || !unreadable.may_pass;
        if has_step {
            let Ingestion { store, work, .. } = self.ingestion;
            store.fail_attempt(&work.run_id, name, &unreadable.reason, is_last)?;
        }
        if is_last {
            self.failed(index, unreadable, attempt)?;
        } else {
            self.postponed.push(Postponed { index, has_step });
        }
        Ok(())
    }

    /// Gives a file up: what the index has of it is out of date.
    fn failed(
        &mut self,
        index: usize,
        unreadable: Unreadable,
        attempts: i64,
    ) -> Result<FailedFile, IngestError> {
        let Ingestion { store, work, .. } = self.ingestion;
        let path = self.documents[index].clone();
        self.settled += 1;
        running(store.remove_document(work, &path, self.settled)?)?;
        let failed = FailedFile { path, reason: unreadable.reason, attempts };
        self.counts.failed.push(failed.clone());
        Ok(failed)
    }

    fn note_progress(&self) -> Result<(), IngestError> {
        self.ingestion.progress(self.settled, self.documents.len() as i64)
    }

    fn wait_for_pace(&self) -> Result<(), IngestError> {
        let Ingestion { cancel, pace, .. } = self.ingestion;
        match pace.per_file {
            Some(per_file) if cancel.wait(per_file) => Err(IngestError::Cancelled),
            _ => Ok(()),
        }
    }
}
