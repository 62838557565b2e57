//! Lists page by page.

use serde_json::{Value, json};

use crate::support::{Client, Repo, TestServer};

fn page(client: &Client, fields: &Value) -> Value {
    let mut input = json!({ "organizationId": "org_test" });
    if let (Some(input), Some(fields)) = (input.as_object_mut(), fields.as_object()) {
        input.extend(fields.clone());
    }
    let answer = client.query("jobs.list", &input);
    assert!(answer["result"]["data"].is_object(), "{answer}");
    answer["result"]["data"].clone()
}

fn ids(rows: &Value) -> Vec<Value> {
    rows.as_array().expect("rows").iter().map(|row| row["id"].clone()).collect()
}

/// The ids on all pages.
fn walk(client: &Client, fields: &Value, limit: usize) -> Vec<Value> {
    let mut fields = fields.clone();
    fields["limit"] = json!(limit);
    let mut found = Vec::new();
    loop {
        let page = page(client, &fields);
        let items = ids(&page["items"]);
        assert!(items.len() <= limit);
        found.extend(items);
        assert_eq!(page["hasMore"], page["nextCursor"].is_string(), "{page}");
        if page["hasMore"] == false {
            assert_eq!(page["nextCursor"], Value::Null);
            return found;
        }
        fields["cursor"] = page["nextCursor"].clone();
    }
}

#[test]
fn all_pages_together_have_each_job_once() {
    let broken = Repo::new("acme/broken", &[("lightfast.yml", "include: [\n")]);
    let names = ["acme/a", "acme/b", "acme/c", "acme/d", "acme/e", "acme/f"];
    let mut repos: Vec<Repo> = names.iter().map(|name| Repo::with_documents(name, 1)).collect();
    repos.push(broken);
    let (server, _data) = TestServer::start(&repos.iter().collect::<Vec<_>>(), None);
    let client = &server.client;
    for name in names {
        client.job(name, "completed");
    }
    let failed = client.job("acme/broken", "failed");
    let retried = client.mutate("jobs.retry", &json!({ "runId": failed["id"] }));
    assert!(retried["result"]["data"]["id"].is_string(), "{retried}");
    client.job("acme/broken", "failed");

    // Without a limit the answer stays an array.
    let all: Vec<_> = client.jobs().iter().map(|job| job["id"].clone()).collect();
    assert_eq!(all.len(), 8);
    for limit in 1..=9 {
        assert_eq!(walk(client, &json!({}), limit), all, "by {limit}");
        assert_eq!(walk(client, &json!({ "filter": "completed" }), limit), all, "by {limit}");
        assert_eq!(walk(client, &json!({ "status": "failed" }), limit).len(), 2);
        assert_eq!(walk(client, &json!({ "status": "failed", "filter": "active" }), limit).len(), 0);
        assert_eq!(walk(client, &json!({ "filter": "active" }), limit).len(), 0);
    }
    let first = page(client, &json!({ "limit": 3 }));
    assert_eq!(first["items"], json!(client.jobs()[..3]), "the rows are the same");
    let rest = page(client, &json!({ "cursor": first["nextCursor"] }));
    assert_eq!(ids(&rest["items"]), all[3..]);
}

#[test]
fn a_limit_and_a_cursor_are_checked() {
    let (server, _data) = TestServer::start(&[], None);
    assert_eq!(
        page(&server.client, &json!({ "limit": 1 })),
        json!({ "items": [], "nextCursor": null, "hasMore": false })
    );
    for (field, value, complaint) in [
        ("limit", json!(0), "Number must be greater than or equal to 1"),
        ("limit", json!(101), "Number must be less than or equal to 100"),
        ("limit", json!("1"), "Expected number, received string"),
        ("cursor", json!(""), "String must contain at least 1 character(s)"),
        ("cursor", json!("yesterday"), "Invalid cursor"),
        ("cursor", json!("12_"), "Invalid cursor"),
        ("cursor", json!(12), "Expected string, received number"),
    ] {
        let answer = server.client.query("jobs.list", &json!({ "organizationId": "org_test", field: value }));
        let errors = &answer["error"]["data"]["zodError"]["fieldErrors"][field];
        assert_eq!(*errors, json!([complaint]), "{answer}");
    }
}
