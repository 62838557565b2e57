//! Bytes as what a target needs: a few choices, and the rest as text or as more choices.

use std::borrow::Cow;

use arbitrary::Unstructured;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// Two bytes of choices, and a text behind them. Bytes that are no UTF-8 become U+FFFD, as in a browser.
pub(crate) fn choices_and_text(data: &[u8]) -> ([u8; 2], Cow<'_, str>) {
    match data.split_first_chunk() {
        Some((choices, text)) => (*choices, String::from_utf8_lossy(text)),
        None => ([0; 2], String::from_utf8_lossy(data)),
    }
}

/// Choices that end where the bytes end: then everything is 0.
pub(crate) struct Choices<'a>(Unstructured<'a>);

impl<'a> Choices<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self(Unstructured::new(data))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.int_in_range(0..=end.saturating_sub(1)).unwrap_or(0)
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.0.arbitrary().unwrap_or(false)
    }

    pub(crate) fn number(&mut self) -> i64 {
        self.0.arbitrary().unwrap_or(0)
    }

    pub(crate) fn one_of<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).copied()
    }

    /// A word of the contract, or any text.
    pub(crate) fn text(&mut self, words: &[&'static str]) -> String {
        match self.below(words.len() + 2) {
            0 | 1 => {
                let length = self.below(24);
                let bytes = self.0.bytes(length.min(self.0.len())).unwrap_or_default();
                String::from_utf8_lossy(bytes).into_owned()
            }
            word => words.get(word - 2).copied().unwrap_or_default().to_owned(),
        }
    }

    /// Any JSON without fractions, which not every parser rounds in the same way.
    pub(crate) fn json(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => self.flag().into(),
            2 => self.number().into(),
            3 | 4 => self.text(&["json", "meta", "undefined", "2025-11-18T09:14:22.123Z"]).into(),
            5 => (0..self.below(4)).map(|_| self.json(depth - 1)).collect(),
            _ => {
                let field = |choices: &mut Self| {
                    (choices.text(&["json", "meta", "values", "0"]), choices.json(depth - 1))
                };
                Value::Object((0..self.below(4)).map(|_| field(self)).collect::<Map<_, _>>())
            }
        }
    }

    /// No moment, one of a few minutes of which many are equal, or any that there is.
    pub(crate) fn moment(&mut self) -> Option<DateTime<Utc>> {
        match self.below(8) {
            0 => None,
            1 => DateTime::from_timestamp_millis(self.number()),
            2 => Some(if self.flag() { DateTime::<Utc>::MAX_UTC } else { DateTime::<Utc>::MIN_UTC }),
            _ => DateTime::from_timestamp(1_767_614_400 + self.below(256) as i64, 0),
        }
    }
}
