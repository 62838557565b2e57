//! The list of jobs as of now: merged from answers, with structural sharing.
//!
//! A job that did not change keeps its `Rc`, and a section in which nothing changed keeps its list. So "nothing
//! new" is one pointer comparison for every component. A row whose JSON text is that of the job in the cache
//! is not even decoded.

mod mutated_jobs;

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;

use super::{
    Applied, JobEntries, JobEntry, JobFilter, JobTransition, JobsSnapshot,
    cached_job::{CachedJob, share_texts},
    jobs_router::ACTIVE,
    jobs_snapshot::{Rank, rank},
    mutations::PendingMutation,
    rate_estimator::RateEstimator,
    unlisted_jobs::UnlistedJobs,
};
use crate::job::{BadRow, Job, JobFields, JobId, JobPage, JobStatus, Section};

/// The jobs that are known.
#[derive(Debug, Default)]
pub struct JobsCache {
    /// What is kept of a row beyond what every job has.
    fields: JobFields,
    jobs: HashMap<JobId, CachedJob>,
    /// The mutations of jobs that are not among these.
    unlisted: UnlistedJobs,
    /// Jobs that were listed, and are not any more, while a retry is under way: its new run may be among them.
    gone: HashSet<JobId>,
    /// Which job a row was decoded to, by the row's JSON text.
    ids_by_row: HashMap<Rc<str>, JobId>,
    /// The job that was inserted last: the next one often has texts in common with it.
    neighbour: Option<Rc<Job>>,
    /// Counts the answers.
    answers: u32,
    /// Rows of the latest whole answer that are no jobs.
    bad_rows: usize,
    /// The same of the older pages.
    older_bad_rows: usize,
    /// Older pages are or will be loaded: what moves out of the first page stays.
    holds_older: bool,
    /// When the oldest job of the pages was created.
    bottom: Option<DateTime<Utc>>,
    /// The sections that may differ from those of the snapshot.
    changed: Sections,
    is_settled: bool,
    snapshot: Rc<JobsSnapshot>,
}

/// Some of the sections.
#[derive(Clone, Copy, Debug, Default)]
struct Sections {
    running: bool,
    recent: bool,
}

impl Sections {
    fn add(&mut self, section: Section) {
        match section {
            Section::Running => self.running = true,
            Section::Recent => self.recent = true,
        }
    }
}

impl JobsCache {
    /// A cache of jobs that keep these fields of their rows.
    pub fn with_fields(fields: JobFields) -> Self {
        Self { fields, ..Self::default() }
    }

    /// The list as of now.
    pub fn snapshot(&self) -> &Rc<JobsSnapshot> {
        &self.snapshot
    }

    /// The job with this id.
    pub fn job(&self, id: &str) -> Option<&Rc<Job>> {
        Some(&self.jobs.get(id)?.job)
    }

    /// Whether only an unfiltered list tells how the jobs stand: some have a status that no filter names, or are
    /// shown as no list has shown them yet.
    pub fn needs_all(&self) -> bool {
        self.snapshot.running.iter().any(|entry| matches!(entry.job.status, JobStatus::Unknown(_)))
            || self.jobs.values().filter_map(|cached| cached.mutation.as_ref()).any(|m| m.is_optimistic())
    }

    /// Whether the latest answer, applied again at any later time, would change nothing: it did not when it
    /// was applied, nothing was done since, and nothing waits for its time to pass.
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// Merges the pages that answered one request. `now` is a moment on the server's clock.
    pub fn apply(&mut self, pages: &[JobPage<'_>], filter: JobFilter, now: DateTime<Utc>) -> Applied {
        let mut applied = Applied::default();
        let is_first = self.answers == 0;
        self.answers = self.answers.wrapping_add(1).max(1);
        let mut index: usize = pages.iter().map(|page| page.rows.len()).sum();
        if is_first {
            self.jobs.reserve(index);
            self.ids_by_row.reserve(index);
        }
        // From the back: of rows with the same id the later one counts.
        let rows =
            pages.iter().rev().flat_map(|page| page.rows.iter().rev().map(move |row| (row, page.as_of)));
        for (row, as_of) in rows {
            index -= 1;
            let merged = self.merge(row, as_of.unwrap_or(now), now);
            let Some(Merged { job, transition }) = self.take_note(merged, index, filter, &mut applied) else {
                continue;
            };
            if let Some(cached) = self.jobs.get_mut(&job.id) {
                self.changed.recent |= std::mem::take(&mut cached.by_status);
            }
            let is_finished =
                !matches!(job.status, JobStatus::Unknown(_)) && job.section() == Section::Recent;
            applied.filter_ignored |= filter == JobFilter::Active && is_finished;
            applied.transitions.extend(transition.filter(|_| !is_first));
        }
        applied.bad_rows.reverse();
        let is_whole = filter == JobFilter::All || applied.filter_ignored;
        let has_more = pages.iter().any(|page| page.has_more);
        if is_whole && !has_more {
            self.holds_older = false;
            self.older_bad_rows = 0;
            self.bottom = None;
        }
        let is_waiting = self.forget(is_whole, pages, now, &mut applied);
        if is_whole {
            self.bad_rows = applied.bad_rows.len();
        }
        // An answer about active jobs does not show the bad rows of history.
        let bad_rows = self.bad_rows.max(applied.bad_rows.len()) + self.older_bad_rows;
        applied.bad_rows_changed = bad_rows != self.snapshot.bad_rows && bad_rows > 0;
        applied.changed = self.update_snapshot(bad_rows);
        self.is_settled =
            !applied.changed && !applied.history_is_stale && !is_waiting && applied.transitions.is_empty();
        applied
    }

    /// From now on, what moves out of the first page stays, since pages of older jobs go on from there.
    pub fn hold_older(&mut self) {
        self.holds_older = true;
    }

    /// Counts the answers so far, to say in [`apply_older`](Self::apply_older) when a page was requested.
    pub fn answers(&self) -> u32 {
        self.answers
    }

    /// Merges a page of older jobs, of all or of one status, that was requested when there had been so many answers. What
    /// came in a later answer is newer, and stays. Nothing is removed.
    pub fn apply_older(
        &mut self,
        page: &JobPage<'_>,
        status: Option<&JobStatus>,
        requested_at: u32,
        now: DateTime<Utc>,
    ) -> Applied {
        let mut applied = Applied::default();
        let (mut is_read, mut is_of_status) = (false, false);
        self.answers = self.answers.wrapping_add(1).max(1);
        for (index, row) in page.rows.iter().enumerate().rev() {
            let merged = match self.newer_than(row, requested_at) {
                Some(job) => Ok(Some(Merged { job, transition: None })),
                None => self.merge(row, page.as_of.unwrap_or(now), now),
            };
            let is_new = merged.as_ref().is_ok_and(|merged| merged.as_ref().is_some_and(Merged::is_new));
            let filter = if status.is_some() { JobFilter::Active } else { JobFilter::All };
            let Some(merged) = self.take_note(merged, index, filter, &mut applied) else { continue };
            is_read = true;
            is_of_status |= status == Some(&merged.job.status);
            if let Some(cached) = self.jobs.get_mut(&merged.job.id) {
                self.changed.recent |= cached.by_status;
                cached.by_status = status.is_some() && (is_new || cached.by_status);
            }
            // That an older job is there is no news.
            applied.transitions.extend(merged.transition.filter(|transition| transition.from.is_some()));
        }
        applied.filter_ignored = status.is_some() && is_read && !is_of_status;
        applied.bad_rows.reverse();
        // Those of a status come again in the pages of all.
        let bad_rows = if status.is_some() { 0 } else { applied.bad_rows.len() };
        self.older_bad_rows += bad_rows;
        if status.is_none() {
            // What first pages have brought before is loaded, too, though there may be a gap above it by now.
            let bottom = self.bottom.or_else(|| self.oldest_in_pages());
            let oldest = applied.created.map(|(oldest, _)| oldest);
            self.bottom = bottom.into_iter().chain(oldest).min();
        }
        applied.bad_rows_changed = bad_rows > 0;
        applied.changed = self.update_snapshot(self.snapshot.bad_rows + bad_rows);
        // The latest answer may say something else about a job that this page has named.
        self.is_settled = false;
        applied
    }

    /// When the oldest job of the pages of all was created.
    fn oldest_in_pages(&self) -> Option<DateTime<Utc>> {
        let in_pages = self.jobs.values().filter(|cached| cached.in_pages && !cached.by_status);
        in_pages.filter_map(|cached| cached.job.created_at).min()
    }

    /// The job of a row, where an answer since has named it.
    fn newer_than(&self, row: &RawValue, requested_at: u32) -> Option<Rc<Job>> {
        let id = match self.ids_by_row.get(row.get()) {
            Some(id) => id.clone(),
            None => Job::from_row(row, &JobFields::default()).ok()?.id,
        };
        let cached = self.jobs.get(&id).filter(|cached| cached.named_in > requested_at)?;
        Some(cached.job.clone())
    }

    /// What is known of a job that [`Applied::lost`] named: `None` when the server does not have it any more. It was asked when
    /// there had been so many answers: what came in a later one is newer, and stays.
    pub fn looked_up(
        &mut self,
        id: &str,
        job: Option<&Rc<Job>>,
        requested_at: u32,
        now: DateTime<Utc>,
    ) -> Option<JobTransition> {
        let cached = self.jobs.get_mut(id)?;
        let is_outdated =
            |mutation: &mut Box<PendingMutation>| job.is_some_and(|job| mutation.outdates(job, now));
        if cached.named_in > requested_at || cached.mutation.as_mut().is_some_and(is_outdated) {
            return None;
        }
        // What is under way is shown until it is answered.
        if job.is_none() && cached.mutation.as_ref().is_some_and(|mutation| mutation.is_pending()) {
            return None;
        }
        self.is_settled = false;
        let transition = match job.filter(|job| *job.id == *id) {
            Some(job) => {
                let transition = self.insert((**job).clone(), None, now).transition;
                if let Some(cached) = self.jobs.get_mut(id) {
                    cached.left = false;
                    cached.named_in = self.answers;
                }
                transition
            }
            None => {
                if let Some(cached) = self.jobs.remove(id) {
                    self.changed.add(cached.job.section());
                    if let Some(row) = cached.row {
                        self.ids_by_row.remove(&row);
                    }
                }
                None
            }
        };
        self.update_snapshot(self.snapshot.bad_rows);
        transition
    }

    /// Notes what a row tells of the answer as a whole.
    fn take_note(
        &mut self,
        merged: Result<Option<Merged>, &'static str>,
        index: usize,
        filter: JobFilter,
        applied: &mut Applied,
    ) -> Option<Merged> {
        let merged = merged.unwrap_or_else(|reason| {
            applied.bad_rows.push(BadRow { index, reason });
            None
        })?;
        if let Some(at) = merged.job.created_at {
            let (oldest, newest) = applied.created.unwrap_or((at, at));
            applied.created = Some((oldest.min(at), newest.max(at)));
        }
        if filter == JobFilter::All
            && let Some(cached) = self.jobs.get_mut(&merged.job.id)
        {
            applied.new_in_pages |= !std::mem::replace(&mut cached.in_pages, true);
        }
        Some(merged)
    }

    /// Merges a row as of a moment. `None` when a later row of the same answer has named the job.
    fn merge(
        &mut self,
        row: &RawValue,
        as_of: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<Merged>, &'static str> {
        let answer = self.answers;
        if let Some(cached) = self.ids_by_row.get(row.get()).and_then(|id| self.jobs.get_mut(id)) {
            let is_named = std::mem::replace(&mut cached.named_in, answer) == answer;
            return Ok((!is_named).then(|| Merged { job: cached.job.clone(), transition: None }));
        }
        let job = Job::from_row(row, &self.fields)?;
        if let Some(cached) = self.jobs.get_mut(&job.id) {
            if std::mem::replace(&mut cached.named_in, answer) == answer {
                return Ok(None);
            }
            if cached.mutation.as_mut().is_some_and(|mutation| mutation.outdates(&job, now)) {
                return Ok(Some(Merged { job: Rc::new(job), transition: None }));
            }
        } else if let Some(cancelled) = self.unlisted.cancelled_since(&job, now) {
            // Where it was known, that it is cancelled has been told; what the row says is what the server did with the filter.
            self.insert(cancelled, None, now);
            return Ok(Some(Merged { job: Rc::new(job), transition: None }));
        }
        Ok(Some(self.insert(job, Some(row.get().into()), as_of)))
    }

    /// Removes what the latest answer does not name, as far as it is over, and what was shown for long enough.
    /// Returns whether anything is left that waits for its time to pass.
    fn forget(
        &mut self,
        is_whole: bool,
        pages: &[JobPage<'_>],
        now: DateTime<Utc>,
        applied: &mut Applied,
    ) -> bool {
        let Self { jobs, unlisted, gone, ids_by_row, changed, answers, holds_older, bottom, .. } = self;
        let is_acting = unlisted.are_pending()
            || jobs.values().any(|cached| cached.mutation.as_ref().is_some_and(|it| it.is_pending()));
        if !is_acting {
            gone.clear();
        }
        let has_more = pages.iter().any(|page| page.has_more);
        let oldest = applied.created.map(|(oldest, _)| oldest);
        let mut is_waiting = unlisted.expire(now);
        jobs.retain(|id, cached| {
            let is_named = cached.named_in == *answers;
            let (is_active, at) = (cached.job.status.is_active(), cached.job.created_at);
            let is_missing = !is_named && is_active;
            // A first page says nothing of what is older than its rows, or as old as the last: active jobs among that
            // may go on, and of the others there may be pages.
            let is_beyond = has_more && !is_named && at.is_none_or(|at| Some(at) <= oldest);
            let is_in_older =
                *holds_older && is_beyond && (at.is_none() || bottom.is_none() || at >= *bottom);
            let is_lost = is_whole && is_active && cached.left && is_in_older;
            let (mut is_kept, mut is_pending) = (is_lost, false);
            if let Some(mutation) = &mut cached.mutation {
                // This list was requested after the retry that it is to show.
                let awaited = std::mem::take(&mut mutation.awaits_list);
                if awaited {
                    mutation.set_started_anew(&cached.job.status, now);
                }
                if mutation.expire(now, &cached.job.status) || awaited {
                    changed.add(cached.job.section());
                }
                is_kept |= mutation.is_optimistic();
                is_pending = mutation.is_pending();
                is_waiting |= mutation.is_waiting(&cached.job.status);
            }
            cached.mutation.take_if(|mutation| mutation.is_over());
            let goes_on = is_beyond && if is_active { !cached.left } else { *holds_older };
            // What is under way is shown until it is answered: a card that came back without it could be pressed again.
            let stays = is_named || !is_whole || is_kept || is_pending || goes_on;
            let may_be_beyond = has_more && has_more_of(pages, &cached.job.status);
            cached.left = is_lost || (!is_whole && !may_be_beyond && is_missing && !is_kept && !is_pending);
            applied.history_is_stale |= !is_whole && cached.left;
            if is_lost {
                applied.lost.push(id.clone());
            }
            if !stays {
                if is_acting {
                    gone.insert(id.clone());
                }
                changed.add(cached.job.section());
                if let Some(row) = &cached.row {
                    ids_by_row.remove(row);
                }
                if let Some(mutation) = cached.mutation.take() {
                    unlisted.put(&cached.job, *mutation);
                }
            }
            stays
        });
        is_waiting
    }

    /// Puts a job in place of what was known of it.
    fn insert(&mut self, mut job: Job, row: Option<Rc<str>>, as_of: DateTime<Utc>) -> Merged {
        let id = job.id.clone();
        let merged = if let Some(cached) = self.jobs.get_mut(&id) {
            if let Some(before) = std::mem::replace(&mut cached.row, row.clone()) {
                self.ids_by_row.remove(&before);
            }
            if *cached.job == job {
                Merged { job: cached.job.clone(), transition: None }
            } else {
                self.changed.add(cached.job.section());
                self.changed.add(job.section());
                match &mut cached.rate {
                    Some(rate) if job.status == JobStatus::Running => rate.observe(&job, as_of),
                    rate => *rate = RateEstimator::start(&job, as_of).map(Box::new),
                }
                share_texts(&mut job, &cached.job);
                let job = Rc::new(job);
                let before = std::mem::replace(&mut cached.job, job.clone());
                let transition = (before.status != job.status)
                    .then(|| JobTransition::new(job.clone(), Some(before.status.clone())));
                Merged { job, transition }
            }
        } else {
            if let Some(neighbour) = &self.neighbour {
                share_texts(&mut job, neighbour);
            }
            self.changed.add(job.section());
            let rate = RateEstimator::start(&job, as_of).map(Box::new);
            let job = Rc::new(job);
            let cached = CachedJob {
                job: job.clone(),
                row: row.clone(),
                rate,
                mutation: self.unlisted.take(&id),
                named_in: self.answers,
                left: false,
                in_pages: false,
                by_status: false,
            };
            self.jobs.insert(id.clone(), cached);
            let transition = Some(JobTransition::new(job.clone(), None));
            Merged { job, transition }
        };
        if let Some(row) = row {
            self.ids_by_row.insert(row, id);
        }
        self.neighbour = Some(merged.job.clone());
        merged
    }

    /// Makes a new snapshot if there is anything new in it. A section without changes keeps its list.
    fn update_snapshot(&mut self, bad_rows: usize) -> bool {
        let Sections { running, recent } = std::mem::take(&mut self.changed);
        let before = &self.snapshot;
        let running = if running {
            entries(&self.sorted(Section::Running), &before.running)
        } else {
            before.running.clone()
        };
        let (recent, ended) = if recent {
            let ended = self.sorted(Section::Recent);
            let mut recent = ended.clone();
            recent.retain(|cached| !cached.by_status);
            let is_same = recent.len() == ended.len();
            let recent = entries(&recent, &before.recent);
            (recent.clone(), if is_same { recent } else { entries(&ended, &before.ended) })
        } else {
            (before.recent.clone(), before.ended.clone())
        };
        let unlisted = self.unlisted.states(&before.unlisted);
        if running == before.running
            && recent == before.recent
            && ended == before.ended
            && bad_rows == before.bad_rows
            && Rc::ptr_eq(&unlisted, &before.unlisted)
        {
            return false;
        }
        let listed = JobsSnapshot::new(running, recent, ended, bad_rows);
        self.snapshot = Rc::new(JobsSnapshot { unlisted, ..listed });
        true
    }

    /// The jobs of a section, as they are shown.
    fn sorted(&self, section: Section) -> Vec<&CachedJob> {
        let cached = self.jobs.values().filter(|cached| cached.job.section() == section);
        let mut jobs: Vec<(Rank, &CachedJob)> = cached.map(|cached| (rank(&cached.job), cached)).collect();
        jobs.sort_unstable_by(|(rank, cached), (other_rank, other)| {
            rank.cmp(other_rank).then_with(|| cached.job.id.cmp(&other.job.id))
        });
        jobs.into_iter().map(|(_, cached)| cached).collect()
    }
}

/// Whether there may be more jobs of an active status than an answer about active jobs names. Where it has a page for each, what
/// one has more of says nothing of the other: a long queue does not hide that a running job has ended.
fn has_more_of(pages: &[JobPage<'_>], status: &JobStatus) -> bool {
    let place = ACTIVE.iter().position(|active| active == status).filter(|_| pages.len() == ACTIVE.len());
    place.and_then(|place| pages.get(place)).is_none_or(|page| page.has_more)
}

/// The entries of these jobs; `before` if it has the same.
fn entries(jobs: &[&CachedJob], before: &JobEntries) -> JobEntries {
    let is_same = |(cached, before): (&&CachedJob, &JobEntry)| cached.entry() == *before;
    if jobs.len() == before.len() && jobs.iter().zip(&**before).all(is_same) {
        return before.clone();
    }
    jobs.iter().map(|cached| cached.entry()).collect()
}

/// A row that was merged.
struct Merged {
    /// The job that the row says, even where another one is believed.
    job: Rc<Job>,
    transition: Option<JobTransition>,
}

impl Merged {
    /// Nothing was known of the job before.
    fn is_new(&self) -> bool {
        self.transition.as_ref().is_some_and(|transition| transition.from.is_none())
    }
}
