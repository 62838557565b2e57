use proptest::prelude::*;

use super::*;

const ESTIMATE: f64 = 120.0;
const LIMITS: Limits = Limits { whole: 40, first: 8, overscan: 900.0 };

fn keys(count: usize) -> Vec<Rc<str>> {
    (0..count).map(|index| format!("run_{index}").into()).collect()
}

fn show(virtualizer: &mut Virtualizer, keys: &[Rc<str>]) {
    virtualizer.set_list(keys.len(), |index| keys.get(index));
}

/// Frame by frame, until everything is there. Returns whether anything moved.
fn scroll(virtualizer: &mut Virtualizer, viewport: Viewport) -> bool {
    let mut moved = false;
    loop {
        let before = virtualizer.range();
        let advanced = virtualizer.scroll_to(viewport);
        assert!(advanced || virtualizer.is_complete(), "it has stopped at {before:?}");
        moved |= advanced;
        let new = virtualizer.range().filter(|index| !before.contains(index)).count();
        assert!(new <= LIMITS.first, "{before:?} to {:?}", virtualizer.range());
        if virtualizer.is_complete() {
            return moved;
        }
    }
}

fn height(items: &[VirtualItem], virtualizer: &Virtualizer) -> f64 {
    let heights = items.iter().map(|item| match item {
        VirtualItem::Item(index) => virtualizer.height(*index, virtualizer.mean()),
        VirtualItem::Spacer { height, .. } => *height,
    });
    heights.sum::<f64>() + items.len().saturating_sub(1) as f64 * virtualizer.gap
}

#[test]
fn a_short_list_is_there_as_a_whole_after_its_first_items() {
    let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
    assert_eq!(virtualizer.range(), 0..0);
    show(&mut virtualizer, &keys(40));
    assert_eq!(virtualizer.range(), 0..8);
    assert!(virtualizer.settle());
    assert_eq!(virtualizer.range(), 0..40);
    assert!(!virtualizer.settle());
}

#[test]
fn with_lower_items_there_are_more_of_them_at_once() {
    let keys = keys(400);
    let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
    show(&mut virtualizer, &keys);
    virtualizer.settle();
    for key in &keys {
        virtualizer.measured(key, 130.0);
    }
    scroll(&mut virtualizer, Viewport { above: 13_000.0, height: 800.0, scale: 1.0 });
    let cards = virtualizer.range();
    virtualizer.set_estimate(ESTIMATE);
    assert_eq!(virtualizer.mean(), 130.0, "the same says nothing new");
    virtualizer.set_estimate(40.0);
    let rows = virtualizer.range();
    assert_eq!((rows.start, virtualizer.mean()), (cards.start, 40.0));
    assert!(rows.len() * 40 >= cards.len() * 130 && rows.len() < 120, "{rows:?}");
    let items = virtualizer.items(None);
    assert_eq!(height(&items, &virtualizer), 16_000.0);
}

#[test]
fn a_list_that_becomes_long_keeps_what_is_in_the_document() {
    let keys = keys(41);
    let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
    virtualizer.settle();
    show(&mut virtualizer, &keys[..40]);
    show(&mut virtualizer, &keys);
    assert_eq!(virtualizer.range(), 0..41);
    scroll(&mut virtualizer, Viewport { above: 0.0, height: 500.0, scale: 1.0 });
    assert!(virtualizer.range().end < 41);
}

#[test]
fn it_follows_the_screen_by_the_measured_heights() {
    let keys = keys(10_000);
    let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
    show(&mut virtualizer, &keys);
    virtualizer.set_gap(10.0);
    for key in &keys[..8] {
        virtualizer.measured(key, 90.0);
    }
    let viewport = |above| Viewport { above, height: 1_000.0, scale: 1.0 };
    assert!(scroll(&mut virtualizer, viewport(0.0)));
    assert_eq!(virtualizer.range(), 0..20);
    // The same screen with everything at half its size: twice as many reach as far beyond its edges.
    assert!(scroll(&mut virtualizer, Viewport { height: 2_000.0, scale: 0.5, ..viewport(0.0) }));
    assert_eq!(virtualizer.range(), 0..39);
    scroll(&mut virtualizer, viewport(0.0));
    assert!(scroll(&mut virtualizer, viewport(500_000.0)));
    assert_eq!(virtualizer.range(), 4_991..5_020);
    assert!(!scroll(&mut virtualizer, viewport(500_000.0)));
    // Those above became higher: the same place on the screen is an earlier item.
    for key in &keys[..1_000] {
        virtualizer.measured(key, 190.0);
    }
    assert!(scroll(&mut virtualizer, viewport(500_000.0)));
    assert!(virtualizer.range().start < 4_991);
    assert!(scroll(&mut virtualizer, viewport(9_000_000.0)));
    assert_eq!(virtualizer.range(), 9_992..10_000);
}

#[test]
fn the_range_follows_its_items() {
    let known: Vec<Rc<str>> = (0..1_000).map(|index| format!("run_{index}").into()).collect();
    let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
    show(&mut virtualizer, &known);
    virtualizer.settle();
    let viewport = Viewport { above: 60_000.0, height: 1_000.0, scale: 1.0 };
    scroll(&mut virtualizer, viewport);
    let range = virtualizer.range();
    // Ten come at the top, then the first of them goes.
    let mut keys: Vec<Rc<str>> = (0..10).map(|index| format!("new_{index}").into()).collect();
    keys.extend_from_slice(&known);
    show(&mut virtualizer, &keys);
    assert_eq!(virtualizer.range(), range.start + 10..range.end + 10);
    show(&mut virtualizer, &known);
    assert_eq!(virtualizer.range(), range);
    // None of them is left.
    let others: Vec<Rc<str>> = (0..900).map(|index| format!("other_{index}").into()).collect();
    show(&mut virtualizer, &others);
    assert_eq!((virtualizer.range(), &virtualizer.target), (range.start..range.start + 8, &range));
    // At the start of the list what is new is in the document.
    show(&mut virtualizer, &known);
    scroll(&mut virtualizer, Viewport { above: 0.0, ..viewport });
    let range = virtualizer.range();
    show(&mut virtualizer, &keys);
    assert_eq!(virtualizer.range(), 0..range.end + 10);
}

#[test]
fn of_another_list_only_what_is_on_the_screen_is_rendered_at_first() {
    let keys = keys(1_000);
    let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
    show(&mut virtualizer, &keys);
    virtualizer.settle();
    let viewport = Viewport { above: 0.0, height: 1_200.0, scale: 1.0 };
    scroll(&mut virtualizer, viewport);
    assert_eq!(virtualizer.range(), 0..18);
    let others: Vec<_> = keys.iter().skip(14).step_by(2).cloned().collect();
    show(&mut virtualizer, &others);
    assert_eq!(virtualizer.range(), 0..10, "two that were there, and eight others");
    assert!(!virtualizer.is_complete());
    assert!(virtualizer.scroll_to(viewport));
    assert_eq!(virtualizer.range(), 0..18);
    assert!(virtualizer.is_complete());
}

#[test]
fn what_is_on_the_screen_comes_first() {
    let keys = keys(1_000);
    let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
    show(&mut virtualizer, &keys);
    virtualizer.settle();
    let viewport = Viewport { above: 60_000.0, height: 1_200.0, scale: 1.0 };
    virtualizer.scroll_to(viewport);
    assert_eq!(virtualizer.range(), 499..507, "the screen begins in the 500th");
    virtualizer.scroll_to(viewport);
    assert_eq!(virtualizer.range(), 499..515);
    scroll(&mut virtualizer, viewport);
    assert_eq!(virtualizer.range(), 492..518);
    // A little further down: what is there stays.
    let viewport = Viewport { above: 60_720.0, ..viewport };
    virtualizer.scroll_to(viewport);
    assert_eq!(virtualizer.range(), 498..524);
}

#[test]
fn a_list_near_the_screen_but_not_on_it_is_ready_too() {
    let keys = keys(1_000);
    let mut virtualizer = Virtualizer::new(LIMITS, 40.0);
    show(&mut virtualizer, &keys);
    virtualizer.settle();
    let viewport = |above| Viewport { above, height: 800.0, scale: 1.0 };
    assert!(scroll(&mut virtualizer, viewport(-850.0)));
    assert_eq!(virtualizer.range(), 0..22);
    assert!(scroll(&mut virtualizer, viewport(40_050.0)));
    assert_eq!(virtualizer.range(), 978..1_000);
    // From far below it comes from its end.
    virtualizer.scroll_to(viewport(0.0));
    virtualizer.scroll_to(viewport(40_050.0));
    assert_eq!(virtualizer.range(), 992..1_000);
}

#[test]
fn heights_follow_their_keys() {
    let list = |names: &[&str]| -> Vec<Rc<str>> {
        let names = names.iter().map(|name| Rc::from(*name));
        names.chain((0..50).map(|index| format!("other_{index}").into())).collect()
    };
    let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
    show(&mut virtualizer, &list(&["b", "a"]));
    virtualizer.measured("b", 300.0);
    assert_eq!(virtualizer.extent(0..2), 600.0);
    virtualizer.measured("a", 100.0);
    virtualizer.measured("b", 200.0);
    virtualizer.measured("b", 0.0);
    virtualizer.measured("b", f64::NAN);
    show(&mut virtualizer, &list(&["a", "b", "new"]));
    assert_eq!(virtualizer.extent(0..3), 100.0 + 200.0 + 150.0);
    for index in 0..200 {
        virtualizer.measured(&format!("gone_{index}"), 1.0);
    }
    show(&mut virtualizer, &list(&["new", "a", "b"]));
    assert_eq!(virtualizer.extent(0..3), 100.0 + 200.0 + 150.0, "what is gone counts no more");
}

proptest! {
    /// Whatever is in the document, the list is as high as all of its items.
    #[test]
    fn every_item_is_there_or_under_a_spacer(
        // Often just above or below the screen, where nothing of it is on it.
        above in prop_oneof![-1e7..1e7f64, -6e3..0.0f64], screen in 0.0..5e3f64, gap in 0.0..50.0f64,
        estimate in prop_oneof![Just(ESTIMATE), Just(40.0)],
        length in 0_usize..3_000, later in 0_usize..3_000, pinned in 0_usize..3_000,
        heights in prop::collection::vec(1.0..500.0f64, 0..200),
    ) {
        let keys = keys(length.max(later));
        let mut virtualizer = Virtualizer::new(LIMITS, estimate);
        show(&mut virtualizer, &keys[..length]);
        virtualizer.set_gap(gap);
        for (key, height) in keys.iter().zip(heights) {
            virtualizer.measured(key, height);
        }
        virtualizer.settle();
        scroll(&mut virtualizer, Viewport { above, height: screen, scale: 1.0 });
        for length in [length, later] {
            show(&mut virtualizer, &keys[..length]);
            let range = virtualizer.range();
            prop_assert!(range.end <= length && range.len() >= LIMITS.first.min(length));
            let items = virtualizer.items(Some(pinned));
            let shown: Vec<_> = items.iter().filter_map(|item| match item {
                VirtualItem::Item(index) => Some(*index),
                VirtualItem::Spacer { .. } => None,
            }).collect();
            prop_assert!(shown.is_sorted());
            prop_assert!(range.clone().all(|index| shown.contains(&index)));
            prop_assert_eq!(pinned < length, shown.contains(&pinned));
            let whole = virtualizer.extent(0..length);
            prop_assert!((height(&items, &virtualizer) - whole).abs() < 1e-3 * (1.0 + whole));
        }
    }
}
