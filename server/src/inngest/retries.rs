//! One rerun for all who ask for it: those who ask here while it is under way get its answer, those who ask at another
//! server wait for it.

use std::time::{Duration, Instant};

use moka::sync::Cache;

use super::Core;
use crate::history::{HistoryError, Rerun};
use crate::source::SourceError;
use crate::store::Retry;

/// Between two looks at whether another server's rerun was made: at first, and at most.
const FIRST_LOOK: Duration = Duration::from_millis(50);
const LAST_LOOK: Duration = Duration::from_millis(500);
/// How long another server is waited for: as long as its request may take, and by one of many that are retried.
pub const LONGEST_WAIT: Duration = Duration::MAX;
pub const BRIEF_WAIT: Duration = Duration::from_secs(1);
/// What is under way is not kept, only shared.
const LONGEST: Duration = Duration::from_secs(120);
/// More than are under way, or lost, at a time.
const CAPACITY: u64 = 10_000;

type Answer = Result<Retry, SourceError>;

/// The retries of this server.
pub struct Retries {
    under_way: Cache<String, Answer>,
    /// Claims of reruns of which it is not known whether Inngest made them.
    lost: Cache<String, ()>,
}

impl Retries {
    /// None is under way.
    pub fn new() -> Self {
        Self {
            under_way: Cache::builder().max_capacity(CAPACITY).time_to_live(LONGEST).build(),
            lost: Cache::builder().max_capacity(CAPACITY).time_to_live(LONGEST).build(),
        }
    }

    /// The answer of `retry`, or of the same retry where that is under way: however long it takes, each of its
    /// requests has a time-out.
    pub fn join(&self, key: &str, retry: impl FnOnce() -> Answer) -> Answer {
        let answer = self.under_way.get_with_by_ref(key, retry);
        self.under_way.invalidate(key);
        answer
    }

    /// The rerun of this claim may have been made: that is not known.
    pub fn lose(&self, claim: &str) {
        self.lost.insert(claim.to_owned(), ());
    }
}

impl Core {
    /// Claims a rerun. Where another server has claimed it, what that makes of it, unless its request takes longer than
    /// requests may, or than this reader waits.
    pub fn claim_rerun(&self, claim: &str, patience: Duration) -> Result<Rerun, HistoryError> {
        let (mut deadline, mut look) = (None, FIRST_LOOK);
        loop {
            let claimed = self.history.claim_rerun(claim, self.now())?;
            let since = match claimed {
                Rerun::Pending(since) if !self.retries.lost.contains_key(claim) => since,
                claimed => {
                    if claimed == Rerun::Claimed {
                        self.retries.lost.invalidate(claim);
                    }
                    return Ok(claimed);
                }
            };
            let deadline =
                *deadline.get_or_insert_with(|| Instant::now() + self.left_since(since).min(patience));
            loop {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() || self.client.wait(look.min(left)) {
                    return Ok(Rerun::Pending(since));
                }
                look = (look * 2).min(LAST_LOOK);
                if !self.history.is_rerun_pending(claim, self.now())? {
                    break;
                }
            }
        }
    }

    /// How much longer a request may take that was sent at this moment.
    fn left_since(&self, since: i64) -> Duration {
        let age = u64::try_from(self.now().saturating_sub(since)).unwrap_or(0);
        self.options.connection.timeout.saturating_sub(Duration::from_millis(age))
    }
}
