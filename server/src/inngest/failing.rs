//! Things that Inngest cannot give, each asked for again after a pause of its own: one that fails for ever costs the
//! others nothing.

use std::collections::HashMap;

use super::schedule;

/// The longest pause in milliseconds.
const LONGEST: i64 = 10 * 60_000;
/// What did not fail again for so long, in milliseconds, is forgotten.
const FORGOTTEN: i64 = 2 * LONGEST;

/// What failed, by id.
#[derive(Debug, Default)]
pub struct Failing(HashMap<Box<str>, Failure>);

#[derive(Debug)]
struct Failure {
    times: u32,
    until: i64,
}

impl Failing {
    /// Whether it may be asked for at this moment, in milliseconds since 1970.
    pub fn may_ask(&self, id: &str, now: i64) -> bool {
        self.0.get(id).is_none_or(|failure| failure.until <= now)
    }

    /// It was asked for in vain: again in 3, 6, 12 … seconds.
    pub fn failed(&mut self, id: &str, now: i64) {
        self.0.retain(|_, failure| now - failure.until < FORGOTTEN);
        let failure = self.0.entry(id.into()).or_insert(Failure { times: 0, until: now });
        failure.until = now + schedule::pause(failure.times, LONGEST);
        failure.times = failure.times.saturating_add(1);
    }

    /// Whether nothing has failed of late.
    pub fn is_empty(&self, now: i64) -> bool {
        self.0.values().all(|failure| now - failure.until >= FORGOTTEN)
    }

    /// It was given.
    pub fn succeeded(&mut self, id: &str) {
        self.0.remove(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_pause_of_its_own_that_grows_and_ends() {
        let mut failing = Failing::default();
        failing.failed("a", 0);
        assert!(!failing.may_ask("a", 2_999) && failing.may_ask("a", 3_000) && failing.may_ask("b", 0));
        failing.failed("a", 3_000);
        assert!(!failing.may_ask("a", 8_999) && failing.may_ask("a", 9_000));
        for _ in 0..100 {
            failing.failed("a", 10_000);
        }
        assert!(!failing.may_ask("a", 9_999 + LONGEST) && failing.may_ask("a", 10_000 + LONGEST));
        assert!(!failing.is_empty(10_000) && failing.is_empty(10_000 + LONGEST + FORGOTTEN));
        failing.succeeded("a");
        assert!(failing.is_empty(10_000));
        assert!(failing.may_ask("a", 10_000));
    }
}
