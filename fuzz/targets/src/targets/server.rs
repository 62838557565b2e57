//! What the server reads: requests, and a repository's configuration.

use std::path::Path;

use axum::http::Method;
use jobs_server::{
    config::Config,
    trpc::{
        Kind, Output, Procedure, answer,
        error::TrpcError,
        output,
        request::{Arrived, decode},
        validate::Fields,
    },
};
use serde_json::{Value, value::RawValue};
use trpc::{Error, Response, Transformer};

use crate::input::choices_and_text;

/// Words of configurations.
pub const YAML_WORDS: &[&str] = &[
    "store:",
    "include:",
    "globs:",
    "exclude:",
    "\n  - ",
    "[",
    "]",
    "{",
    "}",
    "**/*",
    "*.{md,mdx}",
    "[a-z]",
    "!",
    "&a ",
    "*a",
    "<<:",
    "|\n",
    ">-\n",
    "---\n",
    "...\n",
    "? ",
    "%YAML 1.2\n",
    "!!binary",
    "!!str",
    "null",
    "~",
    "'",
    "\"",
    "\\x",
    "# ",
    "\t",
    "\u{feff}",
    "\r\n",
];

const PROCEDURES: &[Procedure<()>] = &[
    Procedure { path: "jobs.list", kind: Kind::Query, call: echo },
    Procedure { path: "jobs.get", kind: Kind::Query, call: by_id },
    Procedure { path: "jobs.retry", kind: Kind::Mutation, call: by_id },
];

fn echo(_: &(), input: Option<Value>) -> Result<Output, TrpcError> {
    output(&input)
}

fn by_id(_: &(), input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let id = fields.text("runId", 1..=64);
    let ids = fields.optional_text("fromStep", 0..=8);
    let limit = fields.integer("limit", 1..=100, 20);
    fields.choice("filter", &["all", "active"]);
    fields.finish()?;
    output(&(id, ids, limit))
}

/// Whatever arrives is answered by JSON, in which our own client finds a result for each call.
pub fn server_request(data: &[u8]) {
    let ([method, choices], text) = choices_and_text(data);
    let mut lines = text.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (path, query, body) = (line(), line(), line());
    let method = [Method::GET, Method::POST, Method::PUT, Method::HEAD][usize::from(method) % 4].clone();
    let content_type = ["application/json", "Application/JSON; charset=utf-8", "text/plain"];
    let arrived = || Arrived {
        method: method.clone(),
        content_type: content_type.get(usize::from(choices & 3)).copied(),
        path,
        query,
        body: (choices & 4 == 0).then_some(body.as_bytes()),
    };
    let answer = answer(&[PROCEDURES], &(), arrived());
    assert!(serde_json::from_str::<&RawValue>(&answer.body).is_ok(), "no JSON: {}", answer.body);
    let Ok(decoded) = decode(arrived()) else {
        assert!(answer.refused && answer.status.is_client_error());
        return;
    };
    let paths = decoded.calls.len();
    assert!(if decoded.batch { (1..=32).contains(&paths) } else { paths == 1 }, "{paths} calls");
    let transformer = if decoded.superjson { Transformer::Superjson } else { Transformer::None };
    let response = Response::new(answer.status.as_u16(), "/api/trpc", answer.body);
    for result in response.raw_results(transformer, paths, decoded.batch) {
        let is_read = matches!(result, Ok(_) | Err(Error::Trpc { .. }));
        assert!(is_read, "our own client does not read {}: {result:?}", response.body);
    }
}

/// A configuration is told in words, or is the same when it is read from what is kept of it.
pub fn lightfast_yml(data: &[u8]) {
    const PATHS: [&str; 6] = ["README.md", "docs/a.md", "docs/old/b/c.mdx", "a", "é/ü.md", "docs/[x].md"];
    match Config::parse(data, &["docs/**/*.md".to_owned()]) {
        Ok(config) => {
            let again = Config::from_summary(&config.summary()).expect("it reads what it writes");
            assert_eq!(again.fingerprint(), config.fingerprint());
            assert_eq!((again.store(), again.unconfigured()), (config.store(), config.unconfigured()));
            for path in PATHS.map(Path::new) {
                assert_eq!(again.matches(path), config.matches(path), "{}", path.display());
            }
        }
        Err(message) => {
            assert!(message.starts_with("Invalid lightfast.yml"), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
        }
    }
}
