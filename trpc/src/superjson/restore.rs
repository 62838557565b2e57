//! Restores values that were left out because they occurred before (superjson's `dedupe: true`): `null` stands in their
//! place, and `referentialEqualities` says of which value they are copies.
//!
//! It works on the text, so numbers and the order of keys stay as they came.

use std::{collections::HashMap, ops::Range};

use serde_json::value::RawValue;

use super::parse_path;
use crate::object::{Object, elements};

/// Which paths held the same object.
pub(crate) struct Equalities<'a> {
    /// `{"first path": ["path of a copy", …], …}`, or a list: copies of the whole value, then such an object.
    pub(crate) paths: &'a RawValue,
    /// The paths are of a `meta` without `v`.
    pub(crate) legacy: bool,
}

impl<'a> Equalities<'a> {
    /// What superjson's form of a value says of copies in it, with the value itself.
    pub(crate) fn of(wrapper: &Object<'a>) -> Option<(&'a RawValue, Self)> {
        let meta = wrapper.object("meta")?;
        let paths = meta.get("referentialEqualities").filter(|paths| paths.get() != "null")?;
        Some((wrapper.get("json")?, Self { paths, legacy: meta.get("v").is_none() }))
    }
}

/// Whether `text` may lack values that `meta` names as copies. Without `dedupe` superjson names them too, and all are
/// there: this tells by one search for each name, which is much less than looking at every path.
pub(crate) fn may_lack_copies(text: &str, meta: &str) -> bool {
    /// More names than these are not worth as many searches.
    const FEW: usize = 8;

    let Some(paths) = Object::read(meta).and_then(|meta| meta.object("referentialEqualities")) else {
        return true;
    };
    let mut names = Vec::new();
    for first in paths.names() {
        let Some(copies) = paths.texts(first) else { return true };
        for path in copies {
            let name = path.rsplit('.').next().unwrap_or_default();
            // The index of a list is no name, and others may be escaped in their own ways.
            let is_plain = !path.contains('\\')
                && name.bytes().any(|byte| byte.is_ascii_alphabetic())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !is_plain {
                return true;
            }
            if !names.iter().any(|known| *known == name) {
                if names.len() == FEW {
                    return true;
                }
                names.push(name.to_owned());
            }
        }
    }
    names.iter().any(|name| has_null_field(text, name))
}

fn has_null_field(text: &str, name: &str) -> bool {
    let name = ["\"", name, "\""].concat();
    text.match_indices(&name).any(|(start, _)| {
        let rest = text.get(start + name.len()..).unwrap_or_default().trim_ascii_start();
        rest.strip_prefix(':').is_some_and(|value| value.trim_ascii_start().starts_with("null"))
    })
}

/// Copies in copies are followed this far.
const DEPTH: usize = 64;
/// A restored text may have so many times the length of what came, and so many bytes more: a few names can stand for any
/// number of copies of copies.
const GROWTH: usize = 16;
const SLACK: usize = 1 << 20;

/// The text with values in it restored: of each of these, which are parts of the text, by what its `meta` says.
pub(crate) fn restore(text: &str, values: &[(&RawValue, Equalities<'_>)]) -> String {
    let mut copies = Copies { text, sources: Vec::new(), limit: text.len().saturating_mul(GROWTH) + SLACK };
    for (json, equalities) in values {
        copies.find(json, equalities);
    }
    copies.sources.sort_unstable_by_key(|(start, source)| (*start, source.start));
    let mut restored = String::new();
    copies.write(0..text.len(), &mut Vec::new(), &mut restored);
    restored
}

struct Copies<'a> {
    text: &'a str,
    /// The start of a `null`, and what it stands for; in the order of the text.
    sources: Vec<(usize, Range<usize>)>,
    limit: usize,
}

impl Copies<'_> {
    fn find(&mut self, json: &RawValue, equalities: &Equalities<'_>) {
        let paths = equalities.paths.get();
        // A copy of the whole value within itself cannot be written as JSON.
        let rest = elements(paths).and_then(|list| list.get(1).copied());
        let Some(paths) = Object::read(rest.map_or(paths, RawValue::get)) else { return };
        let mut tree = Tree::default();
        let mut range_of = |path: &str| {
            let value = tree.at(json, &parse_path(path, equalities.legacy))?;
            // A part is known by where it lies in memory.
            let start = (value.get().as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
            Some(start..start + value.get().len())
        };
        for first in paths.names() {
            let Some(source) = range_of(first) else { continue };
            for target in paths.texts(first).iter().flatten().filter_map(|path| range_of(path)) {
                // Without `dedupe` the copies are all there.
                if self.text.get(target.clone()) == Some("null")
                    && self.text.get(source.clone()) != Some("null")
                {
                    self.sources.push((target.start, source.clone()));
                }
            }
        }
    }

    /// Writes a part of the text. `within` are the sources that are being written: a value that contains itself cannot
    /// be JSON, and stays `null` there.
    fn write(&self, range: Range<usize>, within: &mut Vec<Range<usize>>, restored: &mut String) {
        let mut written = range.start;
        let first = self.sources.partition_point(|(start, _)| *start < range.start);
        let sources = self.sources.get(first..).unwrap_or_default();
        for (start, source) in sources.iter().take_while(|(start, _)| *start < range.end) {
            // Two may be named for one place.
            let is_written = *start < written;
            let is_cycle = source.contains(start) || within.contains(source);
            if is_written || is_cycle || within.len() >= DEPTH || restored.len() > self.limit {
                continue;
            }
            restored.push_str(self.text.get(written..*start).unwrap_or_default());
            within.push(source.clone());
            self.write(source.clone(), within, restored);
            within.pop();
            written = start + "null".len();
        }
        restored.push_str(self.text.get(written..range.end).unwrap_or_default());
    }
}

/// A value of which the parts that were looked for are known.
#[derive(Default)]
struct Tree<'a> {
    parts: HashMap<*const str, Parts<'a>>,
}

enum Parts<'a> {
    Items(Vec<&'a RawValue>),
    Fields(Object<'a>),
    None,
}

impl<'a> Tree<'a> {
    fn at(&mut self, root: &'a RawValue, path: &[String]) -> Option<&'a RawValue> {
        path.iter().try_fold(root, |value, key| {
            let parts = self.parts.entry(value.get()).or_insert_with(|| Parts::of(value));
            match parts {
                Parts::Items(items) => items.get(key.parse::<usize>().ok()?).copied(),
                Parts::Fields(fields) => fields.get(key),
                Parts::None => None,
            }
        })
    }
}

impl<'a> Parts<'a> {
    fn of(value: &'a RawValue) -> Self {
        let json = value.get();
        match elements(json) {
            Some(items) => Self::Items(items),
            None => Object::read(json).map_or(Self::None, Self::Fields),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restored(json: &str, equalities: &str) -> String {
        let text = [json, equalities].join("\n");
        let json = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        let paths = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
        let restored = restore(&text, &[(json, Equalities { paths, legacy: false })]);
        restored.lines().next().unwrap().to_owned()
    }

    #[test]
    fn copies_come_back_as_they_were() {
        assert_eq!(
            restored(
                r#"{"a":{"k":1.0,"big":12345678901234567890},"b":null,"c":[null]}"#,
                r#"{"a":["b","c.0"]}"#
            ),
            r#"{"a":{"k":1.0,"big":12345678901234567890},"b":{"k":1.0,"big":12345678901234567890},"c":[{"k":1.0,"big":12345678901234567890}]}"#
        );
    }

    #[test]
    fn copies_in_copies() {
        assert_eq!(
            restored(r#"{"a":[7],"b":{"x":null},"c":null}"#, r#"{"a":["b.x"],"b":["c"]}"#),
            r#"{"a":[7],"b":{"x":[7]},"c":{"x":[7]}}"#
        );
    }

    #[test]
    fn what_is_all_there_needs_no_restoring() {
        let rows = r#"[{"created":"1","started":"1","ended":null},{"created":"2","started":"2"}]"#;
        let meta = |paths: &str| format!(r#"{{"values":{{}},"referentialEqualities":{paths},"v":1}}"#);
        let lacks = |text: &str, paths: &str| may_lack_copies(text, &meta(paths));
        assert!(!lacks(rows, r#"{"0.created":["0.started"],"1.created":["1.started"]}"#));
        // Any field of the name that is null, of any row and however it is written.
        assert!(lacks(rows, r#"{"0.created":["0.ended"]}"#));
        assert!(lacks(r#"[{"a" : null}]"#, r#"{"0.b":["0.a"]}"#));
        // What cannot be told by a name.
        for paths in
            [r#"{"0.a":["1"]}"#, r#"{"0.a":["0.b\\.c"]}"#, r#"[["0"],{}]"#, r#"{"0.a":["0.é"]}"#, "7"]
        {
            assert!(lacks(rows, paths), "{paths}");
        }
        assert!(may_lack_copies(rows, "[]"));
    }

    #[test]
    fn keys_with_dots_and_backslashes() {
        assert_eq!(
            restored(r#"{"a.b":[1],"c\\d":null}"#, r#"{"a\\.b":["c\\\\d"]}"#),
            r#"{"a.b":[1],"c\\d":[1]}"#
        );
    }

    #[test]
    fn a_cycle_stays_null() {
        for equalities in [r#"[["self"]]"#, r#"[["self"],{"a":["a.up"]}]"#, r#"{"a":["a.up"]}"#] {
            let json = r#"{"self":null,"a":{"up":null}}"#;
            assert_eq!(restored(json, equalities), json, "{equalities}");
        }
        let crossed = restored(r#"{"a":{"b":null},"c":{"d":null}}"#, r#"{"a":["c.d"],"c":["a.b"]}"#);
        assert_eq!(crossed, r#"{"a":{"b":{"d":{"b":null}}},"c":{"d":{"b":{"d":null}}}}"#);
    }

    #[test]
    fn with_the_whole_there_may_be_others() {
        assert_eq!(
            restored(r#"{"s":null,"a":[1],"b":null}"#, r#"[["s"],{"a":["b"]}]"#),
            r#"{"s":null,"a":[1],"b":[1]}"#
        );
    }

    #[test]
    fn paths_that_lead_nowhere_do_nothing() {
        let json = r#"{"a":[1],"b":null,"c":2}"#;
        for equalities in
            ["1", "[]", "[1,2]", r#"{"x":["b"]}"#, r#"{"a":["x","b.c","c"]}"#, r#"{"b":["b"]}"#, r#"{"a":1}"#]
        {
            assert_eq!(restored(json, equalities), json, "{equalities}");
        }
    }

    #[test]
    fn copies_of_copies_have_an_end() {
        let names = 40;
        let mut json = String::from(r#"{"n0":{"k":1}"#);
        let mut equalities = String::from("{");
        for name in 1..names {
            json += &format!(r#","n{name}":{{"l":null,"r":null}}"#);
            let comma = if name == 1 { "" } else { "," };
            let before = name - 1;
            equalities += &format!(r#"{comma}"n{before}":["n{name}.l","n{name}.r"]"#);
        }
        let restored = restored(&[&json, "}"].concat(), &[&equalities, "}"].concat());
        assert!(restored.len() > 1_000 && restored.len() < 8 << 20, "{}", restored.len());
    }
}
