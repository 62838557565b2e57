//! Texts in Markdown (CommonMark) that stay what and where they are, whatever is in them.

use std::borrow::Cow;

use crate::i18n::{Phrase, Piece};

/// A sentence on one line: our words as text, the server's as code. There nothing is markup, no one is notified as
/// `@somebody`, and no issue is mentioned as `#1`.
pub(super) fn phrase(phrase: &Phrase) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => words_of(words),
        Piece::Isolate(text) => code(text),
    };
    phrase.pieces().iter().map(piece).collect()
}

/// Words, with a backslash before what would be markup.
fn words_of(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for char in words.chars().map(on_one_line) {
        if matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '@')
        {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

/// A text as code on one line.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(on_one_line).collect();
    let fence = "`".repeat(longest_run(&text) + 1);
    // Of blanks at both ends one is not part of the code, and a backtick would be part of the fence.
    let is_padded = text.starts_with('`')
        || text.ends_with('`')
        || (text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty());
    let pad = if is_padded { " " } else { "" };
    let text = if text.is_empty() { " " } else { &text };
    [&fence, pad, text, pad, &fence].concat()
}

/// A text of any number of lines as a block of code, with so many blanks before each line.
pub(super) fn block(text: &str, indent: usize) -> String {
    let text = lines_of(text);
    let indent = " ".repeat(indent);
    let fence = "`".repeat((longest_run(&text) + 1).max(3));
    let mut out = [&indent, &fence, "text\n"].concat();
    for line in text.split('\n') {
        out.push_str(&indent);
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(&indent);
    out.push_str(&fence);
    out.push('\n');
    out
}

/// A text whose lines end in line feeds, without other controls but tabs.
fn lines_of(text: &str) -> Cow<'_, str> {
    if !text.contains(|char: char| char.is_control() && char != '\n') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let visible =
        |char: char| if char.is_control() && !matches!(char, '\n' | '\t') { '\u{fffd}' } else { char };
    Cow::Owned(text.chars().map(visible).collect())
}

fn on_one_line(char: char) -> char {
    if char.is_control() || matches!(char, '\u{2028}' | '\u{2029}') { ' ' } else { char }
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for char in text.chars() {
        run = if char == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_code() {
        for (text, expected) in [
            ("acme/api", "`acme/api`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            (" a ", "`  a  `"),
            ("two\r\nlines", "`two  lines`"),
            ("", "` `"),
        ] {
            assert_eq!(code(text), expected);
        }
        let sentence = Phrase::from("Failed: ").isolate("*acme*").words(" [a](b)");
        assert_eq!(phrase(&sentence), "Failed: `*acme*` \\[a\\](b)");
    }

    #[test]
    fn blocks_have_a_fence_that_is_not_in_them() {
        assert_eq!(block("a\r\n```\rb\u{1b}", 2), "  ````text\n  a\n  ```\n  b\u{fffd}\n  ````\n");
    }
}
