//! Whose jobs are watched: storage outlives the session, and the next reader may be somebody else.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A session as it is stored: by a mark of its key, which may be a name or an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Session(Option<String>);

impl Session {
    /// The session of a key; without one it is anybody's.
    pub(crate) fn of(key: Option<&str>) -> Self {
        Self(key.map(|key| {
            let mut hasher = DefaultHasher::new();
            key.hash(&mut hasher);
            format!("{:016x}", hasher.finish())
        }))
    }

    pub(super) fn from_mark(mark: Option<&str>) -> Self {
        Self(mark.map(str::to_owned))
    }

    pub(super) fn mark(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether what was stored in the session `stored` is over, now that a list shows this one, and `before` until now. A list
    /// without a key, which may not know its reader yet, ends only the session that it has shown itself.
    pub(crate) fn ends(&self, stored: &Self, before: Option<&Self>) -> bool {
        self != stored && (self.0.is_some() || before == Some(stored))
    }
}

#[cfg(test)]
mod tests {
    use proptest::{option, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn another_key_ends_every_session_but_its_own(key in "\\PC{0,8}", other in option::of("\\PC{0,8}"), before in option::of("\\PC{0,8}")) {
            let (session, stored) = (Session::of(Some(&key)), Session::of(other.as_deref()));
            let before = Session::of(before.as_deref());
            let is_own = other.as_deref() == Some(&key);
            prop_assert_eq!(session.ends(&stored, Some(&before)), !is_own);
            prop_assert_eq!(session.ends(&stored, None), !is_own);
            prop_assert!(key.is_empty() || session.mark().is_some_and(|mark| !mark.contains(&key) || key.len() < 3));
        }
    }

    #[test]
    fn a_list_without_a_key_ends_what_it_has_shown_alone() {
        let (signed_out, ada, bob) = (Session::of(None), Session::of(Some("ada")), Session::of(Some("bob")));
        assert!(!signed_out.ends(&signed_out, None) && !signed_out.ends(&signed_out, Some(&ada)));
        assert!(!signed_out.ends(&ada, None), "the reader is not known yet");
        assert!(signed_out.ends(&ada, Some(&ada)), "signed out");
        assert!(!signed_out.ends(&ada, Some(&bob)) && !signed_out.ends(&ada, Some(&signed_out)));
    }
}
