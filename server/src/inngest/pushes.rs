//! Pushes to an organization's repositories, which become events.

use std::sync::Arc;

use serde_json::json;

use super::Core;
use super::events::EventSender;
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
        if !history.record_delivery(&push.delivery_id, self.core.now())? {
            return Ok(Received::SeenBefore);
        }
        let data = json!({
            "organizationId": self.organization_id,
            "repo": { "fullName": push.repo_name },
            "beforeSha": push.before_sha,
            "afterSha": push.after_sha,
            "deliveryId": push.delivery_id,
            "files": push.changed,
        });
        // If the event arrived although its answer did not, Inngest knows the second one by its id.
        if let Err(error) = self.events.send(PUSHED, &data, Some(&push.delivery_id)) {
            history.forget_delivery(&push.delivery_id)?;
            return Err(error.into());
        }
        Ok(Received::Started)
    }
}
