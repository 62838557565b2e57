//! From moments to places in the frame, and back.

use super::folds::Gap;

/// The width of the frame: places are ten-thousandths of it.
pub(crate) const FRAME: u32 = 10_000;

/// The width of a folded gap, whatever its length.
const FOLD: i128 = 500;

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

    /// Parts of the frame in order, each with its length in time and its width: a part that is to scale, a fold, a
    /// part that is to scale and so on.
    fn parts(&self) -> impl Iterator<Item = (i64, i64, i128)> {
        let folded: i64 = self.folds.iter().map(|fold| fold.end - fold.start).sum();
        let visible = i128::from(self.end - self.start - folded);
        let count = self.folds.len() as i128;
        // Where all is folded, folds are all there is.
        let fold = if visible == 0 { i128::from(FRAME) / count.max(1) } else { FOLD };
        let rest = i128::from(FRAME) - count * fold;
        let folds = self.folds.iter().copied().map(Some).chain([None]);
        folds
            .scan((self.start, 0), move |(from, passed), gap| {
                let to = gap.map_or(self.end, |gap| gap.start);
                let before = *passed;
                *passed += i128::from(to - *from);
                let at = |passed: i128| passed * rest / visible.max(1);
                let open = (*from, to, at(*passed) - at(before));
                *from = gap.map_or(self.end, |gap| gap.end);
                Some([Some(open), gap.map(|gap| (gap.start, gap.end, fold))])
            })
            .flatten()
            .flatten()
    }

    /// The place of a moment; later moments are never further to the left.
    pub(super) fn place(&self, at: i64) -> u32 {
        if at >= self.end {
            return FRAME;
        }
        let mut place = 0;
        for (from, to, width) in self.parts() {
            if at < to {
                let length = i128::from(to - from).max(1);
                place += (i128::from(at) - i128::from(from)).max(0) * width / length;
                break;
            }
            place += width;
        }
        u32::try_from(place).unwrap_or(FRAME).min(FRAME)
    }

    /// The moment at a place.
    pub(super) fn moment(&self, place: u32) -> i64 {
        if place >= FRAME {
            return self.end;
        }
        let mut left = i128::from(place);
        for (from, to, width) in self.parts() {
            if left < width {
                let passed = i128::from(to - from) * left / width.max(1);
                return from.saturating_add(i64::try_from(passed).unwrap_or(0));
            }
            left -= width;
        }
        self.end
    }
}
