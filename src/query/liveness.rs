//! Whether a list is kept up to date, in a word.

use chrono::{DateTime, Utc};

use super::{JobsState, QueryErrorKind};

/// Whether the list is kept up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Liveness {
    /// It is requested again and again.
    Live,
    /// It is requested by `refetch` alone: the host has switched the polling off, or the session has expired.
    OnDemand,
    /// The reader has paused it.
    Paused,
    /// There is no network.
    Offline,
    /// The latest request failed; when the next one is due, on the server's clock, where that is known.
    Retrying(Option<DateTime<Utc>>),
}

impl Liveness {
    /// A word for scripts and styles.
    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::OnDemand => "on-demand",
            Self::Paused => "paused",
            Self::Offline => "offline",
            Self::Retrying(_) => "retrying",
        }
    }
}

impl JobsState {
    /// Whether the list is kept up to date. What the reader has done comes first, and then what is wrong.
    pub fn liveness(&self) -> Liveness {
        match self.error.as_ref().map(|error| (&error.kind, error.retry_at)) {
            _ if self.is_paused => Liveness::Paused,
            Some((QueryErrorKind::Offline, _)) => Liveness::Offline,
            Some((QueryErrorKind::SessionExpired, _)) => Liveness::OnDemand,
            Some((QueryErrorKind::Failed(_), retry_at)) if self.is_polled || retry_at.is_some() => {
                Liveness::Retrying(retry_at)
            }
            _ if !self.is_polled => Liveness::OnDemand,
            // The requests succeed, whatever they bring.
            _ => Liveness::Live,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::query::QueryError;

    #[test]
    fn the_readers_pause_comes_before_what_is_wrong() {
        let mut state = JobsState::default();
        assert_eq!(state.liveness(), Liveness::Live);
        let retry_at = DateTime::from_timestamp_millis(8_000);
        let failed = || QueryErrorKind::Failed(Rc::new(trpc::Error::Aborted));
        for (kind, liveness) in [
            (QueryErrorKind::Offline, Liveness::Offline),
            (QueryErrorKind::Outdated, Liveness::Live),
            (failed(), Liveness::Retrying(retry_at)),
            (QueryErrorKind::SessionExpired, Liveness::OnDemand),
        ] {
            state.error = Some(QueryError::new(kind, None, retry_at));
            assert_eq!(state.liveness(), liveness);
        }
        state.is_paused = true;
        assert_eq!(state.liveness(), Liveness::Paused);
        let mut off = JobsState { is_polled: false, ..JobsState::default() };
        assert_eq!(off.liveness(), Liveness::OnDemand);
        off.error = Some(QueryError::new(failed(), None, None));
        assert_eq!(off.liveness(), Liveness::OnDemand, "nothing is tried again");
        off.error = Some(QueryError::new(failed(), None, retry_at));
        assert_eq!(off.liveness(), Liveness::Retrying(retry_at));
    }
}
