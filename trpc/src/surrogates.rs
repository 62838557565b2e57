//! Half a surrogate pair: JavaScript writes and reads it in JSON, Unicode has no character for it.

use std::borrow::Cow;

/// Replaces escapes of lone surrogates (`\ud83d` without its other half, as is left of an emoji that was cut) by that of
/// U+FFFD. serde_json refuses to read a text with one.
pub fn replace_lone_surrogates(json: &str) -> Cow<'_, str> {
    let mut replaced = String::new();
    let mut written = 0;
    let mut rest = 0;
    // In JSON backslashes occur in strings alone.
    while let Some(found) = json.get(rest..).and_then(|text| text.find('\\')) {
        let start = rest + found;
        let Some(unit) = escaped_unit(json, start) else {
            rest = start + 2;
            continue;
        };
        rest = start + 6;
        let is_pair = (0xd800..0xdc00).contains(&unit)
            && escaped_unit(json, rest).is_some_and(|low| (0xdc00..0xe000).contains(&low));
        if is_pair {
            rest += 6;
        } else if (0xd800..0xe000).contains(&unit) {
            replaced.push_str(json.get(written..start).unwrap_or_default());
            replaced.push_str("\\ufffd");
            written = rest;
        }
    }
    if written == 0 {
        return Cow::Borrowed(json);
    }
    replaced.push_str(json.get(written..).unwrap_or_default());
    Cow::Owned(replaced)
}

/// The unit of the `\uXXXX` that starts here.
fn escaped_unit(json: &str, start: usize) -> Option<u16> {
    let digits = json.get(start..start + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pairs_stay_and_halves_go() {
        for (json, expected) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""a\ud83d""#, r#""a\ufffd""#),
            (r#""\ude00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\\ud83d \u00e9""#, r#""\\ud83d \u00e9""#),
        ] {
            assert_eq!(replace_lone_surrogates(json), expected);
            assert!(serde_json::from_str::<String>(expected).is_ok());
        }
    }

    proptest! {
        #[test]
        fn what_is_replaced_can_be_read(json in "\"(\\\\u[d][89abcdef][0-9a-f]{2}|\\\\\\\\|u|é){0,8}\"") {
            prop_assert!(serde_json::from_str::<String>(&replace_lone_surrogates(&json)).is_ok());
        }

        #[test]
        fn no_text_panics(text: String) {
            replace_lone_surrogates(&text);
        }
    }
}
