//! A sentence in which the server's words are told from ours.

use std::{borrow::Cow, fmt, rc::Rc};

/// A piece of a [`Phrase`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Our own words, or the host's.
    Words(Cow<'static, str>),
    /// A text of the server's. It may be of another direction than the words around it, so that it has to be
    /// isolated where it is shown.
    Isolate(Rc<str>),
}

/// A sentence, a title or a note in which the server's words are told from ours. Its `Display` is all of it as one
/// plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(Vec<Piece>);

impl Phrase {
    /// Adds words of our own. They are one piece with those before: a server's HTML does not tell two texts apart.
    pub fn words(mut self, words: impl Into<Cow<'static, str>>) -> Self {
        let words = words.into();
        match self.0.last_mut() {
            _ if words.is_empty() => {}
            Some(Piece::Words(before)) => before.to_mut().push_str(&words),
            _ => self.0.push(Piece::Words(words)),
        }
        self
    }

    /// Adds a text of the server's.
    pub fn isolate(mut self, text: impl Into<Rc<str>>) -> Self {
        self.0.push(Piece::Isolate(text.into()));
        self
    }

    /// Adds what another phrase says.
    pub fn phrase(self, other: Self) -> Self {
        other.0.into_iter().fold(self, |phrase, piece| match piece {
            Piece::Words(words) => phrase.words(words),
            Piece::Isolate(text) => phrase.isolate(text),
        })
    }

    /// What it is made of, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Phrase {
    fn from(words: T) -> Self {
        Self::default().words(words)
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| {
            f.write_str(match piece {
                Piece::Words(words) => words,
                Piece::Isolate(text) => text,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_is_one_text() {
        let phrase = Phrase::from("Queued (").isolate("waiting").words(")").words("");
        assert_eq!(phrase.to_string(), "Queued (waiting)");
        assert_eq!(phrase.pieces().len(), 3);
        assert_eq!(Phrase::from("Why: ").phrase(phrase).to_string(), "Why: Queued (waiting)");
        assert_eq!(Phrase::from("Why: ").phrase("Queued".into()).words(" (1)"), "Why: Queued (1)".into());
    }
}
