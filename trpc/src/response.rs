//! HTTP responses: one envelope per call, or something that is no envelope at all.

use std::cell::OnceCell;

use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

use crate::{
    Error, ErrorCode, Found, RetryAfter, Transformer,
    envelope::ErrorShape,
    object::{Object, elements},
    reader, replace_lone_surrogates,
    superjson::{self, Equalities},
};

/// An HTTP response, read to its end.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Where it came from, after redirects.
    pub url: String,
    /// The body. Its content type says nothing: failures of a whole request come as `text/plain`.
    pub body: String,
    /// A redirect led to `url`, which is of another origin than the request's.
    pub redirected_away: bool,
    /// The header `Retry-After`, where there is one.
    pub retry_after: Option<RetryAfter>,
    /// When it was made, in milliseconds since 1970 on the server's clock, if it has been kept since: the header `Date`
    /// of one whose `Age` is not 0, or whose `Date` a response has had seconds ago: caches of service workers write no
    /// `Age`.
    pub kept_since: Option<i64>,
    /// The body with what cannot be read as it came: lone surrogates, and under superjson values that were left out.
    readable: OnceCell<String>,
    restored: OnceCell<String>,
}

/// The same status and, byte for byte, the same body.
impl PartialEq for Response {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status && self.body == other.body
    }
}

impl Eq for Response {}

impl Response {
    /// A response with this body and no more.
    pub fn new(status: u16, url: impl Into<String>, body: impl Into<String>) -> Self {
        Self { status, url: url.into(), body: body.into(), ..Self::default() }
    }

    /// The same with a `Retry-After`.
    #[must_use]
    pub fn with_retry_after(mut self, retry_after: Option<RetryAfter>) -> Self {
        self.retry_after = retry_after;
        self
    }

    /// The same, kept since that moment.
    #[must_use]
    pub fn with_kept_since(mut self, kept_since: Option<i64>) -> Self {
        self.kept_since = kept_since;
        self
    }

    /// The same, at the end of a redirect to another origin or not.
    #[must_use]
    pub fn with_redirected_away(mut self, redirected_away: bool) -> Self {
        self.redirected_away = redirected_away;
        self
    }

    /// The results of `calls` calls that went out as one request, one per call and in their order; `batched` when it was
    /// sent with `batch=1`. `T` may borrow from the body, as `&RawValue` does. `undefined` is read from `null`.
    ///
    /// Success is judged by the envelope, never by the status alone: a login page comes with 200, and one call of a
    /// batch may fail in a 207.
    ///
    /// ```
    /// use trpc::{Response, Transformer};
    ///
    /// let response = Response::new(200, "/api/trpc/a", r#"{"result":{"data":{"json":7}}}"#);
    /// assert_eq!(response.results::<u8>(Transformer::Superjson, 1, false), [Ok(7)]);
    /// ```
    ///
    /// # Errors
    /// Per call: [`Error::Trpc`] for an error envelope; [`Error::Http`] or [`Error::NotAnEnvelope`] where there is no
    /// envelope; [`Error::Decode`] where the data is not in the transformer's form or no `T`.
    pub fn results<'a, T: Deserialize<'a>>(
        &'a self,
        transformer: Transformer,
        calls: usize,
        batched: bool,
    ) -> Vec<Result<T, Error>> {
        let text = text(&self.body);
        let is_list = batched && text.starts_with('[');
        let values = match is_list {
            true => reader::list(text, transformer),
            false => reader::one(text, transformer).map(|value| vec![value]),
        };
        match values {
            Ok(values) if values.len() >= calls && (is_list || calls == 1) => {
                values.into_iter().take(calls).map(Ok).collect()
            }
            // The same text once more, with more patience: one bad result leaves the others.
            _ => {
                let results = self.raw_results(transformer, calls, batched).into_iter();
                results.map(|result| serde_json::from_str(result?.get()).map_err(decode_error)).collect()
            }
        }
    }

    /// The same as JSON text, in which lone surrogates are replaced.
    ///
    /// # Errors
    /// As those of [`results`](Self::results).
    pub fn raw_results(
        &self,
        transformer: Transformer,
        calls: usize,
        batched: bool,
    ) -> Vec<Result<&RawValue, Error>> {
        let text = self.readable(transformer);
        if batched && text.starts_with('[') {
            let Some(entries) = elements(text) else { return vec![Err(self.foreign(text)); calls] };
            let mut results: Vec<_> =
                entries.iter().take(calls).map(|entry| self.result(entry.get(), transformer)).collect();
            results.resize(calls, Err(self.not_an_envelope(Found::TooFewResults)));
            return results;
        }
        // A failure of the whole request is one object even for a batch.
        let result = self.result(text, transformer);
        match result {
            Ok(_) if calls != 1 => vec![Err(self.not_an_envelope(Found::OneResultForMany)); calls],
            result => vec![result; calls],
        }
    }

    /// What an envelope means.
    fn result<'a>(&self, text: &'a str, transformer: Transformer) -> Result<&'a RawValue, Error> {
        let Some(envelope) = Object::read(text) else { return Err(self.foreign(text)) };
        if let Some(error) = envelope.get("error").and_then(|error| self.trpc_error(error.get())) {
            return Err(error);
        }
        let result = envelope.get("result").filter(|result| result.get() != "null");
        let Some(result) = result else { return Err(self.foreign("{}")) };
        let Some(result) = Object::read(result.get()) else { return Err(self.foreign(text)) };
        // A result without data is `undefined`.
        let Some(data) = result.get("data") else { return Ok(RawValue::NULL) };
        match transformer {
            Transformer::None => Ok(data),
            Transformer::Superjson => {
                Object::read(data.get()).and_then(|data| data.get("json")).ok_or_else(|| Error::Decode {
                    message: "it is not in superjson's form, so the transformer may be wrong".into(),
                })
            }
        }
    }

    /// The body as it can be read.
    fn readable(&self, transformer: Transformer) -> &str {
        let readable = self.readable.get_or_init(|| replace_lone_surrogates(text(&self.body)).into_owned());
        match transformer {
            Transformer::None => readable,
            Transformer::Superjson => self.restored.get_or_init(|| restored(readable)),
        }
    }

    /// Reads an error object. `None` when it is not tRPC's.
    fn trpc_error(&self, json: &str) -> Option<Error> {
        let ErrorShape { message, code: number, data } = ErrorShape::read(&replace_lone_surrogates(json))?;
        let status = [data.http_status, self.status].into_iter().find(|status| *status >= 400);
        let named = !data.code.is_empty();
        let code = match status {
            _ if named => ErrorCode::of(&data.code),
            status if number <= -32_000 => ErrorCode::of_number(number, status.unwrap_or_default()),
            status => ErrorCode::of_status(status.unwrap_or_default()),
        };
        Some(Error::Trpc {
            code,
            code_name: if named { data.code } else { code.name().to_owned() },
            message,
            status: status.unwrap_or(code.http_status()),
            path: data.path,
            issues: data.zod_error.map(|error| error.issues()).unwrap_or_default(),
            retry_after: self.retry_after,
        })
    }

    /// What a text is that is no envelope.
    fn foreign(&self, text: &str) -> Error {
        let Self { status, url, redirected_away, retry_after, .. } = self;
        if *status >= 400 {
            return Error::Http {
                status: *status,
                url: url.clone(),
                redirected_away: *redirected_away,
                retry_after: *retry_after,
            };
        }
        self.not_an_envelope(match text.as_bytes().first() {
            None if *status == 0 || (300..400).contains(status) => Found::Redirect,
            None => Found::Nothing,
            Some(b'<') => Found::WebPage,
            Some(_) if serde_json::from_str::<IgnoredAny>(text).is_ok() => Found::OtherJson,
            Some(b'{' | b'[') => Found::HalfJson,
            Some(_) if text.contains(char::REPLACEMENT_CHARACTER) => Found::NotText,
            Some(_) => Found::OtherText,
        })
    }

    fn not_an_envelope(&self, found: Found) -> Error {
        Error::NotAnEnvelope {
            status: self.status,
            url: self.url.clone(),
            redirected_away: self.redirected_away,
            found,
        }
    }
}

/// A body without what some servers and proxies put around it.
fn text(body: &str) -> &str {
    body.trim_start_matches('\u{feff}').trim_ascii()
}

fn decode_error(error: serde_json::Error) -> Error {
    Error::Decode { message: error.to_string() }
}

/// The text of one envelope or of a list of them, with the values that superjson left out.
fn restored(text: &str) -> String {
    let envelopes = elements(text).unwrap_or_default();
    let mut envelopes: Vec<_> = envelopes.into_iter().map(RawValue::get).collect();
    if envelopes.is_empty() {
        envelopes.push(text);
    }
    let shared = |envelope| Equalities::of(&Object::read(envelope)?.object("result")?.object("data")?);
    let shared: Vec<_> = envelopes.into_iter().filter_map(shared).collect();
    superjson::restore(text, &shared)
}
