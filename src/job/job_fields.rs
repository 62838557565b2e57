//! More of a row's fields, which a host wants to see.

use std::{borrow::Cow, rc::Rc};

use serde_json::value::RawValue;
use trpc::is_blank;

use super::{Fields, LONGEST_NAME, cut, json_text};

/// A field of the rows that a host wants to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobField {
    /// What stands before the value.
    pub label: Rc<str>,
    /// The names that lead to it, with dots between them: `output.filesFailed`, `steps.0.name`.
    pub path: Rc<str>,
}

/// The fields of the rows that a host wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFields(Option<Rc<[JobField]>>);

/// What a row has in such a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldValue {
    /// What stands before the value.
    pub label: Rc<str>,
    /// A text, or a number, `true` or `false` as it is written.
    pub value: Rc<str>,
    /// It is a text.
    pub is_text: bool,
    /// The names that led to it, with dots between them.
    pub path: Rc<str>,
}

impl JobFields {
    /// These fields, in this order.
    pub fn new(fields: impl IntoIterator<Item = JobField>) -> Self {
        let fields: Rc<[JobField]> = fields.into_iter().collect();
        Self((!fields.is_empty()).then_some(fields))
    }

    /// What a row has in them. A field that leads nowhere, or to an object or a list, is left out.
    pub(super) fn of(&self, row: &Fields<'_>) -> Vec<FieldValue> {
        let fields = self.0.iter().flat_map(|fields| fields.iter());
        let value = |field: &JobField| {
            let json = at(row, &field.path)?;
            let value = cut(shown(json)?, LONGEST_NAME);
            let is_text = *value != *json.get();
            let (label, path) = (field.label.clone(), field.path.clone());
            Some(FieldValue { label, value: value.into(), is_text, path })
        };
        fields.filter_map(value).collect()
    }
}

fn at<'a>(row: &Fields<'a>, path: &str) -> Option<&'a RawValue> {
    let mut names = path.trim().split('.');
    let mut value = row.get(names.next()?)?;
    for name in names {
        value = match value.get().as_bytes().first()? {
            b'{' => Fields::of(value)?.get(name)?,
            b'[' => {
                let elements: Vec<&'a RawValue> = serde_json::from_str(value.get()).ok()?;
                *elements.get(name.parse::<usize>().ok()?)?
            }
            _ => return None,
        };
    }
    Some(value)
}

/// A value that is neither an object nor a list.
fn shown(value: &RawValue) -> Option<Cow<'_, str>> {
    match value.get().as_bytes().first()? {
        b'"' => json_text(value).filter(|text| !is_blank(text)),
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(value.get())),
    }
}

#[cfg(test)]
impl FieldValue {
    /// A text at the path `label`.
    pub(crate) fn text(label: &str, value: &str) -> Self {
        Self { label: label.into(), value: value.into(), is_text: true, path: label.into() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn value_at(row: &str, path: &str) -> Option<String> {
        at(&serde_json::from_str(row).unwrap(), path).and_then(shown).map(Cow::into_owned)
    }

    #[test]
    fn paths_lead_to_values() {
        let row = r#"{"output":{"filesFailed":3,"size":12345678901234567890123,"ok":true,"none":null,"blank":" ",
            "list":["a",{"b":"c"}],"o":{}},"id":"run_1","a":{"x":1},"a":{"x":2}}"#;
        for (path, value) in [
            ("output.filesFailed", Some("3")),
            (" output.size ", Some("12345678901234567890123")),
            ("output.ok", Some("true")),
            ("output.list.0", Some("a")),
            ("output.list.1.b", Some("c")),
            ("id", Some("run_1")),
            ("a.x", Some("2")),
            ("output.none", None),
            ("output.blank", None),
            ("output.list", None),
            ("output.o", None),
            ("output.list.2", None),
            ("output.list.-1", None),
            ("output.filesFailed.x", None),
            ("nothing.at.all", None),
            ("", None),
            (".", None),
            ("output.", None),
        ] {
            assert_eq!(value_at(row, path).as_deref(), value, "{path}");
        }
    }

    #[test]
    fn a_row_has_what_its_paths_lead_to() {
        let field = |label: &str, path: &str| JobField { label: label.into(), path: path.into() };
        let fields =
            JobFields::new([field("Failed", "output.failed"), field("Store", "store"), field("No", "no")]);
        let row = r#"{"store":"docs","output":{"failed":0}}"#;
        let values = fields.of(&serde_json::from_str(row).unwrap());
        let failed = FieldValue {
            value: "0".into(),
            is_text: false,
            path: "output.failed".into(),
            ..FieldValue::text("Failed", "")
        };
        let store = FieldValue { path: "store".into(), ..FieldValue::text("Store", "docs") };
        assert_eq!(values, [failed, store]);
        let long = "1".repeat(2_000);
        let row = format!(r#"{{"store":{long}}}"#);
        assert!(fields.of(&serde_json::from_str(&row).unwrap())[0].is_text, "half a number is none");
        assert_eq!(JobFields::new([]), JobFields::default());
    }

    /// A value, and the path to a leaf in it.
    fn with_path() -> impl Strategy<Value = (Value, Vec<String>, Value)> {
        let leaf = prop_oneof![
            any::<i64>().prop_map(|n| json!(n)),
            "[a-z]{1,8}".prop_map(|text| json!(text)),
            Just(json!(true))
        ];
        let names = prop::collection::vec("[a-zA-Z_-]{1,6}|[0-3]", 1..6);
        (leaf, names).prop_map(|(leaf, names)| {
            let whole = names.iter().rev().enumerate().fold(leaf.clone(), |inner, (depth, name)| {
                match name.parse::<usize>() {
                    // The row itself is an object.
                    Ok(index) if depth + 1 < names.len() => {
                        let mut list = vec![json!(null); index];
                        list.push(inner);
                        json!(list)
                    }
                    _ => json!({ "other": 1, (name): inner }),
                }
            });
            (whole, names, leaf)
        })
    }

    proptest! {
        #[test]
        fn every_leaf_is_found((row, names, leaf) in with_path(), more in "[a-z]{1,3}") {
            let expected = leaf.as_str().map_or_else(|| leaf.to_string(), str::to_owned);
            let path = names.join(".");
            prop_assert_eq!(value_at(&row.to_string(), &path), Some(expected));
            prop_assert_eq!(value_at(&row.to_string(), &format!("{path}.{more}")), None);
        }

        #[test]
        fn no_path_panics(path in "\\PC{0,20}|[a.0-9]{0,12}", row in "[a-z\":{}\\[\\],.0-9]{0,30}") {
            let row = format!("{{\"a\":[{{\"a\":1}}],\"b\":\"{}\"}}", row.replace('"', ""));
            value_at(&row, &path);
        }
    }
}
