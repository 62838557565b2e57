//! What to ask for: everything at first, then only what is active, and history when it has something new.

use crate::router::Asked;

/// Decides what the next question is about.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Everything has been asked for and answered, and nothing happened to history since.
    history_is_fresh: bool,
    /// Asking for the active jobs alone does not work with this server.
    always_all: bool,
}

impl Plan {
    /// The next question.
    pub fn next(&self) -> Asked {
        if self.history_is_fresh && !self.always_all { Asked::Active } else { Asked::All }
    }

    /// `asked` was answered.
    pub fn answered(&mut self, asked: Asked) {
        if asked == Asked::All {
            self.history_is_fresh = true;
        }
    }

    /// A job has ended, or nobody looked for a while.
    pub fn history_is_stale(&mut self) {
        self.history_is_fresh = false;
    }

    /// The server ignores the filter or refuses it: ask for everything from now on.
    pub fn filter_is_unusable(&mut self) {
        self.always_all = true;
    }
}
