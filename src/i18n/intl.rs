//! The platform's `Intl`.

use std::cell::OnceCell;

use chrono::{DateTime, Utc};
use js_sys::{
    Array, Function,
    Intl::{DateTimeFormat, ListFormat, NumberFormat, PluralRules, RelativeTimeFormat},
    Object, Reflect,
};
use wasm_bindgen::{JsCast, JsValue};

use super::{English, Format, LengthUnit, Locale, PluralCategory, TimeUnit};

/// Formats by the browser's `Intl`. Each of its formatters is made when it is first needed: making one costs
/// more than a hundred uses, and for the first date the browser loads its calendars, which takes it 15 to 20
/// ms.
pub struct Intl {
    /// What the constructors take: one canonical tag, or none for the browser's language.
    locales: Array,
    /// The library's own English says the same, without the 10 to 20 ms that the browser takes for the first format of a
    /// kind, which the first list would wait for.
    is_english: bool,
    /// Also of numbers with groups: not every English groups them by thousands.
    has_english_groups: bool,
    /// An `IANA` name that exists.
    time_zone: Option<String>,
    number: OnceCell<Function>,
    percent: OnceCell<Function>,
    plural: OnceCell<PluralRules>,
    relative_time: OnceCell<RelativeTimeFormat>,
    list: OnceCell<ListFormat>,
    date_time: OnceCell<Function>,
    lengths: [OnceCell<Function>; 6],
}

impl Intl {
    /// The formats of a language; a tag that is not valid stands for the browser's. `None` where there is no
    /// `Intl`.
    pub fn new(locale: &Locale) -> Option<Self> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok().filter(JsValue::is_object)?;
        let locales = canonical(&intl, &locale.0).unwrap_or_default();
        let of_browser = || web_sys::window()?.navigator().language();
        let tag = locales.get(0).as_string().or_else(of_browser).unwrap_or_default();
        Some(Self {
            locales,
            is_english: tag == "en" || (tag.starts_with("en-") && !tag.contains("-u-")),
            has_english_groups: matches!(&*tag, "en" | "en-GB" | "en-US"),
            number: OnceCell::new(),
            percent: OnceCell::new(),
            plural: OnceCell::new(),
            relative_time: OnceCell::new(),
            list: OnceCell::new(),
            date_time: OnceCell::new(),
            lengths: Default::default(),
            time_zone: None,
        })
    }

    /// Writes dates in a time zone; one that does not exist stands for the reader's.
    pub fn with_time_zone(mut self, time_zone: Option<&str>) -> Self {
        self.time_zone = time_zone.filter(|zone| time_zone_exists(zone)).map(str::to_owned);
        self
    }

    fn is_plain(&self, number: u64) -> bool {
        self.is_english && (number < 1_000 || self.has_english_groups)
    }
}

/// Whether a time zone exists. The constructor throws where it does not.
pub(crate) fn time_zone_exists(time_zone: &str) -> bool {
    let made = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
        let arguments = Array::of2(&"en".into(), &options(&[("timeZone", time_zone)]));
        Reflect::construct(&constructor, &arguments).ok()
    };
    made().is_some()
}

/// The tag as the constructors take it. `None` for an empty one and for one that would make them throw.
fn canonical(intl: &JsValue, tag: &str) -> Option<Array> {
    if tag.is_empty() {
        return None;
    }
    let canonical: Function = Reflect::get(intl, &"getCanonicalLocales".into()).ok()?.dyn_into().ok()?;
    canonical.call1(intl, &tag.into()).ok()?.dyn_into().ok()
}

/// The tag in its usual form; `None` for one that is none.
pub(crate) fn canonical_tag(tag: &str) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok().filter(JsValue::is_object)?;
    canonical(&intl, tag)?.get(0).as_string()
}

fn options(fields: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in fields {
        // Setting a field of a plain object cannot fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

fn call(format: &Function, value: &JsValue) -> Option<String> {
    format.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

impl Format for Intl {
    fn number(&self, number: u64) -> String {
        if self.is_plain(number) {
            return English.number(number);
        }
        let format = self.number.get_or_init(|| NumberFormat::new(&self.locales, &Object::new()).format());
        // A BigInt: no number is rounded.
        call(format, &number.into()).unwrap_or_else(|| number.to_string())
    }

    fn percent(&self, percent: u64) -> String {
        if self.is_plain(percent) {
            return English.percent(percent);
        }
        let format = self
            .percent
            .get_or_init(|| NumberFormat::new(&self.locales, &options(&[("style", "percent")])).format());
        call(format, &(percent as f64 / 100.0).into()).unwrap_or_else(|| percent.to_string() + "%")
    }

    fn plural(&self, number: u64) -> PluralCategory {
        if self.is_english {
            return English.plural(number);
        }
        let rules = self.plural.get_or_init(|| PluralRules::new(&self.locales, &Object::new()));
        PluralCategory::of(&String::from(rules.select(number as f64)))
    }

    fn ago(&self, value: i64, unit: TimeUnit) -> String {
        if self.is_plain(value.unsigned_abs()) {
            return English.ago(value, unit);
        }
        let format =
            self.relative_time.get_or_init(|| RelativeTimeFormat::new(&self.locales, &Object::new()));
        format.format(-(value as f64), unit.name()).into()
    }

    fn length(&self, number: u64, tenths: Option<u64>, unit: LengthUnit) -> String {
        if self.is_english {
            return English.length(number, tenths, unit);
        }
        let place = if tenths.is_some() { 5 } else { unit as usize };
        let Some(format) = self.lengths.get(place) else { return English.length(number, tenths, unit) };
        let format = format.get_or_init(|| {
            let digits = if tenths.is_some() { "1" } else { "0" };
            let options = options(&[
                ("style", "unit"),
                ("unit", unit.name()),
                ("unitDisplay", "short"),
                ("minimumFractionDigits", digits),
                ("maximumFractionDigits", digits),
            ]);
            NumberFormat::new(&self.locales, &options).format()
        });
        let value = number as f64 + tenths.unwrap_or_default() as f64 / 10.0;
        call(format, &value.into()).unwrap_or_else(|| English.length(number, tenths, unit))
    }

    fn list(&self, parts: &[String]) -> String {
        if self.is_english {
            return English.list(parts);
        }
        let format = self.list.get_or_init(|| {
            // The shortest one that has a sign between any two, in every language.
            ListFormat::new(&self.locales, &options(&[("type", "conjunction"), ("style", "narrow")]))
        });
        format.format(&parts.iter().map(JsValue::from).collect()).into()
    }

    fn date_time(&self, at: DateTime<Utc>) -> Option<String> {
        let format = self.date_time.get_or_init(|| {
            let options = options(&[("dateStyle", "medium"), ("timeStyle", "medium")]);
            if let Some(zone) = &self.time_zone {
                let _ = Reflect::set(&options, &"timeZone".into(), &zone.into());
            }
            DateTimeFormat::new(&self.locales, &options).format()
        });
        call(format, &JsValue::from_f64(at.timestamp_millis() as f64))
    }
}
