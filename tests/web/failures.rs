//! Every failure of a request, as `docs/failures.md` has it: the words on the screen, the event, and what is asked next.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::web_support::{
    Reply, World, all, answer, calls_of, click, failed, failure, find, named, place, running, select, settle,
    success, text,
};
use jobs_console::custom_element::Mounted;
use js_sys::Function;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_test::*;
use web_sys::Element;

const DOCUMENT: &str = include_str!("../../docs/failures.md");

/// A view as the npm package mounts it, and the events that it has dispatched.
struct View {
    root: Element,
    events: Rc<RefCell<Vec<(String, Value)>>>,
    #[expect(dead_code, reason = "held for the view")]
    emit: Closure<dyn Fn(String, String) -> bool>,
    #[expect(dead_code, reason = "held for the view")]
    mounted: Mounted,
}

impl View {
    async fn new(headers: Option<Function>, fetch: Option<Function>) -> Self {
        Self::with(headers, fetch, None).await
    }

    async fn with(headers: Option<Function>, fetch: Option<Function>, subscription: Option<&str>) -> Self {
        let root = place();
        let events = Rc::<RefCell<Vec<(String, Value)>>>::default();
        let emit = Closure::new({
            let events = events.clone();
            move |name: String, detail: String| {
                let detail: Value = serde_json::from_str(&detail).unwrap();
                // That no numbers are known the package does not tell its host.
                if name != "jobs-change" || detail.get("counts").is_some() {
                    events.borrow_mut().push((name, detail));
                }
                true
            }
        });
        // Views of the same jobs share a query, which outlives them.
        thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
        let organization = format!("org_{}", NEXT.replace(NEXT.get() + 1));
        let mut options = json!({ "endpoint": "/api/trpc", "organizationId": organization, "view": "list" });
        if let Some(subscription) = subscription {
            options["subscription"] = subscription.into();
        }
        let function = emit.as_ref().unchecked_ref::<Function>().clone();
        let mounted = Mounted::new(root.clone().into(), &options.to_string(), headers, fetch, None, function);
        mounted.show();
        settle().await;
        Self { root, events, emit, mounted }
    }

    /// The words of the panel in the list's place.
    fn panel(&self) -> String {
        let alert = all(&self.root, "alert");
        let alert = alert.first().unwrap_or_else(|| panic!("no panel: {}", text(&self.root)));
        let heading = text(&all(alert, "heading")[0]);
        format!("**{heading}** {}", text(&select(alert, "p")[0])).replace('`', "")
    }

    /// The only event but for changes of the jobs: its kind, and what the developer is told.
    fn event(&self) -> (String, String) {
        let events = self.events.borrow();
        let told: Vec<_> = events.iter().filter(|(name, _)| name != "jobs-change").collect();
        assert_eq!(told.len(), 1, "{told:?}");
        let (name, detail) = told[0];
        let kind = detail["kind"].as_str().map_or_else(|| name.clone(), str::to_owned);
        // The document has no ids in it, and no code marks.
        let reason = detail["reason"].as_str().unwrap_or_default().replace('`', "");
        let (before, after) = reason.split_once("?input=").unwrap_or((&reason, ""));
        let shortened = match after.split_once(':') {
            Some((_, what)) => [before, "?input=…:", what].concat(),
            None if after.is_empty() => before.to_owned(),
            None => [before, "?input=…"].concat(),
        };
        (kind, shortened)
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// The rows below a heading of the document, cell by cell.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let section = DOCUMENT.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().replace('`', "")).collect()
    };
    section.lines().filter(|line| line.starts_with("| ")).skip(1).map(cells).collect()
}

fn throwing(message: &str) -> Function {
    Function::new_no_args(&format!("throw new Error({message:?})"))
}

/// Lets the request that is under way fail in the way of a row.
async fn fail(world: &World, failure_of: &str) {
    let http = |status: u16| Reply::new(status, "<h1>no</h1>");
    let ok = |body: &str| Reply::new(200, body);
    let reply = match failure_of {
        // Failed before a request left.
        "the host's headers throws" | "the host's fetch throws" => return,
        "no connection" => {
            world.pending().fail();
            return settle().await;
        }
        "no answer within 10 s" => return world.advance(10_000).await,
        "an empty answer" => ok(""),
        "a web page instead of data" => ok("<!doctype html><title>Sign in</title>"),
        "half an answer" => ok(r#"{"result":{"data":{"js"#),
        "JSON that is no answer of tRPC's" => ok(r#"{"status":"ok"}"#),
        "text" => ok("ok"),
        "data that is no list" => ok(r#"{"result":{"data":{"json":7}}}"#),
        "data without the transformer's form" => ok(r#"{"result":{"data":[]}}"#),
        "429 with Retry-After: 60" => http(429).with("retry-after", "60"),
        other => match other.strip_prefix("tRPC's ") {
            Some(code) => {
                let (status, error) = failure(code, "the reason");
                Reply::new(status, error.to_string())
            }
            None => http(other.split([',', ' ']).next().unwrap().parse().unwrap()),
        },
    };
    world.pending().reply(reply);
    settle().await;
}

/// The view whose first request is under way, or has failed by a function of the host.
async fn view_for(failure_of: &str) -> View {
    let host = |part: &str| failure_of.contains(part).then(|| throwing("no token"));
    View::new(host("headers"), host("fetch")).await
}

/// What is requested next, in the document's words.
async fn then(world: &World, view: &View) -> &'static str {
    world.advance(700).await;
    assert_eq!(world.open().len(), 0, "too soon");
    let asked = |world: &World, view: &View| {
        let events = view.events.borrow().iter().filter(|(name, _)| name == "jobs-error").count();
        !world.open().is_empty() || events > 1
    };
    world.advance(600).await;
    if asked(world, view) {
        return "asks again after 1 s, 2 s, 4 s … 30 s";
    }
    world.advance(56_000).await;
    assert_eq!(world.open().len(), 0);
    world.advance(5_000).await;
    if asked(world, view) {
        return "asks again when the server wants it, within an hour";
    }
    world.advance(600_000).await;
    assert_eq!(world.open().len(), 0);
    world.focus_window().await;
    assert_eq!(world.open().len(), 1);
    "asks nothing until the page regains the focus, or refresh()"
}

#[wasm_bindgen_test]
async fn requests_for_the_list() {
    let (mut is, mut says) = (Vec::new(), Vec::new());
    for row in rows("Requests for the list") {
        let world = World::new().await;
        let view = view_for(&row[0]).await;
        fail(&world, &row[0]).await;
        let (kind, reason) = view.event();
        let words = view.panel();
        let then = then(&world, &view).await;
        is.push([&row[0], &words, &kind, &reason, then].join(" | "));
        says.push(row.join(" | "));
    }
    assert!(says.len() > 20, "{says:?}");
    assert_eq!(is.join("\n"), says.join("\n"));
}

#[wasm_bindgen_test]
async fn a_list_that_was_there_stays_unless_it_is_refused() {
    for row in rows("Requests for the list").into_iter().filter(|row| !row[0].starts_with("the host's")) {
        let world = World::new().await;
        let view = view_for(&row[0]).await;
        answer(&world, json!([running("run_1", "acme/api", 3, 9)])).await;
        world.advance(3_000).await;
        fail(&world, &row[0]).await;
        if row[0].ends_with("BAD_REQUEST") {
            // Refused were the active jobs alone, so all are asked for.
            fail(&world, &row[0]).await;
        }
        let cards = all(&view.root, "article").len();
        let is_refused = row[2] == "session-expired" || row[1].contains("do not have access");
        if is_refused {
            assert_eq!((cards, view.panel()), (0, row[1].clone()), "{}", row[0]);
        } else {
            let banner = named(&view.root, "group", "Jobs are not up to date");
            let words = row[1].replace("**Couldn't load jobs** ", "");
            assert!(text(&banner).replace('`', "").contains(&words), "{}: {}", row[0], text(&banner));
            assert_eq!(cards, 1, "{}", row[0]);
        }
    }
}

#[wasm_bindgen_test]
async fn what_a_user_does() {
    let (mut is, mut says) = (Vec::new(), Vec::new());
    for row in rows("Retry, Cancel and details") {
        let world = World::new().await;
        let view = view_for("").await;
        answer(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
        view.events.borrow_mut().clear();
        let (what, how) = row[0].split_once(": ").unwrap();
        click(&named(&view.root, "button", &format!("{what} acme/api"))).await;
        match how {
            "success: false" => world.pending().answer(json!({ "success": false })),
            "no such procedure" => {
                world.pending().refuse("NOT_FOUND", "No procedure found on path \"jobs.retry\"");
            }
            how => fail(&world, how).await,
        }
        settle().await;
        let alert = all(&view.root, "alert");
        let words = alert.first().map(|alert| text(alert).replace("Try again", "").trim().to_owned());
        let kinds: Vec<_> = (view.events.borrow().iter())
            .filter_map(|(_, detail)| detail["kind"].as_str().map(str::to_owned))
            .collect();
        let kind = if kinds.is_empty() { "none".to_owned() } else { kinds.join(", ") };
        is.push([&row[0], &words.unwrap_or_default(), &kind].map(String::as_str).join(" | "));
        says.push(row.join(" | "));
    }
    assert!(says.len() > 6, "{says:?}");
    assert_eq!(is.join("\n"), says.join("\n"));
}

#[wasm_bindgen_test]
async fn the_subscription() {
    // What happens to a connection that stays open, e2e/hosts/tests/faults.spec.ts has: here answers come as a whole.
    let rows: Vec<_> =
        rows("The subscription").into_iter().filter(|row| row[0].starts_with("three connections")).collect();
    assert_eq!(rows.len(), 3);
    for row in rows {
        let world = World::new().await;
        let view = View::with(None, None, Some("jobs.onUpdate")).await;
        let list = || json!([running("run_1", "acme/api", 3, 9)]);
        answer(&world, list()).await;
        for _ in 0..60 {
            for list_request in calls_of(&world, "jobs.list") {
                list_request.answer(list());
            }
            for connection in calls_of(&world, "jobs.onUpdate") {
                match row[2].as_str() {
                    "no response within 10000 ms" => {}
                    "each connection ended soon" => {
                        connection.reply(Reply::new(200, "").with("content-type", "text/event-stream"));
                    }
                    _ => connection.reply(Reply::new(502, "")),
                }
            }
            world.advance(1_000).await;
        }
        // Once.
        let (kind, reason) = view.event();
        assert_eq!([kind, reason], [row[1].clone(), row[2].clone()], "{}", row[0]);
        assert_eq!(all(&view.root, "article").len(), 1);
        assert!(find(&view.root, "group", "Jobs are not up to date").is_none());
    }
}

#[wasm_bindgen_test]
async fn rows_that_cannot_be_shown() {
    let world = World::new().await;
    let view = view_for("").await;
    answer(&world, json!([running("run_1", "acme/api", 3, 9), { "status": "running" }])).await;
    let row = rows("Rows").remove(0);
    let (kind, reason) = view.event();
    assert!(text(&view.root).contains(&row[1]), "{}", text(&view.root));
    assert_eq!([&kind, &reason], [&row[2], &row[3]]);
    assert_eq!(all(&view.root, "article").len(), 1);
    world.advance(3_000).await;
    assert_eq!(world.open().len(), 1, "{}", row[4]);
}

#[wasm_bindgen_test]
async fn offline() {
    let world = World::new().await;
    world.set_online(false).await;
    let view = view_for("").await;
    let row = rows("Offline").remove(0);
    assert_eq!(view.panel(), row[1]);
    assert!(world.open().is_empty() && view.events.borrow().is_empty());
    world.advance(600_000).await;
    assert!(world.open().is_empty());
    click(&named(&view.root, "button", "Try anyway")).await;
    assert_eq!(world.open().len(), 1);
    world.pending().fail();
    settle().await;
    world.set_online(true).await;
    assert_eq!(world.open().len(), 1, "{}", row[2]);
}

#[wasm_bindgen_test]
async fn old_lists() {
    let world = World::new().await;
    let view = view_for("").await;
    let list = || success(json!([running("run_1", "acme/api", 3, 9)])).to_string();
    let kept =
        |age: &str| Reply::new(200, list()).with("age", age).with("date", "Mon, 05 Jan 2026 11:58:00 GMT");
    world.pending().reply(kept("120"));
    settle().await;
    let row = rows("Old lists").remove(0);
    let banner = || find(&view.root, "group", "Jobs are not up to date");
    let says = |what: &str| {
        let banner = banner().unwrap_or_else(|| panic!("no banner: {}", text(&view.root)));
        assert_eq!(select(&banner, "p").iter().map(text).collect::<Vec<_>>().join(" "), what);
    };
    says(&row[1]);
    assert_eq!(all(&view.root, "article").len(), 1);
    // It grows older, though answers keep coming.
    for age in (123..=180).step_by(3) {
        world.advance(3_000).await;
        assert_eq!(world.open().len(), 1, "{}", row[2]);
        world.pending().reply(kept(&age.to_string()));
        settle().await;
    }
    says(&row[1].replace("2 minutes", "3 minutes"));
    assert!(view.events.borrow().iter().all(|(name, _)| name == "jobs-change"), "{:?}", view.events);
    // One of a few seconds ago is as good as any.
    world.advance(3_000).await;
    let date = "Mon, 05 Jan 2026 12:00:55 GMT";
    world.pending().reply(Reply::new(200, list()).with("age", "8").with("date", date));
    settle().await;
    assert!(banner().is_none(), "{}", text(&view.root));
}
