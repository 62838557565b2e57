//! Filters in addresses.

use jobs_console::filter::{AddressFilters, Filters, TimeRange};

use crate::input::{Choices, choices_and_text};

/// Words of addresses.
pub const ADDRESS_WORDS: &[&str] = &[
    "status=",
    "q=",
    "range=",
    "job=",
    "b-",
    "&",
    "&&",
    "=",
    ",",
    "%2C",
    "%26",
    "%3D",
    "+",
    "%20",
    "%00",
    "%E2%80%8B",
    "failed",
    "Scheduled",
    "24h",
    "7d",
    "b-status=running",
    "endpoint=%2fapi",
];

const PREFIXES: [&str; 5] = ["", "b-", "status", "&=", "é "];

/// What is read is written so that it is read again, and what is not ours stays as it was written.
pub fn filter_address(data: &[u8]) {
    let ([prefix, choices], text) = choices_and_text(data);
    let prefix = PREFIXES[usize::from(prefix) % PREFIXES.len()];
    let read = AddressFilters::parse(&text, prefix).filters;
    let written = AddressFilters::write(&text, prefix, &read);
    assert_eq!(AddressFilters::parse(&written, prefix).filters, read, "{written}");
    assert_eq!(
        AddressFilters::write(&written, prefix, &read),
        written,
        "written once more it is another one"
    );
    assert!(!AddressFilters::is_step(&read, &AddressFilters::parse(&written, prefix).filters));
    let without = AddressFilters::write(&written, prefix, &Filters::default());
    assert_eq!(AddressFilters::parse(&without, prefix).filters, Filters::default(), "{without}");
    assert_eq!(
        without,
        AddressFilters::write(&text, prefix, &Filters::default()),
        "what is not ours is changed"
    );
    let mut rest = written.split('&');
    assert!(
        without.split('&').all(|part| part.is_empty() || rest.any(|other| other == part)),
        "{without} in {written}"
    );
    // Filters that a reader or a host has set.
    let mut choices = Choices::new(if choices & 1 == 0 { data } else { text.as_bytes() });
    let words: Vec<_> =
        (0..choices.below(4)).map(|_| choices.text(&["failed", "Running", "a,b", "odd"])).collect();
    let filters = Filters::default()
        .with_statuses(words.iter().flat_map(|word| word.split(',')))
        .with_query(choices.text(&["yml", "a&b=c"]).trim().to_owned())
        .with_range(choices.one_of(&TimeRange::ALL).filter(|_| choices.flag()))
        .with_job(Some(choices.text(&["run 1"]).trim()).filter(|job| !job.is_empty()).map(Into::into));
    let written = AddressFilters::write(&text, prefix, &filters);
    assert_eq!(AddressFilters::parse(&written, prefix).filters, filters, "{written}");
}
