//! `jobs.onUpdate`: a stream that is read as it comes.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{PATIENCE, Repo, TestServer, query_path};

/// An open stream.
struct Stream {
    connection: TcpStream,
    read: String,
}

impl Stream {
    fn open(server: &TestServer, input: &Value, headers: &str) -> Self {
        Self::request(server, &query_path("jobs.onUpdate", input), headers)
    }

    fn request(server: &TestServer, path: &str, headers: &str) -> Self {
        let address = server.client.base.trim_start_matches("http://");
        let mut connection = TcpStream::connect(address).expect("a connection");
        connection.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip\r\n{headers}\r\n"
        );
        connection.write_all(request.as_bytes()).expect("a request");
        Self { connection, read: String::new() }
    }

    /// Reads on until this has come; what came before and with it. Panics at the end of the stream.
    fn until(&mut self, text: &str) -> String {
        let mut buffer = [0; 4096];
        while !self.read.contains(text) {
            let length = self.connection.read(&mut buffer).expect("more of the stream");
            assert!(length > 0, "no {text:?} in {:?}", self.read);
            self.read += &String::from_utf8_lossy(&buffer[..length]);
        }
        let end = self.read.find(text).expect("it is there") + text.len();
        let rest = self.read.split_off(end);
        std::mem::replace(&mut self.read, rest)
    }

    /// Reads to the end.
    fn rest(mut self) -> String {
        let mut rest = Vec::new();
        self.connection.read_to_end(&mut rest).expect("an end");
        self.read + &String::from_utf8_lossy(&rest)
    }
}

fn input() -> Value {
    json!({ "organizationId": "org_test" })
}

fn id_of(event: &str) -> String {
    event.rsplit("\nid: ").next().expect("an id").trim().to_owned()
}

#[test]
fn a_change_is_told_at_once_and_uncompressed() {
    let repo = Repo::with_documents("acme/docs", 1);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    let mut stream = Stream::open(&server, &input(), "");
    let head = stream.until("\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    for header in [
        "content-type: text/event-stream\r\n",
        "cache-control: no-cache, no-transform\r\n",
        "x-accel-buffering: no\r\n",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert!(!head.contains("content-encoding"), "{head}");
    stream.until("event: connected\ndata: {\"reconnectAfterInactivityMs\":30000}\n\n");

    repo.write("docs/001.md", "# New\n");
    stream.until("data: {}\nid: ");
    stream.until("\n\n");
    server.client.job("acme/docs", "completed");
}

#[test]
fn many_changes_are_few_events_and_superjson_is_spoken() {
    let repo = Repo::with_documents("acme/many", 40);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/many", "completed");
    let number_of = |event: &str| -> usize {
        let number = id_of(event).rsplit('-').next().map(str::parse);
        number.expect("a number").expect("of changes so far")
    };
    let data = "data: {\"json\":{}}\nid: ";
    let input = json!({ "json": input() });
    let mut stream = Stream::open(&server, &input, "Last-Event-ID: of-another-start\r\n");
    let first = stream.until(data) + &stream.until("\n\n");

    let began = Instant::now();
    for number in 0..40 {
        repo.write(&format!("docs/{number:03}.md"), "# New\n");
    }
    let (mut last, mut elapsed, mut events) = (first.clone(), Duration::ZERO, 0);
    loop {
        let said = stream.until("\n\n");
        // A sign of life comes when there has been nothing else for a while.
        if said.contains("event: ping") {
            break;
        }
        assert!(said.contains(data), "{said}");
        (last, elapsed, events) = (said, began.elapsed(), events + 1);
    }
    let most = elapsed.as_millis() as usize / 500 + 2;
    assert!((1..=most).contains(&events), "{events} events in {elapsed:?}");
    let changes = number_of(&last) - number_of(&first);
    assert!(changes > 2 * events, "{changes} changes were {events} events");
}

#[test]
fn it_goes_on_from_the_event_that_was_seen_last() {
    let repo = Repo::with_documents("acme/docs", 1);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    let mut stream = Stream::open(&server, &input(), "Last-Event-ID: of-another-start\r\n");
    let missed = stream.until("data: {}\nid: ") + &stream.until("\n\n");
    let id = id_of(&missed);
    let resumed = json!({ "organizationId": "org_test", "lastEventId": id });
    let mut stream = Stream::open(&server, &resumed, "");
    stream.until("event: connected");
    repo.write("docs/002.md", "# Other\n");
    let next = stream.until("data: {}\nid: ") + &stream.until("\n\n");
    assert_ne!(id_of(&next), id, "nothing was missed, so the first event is of something new");
}

#[test]
fn what_is_wrong_is_an_event_and_not_a_status() {
    let (server, _data) = TestServer::start(&[], None);
    for (input, code) in [
        (json!({ "organizationId": "org_other" }), "FORBIDDEN"),
        (json!({}), "BAD_REQUEST"),
        (json!({ "json": { "organizationId": "" } }), "BAD_REQUEST"),
    ] {
        let answer = Stream::open(&server, &input, "Connection: close\r\n").rest();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("event: serialized-error\ndata: {"), "{answer}");
        assert!(answer.contains(&format!("\"code\":\"{code}\"")), "{answer}");
        assert!(answer.contains("\"path\":\"jobs.onUpdate\""), "{answer}");
    }
    let batch = server.client.get("/api/trpc/jobs.onUpdate?batch=1&input=%7B%7D", &[]);
    assert_eq!(batch.status, 400);
    assert!(batch.text().contains("Cannot batch subscription calls"));
    let posted = server.client.post("/api/trpc/jobs.onUpdate", "application/json", "{}");
    assert_eq!((posted.status, posted.header("allow")), (405, "GET"));
}

#[test]
fn there_is_an_end_to_how_many_there_may_be() {
    let (server, _data) = TestServer::start(&[], None);
    let mut open: Vec<_> = (0..100).map(|_| Stream::open(&server, &input(), "")).collect();
    for stream in &mut open {
        stream.until("event: connected");
    }
    let refused = Stream::open(&server, &input(), "Connection: close\r\n").rest();
    assert!(refused.contains("TOO_MANY_REQUESTS"), "{refused}");
    // One that is left makes room.
    drop(open.pop());
    crate::support::eventually("another may come", || {
        let mut next = Stream::open(&server, &input(), "");
        let said = next.until("event: connected\ndata: {\"reconnectAfterInactivityMs\":30000}\n\n");
        next.connection.set_read_timeout(Some(Duration::from_millis(50))).expect("a time-out");
        let mut buffer = [0; 512];
        let more = next.connection.read(&mut buffer).unwrap_or_default();
        let more = next.read + &String::from_utf8_lossy(&buffer[..more]);
        (!said.contains("serialized-error") && !more.contains("serialized-error")).then_some(())
    });
}

#[test]
fn an_open_stream_does_not_delay_the_end() {
    let (server, _data) = TestServer::start(&[], None);
    let mut stream = Stream::open(&server, &input(), "");
    stream.until("event: connected");
    let began = Instant::now();
    drop(server);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert!(!stream.rest().contains("event: return"), "clients are to connect again");
}

#[test]
fn where_nothing_changes_there_are_signs_of_life() {
    let (server, _data) = TestServer::start(&[], None);
    let mut stream = Stream::open(&server, &input(), "");
    let before = stream.until("event: ping\ndata: {}\n\n");
    assert!(!before.contains("\nid: "), "{before}");
}
