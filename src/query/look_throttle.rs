//! When to look because of hints: at most once a second, however many there are, and never in place of an answer that is
//! on its way.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Decision, clock::after};

/// Between two looks.
const INTERVAL: TimeDelta = TimeDelta::seconds(1);

/// Decides when to look.
#[derive(Clone, Debug, Default)]
pub struct LookThrottle {
    is_hinted: bool,
    looked_at: Option<DateTime<Utc>>,
}

impl LookThrottle {
    /// There is something to see. Whether that is news.
    pub fn hinted(&mut self) -> bool {
        !std::mem::replace(&mut self.is_hinted, true)
    }

    /// A request for the list goes out, for whatever reason.
    pub fn looked(&mut self, now: DateTime<Utc>) {
        (self.is_hinted, self.looked_at) = (false, Some(now));
    }

    /// What to do at `now`. `is_busy` while a request for the list is under way, whose answer may be older than the hint: it
    /// is looked again when that has come.
    pub fn decide(&self, is_busy: bool, now: DateTime<Utc>) -> Decision {
        if !self.is_hinted || is_busy {
            return Decision::Idle;
        }
        // A clock that was put back tells nothing of how long it has been.
        match self.looked_at.filter(|at| *at <= now).map(|at| after(at, INTERVAL)) {
            Some(due) if due > now => Decision::WaitUntil(due),
            _ => Decision::Fetch,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap()
    }

    #[test]
    fn a_thousand_hints_a_second_are_one_look_a_second() {
        let mut throttle = LookThrottle::default();
        let mut looks = Vec::new();
        for millis in 0..5_000 {
            throttle.hinted();
            if throttle.decide(false, at(millis)) == Decision::Fetch {
                throttle.looked(at(millis));
                looks.push(millis);
            }
        }
        assert_eq!(looks, [0, 1_000, 2_000, 3_000, 4_000]);
        // What was hinted after the last look is seen as well.
        assert_eq!(throttle.decide(false, at(4_999)), Decision::WaitUntil(at(5_000)));
    }

    #[test]
    fn an_answer_under_way_is_waited_for_and_a_poll_is_a_look() {
        let mut throttle = LookThrottle::default();
        assert_eq!(throttle.decide(false, at(0)), Decision::Idle);
        throttle.looked(at(0));
        assert!(throttle.hinted() && !throttle.hinted());
        assert_eq!(throttle.decide(true, at(1_500)), Decision::Idle);
        assert_eq!(throttle.decide(false, at(1_500)), Decision::Fetch);
        throttle.looked(at(1_500));
        assert_eq!(throttle.decide(false, at(1_500)), Decision::Idle);
        throttle.hinted();
        assert_eq!(throttle.decide(false, at(0)), Decision::Fetch, "the clock was put back");
    }
}
