//! Whether the jobs of a view have become another owner's.

use yew::prelude::*;

use crate::query::{JobsOwner, JobsQuery};

/// How often the jobs have become another owner's: another number is another person or organization. Another query for the same
/// owner's jobs, such as one for a session that the host has looked up, leaves it as it is.
#[hook]
pub(crate) fn use_owner_count(query: &JobsQuery) -> u32 {
    let known = use_mut_ref(|| (query.clone(), 0));
    let mut known = known.borrow_mut();
    let (before, count) = &mut *known;
    if *before != *query {
        let owner = JobsOwner::of(query.options());
        *count += u32::from(owner.has_changed_since(&JobsOwner::of(before.options())));
        *before = query.clone();
    }
    *count
}
