//! HTTP around the procedures: headers, files, caches, and requests that are not right.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::support::{PATIENCE, Repo, TestServer, query_path};

fn list_path() -> String {
    query_path("jobs.list", &json!({ "organizationId": "org_test" }))
}

/// Sends bytes as they are, and reads until the server closes.
fn raw(server: &TestServer, request: &str) -> String {
    let address = server.client.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn an_unchanged_list_is_not_sent_again() {
    let repo = Repo::with_documents("acme/docs", 1);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    let first = server.client.get(&list_path(), &[]);
    assert_eq!(first.status, 200);
    assert_eq!(first.header("cache-control"), "private, no-cache");
    assert!(!first.header("date").is_empty());
    let tag = first.header("etag");
    let second = server.client.get(&list_path(), &[("if-none-match", tag)]);
    assert_eq!(second.status, 304);
    assert!(second.body.is_empty());
    assert_eq!(second.header("etag"), tag);
    assert!(!second.header("date").is_empty());

    repo.write("docs/001.md", "# New\n");
    crate::support::eventually("another list", || {
        let third = server.client.get(&list_path(), &[("if-none-match", tag)]);
        (third.status == 200 && third.header("etag") != tag).then_some(())
    });
}

#[test]
fn answers_are_compressed_for_those_who_can_read_them() {
    let repo = Repo::with_documents("acme/docs", 40);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    let path =
        query_path("docs.search", &json!({ "organizationId": "org_test", "query": "text", "limit": 50 }));
    let plain = server.client.get(&path, &[]);
    let packed = server.client.get(&path, &[("accept-encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() < plain.body.len() / 2);
}

#[test]
fn every_answer_carries_the_security_headers() {
    let (server, _data) = TestServer::start(&[], None);
    for path in ["/", "/nothing", "/api/trpc/nothing", &list_path()] {
        let answer = server.client.get(path, &[]);
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
    }
}

#[test]
fn other_hosts_are_refused() {
    let (server, _data) = TestServer::start(&[], None);
    let answer = server.client.get(&list_path(), &[("host", "evil.example:80")]);
    assert_eq!(answer.status, 421);
    let answer = server.client.get(&list_path(), &[("host", "localhost:1234")]);
    assert_eq!(answer.status, 200);
    let answer = raw(&server, "GET / HTTP/1.0\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.0 421"), "{answer}");
}

#[test]
fn pages_of_other_sites_are_refused() {
    let (server, _data) = TestServer::start(&[], None);
    let status = |path: &str, site| server.client.get(path, &[("sec-fetch-site", site)]).status;
    assert_eq!(status(&list_path(), "cross-site"), 403);
    for site in ["same-origin", "same-site", "none"] {
        assert_eq!(status(&list_path(), site), 200, "{site}");
    }
    // What browsers say that know no Sec-Fetch-Site.
    let status_of = |origin| server.client.get(&list_path(), &[("origin", origin)]).status;
    for origin in ["https://evil.example", "http://localhost.evil.example", "null", "file://", "localhost"] {
        assert_eq!(status_of(origin), 403, "{origin}");
    }
    // The page of a development server that passes on what is under /api.
    for origin in ["http://localhost:3000", "http://127.0.0.1:4400", "http://[::1]"] {
        assert_eq!(status_of(origin), 200, "{origin}");
    }
    // Behind a proxy that has another name: the browser itself knows that it is the same origin.
    let same = [("sec-fetch-site", "same-origin"), ("origin", "https://tunnel.example")];
    assert_eq!(server.client.get(&list_path(), &same).status, 200);
    // A link to the page is followed.
    std::fs::write(server.dist.path().join("index.html"), "<!doctype html>").expect("a file");
    assert_eq!(status("/", "cross-site"), 200);
}

#[test]
fn a_page_at_another_port_of_this_machine_reads_nothing_and_changes_nothing() {
    let (server, _data) = TestServer::start(&[], None);
    let from = [("sec-fetch-site", "same-site"), ("origin", "http://localhost:3000")];
    // A query is answered, but browsers do not let that page read it.
    let answer = server.client.get(&list_path(), &from);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    // What browsers send without asking first changes nothing.
    let retry = query_path("jobs.retry", &json!({ "runId": "run_1" }));
    assert_eq!(server.client.get(&retry, &from).status, 405);
    for content_type in ["text/plain", "text/plain; a=application/json", "application/x-www-form-urlencoded"]
    {
        let answer = server.client.post("/api/trpc/jobs.retry", content_type, "{\"runId\":\"run_1\"}");
        assert_eq!(answer.status, 415, "{content_type}");
    }
    // And to what they ask for first they get no leave.
    let answer = raw(
        &server,
        "OPTIONS /api/trpc/jobs.retry HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\n\
         Sec-Fetch-Site: same-site\r\nAccess-Control-Request-Method: POST\r\n\
         Access-Control-Request-Headers: content-type\r\nConnection: close\r\n\r\n",
    );
    assert!(!answer.to_lowercase().contains("access-control-allow"), "{answer}");
}

#[test]
fn the_page_is_served_as_it_was_built() {
    let (server, _data) = TestServer::start(&[], None);
    let missing = server.client.get("/", &[]);
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("cargo xtask demo"));

    let write = |name: &str, content: &str| {
        std::fs::write(server.dist.path().join(name), content).expect("a file");
    };
    write("index.html", "<!doctype html>");
    write("demo-0123456789abcdef.js", "export {}");
    write("demo-0123456789abcdef_bg.wasm", "wasm");
    write("demo-0123456789abcdef_bg.wasm.br", "brotli");
    write("demo-0123456789abcdef_bg.wasm.gz", "gzip");

    let page = server.client.get("/?organizationId=a", &[]);
    assert_eq!((page.status, page.text().as_str()), (200, "<!doctype html>"));
    assert_eq!(page.header("content-type"), "text/html");
    assert_eq!(page.header("cache-control"), "no-cache");

    let forever = "public, max-age=31536000, immutable";
    let script = server.client.get("/demo-0123456789abcdef.js", &[]);
    assert_eq!(script.header("content-type"), "text/javascript");
    assert_eq!(script.header("cache-control"), forever);

    for (accepted, encoding, body) in
        [("identity", "", "wasm"), ("gzip, br", "br", "brotli"), ("gzip", "gzip", "gzip")]
    {
        let wasm = server.client.get("/demo-0123456789abcdef_bg.wasm", &[("accept-encoding", accepted)]);
        assert_eq!(wasm.header("content-type"), "application/wasm");
        assert_eq!(wasm.header("cache-control"), forever);
        assert_eq!(wasm.header("content-encoding"), encoding);
        assert_eq!(wasm.text(), body);
    }

    for path in ["/nothing", "/nothing-0123456789abcdef.js", "/..%2f..%2fetc/passwd", "/api/other"] {
        let answer = server.client.get(path, &[]);
        assert_eq!((answer.status, answer.text().as_str()), (404, "Not found.\n"), "{path}");
        assert!(answer.header("content-type").starts_with("text/plain"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
    }
}

#[test]
fn what_is_too_large_is_refused_in_an_envelope() {
    let (server, _data) = TestServer::start(&[], None);
    let body = json!({ "runId": "x".repeat(2_000_000) }).to_string();
    let answer = server.client.post("/api/trpc/jobs.retry", "application/json", &body);
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["error"]["data"]["code"], "PAYLOAD_TOO_LARGE");
    assert_eq!(answer.json()["error"]["data"]["path"], "jobs.retry");

    let long = query_path("jobs.get", &json!({ "runId": "x".repeat(40_000) }));
    let answer = server.client.get(&long, &[]);
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["error"]["data"]["code"], "PAYLOAD_TOO_LARGE");

    let id = query_path("jobs.get", &json!({ "runId": "x".repeat(192) }));
    let answer = server.client.get(&id, &[]);
    assert_eq!(answer.status, 400);
    assert!(answer.json()["error"]["data"]["zodError"]["fieldErrors"]["runId"].is_array());

    let many = vec!["jobs.list"; 33].join(",");
    let answer = server.client.get(&format!("/api/trpc/{many}?batch=1"), &[]);
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["error"]["message"], "Batch call exceeds maximum size");
    assert_eq!(server.client.get(&list_path(), &[]).status, 200);
}

#[test]
fn requests_that_are_not_http_are_turned_away() {
    let (server, _data) = TestServer::start(&[], None);
    let answer = raw(&server, "what is this\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let answer =
        raw(&server, "PUT /api/trpc/jobs.list HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    assert!(answer.contains("METHOD_NOT_SUPPORTED"), "{answer}");
    let answer =
        raw(&server, "POST /api/trpc/jobs.retry HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 415"), "{answer}");
    assert!(answer.contains("Missing content-type header"), "{answer}");
    assert_eq!(server.client.get(&list_path(), &[]).status, 200);
}

#[test]
fn dates_are_tagged_for_those_who_speak_superjson() {
    let repo = Repo::with_documents("acme/docs", 1);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    let wrapped = json!({ "json": { "organizationId": "org_test" } });
    let answer = server.client.query("jobs.list", &wrapped);
    let data = &answer["result"]["data"];
    assert_eq!(data["json"][0]["repoName"], "acme/docs");
    assert_eq!(
        data["meta"],
        json!({
            "v": 1,
            "values": {
                "0.createdAt": ["Date"], "0.startedAt": ["Date"], "0.completedAt": ["Date"],
            },
        })
    );
    let mixed = json!({ "0": wrapped, "1": { "json": { "runId": "run_none" } } });
    let path = format!("{}&batch=1", query_path("jobs.list,jobs.get", &mixed));
    let answer = server.client.get(&path, &[]);
    assert_eq!(answer.status, 207);
    assert_eq!(answer.json()[1]["error"]["json"]["data"]["code"], "NOT_FOUND");
}
