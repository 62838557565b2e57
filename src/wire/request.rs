//! Requests: which URL, method and body carry which calls.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Payload, Transformer};
use crate::decimal::decimal;

/// What JavaScript's `encodeURIComponent` does not leave as it is (ECMA-262, 19.2.6.4).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The same for the paths of a batch, between which commas stay as they are.
const ENCODED_PATH: &AsciiSet = &ENCODED.remove(b',');

/// The headers of a request besides those that the browser and the host add: `content-type` goes with a
/// POST alone, `x-trpc-source` is for the server's log. Cross-origin preflights of consoles allow these and no
/// other.
pub const HEADERS: &[(&str, &str)] =
    &[("content-type", "application/json"), ("x-trpc-source", "jobs-console")];

/// Whether a procedure reads or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProcedureKind {
    /// Reads; sent with GET.
    Query,
    /// Changes something; sent with POST.
    Mutation,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

/// One call of a procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The procedure's path, such as `jobs.list`.
    pub path: String,
    /// The input; `None` leaves it out.
    pub input: Option<Payload>,
}

/// What shapes every request to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestOptions {
    /// The endpoint, such as `/api/trpc` or `https://console.example/api/trpc`.
    pub endpoint: String,
    /// How inputs and results are written.
    pub transformer: Transformer,
    /// The method of queries. POST suits long inputs, but only where the server allows it
    /// (`allowMethodOverride`).
    pub query_method: Method,
}

/// A request, ready to be sent. A body is JSON: `content-type: application/json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The URL, relative if the endpoint is.
    pub url: String,
    /// The body of a POST.
    pub body: Option<String>,
}

impl Request {
    /// One call, not batched.
    pub fn single(options: &RequestOptions, kind: ProcedureKind, call: &Call) -> Self {
        let input = call.input.as_ref().map(|input| input.write(options.transformer));
        Self::new(options, kind, &call.path, false, input)
    }

    /// Several calls of one kind in one request (`batch=1`). Inputs are keyed by index; a call without
    /// input has no key.
    pub fn batch(options: &RequestOptions, kind: ProcedureKind, calls: &[Call]) -> Self {
        let mut path = String::new();
        let mut inputs = String::from("{");
        for (index, call) in calls.iter().enumerate() {
            if index > 0 {
                path.push(',');
            }
            path.push_str(&call.path);
            if let Some(input) = &call.input {
                let separator = if inputs.len() > 1 { ",\"" } else { "\"" };
                inputs += &[separator, &decimal(index), "\":", &input.write(options.transformer)].concat();
            }
        }
        inputs.push('}');
        Self::new(options, kind, &path, true, Some(inputs))
    }

    fn new(
        options: &RequestOptions,
        kind: ProcedureKind,
        path: &str,
        batched: bool,
        input: Option<String>,
    ) -> Self {
        let method = match kind {
            ProcedureKind::Query => options.query_method,
            ProcedureKind::Mutation => Method::Post,
        };
        let mut url = options.endpoint.trim_end_matches('/').to_owned();
        url.push('/');
        url.extend(utf8_percent_encode(path, ENCODED_PATH));
        if batched {
            url.push_str("?batch=1");
        }
        let body = match (method, input) {
            (Method::Post, input) => input,
            (Method::Get, Some(input)) => {
                url.push_str(if batched { "&input=" } else { "?input=" });
                url.extend(utf8_percent_encode(&input, ENCODED));
                None
            }
            (Method::Get, None) => None,
        };
        Self { method, url, body }
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_encoded_can_be_decoded(text: String) {
            let encoded = utf8_percent_encode(&text, ENCODED).to_string();
            prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_graphic() && !b"&=?#/+\",:".contains(&byte)));
            prop_assert_eq!(percent_decode_str(&encoded).decode_utf8().unwrap(), text);
        }
    }
}
