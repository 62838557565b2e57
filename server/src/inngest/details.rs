//! Traces of runs whose details are open.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

use super::Core;
use super::error::InngestError;
use super::wire::Trace;

/// However many look at a run, its trace is asked for once in this time.
const FRESH: Duration = Duration::from_secs(3);
/// The most traces in memory.
const CAPACITY: u64 = 64;

type Answer = Result<Arc<Trace>, InngestError>;

/// Traces with outputs, each asked for by one reader for all. Failures are kept as long: a server that fails is not
/// asked more often than one that works.
pub struct Details(Cache<String, Answer>);

impl Details {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(CAPACITY).time_to_live(FRESH).build())
    }

    /// The trace of a run.
    pub fn trace(&self, run_id: &str, is_large: bool, core: &Core) -> Answer {
        if let Some(known) = self.0.get(run_id) {
            return known;
        }
        if let Some(reason) = core.board.hold(core.now()) {
            return Err(reason);
        }
        self.0.get_with_by_ref(run_id, || {
            let answer = core.client.trace_of(run_id, is_large).map(Arc::new);
            match &answer {
                Ok(_) => core.board.answered(),
                Err(error @ (InngestError::Refused | InngestError::RateLimited)) => {
                    core.board.unanswered(error.clone(), core.now());
                }
                Err(_) => {}
            }
            answer
        })
    }

    /// The run was changed.
    pub fn forget(&self, run_id: &str) {
        self.0.invalidate(run_id);
    }
}
