//! Long lists, of which only the cards near the screen are in the document, with the library's own styles.
#![cfg(target_arch = "wasm32")]

mod web_support;

use jobs_console::{
    components::JobsList,
    hooks::{VirtualListOptions, use_jobs},
};
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_support::*;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

const STYLES: &str = include_str!("../styles/jobs-console.css");
const NUMBER: usize = 2_000;

#[derive(Clone, PartialEq, Properties)]
struct PageProps {
    /// Styles of the host's own.
    #[prop_or_default]
    css: AttrValue,
}

/// A page whose middle scrolls.
#[component]
fn Page(props: &PageProps) -> Html {
    let jobs = use_jobs(options());
    html! {
        <>
            <style>{ STYLES }</style>
            <style>{ props.css.clone() }</style>
            <div class="scroll" style="height: 500px; width: 700px; overflow-y: auto">
                // In the smallest of these pages it would fill the screen.
                <JobsList id="jobs" {jobs} toolbar={false} />
            </div>
        </>
    }
}

fn repo(index: usize) -> String {
    format!("acme/repo-{index:04}")
}

/// Failed jobs, newest first; their errors are of one to three lines, and longer ones where it is narrow.
fn rows(number: usize) -> Value {
    let row = |index: usize| {
        let error = "Invalid lightfast.yml syntax in a file with a long name. ".repeat(1 + index % 3);
        failed(&format!("run_{index:04}"), &repo(index), &error, 4_000.0 + index as f64)
    };
    (0..number).map(row).collect()
}

async fn page_with(world: &World, css: &'static str) -> (Mounted<Page>, HtmlElement) {
    page_of(world, css, NUMBER).await
}

async fn page_of(world: &World, css: &'static str, number: usize) -> (Mounted<Page>, HtmlElement) {
    let page = world.mount::<Page>(PageProps { css: css.into() }).await;
    answer(world, rows(number)).await;
    shown(world, &page.root).await;
    let scroll: HtmlElement = select(&page.root, ".scroll").remove(0).unchecked_into();
    document().scrolling_element().unwrap().set_scroll_top(0);
    let scrolls = scroll.scroll_height() > 2 * scroll.client_height();
    let scroll = if scrolls { scroll } else { document().scrolling_element().unwrap().unchecked_into() };
    (page, scroll)
}

/// What is seen of the scrolling part: left, top, right and bottom on the screen.
fn frame_of(scroll: &HtmlElement) -> [f64; 4] {
    if document().scrolling_element().as_ref() == Some(scroll) {
        let window = web_sys::window().unwrap();
        let [width, height] =
            [window.inner_width(), window.inner_height()].map(|size| size.unwrap().as_f64().unwrap());
        return [0.0, 0.0, width, height];
    }
    let frame = scroll.get_bounding_client_rect();
    [frame.left(), frame.top(), frame.right(), frame.bottom()]
}

/// The card that is seen at a height of the scrolling part, from 0 at its top to 1 at its bottom.
fn seen(scroll: &HtmlElement, at: f64) -> Option<Element> {
    let [left, top, _, bottom] = frame_of(scroll);
    // Near its left edge there are cards however narrow they are.
    let (x, y) = (left + 100.0, top + 1.0 + at * (bottom - top - 2.0));
    // Between two cards there may be a gap, but not a large one.
    let near = |offset: f64| {
        let element = document().element_from_point(x as f32, (y + offset) as f32)?;
        element.closest("article").unwrap().filter(|card| scroll.contains(Some(card)))
    };
    [0.0, 20.0, -20.0, 40.0, -40.0].into_iter().find_map(near)
}

/// Waits until the screen is full of cards.
async fn no_blank(scroll: &HtmlElement, what: &str) {
    // At its start there is the heading.
    let places: &[f64] = if scroll.scroll_top() == 0 { &[0.5, 0.8] } else { &[0.2, 0.5, 0.8] };
    until_painted(&format!("there are cards on the screen: {what}"), || {
        places.iter().all(|at| seen(scroll, *at).is_some())
    })
    .await;
}

/// Whether it can be told where something is under these styles. WebKit has its old `zoom`, not the one that came to other
/// browsers together with `currentCSSZoom`: there, rectangles are in an element's own pixels, and `elementFromPoint` takes the
/// screen's.
fn is_measurable(css: &&str) -> bool {
    let prototype = js_sys::Reflect::get(&js_sys::global(), &"Element".into())
        .and_then(|element| js_sys::Reflect::get(&element, &"prototype".into()))
        .unwrap();
    !css.contains("zoom") || js_sys::Reflect::has(&prototype, &"currentCSSZoom".into()).unwrap()
}

fn scroll_to(scroll: &HtmlElement, part: f64) {
    let range = scroll.scroll_height() - scroll.client_height();
    scroll.set_scroll_top((f64::from(range) * part) as i32);
}

/// Scrolls as a user who holds the End key does, until the end is reached.
async fn scroll_to_end(scroll: &HtmlElement) {
    let is_at_end = || scroll.scroll_top() + scroll.client_height() >= scroll.scroll_height() - 1;
    let mut frames_at_end = 0;
    for _ in 0..60 {
        frames_at_end = if is_at_end() { frames_at_end + 1 } else { 0 };
        if frames_at_end > 5 {
            return;
        }
        scroll_to(scroll, 1.0);
        painted().await;
    }
    panic!("the end is never reached");
}

/// Scrolls through the list: nowhere it stays blank, and at its end is the last card.
async fn can_be_scrolled(page: &Mounted<Page>, scroll: &HtmlElement) {
    all_of_it_can_be_scrolled(page, scroll, NUMBER).await;
}

async fn all_of_it_can_be_scrolled(page: &Mounted<Page>, scroll: &HtmlElement, length: usize) {
    for part in [0.1, 0.5, 0.9, 0.3] {
        scroll_to(scroll, part);
        no_blank(scroll, &part.to_string()).await;
    }
    scroll_to_end(scroll).await;
    no_blank(scroll, "the end").await;
    let last = card(&page.root, &["Failed: ", &repo(length - 1)].concat());
    let (card, [.., bottom]) = (last.get_bounding_client_rect(), frame_of(scroll));
    assert!(
        card.top() < bottom && card.bottom() <= bottom + 2.0,
        "the last card ends at {} on a screen that ends at {bottom}",
        card.bottom(),
    );
    assert!(bottom - card.bottom() < 100.0, "nothing blank follows the last card");
    let number = all(&page.root, "article").len();
    assert!(number < 60, "{number} cards are in the document");
    if length > VirtualListOptions::default().whole {
        let item = last.closest("li").unwrap().unwrap();
        let place = (attribute(&item, "aria-posinset"), attribute(&item, "aria-setsize"));
        assert_eq!(place, (length.to_string(), length.to_string()));
    }
    scroll_to(scroll, 0.0);
    no_blank(scroll, "the start").await;
    named(&page.root, "article", &["Failed: ", &repo(0)].concat());
}

#[wasm_bindgen_test]
async fn a_long_list_can_be_scrolled_to_its_end() {
    let world = World::new().await;
    let (page, scroll) = page_with(&world, "").await;
    can_be_scrolled(&page, &scroll).await;
}

#[wasm_bindgen_test]
async fn whatever_gap_the_host_wants() {
    let world = World::new().await;
    for css in [
        ".jc-list { gap: 3rem }",
        ".jc-list { gap: 0 }",
        ".jc-list { display: block } .jc-list > li { margin-bottom: 30px }",
    ] {
        let (page, scroll) = page_with(&world, css).await;
        can_be_scrolled(&page, &scroll).await;
        page.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn under_transforms_and_zoom() {
    let world = World::new().await;
    for css in [
        ".scroll { transform: scale(.8); transform-origin: 0 0 }",
        ".scroll { zoom: .9 }",
        ".jc-jobs { zoom: 1.25 }",
        // As high as wide is not what every transform leaves it.
        ".scroll { transform: scale(1, .5); transform-origin: 0 0 }",
        ".scroll { transform: scale(.5, 1); transform-origin: 0 0 }",
    ]
    .into_iter()
    .filter(is_measurable)
    {
        let (page, scroll) = page_with(&world, css).await;
        can_be_scrolled(&page, &scroll).await;
        page.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn lists_of_any_length() {
    for number in [30, 40, 41, 300, 20_000] {
        let world = World::new().await;
        let (page, scroll) = page_of(&world, "", number).await;
        all_of_it_can_be_scrolled(&page, &scroll, number).await;
    }
}

#[wasm_bindgen_test]
async fn on_a_page_that_is_zoomed_as_a_whole() {
    let world = World::new().await;
    for css in [
        "html { zoom: .9 }",
        "html { zoom: 1.5 } .scroll { height: 250px !important; width: 400px !important }",
        ".scroll { height: auto !important; overflow: visible !important }",
        "html { zoom: .9 } .scroll { height: auto !important; overflow: visible !important }",
        "body { zoom: .5 } .scroll { height: auto !important; overflow: visible !important }",
        "body { transform: scale(1.25); transform-origin: 0 0 } .scroll { height: auto !important; overflow: visible !important }",
    ]
    .into_iter()
    .filter(is_measurable)
    {
        let (page, scroll) = page_of(&world, css, 500).await;
        console_log!("{css}");
        all_of_it_can_be_scrolled(&page, &scroll, 500).await;
        page.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn letters_that_grow_and_shrink_leave_nothing_blank() {
    let world = World::new().await;
    let (page, scroll) = page_with(&world, "").await;
    let html: HtmlElement = document().document_element().unwrap().unchecked_into();
    for (part, size) in [(0.5, "24px"), (0.9, "10px"), (0.2, "32px"), (1.0, "16px")] {
        scroll_to(&scroll, part);
        no_blank(&scroll, &part.to_string()).await;
        html.style().set_property("font-size", size).unwrap();
        no_blank(&scroll, size).await;
        can_be_scrolled(&page, &scroll).await;
    }
    html.style().remove_property("font-size").unwrap();
}

#[wasm_bindgen_test]
async fn after_a_resize() {
    let world = World::new().await;
    let (page, scroll) = page_with(&world, "").await;
    for (part, width) in [(0.5, "340px"), (0.9, "900px"), (0.2, "400px")] {
        scroll_to(&scroll, part);
        no_blank(&scroll, &part.to_string()).await;
        let before = seen(&scroll, 0.5).map(|card| name_of(&card)).unwrap();
        scroll.style().set_property("width", width).unwrap();
        no_blank(&scroll, width).await;
        // What one reads stays near.
        let number =
            |name: &str| name.rsplit('-').next().and_then(|number| number.parse::<i32>().ok()).unwrap();
        let after = seen(&scroll, 0.5).map(|card| name_of(&card)).unwrap();
        let moved = (number(&after) - number(&before)).abs();
        assert!(moved < 40, "at {width} {after} is in the place of {before}");
        can_be_scrolled(&page, &scroll).await;
    }
}

#[wasm_bindgen_test]
async fn polls_leave_the_place_where_one_reads() {
    let world = World::new().await;
    let (_page, scroll) = page_with(&world, "").await;
    a_poll_leaves_the_place(&world, &scroll).await;
}

#[wasm_bindgen_test]
async fn polls_leave_it_where_the_browser_does_not_see_to_it() {
    let css = js_sys::Reflect::get(&js_sys::global(), &"CSS".into()).unwrap();
    let supports = js_sys::Reflect::get(&css, &"supports".into()).unwrap();
    let never = js_sys::Function::new_no_args("return false");
    js_sys::Reflect::set(&css, &"supports".into(), &never).unwrap();
    for css in [
        ".scroll { overflow-anchor: none }",
        ".scroll { overflow-anchor: none; transform: scale(.5); transform-origin: 0 0 }",
        ".scroll { overflow-anchor: none; zoom: .5 }",
    ]
    .into_iter()
    .filter(is_measurable)
    {
        let world = World::new().await;
        let (_page, scroll) = page_with(&world, css).await;
        a_poll_leaves_the_place(&world, &scroll).await;
    }
    js_sys::Reflect::set(&css, &"supports".into(), &supports).unwrap();
}

async fn a_poll_leaves_the_place(world: &World, scroll: &HtmlElement) {
    scroll_to(scroll, 0.5);
    no_blank(scroll, "the middle").await;
    for _ in 0..5 {
        painted().await;
    }
    let before = seen(scroll, 0.5).unwrap();
    let place = before.get_bounding_client_rect().top();
    // Ten new ones at the top.
    world.set_visible(false).await;
    world.set_visible(true).await;
    let mut all = rows(NUMBER);
    let new = (0..10).map(|index| failed(&format!("new_{index}"), "acme/new", "it broke", f64::from(index)));
    all.as_array_mut().unwrap().extend(new);
    answer(world, all).await;
    for _ in 0..5 {
        painted().await;
    }
    assert!(before.is_connected(), "the card that one reads is the same node");
    let moved = (before.get_bounding_client_rect().top() - place).abs();
    assert!(moved < 8.0, "it moved by {moved} pixels");
}

#[wasm_bindgen_test]
async fn the_focused_card_stays_in_the_document() {
    let world = World::new().await;
    let (page, scroll) = page_with(&world, "").await;
    let retry = button(&page.root, &["Retry ", &repo(3)].concat());
    focus(&retry);
    scroll_to(&scroll, 0.7);
    no_blank(&scroll, "far from it").await;
    assert!(retry.is_connected() && focused() == retry);
    scroll_to(&scroll, 0.0);
    no_blank(&scroll, "the start").await;
    assert!(focused() == retry);
}
