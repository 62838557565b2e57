//! Inputs to begin with: what servers have really answered, and what once went wrong.

use std::{fs, path::Path};

use serde_json::Value;

use crate::Target;

/// What is known of a target: seeds that are made of the recorded exchanges, and the regressions.
///
/// # Panics
/// Where the files of the repository are not there.
pub fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let mut corpus = regressions(target);
    corpus.extend(seeds(target.name));
    corpus
}

/// The folder of this name beside the targets' crate, or above it.
fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The files in a folder, in the order of their names; none where there is no folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a readable file")).collect()
}

/// Inputs that once made it fail.
fn regressions(target: &Target) -> Vec<Vec<u8>> {
    files(&folder("../regressions").join(target.name))
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let plain = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    match name {
        "trpc_response" => exchanges().iter().flat_map(|exchange| exchange.with_all_choices()).collect(),
        "superjson" => {
            let data = exchanges().into_iter().flat_map(|exchange| exchange.data());
            data.map(|data| with_choices([0, 0], &data.to_string())).collect()
        }
        "trpc_subscription" => {
            let streams = exchanges().into_iter().filter(|exchange| exchange.body.contains("data:"));
            streams.map(|exchange| with_choices([exchange.transformer(), 7], &exchange.body)).collect()
        }
        "job" => rows().iter().map(|row| with_choices([0, 0], &row.to_string())).collect(),
        "job_details" => {
            let objects =
                exchanges().into_iter().flat_map(|exchange| exchange.results()).filter(Value::is_object);
            objects.chain(rows()).map(|details| with_choices([1, 60], &details.to_string())).collect()
        }
        "server_request" => exchanges().iter().map(Exchange::as_arrived).collect(),
        "filter_address" => plain(&[
            "\0\0status=failed,running&q=yml&range=7d&job=run_1",
            "\0\0endpoint=%2fapi&flag&range=5h&status=,,&q=&job=",
            "\x01\0b-status=queued&status=Scheduled,QUEUED&b-q=caf%C3%A9+%2B&q=a%26b",
            "\x02\0status=paused%2Cx&job=run%201&job=2&range=24h&=&&a=b=c",
        ]),
        "tab_message" => plain(&[
            r#"{"version":1,"message":"hello"}"#,
            r#"{"version":1,"message":"left"}"#,
            r#"{"version":1,"message":{"ask":{"history":true}}}"#,
            r#"{"version":1,"message":{"here":{"quiet":900,"subscribed":false}}}"#,
            r#"{"version":1,"message":{"answer":{"sentAt":1767614400000,"name":[7,1],"active":true,"responses":[{"status":200,"url":"/api/trpc/jobs.list","body":"{}","redirectedAway":false,"retryAfterSeconds":null,"retryAfterMoment":1,"keptSince":null,"calls":1}]}}}"#,
            r#"{"version":1,"message":{"failed":{"sentAt":-1,"active":false,"failure":{"network":{"message":"x"}}}}}"#,
            r#"{"version":1,"message":{"failed":{"sentAt":1,"active":false,"failure":{"timeout":{"after":10000}}}}}"#,
        ]),
        "lightfast_yml" => plain(&[
            "version: 1\nstore: docs\ninclude:\n  - docs/**/*.md\n  - ./README.md\nexclude: [docs/old/**]\n",
            "store: 'a'\nglobs: [\"**/*.{md,mdx}\", '[a-z]?.md']\n",
            "# nothing yet\n",
            "store: docs\ninclude:\n  - a.md\n bad: [\n",
            "a: &a [x, x]\nb: &b [*a, *a]\ninclude: [*a]\n",
            "include: !!binary aGVsbG8=\nstore: |\n  two\n  lines\nexclude: null\n",
        ]),
        // Choices alone: any bytes are as good.
        _ => (0..64).map(|seed| (0..8 + seed * 4).map(|at| (seed * 31 + at * 7) as u8).collect()).collect(),
    }
}

fn with_choices(choices: [u8; 2], text: &str) -> Vec<u8> {
    [&choices, text.as_bytes()].concat()
}

/// An exchange with a server, as it was recorded.
struct Exchange {
    is_superjson: bool,
    status: u64,
    method: String,
    path: String,
    sent: String,
    body: String,
}

/// The recorded exchanges.
fn exchanges() -> Vec<Exchange> {
    let texts = files(&folder("../../trpc/tests/wire"));
    let exchanges: Vec<_> =
        texts.iter().filter_map(|text| serde_json::from_slice(text).ok()).map(Exchange::of).collect();
    assert!(exchanges.len() > 50, "only {} exchanges are recorded", exchanges.len());
    exchanges
}

impl Exchange {
    fn of(recorded: Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            is_superjson: recorded["transformer"] == "superjson",
            status: recorded["response"]["status"].as_u64().unwrap_or_default(),
            method: text(&recorded["request"]["method"]),
            path: text(&recorded["request"]["path"]),
            sent: text(&recorded["request"]["body"]),
            body: text(&recorded["response"]["body"]),
        }
    }

    fn transformer(&self) -> u8 {
        u8::from(!self.is_superjson)
    }

    /// As it came, and as if it were the answer to other requests.
    fn with_all_choices(&self) -> Vec<Vec<u8>> {
        let status = u8::from(self.status >= 400);
        let is_list = u8::from(self.body.starts_with('[')) << 1;
        [1, 3]
            .map(|calls: u8| with_choices([self.transformer() | is_list | calls << 2, status], &self.body))
            .into()
    }

    fn as_arrived(&self) -> Vec<u8> {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let path = path.rsplit('/').next().unwrap_or_default();
        with_choices([u8::from(self.method == "POST"), 0], &[path, query, &self.sent].join("\n"))
    }

    fn data(&self) -> Vec<Value> {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let envelopes = match body {
            Value::Array(list) => list,
            one => vec![one],
        };
        envelopes.into_iter().map(|envelope| taken(envelope, "/result/data")).collect()
    }

    /// What the procedures gave.
    fn results(&self) -> Vec<Value> {
        let json = |data| if self.is_superjson { taken(data, "/json") } else { data };
        self.data().into_iter().map(json).collect()
    }
}

/// What is at that place of a value.
fn taken(mut value: Value, place: &str) -> Value {
    value.pointer_mut(place).map(Value::take).unwrap_or_default()
}

/// The rows of all recorded lists.
fn rows() -> Vec<Value> {
    let list = |result: Value| match result {
        Value::Array(rows) => rows,
        page => match taken(page, "/items") {
            Value::Array(rows) => rows,
            _ => Vec::new(),
        },
    };
    exchanges().into_iter().flat_map(|exchange| exchange.results()).flat_map(list).collect()
}
