//! The line that says whether the list is kept up to date and how old it is, and the sheet of keys.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    LengthUnit, TimedText, duration, filled, language::words, messages, messages::live,
    query_error::retry_countdown_alone,
};
use crate::query::{JobsState, Liveness, QueryErrorKind};

/// While polls succeed the line rests for so long after an answer at least, which is longer than the usual time until the next
/// one: it changes where an answer is late, and not at each.
const LIVE_REST: i64 = 20_000;
/// An answer is late that has not come so long after it was due.
const LATE: Duration = Duration::from_secs(5);
/// Otherwise the age is told as early as that of a job is.
const REST: i64 = 5_000;

/// "Live · updated just now", "Paused", "Offline · updated 5 min ago", "Retrying in 8 s · updated 12 s ago".
///
/// `has_banner`: above the list a banner tells why it is not up to date, and after a failure also how old it is and when the next
/// attempt is: then this says but the word.
pub fn live_text(state: &JobsState, has_banner: bool, now: DateTime<Utc>) -> TimedText {
    let kind = state.error.as_ref().map(|error| &error.kind);
    let is_told = has_banner && kind.is_some_and(|kind| *kind != QueryErrorKind::Offline);
    let word = |word: &str| TimedText { text: Some(word.to_owned()), next: None };
    let first = match state.liveness() {
        Liveness::Paused => return word(live::paused()),
        Liveness::OnDemand if is_told => return TimedText::default(),
        Liveness::OnDemand => {
            return updated_at(live::updated_alone(), state, REST, now);
        }
        Liveness::Live => word(live::live()),
        Liveness::Offline => word(live::offline()),
        Liveness::Retrying(Some(at)) if !is_told => retry_countdown_alone(at, now),
        Liveness::Retrying(_) => word(live::retrying()),
    };
    let rest = if state.liveness() == Liveness::Live { live_rest(state.interval) } else { REST };
    if is_told { first } else { joined(first, updated_at(live::updated(), state, rest, now)) }
}

/// How long the line rests where the list is requested so often.
fn live_rest(interval: Duration) -> i64 {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    let late = (interval.min(DAY) + LATE).as_millis();
    i64::try_from(late).unwrap_or_default().max(LIVE_REST)
}

/// "updated 2 s ago"; nothing while there is no list.
fn updated_at(template: &str, state: &JobsState, rest: i64, now: DateTime<Utc>) -> TimedText {
    let age = state.data_updated_at.get().map(|at| age(at, rest, now));
    age.map(|age| age.map(|age| filled(template, &[("time", &age)]))).unwrap_or_default()
}

/// How old a list is: "just now" for `rest` milliseconds, then in steps of 5 seconds, and in whole minutes, hours and days.
fn age(at: DateTime<Utc>, rest: i64, now: DateTime<Utc>) -> TimedText {
    const SECOND: i64 = 1_000;
    const MINUTE: i64 = 60 * SECOND;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    const STEP: i64 = 5 * SECOND;

    let elapsed = (now - at).num_milliseconds();
    let timed =
        |text: String, next: i64| TimedText { text: Some(text), next: Some(TimeDelta::milliseconds(next)) };
    if elapsed < rest {
        return timed(messages::general::just_now().to_owned(), rest - elapsed);
    }
    let (length, unit, step) = match elapsed {
        ..MINUTE => (SECOND, LengthUnit::Second, STEP),
        MINUTE..HOUR => (MINUTE, LengthUnit::Minute, MINUTE),
        HOUR..DAY => (HOUR, LengthUnit::Hour, HOUR),
        _ => (DAY, LengthUnit::Day, DAY),
    };
    let number = elapsed / step * step / length;
    let length = words().length(number.unsigned_abs(), None, unit);
    timed(filled(live::ago(), &[("time", &length)]), step - elapsed % step)
}

fn joined(first: TimedText, second: TimedText) -> TimedText {
    let next = first.next.into_iter().chain(second.next).min();
    let texts: Vec<_> = first.text.into_iter().chain(second.text).collect();
    TimedText { text: Some(texts.join(messages::SEPARATOR)), next }
}

/// "Every 3 s": an interval to choose.
pub fn every(interval: Duration) -> String {
    let time = match interval.as_millis() {
        millis if millis % 1_000 == 0 && millis < 60_000 => {
            words().length(interval.as_secs(), None, LengthUnit::Second)
        }
        _ => duration(TimeDelta::from_std(interval).unwrap_or(TimeDelta::MAX)),
    };
    filled(live::every(), &[("time", &time)])
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use proptest::prelude::*;

    use super::*;
    use crate::query::{DataUpdatedAt, QueryError};

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    /// A list of the moment 0.
    fn state() -> JobsState {
        let mut state = JobsState::default();
        state.data_updated_at = DataUpdatedAt::new(at(0), TimeDelta::seconds(20));
        state
    }

    fn with_error(kind: QueryErrorKind, retry_at: Option<DateTime<Utc>>) -> JobsState {
        let mut state = state();
        state.error = Some(QueryError::new(kind, Some(at(0)), retry_at));
        state
    }

    fn failed() -> QueryErrorKind {
        QueryErrorKind::Failed(Rc::new(trpc::Error::Aborted))
    }

    fn text(state: &JobsState, millis: i64) -> String {
        live_text(state, false, at(millis)).text.unwrap()
    }

    #[test]
    fn it_rests_while_answers_come() {
        for (millis, expected) in [
            (-3_000, "Live · updated just now"),
            (19_999, "Live · updated just now"),
            (20_000, "Live · updated 20 s ago"),
            (24_999, "Live · updated 20 s ago"),
            (59_000, "Live · updated 55 s ago"),
            (60_000, "Live · updated 1 min ago"),
            (5 * 60_000, "Live · updated 5 min ago"),
            (3 * 3_600_000, "Live · updated 3 h ago"),
            (50 * 3_600_000, "Live · updated 2 d ago"),
        ] {
            assert_eq!(text(&state(), millis), expected);
        }
        assert_eq!(text(&JobsState::default(), 0), "Live");
    }

    #[test]
    fn it_rests_until_an_answer_is_late_however_seldom_they_come() {
        for (seconds, rest) in [(3, 20_000), (10, 20_000), (30, 35_000), (60, 65_000)] {
            let mut state = state();
            state.interval = Duration::from_secs(seconds);
            assert_eq!(text(&state, rest - 1), "Live · updated just now", "every {seconds} s");
            assert!(text(&state, rest).ends_with(" ago"), "every {seconds} s");
        }
        for (a, b) in [(DateTime::<Utc>::MIN_UTC, at(0)), (DateTime::<Utc>::MAX_UTC, at(0))] {
            age(a, live_rest(Duration::MAX), b);
        }
    }

    #[test]
    fn what_keeps_it_from_being_live() {
        assert_eq!(text(&with_error(QueryErrorKind::Offline, None), 4_999), "Offline · updated just now");
        assert_eq!(text(&with_error(QueryErrorKind::Offline, None), 300_000), "Offline · updated 5 min ago");
        assert_eq!(
            text(&with_error(failed(), Some(at(20_000))), 12_000),
            "Retrying in 8 s · updated 10 s ago"
        );
        assert_eq!(text(&with_error(failed(), None), 12_000), "Retrying · updated 10 s ago");
        let mut paused = with_error(failed(), None);
        paused.is_paused = true;
        assert_eq!(text(&paused, 12_000), "Paused");
        let mut off = state();
        off.is_polled = false;
        assert_eq!(text(&off, 12_000), "Updated 10 s ago");
    }

    #[test]
    fn a_banner_is_not_repeated() {
        let beside = |state: JobsState| live_text(&state, true, at(12_000)).text.unwrap();
        assert_eq!(beside(with_error(failed(), Some(at(20_000)))), "Retrying");
        assert_eq!(beside(with_error(QueryErrorKind::Outdated, None)), "Live");
        assert_eq!(beside(with_error(QueryErrorKind::Offline, None)), "Offline · updated 10 s ago");
        let mut off = with_error(failed(), None);
        off.is_polled = false;
        assert_eq!(live_text(&off, true, at(12_000)).text, None);
        assert_eq!(text(&off, 12_000), "Updated 10 s ago");
        let mut expired = with_error(QueryErrorKind::SessionExpired, None);
        expired.data_updated_at = DataUpdatedAt::default();
        assert_eq!(live_text(&expired, false, at(0)).text, None);
    }

    #[test]
    fn intervals_to_choose() {
        for (millis, expected) in [(3_000, "Every 3 s"), (2_500, "Every 2.5 s"), (90_000, "Every 1 min 30 s")]
        {
            assert_eq!(every(Duration::from_millis(millis)), expected);
        }
    }

    proptest! {
        #[test]
        fn the_text_changes_when_it_says_and_not_before(
            millis in -10_000i64..200_000_000,
            retry in prop::option::of(0i64..200_000),
        ) {
            let state = match retry {
                Some(left) => with_error(failed(), Some(at(millis + left))),
                None => state(),
            };
            let timed = live_text(&state, false, at(millis));
            let next = timed.next.unwrap().num_milliseconds();
            prop_assert!(next > 0);
            prop_assert_eq!(&live_text(&state, false, at(millis + next - 1)).text, &timed.text);
            prop_assert_ne!(&live_text(&state, false, at(millis + next)).text, &timed.text);
        }

        #[test]
        fn no_moment_panics(a in any::<i64>(), b in any::<i64>()) {
            let moment = |millis| DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::<Utc>::MAX_UTC);
            age(moment(a), REST, moment(b));
            age(DateTime::<Utc>::MIN_UTC, LIVE_REST, moment(a));
        }
    }
}
