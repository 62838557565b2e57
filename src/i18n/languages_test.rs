//! Every language says everything, with the same places, and nothing is there that nobody says.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Map, Value};

use super::{Messages, filled::places, messages::TABLE};

/// The languages, and the plural forms that a whole number has there. French and Spanish have `many` for whole millions
/// too, which `other` stands for.
const LANGUAGES: [(&str, &[&str]); 7] = [
    ("en", &["one", "other"]),
    ("de", &["one", "other"]),
    ("fr", &["one", "other"]),
    ("es", &["one", "other"]),
    ("ja", &["other"]),
    ("zh-Hans", &["other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
];

fn file(tag: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join([tag, ".json"].concat());
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn messages(tag: &str) -> Map<String, Value> {
    serde_json::from_str(&file(tag)).unwrap()
}

#[test]
fn every_language_has_every_message_and_no_other() {
    let keys: BTreeSet<&str> = TABLE.iter().map(|entry| entry.key).collect();
    assert_eq!(keys.len(), TABLE.len(), "two messages have the same key");
    for (tag, forms) in LANGUAGES {
        let messages = messages(tag);
        let given: BTreeSet<&str> = messages.keys().map(String::as_str).collect();
        assert_eq!(given, keys, "{tag}");
        for entry in TABLE {
            let mut expected = places(entry.text);
            match &messages[entry.key] {
                Value::String(text) if entry.one.is_none() => {
                    assert_eq!(places(text), expected, "{tag} {}", entry.key);
                    assert!(!text.trim().is_empty(), "{tag} {}", entry.key);
                }
                Value::Object(given) if entry.one.is_some() => {
                    let names: BTreeSet<&str> = given.keys().map(String::as_str).collect();
                    assert_eq!(names, forms.iter().copied().collect(), "{tag} {}", entry.key);
                    for (form, text) in given {
                        let text = text.as_str().unwrap();
                        let mut found = places(text);
                        // The form says the number itself: "no files", "two files".
                        if ["zero", "one", "two"].contains(&form.as_str()) {
                            found.retain(|place| place != "count");
                            expected.retain(|place| place != "count");
                        } else {
                            expected = places(entry.text);
                        }
                        assert_eq!(found, expected, "{tag} {} {form}", entry.key);
                    }
                }
                other => panic!("{tag} {}: {other}", entry.key),
            }
        }
    }
}

#[test]
fn the_english_file_is_the_table_in_its_order() {
    let file = file("en");
    let mut from = 0;
    for entry in TABLE {
        let line = match entry.one {
            Some(one) => {
                let form = |text: &str| serde_json::to_string(text).unwrap();
                format!("\"{}\": {{ \"one\": {}, \"other\": {} }}", entry.key, form(one), form(entry.text))
            }
            None => format!("\"{}\": {}", entry.key, serde_json::to_string(entry.text).unwrap()),
        };
        let at = file[from..].find(&line).unwrap_or_else(|| panic!("{line} is not next in locales/en.json"));
        from += at + line.len();
    }
}

#[test]
fn every_message_is_said_somewhere() {
    fn read(folder: &Path, into: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("i18n/messages.rs")
            {
                into.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut sources = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    for entry in TABLE {
        let (module, name) = entry.key.split_once('.').unwrap();
        let said = [
            // By its module, by an alias of it, or imported.
            format!("{module}::{name}"),
            format!("words::{name}"),
            format!("says::{name}"),
            format!("{module}s::{name}"),
        ];
        let is_imported = || {
            sources.match_indices(&format!("{module}::{{")).any(|(at, start)| {
                let names = &sources[at + start.len()..];
                let names = names.split('}').next().unwrap_or_default();
                names.split(',').any(|imported| imported.trim() == name)
            })
        };
        assert!(said.iter().any(|said| sources.contains(said)) || is_imported(), "nobody says {}", entry.key);
    }
}

#[test]
fn a_file_may_be_a_list_in_the_order_of_the_table() {
    let german = messages("de");
    let list: Vec<_> = TABLE.iter().map(|entry| german[entry.key].clone()).collect();
    let (by_key, in_order) =
        (Messages::from_json(&file("de")), Messages::from_json(&Value::from(list).to_string()));
    let (by_key, in_order) = (by_key.unwrap(), in_order.unwrap());
    for index in 0..TABLE.len() {
        assert_eq!(by_key.text(index), in_order.text(index));
        assert!(by_key.text(index).is_some());
    }
    assert!(Messages::from_json("[\"one\"]").is_none(), "a list of another version");
}

#[test]
fn what_is_wrong_in_a_file_takes_nothing_else_with_it() {
    let messages = Messages::from_json(
        r#"{ "nonsense": 1, "tabs.chat": 7, "card.files": { "few": 3, "other": "x" }, "tabs.jobs": "Y" }"#,
    )
    .unwrap();
    let text = |key: &str| messages.text(TABLE.iter().position(|entry| entry.key == key).unwrap());
    assert_eq!((text("tabs.chat"), text("card.files"), text("tabs.jobs")), (None, Some("x"), Some("Y")));
}
