use std::{collections::HashSet, rc::Rc};

use proptest::prelude::*;

use super::{scan::whole, *};

fn outline(json: &str) -> Outline {
    Outline::new(json.into())
}

fn all_of(json: &str) -> String {
    let start = whole(json).unwrap().span.start;
    written(json, start, Unmasked::At(&HashSet::new()))
}

/// What each line says.
fn lines(outline: &Outline) -> Vec<String> {
    let line = |row: &TreeRow| {
        let key = match &row.key {
            RowKey::None => String::new(),
            RowKey::Name(name) => format!("{name}: "),
            RowKey::Index(index) => format!("{index}: "),
        };
        let value = match &row.kind {
            RowKind::Container { is_open } => {
                format!("{}({})", if *is_open { "-" } else { "+" }, row.value.len)
            }
            RowKind::Leaf { text, is_cut } => format!("{text}{}", if *is_cut { "…" } else { "" }),
            RowKind::Masked => MASK.to_owned(),
            RowKind::More { left, .. } => format!("{left} more"),
        };
        format!("{}{key}{value}", "  ".repeat(row.level - 1))
    };
    outline.rows().iter().map(line).collect()
}

#[test]
fn keys_keep_their_order_and_numbers_their_text() {
    let tree = outline(r#" {"z":1,"a":12345678901234567890123.4500,"z":1e-7,"n":null,"t":"a\"b","e":{}} "#);
    assert_eq!(
        lines(&tree),
        ["z: 1", "a: 12345678901234567890123.4500", "z: 1e-7", "n: null", "t: a\"b", "e: +(0)"]
    );
    assert_eq!(tree.copied(4), "a\"b", "of a text what it says");
    assert_eq!(tree.copied(1), "12345678901234567890123.4500");
}

#[test]
fn values_unfold_and_fold() {
    let mut tree = outline(r#"{"a":[1,{"b":[ ]}],"c":2}"#);
    assert_eq!(lines(&tree), ["a: +(2)", "c: 2"]);
    tree.activate(0);
    tree.activate(2);
    assert_eq!(lines(&tree), ["a: -(2)", "  0: 1", "  1: -(1)", "    b: +(0)", "c: 2"]);
    assert_eq!((tree.parent(3), tree.parent(2), tree.parent(4)), (Some(2), Some(0), None));
    assert_eq!(tree.copied(2), "{\n  \"b\": []\n}");
    tree.activate(0);
    assert_eq!(lines(&tree), ["a: +(2)", "c: 2"]);
}

#[test]
fn one_value_is_one_line() {
    for (json, line) in [("7", "7"), ("\"text\"", "text"), (" [] ", "+(0)"), ("null", "null")] {
        assert_eq!(lines(&outline(json)), [line]);
    }
    for text in ["", "{", "plain text", "{\"a\":1}x", "[1,]", "NaN"] {
        assert_eq!(lines(&outline(text)), [text]);
        assert_eq!(outline(text).copied_all(), text);
    }
}

#[test]
fn long_texts_are_cut_until_all_is_shown() {
    let long = "é".repeat(1_000);
    let mut tree = outline(&format!(r#"["{long}","short"]"#));
    assert_eq!(lines(&tree)[0], format!("0: {}…", "é".repeat(200)));
    tree.activate(0);
    assert_eq!(lines(&tree)[0], format!("0: {long}"));
    tree.activate(0);
    assert!(lines(&tree)[0].ends_with('…'));
    tree.activate(1);
    assert_eq!(lines(&tree)[1], "1: short");
    assert_eq!(tree.copied(0), long);
}

#[test]
fn many_values_come_in_pages() {
    let json = format!("[{}]", (0..250).map(|n| n.to_string()).collect::<Vec<_>>().join(", "));
    let mut tree = outline(&json);
    assert_eq!((tree.rows().len(), lines(&tree)[100].as_str()), (101, "150 more"));
    tree.activate(100);
    assert_eq!(lines(&tree)[99..102], ["99: 99", "100: 100", "101: 101"]);
    assert_eq!(lines(&tree)[200], "50 more");
    tree.activate(200);
    assert_eq!((tree.rows().len(), lines(&tree)[249].as_str()), (250, "249: 249"));
    let exactly = format!("[{}1]", "1,".repeat(PAGE - 1));
    assert_eq!(outline(&exactly).rows().len(), PAGE);
}

#[test]
fn secrets_are_masked_until_they_are_shown() {
    let json =
        r#"{"token":"abc","x-api-key":"k","authorization":{"scheme":"Bearer","value":"v"},"name":"n"}"#;
    let mut tree = outline(json);
    let masked = |key: &str| format!("{key}: {MASK}");
    assert_eq!(
        lines(&tree),
        [masked("token"), masked("x-api-key"), masked("authorization"), "name: n".into()]
    );
    tree.activate(0);
    tree.activate(2);
    assert_eq!(lines(&tree)[0], masked("token"), "unfolding does not show it");
    assert_eq!(tree.copied(0), MASK);
    tree.set_unmasked(0, true);
    tree.set_unmasked(2, true);
    tree.activate(2);
    assert_eq!(lines(&tree)[0], "token: abc");
    assert_eq!(lines(&tree)[2..5], ["authorization: -(2)", "  scheme: Bearer", "  value: v"]);
    let copy = written(json, 0, Unmasked::At(tree.unmasked()));
    assert!(copy.contains("abc") && copy.contains("Bearer") && !copy.contains("\"k\""), "{copy}");
    tree.set_unmasked(2, false);
    assert_eq!(lines(&tree)[2..], [masked("authorization"), "name: n".into()]);
}

#[test]
fn keys_that_look_like_secrets() {
    let masked = |key: &str, value: &str| {
        let json = format!("{{\"{key}\":{value}}}");
        let is_masked = outline(&json).rows()[0].kind == RowKind::Masked;
        assert_eq!(all_of(&json).contains(MASK), is_masked, "{json}");
        is_masked
    };
    for key in [
        "token",
        "secret",
        "password",
        "authorization",
        "api_key",
        "apiKey",
        "APIKEY",
        "x-api-key",
        "access_token",
        "GITHUB_TOKEN",
        "clientSecret",
        "Proxy-Authorization",
        "tok\\u0065n",
        "set-cookie",
        "private key",
        "tokens",
    ] {
        assert!(masked(key, "\"value\""), "{key}");
        assert!(masked(key, "[1]"), "{key}");
        assert!(!masked(key, "null") && !masked(key, "true") && !masked(key, "\"\"") && !masked(key, "[ ]"));
    }
    assert!(masked("password", "1234") && !masked("total_tokens", "1234"));
    for key in ["name", "repository", "key", "keys", "apiVersion", "author", "author_id", "pass"] {
        assert!(!masked(key, "\"value\""), "{key}");
    }
}

#[test]
fn another_text_has_the_same_places_unfolded() {
    let mut tree = outline(r#"{"a":[1,[2]],"token":"abc"}"#);
    tree.activate(0);
    tree.activate(2);
    tree.set_unmasked(4, true);
    let next = tree.updated(r#"{"a":[1,[2,3]],"token":"new","b":1}"#.into());
    assert_eq!(
        lines(&next),
        ["a: -(2)", "  0: 1", "  1: -(2)", "    0: 2", "    1: 3", &format!("token: {MASK}"), "b: 1"]
    );
    assert_eq!(lines(&tree.updated("no JSON".into())), ["no JSON"]);

    let many = |n: usize| Rc::<str>::from(format!("[{}[1]]", "0,".repeat(n)));
    let mut tree = Outline::new(many(150));
    tree.activate(100);
    tree.activate(150);
    let next = tree.updated(many(150));
    assert_eq!(next.rows(), tree.rows());
    assert_eq!(tree.updated(many(20)).rows().len(), 21);
}

#[test]
fn no_text_is_too_deep() {
    const DEEP: usize = 10_000;
    let json = format!("{}1{}", r#"{"a":["#.repeat(DEEP), "]}".repeat(DEEP));
    let mut tree = outline(&json);
    for index in 0..200 {
        tree.activate(index);
    }
    assert_eq!(tree.rows().len(), 201);
    assert_eq!(tree.updated(json.as_str().into()).rows(), tree.rows());
    let copy = all_of(&json);
    assert_eq!(without_blanks(&copy), json);
    assert!(copy.len() < json.len() * 100);
}

/// JSON without the blanks between its parts.
fn without_blanks(json: &str) -> String {
    let (mut out, mut is_string, mut is_escaped) = (String::new(), false, false);
    for char in json.chars() {
        if is_string || !char.is_ascii_whitespace() {
            out.push(char);
        }
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_string,
            '"' => is_string = !is_string,
            _ => {}
        }
    }
    out
}

/// Any JSON text, blanks and all.
fn json() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?";
    let string = "\"([a-zA-Zé🚀 ,:{}\\[\\]]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-f]{4}){0,12}\"";
    let blank = "[ \\t\\r\\n]{0,2}";
    let leaf = prop_oneof![number, string, Just("true".into()), Just("null".into())];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        let list = prop::collection::vec((blank, inner.clone()), 0..6).prop_map(|values| {
            let values: Vec<_> =
                values.into_iter().map(|(blank, value)| format!("{blank}{value}{blank}")).collect();
            format!("[{}]", values.join(","))
        });
        let object = prop::collection::vec((blank, string, inner), 0..6).prop_map(|values| {
            let values =
                values.into_iter().map(|(blank, key, value)| format!("{blank}{key}{blank}:{blank}{value}"));
            format!("{{{} }}", values.collect::<Vec<_>>().join(","))
        });
        prop_oneof![list, object]
    })
}

proptest! {
    #[test]
    fn what_is_copied_is_what_came(json in json()) {
        let whole = whole(&json).unwrap();
        let copy = written(&json, whole.span.start, Unmasked::All);
        prop_assert_eq!(without_blanks(&copy), without_blanks(&json));
        // Once more it is the same.
        prop_assert_eq!(written(&copy, 0, Unmasked::All), copy);
    }

    #[test]
    fn unfolded_it_has_every_value_once(json in json()) {
        let mut tree = outline(&json);
        let mut index = 0;
        while let Some(row) = tree.rows().get(index) {
            let is_folded = matches!(row.kind, RowKind::Container { is_open: false } | RowKind::More { .. });
            if row.kind == RowKind::Masked {
                tree.set_unmasked(index, true);
            } else if is_folded && row.value.len > 0 {
                tree.activate(index);
                index += 1;
            } else {
                index += 1;
            }
        }
        let leaves = tree.rows().iter().filter(|row| row.value.len == 0);
        for row in leaves {
            let copied = written(&json, row.value.span.start, Unmasked::All);
            prop_assert!(json.contains(&copied) || copied.len() == 2);
        }
        for (index, row) in tree.rows().iter().enumerate() {
            let below = tree.rows()[index + 1..].iter().take_while(|below| below.level > row.level);
            let children = below.filter(|below| below.level == row.level + 1).count();
            prop_assert_eq!(children, row.value.len);
        }
        prop_assert!(!tree.updated(json.as_str().into()).rows().is_empty());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), start in 0..220_usize) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = Outline::new(text.as_ref().into());
        written(&text, start, Unmasked::At(&HashSet::new()));
    }

    #[test]
    fn nothing_like_json_panics(text in "[\\[\\]{}\",:\\\\0-9ntf é]{0,60}", start in 0..60_usize, steps in prop::collection::vec(0..20_usize, 0..10)) {
        written(&text, start, Unmasked::At(&HashSet::new()));
        let mut tree = outline(&text);
        for index in steps {
            tree.activate(index);
            tree.set_unmasked(index, index % 2 == 0);
            tree.copied(index);
        }
        tree.copied_all();
    }
}
