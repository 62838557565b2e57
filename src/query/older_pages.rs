//! Which page of older jobs comes next.
//!
//! ```text
//!   first page     its rows are polled; new ones push the last ones out of it, which stay
//!   older pages    down to `oldest`; `next` goes on from there
//!  ───── only after a long absence: nothing is known of what came between ─────
//!   below          what was loaded before it; once a page reaches it, it goes on from its own `next`
//! ```
//!
//! Plain decisions: the rows are in [`JobsCache`](super::JobsCache), the requests in the controller.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Applied;
use crate::job::JobPage;

/// The most rows that the contract allows for a page.
pub(super) const WIDEST: u32 = 100;

/// What to request for a page of older jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OlderRequest {
    /// The `cursor`, as JSON text; none for the first page.
    pub cursor: Option<Rc<str>>,
    /// With as many rows as the contract allows, whatever `limit` is configured.
    pub is_wide: bool,
}

/// Jobs that are loaded without a gap, but for those at their top.
#[derive(Debug)]
struct Below {
    newest: DateTime<Utc>,
    oldest: Option<DateTime<Utc>>,
    next: Option<OlderRequest>,
}

/// How far the older jobs are loaded.
#[derive(Debug, Default)]
pub struct OlderPages {
    next: Option<OlderRequest>,
    /// Older pages have been requested: the first page no longer says where they go on.
    is_held: bool,
    /// When the newest row of the latest first page was created.
    newest: Option<DateTime<Utc>>,
    /// When the oldest row was created that is loaded without a gap.
    oldest: Option<DateTime<Utc>>,
    below: Vec<Below>,
    asked: Vec<OlderRequest>,
    /// The request that is under way is for what `next` is now.
    is_current: bool,
}

impl OlderPages {
    /// All that the server has, from the start.
    pub fn from_start() -> Self {
        Self { next: Some(OlderRequest::default()), is_held: true, ..Self::default() }
    }

    /// Whether there are older jobs than those that are loaded.
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// Jobs that are loaded are not next to each other: those between are missing.
    pub fn has_gap(&self) -> bool {
        !self.below.is_empty()
    }

    /// What moves out of the first page stays from now on: a list without a gap has to go on from there.
    pub fn hold(&mut self) {
        self.is_held |= self.has_more();
    }

    /// The request for the next page, which is going to be sent.
    pub fn begin(&mut self) -> Option<OlderRequest> {
        self.is_current = self.next.is_some();
        self.is_held |= self.is_current;
        self.next.clone()
    }

    /// A first page came. `limit` is the number of rows that was requested. Returns whether jobs are missing between it and
    /// those of before.
    pub fn first_page(&mut self, page: &JobPage<'_>, applied: &Applied, limit: Option<u32>) -> bool {
        if !page.has_more {
            *self = Self::default();
            return false;
        }
        let (oldest, newest) = applied.created.unzip();
        let newest_before = self.newest;
        self.newest = newest.or(newest_before);
        // Where no row is older than the newest one of before, there may be others between. Rows of its own time too:
        // they need not all be on the page.
        let newest_before = newest_before.filter(|before| oldest.is_some_and(|oldest| oldest >= *before));
        let newest_before = newest_before.filter(|_| applied.new_in_pages && self.is_held);
        match newest_before {
            Some(newest) => {
                self.below.push(Below { newest, oldest: self.oldest, next: self.next.take() });
                self.asked.clear();
                self.is_current = false;
            }
            None if self.is_held => return false,
            None => {}
        }
        self.next = following(page, &OlderRequest::default(), limit);
        self.oldest = oldest;
        newest_before.is_some()
    }

    /// The page of `request` came. Returns whether the next one is to be requested at once: with this one the
    /// reader has got nothing yet.
    pub fn answered(
        &mut self,
        request: &OlderRequest,
        page: &JobPage<'_>,
        applied: &Applied,
        limit: Option<u32>,
    ) -> bool {
        if !std::mem::take(&mut self.is_current) {
            // It was requested before what is below came to be below; its time will come again.
            return self.has_gap();
        }
        self.asked.push(request.clone());
        let is_last = !page.has_more || page.rows.is_empty();
        self.next = following(page, request, limit).filter(|next| !self.asked.contains(next));
        if is_last {
            self.below.clear();
        }
        let oldest = applied.created.map(|(oldest, _)| oldest);
        self.oldest = oldest.or(self.oldest);
        while let Some(below) = self.below.pop() {
            let is_reached = oldest.is_some_and(|oldest| oldest < below.newest) || self.next.is_none();
            if !is_reached {
                self.below.push(below);
                break;
            }
            if self.next.is_none() || below.oldest < oldest {
                (self.next, self.oldest) = (below.next, below.oldest);
            }
        }
        self.has_gap() || self.next.as_ref().is_some_and(|next| next.is_wide)
    }
}

/// The request for the page after this one.
///
/// Where the cursor is the time of the page's last row, it means "strictly older", and the rest of the rows of that
/// time would be lost. So the time of the last row that is newer is given instead, and some rows come twice. Where no
/// row of the page is newer, it is requested again with more rows.
fn following(page: &JobPage<'_>, asked: &OlderRequest, limit: Option<u32>) -> Option<OlderRequest> {
    let cursor = page.next_cursor.filter(|_| page.has_more && !page.rows.is_empty())?.get();
    let as_given = OlderRequest { cursor: Some(cursor.into()), is_wide: false };
    let mut times = page.rows.iter().rev().map(|row| created_at(row));
    if times.next() != Some(Some(cursor)) {
        return Some(as_given);
    }
    Some(match times.flatten().find(|time| *time != cursor) {
        Some(newer) => OlderRequest { cursor: Some(newer.into()), is_wide: false },
        None if !asked.is_wide && limit.is_none_or(|limit| limit < WIDEST) => {
            OlderRequest { is_wide: true, ..asked.clone() }
        }
        // There are more rows of one time than a page can have.
        None => as_given,
    })
}

/// When a row was created, in the server's own writing: as JSON text.
fn created_at<'a>(row: &'a RawValue) -> Option<&'a str> {
    #[derive(Deserialize)]
    struct Created<'a> {
        #[serde(borrow, rename = "createdAt")]
        at: Option<&'a RawValue>,
    }
    Some(serde_json::from_str::<Created<'a>>(row.get()).ok()?.at?.get())
}
