//! The languages beside English: where their files are, and what of them is there.

use std::{cell::RefCell, rc::Rc};

use super::Messages;
use crate::query::{Subscriber, Subscribers};

/// The file of a language.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
#[derive(Clone, Debug)]
pub(crate) enum File {
    /// At this address, not yet requested.
    At(Rc<str>),
    /// Under way.
    Loading,
    /// There.
    Here(Rc<Messages>),
    /// It could not be loaded from this address, or is none.
    Failed(Rc<str>),
}

thread_local! {
    static FILES: RefCell<Vec<(Rc<str>, File)>> = RefCell::default();
    static SUBSCRIBERS: Subscribers<Rc<dyn Fn()>> = Subscribers::default();
}

/// Calls `changed` when a language has come, or will not, until the handle is dropped.
pub(crate) fn subscribe(changed: impl Fn() + 'static) -> Subscriber {
    SUBSCRIBERS.with(|subscribers| subscribers.add(Rc::new(changed)))
}

fn notify() {
    for changed in SUBSCRIBERS.with(Subscribers::all) {
        changed();
    }
}

/// Adds a language that a host brings along: its messages as JSON, one of [`locales`](super::locales) or one of its own. Answers
/// whether that is what it is. Views that are shown speak it at once.
///
/// ```
/// use jobs_console::i18n::{add_language, locales};
///
/// assert!(add_language("de", locales::DE));
/// assert!(add_language("eo", r#"{ "list.loading": "Laboroj ŝargiĝas…" }"#));
/// assert!(!add_language("eo", "Laboroj"));
/// ```
pub fn add_language(tag: &str, json: &str) -> bool {
    let messages = Messages::from_json(json);
    let is_one = messages.is_some();
    if let Some(messages) = messages {
        set(tag, File::Here(Rc::new(messages)));
        notify();
    }
    is_one
}

/// Says where the file of a language is. It is loaded when it is needed, once.
pub fn language_at(tag: &str, url: &str) {
    if !matches!(find_exactly(tag), Some(File::Here(_) | File::Loading)) {
        set(tag, File::At(url.into()));
    }
}

/// A request has come to this, unless the host has brought the language along meanwhile.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
pub(crate) fn answered(tag: &str, file: File) {
    if matches!(find_exactly(tag), Some(File::Loading)) {
        set(tag, file);
        notify();
    }
}

pub(crate) fn set(tag: &str, file: File) {
    FILES.with_borrow_mut(|files| match files.iter_mut().find(|(known, _)| is_same(known, tag)) {
        Some((_, known)) => *known = file,
        None => files.push((tag.into(), file)),
    });
}

fn find_exactly(tag: &str) -> Option<File> {
    FILES.with_borrow(|files| {
        files.iter().find(|(known, _)| is_same(known, tag)).map(|(_, file)| file.clone())
    })
}

/// Tags have no case.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// The file for a locale: `de` has the words of `de-CH`.
pub(crate) fn find(locale: &str) -> Option<File> {
    candidates(locale).iter().find_map(|tag| find_exactly(tag))
}

/// The address of the file for a locale and the tag that it has there, if it is neither there nor under way.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
pub(crate) fn to_load(locale: &str) -> Option<(String, Rc<str>)> {
    candidates(locale).into_iter().find_map(|tag| match find_exactly(&tag)? {
        File::At(url) | File::Failed(url) => Some(Some((tag, url))),
        _ => Some(None),
    })?
}

pub(crate) fn is_english(locale: &str) -> bool {
    let language = locale.split(['-', '_']).next().unwrap_or_default();
    language.is_empty() || language.eq_ignore_ascii_case("en")
}

/// The tags under which the words of a locale may be, the most exact first.
fn candidates(locale: &str) -> Vec<String> {
    let mut parts: Vec<&str> = locale.split(['-', '_']).collect();
    let mut tags = Vec::new();
    while !parts.is_empty() {
        tags.push(parts.join("-"));
        parts.pop();
    }
    let is = |part: &str, of: &[&str]| of.iter().any(|one| part.eq_ignore_ascii_case(one));
    let mut all = locale.split(['-', '_']);
    if all.next().is_some_and(|language| is(language, &["zh"])) {
        // The script tells the two apart; where it is not written, the region does.
        let is_traditional = all.any(|part| is(part, &["Hant", "TW", "HK", "MO"]));
        tags.pop();
        tags.push(if is_traditional { "zh-Hant" } else { "zh-Hans" }.to_owned());
    }
    tags
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn words_of_a_locale() {
        assert_eq!(candidates("de-CH"), ["de-CH", "de"]);
        assert_eq!(candidates("zh").last().unwrap(), "zh-Hans");
        assert_eq!(candidates("zh-CN").last().unwrap(), "zh-Hans");
        assert_eq!(candidates("zh-TW").last().unwrap(), "zh-Hant");
        assert!(is_english("") && is_english("en-GB") && !is_english("de") && !is_english("enm"));
    }

    #[test]
    fn a_file_is_requested_once() {
        language_at("xx", "/xx.json");
        assert_eq!(to_load("XX-YY").map(|(_, url)| url.to_string()).as_deref(), Some("/xx.json"));
        set("xx", File::Loading);
        language_at("xx", "/xx.json");
        assert!(to_load("xx-YY").is_none() && matches!(find("xx-YY"), Some(File::Loading)));
    }

    #[test]
    fn one_that_did_not_come_is_requested_again() {
        language_at("xf", "/xf.json");
        set("XF", File::Loading);
        assert!(to_load("xf").is_none());
        answered("xf", File::Failed("/xf.json".into()));
        assert_eq!(to_load("xf-XF").map(|(_, url)| url.to_string()).as_deref(), Some("/xf.json"));
    }

    #[test]
    fn what_a_host_brings_along_stays() {
        language_at("xb", "/xb.json");
        set("xb", File::Loading);
        let notified = Rc::new(Cell::new(0));
        let counted = notified.clone();
        let subscriber = subscribe(move || counted.set(counted.get() + 1));
        assert!(add_language("XB", "{}"));
        assert_eq!(notified.get(), 1);
        answered("xb", File::Failed("/xb.json".into()));
        assert!(matches!(find("xb"), Some(File::Here(_))) && notified.get() == 1);
        drop(subscriber);
        assert!(add_language("xb", "{}"));
        assert_eq!(notified.get(), 1);
    }
}
