//! Pushes to an organization's repositories, which become events.

use std::sync::Arc;

use serde_json::json;

use super::Core;
use super::error::InngestError;
use super::events::EventSender;
use crate::history::HistoryError;
use crate::push::{Push, PushReceiver, Received};
use crate::source::SourceError;

/// What a function that ingests documents is triggered by.
const PUSHED: &str = "docs/push";

/// Sends an event for each push.
pub struct InngestPushes {
    core: Arc<Core>,
    events: EventSender,
    organization_id: String,
}

impl InngestPushes {
    pub(super) fn new(core: Arc<Core>, events: EventSender, organization_id: &str) -> Self {
        Self { core, events, organization_id: organization_id.to_owned() }
    }
}

impl PushReceiver for InngestPushes {
    fn receive(&self, push: &Push) -> Result<Received, SourceError> {
        let history = &self.core.history;
        history.connect_repository(&self.organization_id, &push.repo_name)?;
        // A repository may be connected to several organizations, each of which gets the delivery.
        let id = format!("{}/{}", self.organization_id, push.delivery_id);
        if history.knows_delivery(&id)? {
            return Ok(Received::SeenBefore);
        }
        let mut data = json!({
            "organizationId": self.organization_id,
            "repo": { "fullName": push.repo_name },
            "beforeSha": push.before_sha,
            "afterSha": push.after_sha,
            "deliveryId": push.delivery_id,
        });
        if let (Some(changed), Some(data)) = (&push.changed, data.as_object_mut()) {
            data.insert("files".to_owned(), json!(changed));
        }
        // Where its repository has a run already, it is sent all the same: that one may be of the commit before.
        let snapshot = self.core.board.snapshot().unwrap_or_default();
        let is_next = self.core.claim_start(&snapshot, &self.organization_id, &push.repo_name)?.is_none();
        let sent = self.events.send(PUSHED, &data, Some(&id));
        self.note_start(&push.repo_name, is_next, &sent)?;
        // Recorded only once it is sent: a delivery that comes again in between is the same event to Inngest, by its id.
        sent?;
        history.record_delivery(&id, self.core.now())?;
        Ok(Received::Started)
    }
}

impl InngestPushes {
    /// Until a list shows the push's run, no other one of the repository is requested. Where the event may have
    /// arrived although no answer did, the claim stays for a while.
    fn note_start(
        &self,
        repo_name: &str,
        is_claimed: bool,
        sent: &Result<String, InngestError>,
    ) -> Result<(), HistoryError> {
        let (history, organization_id) = (&self.core.history, &self.organization_id);
        let started = match sent {
            Ok(event_id) => Some(event_id.as_str()),
            Err(error) if error.is_ambiguous() => None,
            Err(_) if is_claimed => return history.finish_start(organization_id, repo_name, None),
            Err(_) => return Ok(()),
        };
        // Also beside a run that has not ended: that one's end does not free the repository.
        history.note_start(organization_id, repo_name, started, self.core.now())
    }
}
