//! What is kept in memory of a run, and what other servers read of it.

use serde::{Deserialize, Serialize};

use super::mapping;
use super::wire::{Failure, RunRow, Span};
use crate::history::RunEvent;
use crate::store::{Run, Status};

/// A run of more files is large. With 600, a real server took 6 to 9 seconds for a trace with outputs, and half a second
/// for one without.
pub const LARGE: i64 = 100;

/// A run, without its output and its event's payload: some 400 bytes, of which a hundred thousand fit into 40 MB.
///
/// Only runs whose event names an organization become entries, so nothing is shown that belongs to no organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id, a ULID.
    pub id: Box<str>,
    /// The event that started it.
    pub event_id: Box<str>,
    /// The organization that the event names.
    pub organization_id: Box<str>,
    /// The repository that the event names.
    pub repo_name: Box<str>,
    /// The event's name.
    pub event_name: Box<str>,
    /// What sent the event: `manual`, or what the event says.
    pub trigger: Box<str>,
    /// How many files the event names.
    pub files: Option<u32>,
    /// The id of its function.
    pub function: Box<str>,
    /// Where it stands.
    #[serde(with = "status_word")]
    pub status: Status,
    /// When it was queued, in milliseconds since 1970, as all times here.
    pub queued_at: i64,
    /// When it began, which only its trace says.
    pub started_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Why it failed.
    pub error: Option<Box<str>>,
    /// Why it waits.
    pub reason: Option<Box<str>>,
    /// Files done, of how many.
    pub progress: Option<(i64, i64)>,
}

impl Entry {
    /// The entry of a row of a list; `None` where the event names no organization.
    pub fn new(row: &RunRow, event: &RunEvent, now: i64) -> Option<Self> {
        let organization_id = event.organization_id.as_deref().filter(|id| !id.is_empty())?;
        let mut entry = Self {
            id: row.id.as_str().into(),
            event_id: event.id.as_str().into(),
            organization_id: organization_id.into(),
            repo_name: event.repo_name.as_deref().unwrap_or_default().into(),
            event_name: event.name.as_str().into(),
            trigger: mapping::trigger(event).into(),
            files: mapping::files(event),
            function: row.function.id.as_str().into(),
            status: Status::Queued,
            queued_at: i64::MAX,
            started_at: None,
            ended_at: None,
            error: None,
            reason: None,
            progress: None,
        };
        entry.update(row, now);
        Some(entry)
    }

    /// Takes over what a row of a list says. What has ended stays so.
    pub fn update(&mut self, row: &RunRow, now: i64) {
        // Inngest's clock may be ahead of ours; the earliest time we have read is the best there is.
        self.queued_at = self.queued_at.min(row.queued_at.map_or(now, |time| time.0)).min(now);
        if self.status.is_active() {
            self.status = mapping::status(&row.status);
        }
        if !self.status.is_active() {
            self.end(row.ended_at.map_or(now, |time| time.0), now);
            if self.status == Status::Failed {
                self.error = self.error.take().or_else(|| message(&row.output));
            }
        }
    }

    /// Takes over what a trace says, which is true also where lists and single runs are not.
    pub fn read_trace(&mut self, root: &Span, now: i64) {
        self.started_at = root.started_at.map(|time| time.0.min(now));
        self.progress = super::progress::progress(root, self.files).or(self.progress);
        if self.status.is_active() && !root.status.is_empty() {
            self.status = mapping::status(&root.status);
        }
        if self.status == Status::Running {
            self.reason = super::waiting::running(root, now).map(Into::into);
        }
        if !self.status.is_active() {
            if let Some(ended) = root.ended_at {
                self.ended_at = Some(ended.0.min(now));
            }
            self.end(now, now);
            if self.status == Status::Failed {
                self.error = mapping::error_of(root.output.as_ref()).map(Into::into).or(self.error.take());
            }
        }
    }

    /// Whether it has so many steps that their outputs are not asked for.
    pub fn is_large(&self) -> bool {
        let files = self.progress.map(|(_, total)| total).or(self.files.map(i64::from));
        files.is_some_and(|files| files > LARGE)
    }

    /// Ends it at this moment, unless a moment is known already. The list has cancelled runs end in the future.
    pub fn end(&mut self, at: i64, now: i64) {
        self.ended_at = Some(self.ended_at.unwrap_or(at).min(now).max(self.queued_at));
        self.reason = None;
    }

    /// Makes it the entry of a run that a person starts now with the same event.
    pub fn restart(&mut self, id: &str, now: i64) {
        self.id = id.into();
        self.trigger = "manual".into();
        self.status = Status::Queued;
        self.queued_at = now;
        (self.started_at, self.ended_at, self.error, self.reason, self.progress) =
            (None, None, None, None, None);
    }

    /// The run as a list shows it, without payloads.
    pub fn run(&self) -> Run {
        Run {
            id: self.id.to_string(),
            kind: self.function.to_string(),
            repo_name: self.repo_name.to_string(),
            status: self.status,
            status_reason: self.reason.as_deref().map(str::to_owned),
            progress: self.progress,
            error_message: self.error.as_deref().map(str::to_owned),
            trigger: self.trigger.to_string(),
            created_at: self.queued_at,
            started_at: self.started_at,
            completed_at: self.ended_at,
            event_name: self.event_name.to_string(),
            event_data: serde_json::Value::Null,
            output: None,
        }
    }
}

fn message(Failure(message): &Failure) -> Option<Box<str>> {
    message.as_deref().map(|message| mapping::cut(message).into())
}

mod status_word {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::store::Status;

    pub fn serialize<S: Serializer>(status: &Status, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(status.word())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Status, D::Error> {
        let word = String::deserialize(deserializer)?;
        Status::from_word(&word).ok_or_else(|| D::Error::custom("an unknown status"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn row(value: &Value) -> RunRow {
        serde_json::from_str(&value.to_string()).expect("a row")
    }

    pub fn event(organization_id: Option<&str>) -> RunEvent {
        let data =
            json!({ "organizationId": organization_id, "repo": { "fullName": "acme/docs" }, "files": ["a"] });
        mapping::run_event("event", &super::super::wire::Event { data, ..Default::default() })
    }

    #[test]
    fn a_run_that_is_nobodys_is_no_entry() {
        let row = row(&json!({ "id": "a", "status": "RUNNING" }));
        assert_eq!(Entry::new(&row, &event(None), 5), None);
        assert_eq!(Entry::new(&row, &event(Some("")), 5), None);
        assert!(Entry::new(&row, &event(Some("org_a")), 5).is_some());
    }

    #[test]
    fn the_start_that_a_list_says_is_the_time_of_queueing_and_not_taken_over() {
        let row = row(&json!({ "id": "a", "status": "RUNNING", "queuedAt": "2026-11-27T23:48:05.138Z",
            "startedAt": "2026-11-27T23:48:05.146639324Z" }));
        let entry = Entry::new(&row, &event(Some("org_a")), i64::MAX).expect("an entry");
        assert_eq!(entry.queued_at, 1_795_823_285_138);
        assert_eq!(entry.started_at, None);
    }

    #[test]
    fn the_output_of_a_run_that_did_not_fail_is_no_error() {
        for status in ["RUNNING", "CANCELLED", "COMPLETED"] {
            let row = row(&json!({ "id": "a", "status": status, "output": { "message": "of a step" } }));
            let entry = Entry::new(&row, &event(Some("org_a")), 5).expect("an entry");
            assert_eq!(entry.error, None, "{status}");
        }
    }

    #[test]
    fn a_hundred_thousand_runs_are_small() {
        let text = |length: usize| "x".repeat(length).into_boxed_str();
        let entry = Entry {
            id: text(26),
            event_id: text(26),
            organization_id: text(30),
            repo_name: text(60),
            event_name: text(30),
            trigger: text(10),
            files: Some(3),
            function: text(30),
            status: Status::Failed,
            queued_at: 1,
            started_at: Some(1),
            ended_at: Some(1),
            error: Some(text(200)),
            reason: Some(text(60)),
            progress: Some((1, 2)),
        };
        // Each text has its own allocation, with up to 16 bytes of the allocator's.
        let heap = 26 + 26 + 30 + 60 + 30 + 10 + 30 + 200 + 60 + 9 * 16;
        let bytes = size_of_val(&entry) + heap + 64;
        assert!(bytes * 100_000 < 150_000_000, "{bytes}");
    }

    proptest! {
        #[test]
        fn an_entry_survives_being_published(error: Option<String>, reason: Option<String>, progress: Option<(i64, i64)>) {
            let row = row(&json!({ "id": "a", "status": "FAILED" }));
            let mut entry = Entry::new(&row, &event(Some("org_a")), 5).expect("an entry");
            entry.error = error.map(Into::into);
            entry.reason = reason.map(Into::into);
            entry.progress = progress;
            let text = serde_json::to_string(&entry).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Entry>(&text).expect("an entry"), entry);
        }

        #[test]
        fn nothing_ends_in_the_future_or_before_it_was_queued(queued in 0_i64..4_000_000_000_000, ended in 0_i64..4_000_000_000_000, now in 0_i64..4_000_000_000_000) {
            let time = |at| chrono::DateTime::from_timestamp_millis(at).expect("a time").to_rfc3339();
            let row = row(&json!({ "id": "a", "status": "CANCELLED", "queuedAt": time(queued), "endedAt": time(ended) }));
            let entry = Entry::new(&row, &event(Some("org_a")), now).expect("an entry");
            prop_assert!(entry.queued_at <= entry.ended_at.expect("an end"));
            prop_assert!(entry.ended_at.expect("an end") <= now);
        }
    }
}
