//! `docs.search`: any text is safe, and the right hit comes first.

use serde_json::json;

use crate::support::{Repo, TestServer};

#[test]
fn headings_outweigh_text_and_the_last_word_may_be_unfinished() {
    let repo = Repo::new(
        "acme/docs",
        &[
            ("docs/a.md", "# Other\n\nA word about installation, in passing.\n"),
            ("docs/b.md", "# Installation\n\nHow to begin.\n"),
        ],
    );
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    let found = server.client.search("instal");
    assert_eq!(found["total"], 2);
    assert_eq!(found["items"][0]["path"], "docs/b.md");
    assert_eq!(found["items"][0]["heading"], "Installation");
    assert_eq!(found["items"][1]["repoName"], "acme/docs");
    assert_eq!(
        found["items"][1]["snippet"],
        json!([
            { "text": "A word about ", "match": false },
            { "text": "installation", "match": true },
            { "text": ", in passing.", "match": false },
        ])
    );
    assert_eq!(server.client.search("passing wor")["total"], 1);
    assert_eq!(server.client.search("wor passing")["total"], 0);
    assert_eq!(server.client.search("word passing")["total"], 1);
}

#[test]
fn no_text_breaks_a_search() {
    let repo = Repo::new(
        "acme/docs",
        &[("README.md", "# OR\n\nNEAR the \"quoted\" C++ café <script> naïve हिन्दी\n")],
    );
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    for (query, total) in [
        ("", 0),
        ("   ", 0),
        ("\"", 0),
        ("*", 0),
        ("'; DROP TABLE runs; --", 0),
        ("OR", 1),
        ("NEAR(the, 2)", 0),
        ("heading:quoted", 0),
        ("\"quoted", 1),
        ("quoted\" OR \"x", 0),
        ("-the", 1),
        ("^near", 1),
        ("cafe", 1),
        ("CAFÉ", 1),
        ("हिन्दी", 1),
        ("\u{0}\u{1}the\u{2}", 1),
        ("\u{301}", 0),
        ("\u{93f}", 0),
        ("🦀", 0),
    ] {
        assert_eq!(server.client.search(query)["total"], total, "{query:?}");
    }
    let many = "word ".repeat(400);
    assert_eq!(server.client.search(&many)["total"], 0);
    let answer = server
        .client
        .query("docs.search", &json!({ "organizationId": "org_test", "query": "x".repeat(2001) }));
    assert_eq!(answer["error"]["data"]["code"], "BAD_REQUEST");
}

#[test]
fn the_limit_is_kept() {
    let repo = Repo::with_documents("acme/docs", 30);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    let ask = |limit: serde_json::Value| {
        server
            .client
            .query("docs.search", &json!({ "organizationId": "org_test", "query": "text", "limit": limit }))
    };
    let found = server.client.search("text");
    assert_eq!(found["total"], 30);
    assert_eq!(found["items"].as_array().map(Vec::len), Some(20));
    let found = ask(json!(3));
    assert_eq!(found["result"]["data"]["items"].as_array().map(Vec::len), Some(3));
    for wrong in [json!(0), json!(51), json!(1.5), json!("3"), json!(1e300)] {
        let answer = ask(wrong.clone());
        assert_eq!(answer["error"]["data"]["code"], "BAD_REQUEST", "{wrong}");
    }
}
