//! One row of `jobs.list`, or the job in `jobs.get`.

use std::{borrow::Cow, rc::Rc};

use super::{Job, JobId, Progress, Status};
use crate::wire::{Fields, Json, Timestamp};

/// Reads one job. Everything but the id may be missing or wrong and is then left out.
///
/// # Errors
/// Why the row is no job: it is not an object, or it has no id.
pub fn read_job(row: Json<'_>) -> Result<Job, &'static str> {
    read_fields(&Fields::of(row).ok_or("the row is not an object")?)
}

pub(super) fn read_fields(row: &Fields<'_>) -> Result<Job, &'static str> {
    let id: JobId = ["id", "runId", "jobId"]
        .into_iter()
        .find_map(|name| row.borrowed_or_number(name).filter(|id| !id.trim_ascii().is_empty()))
        .ok_or("the row has no id")?
        .into();
    let input = row.object("input");
    let output = row.object("output");
    let shared = |name| row.borrowed(name).map(Rc::<str>::from);
    let at = |name| row.get(name).and_then(Timestamp::read);

    let subject = row
        .borrowed("repoName")
        .or_else(|| input.borrowed("repoFullName"))
        .or_else(|| output.borrowed("repoFullName"))
        .or_else(|| input.object("sourceMetadata").borrowed("repoFullName"));
    let status =
        row.borrowed("status").map_or_else(|| Status::Unknown("unknown".into()), |word| Status::read(&word));
    let progress = progress(&row.object("progress"));
    let files = count(&output, "filesProcessed").or(progress.map(|progress| progress.processed));
    let started_at = at("startedAt");
    let completed_at = at("completedAt").or_else(|| at("endedAt"));
    let measured = || Some(completed_at?.since(started_at?).unsigned_abs());
    Ok(Job {
        id,
        kind: shared("type"),
        subject: subject.map(Rc::from),
        name: shared("name"),
        status,
        status_reason: shared("statusReason"),
        progress,
        files,
        error: error_text(row, "errorMessage").or_else(|| error_text(&output, "error")).map(Rc::from),
        created_at: at("createdAt"),
        started_at,
        completed_at,
        duration: count(row, "durationMs").or_else(measured),
        trigger: shared("trigger"),
    })
}

/// The text of an error in the field `name`: text, or an object with a `message`.
pub(super) fn error_text<'a>(fields: &Fields<'a>, name: &str) -> Option<Cow<'a, str>> {
    fields.borrowed(name).or_else(|| fields.object(name).borrowed("message"))
}

fn progress(fields: &Fields<'_>) -> Option<Progress> {
    let processed = fields.integer("processed");
    let total = count(fields, "total").filter(|total| *total > 0);
    if processed.is_none() && total.is_none() {
        return None;
    }
    // Less than nothing is nothing.
    let processed = processed.map_or(0, |processed| processed.max(0).unsigned_abs());
    Some(Progress { processed: total.map_or(processed, |total| processed.min(total)), total })
}

/// A number of things in the field `name`; a negative one is none.
fn count(fields: &Fields<'_>, name: &str) -> Option<u64> {
    u64::try_from(fields.integer(name)?).ok()
}
