//! The steps of a run in its details.

use super::*;

/// Opens the details of the only job.
async fn details_of(world: &World, row: Value, steps: Value) -> (Mounted<Listed>, Element) {
    let list = list_of(world, json!([row])).await;
    click(&button(&list.root, "View Details acme/api")).await;
    call_of(world, "jobs.get").answer(with(row, json!({ "steps": steps })));
    settle().await;
    let dialog = all(&list.root, "dialog").remove(0);
    (list, dialog)
}

fn rows(dialog: &Element) -> Vec<String> {
    select(&named(dialog, "list", "Steps"), "[aria-expanded]").iter().map(name_of).collect()
}

fn three_steps() -> Value {
    json!([
        { "id": "a", "name": "clone", "status": "completed", "startedAt": before(700.0), "endedAt": before(690.0) },
        {
            "id": "b", "name": "parse", "status": "failed", "startedAt": before(690.0), "endedAt": before(660.0),
            "attempts": [
                { "status": "failed", "startedAt": before(690.0), "endedAt": before(687.0), "error": "HTTP 429" },
                { "status": "failed", "startedAt": before(665.0), "endedAt": before(660.0), "error": "HTTP 500" },
            ],
            "error": "HTTP 500", "output": { "big": 90_071_992_547_409_931_u64 }, "childRunId": "run_77",
            "rerunnable": true,
        },
        { "id": "c", "name": "publish", "status": "queued" },
    ])
}

#[wasm_bindgen_test]
async fn the_rows_are_one_stop_of_the_tab_key_and_open() {
    let world = World::new().await;
    let row = failed("run_1", "acme/api", "it broke", 600.0);
    let (_list, dialog) = details_of(&world, row, three_steps()).await;
    let names = ["clone, Completed, 10 s", "parse, Failed · attempt 2, 30 s", "publish, Queued"];
    assert_eq!(rows(&dialog), names);
    let stops =
        || -> Vec<_> { select(&dialog, "[aria-expanded][tabindex='0']").iter().map(name_of).collect() };
    assert_eq!(stops(), [names[0]]);
    focus(&button(&dialog, names[0]));
    for (key, to) in
        [("ArrowUp", 0), ("ArrowDown", 1), ("End", 2), ("ArrowDown", 2), ("Home", 0), ("ArrowDown", 1)]
    {
        assert!(press(key).await, "{key} is the list's");
        assert_eq!(name_of(&focused()), names[to], "{key}");
        assert_eq!(stops(), [names[to]], "Tab comes back to it");
    }
    assert!(!press_with("ctrlKey", "ArrowDown").await);

    assert_eq!(attribute(&focused(), "aria-expanded"), "false");
    assert!(!says(&dialog, "HTTP 429"));
    click(&focused()).await;
    assert_eq!(attribute(&focused(), "aria-expanded"), "true");
    for words in
        ["Attempt 1 · Failed · 3.0 s", "HTTP 429", "Attempt 2 · Failed · 5.0 s", "HTTP 500", "run_77", "30 s"]
    {
        assert!(says(&dialog, words), "{words}");
    }
    assert_eq!(saying(&dialog, "HTTP 500").len(), 1, "each error is told once");
    let output = named(&dialog, "tree", "Output of parse");
    assert_eq!(
        crate::web_support::names(&output, "treeitem"),
        ["big: 90071992547409931"],
        "whole numbers are exact"
    );
    assert_eq!(rows(&dialog).len(), 3, "what is open is no row");
    click(&focused()).await;
    assert!(!says(&dialog, "HTTP 429"));
}

#[wasm_bindgen_test]
async fn what_only_the_attempts_say_is_told_of_the_step() {
    let world = World::new().await;
    let tried = |start: f64, end: f64| json!({ "status": "failed", "startedAt": before(start), "endedAt": before(end) });
    let steps = json!([
        { "name": "clone", "attempts": [with(tried(700.0, 690.0), json!({ "error": "HTTP 502" }))] },
        {
            "name": "parse", "error": "gave up", "endedAt": before(640.0),
            "attempts": [with(tried(690.0, 687.0), json!({ "error": "HTTP 429" })), tried(665.0, 660.0)],
        },
        { "name": "publish" },
    ]);
    let (_list, dialog) = details_of(&world, failed("run_1", "acme/api", "it broke", 600.0), steps).await;
    let names = ["clone, Failed, 10 s", "parse, Failed · attempt 2, 50 s", "publish, Unknown"];
    assert_eq!(rows(&dialog), names);
    let facts = || -> Vec<String> { select(&dialog, "li dt").iter().map(text).collect() };

    click(&button(&dialog, names[0])).await;
    assert_eq!(facts(), ["Status", "Error", "Started", "Ended", "Duration"]);
    assert_eq!(saying(&dialog, "HTTP 502").len(), 1);
    assert!(!says(&dialog, "Attempt 1"), "an only attempt is the step");
    click(&button(&dialog, names[0])).await;

    click(&button(&dialog, names[1])).await;
    assert_eq!(facts(), ["Status", "Error", "Started", "Ended", "Duration"]);
    for words in ["gave up", "HTTP 429", "Attempt 1 · Failed · 3.0 s", "Attempt 2 · Failed · 5.0 s"] {
        assert_eq!(saying(&dialog, words).len(), 1, "{words}");
    }
}

#[wasm_bindgen_test]
async fn a_job_is_rerun_from_a_step() {
    let world = World::new().await;
    let row = failed("run_1", "acme/api", "it broke", 600.0);
    let (list, dialog) = details_of(&world, row, three_steps()).await;
    for step in ["clone, Completed, 10 s", "parse, Failed · attempt 2, 30 s"] {
        click(&button(&dialog, step)).await;
    }
    assert_eq!(find(&dialog, "button", "Rerun from here: clone"), None, "not every step can");
    let rerun = button(&dialog, "Rerun from here: parse");
    click(&rerun).await;
    let request = call_of(&world, "jobs.retry");
    assert_eq!(request.only_input(), json!({ "runId": "run_1", "fromStep": "b" }));
    assert_eq!(attribute(&rerun, "aria-busy"), "true");
    request.answer(json!({ "runId": "run_2" }));
    settle().await;
    assert_eq!(rerun.get_attribute("aria-busy"), None);
    assert!(says(&dialog, "Started anew."));
    assert_eq!(titles(&list.root, "Running Jobs (1)"), ["Ingesting acme/api"]);
}

#[wasm_bindgen_test]
async fn nothing_of_a_finished_run_moves() {
    let world = World::new().await;
    // None of whose texts changes within ten seconds.
    let row = failed("run_1", "acme/api", "it broke", 3_700.0);
    let steps = json!([
        { "id": "a", "name": "clone", "status": "completed", "startedAt": before(3_900.0), "endedAt": before(3_800.0) },
        { "id": "b", "name": "parse", "status": "failed", "startedAt": before(3_800.0), "endedAt": before(3_700.0) },
    ]);
    let (_list, dialog) = details_of(&world, row, steps).await;
    click(&button(&dialog, "parse, Failed, 1 min 40 s")).await;
    let recorder = Recorder::of(&dialog);
    world.advance(10_000).await;
    assert_eq!(recorder.take().len(), 0);
}

#[wasm_bindgen_test]
async fn only_what_grows_changes_while_a_run_goes_on() {
    let world = World::new().await;
    let row = with(running("run_1", "acme/api", 1, 9), json!({ "startedAt": before(100.0) }));
    let steps = json!([
        { "id": "a", "name": "clone", "status": "completed", "startedAt": before(100.0), "endedAt": before(60.0) },
        { "id": "b", "name": "parse", "status": "running", "startedAt": before(60.0) },
    ]);
    let (_list, dialog) = details_of(&world, row, steps).await;
    assert_eq!(rows(&dialog), ["clone, Completed, 40 s", "parse, Running, 1 min 0 s"]);
    let done = button(&dialog, "clone, Completed, 40 s");
    let list = named(&dialog, "list", "Steps");
    let recorder = Recorder::of(&list);
    world.advance(2_000).await;
    assert_eq!(rows(&dialog)[1], "parse, Running, 1 min 2 s");
    let mutations = recorder.take();
    assert!(!mutations.is_empty() && mutations.len() <= 8, "{mutations:?}");
    for mutation in &mutations {
        assert!(!mutation.is_within(&done), "{mutation:?}");
        assert!(matches!(mutation.attribute.as_deref(), None | Some("x2")), "{mutation:?}");
    }
}

#[wasm_bindgen_test]
async fn a_long_time_in_which_nothing_ran_is_folded() {
    let world = World::new().await;
    let steps = json!([
        { "id": "a", "name": "clone", "status": "completed", "startedAt": before(900.0), "endedAt": before(890.0) },
        { "id": "b", "name": "nap", "op": "sleep", "status": "completed", "startedAt": before(890.0), "endedAt": before(610.0) },
        { "id": "c", "name": "parse", "status": "completed", "startedAt": before(610.0), "endedAt": before(600.0) },
    ]);
    let row = with(completed("run_1", "acme/api", 600.0), json!({ "startedAt": before(900.0) }));
    let (_list, dialog) = details_of(&world, row, steps).await;
    let fold = button(&dialog, "4 min idle");
    assert_eq!(attribute(&fold, "aria-expanded"), "false");
    // Firefox has an empty rectangle for a line that is level, so its ends are read.
    let width = || {
        let segment = &select(&dialog, "line[data-kind=sleeping]")[0];
        let end = |name| attribute(segment, name).trim_end_matches('%').parse::<f64>().unwrap() / 100.0;
        end("x2") - end("x1")
    };
    let folded = width();
    click(&fold).await;
    assert_eq!(attribute(&fold, "aria-expanded"), "true");
    assert!(folded < 0.1 && width() > 0.8, "{folded} {}", width());
    click(&fold).await;
    assert!((width() - folded).abs() < 0.001);
}

#[wasm_bindgen_test]
async fn a_run_of_many_steps_shows_the_first_until_all_are_wanted() {
    let world = World::new().await;
    let step = |index: usize| json!({ "id": format!("s{index}"), "name": format!("file-{index}"), "status": "completed" });
    let steps = (0..600).map(step).collect::<Vec<_>>();
    let (_list, dialog) = details_of(&world, completed("run_1", "acme/api", 60.0), steps.into()).await;
    assert_eq!(rows(&dialog).len(), 100);
    click(&button(&dialog, "Show all 600 steps")).await;
    assert_eq!(rows(&dialog).len(), 600);
    assert_eq!(name_of(&focused()), "file-100, Completed", "the focus goes on");
    assert!(press("End").await);
    assert_eq!(name_of(&focused()), "file-599, Completed");
}

#[wasm_bindgen_test]
async fn what_the_bars_mean_is_told_on_demand() {
    let world = World::new().await;
    let (_list, dialog) =
        details_of(&world, failed("run_1", "acme/api", "it broke", 600.0), three_steps()).await;
    let legend = saying(&dialog, "Legend").remove(0).closest("details").unwrap().unwrap();
    assert!(!legend.has_attribute("open"));
    assert_eq!(names(&legend, "listitem"), ["Completed", "Attempt failed", "Waited for the next attempt"]);
}

#[wasm_bindgen_test]
async fn an_exact_time_stands_once() {
    let _forgotten = Forgotten::new();
    let world = World::new().await;
    let row = failed("run_1", "acme/api", "it broke", 600.0);
    let (list, dialog) = details_of(&world, row, three_steps()).await;
    click(&button(&dialog, "clone, Completed, 10 s")).await;
    let moments = || -> Vec<(String, String)> {
        let values = select(&dialog, "dd").into_iter();
        values.filter_map(|value| Some((text(&value), text(select(&value, "time").first()?)))).collect()
    };
    let relative = moments();
    assert_eq!(relative.len(), 3, "when the job ended, and when the step started and ended: {relative:?}");
    for (value, time) in relative {
        assert!(time.ends_with(" ago") && value.ends_with(&[" (", &time, ")"].concat()), "{value}");
    }
    click(&button(&list.root, "Exact times")).await;
    let exact = moments();
    assert_eq!(exact.len(), 3);
    for (value, time) in exact {
        assert!(!time.contains("ago"), "{time}");
        assert_eq!(value, time);
    }
}
