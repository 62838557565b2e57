//! Values that are masked until the reader shows them.

use super::scan::{Value, ValueKind};

/// Stands for a value that is masked, on the screen and in copies.
pub(crate) const MASK: &str = "••••••••";

/// What keys of secrets have in them, whatever stands between their words.
const SECRETS: [&str; 11] = [
    "secret",
    "password",
    "passwd",
    "passphrase",
    "authorization",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "cookie",
    TOKEN,
];

const TOKEN: &str = "token";

/// Whether a value under this key is masked until it is shown: `apiKey`, `x-api-key`, `GITHUB_TOKEN`. Rather one too many
/// than one too few; but what shows nothing by itself (`null`, `true`, an empty text) is not, nor are numbers of tokens.
pub(super) fn is_masked(key: &str, value: impl FnOnce() -> Value) -> bool {
    // All of these words are ASCII; what Unicode has of letters is a table of 17 kB.
    let letters = key.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase());
    let letters: String = letters.collect();
    let Some(found) = SECRETS.into_iter().find(|secret| letters.contains(secret)) else { return false };
    // Only now: to the end of a value it may be far.
    let value = value();
    let is_empty = match value.kind {
        ValueKind::Word => true,
        ValueKind::Text => value.span.end - value.span.start <= 2,
        ValueKind::Object | ValueKind::Array => value.len == 0,
        ValueKind::Number => false,
    };
    !is_empty && (found != TOKEN || value.kind != ValueKind::Number)
}
