//! A database that is not there, or not for us.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use super::database::{column, eventually};
use super::ended;
use super::server::{PASSWORD, Server};
use crate::history::History;
use crate::store::Status;

fn error(url: &str) -> String {
    let error = History::open_postgres(url).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(!error.is_empty(), "it opens");
    assert!(!error.contains(PASSWORD), "{error}");
    error
}

#[test]
fn a_server_that_is_away_is_named_with_what_to_do() {
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let text = error(&format!("postgres://jobs:{PASSWORD}@127.0.0.1:{port}/jobs"));
    let place = format!("The PostgreSQL database jobs at 127.0.0.1:{port} cannot be reached: ");
    assert!(text.starts_with(&place), "{text}");
    assert!(text.contains("Check that PostgreSQL runs"), "{text}");
    let text = error(&format!("postgres://jobs:{PASSWORD}@no-such-host.invalid/jobs?sslmode=require"));
    assert!(text.contains("at no-such-host.invalid:5432"), "{text}");
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let start = Instant::now();
    let text = error(&format!("postgres://jobs:{PASSWORD}@127.0.0.1:{port}/jobs"));
    assert!(text.contains("no answer within 5 seconds"), "{text}");
    assert!(start.elapsed() < Duration::from_secs(9));
}

#[test]
fn a_server_that_refuses_us_says_why() {
    let Some(server) = Server::for_one_test() else { return };
    let wrong = server.url_with_password("wr0ng-password");
    let text = error(&wrong);
    assert!(text.contains("password authentication failed"), "{text}");
    assert!(text.contains("Check the user and the password in the URL"), "{text}");
    assert!(!text.contains("wr0ng-password"), "{text}");

    let text = error(&server.url().replace("/postgres", "/nowhere"));
    assert!(text.contains("\"nowhere\" does not exist"), "{text}");
    assert!(text.contains("createdb"), "{text}");

    let text = error(&format!("{}?sslmode=require", server.url()));
    assert!(text.contains("server does not support TLS"), "{text}");
}

#[test]
fn a_certificate_is_verified() {
    let Some(server) = Server::with_tls() else { return };
    let text = error(&format!("{}?sslmode=require", server.url()));
    assert!(text.contains("TLS handshake"), "{text}");
    assert!(text.contains("sslrootcert=FILE"), "{text}");

    let file = server.certificate();
    let url = format!("{}?sslmode=verify-full&sslrootcert={}", server.url(), file.display());
    let history = History::open_postgres(&url).unwrap_or_else(|error| panic!("{error}"));
    let uses_tls = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    assert_eq!(column::<String>(&history, uses_tls), ["true"]);
}

#[test]
fn a_server_that_went_away_and_came_back_works_again() {
    let Some(mut server) = Server::for_one_test() else { return };
    let history = History::open_postgres(&server.url()).unwrap_or_else(|error| panic!("{error}"));
    assert!(history.lead().expect("an answer"));
    history.record_ended(&[ended("r1", "e1", Status::Completed, 10)]).expect("a number");

    server.stop();
    for _ in 0..3 {
        let error = history.ended("acme", None, 9).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("The PostgreSQL database postgres at 127.0.0.1:"), "{error}");
        assert!(!error.contains(PASSWORD), "{error}");
    }
    assert!(history.lead().is_err());

    server.start_again();
    let runs = eventually("it works again", || history.ended("acme", None, 9).ok());
    assert_eq!(super::ids(&runs), ["r1"]);
    assert!(eventually("it may lead again", || history.lead().ok()));

    // A restart that was not noticed costs no answer, once the connection has been idle for a moment.
    server.stop();
    server.start_again();
    eventually("it works again", || history.record_delivery("d1", 1).ok());
}
