//! Which jobs the initial data of hosts is about.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::whose_jobs::WhoseJobs;

/// Of so much initial data it is remembered whose jobs it is about.
const MOST: usize = 64;

/// Which jobs the initial data of hosts is about: those that it was first given for. A host may leave it among its options when
/// somebody else signs in, or hand it to the next view.
#[derive(Default)]
pub(super) struct GivenData {
    /// What was given last is at the end.
    known: Vec<(DataHash, WhoseJobs)>,
}

/// Stands for initial data, which may be long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DataHash(u64);

impl DataHash {
    pub(super) fn of(json: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        json.hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl GivenData {
    /// Takes note of what is given for the jobs of `whose`. Answers whether it is about them.
    pub(super) fn is_about(&mut self, data: DataHash, whose: &WhoseJobs) -> bool {
        let known = self.known.iter().position(|(known, _)| *known == data);
        let entry = known.map_or_else(|| (data, whose.clone()), |index| self.known.remove(index));
        let is_theirs = entry.1 == *whose;
        self.known.push(entry);
        if self.known.len() > MOST {
            self.known.remove(0);
        }
        is_theirs
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::JobsOptions;

    fn whose(user: &str) -> WhoseJobs {
        WhoseJobs::of(&JobsOptions::new("/api/trpc", "org_1").with_session_key(user))
    }

    #[test]
    fn it_is_about_those_that_it_was_first_given_for() {
        let mut given = GivenData::default();
        let (first, later, of_bob) = (DataHash::of("[1]"), DataHash::of("[2]"), DataHash::of("[3]"));
        assert!(given.is_about(first, &whose("ada")) && given.is_about(later, &whose("ada")));
        assert!(!given.is_about(later, &whose("bob")), "it was left among the options");
        assert!(!given.is_about(first, &whose("bob")), "nor is what the host had before");
        assert!(given.is_about(of_bob, &whose("bob")));
        assert!(given.is_about(later, &whose("ada")), "back again");
    }

    proptest! {
        #[test]
        fn what_is_in_use_is_never_taken_for_anothers(others in prop::collection::vec(any::<u64>(), 0..500)) {
            let mut given = GivenData::default();
            let of_ada = DataHash::of("[1]");
            given.is_about(of_ada, &whose("ada"));
            for other in others {
                given.is_about(DataHash(other), &whose("ada"));
                prop_assert!(!given.is_about(of_ada, &whose("bob")));
                prop_assert!(given.known.len() <= MOST);
            }
        }
    }
}
