//! The browser's `Intl` and the library's own English say the same.

use chrono::{DateTime, Utc};
use jobs_console::i18n::{
    English, Format, Intl, Language, LanguageOptions, Locale, PluralCategory, TimeUnit,
    exact_time as exact_time_now, formatter,
};
use proptest::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

fn exact_time(at: DateTime<Utc>, locale: &Locale) -> Option<String> {
    Language::of(&LanguageOptions::new(locale.clone())).enter();
    let text = exact_time_now(at);
    Language::default().enter();
    text
}

const UNITS: [TimeUnit; 7] = [
    TimeUnit::Second,
    TimeUnit::Minute,
    TimeUnit::Hour,
    TimeUnit::Day,
    TimeUnit::Week,
    TimeUnit::Month,
    TimeUnit::Year,
];

fn intl(tag: &str) -> Intl {
    Intl::new(&Locale::from(tag)).unwrap()
}

/// 2025-11-09T10:00:00Z
fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_762_682_400_000).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[wasm_bindgen_test]
    fn english_is_the_same_with_and_without_intl(
        number in prop_oneof![0u64..1_100, any::<u64>()],
        percent in 0u64..5_000,
        value in prop_oneof![-3i64..1_100, -1_000_000i64..1_000_000],
        unit in proptest::sample::select(&UNITS[..]),
    ) {
        // The first also formats by a call what is otherwise plain digits.
        for intl in [intl("en-u-nu-latn"), intl("en")] {
            prop_assert_eq!(intl.number(number), English.number(number));
            prop_assert_eq!(intl.percent(percent), English.percent(percent));
            prop_assert_eq!(intl.plural(number), English.plural(number));
            prop_assert_eq!(intl.ago(value, unit), English.ago(value, unit));
            let parts: Vec<_> = (0..number % 5).map(|part| part.to_string()).collect();
            prop_assert_eq!(intl.list(&parts), English.list(&parts));
        }
    }
}

#[wasm_bindgen_test]
fn other_languages_have_their_own_forms() {
    let german = intl("de");
    assert_eq!(german.number(1_234_567), "1.234.567");
    assert_eq!(german.percent(27), "27\u{a0}%");
    assert_eq!(german.ago(2, TimeUnit::Hour), "vor 2 Stunden");
    assert_eq!(intl("ar").plural(3), PluralCategory::Few);
    let parts = ["2 a", "1 b", "3 c"].map(str::to_owned);
    for (tag, said) in [
        ("de", "2 a, 1 b und 3 c"),
        ("fr", "2 a, 1 b, 3 c"),
        ("es", "2 a, 1 b y 3 c"),
        ("ja", "2 a、1 b、3 c"),
        ("zh-Hans", "2 a、1 b、3 c"),
        ("ar", "2 a و1 b و3 c"),
        // By the browser, which knows it as well.
        ("en-u-nu-latn", "2 a, 1 b, 3 c"),
    ] {
        assert_eq!(intl(tag).list(&parts), said, "{tag}");
    }
    assert_eq!(intl("ar-EG").number(12), "١٢");
}

#[wasm_bindgen_test]
fn dates_are_in_the_readers_language() {
    let english = exact_time(moment(), &Locale::from("en-US")).unwrap();
    assert!(english.starts_with("Nov 9, 2025"), "{english}");
    let german = exact_time(moment(), &Locale::from("de-CH")).unwrap();
    assert!(german.contains("09.11.2025"), "{german}");
    assert_eq!(exact_time(DateTime::from_timestamp_millis(-1).unwrap(), &Locale::default()), None);
}

#[wasm_bindgen_test]
fn a_tag_that_is_not_valid_is_the_browsers_language() {
    let own = exact_time(moment(), &Locale::default());
    assert!(own.is_some());
    for tag in ["no tag", "x", "en_US", "de-", "\u{0}"] {
        assert_eq!(exact_time(moment(), &Locale::from(tag)), own, "{tag:?}");
    }
}

#[wasm_bindgen_test]
fn a_language_is_prepared_once() {
    let locale = Locale::from("fr");
    assert!(std::rc::Rc::ptr_eq(&formatter(&locale), &formatter(&Locale::from("fr".to_owned()))));
}
