//! A text that time changes.

use chrono::TimeDelta;

/// A text that time changes, and when it does so next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimedText {
    /// The text as of now; `None` when there is nothing to say.
    pub text: Option<String>,
    /// The time until the text changes; `None` when it stays. Never zero or less.
    pub next: Option<TimeDelta>,
}

impl TimedText {
    /// The same moment of change with another text.
    pub fn map(self, text: impl FnOnce(String) -> String) -> Self {
        Self { text: self.text.map(text), next: self.next }
    }
}
