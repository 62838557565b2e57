//! The error of a failed job: plain text of any length.

use super::{ButtonKind, button::button};
use crate::dom::{Element, element};

/// Longer texts are folded.
const LONG: usize = 180;
/// Texts with more lines are folded.
const LINES: usize = 3;

/// "Error: …"; long text folds with "Show more". `subject` is whose error it is.
pub(super) fn error_text(text: &str, subject: &str, open: bool) -> Element {
    let is_long =
        text.len() > LONG || text.trim_ascii_end().bytes().filter(|byte| *byte == b'\n').count() >= LINES;
    let prefix = if text.starts_with("Error:") { "" } else { "Error: " };
    let label = if open { "Show less" } else { "Show more" };
    let more = is_long.then(|| {
        button(label, ButtonKind::Link, false)
            .with("aria-label", [label, " of the error of ", subject].concat())
            .with("aria-expanded", if open { "true" } else { "false" })
            .with("data-action", "more")
    });
    let text = element("p", "error-text")
        .maybe("class", (is_long && !open).then_some("jc-folded"))
        .text([prefix, text].concat());
    element("div", "error").child(text).maybe_child(more)
}
