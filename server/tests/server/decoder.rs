//! No request, however strange, makes the decoder panic.

use axum::http::Method;
use jobs_server::trpc::request::{Arrived, decode};
use proptest::prelude::*;
use serde_json::Value;
use trpc::superjson;

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(Value::from("undefined")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof![
            Just("json".to_owned()),
            Just("meta".to_owned()),
            Just("values".to_owned()),
            Just("0".to_owned()),
            ".{0,4}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn arrived<'a>(method: &str, path: &'a str, query: &'a str, body: Option<&'a [u8]>) -> Arrived<'a> {
    Arrived {
        method: Method::from_bytes(method.as_bytes()).expect("a method"),
        content_type: Some("application/json"),
        path,
        query,
        body,
    }
}

proptest! {
    #[test]
    fn any_query_is_decoded_or_refused(path in ".{0,60}", query in ".{0,200}") {
        let _ = decode(arrived("GET", &path, &query, None));
    }

    #[test]
    fn any_body_is_decoded_or_refused(
        method in "(GET|POST|PUT|DELETE|QUERY)",
        content_type in proptest::option::of(".{0,30}"),
        query in "(batch=1)?(&input=)?.{0,20}",
        body in proptest::option::of(prop::collection::vec(any::<u8>(), 0..200)),
    ) {
        let mut request = arrived(&method, "jobs.list,jobs.get", &query, body.as_deref());
        request.content_type = content_type.as_deref();
        let _ = decode(request);
    }

    #[test]
    fn a_batch_has_one_call_for_each_path(input in json(), paths in prop::collection::vec("[a-z.]{0,9}", 1..9)) {
        let encoded: String =
            form_urlencoded::byte_serialize(input.to_string().as_bytes()).collect();
        let query = format!("batch=1&input={encoded}");
        let decoded = decode(arrived("GET", &paths.join(","), &query, None)).expect("a batch");
        let found: Vec<_> = decoded.calls.into_iter().map(|call| call.path).collect();
        prop_assert_eq!(found, paths);
    }

    #[test]
    fn a_single_input_comes_through(input in json()) {
        let encoded: String =
            form_urlencoded::byte_serialize(input.to_string().as_bytes()).collect();
        let query = format!("input={encoded}");
        let mut decoded = decode(arrived("GET", "jobs.list", &query, None)).expect("a call");
        prop_assert_eq!(decoded.superjson, superjson::is_wrapped(&input));
        let call = decoded.calls.pop().expect("a call");
        let expected = if decoded.superjson { superjson::unwrap(input) } else { Some(input) };
        prop_assert_eq!(call.input.expect("an input"), expected);
    }
}
