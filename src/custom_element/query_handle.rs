//! A view's share in a query.

use super::{
    emit::Emit, event_details::ErrorDetail, host_functions::HostFunctions, host_options::HostOptions,
};
use crate::query::{JobsOptions, JobsQuery, Listener, Prefetch, SharedQuery, Subscription, shared};

/// A view's share in the query of its jobs: views of the same jobs have one.
pub(super) struct QueryHandle {
    shared: SharedQuery,
    /// What the host gave with the options.
    initial_data: Option<String>,
    #[expect(dead_code, reason = "held for its drop")]
    listener: Listener,
    /// From a prefetch on: the request is not cancelled before the view subscribes.
    subscription: Option<Subscription>,
}

impl QueryHandle {
    pub(super) fn new(options: &HostOptions, functions: &HostFunctions, emit: &Emit) -> Self {
        Self::with_initial_data(options.initial_data(), options, functions, emit)
    }

    /// A handle in place of this one, for other jobs. Initial data that was given for the former ones is not theirs.
    pub(super) fn next(&self, options: &HostOptions, functions: &HostFunctions, emit: &Emit) -> Self {
        let initial_data = options.initial_data().filter(|json| Some(*json) != self.initial_data.as_deref());
        Self::with_initial_data(initial_data, options, functions, emit)
    }

    fn with_initial_data(
        initial_data: Option<&str>,
        options: &HostOptions,
        functions: &HostFunctions,
        emit: &Emit,
    ) -> Self {
        let shared = shared(jobs_options(options, functions));
        if let Some(Err(error)) = initial_data.map(|json| shared.query().set_initial_data(json)) {
            emit.emit("jobs-error", &ErrorDetail::from(&error));
        }
        let listener = emit.listen(shared.query());
        let initial_data = options.initial_data().map(str::to_owned);
        Self { shared, initial_data, listener, subscription: None }
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
        self.shared.update(&jobs_options(options, functions))
    }
}

fn jobs_options(options: &HostOptions, functions: &HostFunctions) -> JobsOptions {
    let mut jobs = options.jobs_options();
    jobs.client.headers = functions.headers();
    jobs.client.fetch = functions.fetch(options.fetch_is_early());
    jobs
}
