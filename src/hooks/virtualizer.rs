//! Which items of a long list are in the document, and how high the spacers in place of the others are.
//!
//! ```text
//!           ┌ spacer ──┐  as high as the items that it stands for
//!  list ────┤ items    ├── what is on the screen, and some more above and below
//!           └ spacer ──┘
//! ```
//!
//! Plain geometry in layout pixels; [`use_virtual_list`](super::use_virtual_list) connects it to the document.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    rc::Rc,
};

/// What is in a virtual list, in its order.
#[derive(Clone, Debug, PartialEq)]
pub enum VirtualItem {
    /// The item with this index.
    Item(usize),
    /// An empty element in place of items that are not in the document.
    Spacer {
        /// A key that is stable while the list scrolls.
        key: &'static str,
        /// Its height in layout pixels.
        height: f64,
    },
}

/// Where the list is on the screen, in layout pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewport {
    /// From the top of the list down to the top of the screen; negative when the list begins below it.
    pub(super) above: f64,
    /// The height of the screen.
    pub(super) height: f64,
    /// How many pixels of the screen one of the layout is.
    pub(super) scale: f64,
}

/// How much of a list is in the document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limits {
    /// Lists up to this length are in the document as a whole, once the first items have been on the screen.
    pub(super) whole: usize,
    /// The items that are in the document before it is known where the list is; also the least number later.
    pub(super) first: usize,
    /// How far beyond the edges of the screen there are items, in pixels of the screen, as the margins of the observers
    /// are: a spacer within those is never seen to come near.
    pub(super) overscan: f64,
}

/// The heights of the items that were measured, and the range of items that is in the document.
#[derive(Debug)]
pub(super) struct Virtualizer {
    limits: Limits,
    /// The height of an item until one was measured, in pixels.
    estimate: f64,
    /// By key, so that they stay right when items come, go and move.
    heights: HashMap<Rc<str>, f64>,
    total_height: f64,
    /// The space between two items.
    gap: f64,
    range: Range<usize>,
    /// The length of the list at the latest render.
    length: usize,
    is_settled: bool,
}

impl Virtualizer {
    pub(super) fn new(limits: Limits, estimate: f64) -> Self {
        Self {
            limits,
            estimate,
            heights: HashMap::new(),
            total_height: 0.0,
            gap: 0.0,
            range: 0..limits.first,
            length: 0,
            is_settled: false,
        }
    }

    /// Whether only a part of a list of this length is in the document.
    pub(super) fn is_windowed(&self, length: usize) -> bool {
        length > self.limits.whole
    }

    /// The range of items that is in the document, for a list of this length.
    pub(super) fn range(&self, length: usize) -> Range<usize> {
        if self.is_settled && !self.is_windowed(length) {
            return 0..length;
        }
        // The list may have become shorter.
        let count = self.range.len().min(length);
        let end = self.range.end.clamp(count, length);
        end - count..end
    }

    /// What is in the list: the range, `pinned` (an item that has to stay, because it has the focus), and
    /// spacers in place of the others.
    pub(super) fn items<'a>(
        &self,
        length: usize,
        key: impl Fn(usize) -> &'a str + Copy,
        pinned: Option<usize>,
    ) -> Vec<VirtualItem> {
        // Keyed by where they are, so that the item with the focus, which would lose it, is never the one to move.
        const START: &str = "spacer-start";
        const MIDDLE: &str = "spacer-middle";
        const END: &str = "spacer-end";

        let range = self.range(length);
        let pinned = pinned.filter(|index| *index < length && !range.contains(index));
        let pinned = pinned.map(|index| index..index + 1);
        let before = pinned.clone().filter(|pinned| pinned.start < range.start);
        let after = pinned.filter(|pinned| pinned.start >= range.end);
        let mut items = Vec::with_capacity(range.len() + 4);
        let mut end = 0;
        let ranges = [before, Some(range), after].into_iter().flatten().filter(|part| !part.is_empty());
        for part in ranges.chain(std::iter::once(length..length)) {
            if part.start > end {
                let key_of_spacer = match (end, part.start) {
                    (0, _) => START,
                    (_, start) if start == length => END,
                    _ => MIDDLE,
                };
                let height = self.extent(end..part.start, key);
                items.push(VirtualItem::Spacer { key: key_of_spacer, height });
            }
            end = part.end;
            items.extend(part.map(VirtualItem::Item));
        }
        items
    }

    /// The height of these items together, with the gaps between them.
    fn extent<'a>(&self, items: Range<usize>, key: impl Fn(usize) -> &'a str) -> f64 {
        let gaps = items.len().saturating_sub(1) as f64 * self.gap;
        items.map(|index| self.height(key(index))).sum::<f64>() + gaps
    }

    fn height(&self, key: &str) -> f64 {
        self.heights.get(key).copied().unwrap_or_else(|| self.mean())
    }

    fn mean(&self) -> f64 {
        match self.heights.len() {
            0 => self.estimate,
            count => self.total_height / count as f64,
        }
    }

    /// Records the height of an item, and returns whether it had another one before. Heights that are not
    /// positive are those of elements without a layout.
    pub(super) fn measured(&mut self, key: &str, height: f64) -> bool {
        if !height.is_finite() || height <= 0.0 {
            return false;
        }
        let before = self.heights.insert(key.into(), height);
        self.total_height += height - before.unwrap_or(0.0);
        before.is_some_and(|before| (before - height).abs() >= 1.0)
    }

    /// Records the space between two items, and returns whether it is another one than before.
    pub(super) fn set_gap(&mut self, gap: f64) -> bool {
        if !gap.is_finite() || gap < 0.0 {
            return false;
        }
        std::mem::replace(&mut self.gap, gap) != gap
    }

    /// With another estimate than before all items are of another height. The range then grows to as much of the screen as it
    /// was.
    pub(super) fn set_estimate(&mut self, estimate: f64) {
        if self.estimate == estimate || !estimate.is_finite() || estimate < 1.0 {
            return;
        }
        let height = self.range.len() as f64 * self.mean();
        self.estimate = estimate;
        self.heights.clear();
        self.total_height = 0.0;
        let count = (height / estimate).ceil() as usize;
        self.range.end = self.range.end.max(self.range.start + count);
    }

    /// Forgets the heights of items that are gone, once they are the most.
    pub(super) fn retain(&mut self, keys: &[Rc<str>]) {
        if self.heights.len() > 2 * keys.len() + self.limits.whole {
            let keys: HashSet<&Rc<str>> = keys.iter().collect();
            self.heights.retain(|key, _| keys.contains(key));
            self.total_height = self.heights.values().sum();
        }
    }

    /// The first items have been on the screen. Returns whether the range is another one now.
    pub(super) fn settle(&mut self, length: usize) -> bool {
        let before = self.range(length);
        self.is_settled = true;
        before != self.range(length)
    }

    /// The list is another one now. Moves the range along with its items, so that what is on the screen stays in
    /// the document when others come or go above it. `before` are the keys of the list before.
    pub(super) fn list_changed<'a>(
        &mut self,
        before: &[Rc<str>],
        length: usize,
        key: impl Fn(usize) -> &'a str,
    ) {
        let length_before = std::mem::replace(&mut self.length, length);
        if self.is_settled && self.is_windowed(length) && !self.is_windowed(length_before) {
            // All of it was in the document. What is far off the screen leaves it once that is known.
            self.range = 0..(length_before + self.limits.first).min(length);
            return;
        }
        if !self.is_windowed(length) || !self.is_windowed(before.len()) {
            return;
        }
        let range = self.range(before.len());
        // What is in the middle is on the screen.
        let middle = range.start + range.len() / 2;
        let mut kept = (middle..range.end).chain(range.start..middle).filter_map(|index| {
            let known = before.get(index)?;
            let is_same = |index: &usize| key(*index) == &**known;
            let now = Some(index).filter(|index| *index < length).filter(is_same);
            Some((index, now.or_else(|| (0..length).find(is_same))?))
        });
        if let Some((then, now)) = kept.next() {
            let moved = |index: usize| (index + now).saturating_sub(then).min(length);
            // The start of the list stays in the document: what is new there may be seen.
            let start =
                if range.start == 0 && moved(range.end) <= 2 * range.end { 0 } else { moved(range.start) };
            self.range = start..moved(range.end);
        }
    }

    /// Moves the range to what is on the screen. Returns whether it is another one now.
    pub(super) fn scroll_to<'a>(
        &mut self,
        viewport: Viewport,
        length: usize,
        key: impl Fn(usize) -> &'a str,
    ) -> bool {
        if !self.is_windowed(length) {
            return false;
        }
        let overscan = self.limits.overscan / viewport.scale;
        let from = viewport.above - overscan;
        let to = viewport.above + viewport.height + overscan;
        let mut top = 0.0;
        let (mut start, mut end) = (None, length);
        for index in 0..length {
            let bottom = top + self.height(key(index));
            if start.is_none() && bottom >= from {
                start = Some(index);
            }
            if top > to {
                end = index;
                break;
            }
            top = bottom + self.gap;
        }
        let first = self.limits.first.min(length);
        let start = start.unwrap_or(length).min(length - first);
        let range = start..end.max(start + first).min(length);
        let moved = self.range != range;
        self.range = range;
        moved
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ESTIMATE: f64 = 120.0;
    const LIMITS: Limits = Limits { whole: 40, first: 8, overscan: 900.0 };

    fn keys(count: usize) -> Vec<String> {
        (0..count).map(|index| format!("run_{index}")).collect()
    }

    fn height(items: &[VirtualItem], virtualizer: &Virtualizer, keys: &[String]) -> f64 {
        let heights = items.iter().map(|item| match item {
            VirtualItem::Item(index) => virtualizer.height(&keys[*index]),
            VirtualItem::Spacer { height, .. } => *height,
        });
        heights.sum::<f64>() + items.len().saturating_sub(1) as f64 * virtualizer.gap
    }

    #[test]
    fn a_short_list_is_there_as_a_whole_after_its_first_items() {
        let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
        assert_eq!(virtualizer.range(0), 0..0);
        assert_eq!(virtualizer.range(40), 0..8);
        assert!(virtualizer.settle(40));
        assert_eq!(virtualizer.range(40), 0..40);
        assert!(!virtualizer.settle(40));
    }

    #[test]
    fn with_lower_items_there_are_more_of_them_at_once() {
        let keys = keys(400);
        let key = |index: usize| keys[index].as_str();
        let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
        virtualizer.list_changed(&[], 400, key);
        virtualizer.settle(400);
        for key in &keys {
            virtualizer.measured(key, 130.0);
        }
        virtualizer.scroll_to(Viewport { above: 13_000.0, height: 800.0, scale: 1.0 }, 400, key);
        let cards = virtualizer.range(400);
        virtualizer.set_estimate(ESTIMATE);
        assert_eq!(virtualizer.mean(), 130.0, "the same says nothing new");
        virtualizer.set_estimate(40.0);
        let rows = virtualizer.range(400);
        assert_eq!((rows.start, virtualizer.mean()), (cards.start, 40.0));
        assert!(rows.len() * 40 >= cards.len() * 130 && rows.len() < 120, "{rows:?}");
        let items = virtualizer.items(400, key, None);
        assert_eq!(height(&items, &virtualizer, &keys), 16_000.0);
    }

    #[test]
    fn a_list_that_becomes_long_keeps_what_is_in_the_document() {
        let keys = keys(41);
        let key = |index: usize| keys[index].as_str();
        let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
        virtualizer.settle(40);
        virtualizer.list_changed(&[], 40, key);
        virtualizer.list_changed(&[], 41, key);
        assert_eq!(virtualizer.range(41), 0..41);
        virtualizer.scroll_to(Viewport { above: 0.0, height: 500.0, scale: 1.0 }, 41, key);
        assert!(virtualizer.range(41).end < 41);
    }

    #[test]
    fn it_follows_the_screen_by_the_measured_heights() {
        let keys = keys(10_000);
        let key = |index: usize| keys[index].as_str();
        let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
        virtualizer.set_gap(10.0);
        for key in &keys[..8] {
            virtualizer.measured(key, 90.0);
        }
        let viewport = |above| Viewport { above, height: 1_000.0, scale: 1.0 };
        assert!(virtualizer.scroll_to(viewport(0.0), 10_000, key));
        assert_eq!(virtualizer.range(10_000), 0..20);
        // The same screen with everything at half its size: twice as many reach as far beyond its edges.
        assert!(virtualizer.scroll_to(
            Viewport { height: 2_000.0, scale: 0.5, ..viewport(0.0) },
            10_000,
            key
        ));
        assert_eq!(virtualizer.range(10_000), 0..39);
        virtualizer.scroll_to(viewport(0.0), 10_000, key);
        assert!(virtualizer.scroll_to(viewport(500_000.0), 10_000, key));
        assert_eq!(virtualizer.range(10_000), 4_991..5_020);
        assert!(!virtualizer.scroll_to(viewport(500_000.0), 10_000, key));
        // Those above became higher: the same place on the screen is an earlier item.
        for key in &keys[..1_000] {
            virtualizer.measured(key, 190.0);
        }
        assert!(virtualizer.scroll_to(viewport(500_000.0), 10_000, key));
        assert!(virtualizer.range(10_000).start < 4_991);
        assert!(virtualizer.scroll_to(viewport(9_000_000.0), 10_000, key));
        assert_eq!(virtualizer.range(10_000), 9_992..10_000);
    }

    #[test]
    fn the_range_follows_its_items() {
        let known: Vec<Rc<str>> = (0..1_000).map(|index| format!("run_{index}").into()).collect();
        let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
        virtualizer.list_changed(&[], 1_000, |index| &known[index]);
        virtualizer.settle(1_000);
        let viewport = Viewport { above: 60_000.0, height: 1_000.0, scale: 1.0 };
        virtualizer.scroll_to(viewport, 1_000, |index| &known[index]);
        let range = virtualizer.range(1_000);
        // Ten come at the top, then the first of them goes.
        let mut keys: Vec<Rc<str>> = (0..10).map(|index| format!("new_{index}").into()).collect();
        keys.extend_from_slice(&known);
        virtualizer.list_changed(&known, keys.len(), |index| &keys[index]);
        assert_eq!(virtualizer.range(1_010), range.start + 10..range.end + 10);
        virtualizer.list_changed(&keys, known.len(), |index| &known[index]);
        assert_eq!(virtualizer.range(1_000), range);
        // None of them is left.
        let others: Vec<Rc<str>> = (0..900).map(|index| format!("other_{index}").into()).collect();
        virtualizer.list_changed(&known, 900, |index| &others[index]);
        assert_eq!(virtualizer.range(900), range);
        // At the start of the list what is new is in the document.
        virtualizer.scroll_to(Viewport { above: 0.0, ..viewport }, 1_000, |index| &known[index]);
        let range = virtualizer.range(1_000);
        virtualizer.list_changed(&known, keys.len(), |index| &keys[index]);
        assert_eq!(virtualizer.range(1_010), 0..range.end + 10);
    }

    #[test]
    fn heights_follow_their_keys() {
        let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
        virtualizer.measured("b", 300.0);
        assert_eq!(virtualizer.extent(0..2, |index| ["b", "a"][index]), 600.0);
        virtualizer.measured("a", 100.0);
        virtualizer.measured("b", 200.0);
        virtualizer.measured("b", 0.0);
        virtualizer.measured("b", f64::NAN);
        assert_eq!(virtualizer.extent(0..3, |index| ["a", "b", "new"][index]), 100.0 + 200.0 + 150.0);
        for index in 0..100 {
            virtualizer.measured(&format!("gone_{index}"), 1.0);
        }
        virtualizer.retain(&["a".into(), "b".into()]);
        assert_eq!(virtualizer.extent(0..3, |index| ["a", "b", "new"][index]), 100.0 + 200.0 + 150.0);
    }

    proptest! {
        /// Whatever is in the document, the list is as high as all of its items.
        #[test]
        fn every_item_is_there_or_under_a_spacer(
            above in -1e7..1e7f64, screen in 0.0..5e3f64, gap in 0.0..50.0f64,
            length in 0_usize..3_000, later in 0_usize..3_000, pinned in 0_usize..3_000,
            heights in prop::collection::vec(1.0..500.0f64, 0..200),
        ) {
            let keys = keys(length.max(later));
            let key = |index: usize| keys[index].as_str();
            let mut virtualizer = Virtualizer::new(LIMITS, ESTIMATE);
            virtualizer.set_gap(gap);
            for (key, height) in keys.iter().zip(heights) {
                virtualizer.measured(key, height);
            }
            virtualizer.settle(length);
            virtualizer.scroll_to(Viewport { above, height: screen, scale: 1.0 }, length, key);
            for length in [length, later] {
                let range = virtualizer.range(length);
                prop_assert!(range.end <= length && range.len() >= LIMITS.first.min(length));
                let items = virtualizer.items(length, key, Some(pinned));
                let shown: Vec<_> = items.iter().filter_map(|item| match item {
                    VirtualItem::Item(index) => Some(*index),
                    VirtualItem::Spacer { .. } => None,
                }).collect();
                prop_assert!(shown.is_sorted());
                prop_assert!(range.clone().all(|index| shown.contains(&index)));
                prop_assert_eq!(pinned < length, shown.contains(&pinned));
                let whole = virtualizer.extent(0..length, key);
                prop_assert!((height(&items, &virtualizer, &keys) - whole).abs() < 1e-3 * (1.0 + whole));
            }
        }
    }
}
