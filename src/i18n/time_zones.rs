//! Which time zones there are to choose from, and which one it is.

use std::rc::Rc;

/// The zone that is offered everywhere.
const UTC: &str = "UTC";
/// The reader's own zone where a choice is stored.
const OWN: &str = "own";

/// The time zone of dates, and what else there is to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TimeZones {
    /// The zone of dates; `None` for the reader's own.
    pub shown: Option<Rc<str>>,
    /// The zones to choose from beside the reader's own: UTC, that of the host, and that of an earlier choice.
    pub named: Rc<[Rc<str>]>,
    /// What was given and does not exist.
    pub ignored: Vec<IgnoredZone>,
}

/// A time zone that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IgnoredZone {
    pub name: Rc<str>,
    /// The host has named it; else the reader has chosen it earlier.
    pub is_of_host: bool,
}

impl TimeZones {
    /// By what the host names and what is stored of the reader's choice. What does not exist counts as not given.
    pub(crate) fn new(of_host: Option<&str>, stored: Option<&str>, exists: impl Fn(&str) -> bool) -> Self {
        let given_by_host = of_host;
        let of_host = of_host.map(usual).filter(|zone| *zone == UTC || exists(zone));
        let chosen = stored.map(usual).filter(|zone| *zone == UTC || *zone == OWN || exists(zone));
        let mut named = vec![Rc::from(UTC)];
        for zone in of_host.into_iter().chain(chosen.filter(|zone| *zone != OWN)) {
            if !named.iter().any(|known: &Rc<str>| known.eq_ignore_ascii_case(zone)) {
                named.push(zone.into());
            }
        }
        let ignored = [
            (given_by_host.filter(|_| of_host.is_none()), true),
            (stored.filter(|_| chosen.is_none()), false),
        ];
        let ignored = ignored
            .into_iter()
            .filter_map(|(name, is_of_host)| Some(IgnoredZone { name: name?.into(), is_of_host }));
        let shown = chosen.or(of_host).filter(|zone| *zone != OWN);
        Self {
            // As it is among the choices: names have no case.
            shown: shown
                .and_then(|zone| named.iter().find(|known| known.eq_ignore_ascii_case(zone)).cloned()),
            named: named.into(),
            ignored: ignored.collect(),
        }
    }

    /// What is stored of a choice.
    pub(crate) fn name(zone: Option<&str>) -> &str {
        zone.unwrap_or(OWN)
    }

    /// The choice with this [`name`](Self::name).
    pub(crate) fn parse(name: &str) -> Option<Rc<str>> {
        (name != OWN).then(|| name.into())
    }
}

/// UTC by its usual name.
fn usual(zone: &str) -> &str {
    let is_utc = ["UTC", "Etc/UTC"].iter().any(|name| name.eq_ignore_ascii_case(zone));
    if is_utc { UTC } else { zone }
}

/// A zone as it is said in few letters: "Buenos Aires" for America/Argentina/Buenos_Aires.
pub(crate) fn short_zone(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BERLIN: &str = "Europe/Berlin";
    const TOKYO: &str = "Asia/Tokyo";

    /// The zone that is shown and those there are, where the two exist.
    fn zones(
        of_host: Option<&str>,
        stored: Option<&str>,
    ) -> (Option<String>, Vec<String>, Vec<(String, bool)>) {
        let exists = |zone: &str| [BERLIN, TOKYO].iter().any(|known| known.eq_ignore_ascii_case(zone));
        let zones = TimeZones::new(of_host, stored, exists);
        let named = zones.named.iter().map(ToString::to_string).collect();
        let ignored = zones.ignored.iter().map(|zone| (zone.name.to_string(), zone.is_of_host)).collect();
        (zones.shown.map(|zone| zone.to_string()), named, ignored)
    }

    #[test]
    fn the_reader_chooses_before_the_host() {
        let shown = |of_host, stored| zones(of_host, stored).0;
        assert_eq!(shown(None, None), None);
        assert_eq!(shown(Some(BERLIN), None).as_deref(), Some(BERLIN));
        assert_eq!(shown(Some(BERLIN), Some("own")), None);
        assert_eq!(shown(Some(BERLIN), Some("UTC")).as_deref(), Some("UTC"));
        assert_eq!(shown(Some(BERLIN), Some(TOKYO)).as_deref(), Some(TOKYO));
        assert_eq!(shown(None, Some("europe/berlin")).as_deref(), Some("europe/berlin"));
    }

    #[test]
    fn each_zone_is_offered_once() {
        let named = |of_host, stored| zones(of_host, stored).1;
        assert_eq!(named(None, None), ["UTC"]);
        assert_eq!(named(Some(BERLIN), Some("own")), ["UTC", BERLIN]);
        assert_eq!(named(Some(BERLIN), Some("europe/BERLIN")), ["UTC", BERLIN]);
        assert_eq!(named(Some("Etc/UTC"), Some("utc")), ["UTC"]);
        assert_eq!(named(Some(BERLIN), Some(TOKYO)), ["UTC", BERLIN, TOKYO], "a choice made on another page");
    }

    #[test]
    fn what_does_not_exist_is_not_given() {
        let mars = Some("Mars/Olympus");
        let ignored = |is_of_host| ("Mars/Olympus".to_owned(), is_of_host);
        assert_eq!(zones(mars, None), (None, vec!["UTC".into()], vec![ignored(true)]));
        assert_eq!(
            zones(Some(BERLIN), mars),
            (Some(BERLIN.into()), vec!["UTC".into(), BERLIN.into()], vec![ignored(false)])
        );
        assert_eq!(
            zones(mars, Some("")),
            (None, vec!["UTC".into()], vec![ignored(true), (String::new(), false)])
        );
        assert!(zones(Some(BERLIN), Some("own")).2.is_empty());
    }

    #[test]
    fn in_few_letters() {
        for (zone, short) in
            [("UTC", "UTC"), (BERLIN, "Berlin"), ("America/Argentina/Buenos_Aires", "Buenos Aires"), ("", "")]
        {
            assert_eq!(short_zone(zone), short);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_chosen(
            of_host in prop::option::of("\\PC{0,12}"),
            stored in prop::option::of("\\PC{0,12}"),
            all_exist: bool,
        ) {
            let zones = TimeZones::new(of_host.as_deref(), stored.as_deref(), |_| all_exist);
            prop_assert!(zones.shown.iter().all(|shown| zones.named.contains(shown)));
            for zone in zones.named.iter().map(Some).chain([None]) {
                let name = TimeZones::name(zone.map(AsRef::as_ref));
                let chosen = TimeZones::new(of_host.as_deref(), Some(name), |_| true);
                let is_same = chosen.shown.as_deref() == zone.map(AsRef::as_ref);
                prop_assert!(is_same || zone.is_some_and(|zone| &**zone == OWN));
            }
        }
    }
}
