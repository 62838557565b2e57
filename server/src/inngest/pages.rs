//! Pages of runs of our functions.

use super::Core;
use super::client::RunsQuery;
use super::error::InngestError;
use super::snapshot;
use super::wire::RunRow;

/// The most pages of active runs in one look.
const ACTIVE_PAGES: usize = 5;
/// The statuses of runs that have not ended.
pub const ACTIVE: &[&str] = &["QUEUED", "RUNNING"];

/// Which runs are paged through.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// Queued since this moment, in milliseconds since 1970.
    pub from: i64,
    /// Queued before this one.
    pub until: Option<i64>,
    /// With these statuses; all where there is none.
    pub statuses: &'static [&'static str],
}

/// A page of runs of our functions, and where the next begins.
pub struct PageOfRuns {
    /// The runs, newest first.
    pub rows: Vec<RunRow>,
    /// What to send for the next page.
    pub next: Option<String>,
}

/// The runs that have not ended.
pub struct ActiveRuns {
    /// The runs, newest first.
    pub rows: Vec<RunRow>,
    /// Whether that is all of them.
    pub complete: bool,
    /// How many calls it took.
    pub calls: usize,
}

impl Core {
    /// The active runs since a moment.
    pub fn active_pages(&self, from: i64) -> Result<ActiveRuns, InngestError> {
        let mut pages = Vec::new();
        let mut cursor = None;
        for _ in 0..ACTIVE_PAGES {
            let page = self.page(Span { from, statuses: ACTIVE, ..Span::default() }, cursor.as_deref())?;
            pages.push(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(ActiveRuns { calls: pages.len(), rows: snapshot::merge(pages), complete: cursor.is_none() })
    }

    /// The page that begins at `cursor`, or the first one.
    pub fn page(&self, span: Span, cursor: Option<&str>) -> Result<PageOfRuns, InngestError> {
        let functions = &self.options.functions;
        let mut apps: Vec<_> = functions.iter().map(|id| id.app.as_str()).collect();
        apps.sort_unstable();
        apps.dedup();
        let ids: Vec<_> = functions.iter().map(|id| id.function.as_str()).collect();
        let Span { from, until, statuses } = span;
        let query = RunsQuery { from, until, apps: &apps, functions: &ids, statuses, cursor };
        let list = self.client.runs(&query)?;
        // A server that gives the same cursor again would keep us here for ever.
        let next = list.next().filter(|next| Some(*next) != cursor).map(str::to_owned);
        let mut rows = list.data;
        // Inngest ignores parameters that it does not know.
        rows.retain(|row| functions.iter().any(|id| id.app == row.app.id && id.function == row.function.id));
        Ok(PageOfRuns { rows, next })
    }
}
