//! Sending events.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;

use super::client::{agent, escape, post_json};
use super::error::InngestError;
use crate::secret::Secret;

/// Sends events to an Inngest server.
#[derive(Clone)]
pub struct EventSender {
    /// With the event key in its path, so it is a secret as a whole.
    address: Secret,
    agent: Agent,
}

impl EventSender {
    /// `url` is Inngest's address for events. A development server takes any key.
    pub fn new(url: &str, event_key: &Secret, timeout: Duration) -> Self {
        let address = format!("{}/e/{}", url.trim_end_matches('/'), escape(event_key.expose()));
        Self { address: Secret::new(&address), agent: agent(timeout) }
    }

    /// Sends an event; the id that Inngest gave it. Of several events with the same `id`, Inngest runs functions for
    /// the first one only.
    pub fn send(&self, name: &str, data: &Value, id: Option<&str>) -> Result<String, InngestError> {
        let mut event = json!({ "name": name, "data": data });
        if let (Some(id), Some(event)) = (id, event.as_object_mut()) {
            event.insert("id".to_owned(), id.into());
        }
        let sent =
            post_json(&self.agent, self.address.expose(), &json!([event])).map_err(|error| match error {
                InngestError::Refused => InngestError::RefusedEvent,
                // Inngest answers so to a path that is none; the key is part of it.
                InngestError::NotFound => InngestError::RefusedEvent,
                other => other,
            })?;
        sent.ids.into_iter().next().ok_or_else(|| InngestError::Nonsense("an event without an id".to_owned()))
    }
}

impl fmt::Debug for EventSender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EventSender(…)")
    }
}
