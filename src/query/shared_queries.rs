//! One query for all views of the same jobs.
//!
//! Views whose options are equal share a query, however many there are. It outlives the last of them for a
//! while, so that a view which is removed and added again shows at once what was known.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use trpc::{Fetch, Headers};

use super::{JobsOptions, JobsQuery, RefetchOptions, browser::Timeout};
use crate::{job::KindLabels, remembered::forget_jobs};

/// A query without users is dropped after this long, in milliseconds: TanStack Query's `gcTime`.
const GC_TIME: u32 = 5 * 60_000;

thread_local!(static SHARED: RefCell<Vec<Rc<QueryEntry>>> = RefCell::default());

/// The query for these jobs, which everybody else with equal options has too.
///
/// On a server, where the next request may be another person's, nothing is shared.
pub fn shared(options: JobsOptions) -> SharedQuery {
    let is_browser = cfg!(target_arch = "wasm32");
    let known = SHARED.with_borrow(|all| all.iter().find(|entry| *entry.query.options() == options).cloned());
    let entry = known.unwrap_or_else(|| {
        let entry = Rc::new(QueryEntry {
            query: JobsQuery::new(options.clone()),
            users: RefCell::default(),
            next_number: Cell::new(0),
            gc_timer: RefCell::default(),
        });
        if is_browser {
            SHARED.with_borrow_mut(|all| all.push(entry.clone()));
        }
        entry
    });
    let id = entry.next_number();
    entry.gc_timer.take();
    entry.users.borrow_mut().push(QueryUser::new(id, &options));
    entry.follow_users();
    SharedQuery { entry, user: id }
}

/// Forgets what all shared queries know: for a sign-out. Those in use request their lists anew.
pub fn clear_shared() {
    // Also where no query is in use any more.
    forget_jobs();
    let unused = SHARED.with_borrow_mut(|all| {
        let (used, unused): (Vec<_>, Vec<_>) =
            all.drain(..).partition(|entry| !entry.users.borrow().is_empty());
        *all = used;
        unused
    });
    drop(unused);
    let used = SHARED.with_borrow(Clone::clone);
    for entry in used {
        entry.query.clear();
    }
}

/// A share in a query. Dropping it gives the share back.
pub struct SharedQuery {
    entry: Rc<QueryEntry>,
    user: usize,
}

impl SharedQuery {
    /// The query.
    pub fn query(&self) -> &JobsQuery {
        &self.entry.query
    }

    /// Takes over other options: intervals, labels, functions, and whether it is enabled, which one user's wish suffices for.
    /// `false` when they identify another query, which takes another share.
    pub fn update(&self, options: &JobsOptions) -> bool {
        if self.query().options() != options {
            return false;
        }
        {
            // What is given last counts, whoever came last.
            let mut users = self.entry.users.borrow_mut();
            let place = users.iter().position(|user| user.id == self.user);
            let before = place.map(|place| users.remove(place));
            let mut user = QueryUser::new(self.user, options);
            // Labels that stay the same are not given anew: two users with others would take turns for ever.
            let same = before.filter(|before| before.labels == user.labels);
            user.labels_given = same.map_or_else(|| self.entry.next_number(), |same| same.labels_given);
            users.push(user);
        }
        self.entry.follow_users();
        true
    }
}

impl Drop for SharedQuery {
    fn drop(&mut self) {
        self.entry.users.borrow_mut().retain(|user| user.id != self.user);
        self.entry.follow_users();
        if cfg!(target_arch = "wasm32") && self.entry.users.borrow().is_empty() {
            let entry = Rc::downgrade(&self.entry);
            let timer = Timeout::new(GC_TIME, move || {
                let dropped = SHARED.with_borrow_mut(|all| {
                    let index = all.iter().position(|other| std::ptr::eq(Rc::as_ptr(other), entry.as_ptr()));
                    index.map(|index| all.swap_remove(index))
                });
                drop(dropped);
            });
            *self.entry.gc_timer.borrow_mut() = Some(timer);
        }
    }
}

/// A query and its users.
struct QueryEntry {
    query: JobsQuery,
    users: RefCell<Vec<QueryUser>>,
    next_number: Cell<usize>,
    gc_timer: RefCell<Option<Timeout>>,
}

/// What one user says about the requests.
struct QueryUser {
    id: usize,
    refetch: RefetchOptions,
    labels: KindLabels,
    /// The larger, the later.
    labels_given: usize,
    enabled: bool,
    headers: Option<Headers>,
    fetch: Option<Fetch>,
}

impl QueryUser {
    fn new(id: usize, options: &JobsOptions) -> Self {
        let JobsOptions { refetch, client, labels, .. } = options;
        Self {
            id,
            refetch: *refetch,
            labels: labels.clone(),
            labels_given: id,
            enabled: options.enabled,
            headers: client.headers.clone(),
            fetch: client.fetch.clone(),
        }
    }
}

impl QueryEntry {
    fn next_number(&self) -> usize {
        self.next_number.replace(self.next_number.get() + 1)
    }

    /// Requests as often as the most eager user wants, if one of them wants it at all, with the functions and labels that were given
    /// last.
    fn follow_users(&self) {
        let users = self.users.borrow();
        let refetch = users.iter().map(|user| user.refetch).reduce(RefetchOptions::merge);
        let headers = users.iter().rev().find_map(|user| user.headers.clone());
        let fetch = users.iter().rev().find_map(|user| user.fetch.clone());
        // A user who has none does not mind those of others.
        let with_labels = users.iter().filter(|user| user.labels.has_more());
        let latest = with_labels.max_by_key(|user| user.labels_given);
        let labels = latest.map(|user| user.labels.clone()).unwrap_or_default();
        let enabled = users.iter().any(|user| user.enabled);
        drop(users);
        if let Some(refetch) = refetch {
            self.query.set_labels(labels);
            self.query.set_refetch_options(refetch);
            self.query.set_functions(headers, fetch);
            self.query.set_enabled(enabled);
        }
    }
}
