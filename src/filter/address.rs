//! Filters in a page's address: `status=failed,running&q=yml&range=7d&job=run_1`.
//!
//! Pure: what the address is and how it is changed is for [`use_address_filters`](crate::hooks::use_address_filters).

use std::rc::Rc;

use form_urlencoded::{byte_serialize, parse};

use super::{Filters, TimeRange};

const STATUS: &str = "status";
const QUERY: &str = "q";
const RANGE: &str = "range";
const JOB: &str = "job";
const NAMES: [&str; 4] = [STATUS, QUERY, RANGE, JOB];

/// Filters as an address has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddressFilters {
    /// What can be used.
    pub filters: Filters,
    /// What cannot, as it was written: `range=5h`.
    pub ignored: Vec<Rc<str>>,
}

impl AddressFilters {
    /// Reads a query string without its question mark, or a fragment without its `#`. `prefix` begins the names of the
    /// parameters; of those that come twice the last counts.
    pub fn parse(text: &str, prefix: &str) -> Self {
        let mut found = Self::default();
        let mut range = None;
        for (name, value) in parse(text.as_bytes()) {
            let value = value.trim();
            let filters = &mut found.filters;
            match name.strip_prefix(prefix) {
                Some(STATUS) => *filters = filters.with_statuses(value.split(',')),
                Some(QUERY) => filters.query = value.into(),
                Some(RANGE) => range = Some(value.to_owned()),
                Some(JOB) => filters.job = (!value.is_empty()).then(|| value.into()),
                _ => {}
            }
        }
        if let Some(range) = range.filter(|range| !range.is_empty()) {
            found.filters.range = TimeRange::parse(&range);
            if found.filters.range.is_none() {
                found.ignored.push([RANGE, "=", &range].concat().into());
            }
        }
        found
    }

    /// The query string or fragment `text` with `filters` in place of those that it has. Everything else in it stays as it is
    /// written.
    pub fn write(text: &str, prefix: &str, filters: &Filters) -> String {
        let is_ours = |part: &&str| {
            let name = parse(part.as_bytes()).next().map(|(name, _)| name);
            name.is_some_and(|name| name.strip_prefix(prefix).is_some_and(|name| NAMES.contains(&name)))
        };
        let mut parts: Vec<String> =
            text.split('&').filter(|part| !part.is_empty() && !is_ours(part)).map(str::to_owned).collect();
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let status = filters.status.iter().map(|name| encoded(name)).collect::<Vec<_>>().join(",");
        let range = filters.range.map(TimeRange::name).unwrap_or_default().to_owned();
        let values = [
            (STATUS, status),
            (QUERY, encoded(filters.query.trim())),
            (RANGE, range),
            (JOB, filters.job.as_deref().map(encoded).unwrap_or_default()),
        ];
        for (name, value) in values {
            if !value.is_empty() {
                parts.push([&encoded(prefix), name, "=", &value].concat());
            }
        }
        parts.join("&")
    }

    /// Whether going from one to the other is a step that "Back" takes back: other jobs, or details that open. Typing on in
    /// the search field is none, nor is going from the details of one job to those of the next, or closing them.
    pub fn is_step(from: &Filters, to: &Filters) -> bool {
        let rest = |filters: &Filters| filters.with_query("").with_job(None);
        let begins = |from: bool, to: bool| !from && to;
        rest(from) != rest(to)
            || begins(!from.query.trim().is_empty(), !to.query.trim().is_empty())
            || begins(from.job.is_some(), to.job.is_some())
    }

    /// Whether going from one to the other is what "Back" does, where the entry before shows `before`: details close.
    pub(crate) fn is_way_back(from: &Filters, to: &Filters, before: &Filters) -> bool {
        from.job.is_some() && to.job.is_none() && to.with_query(to.query.trim()) == *before
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filters(text: &str) -> Filters {
        AddressFilters::parse(text, "").filters
    }

    #[test]
    fn everything_is_read() {
        let read = filters("tab=1&status=failed,Running&q=acme+yml&range=7d&job=run%201");
        assert_eq!(read.status, [Rc::from("failed"), "running".into()]);
        assert_eq!((&*read.query, read.range), ("acme yml", Some(TimeRange::Week)));
        assert_eq!(read.job.as_deref(), Some("run 1"));
    }

    #[test]
    fn inngests_words_are_statuses_too() {
        assert_eq!(filters("status=Scheduled,QUEUED").status, [Rc::from("queued")], "each once");
    }

    #[test]
    fn what_makes_no_sense_is_ignored_and_named() {
        let read = AddressFilters::parse("range=5h&status=,,&q=&job=", "");
        assert_eq!(read.filters, Filters::default());
        assert_eq!(read.ignored, [Rc::from("range=5h")]);
    }

    #[test]
    fn other_parameters_stay_as_they_are_written() {
        let failed = Filters::default().toggled(&"failed".into(), false).with_query("a&b");
        let written = AddressFilters::write("endpoint=%2fapi&flag&range=7d", "", &failed);
        assert_eq!(written, "endpoint=%2fapi&flag&status=failed&q=a%26b");
        assert_eq!(AddressFilters::write(&written, "", &Filters::default()), "endpoint=%2fapi&flag");
    }

    #[test]
    fn a_prefix_keeps_two_lists_apart() {
        let failed = Filters::default().toggled(&"failed".into(), false);
        let written = AddressFilters::write("status=queued", "b-", &failed);
        assert_eq!(written, "status=queued&b-status=failed");
        assert_eq!(AddressFilters::parse(&written, "b-").filters, failed);
        assert_eq!(AddressFilters::parse(&written, "").filters.status, [Rc::from("queued")]);
    }

    #[test]
    fn typing_on_is_no_step_of_its_own() {
        let (nothing, a) = (Filters::default(), Filters::default().with_query("a"));
        assert!(AddressFilters::is_step(&nothing, &a));
        assert!(!AddressFilters::is_step(&a, &a.with_query("ab")));
        let open = |id: &str| a.with_job(Some(id.into()));
        assert!(AddressFilters::is_step(&a, &open("run_1")));
        assert!(!AddressFilters::is_step(&open("run_1"), &open("run_2")));
        assert!(!AddressFilters::is_step(&open("run_1"), &a), "Back would open it again");
    }

    #[test]
    fn details_close_by_back_where_the_entry_before_shows_the_same() {
        let a = Filters::default().with_query("a");
        let open = |id: &str| a.with_job(Some(id.into()));
        assert!(AddressFilters::is_way_back(&open("run_1"), &a, &a));
        assert!(
            AddressFilters::is_way_back(&open("run_1"), &a.with_query("a "), &a),
            "as it is in an address"
        );
        assert!(
            !AddressFilters::is_way_back(&open("run_1"), &a, &Filters::default()),
            "it shows something else"
        );
        assert!(
            !AddressFilters::is_way_back(&open("run_1"), &open("run_2"), &open("run_2")),
            "details stay open"
        );
        assert!(!AddressFilters::is_way_back(&a, &a, &a), "none were open");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            rest in "[a-z=%+]{0,8}", prefix in "[a-z-]{0,3}", words in prop::collection::vec("[a-z]{1,9}", 0..3),
            query in "\\PC*", range in 0usize..5, job in prop::option::of("\\PC+"),
        ) {
            let mut filters = Filters::default().with_query(query.trim()).with_range(TimeRange::ALL.get(range).copied());
            for word in words {
                let name = Filters::parse_status(&word);
                if !filters.has_status(&name) {
                    filters.status.push(name);
                }
            }
            filters.job = job.as_deref().map(str::trim).filter(|job| !job.is_empty()).map(Into::into);
            let written = AddressFilters::write(&rest, &prefix, &filters);
            prop_assert_eq!(AddressFilters::parse(&written, &prefix).filters, filters);
            prop_assert_eq!(AddressFilters::write(&written, &prefix, &AddressFilters::parse(&written, &prefix).filters), written);
        }

        #[test]
        fn no_address_panics(text in "\\PC*", prefix in "\\PC{0,3}") {
            AddressFilters::parse(&text, &prefix);
        }
    }
}
