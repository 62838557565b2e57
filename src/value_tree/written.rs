//! A JSON text as it is copied: indented, and with its secrets masked.

use std::collections::HashSet;

use super::{
    MASK,
    scan::{decoded, skip_blanks, string_end, value_at, whole},
    secrets::is_masked,
};

/// No line is indented further, so that the text of deep values does not grow with the square of their depth.
const DEEPEST_INDENT: usize = 32;

/// Which secrets are not masked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unmasked<'a> {
    /// All of them: the text has been masked before.
    All,
    /// Those that begin at these bytes.
    At(&'a HashSet<usize>),
}

/// A text as it is copied: JSON indented and with its secrets masked, what is no JSON as it is.
pub(crate) fn copied(text: &str, unmasked: &HashSet<usize>) -> String {
    match whole(text) {
        Some(whole) => written(text, whole.span.start, Unmasked::At(unmasked)),
        None => text.to_owned(),
    }
}

/// The value that begins at the byte `start` of a JSON text, indented. Numbers, keys and strings are as they came.
pub(crate) fn written(text: &str, start: usize, unmasked: Unmasked<'_>) -> String {
    let bytes = text.as_bytes();
    let end = value_at(text, start).span.end;
    let mut out = String::with_capacity(end.saturating_sub(start));
    // Whether each container around is an object.
    let mut around: Vec<bool> = Vec::new();
    let mut expects_key = false;
    let mut is_secret_at = None;
    let mut at = start;
    loop {
        at = skip_blanks(bytes, at);
        let Some(&byte) = bytes.get(at).filter(|_| at < end) else { return out };
        match byte {
            b'{' | b'[' if is_secret_at != Some(at) => {
                around.push(byte == b'{');
                expects_key = byte == b'{';
                out.push(char::from(byte));
                at += 1;
                if !matches!(bytes.get(skip_blanks(bytes, at)), Some(b'}' | b']')) {
                    new_line(&mut out, around.len());
                }
            }
            b'}' | b']' => {
                around.pop();
                // An empty one has nothing behind its bracket; strings end in quotes.
                if !out.ends_with(['{', '[']) {
                    new_line(&mut out, around.len());
                }
                out.push(char::from(byte));
                at += 1;
            }
            b',' => {
                out.push(',');
                new_line(&mut out, around.len());
                expects_key = around.last() == Some(&true);
                at += 1;
            }
            b'"' if expects_key => {
                let key_end = string_end(bytes, at);
                let key = text.get(at..key_end).unwrap_or_default();
                out.push_str(key);
                out.push_str(": ");
                // A colon follows.
                at = skip_blanks(bytes, skip_blanks(bytes, key_end) + 1);
                expects_key = false;
                let is_shown = match unmasked {
                    Unmasked::All => true,
                    Unmasked::At(shown) => shown.contains(&at),
                };
                is_secret_at = (!is_shown && is_masked(&decoded(key), || value_at(text, at))).then_some(at);
            }
            _ => {
                let value = value_at(text, at).span;
                if is_secret_at.take() == Some(at) {
                    out.push('"');
                    out.push_str(MASK);
                    out.push('"');
                } else {
                    out.push_str(value.of(text));
                }
                // Of what is no JSON something is skipped.
                at = value.end.max(at + 1);
            }
        }
    }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth.min(DEEPEST_INDENT) {
        out.push_str("  ");
    }
}
