//! A server on a free port, repositories to feed it with, and a client.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jobs_server::http::Limits;
use jobs_server::ingest::Pace;
use jobs_server::secret::Secret;
use jobs_server::server::{Options, Repositories, Server, Source};
use jobs_server::store::Retention;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What callers of internal procedures send.
pub const TOKEN: &str = "a token of the tests";

/// Longer than anything takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "it did not happen: {what}");
        std::thread::yield_now();
    }
}

/// A directory of documents that is gone after the test.
pub struct Repo {
    path: PathBuf,
    /// Of a repository that is not within another.
    _directory: Option<TempDir>,
}

impl Repo {
    /// A repository with these files. Its name is `owner/name`.
    pub fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let directory = TempDir::new().expect("a directory");
        let repo = Self { path: directory.path().to_owned(), _directory: Some(directory) };
        repo.set_name(name);
        for (path, content) in files {
            repo.write(path, content);
        }
        repo
    }

    /// A repository with so many documents.
    pub fn with_documents(name: &str, count: usize) -> Self {
        let repo = Self::new(name, &[]);
        for number in 0..count {
            repo.write(&format!("docs/{number:03}.md"), format!("# Page {number}\n\nText of {name}.\n"));
        }
        repo
    }

    /// A repository within this one.
    pub fn inner(&self, path: &str, name: &str) -> Self {
        let repo = Self { path: self.path.join(path), _directory: None };
        repo.set_name(name);
        repo
    }

    fn set_name(&self, name: &str) {
        self.write("Cargo.toml", format!("[package]\nrepository = \"https://example.com/{name}\"\n"));
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.path.join(path);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("a directory");
        std::fs::write(file, content).expect("a file");
    }

    pub fn path(&self) -> PathBuf {
        self.path.clone()
    }
}

/// A client of one server.
#[derive(Clone)]
pub struct Client {
    pub base: String,
    agent: ureq::Agent,
}

impl Client {
    pub fn new(port: u16) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .new_agent();
        Self { base: format!("http://127.0.0.1:{port}"), agent }
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.call().expect("an answer"))
    }

    pub fn post(&self, path: &str, content_type: &str, body: &str) -> Reply {
        let request = self.agent.post(format!("{}{path}", self.base)).header("content-type", content_type);
        Reply::of(request.send(body).expect("an answer"))
    }

    /// A plain mutation with a token; its envelope.
    pub fn mutate_with(&self, token: &str, procedure: &str, input: &Value) -> Reply {
        let request = self
            .agent
            .post(format!("{}/api/trpc/{procedure}", self.base))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"));
        Reply::of(request.send(input.to_string()).expect("an answer"))
    }

    /// A plain query; its envelope.
    pub fn query(&self, procedure: &str, input: &Value) -> Value {
        self.get(&query_path(procedure, input), &[]).json()
    }

    /// A plain mutation; its envelope.
    pub fn mutate(&self, procedure: &str, input: &Value) -> Value {
        self.post(&format!("/api/trpc/{procedure}"), "application/json", &input.to_string()).json()
    }

    pub fn jobs(&self) -> Vec<Value> {
        let answer = self.query("jobs.list", &json!({ "organizationId": "org_test" }));
        answer["result"]["data"].as_array().unwrap_or_else(|| panic!("no list: {answer}")).clone()
    }

    /// The newest job of a repository, once it has this status.
    pub fn job(&self, repo_name: &str, status: &str) -> Value {
        eventually(&format!("{repo_name} is {status}"), || {
            let newest = self.jobs().into_iter().find(|job| job["repoName"] == repo_name)?;
            (newest["status"] == status).then_some(newest)
        })
    }

    pub fn details(&self, job: &Value) -> Value {
        self.query("jobs.get", &json!({ "runId": job["id"] }))["result"]["data"].clone()
    }

    pub fn search(&self, query: &str) -> Value {
        let input = json!({ "organizationId": "org_test", "query": query });
        let answer = self.query("docs.search", &input);
        assert!(answer["result"]["data"].is_object(), "{query:?}: {answer}");
        answer["result"]["data"].clone()
    }
}

pub fn query_path(procedure: &str, input: &Value) -> String {
    let input: String = form_urlencoded::byte_serialize(input.to_string().as_bytes()).collect();
    format!("/api/trpc/{procedure}?input={input}")
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    fn of(mut response: ureq::http::Response<ureq::Body>) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.body_mut().read_to_vec().expect("a body"),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a readable header"))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("text")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {:?}", self.text()))
    }
}

/// A server within the test's own process.
pub struct TestServer {
    pub client: Client,
    pub dist: TempDir,
    runtime: Runtime,
    server: Option<Server>,
}

impl TestServer {
    pub fn start(repos: &[&Repo], files_per_second: Option<f64>) -> (Self, TempDir) {
        let data = TempDir::new().expect("a directory");
        (Self::on(data.path(), repos, files_per_second), data)
    }

    /// A server on a data directory that may have been in use before.
    pub fn on(data: &Path, repos: &[&Repo], files_per_second: Option<f64>) -> Self {
        Self::with_retention(data, repos, files_per_second, Retention::default())
    }

    /// A server that waits so long before it reads again what it could not read.
    pub fn that_waits(
        repos: &[&Repo],
        files_per_second: Option<f64>,
        before_retry: Duration,
    ) -> (Self, TempDir) {
        let data = TempDir::new().expect("a directory");
        (Self::with(data.path(), repos, files_per_second, Retention::default(), before_retry), data)
    }

    /// A server that keeps finished runs only within these limits.
    pub fn with_retention(
        data: &Path,
        repos: &[&Repo],
        files_per_second: Option<f64>,
        retention: Retention,
    ) -> Self {
        Self::with(data, repos, files_per_second, retention, Duration::from_millis(20))
    }

    /// A server that grants its clients no more than this.
    pub fn that_limits(repos: &[&Repo], limits: Limits) -> (Self, TempDir) {
        let data = TempDir::new().expect("a directory");
        let options = Self::options(data.path(), repos, None, Retention::default(), Duration::ZERO);
        (Self::run(Options { limits, ..options }), data)
    }

    fn with(
        data: &Path,
        repos: &[&Repo],
        files_per_second: Option<f64>,
        retention: Retention,
        before_retry: Duration,
    ) -> Self {
        Self::run(Self::options(data, repos, files_per_second, retention, before_retry))
    }

    fn options(
        data: &Path,
        repos: &[&Repo],
        files_per_second: Option<f64>,
        retention: Retention,
        before_retry: Duration,
    ) -> Options {
        Options {
            dist: PathBuf::new(),
            port: 0,
            data: data.to_owned(),
            source: Source::Embedded {
                repositories: Repositories::Paths(repos.iter().map(|repo| repo.path()).collect()),
                pace: Pace {
                    per_file: files_per_second.map(|rate| Duration::from_secs_f64(1.0 / rate)),
                    before_retry,
                },
            },
            organization_id: "org_test".to_owned(),
            retention,
            token: Some(Secret::new(TOKEN)),
            webhook_secret: None,
            limits: Limits::default(),
        }
    }

    fn run(options: Options) -> Self {
        let dist = TempDir::new().expect("a directory");
        let runtime = Runtime::new().expect("a runtime");
        let options = Options { dist: dist.path().to_owned(), ..options };
        let server = runtime.block_on(Server::start(options)).unwrap_or_else(|error| panic!("{error}"));
        Self { client: Client::new(server.address().port()), dist, runtime, server: Some(server) }
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }
}
