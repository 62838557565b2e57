//! Every language says everything, with the same places, and no text is there that is not used.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Map, Value};

use super::{
    Messages, filled,
    filled::places,
    message_set::{LOAD, hash},
    messages::TABLE,
};

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
        let given: BTreeSet<&str> =
            messages.keys().map(String::as_str).filter(|key| !key.starts_with(LOAD)).collect();
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
fn every_language_says_that_the_program_is_not_there() {
    let said = |tag: &str| -> BTreeSet<String> {
        let messages = messages(tag);
        let said = messages.into_iter().filter(|(key, _)| key.starts_with(LOAD));
        said.map(|(key, text)| {
            let text = text.as_str().unwrap();
            assert!(!text.trim().is_empty() && places(text).is_empty(), "{tag} {key}");
            key
        })
        .collect()
    };
    assert!(said("en").len() > 10);
    for (tag, _) in LANGUAGES {
        assert_eq!(said(tag), said("en"), "{tag}");
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
    fn read(folder: &Path, said: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, said);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("i18n/messages.rs")
            {
                said.extend(messages_said(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut said = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut said);
    for entry in TABLE {
        assert!(said.contains(entry.key), "{} is not used", entry.key);
    }
}

/// The keys of what a file says: by its module, by an alias of that in this file, or imported from it.
fn messages_said(source: &str) -> Vec<String> {
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n").replace("::", " :: ");
    let spaced: String = code
        .chars()
        .flat_map(|letter| {
            let is_word = letter.is_alphanumeric() || letter == '_' || letter == ':';
            [
                if is_word { "" } else { " " }.to_owned(),
                letter.to_string(),
                if is_word { "" } else { " " }.to_owned(),
            ]
        })
        .collect();
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut modules: Vec<(&str, &str)> = Vec::new();
    for entry in TABLE {
        let module = entry.key.split('.').next().unwrap();
        modules.push((module, module));
    }
    modules.dedup();
    for three in tokens.windows(3) {
        if three[1] == "as" && modules.iter().any(|(module, _)| *module == three[0]) {
            modules.push((three[0], three[2]));
        }
    }
    let mut said = Vec::new();
    for (at, two) in tokens.windows(2).enumerate() {
        if two[1] != "::" {
            continue;
        }
        for (module, _) in modules.iter().filter(|(_, name)| *name == two[0]) {
            let rest = &tokens[at + 2..];
            let names = match rest.first() {
                Some(&"{") => rest.split(|token| *token == "}").next().unwrap_or_default(),
                _ => &rest[..1.min(rest.len())],
            };
            said.extend(names.iter().map(|name| [module, ".", name].concat()));
        }
    }
    said
}

#[test]
fn what_a_file_says_is_told_by_whole_words() {
    let said = messages_said(
        "use super::{messages::{general, timeline as says, list::{heading, loaded}}};\n\
         // tabs::chat\nsays::idle_not(); says::queued(); general::open()",
    );
    for key in ["list.heading", "list.loaded", "timeline.queued", "general.open"] {
        assert!(said.iter().any(|one| one == key), "{key} in {said:?}");
    }
    for key in ["timeline.idle", "tabs.chat"] {
        assert!(!said.iter().any(|one| one == key), "{key} in {said:?}");
    }
}

#[test]
fn french_has_no_space_that_a_line_may_be_broken_at_before_a_high_mark() {
    for (key, message) in messages("fr") {
        let message = message.to_string();
        for mark in [" :", " ?", " !", " ;", " »", "« "] {
            assert!(!message.contains(mark), "{key}: {message}");
        }
    }
}

/// What is seen of a button, and its accessible name.
const NAMED: [(&str, &str); 7] = [
    ("live.pause", "live.pause_name"),
    ("live.resume", "live.resume_name"),
    ("keys.button", "keys.name"),
    ("general.try_again", "list.try_older_again"),
    ("copyable_id.copy", "copyable_id.copy_name"),
    ("values.markdown", "values.copy_as_markdown"),
    ("values.json", "values.copy_as_json"),
];

/// As speech control compares: neither case nor marks count.
fn spoken(text: &str) -> String {
    let letters = text.to_lowercase().replace(|letter: char| !letter.is_alphanumeric(), " ");
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn sc_2_5_3_a_name_contains_what_is_seen() {
    for (tag, _) in LANGUAGES {
        let messages = messages(tag);
        let text = |key: &str| messages[key].as_str().unwrap();
        for (seen, name) in NAMED {
            let (label, said) = (spoken(text(seen)), spoken(text(name)));
            assert!(!label.is_empty() && said.contains(&label), "{tag} {name}: {label:?} in {said:?}");
        }
        // A tab and its badge: "Jobs 2".
        for badge in ["tabs.running", "tabs.queued"] {
            let (label, badge) = (text("tabs.jobs"), filled(text(badge), &[("count", "2")]));
            let said = spoken(&filled(text("tabs.named"), &[("label", label), ("badge", &badge)]));
            let seen = spoken(&[label, " 2"].concat());
            assert!(said.contains(&seen), "{tag} tabs.named: {seen:?} in {said:?}");
        }
    }
}

#[test]
fn a_file_may_be_a_list_in_the_order_of_the_table() {
    let german = messages("de");
    let texts = TABLE.iter().map(|entry| german[entry.key].clone());
    let list: Vec<_> = [Value::from(hash())].into_iter().chain(texts).collect();
    let mut of_others = list.clone();
    of_others[0] = Value::from(hash() ^ 1);
    let in_order = |list: Vec<Value>| Messages::from_json(&Value::from(list).to_string());
    assert!(in_order(of_others).is_none(), "a list of other keys");
    assert!(in_order(list[1..].to_vec()).is_none(), "a list that does not say of which keys");
    let (by_key, in_order) = (Messages::from_json(&file("de")), in_order(list));
    let (by_key, in_order) = (by_key.unwrap(), in_order.unwrap());
    for index in 0..TABLE.len() {
        assert_eq!(by_key.text(index), in_order.text(index));
        assert!(by_key.text(index).is_some());
    }
}

#[test]
fn what_is_wrong_in_a_file_takes_nothing_else_with_it() {
    let messages = Messages::from_json(
        r#"{ "nonsense": 1, "tabs.chat": 7, "card.files": { "few": 3, "other": "x" }, "tabs.jobs": "Y", "load.reload": "Z" }"#,
    )
    .unwrap();
    let text = |key: &str| messages.text(TABLE.iter().position(|entry| entry.key == key).unwrap());
    assert_eq!((text("tabs.chat"), text("card.files"), text("tabs.jobs")), (None, Some("x"), Some("Y")));
    let mut left_out = messages.left_out().to_vec();
    left_out.sort();
    assert_eq!(left_out, ["card.files.few", "nonsense", "tabs.chat"]);
}
