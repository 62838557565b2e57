//! Requests: which URL, method and body carry which calls.

use std::hash::{Hash, Hasher};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{Call, Method, ProcedureKind, Transformer};

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

/// What shapes every request to one endpoint. Equal when the requests are: slashes at the end of an endpoint, blanks
/// around it and fragments do not count.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestOptions {
    /// The endpoint, such as `/api/trpc` or `https://console.example/api/trpc`. Blanks around it and a fragment do
    /// not count; a query in it (`/gateway?key=1`) goes along with every request.
    pub endpoint: String,
    /// How inputs and results are written. superjson unless set.
    pub transformer: Transformer,
    /// The method of queries. POST suits long inputs, but only where the server allows it (`allowMethodOverride`).
    pub query_method: Method,
}

impl RequestOptions {
    /// superjson over GET.
    pub fn new(endpoint: impl Into<String>) -> Self {
        Self {
            endpoint: endpoint.into(),
            transformer: Transformer::default(),
            query_method: Method::default(),
        }
    }

    /// The same with another transformer.
    #[must_use]
    pub fn with_transformer(mut self, transformer: Transformer) -> Self {
        self.transformer = transformer;
        self
    }

    /// The same with another method for queries.
    #[must_use]
    pub fn with_query_method(mut self, method: Method) -> Self {
        self.query_method = method;
        self
    }
}

impl RequestOptions {
    /// The endpoint without what does not count, and the query in it.
    fn base_and_query(&self) -> (&str, &str) {
        let endpoint = self.endpoint.split('#').next().unwrap_or_default().trim();
        let (base, query) = endpoint.split_once('?').unwrap_or((endpoint, ""));
        (base.trim_end_matches('/'), query)
    }

    fn identity(&self) -> impl PartialEq + Hash {
        (self.base_and_query(), self.transformer, self.query_method)
    }
}

impl PartialEq for RequestOptions {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for RequestOptions {}

impl Hash for RequestOptions {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// A request, ready to be sent. A body is JSON: `content-type: application/json`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    ///
    /// ```
    /// use trpc::{Call, Input, ProcedureKind, Request, RequestOptions};
    ///
    /// let options = RequestOptions::new("/api/trpc");
    /// let call = Call::new("user.byId", Some(Input::new(&7)?));
    /// let request = Request::single(&options, ProcedureKind::Query, &call);
    /// assert_eq!(request.url, "/api/trpc/user.byId?input=%7B%22json%22%3A7%7D");
    /// # Ok::<(), trpc::Error>(())
    /// ```
    pub fn single(options: &RequestOptions, kind: ProcedureKind, call: &Call) -> Self {
        let input = call.input.as_ref().map(|input| input.write(options.transformer));
        Self::new(options, kind, &call.path, false, input)
    }

    /// Several calls of one kind in one request (`batch=1`). Inputs are keyed by index; a call without input has no
    /// key.
    pub fn batch(options: &RequestOptions, kind: ProcedureKind, calls: &[Call]) -> Self {
        let paths: Vec<_> = calls.iter().map(|call| call.path.as_str()).collect();
        let mut inputs = String::from("{");
        for (index, call) in calls.iter().enumerate() {
            if let Some(input) = &call.input {
                let separator = if inputs.len() > 1 { ",\"" } else { "\"" };
                inputs += &[separator, &index.to_string(), "\":", &input.write(options.transformer)].concat();
            }
        }
        inputs.push('}');
        Self::new(options, kind, &paths.join(","), true, Some(inputs))
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
            ProcedureKind::Subscription => Method::Get,
        };
        let (base, query) = options.base_and_query();
        let mut url = base.to_owned();
        url.push('/');
        url.extend(utf8_percent_encode(path, ENCODED_PATH));
        let mut separator = '?';
        let mut add = |parameter: &str| {
            if !parameter.is_empty() {
                url.push(std::mem::replace(&mut separator, '&'));
                url.push_str(parameter);
            }
        };
        add(query);
        add(if batched { "batch=1" } else { "" });
        let body = match (method, input) {
            (Method::Post, input) => input,
            (Method::Get, Some(input)) => {
                add(&["input=", &utf8_percent_encode(&input, ENCODED).to_string()].concat());
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
    use crate::Input;

    fn url(endpoint: &str, batched: bool) -> String {
        let call = Call::new("a.b", Some(Input::new("x").unwrap()));
        let options = RequestOptions::new(endpoint).with_transformer(Transformer::None);
        match batched {
            true => Request::batch(&options, ProcedureKind::Query, &[call.clone(), call]).url,
            false => Request::single(&options, ProcedureKind::Query, &call).url,
        }
    }

    #[test]
    fn an_endpoint_is_trimmed_and_keeps_its_query() {
        assert_eq!(url(" /api/trpc/ ", false), "/api/trpc/a.b?input=%22x%22");
        assert_eq!(url("/gateway?key=1#top", false), "/gateway/a.b?key=1&input=%22x%22");
        assert_eq!(
            url("/gateway/?key=1", true),
            "/gateway/a.b,a.b?key=1&batch=1&input=%7B%220%22%3A%22x%22%2C%221%22%3A%22x%22%7D"
        );
        assert_eq!(url("/gateway?", false), "/gateway/a.b?input=%22x%22");
    }

    #[test]
    fn the_query_of_an_endpoint_goes_along_by_post_too() {
        let call = Call::new("a.b", Some(Input::new("x").unwrap()));
        let options = RequestOptions::new("/gw/trpc?key=k1").with_transformer(Transformer::None);
        let by_post = options.clone().with_query_method(Method::Post);
        for (options, kind) in [(&options, ProcedureKind::Mutation), (&by_post, ProcedureKind::Query)] {
            let single = Request::single(options, kind, &call);
            assert_eq!((single.method, single.url.as_str()), (Method::Post, "/gw/trpc/a.b?key=k1"));
            assert_eq!(single.body.as_deref(), Some("\"x\""));
            let batch = Request::batch(options, kind, &[call.clone(), call.clone()]);
            assert_eq!((batch.method, batch.url.as_str()), (Method::Post, "/gw/trpc/a.b,a.b?key=k1&batch=1"));
            assert_eq!(batch.body.as_deref(), Some(r#"{"0":"x","1":"x"}"#));
        }
    }

    #[test]
    fn options_are_equal_when_their_requests_are() {
        let options = RequestOptions::new("/api/trpc?key=1");
        for same in [" /api/trpc?key=1\n", "/api/trpc/?key=1", "/api/trpc?key=1#top"] {
            assert_eq!(options, RequestOptions::new(same));
        }
        for other in ["/api/trpc", "/api/trpc?key=2", "/api/TRPC?key=1", "api/trpc?key=1"] {
            assert_ne!(options, RequestOptions::new(other));
        }
        assert_ne!(options, options.clone().with_query_method(Method::Post));
        assert_ne!(options, options.clone().with_transformer(Transformer::None));
    }

    proptest! {
        #[test]
        fn what_is_encoded_can_be_decoded(text: String) {
            let encoded = utf8_percent_encode(&text, ENCODED).to_string();
            prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_graphic() && !b"&=?#/+\",:".contains(&byte)));
            prop_assert_eq!(percent_decode_str(&encoded).decode_utf8().unwrap(), text);
        }
    }
}
