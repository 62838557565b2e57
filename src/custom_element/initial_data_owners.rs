//! Whose jobs the initial data of hosts has.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::query::JobsOwner;

/// Of so much initial data the owner is remembered.
const MOST: usize = 64;

/// Whose jobs the initial data of hosts has: the owner's that it was first given for. A host may leave it among its options when
/// somebody else signs in, or hand it to the next view.
#[derive(Default)]
pub(super) struct InitialDataOwners {
    /// What was given last is at the end.
    known: Vec<(DataHash, JobsOwner)>,
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

impl InitialDataOwners {
    /// Takes note of what is given for the jobs of `owner`. Answers whether it has them.
    pub(super) fn is_owned_by(&mut self, data: DataHash, owner: &JobsOwner) -> bool {
        let known = self.known.iter().position(|(known, _)| *known == data);
        let entry = known.map_or_else(|| (data, owner.clone()), |index| self.known.remove(index));
        let is_owned = entry.1 == *owner;
        self.known.push(entry);
        if self.known.len() > MOST {
            self.known.remove(0);
        }
        is_owned
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::JobsOptions;

    fn owner(user: &str) -> JobsOwner {
        JobsOwner::of(&JobsOptions::new("/api/trpc", "org_1").with_session_key(user))
    }

    #[test]
    fn it_has_the_jobs_of_the_owner_that_it_was_first_given_for() {
        let mut given = InitialDataOwners::default();
        let (first, later, of_bob) = (DataHash::of("[1]"), DataHash::of("[2]"), DataHash::of("[3]"));
        assert!(given.is_owned_by(first, &owner("ada")) && given.is_owned_by(later, &owner("ada")));
        assert!(!given.is_owned_by(later, &owner("bob")), "it was left among the options");
        assert!(!given.is_owned_by(first, &owner("bob")), "nor is what the host had before");
        assert!(given.is_owned_by(of_bob, &owner("bob")));
        assert!(given.is_owned_by(later, &owner("ada")), "back again");
    }

    proptest! {
        #[test]
        fn what_is_in_use_is_never_taken_for_anothers(others in prop::collection::vec(any::<u64>(), 0..500)) {
            let mut given = InitialDataOwners::default();
            let of_ada = DataHash::of("[1]");
            given.is_owned_by(of_ada, &owner("ada"));
            for other in others {
                given.is_owned_by(DataHash(other), &owner("ada"));
                prop_assert!(!given.is_owned_by(of_ada, &owner("bob")));
                prop_assert!(given.known.len() <= MOST);
            }
        }
    }
}
