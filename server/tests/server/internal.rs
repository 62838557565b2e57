//! What functions elsewhere call to put documents into the search.

use serde_json::{Value, json};

use super::support::{Client, TOKEN, TestServer, query_path};

fn document(path: &str, body: &str) -> Value {
    json!({
        "organizationId": "org_test",
        "repoName": "acme/elsewhere",
        "path": path,
        "sha": format!("sha of {path}"),
        "sections": [{ "heading": "Guide", "body": body }],
    })
}

/// Puts a document there; whether it was there before.
fn put(client: &Client, input: &Value) -> bool {
    let reply = client.mutate_with(TOKEN, "internal.putDocument", input);
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()["result"]["data"]["unchanged"].as_bool().expect("an answer")
}

#[test]
fn a_search_finds_what_was_put_until_it_is_removed() {
    let (server, _data) = TestServer::start(&[], None);
    let client = &server.client;
    put(client, &document("docs/a.md", "Aardvarks dig at night."));
    put(client, &document("docs/b.md", "Bears sleep."));
    assert_eq!(client.search("aardvarks")["items"][0]["repoName"], "acme/elsewhere");
    let known = query_path(
        "internal.documents",
        &json!({ "organizationId": "org_test", "repoName": "acme/elsewhere" }),
    );
    let known = client.get(&known, &[("authorization", &format!("Bearer {TOKEN}"))]).json();
    let shas = json!({ "docs/a.md": "sha of docs/a.md", "docs/b.md": "sha of docs/b.md" });
    assert_eq!(known["result"]["data"], shas);

    let mut changed = document("docs/a.md", "Antelopes run.");
    changed["sha"] = "another".into();
    assert!(!put(client, &changed));
    assert!(put(client, &changed), "the same again");
    assert_eq!(client.search("aardvarks")["total"], 0);
    assert_eq!(client.search("antelopes")["total"], 1);
    let gone = json!({ "organizationId": "org_test", "repoName": "acme/elsewhere", "path": "docs/a.md" });
    for _ in 0..2 {
        let reply = client.mutate_with(TOKEN, "internal.removeDocument", &gone);
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    assert_eq!(client.search("antelopes")["total"], 0);
    assert_eq!(client.search("bears")["total"], 1);
}

#[test]
fn a_document_of_the_largest_size_fits() {
    let (server, _data) = TestServer::start(&[], None);
    let text: String = (0..200_000).map(|number| format!("{number:x} \n")).collect();
    put(&server.client, &document("docs/long.md", &text));
    assert_eq!(server.client.search("30d3f")["total"], 1);
}

#[test]
fn only_who_has_the_token_may_call_them() {
    let (server, _data) = TestServer::start(&[], None);
    let client = &server.client;
    let input = document("docs/a.md", "Aardvarks.");
    let reply = client.mutate_with("another", "internal.putDocument", &input);
    assert_eq!(reply.status, 401);
    assert!(!reply.text().contains(TOKEN), "{}", reply.text());
    let answer = client.mutate("internal.putDocument", &input);
    assert_eq!(answer["error"]["data"]["code"], "UNAUTHORIZED");
    // Another header is for somebody else, such as a proxy in between.
    let list = query_path("jobs.list", &json!({ "organizationId": "org_test" }));
    for header in ["Basic dXNlcjpwdw==", "Bearer of a session"] {
        assert_eq!(client.get(&list, &[("authorization", header)]).status, 200, "{header}");
    }
    assert_eq!(client.search("aardvarks")["total"], 0);
}

#[test]
fn what_is_wrong_is_said() {
    let (server, _data) = TestServer::start(&[], None);
    let mut foreign = document("docs/a.md", "Text.");
    foreign["organizationId"] = "org_other".into();
    let mut shapeless = document("docs/a.md", "Text.");
    shapeless["sections"] = json!([{ "title": "Guide" }]);
    for (input, status, words) in
        [(foreign, 403, "Access denied"), (shapeless, 400, "missing field `heading`")]
    {
        let reply = server.client.mutate_with(TOKEN, "internal.putDocument", &input);
        assert_eq!(reply.status, status, "{}", reply.text());
        assert!(reply.text().contains(words), "{}", reply.text());
    }
}
