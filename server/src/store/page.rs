//! Pages of runs, newest created first.
//!
//! A page begins after a place, not after a number of rows: whatever is added meanwhile, no run is on two pages or on
//! none.

use super::{Filter, Run, Status};

/// A place between two runs in the order of their creation. Runs of the same moment are in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When the run before it was created, in milliseconds since 1970.
    pub created_at: i64,
    /// That run's id.
    pub id: String,
}

impl Place {
    /// After this run.
    pub fn after(run: &Run) -> Self {
        Self { created_at: run.created_at, id: run.id.clone() }
    }

    /// Before all runs.
    pub(crate) fn start() -> Self {
        Self { created_at: i64::MAX, id: String::new() }
    }

    /// As it travels.
    pub fn cursor(&self) -> String {
        format!("{}_{}", self.created_at, self.id)
    }

    /// From what travelled.
    pub fn from_cursor(cursor: &str) -> Option<Self> {
        let (created_at, id) = cursor.split_once('_')?;
        let id = Some(id).filter(|id| !id.is_empty())?.to_owned();
        Some(Self { created_at: created_at.parse().ok()?, id })
    }
}

/// Which page of which runs.
#[derive(Clone, Debug)]
pub struct PageQuery {
    /// Of these runs.
    pub filter: Filter,
    /// With this status.
    pub status: Option<Status>,
    /// After this place; from the newest run where there is none.
    pub after: Option<Place>,
    /// The most runs.
    pub limit: usize,
}

impl PageQuery {
    /// Whether a run of this status may be on the page.
    pub fn wants(&self, status: Status) -> bool {
        self.filter.takes(status) && self.status.is_none_or(|wanted| wanted == status)
    }
}

/// A page of runs.
#[derive(Clone, Debug)]
pub struct Page {
    /// The runs, newest created first.
    pub runs: Vec<Run>,
    /// Whether there are more.
    pub has_more: bool,
}

impl Page {
    /// The page of `limit` runs, of these: one more than that says that there is another page.
    pub fn of(mut runs: Vec<Run>, limit: usize) -> Self {
        let has_more = runs.len() > limit;
        runs.truncate(limit);
        Self { runs, has_more }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_is_the_place_that_it_came_from(created_at in any::<i64>(), id in ".{1,40}") {
            let place = Place { created_at, id };
            prop_assert_eq!(Place::from_cursor(&place.cursor()), Some(place));
        }

        #[test]
        fn any_text_is_a_place_or_none(text in ".{0,40}") {
            let _ = Place::from_cursor(&text);
        }
    }
}
