//! The messages of a file, or of a host.

use std::{cell::RefCell, rc::Rc};

use serde_json::value::RawValue;
use trpc::Object;

use super::{PluralCategory, messages::TABLE};

/// What is said where this program is not there begins so (`npm/src/load-words.ts`): it is no message of the table.
pub(super) const LOAD: &str = "load.";

/// Messages by their places in the table. Their texts stay for the page's life.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    texts: Vec<Option<&'static str>>,
    forms: Vec<(usize, PluralCategory, &'static str)>,
    left_out: Vec<String>,
}

/// Tells a list of values of another version from one in the order of this table: FNV-1a of the keys, each with a line break
/// after it. `tools/locales.mjs` writes the same.
pub(super) fn hash() -> u32 {
    let bytes = TABLE.iter().flat_map(|entry| entry.key.bytes().chain([b'\n']));
    bytes.fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn text(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

enum Given<'a> {
    ByKey(Object<'a>),
    InOrder(std::vec::IntoIter<&'a RawValue>),
}

impl<'a> Given<'a> {
    fn read(json: &'a str) -> Option<Self> {
        if let Some(given) = Object::read(json) {
            return Some(Self::ByKey(given));
        }
        let mut given = serde_json::from_str::<Vec<&RawValue>>(json).ok()?.into_iter();
        let is_of_this_version = given.next()?.get().parse() == Ok(hash());
        is_of_this_version.then_some(Self::InOrder(given))
    }

    fn next(&mut self, key: &str) -> Option<&'a RawValue> {
        match self {
            Self::ByKey(given) => given.get(key),
            Self::InOrder(given) => given.next(),
        }
    }
}

impl Messages {
    /// Reads `{ "list.loading": "…", "card.files": { "one": "…", "other": "…" } }`, or, as the files are sent, the [`hash`] of
    /// the keys and the values alone, all of them in the order of the table. What has an unknown key or is of another type
    /// is [left out](Self::left_out); `None` where the whole is neither.
    pub(crate) fn from_json(json: &str) -> Option<Self> {
        let mut given = Given::read(json)?;
        let mut messages = Self { texts: vec![None; TABLE.len()], forms: Vec::new(), left_out: Vec::new() };
        for (index, entry) in TABLE.iter().enumerate() {
            let Some(value) = given.next(entry.key).map(RawValue::get) else { continue };
            if let Some(text) = text(value) {
                messages.set(index, text);
            } else if let Some(forms) = Object::read(value).filter(|_| entry.one.is_some()) {
                for name in forms.names() {
                    match (PluralCategory::named(name), forms.text(name)) {
                        (Some(PluralCategory::Other), Some(form)) => messages.set(index, form),
                        (Some(category), Some(form)) => messages.forms.push((index, category, form.leak())),
                        _ => messages.left_out.push([entry.key, ".", name].concat()),
                    }
                }
            } else if value != "null" {
                messages.left_out.push(entry.key.to_owned());
            }
        }
        if let Given::ByKey(given) = given {
            let is_unknown =
                |name: &&str| !name.starts_with(LOAD) && TABLE.iter().all(|entry| entry.key != *name);
            messages.left_out.extend(given.names().filter(is_unknown).map(str::to_owned));
            messages.left_out.sort();
        }
        Some(messages)
    }

    /// The keys of what was given and cannot be used.
    pub(super) fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// The messages of a host, read once.
    pub(super) fn of_host(json: &str) -> Option<Rc<Self>> {
        type Read = (Box<str>, Option<Rc<Messages>>);
        thread_local!(static READ: RefCell<Vec<Read>> = RefCell::default());

        let read = READ
            .with_borrow(|all| all.iter().find(|(known, _)| **known == *json).map(|(_, read)| read.clone()));
        read.unwrap_or_else(|| {
            let read = Self::from_json(json).map(Rc::new);
            READ.with_borrow_mut(|all| all.push((json.into(), read.clone())));
            read
        })
    }

    fn set(&mut self, index: usize, text: String) {
        if let Some(place) = self.texts.get_mut(index) {
            *place = Some(text.leak());
        }
    }

    pub(super) fn text(&self, index: usize) -> Option<&'static str> {
        self.texts.get(index).copied().flatten()
    }

    /// The form of a message that counts; the general one where there is none for this category.
    pub(super) fn form(&self, index: usize, category: PluralCategory) -> Option<&'static str> {
        let form = self.forms.iter().find(|(of, form, _)| (*of, *form) == (index, category));
        form.map(|(_, _, text)| *text).or_else(|| self.text(index))
    }
}
