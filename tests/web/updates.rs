//! What a poll, and the passing of time, do to the document.

use std::{collections::BTreeSet, time::Duration};

use crate::web_support::*;
use jobs_console::query::RefetchOptions;
use serde_json::{Value, json};
use wasm_bindgen_test::*;
use web_sys::{Element, Node};

/// A job's repository.
fn repo(number: usize) -> String {
    format!("acme/repo-{number}")
}

/// So many jobs of every kind, none of whose texts changes within ten seconds.
fn jobs(number: usize) -> Vec<Value> {
    let job = |index: usize| {
        let (id, repo) = (format!("run_{index:03}"), repo(index));
        match index % 5 {
            // Ten seconds per file, so the estimate stays the same for half a minute.
            0 => running(&id, &repo, 12, 48),
            1 => with(queued(&id, &repo), json!({ "createdAt": before(330.0) })),
            2 => completed(&id, &repo, 3_700.0),
            3 => failed(&id, &repo, "Invalid lightfast.yml syntax", 7_300.0),
            _ => cancelled(&id, &repo, 90_000.0),
        }
    };
    (0..number).map(job).collect()
}

#[wasm_bindgen_test]
async fn a_poll_that_brings_nothing_new_touches_nothing() {
    for number in [0, 1, 20, 300] {
        let world = World::new().await;
        let list = list_of(&world, jobs(number).into()).await;
        let cards = all(&list.root, "article").len();
        assert!(cards == number || number == 300 && (1..60).contains(&cards), "{cards} of {number}");
        let body: Element = document().body().unwrap().into();
        let recorder = Recorder::of(&body);
        let active: Vec<_> = jobs(number).into_iter().filter(is_active).collect();
        for _ in 0..3 {
            world.advance(if active.is_empty() { 15_000 } else { 3_000 }).await;
            world.pending().answer(active.clone().into());
            settle().await;
        }
        let mutations = recorder.take();
        assert!(mutations.is_empty(), "{number} jobs: {mutations:?}");
    }
}

fn is_active(job: &Value) -> bool {
    matches!(job["status"].as_str(), Some("running" | "queued"))
}

#[wasm_bindgen_test]
async fn what_changes_off_the_screen_touches_no_card() {
    let world = World::new().await;
    // The list is in the order of these rows: oldest start first.
    let rows = |processed: usize| -> Vec<Value> {
        let row = |index: usize| {
            let processed = if index >= 990 { processed } else { 12 };
            let started = before(90_000.0 - 10.0 * index as f64);
            let progress = json!({ "processed": processed, "total": 48 });
            with(
                running(&format!("run_{index:04}"), &repo(index), 0, 0),
                json!({ "startedAt": started, "progress": progress }),
            )
        };
        (0..1_000).map(row).collect()
    };
    let list = list_of(&world, rows(12).into()).await;
    let number = all(&list.root, "article").len();
    assert!((8..60).contains(&number), "{number} of 1,000 cards are in the document");
    let recorder = Recorder::of(&list.root);
    for processed in 13..16 {
        poll(&world, rows(processed).into()).await;
    }
    let mutations = recorder.take();
    let in_cards = mutations.iter().filter(|mutation| {
        mutation.target.parent_element().is_some_and(|element| element.closest("article").unwrap().is_some())
    });
    assert_eq!(in_cards.count(), 0, "{mutations:?}");
    assert!(mutations.is_empty(), "{mutations:?}");
}

#[wasm_bindgen_test]
async fn a_long_interval_makes_no_difference() {
    let world = World::new().await;
    let minute = Duration::from_secs(60);
    let options = options().with_refetch(RefetchOptions::default().with_intervals(minute, minute));
    // Nothing whose text changes within four minutes.
    let rows = || {
        json!([completed("run_2", "acme/web", 3_700.0), failed("run_3", "acme/docs", "it broke", 7_300.0)])
    };
    let list = list_with(&world, options.clone(), rows()).await;
    // But for the line that says how old the list is.
    let recorder = Recorder::of(&named(&list.root, "region", "Recent Jobs (2)"));
    for _ in 0..4 {
        world.advance(60_000).await;
        world.pending().answer(json!([]));
        settle().await;
    }
    let mutations = recorder.take();
    assert!(mutations.is_empty(), "{mutations:?}");
    list.unmount().await;

    // A job that stands still.
    let rows =
        || json!([with(running("run_1", "acme/api", 12, 45), json!({ "startedAt": before(90_000.0) }))]);
    let list = list_with(&world, options, rows()).await;
    let recorder = Recorder::of(&named(&list.root, "region", "Running Jobs (1)"));
    let mut notices = Vec::new();
    for _ in 0..6 {
        world.advance(60_000).await;
        notices.push((1..9).find(|minutes| says(&list.root, &format!("no progress for {minutes} min"))));
        let _before = recorder.take();
        answer(&world, rows()).await;
        let mutations = recorder.take();
        assert!(mutations.is_empty(), "{mutations:?}");
    }
    assert_eq!(notices, [None, None, Some(3), Some(4), Some(5), Some(6)]);
}

#[wasm_bindgen_test]
async fn a_date_that_is_off_by_a_second_is_no_news() {
    let world = World::new().await;
    let list = mount_list(&world).await;
    // An hour ahead, and cut to whole seconds on an uneven way.
    let reply = |rows: Vec<Value>, seconds: f64| {
        let date = js_sys::Date::new(&(world.now() + 3_600_000.0 + seconds * 1_000.0).into());
        Reply::new(200, success(rows.into()).to_string()).with("date", &String::from(date.to_utc_string()))
    };
    world.pending().reply(reply(jobs(20), 0.0));
    settle().await;
    shown(&world, &list.root).await;
    let active = || jobs(20).into_iter().filter(is_active).collect::<Vec<_>>();
    let recorder = Recorder::of(&list.root);
    for seconds in [-1.0, 1.0, -0.5] {
        world.advance(3_000).await;
        world.pending().reply(reply(active(), seconds));
        settle().await;
    }
    let mutations = recorder.take();
    assert!(mutations.is_empty(), "{mutations:?}");
}

#[wasm_bindgen_test]
async fn a_whole_list_that_brings_nothing_new_touches_nothing() {
    let world = World::new().await;
    let list = list_of(&world, jobs(20).into()).await;
    let recorder = Recorder::of(&list.root);
    for _ in 0..2 {
        world.set_visible(false).await;
        world.set_visible(true).await;
        // The rows of the same jobs in another order are nothing new either.
        let rows: Vec<_> = jobs(20).into_iter().rev().collect();
        answer(&world, rows.into()).await;
    }
    let mutations = recorder.take();
    assert!(mutations.is_empty(), "{mutations:?}");
}

#[wasm_bindgen_test]
async fn progress_of_one_job_changes_that_card_alone() {
    let world = World::new().await;
    let rows = || jobs(20).into_iter().filter(is_active).collect::<Vec<_>>();
    let list = list_of(&world, jobs(20).into()).await;
    world.advance(3_000).await;
    let recorder = Recorder::of(&list.root);
    let mut moved = rows();
    moved[2]["progress"]["processed"] = 24.into();
    let title = format!("Ingesting {}", moved[2]["repoName"].as_str().unwrap());
    answer(&world, moved.into()).await;

    let card = card(&list.root, &title);
    assert!(says(&card, "24 / 48 files processed") && says(&card, "50%"));
    let mutations = recorder.take();
    let mut attributes = BTreeSet::new();
    for mutation in &mutations {
        assert!(mutation.is_within(&card), "{mutation:?}");
        assert_ne!(mutation.before, mutation.now(), "written without need: {mutation:?}");
        match mutation.kind.as_str() {
            "attributes" => _ = attributes.insert(mutation.attribute.clone().unwrap()),
            "characterData" => {}
            kind => panic!("{kind}: nodes came or went: {mutation:?}"),
        }
    }
    assert_eq!(attributes, ["aria-valuetext".to_owned(), "value".to_owned()].into());
    // The number of files, the percentage, the time left; the two attributes of the bar.
    assert_eq!(mutations.len(), 5, "{mutations:?}");
}

#[wasm_bindgen_test]
async fn the_clock_writes_only_what_changed() {
    let world = World::new().await;
    let rows = json!([completed("run_1", "acme/api", 55.0), completed("run_2", "acme/web", 3_700.0)]);
    let list = list_of(&world, rows).await;
    let young = card(&list.root, "Ingested acme/api");
    let time = saying(&young, "Completed 55 seconds ago").remove(0);
    let recorder = Recorder::of(&list.root);
    // 56, 57, 58, 59 seconds, 1 minute, and no more for now.
    world.advance(14_000).await;
    assert_eq!(text(&time), "Completed 1 minute ago");
    let mutations = recorder.take();
    assert_eq!(mutations.len(), 5, "{mutations:?}");
    for mutation in mutations {
        assert_eq!(mutation.kind, "characterData");
        assert!(mutation.is_within(&time));
    }
}

#[wasm_bindgen_test]
async fn the_clock_rests_while_the_document_is_hidden() {
    let world = World::new().await;
    let list = list_of(&world, json!([completed("run_1", "acme/api", 10.0)])).await;
    let recorder = Recorder::of(&list.root);
    world.set_visible(false).await;
    world.advance(20_000).await;
    assert!(recorder.take().is_empty());
    world.set_visible(true).await;
    assert!(says(&list.root, "23 files · Completed 30 seconds ago"));
}

/// The cards of a page with their titles.
fn cards(root: &Element) -> Vec<(String, Element)> {
    all(root, "article").into_iter().map(|card| (name_of(&card), card)).collect()
}

#[wasm_bindgen_test]
async fn cards_keep_their_nodes_when_others_come_go_and_move() {
    let world = World::new().await;
    let started = |id: &str, repo: &str, seconds: f64| {
        with(running(id, repo, 1, 48), json!({ "startedAt": before(seconds) }))
    };
    let rows = json!([
        started("run_1", "acme/a", 400.0),
        started("run_2", "acme/b", 350.0),
        started("run_3", "acme/c", 320.0),
        queued("run_4", "acme/d"),
    ]);
    let list = list_of(&world, rows).await;
    let known = cards(&list.root);
    world.advance(3_000).await;
    let recorder = Recorder::of(&list.root);
    // One comes in front, one goes, one is started and moves up.
    answer(
        &world,
        json!([
            started("run_0", "acme/new", 500.0),
            started("run_1", "acme/a", 400.0),
            started("run_3", "acme/c", 320.0),
            started("run_4", "acme/d", 380.0),
        ]),
    )
    .await;
    let ended = completed("run_2", "acme/b", 0.0);
    let rest = [("run_0", "acme/new", 500.0), ("run_1", "acme/a", 400.0), ("run_3", "acme/c", 320.0)]
        .map(|(id, repo, seconds)| started(id, repo, seconds));
    let mut rows = rest.to_vec();
    rows.extend([started("run_4", "acme/d", 380.0), ended]);
    answer(&world, rows.into()).await;

    let order = ["acme/new", "acme/a", "acme/d", "acme/c"].map(|repo| ["Ingesting ", repo].concat());
    assert_eq!(titles(&list.root, "Running Jobs (4)"), order);
    let after = cards(&list.root);
    for repo in ["acme/a", "acme/c", "acme/d"] {
        let title = ["Ingesting ", repo].concat();
        let of = |cards: &[(String, Element)]| {
            cards.iter().find(|(name, _)| *name == title).map(|(_, card)| card.clone())
        };
        assert!(of(&known) == of(&after), "{repo} has the same node");
    }
    let mutations = recorder.take();
    assert!(!mutations.is_empty(), "the others did change");
    for repo in ["acme/a", "acme/c"] {
        let card = card(&list.root, &["Ingesting ", repo].concat());
        let inside: Vec<_> = mutations.iter().filter(|mutation| mutation.is_within(&card)).collect();
        assert!(inside.is_empty(), "{repo} did not change: {inside:?}");
    }
}

#[wasm_bindgen_test]
async fn a_selection_survives_polls() {
    let world = World::new().await;
    let list = list_of(&world, jobs(10).into()).await;
    let repo = saying(&card(&list.root, "Ingesting acme/repo-5"), "acme/repo-5").remove(0);
    let words: Node = repo.first_child().unwrap();
    select_text(&words, 0, 4);
    assert_eq!(selected_text(), "acme");

    let mut rows: Vec<_> = jobs(10).into_iter().filter(is_active).collect();
    poll(&world, rows.clone().into()).await;
    assert_eq!(selected_text(), "acme");
    // Even of a card that changes elsewhere.
    for row in &mut rows {
        if row["status"] == "running" {
            row["progress"]["processed"] = 20.into();
        }
    }
    poll(&world, rows.into()).await;
    assert!(says(&list.root, "20 / 48 files processed"));
    assert_eq!(selected_text(), "acme");
}

#[wasm_bindgen_test]
async fn a_poll_leaves_the_focus_where_it_is() {
    let world = World::new().await;
    let list = list_of(&world, jobs(10).into()).await;
    let input = document().create_element("input").unwrap();
    list.root.append_child(&input).unwrap();
    let cancel = named(&list.root, "button", "Cancel acme/repo-5");
    for element in [input, cancel] {
        focus(&element);
        let mut rows: Vec<_> = jobs(10).into_iter().filter(is_active).collect();
        poll(&world, rows.clone().into()).await;
        assert!(focused() == element, "after a poll without news");
        rows[0]["progress"]["processed"] = 30.into();
        rows[1]["statusReason"] = "waiting for rate limit".into();
        poll(&world, rows.clone().into()).await;
        assert!(focused() == element, "after a poll with news");
        // A job leaves, another comes.
        rows[0] = running("run_900", "acme/fresh", 1, 9);
        poll(&world, rows.clone().into()).await;
        answer(&world, jobs(10).into()).await;
        assert!(focused() == element, "after jobs came and went");
    }
}

#[wasm_bindgen_test]
async fn a_half_pressed_button_still_works() {
    let world = World::new().await;
    let list = list_of(&world, jobs(5).into()).await;
    let button = named(&list.root, "button", "Cancel acme/repo-0");
    let mut rows: Vec<_> = jobs(5).into_iter().filter(is_active).collect();
    rows[0]["progress"]["processed"] = 13.into();
    poll(&world, rows.into()).await;
    assert!(button.is_connected());
    click(&button).await;
    assert_eq!(world.pending().path(), "/api/trpc/jobs.cancel");
}
