//! What a server answers.

use jobs_console::job::JobPage;
use serde_json::{Value, value::RawValue};
use trpc::{Error, Response, SubscriptionReader, Transformer, replace_lone_surrogates};

use crate::input::choices_and_text;

/// Words of tRPC's envelopes and of superjson.
pub const TRPC_WORDS: &[&str] = &[
    "{\"result\":{\"data\":",
    "{\"result\":{\"data\":{\"json\":",
    "{\"error\":{\"message\":\"no\",\"code\":-32004,\"data\":{\"code\":\"NOT_FOUND\",\"httpStatus\":404}}}",
    "\"result\":",
    "\"error\":",
    "\"data\":",
    "\"json\":",
    "\"meta\":{\"values\":{\"a.0\":[\"Date\"],\"b\":[\"undefined\"]},\"v\":1}",
    "\"meta\":{\"referentialEqualities\":{\"a\":[\"b\",\"c.0\"]}}",
    "\"referentialEqualities\":[[\"a\"],{\"b\":[\"a.b\"]}]",
    "\"items\":",
    "\"nextCursor\":",
    "\"hasMore\":true",
    "\"zodError\":",
    "\\ud83d",
    "\\ud83d\\ude00",
    "\\u0000",
    "null",
    "\u{feff}",
    "\u{fffd}",
    "[[[[[[[[",
    "batch=1&input=",
    "%7B%22json%22%3A",
    "undefined",
];

/// Words of server-sent events.
pub const SSE_WORDS: &[&str] = &[
    "data: ",
    "event: ",
    "id: ",
    "retry: ",
    "connected",
    "serialized-error",
    "return",
    "ping",
    "\n\n",
    "\r\n",
    "\r",
    ":",
    "\u{feff}",
    "\0",
    "{\"reconnectAfterInactivityMs\":3000}",
];

const STATUSES: [u16; 8] = [200, 500, 207, 404, 401, 302, 0, 429];

/// There is a result for each call, the same in one pass and with patience, and each error says something.
pub fn trpc_response(data: &[u8]) {
    let ([choices, status], body) = choices_and_text(data);
    let transformer = if choices & 1 == 0 { Transformer::Superjson } else { Transformer::None };
    let (batched, calls) = (choices & 2 != 0, usize::from(choices >> 2 & 3));
    let status = STATUSES[usize::from(status) % STATUSES.len()];
    let response = Response::new(status, "/api/trpc", body);
    let results = response.raw_results(transformer, calls, batched);
    let values = response.results::<Value>(transformer, calls, batched);
    assert_eq!((results.len(), values.len()), (calls, calls), "one result for each call");
    for (result, value) in results.iter().zip(values) {
        match (result, value) {
            (Ok(raw), Ok(value)) => assert_eq!(parsed(raw), Some(value), "one pass and patience differ"),
            (Err(one), Err(other)) => {
                assert_eq!(*one, other, "one pass and patience fail differently");
                assert!(!one.to_string().is_empty());
            }
            (Ok(raw), Err(Error::Decode { .. })) => assert_eq!(parsed(raw), None, "it could be decoded"),
            (one, other) => panic!("one pass or patience fails: {one:?}, {other:?}"),
        }
    }
    for page in response.results::<JobPage<'_>>(transformer, calls, batched).into_iter().flatten() {
        assert!(page.paged || (!page.has_more && page.next_cursor.is_none()), "only pages have more");
    }
}

/// `None` for what serde_json reads no further.
fn parsed(raw: &RawValue) -> Option<Value> {
    serde_json::from_str(&replace_lone_surrogates(raw.get())).ok()
}

/// It does not matter how a stream is cut.
pub fn trpc_subscription(data: &[u8]) {
    let ([choices, cut], _) = choices_and_text(data);
    let stream = data.get(2..).unwrap_or_default();
    let transformer = if choices & 1 == 0 { Transformer::Superjson } else { Transformer::None };
    let mut at_once = SubscriptionReader::new(transformer);
    let whole = at_once.read(stream);
    let mut in_pieces = SubscriptionReader::new(transformer);
    let pieces: Vec<_> =
        stream.chunks(usize::from(cut).max(1)).flat_map(|piece| in_pieces.read(piece)).collect();
    assert_eq!(format!("{whole:?}"), format!("{pieces:?}"), "cuts make a difference");
    assert_eq!(at_once.last_event_id(), in_pieces.last_event_id());
}
