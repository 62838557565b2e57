//! Exact moments: for machines, and in the reader's language and time zone.

use chrono::{DateTime, SecondsFormat, Utc};

use super::{
    language::{dates, with_current},
    messages,
};

/// The last moment of the year 9999 and the first of 1970, in seconds: what a calendar shows well.
const SHOWN: std::ops::Range<i64> = 0..253_402_300_800;

/// The moment for a `datetime` attribute: `2025-11-09T10:00:00.000Z`. `None` outside the years 1970 to 9999.
pub fn iso_datetime(at: DateTime<Utc>) -> Option<String> {
    SHOWN.contains(&at.timestamp()).then(|| at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// The moment in the reader's language and time zone, or in that of the host: "Nov 9, 2025, 11:00:00 AM". `None` outside
/// the years 1970 to 9999, and on a server, which knows neither.
pub fn exact_time(at: DateTime<Utc>) -> Option<String> {
    SHOWN.contains(&at.timestamp()).then(|| dates().date_time(at)).flatten()
}

/// What the tooltip of a time says: the exact moment, and a note such as "took 3 min 20 s".
pub fn time_tooltip(at: DateTime<Utc>, note: Option<&str>) -> Option<String> {
    match (exact_time(at), note) {
        (Some(exact), Some(note)) => Some([&exact, messages::SEPARATOR, note].concat()),
        (exact, note) => exact.or_else(|| note.map(str::to_owned)),
    }
}

/// The moment for others to read: in UTC, which says the same to everybody, and in the time zone that was chosen, where that is
/// neither UTC nor the reader's own: "2025-11-09T10:00:00.000Z (Nov 9, 2025, 11:00:00 AM, Europe/Berlin)".
pub(crate) fn time_for_others(at: DateTime<Utc>) -> Option<String> {
    let iso = iso_datetime(at)?;
    let zone = with_current(|language| language.time_zone().filter(|zone| &***zone != "UTC").cloned());
    Some(match (zone, exact_time(at)) {
        (Some(zone), Some(exact)) => [&iso, " (", &exact, ", ", &*zone, ")"].concat(),
        _ => iso,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_for_machines() {
        let iso = |millis| iso_datetime(DateTime::from_timestamp_millis(millis).unwrap());
        assert_eq!(iso(1_762_682_400_000).as_deref(), Some("2025-11-09T10:00:00.000Z"));
        assert_eq!(iso(1_762_682_400_250).as_deref(), Some("2025-11-09T10:00:00.250Z"));
        assert_eq!(iso(-1), None);
        assert_eq!(iso(253_402_300_799_999).as_deref(), Some("9999-12-31T23:59:59.999Z"));
        assert_eq!(iso(253_402_300_800_000), None);
    }

    #[test]
    fn a_server_writes_the_note_alone() {
        let at = DateTime::from_timestamp_millis(1_762_682_400_000).unwrap();
        assert_eq!(exact_time(at), None);
        assert_eq!(time_tooltip(at, Some("took 42 s")).as_deref(), Some("took 42 s"));
        assert_eq!(time_tooltip(at, None), None);
    }
}
