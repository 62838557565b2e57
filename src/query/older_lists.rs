//! How far older jobs are loaded: of all, and of single statuses, for which a server that answers in pages can be asked.

use super::{Applied, OlderPages};
use crate::job::{JobPage, JobStatus};

/// How far older jobs are loaded, of all and of single statuses.
#[derive(Debug, Default)]
pub(super) struct OlderLists {
    all: OlderPages,
    by_status: Vec<(JobStatus, OlderPages)>,
}

impl OlderLists {
    /// Whether there are older jobs of this status, or of any.
    pub(super) fn has_more(&self, status: Option<&JobStatus>) -> bool {
        let of_status = self.by_status.iter().find(|(known, _)| Some(known) == status);
        self.all.has_more() && of_status.is_none_or(|(_, pages)| pages.has_more())
    }

    /// The pages of this status, or of all.
    pub(super) fn of(&mut self, status: Option<&JobStatus>) -> &mut OlderPages {
        let Some(status) = status else { return &mut self.all };
        // Its jobs are older than what is loaded of all, which may no longer begin anew with each first page.
        self.all.hold();
        let place = self.by_status.iter().position(|(known, _)| known == status);
        let place = place.unwrap_or(self.by_status.len());
        if place == self.by_status.len() {
            self.by_status.push((status.clone(), OlderPages::from_start()));
        }
        self.by_status.get_mut(place).map_or(&mut self.all, |(_, pages)| pages)
    }

    /// Jobs that are loaded are not next to each other: those between are missing.
    pub(super) fn has_gap(&self) -> bool {
        self.all.has_gap()
    }

    /// A first page came: see [`OlderPages::first_page`].
    pub(super) fn first_page(&mut self, page: &JobPage<'_>, applied: &Applied, limit: Option<u32>) -> bool {
        let opened_gap = self.all.first_page(page, applied, limit);
        if opened_gap || !page.has_more {
            // There may be others of their status in the gap.
            self.by_status.clear();
        }
        opened_gap
    }
}
