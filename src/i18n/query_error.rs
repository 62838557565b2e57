//! Why there is no list of jobs, or why it is not up to date, and when it is tried again.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    LengthUnit, Phrase, TimedText, ago, error_phrase, filled,
    language::words,
    messages::{banner, general, panel},
};
use crate::query::QueryErrorKind;

/// What happened, in a sentence: how the banner begins, and what is announced.
pub fn headline(kind: &QueryErrorKind) -> &'static str {
    match kind {
        QueryErrorKind::Offline => banner::offline(),
        QueryErrorKind::SessionExpired => banner::session_expired(),
        QueryErrorKind::Outdated => banner::outdated(),
        QueryErrorKind::Failed(_) => banner::failed(),
    }
}

/// The heading of the panel that stands in the list's place while there is none.
pub fn panel_heading(kind: &QueryErrorKind) -> &'static str {
    match kind {
        QueryErrorKind::Offline => panel::offline(),
        QueryErrorKind::SessionExpired => banner::session_expired(),
        QueryErrorKind::Outdated | QueryErrorKind::Failed(_) => panel::failed(),
    }
}

/// The text of that panel: what is known and what to do.
pub fn panel_text(kind: &QueryErrorKind) -> Phrase {
    match kind {
        QueryErrorKind::Offline => panel::offline_text().into(),
        QueryErrorKind::SessionExpired => panel::session_text().into(),
        QueryErrorKind::Outdated => banner::outdated_text().into(),
        QueryErrorKind::Failed(error) => error_phrase(error),
    }
}

/// The label of that panel's button, which requests the list.
pub fn panel_button(kind: &QueryErrorKind) -> &'static str {
    match kind {
        QueryErrorKind::Offline => general::try_anyway(),
        QueryErrorKind::SessionExpired | QueryErrorKind::Outdated | QueryErrorKind::Failed(_) => {
            general::try_again()
        }
    }
}

/// Why the list below the banner is not up to date, and what to do.
pub fn banner_reason(kind: &QueryErrorKind) -> Phrase {
    match kind {
        QueryErrorKind::Offline => banner::offline_text().into(),
        QueryErrorKind::SessionExpired => banner::session_text().into(),
        QueryErrorKind::Outdated => banner::outdated_text().into(),
        QueryErrorKind::Failed(error) => error_phrase(error),
    }
}

/// The label of the banner's button, which requests the list.
pub fn banner_button(kind: &QueryErrorKind) -> &'static str {
    match kind {
        QueryErrorKind::Offline => general::try_anyway(),
        QueryErrorKind::SessionExpired => general::try_again(),
        QueryErrorKind::Outdated | QueryErrorKind::Failed(_) => banner::retry_now(),
    }
}

/// "Updated 12 seconds ago."
pub fn updated(at: DateTime<Utc>, now: DateTime<Utc>) -> TimedText {
    ago(at, now).map(|ago| filled(banner::updated(), &[("time", &ago)]))
}

/// "Retrying in 8 s.", "Retrying in 12 min."; both moments on the server's clock. While the request is under
/// way say [`RETRYING_NOW`](banner::retrying_now) instead.
pub fn retry_countdown(retry_at: DateTime<Utc>, now: DateTime<Utc>) -> TimedText {
    countdown(banner::retrying_in(), retry_at, now)
}

/// The same without the full stop of a sentence; one that is a unit's stays.
pub(super) fn retry_countdown_alone(retry_at: DateTime<Utc>, now: DateTime<Utc>) -> TimedText {
    countdown(banner::retrying_in().trim_end_matches(['.', '。']), retry_at, now)
}

fn countdown(message: &str, retry_at: DateTime<Utc>, now: DateTime<Utc>) -> TimedText {
    const SECOND: i64 = 1_000;
    const MINUTE: i64 = 60 * SECOND;

    let left = (retry_at - now).num_milliseconds();
    // Rounded up: it is not tried earlier than it says.
    let (length, unit) =
        if left > MINUTE { (MINUTE, LengthUnit::Minute) } else { (SECOND, LengthUnit::Second) };
    let number = (left - 1).div_euclid(length) + 1;
    let time = words().length(number.max(1).unsigned_abs(), None, unit);
    let text = filled(message, &[("time", &time)]);
    let next = (left > SECOND).then(|| TimeDelta::milliseconds(left - (number - 1) * length));
    TimedText { text: Some(text), next }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    fn countdown_of(left: i64) -> TimedText {
        retry_countdown(at(left), at(0))
    }

    #[test]
    fn what_happened_and_what_to_do() {
        let failed = QueryErrorKind::Failed(Rc::new(trpc::Error::Aborted));
        let (offline, expired) = (QueryErrorKind::Offline, QueryErrorKind::SessionExpired);
        assert_eq!(headline(&QueryErrorKind::Outdated), "Jobs may be out of date.");
        assert_eq!(headline(&offline), "You are offline.");
        assert_eq!(headline(&expired), "Your session has expired.");
        assert_eq!(headline(&failed), "Couldn't refresh jobs.");
        assert_eq!(panel_heading(&failed), "Couldn't load jobs");
        assert_eq!(panel_text(&failed).to_string(), "The request was cancelled.");
        assert_eq!(banner_reason(&failed).to_string(), "The request was cancelled.");
        assert_eq!([&offline, &expired, &failed].map(panel_button), ["Try anyway", "Try again", "Try again"]);
        assert_eq!(
            [&offline, &expired, &failed].map(banner_button),
            ["Try anyway", "Try again", "Retry now"]
        );
    }

    #[test]
    fn retries_count_down() {
        for (left, text) in [
            (-5_000, "Retrying in 1 s."),
            (0, "Retrying in 1 s."),
            (1_000, "Retrying in 1 s."),
            (1_001, "Retrying in 2 s."),
            (8_000, "Retrying in 8 s."),
            (60_000, "Retrying in 60 s."),
            (60_001, "Retrying in 2 min."),
            (12 * 60_000, "Retrying in 12 min."),
        ] {
            assert_eq!(countdown_of(left).text.as_deref(), Some(text));
        }
        assert_eq!(countdown_of(1_000).next, None);
    }

    #[test]
    fn the_age_of_the_list() {
        assert_eq!(updated(at(0), at(12_000)).text.as_deref(), Some("Updated 12 seconds ago."));
        assert_eq!(updated(at(0), at(0)).text.as_deref(), Some("Updated just now."));
    }

    proptest! {
        #[test]
        fn the_countdown_changes_when_it_says_and_not_before(left in -10_000i64..4_000_000) {
            let now = countdown_of(left);
            if let Some(next) = now.next.map(|next| next.num_milliseconds()) {
                prop_assert!(next > 0);
                prop_assert_eq!(&countdown_of(left - next + 1).text, &now.text);
                prop_assert_ne!(&countdown_of(left - next).text, &now.text);
            } else {
                prop_assert_eq!(now.text.as_deref(), Some("Retrying in 1 s."));
            }
        }
    }
}
