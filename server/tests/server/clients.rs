//! Clients that are slow, silent, verbose or many.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use jobs_server::http::Limits;
use serde_json::json;

use crate::support::{PATIENCE, Repo, TestServer, eventually, query_path};

/// Nothing here lasts so long by itself.
const SHORT: Duration = Duration::from_millis(300);

fn connect(server: &TestServer) -> TcpStream {
    let stream = TcpStream::connect(server.client.base.trim_start_matches("http://")).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    stream
}

/// What the server says until it closes.
fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("it stays open: {error}"),
        _ => String::from_utf8_lossy(&answer).into_owned(),
    }
}

#[test]
fn a_client_that_says_nothing_or_half_a_head_is_not_waited_for() {
    let (server, _data) = TestServer::that_limits(&[], Limits { head: SHORT, ..Limits::default() });
    for said in ["", "GET /api/trpc/jobs.list HTTP/1.1\r\nHost: local"] {
        let mut stream = connect(&server);
        stream.write_all(said.as_bytes()).expect("a beginning");
        let answer = rest(stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    // One that has been answered may not stay for ever either.
    let mut stream = connect(&server);
    stream.write_all(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
    let answer = rest(stream);
    assert!(answer.starts_with("HTTP/1.1 404") && answer.ends_with("Not found.\n"), "{answer}");
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let (server, _data) = TestServer::start(&[], None);
    let long_address =
        |rest: &str| format!("GET /nothing?{rest} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let long_header =
        |rest: &str| long_address("").replace("Connection", &format!("X-Long: {rest}\r\nConnection"));
    for head_with in [&long_address as &dyn Fn(&str) -> String, &long_header] {
        let answer_to = |length: usize| {
            let head = head_with(&"x".repeat(length - head_with("").len()));
            assert_eq!(head.len(), length);
            let mut stream = connect(&server);
            stream.write_all(head.as_bytes()).expect("a head");
            rest(stream)
        };
        let answer = answer_to(64 * 1024);
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        let answer = answer_to(64 * 1024 + 1);
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
}

#[test]
fn a_body_that_does_not_come_is_refused_in_an_envelope() {
    let (server, _data) = TestServer::that_limits(&[], Limits { body: SHORT, ..Limits::default() });
    let mut stream = connect(&server);
    let head = "POST /api/trpc/jobs.retry HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"runId\":";
    stream.write_all(head.as_bytes()).expect("a beginning");
    let answer = rest(stream);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"code\":\"TIMEOUT\""), "{answer}");
}

#[test]
fn a_client_that_reads_nothing_is_let_go() {
    let text = format!("# Page\n\n{}\n", "word ".repeat(100_000));
    let repo = Repo::new("acme/docs", &[("docs/a.md", "# A\n")]);
    let (server, _data) = TestServer::that_limits(&[&repo], Limits { write: SHORT, ..Limits::default() });
    // Larger than the buffers of both sides.
    std::fs::write(server.dist.path().join("large.txt"), text.repeat(40)).expect("a file");
    let mut stream = connect(&server);
    stream.write_all(b"GET /large.txt HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
    // Until the server has given it up, it takes what is sent.
    eventually("the connection is closed", || stream.write_all(b"x").err());
}

#[test]
fn a_client_that_reads_a_byte_now_and_then_is_let_go_too_but_not_from_a_stream() {
    let repo = Repo::with_documents("acme/docs", 1);
    let (server, _data) = TestServer::that_limits(&[&repo], Limits { answer: SHORT, ..Limits::default() });
    server.client.job("acme/docs", "completed");
    let path = query_path("jobs.onUpdate", &json!({ "organizationId": "org_test" }));
    let mut events = connect(&server);
    events
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
        .expect("a request");
    let mut said = [0; 4096];
    assert!(events.read(&mut said).expect("a beginning") > 0);

    const LARGE: usize = 64 * 1024 * 1024;
    std::fs::write(server.dist.path().join("large.txt"), vec![b'x'; LARGE]).expect("a file");
    let mut stream = connect(&server);
    stream
        .write_all(b"GET /large.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .expect("a request");
    let mut taken = 0;
    let mut some = [0; 1024];
    let began = Instant::now();
    while began.elapsed() < 4 * SHORT {
        taken += stream.read(&mut some).expect("a little");
        std::thread::sleep(Duration::from_millis(5));
    }
    taken += rest(stream).len();
    assert!(taken < LARGE, "it had all of it");

    repo.write("docs/001.md", "# New\n");
    let mut news = String::new();
    while !news.contains("data: {}\nid: ") {
        let length = events.read(&mut said).expect("an event");
        assert!(length > 0, "the stream has ended: {news}");
        news += &String::from_utf8_lossy(&said[..length]);
    }
}

#[test]
fn further_clients_wait_for_their_turn() {
    let (server, _data) = TestServer::that_limits(&[], Limits { connections: 2, ..Limits::default() });
    let ask = || {
        let mut stream = connect(&server);
        let path = query_path("jobs.list", &json!({ "organizationId": "org_test" }));
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    };
    let silent = [connect(&server), connect(&server)];
    let third = ask();
    third.set_read_timeout(Some(SHORT)).expect("a time-out");
    let waits = (&third).read(&mut [0]).map_err(|error| error.kind());
    assert!(matches!(waits, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "{waits:?}");
    drop(silent);
    third.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    assert!(rest(third).starts_with("HTTP/1.1 200"));
    assert!(rest(ask()).starts_with("HTTP/1.1 200"));
}
