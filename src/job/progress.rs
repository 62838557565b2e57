//! How far a job is.

/// How far a job is, in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Files done; never more than `total`.
    pub processed: u64,
    /// Files in all; `None` when that is not known.
    pub total: Option<u64>,
}

impl Progress {
    /// Whole percent, rounded to the nearest, 100 only when all is done. `None` when the total is not known.
    pub fn percent(self) -> Option<u64> {
        let total = self.total.filter(|total| *total > 0)?;
        if self.processed >= total {
            return Some(100);
        }
        // Numbers whose products would not fit are rounded, which percent do not show.
        let shift = 9 - total.leading_zeros().min(9);
        let (processed, total) = (self.processed >> shift, total >> shift);
        Some(((processed * 200 + total) / (2 * total)).min(99))
    }
}
