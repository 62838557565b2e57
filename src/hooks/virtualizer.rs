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
    /// The items that are in the document before it is known where the list is; also the least number later, and the most
    /// that come in one frame: rendering all that is near the screen at once would take longer than a frame.
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
    /// The height of the screen when it was last known where the list is.
    screen: f64,
    range: Range<usize>,
    /// What the range is to be: it gets there in several frames.
    target: Range<usize>,
    length: usize,
    /// The keys of the list, if only a part of it is in the document, and the heights that were measured of its items. So
    /// scrolling does not look up each of them.
    keys: Vec<Rc<str>>,
    known: Vec<Option<f64>>,
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
            screen: 0.0,
            range: 0..limits.first,
            target: 0..limits.first,
            length: 0,
            keys: Vec::new(),
            known: Vec::new(),
            is_settled: false,
        }
    }

    /// Whether only a part of the list is in the document.
    pub(super) fn is_windowed(&self) -> bool {
        self.length > self.limits.whole
    }

    /// The range of items that is in the document.
    pub(super) fn range(&self) -> Range<usize> {
        if self.is_settled && !self.is_windowed() {
            return 0..self.length;
        }
        // The list may have become shorter, or items of the range gone.
        let count = self.range.len().max(self.limits.first).min(self.length);
        let end = self.range.end.clamp(count, self.length);
        end - count..end
    }

    /// What is in the list: the range, `pinned` (an item that has to stay, because it has the focus), and
    /// spacers in place of the others.
    pub(super) fn items(&self, pinned: Option<usize>) -> Vec<VirtualItem> {
        // Keyed by where they are, so that the item with the focus, which would lose it, is never the one to move.
        const START: &str = "spacer-start";
        const MIDDLE: &str = "spacer-middle";
        const END: &str = "spacer-end";

        let (range, length) = (self.range(), self.length);
        let pinned = pinned.filter(|index| *index < length && !range.contains(index));
        let pinned = pinned.map(|index| index..index + 1);
        let before = pinned.clone().filter(|pinned| pinned.start < range.start);
        let after = pinned.filter(|pinned| pinned.start >= range.end);
        let mut items = Vec::with_capacity(range.len() + 4);
        let mut end = 0;
        let ranges = [before, Some(range), after].into_iter().flatten().filter(|part| !part.is_empty());
        for part in ranges.chain(std::iter::once(length..length)) {
            if part.start > end {
                let key = match (end, part.start) {
                    (0, _) => START,
                    (_, start) if start == length => END,
                    _ => MIDDLE,
                };
                items.push(VirtualItem::Spacer { key, height: self.extent(end..part.start) });
            }
            end = part.end;
            items.extend(part.map(VirtualItem::Item));
        }
        items
    }

    /// The height of these items together, with the gaps between them.
    fn extent(&self, items: Range<usize>) -> f64 {
        let gaps = items.len().saturating_sub(1) as f64 * self.gap;
        let mean = self.mean();
        items.map(|index| self.height(index, mean)).sum::<f64>() + gaps
    }

    fn height(&self, index: usize, mean: f64) -> f64 {
        self.known.get(index).copied().flatten().unwrap_or(mean)
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
        // What is measured is in the document, mostly in the range.
        let range = self.range();
        let mut places = range.clone().chain(0..range.start).chain(range.end..self.keys.len());
        let place = places.find(|index| self.keys.get(*index).is_some_and(|known| **known == *key));
        if let Some(known) = place.and_then(|place| self.known.get_mut(place)) {
            *known = Some(height);
        }
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
        self.known.fill(None);
        self.total_height = 0.0;
        let count = (height / estimate).ceil() as usize;
        self.move_to(self.range.start..self.range.end.max(self.range.start + count));
    }

    /// Everything that is to be in the document is there.
    pub(super) fn is_complete(&self) -> bool {
        !self.is_windowed() || self.range == self.target
    }

    fn move_to(&mut self, range: Range<usize>) {
        self.range = range.clone();
        self.target = range;
    }

    /// Moves the range towards its target, by as many items as a frame has time for, what is on the screen first. Where
    /// nothing is, `on_screen` is an empty range at the end of the target that is nearest to it. Returns whether it moved.
    fn advance(&mut self, on_screen: &Range<usize>) -> bool {
        let before = self.range.clone();
        let mut range = overlap(&before, &self.target);
        let first = if on_screen.is_empty() { &self.target } else { on_screen };
        if overlap(&range, first).is_empty() {
            range = on_screen.start..on_screen.start;
        }
        let mut room = self.limits.first.max(1);
        for aim in [on_screen, &self.target] {
            let below = aim.end.saturating_sub(range.end).min(room);
            range.end += below;
            room -= below;
            let above = range.start.saturating_sub(aim.start).min(room);
            range.start -= above;
            room -= above;
        }
        self.range = range;
        self.range != before
    }

    /// The first items have been on the screen. Returns whether the range is another one now.
    pub(super) fn settle(&mut self) -> bool {
        let before = self.range();
        self.is_settled = true;
        before != self.range()
    }

    /// The list as of now. Moves the range along with its items, so that what is on the screen stays in the document
    /// when others come or go above it.
    pub(super) fn set_list<'a>(&mut self, length: usize, key: impl Fn(usize) -> Option<&'a Rc<str>>) {
        let range = self.range();
        let length_before = std::mem::replace(&mut self.length, length);
        if !self.is_windowed() {
            // A list that fits does without.
            self.keys.clear();
            self.known.clear();
            return;
        }
        let keys = || (0..length).filter_map(&key);
        if self.keys.len() == length && self.keys.iter().zip(keys()).all(|(before, now)| is_same(before, now))
        {
            return;
        }
        let before = std::mem::replace(&mut self.keys, keys().cloned().collect());
        self.known.clear();
        self.known.extend(self.keys.iter().map(|key| self.heights.get(key).copied()));
        self.forget_heights();
        if before.is_empty() {
            if self.is_settled {
                // All of it was in the document. What is far off the screen leaves it once that is known.
                self.move_to(0..(length_before + self.limits.first).min(length));
            }
        } else {
            self.follow(&before, range);
        }
    }

    /// Moves the range to where the items are now that were in the range of the list with the keys `before`.
    fn follow(&mut self, before: &[Rc<str>], range: Range<usize>) {
        // What is in the middle is on the screen.
        let middle = range.start + range.len() / 2;
        let was_there = |index: usize| {
            let known = self.keys.get(index).zip(before.get(index));
            known.is_some_and(|(now, before)| is_same(before, now))
        };
        if was_there(middle) {
            let all = 0..self.length;
            (self.range, self.target) = (overlap(&range, &all), overlap(&self.target, &all));
            return;
        }
        let places: HashMap<&str, usize> =
            range.clone().filter_map(|index| Some((&**before.get(index)?, index))).collect();
        // Items of the range have been measured, mostly: others need not be looked up.
        let are_measured =
            range.clone().any(|index| before.get(index).is_some_and(|key| self.heights.contains_key(key)));
        let is_candidate = |known: &Option<f64>| known.is_some() || !are_measured;
        let candidates = self.keys.iter().zip(&self.known).enumerate();
        let candidates = candidates.filter(|(_, (_, known))| is_candidate(known));
        let found = candidates.filter_map(|(now, (key, _))| Some((*places.get(&**key)?, now)));
        let found: Vec<_> = found.collect();
        let kept = found.iter().copied().min_by_key(|(then, _)| (*then < middle, *then));
        let is_another_list = 2 * found.len() < range.len();
        let target = if range.start == 0 && is_another_list {
            // Another list, as by a filter.
            let on_screen = (self.screen / self.mean()).ceil() as usize + 1;
            0..on_screen.max(self.limits.first).min(range.end)
        } else if let Some((then, now)) = kept {
            let length = self.length;
            let moved = |index: usize| (index + now).saturating_sub(then).min(length);
            // The start of the list stays in the document: what is new there may be seen.
            let start =
                if range.start == 0 && moved(range.end) <= 2 * range.end { 0 } else { moved(range.start) };
            start..moved(range.end)
        } else {
            range
        };
        if !is_another_list {
            return self.move_to(target);
        }
        // What was in the document stays there, with as many others as a frame has time for.
        let mut room = self.limits.first.max(1);
        let comes = |index: &usize| {
            let was_there = self.keys.get(*index).is_some_and(|key| places.contains_key(&**key));
            if !was_there {
                let Some(left) = room.checked_sub(1) else { return false };
                room = left;
            }
            true
        };
        let count = target.clone().take_while(comes).count();
        self.range = target.start..target.start + count;
        self.target = target;
    }

    /// Forgets the heights of items that are gone, once they are the most.
    fn forget_heights(&mut self) {
        if self.heights.len() > 2 * self.length + self.limits.whole {
            let keys: HashSet<&str> = self.keys.iter().map(|key| &**key).collect();
            self.heights.retain(|key, _| keys.contains(&**key));
            self.total_height = self.heights.values().sum();
        }
    }

    /// Moves the range to what is on the screen. Returns whether it is another one now.
    pub(super) fn scroll_to(&mut self, viewport: Viewport) -> bool {
        if !self.is_windowed() {
            return false;
        }
        self.screen = viewport.height;
        let length = self.length;
        let overscan = self.limits.overscan / viewport.scale;
        let from = viewport.above - overscan;
        let to = viewport.above + viewport.height + overscan;
        let (mean, mut top) = (self.mean(), 0.0);
        let (mut start, mut end, mut on_screen) = (None, length, None::<Range<usize>>);
        for index in 0..length {
            let bottom = top + self.height(index, mean);
            if start.is_none() && bottom >= from {
                start = Some(index);
            }
            if bottom >= viewport.above && top <= viewport.above + viewport.height {
                on_screen.get_or_insert(index..index).end = index + 1;
            }
            if top > to {
                end = index;
                break;
            }
            top = bottom + self.gap;
        }
        let first = self.limits.first.min(length);
        let start = start.unwrap_or(length).min(length - first);
        self.target = start..end.max(start + first).min(length);
        let nearest = if viewport.above > 0.0 { self.target.end } else { self.target.start };
        let on_screen = on_screen.unwrap_or(nearest..nearest);
        self.advance(&overlap(&on_screen, &self.target))
    }
}

/// What is in both; where nothing is, an empty range within `other`.
fn overlap(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    let start = one.start.clamp(other.start, other.end);
    start..one.end.clamp(start, other.end)
}

fn is_same(one: &Rc<str>, other: &Rc<str>) -> bool {
    Rc::ptr_eq(one, other) || one == other
}

#[cfg(test)]
mod tests;
