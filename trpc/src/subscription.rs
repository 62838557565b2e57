//! What a subscription's stream means: tRPC's protocol on server-sent events (`httpSubscriptionLink`).

use serde_json::value::RawValue;

use crate::{
    Call, Error, Input, Object, Response, Transformer,
    sse::{SseDecoder, SseEvent, SseItem},
};

/// The most bytes that are kept of a subscription's event.
const MAX_EVENT_BYTES: usize = 1 << 20;

/// What a subscription says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SubscriptionEvent {
    /// The server has taken it.
    Connected {
        /// After so many milliseconds without a word, the server wants the connection to be made anew.
        reconnect_after_inactivity: Option<u32>,
    },
    /// A sign of life.
    Ping,
    /// What the procedure has yielded.
    Data {
        /// Its id, where the procedure gives ids (`tracked`), to [resume](Call::resume_after) from.
        id: Option<String>,
        /// The result as JSON, or why it is none.
        data: Result<Box<RawValue>, Error>,
    },
    /// The procedure has returned: there will be no more, also not over another connection.
    Returned,
    /// The procedure has failed. With a code of 5xx the server wants the connection to be made anew.
    Failed(Error),
}

/// Reads a subscription's stream as it comes.
///
/// ```
/// use trpc::{SubscriptionEvent, SubscriptionReader, Transformer};
///
/// let mut reader = SubscriptionReader::new(Transformer::Superjson);
/// let events = reader.read(b"data: {\"json\":7}\nid: ev_1\n\n\n");
/// assert!(matches!(&events[..], [SubscriptionEvent::Data { id: Some(id), data: Ok(data) }]
///     if id == "ev_1" && data.get() == "7"));
/// ```
#[derive(Clone, Debug)]
pub struct SubscriptionReader {
    decoder: SseDecoder,
    transformer: Transformer,
}

impl SubscriptionReader {
    /// A reader of a stream from its beginning.
    pub fn new(transformer: Transformer) -> Self {
        Self { decoder: SseDecoder::new(MAX_EVENT_BYTES), transformer }
    }

    /// The events that the next bytes complete.
    pub fn read(&mut self, bytes: &[u8]) -> Vec<SubscriptionEvent> {
        let items = self.decoder.push(bytes);
        items.into_iter().filter_map(|item| self.event(item)).collect()
    }

    /// The id that the next connection resumes from; empty without one.
    pub fn last_event_id(&self) -> &str {
        self.decoder.last_event_id()
    }

    fn event(&self, item: SseItem) -> Option<SubscriptionEvent> {
        let SseItem::Event(event) = item else { return Some(SubscriptionEvent::Ping) };
        Some(match &*event.event {
            "" | "message" => {
                let data = self.result(("{\"result\":{\"data\":", "}}"), &event);
                SubscriptionEvent::Data { id: Some(event.last_event_id).filter(|id| !id.is_empty()), data }
            }
            "connected" => {
                let options = Object::read(&event.data);
                let millis = options.and_then(|options| options.get("reconnectAfterInactivityMs"));
                let millis = millis.and_then(|millis| millis.get().parse().ok());
                SubscriptionEvent::Connected { reconnect_after_inactivity: millis }
            }
            "return" => SubscriptionEvent::Returned,
            "serialized-error" => match self.result(("{\"error\":", "}"), &event) {
                Err(error) => SubscriptionEvent::Failed(error),
                Ok(_) => return None,
            },
            "ping" => SubscriptionEvent::Ping,
            // `restore-id`, and what later versions may have.
            _ => return None,
        })
    }

    /// What an event holds, read as a response that holds the same between `start` and `end`.
    fn result(&self, (start, end): (&str, &str), event: &SseEvent) -> Result<Box<RawValue>, Error> {
        if event.is_too_long {
            return Err(Error::Decode { message: "the event is too long".to_owned() });
        }
        let response = Response::new(200, "", [start, &event.data, end].concat());
        let result = response.raw_results(self.transformer, 1, false).pop();
        // There is one for each call.
        result.unwrap_or(Ok(RawValue::NULL)).map(ToOwned::to_owned)
    }
}

impl Call {
    /// The same from the event with this id on, as tRPC's client has it: in the input's `lastEventId`. An input that is no
    /// object stays as it is.
    #[must_use]
    pub fn resume_after(mut self, last_event_id: &str) -> Self {
        let json = self.input.as_ref().map_or("{}", |input| input.json());
        let json = if json == "null" { "{}" } else { json };
        let Some(fields) = Object::read(json).filter(|_| !last_event_id.is_empty()) else { return self };
        let others = fields.iter().filter(|(name, _)| *name != "lastEventId");
        let mut fields: Vec<_> =
            others.map(|(name, value)| [&quoted(name), ":", value.get()].concat()).collect();
        // In the order of their names: the same input is the same address.
        fields.sort();
        fields.push(["\"lastEventId\":", &quoted(last_event_id)].concat());
        let json = ["{", &fields.join(","), "}"].concat();
        let meta = self.input.as_ref().and_then(Input::meta);
        if let Ok(input) = Input::from_json(&json, meta) {
            self.input = Some(input);
        }
        self
    }
}

/// Text as JSON.
fn quoted(text: &str) -> String {
    // Fails for no text.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(stream: &str) -> Vec<SubscriptionEvent> {
        SubscriptionReader::new(Transformer::None).read(stream.as_bytes())
    }

    #[test]
    fn an_id_that_was_cleared_is_none_and_the_restored_one_is_resumed_from() {
        let mut reader = SubscriptionReader::new(Transformer::None);
        let stream = b"data: 1\nid: a\n\n\ndata: 2\nid: \n\n\nevent: restore-id\ndata: \nid: a\n\n\n";
        let ids: Vec<_> = reader
            .read(stream)
            .into_iter()
            .map(|event| match event {
                SubscriptionEvent::Data { id, .. } => id,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(ids, [Some("a".to_owned()), None]);
        assert_eq!(reader.last_event_id(), "a");
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_no_end() {
        let read = events("data: {\"half\n\ndata: 7\n\nevent: serialized-error\ndata: x\n\n: alive\n");
        assert!(matches!(&read[0], SubscriptionEvent::Data { data: Err(_), .. }));
        assert!(matches!(&read[1], SubscriptionEvent::Data { data: Ok(data), .. } if data.get() == "7"));
        assert!(matches!(&read[2], SubscriptionEvent::Failed(Error::NotAnEnvelope { .. })));
        assert!(matches!(&read[3], SubscriptionEvent::Ping));
        assert!(events("event: later\ndata: 1\n\n").is_empty());
        let connected = &events("event: connected\ndata: [1]\n\n")[0];
        assert!(matches!(connected, SubscriptionEvent::Connected { reconnect_after_inactivity: None }));
    }

    #[test]
    fn the_id_to_resume_from_is_a_field_of_the_input() {
        let resumed = |json: Option<&str>| {
            let input = json.map(|json| Input::from_json(json, None).unwrap());
            Call::new("a", input).resume_after("e\"1").input.map(|input| input.json().to_owned())
        };
        assert_eq!(resumed(None).as_deref(), Some(r#"{"lastEventId":"e\"1"}"#));
        assert_eq!(resumed(Some("null")).as_deref(), Some(r#"{"lastEventId":"e\"1"}"#));
        assert_eq!(resumed(Some(r#"{"a":1}"#)).as_deref(), Some(r#"{"a":1,"lastEventId":"e\"1"}"#));
        assert_eq!(resumed(Some("[1]")).as_deref(), Some("[1]"));
        assert_eq!(resumed(Some("{ }")).as_deref(), Some(r#"{"lastEventId":"e\"1"}"#));
        assert_eq!(Call::new("a", None).resume_after("").input, None);
    }

    #[test]
    fn it_resumes_from_the_latest_id_alone() {
        let input = Input::from_json(r#"{"lastEventId": "0", "a": {"lastEventId": 1}}"#, None).unwrap();
        let call = Call::new("a", Some(input)).resume_after("1").resume_after("22");
        let json = call.input.as_ref().map(Input::json);
        assert_eq!(json, Some(r#"{"a":{"lastEventId": 1},"lastEventId":"22"}"#));
        let call = Call::new("a", None).resume_after("1").resume_after("2");
        assert_eq!(call.input.as_ref().map(Input::json), Some(r#"{"lastEventId":"2"}"#));
    }
}
