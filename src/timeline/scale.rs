//! From moments to places in the frame, and back.

use super::folds::Gap;

/// The width of the frame: places are ten-thousandths of it.
pub(crate) const FRAME: u32 = 10_000;

/// The width of a folded gap, whatever its length.
const FOLD: i64 = 500;

/// Moments from `start` to `end` in the frame. What is folded has a fixed width, the rest is to scale.
#[derive(Debug)]
pub(super) struct Scale {
    pub start: i64,
    pub end: i64,
    folds: Vec<Gap>,
}

impl Scale {
    /// `folds` are in order, do not overlap and lie between `start` and `end`.
    pub(super) fn new(start: i64, end: i64, folds: Vec<Gap>) -> Self {
        // A frame without length has no places.
        Self { start, end: end.max(start.saturating_add(1)), folds }
    }

    /// Parts of the frame in order, each with its beginning, its end and its width: a part that is to scale, a fold, a
    /// part that is to scale and so on.
    fn parts(&self) -> Vec<(i64, i64, i64)> {
        let folded: i64 = self.folds.iter().map(|fold| fold.end - fold.start).sum();
        let visible = self.end - self.start - folded;
        let count = self.folds.len() as i64;
        // Where all is folded, folds are all there is.
        let fold = if visible == 0 { i64::from(FRAME) / count.max(1) } else { FOLD };
        let rest = i64::from(FRAME) - count * fold;
        let at = |passed: i64| passed.saturating_mul(rest) / visible.max(1);
        let (mut from, mut passed, mut parts) = (self.start, 0, Vec::new());
        for gap in &self.folds {
            let before = passed;
            passed += gap.start - from;
            parts.extend([(from, gap.start, at(passed) - at(before)), (gap.start, gap.end, fold)]);
            from = gap.end;
        }
        parts.push((from, self.end, at(passed + self.end - from) - at(passed)));
        parts
    }

    /// The place of a moment; later moments are never further to the left.
    pub(super) fn place(&self, at: i64) -> u32 {
        if at >= self.end {
            return FRAME;
        }
        let mut place = 0;
        for (from, to, width) in self.parts() {
            if at < to {
                let length = (to - from).max(1);
                place += at.saturating_sub(from).max(0).saturating_mul(width) / length;
                break;
            }
            place += width;
        }
        u32::try_from(place).unwrap_or(FRAME).min(FRAME)
    }

    /// The moment at a place.
    pub(super) fn moment(&self, place: u32) -> i64 {
        if place == 0 {
            // A part in which folds are a million times longer than the rest may have no width.
            return self.start;
        }
        if place >= FRAME {
            return self.end;
        }
        let mut left = i64::from(place);
        for (from, to, width) in self.parts() {
            if left < width {
                let passed = (to - from).saturating_mul(left) / width.max(1);
                return from.saturating_add(passed);
            }
            left -= width;
        }
        self.end
    }
}
