//! Why the history has no answer.

use std::fmt;

/// A failure of the history's database. The text says what happened and what to do; it holds no password.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HistoryError {
    /// The URL, or a file that it names, cannot be read.
    Url(String),
    /// The database does not let us in, or is not there.
    Unreachable {
        /// Which database.
        place: String,
        /// What happened.
        cause: String,
        /// What to do.
        advice: &'static str,
    },
    /// The tables are not ours, or of a newer version, or cannot be made. Nothing was changed.
    Schema {
        /// Which database.
        place: String,
        /// What is wrong with them.
        cause: String,
        /// What to do.
        advice: &'static str,
    },
    /// A query failed; what it would have written was not.
    Query {
        /// Which database.
        place: String,
        /// What happened.
        cause: String,
    },
    /// A value that this version does not know.
    Content(String),
}

impl fmt::Display for HistoryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(cause) => formatter.write_str(cause),
            Self::Unreachable { place, cause, advice } => {
                write!(formatter, "{place} cannot be reached: {cause}.\n{advice}")
            }
            Self::Schema { place, cause, advice } => {
                write!(
                    formatter,
                    "{place} cannot keep the history: {cause}.\nNothing in it was changed. {advice}"
                )
            }
            Self::Query { place, cause } => write!(formatter, "{place} failed: {cause}"),
            Self::Content(cause) => write!(
                formatter,
                "the history holds {cause}, which this jobs-server does not know. Was it written by a newer one?"
            ),
        }
    }
}

impl std::error::Error for HistoryError {}

/// An error and what caused it, in one line.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let cause = error.to_string();
        // Many errors repeat their source.
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
        source = error.source();
    }
    text
}
