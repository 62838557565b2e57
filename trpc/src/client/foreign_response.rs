//! Responses by their members alone: those of a frame, a test or a host's own `fetch` are no instances of this realm's
//! `Response`.

use js_sys::{Date, Error, Function, JsString, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::spare_buffer::sized;
use crate::{Response, RetryAfter, retry_after::http_date};

/// A response whose head has arrived.
pub(super) struct ForeignResponse {
    response: JsValue,
    /// It is known from its `Date` that a cache had it.
    pub(super) is_kept: bool,
}

impl ForeignResponse {
    /// `None` when it has no status, so that it is no response.
    pub(super) fn new(response: JsValue) -> Option<Self> {
        // Primitives have no members to ask for.
        let response = response.is_object().then_some(Self { response, is_kept: false })?;
        response.get("status").as_f64().map(|_| response)
    }

    fn get(&self, name: &str) -> JsValue {
        member(&self.response, name)
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        let headers = self.get("headers");
        let get = Reflect::get(&headers, &"get".into()).ok()?.dyn_into::<Function>().ok()?;
        get.call1(&headers, &name.into()).ok()?.as_string()
    }

    pub(super) fn status(&self) -> u16 {
        self.get("status").as_f64().unwrap_or_default() as u16
    }

    /// The body, to be read as it comes.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(super) fn body(&self) -> Result<BodyReader, JsValue> {
        let body = self.get("body");
        let get_reader = member(&body, "getReader").dyn_into::<Function>();
        let get_reader = get_reader.map_err(|_| Error::new("the response has no body that streams"))?;
        Ok(BodyReader { reader: get_reader.call0(&body)?, read: None })
    }

    /// When the server made the response, in milliseconds since 1970 on its clock, and for how long it lay in caches.
    pub(super) fn date_and_age(&self) -> Option<(i64, i64)> {
        let date = http_date(&self.header("date")?, parse_date)?;
        let age = self.header("age").and_then(|age| age.trim().parse::<u32>().ok()).unwrap_or_default();
        Some((date, i64::from(age) * 1_000))
    }

    /// Reads it to its end.
    ///
    /// # Errors
    /// What reading it threw or was rejected with.
    pub(super) async fn read(&self, requested_url: &str, spare: Vec<u8>) -> Result<Response, JsValue> {
        let body = match call(&self.response, "arrayBuffer") {
            // As bytes: a text would be decoded by the browser only to be encoded again.
            Some(bytes) => {
                let bytes = JsFuture::from(bytes?).await?;
                // A number would be taken for a length.
                let is_buffer = bytes.is_object() && member(&bytes, "byteLength").as_f64().is_some();
                if !is_buffer {
                    return Err(Error::new("arrayBuffer() of the response gave no bytes").into());
                }
                let array = Uint8Array::new(&bytes);
                let mut bytes = sized(spare, array.length() as usize);
                array.copy_to(&mut bytes);
                String::from_utf8(bytes)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
            }
            None => {
                let text = call(&self.response, "text")
                    .ok_or_else(|| Error::new("the response has no body to read"))?;
                let text = JsFuture::from(text?).await?.dyn_into::<JsString>();
                text.map_err(|_| Error::new("text() of the response gave no text"))?.into()
            }
        };
        let url = self.get("url").as_string().filter(|url| !url.is_empty());
        let status = self.status();
        let is_elsewhere =
            |url: &String| self.get("redirected").is_truthy() && leads_away(requested_url, url);
        let redirected_away = url.as_ref().is_some_and(is_elsewhere);
        let kept_since =
            self.date_and_age().filter(|(_, age)| *age > 0 || self.is_kept).map(|(date, _)| date);
        Ok(Response::new(status, url.unwrap_or_else(|| requested_url.to_owned()), body)
            .with_redirected_away(redirected_away)
            .with_kept_since(kept_since)
            .with_retry_after(
                self.header("retry-after").and_then(|value| RetryAfter::parse(&value, parse_date)),
            ))
    }
}

/// Reads a body as it comes: a `ReadableStreamDefaultReader`.
pub(super) struct BodyReader {
    reader: JsValue,
    /// The read under way, which goes on where its caller has stopped to wait.
    read: Option<JsFuture>,
}

impl BodyReader {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// What reading it threw or was rejected with.
    pub(super) async fn read(&mut self) -> Result<Option<Vec<u8>>, JsValue> {
        let read = match self.read.take() {
            Some(read) => read,
            None => {
                let read = call(&self.reader, "read").ok_or_else(|| Error::new("the body cannot be read"))?;
                JsFuture::from(read?)
            }
        };
        let chunk = self.read.insert(read).await;
        self.read = None;
        let chunk = chunk?;
        if member(&chunk, "done").is_truthy() {
            return Ok(None);
        }
        let bytes = member(&chunk, "value");
        // A number would be taken for a length.
        if !(bytes.is_object() && member(&bytes, "byteLength").as_f64().is_some()) {
            return Err(Error::new("the body gave no bytes").into());
        }
        Ok(Some(Uint8Array::new(&bytes).to_vec()))
    }
}

impl Drop for BodyReader {
    fn drop(&mut self) {
        // A `fetch` of the host's that does not pass the signal on leaves the connection open.
        if let Some(Ok(cancelled)) = call(&self.reader, "cancel") {
            spawn_local(async move {
                // That it is aborted already is no news.
                let _ = JsFuture::from(cancelled).await;
            });
        }
    }
}

/// Calls a method that may give a promise.
fn call(object: &JsValue, name: &str) -> Option<Result<Promise, JsValue>> {
    let method = member(object, name).dyn_into::<Function>().ok()?;
    Some(method.call0(object).map(|value| Promise::resolve(&value)))
}

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// Whether a request to one URL ended at another origin.
fn leads_away(requested: &str, ended: &str) -> bool {
    // Relative ones are the page's: the browser resolves them as it does for `fetch`.
    let origin =
        |url: &str| Some(web_sys::Url::new(&web_sys::Request::new_with_str(url).ok()?.url()).ok()?.origin());
    origin(requested) != origin(ended)
}

fn parse_date(date: &str) -> Option<i64> {
    let millis = Date::parse(date);
    millis.is_finite().then_some(millis as i64)
}
