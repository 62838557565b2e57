//! Changes on disk start new ingestions.

use serde_json::json;

use crate::support::{Repo, TestServer, eventually};

#[test]
fn a_change_replaces_what_changed_and_removes_what_is_gone() {
    let repo = Repo::new(
        "acme/docs",
        &[("docs/stays.md", "# Stays\n"), ("docs/changes.md", "# Before\n"), ("docs/goes.md", "# Goes\n")],
    );
    let (server, _data) = TestServer::start(&[&repo], None);
    let first = server.client.job("acme/docs", "completed");

    repo.write("docs/changes.md", "# After\n");
    std::fs::remove_file(repo.path().join("docs/goes.md")).expect("a file");
    let found = |word: &str| server.client.search(word)["total"].clone();
    eventually("the index follows", || (found("after") == 1 && found("goes") == 0).then_some(()));
    assert_eq!(found("before"), 0);
    assert_eq!(found("stays"), 1);
    let second = server.client.job("acme/docs", "completed");
    assert_ne!(second["id"], first["id"]);
    let details = server.client.details(&second);
    assert_eq!(details["event"]["name"], "docs/repository.changed");
    assert_eq!(details["trigger"], "automatic");
    assert_eq!(details["progress"]["total"], 2);
}

#[test]
fn a_new_directory_is_noticed_with_what_is_in_it() {
    let repo = Repo::new("acme/docs", &[("README.md", "# Read me\n")]);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    repo.write("docs/deep/down/new.md", "# Deep\n");
    eventually("the new document is found", || (server.client.search("deep")["total"] == 1).then_some(()));
    std::fs::remove_dir_all(repo.path().join("docs")).expect("a directory");
    eventually("it is gone again", || (server.client.search("deep")["total"] == 0).then_some(()));
    repo.write("docs/deep/down/again.md", "# Again\n");
    eventually("a directory that came back is looked into", || {
        (server.client.search("again")["total"] == 1).then_some(())
    });
    server.client.job("acme/docs", "completed");
    repo.write("docs/deep/down/more.md", "# More\n");
    eventually("and watched", || (server.client.search("more")["total"] == 1).then_some(()));
}

#[test]
fn repositories_within_each_other_both_follow_a_change() {
    let outer = Repo::new("acme/outer", &[("docs/README.md", "# First\n")]);
    let inner = outer.inner("docs", "acme/inner");
    for repos in [[&outer, &inner], [&inner, &outer]] {
        outer.write("docs/README.md", "# First\n");
        let (server, _data) = TestServer::start(&repos, None);
        server.client.job("acme/outer", "completed");
        server.client.job("acme/inner", "completed");
        outer.write("docs/README.md", "# Changed\n");
        eventually("both found it", || (server.client.search("changed")["total"] == 2).then_some(()));
        // A directory that both watch as soon as it is there.
        inner.write("docs/new.md", "# Added\n");
        eventually("both found it", || (server.client.search("added")["total"] == 2).then_some(()));
        inner.write("docs/new.md", "# Edited\n");
        eventually("both found it", || (server.client.search("edited")["total"] == 2).then_some(()));
        std::fs::remove_dir_all(inner.path().join("docs")).expect("a directory");
    }
}

#[test]
fn the_same_content_again_is_skipped() {
    let repo = Repo::new("acme/docs", &[("README.md", "# Read me\n")]);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "completed");
    repo.write("README.md", "# Read me\n");
    let job = server.client.job("acme/docs", "skipped");
    let output = &server.client.details(&job)["output"];
    assert_eq!(output["filesUnchanged"], 1);
    assert_eq!(output["filesProcessed"], 0);
}

#[test]
fn mending_the_configuration_mends_the_job() {
    let repo = Repo::new("acme/docs", &[("lightfast.yml", "include: [\n"), ("a.md", "# Mended\n")]);
    let (server, _data) = TestServer::start(&[&repo], None);
    server.client.job("acme/docs", "failed");
    repo.write("lightfast.yml", "include: ['*.md']\n");
    server.client.job("acme/docs", "completed");
    assert_eq!(server.client.search("mended")["total"], 1);
}

#[test]
fn a_change_during_a_run_is_ingested_after_it() {
    let repo = Repo::with_documents("acme/docs", 10);
    let (server, _data) = TestServer::start(&[&repo], Some(2.5));
    let first = eventually("the first file is done", || {
        let job = server.client.job("acme/docs", "running");
        (job["progress"]["processed"].as_i64()? >= 1).then_some(job)
    });
    repo.write("docs/000.md", "# Changed meanwhile\n");
    repo.write("docs/deep/new.md", "# Added meanwhile\n");
    let second = server.client.job("acme/docs", "queued");
    assert_eq!(second["statusReason"], "waiting for the running ingestion of this repository");
    let done = server.client.job("acme/docs", "completed");
    assert_eq!(done["id"], second["id"]);
    assert_eq!(done["progress"], json!({ "processed": 11, "total": 11 }));
    assert_eq!(server.client.search("meanwhile")["total"], 2);
    let first = server.client.details(&first);
    assert_eq!(first["status"], "completed");
}
