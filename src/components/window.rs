//! Which cards of a long list are in the document.
//!
//! ```text
//!           ┌ gap ─────┐  as high as the cards that it stands for
//!  list ────┤ cards    ├── what is on the screen, and some more above and below
//!           └ gap ─────┘
//! ```

use std::ops::Range;

/// Lists up to this long are there as a whole, once the first cards are on the screen.
const WHOLE: usize = 40;
/// The cards that are there before it is known what is on the screen.
const FIRST: usize = 8;
/// How far beyond the edges of the screen there are cards, in pixels.
const MARGIN: f64 = 900.0;

/// Which cards of a list are in the document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    cards: Range<usize>,
    /// From the top of one card to the top of the next in pixels, on average; `None` until it was measured.
    pub(super) pitch: Option<f64>,
    /// The first cards have been on the screen.
    is_settled: bool,
}

/// How the list lies on the screen, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// From the top of the list down to the upper edge of the screen; negative when the list begins below that.
    pub(super) above: f64,
    /// The height of the screen.
    pub(super) screen: f64,
    /// The height of the cards that are there.
    pub(super) cards: f64,
}

impl Default for Window {
    fn default() -> Self {
        Self { cards: 0..FIRST, pitch: None, is_settled: false }
    }
}

impl Window {
    /// The cards that are there of a list of `total`.
    pub(super) fn cards(&self, total: usize) -> Range<usize> {
        if total <= WHOLE && self.is_settled {
            return 0..total;
        }
        // The list may have become shorter.
        let length = self.cards.len().min(total);
        let end = self.cards.end.clamp(length, total);
        end - length..end
    }

    /// The first cards have been on the screen. Whether others have to be there now.
    pub(super) fn settle(&mut self, total: usize) -> bool {
        let before = self.cards(total);
        self.is_settled = true;
        before != self.cards(total)
    }

    /// The height of a gap in place of so many cards.
    pub(super) fn gap(&self, cards: usize) -> f64 {
        cards as f64 * self.pitch.unwrap_or(120.0)
    }

    /// Moves to what is on the screen. Whether other cards have to be there now.
    pub(super) fn move_to(&mut self, place: Place, total: usize) -> bool {
        let now = self.cards(total);
        if total <= WHOLE || now.is_empty() || place.cards <= 0.0 {
            return false;
        }
        let own_pitch = place.cards / now.len() as f64;
        let pitch = *self.pitch.get_or_insert(own_pitch);
        let top = now.start as f64 * pitch;
        // The card at so many pixels from the top of the list.
        let card = |at: f64| {
            let card = if at < top {
                at / pitch
            } else if at < top + place.cards {
                now.start as f64 + (at - top) / own_pitch
            } else {
                now.end as f64 + (at - top - place.cards) / pitch
            };
            card.max(0.0) as usize
        };
        let start = card(place.above - MARGIN).min(total.saturating_sub(FIRST));
        let end = (card(place.above + place.screen + MARGIN) + 1).clamp(start + FIRST.min(total), total);
        let moved = self.cards != (start..end);
        self.cards = start..end;
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_list_is_there_as_a_whole_after_its_first_cards() {
        let mut window = Window::default();
        assert_eq!(window.cards(0), 0..0);
        assert_eq!(window.cards(FIRST), 0..FIRST);
        assert_eq!(window.cards(WHOLE), 0..FIRST);
        assert!(window.settle(WHOLE));
        assert_eq!(window.cards(WHOLE), 0..WHOLE);
        assert_eq!(window.cards(WHOLE + 1), 0..FIRST);
        assert!(!window.settle(WHOLE));
        assert!(!Window::default().settle(FIRST) && !Window::default().settle(WHOLE + 1));
    }

    #[test]
    fn it_follows_the_screen() {
        let mut window = Window::default();
        let place = |above, cards| Place { above, screen: 1_000.0, cards };
        assert!(window.move_to(place(0.0, FIRST as f64 * 100.0), 10_000));
        assert_eq!(window.cards(10_000), 0..20);
        assert!(window.move_to(place(500_000.0, 2_000.0), 10_000));
        assert_eq!(window.cards(10_000), 4_991..5_020);
        assert!(!window.move_to(place(500_000.0, 2_900.0), 10_000));
        assert!(window.move_to(place(5_000_000.0, 2_900.0), 10_000));
        assert_eq!(window.cards(10_000), 10_000 - FIRST..10_000);
    }

    proptest! {
        #[test]
        fn there_are_always_some_cards(
            above in -1e7..1e7f64, screen in 0.0..5e3f64, cards in 0.0..1e4f64,
            total in 1_usize..20_000, later in 1_usize..20_000,
        ) {
            let mut window = Window::default();
            window.settle(total);
            window.move_to(Place { above, screen, cards }, total);
            for total in [total, later] {
                let range = window.cards(total);
                prop_assert!(range.end <= total && range.len() >= FIRST.min(total), "{range:?} of {total}");
            }
        }
    }
}
