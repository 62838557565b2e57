//! A view's share in a query.

use std::cell::{Cell, RefCell};

use super::{
    emit::Emit,
    event_details::OptionError,
    host_functions::HostFunctions,
    host_options::HostOptions,
    initial_data_owners::{DataHash, InitialDataOwners},
};
use crate::query::{
    JobsOptions, JobsOwner, JobsQuery, Listener, Prefetch, SharedQuery, Subscription, shared,
};

thread_local!(static GIVEN: RefCell<InitialDataOwners> = RefCell::default());

/// A view's share in the query of its jobs: views of the same jobs have one.
pub(super) struct QueryHandle {
    shared: SharedQuery,
    /// The initial data that the host gave last: the same is not for a list that is begun later.
    initial_data: Cell<Option<DataHash>>,
    #[expect(dead_code, reason = "held for its drop")]
    listener: Listener,
    /// From a prefetch on: the request is not cancelled before the view subscribes.
    subscription: Option<Subscription>,
}

impl QueryHandle {
    pub(super) fn new(options: &HostOptions, functions: &HostFunctions, emit: &Emit) -> Self {
        Self::with_data_before(None, options, functions, emit)
    }

    /// A handle in place of this one, for other jobs.
    pub(super) fn next(&self, options: &HostOptions, functions: &HostFunctions, emit: &Emit) -> Self {
        Self::with_data_before(self.initial_data.get(), options, functions, emit)
    }

    fn with_data_before(
        before: Option<DataHash>,
        options: &HostOptions,
        functions: &HostFunctions,
        emit: &Emit,
    ) -> Self {
        let jobs = jobs_options(options, functions);
        let (given, is_theirs) = noted_data(options, &jobs);
        let shared = shared(jobs);
        let initial_data = options.initial_data().filter(|_| is_theirs && given != before);
        if let Some(Err(error)) = initial_data.map(|json| shared.query().set_initial_data(json)) {
            emit.emit("jobs-error", &OptionError::initial_data(&error));
        }
        let listener = emit.listen(shared.query());
        Self { shared, initial_data: Cell::new(given.or(before)), listener, subscription: None }
    }

    /// Requests the jobs before there is a view.
    pub(super) fn prefetch(&mut self) -> Prefetch {
        let prefetch = self.query().prefetch();
        self.subscription = Some(self.query().subscribe(|| ()));
        prefetch
    }

    pub(super) fn query(&self) -> &JobsQuery {
        self.shared.query()
    }

    /// Takes over other options. `false` when they are about other jobs, which needs another handle.
    pub(super) fn update(&self, options: &HostOptions, functions: &HostFunctions) -> bool {
        let jobs = jobs_options(options, functions);
        let is_same = self.shared.update(&jobs);
        if is_same {
            // There is a list, or one is on its way; but data that is given now is about these jobs, and no others.
            let (given, _) = noted_data(options, &jobs);
            self.initial_data.set(given.or(self.initial_data.get()));
        }
        is_same
    }
}

/// Takes note of the host's initial data. Also answers whether it is about these jobs.
fn noted_data(options: &HostOptions, jobs: &JobsOptions) -> (Option<DataHash>, bool) {
    let given = options.initial_data().map(DataHash::of);
    let owner = JobsOwner::of(jobs);
    (given, given.is_some_and(|given| GIVEN.with_borrow_mut(|all| all.is_owned_by(given, &owner))))
}

fn jobs_options(options: &HostOptions, functions: &HostFunctions) -> JobsOptions {
    let mut jobs = options.jobs_options();
    jobs.client.headers = functions.headers();
    jobs.client.fetch = functions.fetch(options.fetch_is_early());
    jobs
}
