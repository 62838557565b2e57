//! superjson's paths: keys with dots between them.

/// The path to a value. Dots and backslashes in keys are escaped.
pub fn stringify_path<K: AsRef<str>>(path: impl IntoIterator<Item = K>) -> String {
    path.into_iter().map(|key| escape_key(key.as_ref())).collect::<Vec<_>>().join(".")
}

/// The keys of a path. In `legacy` paths, those of a `meta` without `v`, backslashes are not escaped.
pub fn parse_path(path: &str, legacy: bool) -> Vec<String> {
    let mut keys = Vec::new();
    let mut key = String::new();
    let mut chars = path.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.peek() {
                Some('.') => key.extend(chars.next()),
                // What else is escaped depends on the version; superjson 3 does so with a dollar sign.
                Some(_) if !legacy => key.extend(chars.next()),
                _ => key.push('\\'),
            },
            '.' => keys.push(std::mem::take(&mut key)),
            _ => key.push(char),
        }
    }
    keys.push(key);
    keys
}

pub(super) fn escape_key(key: &str) -> String {
    key.replace('\\', "\\\\").replace('.', "\\.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(path in proptest::collection::vec("[a.\\\\0é]{0,4}", 1..4)) {
            prop_assert_eq!(parse_path(&stringify_path(&path), false), path);
        }
    }

    #[test]
    fn older_paths_have_bare_backslashes() {
        assert_eq!(parse_path(r"back\slash.a\.b", true), [r"back\slash", "a.b"]);
        assert_eq!(parse_path(r"back\\slash.a\.b", false), [r"back\slash", "a.b"]);
    }
}
