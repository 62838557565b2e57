//! The first answer before anything is rendered: TanStack Query's `prefetchQuery`.

use std::{
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use futures_util::task::AtomicWaker;

use super::{FetchStatus, JobsQuery, Subscription};

impl JobsQuery {
    /// Requests the list now. The future is ready with the first answer or failure, and at once where nothing is requested:
    /// without a browser, offline, in a hidden page, not enabled. What is rendered then has the jobs from the first frame on.
    ///
    /// ```no_run
    /// use jobs_console::query::{JobsOptions, JobsQuery};
    ///
    /// # async fn example() {
    /// let query = JobsQuery::new(JobsOptions::new("/api/trpc", "org_1"));
    /// let mut prefetch = query.prefetch();
    /// (&mut prefetch).await;
    /// // Render, and drop `prefetch` when a component has subscribed (`use_jobs_query`).
    /// # }
    /// ```
    pub fn prefetch(&self) -> Prefetch {
        let waker = Rc::new(AtomicWaker::new());
        let subscription = self.subscribe({
            let waker = waker.clone();
            move || waker.wake()
        });
        Prefetch { query: self.clone(), waker, subscription }
    }
}

/// The first request of a query: see [`JobsQuery::prefetch`]. It is a subscription as well: dropped before there is
/// another one, it cancels the request.
#[must_use = "dropping it cancels the request"]
pub struct Prefetch {
    query: JobsQuery,
    waker: Rc<AtomicWaker>,
    #[expect(dead_code, reason = "held for its drop")]
    subscription: Subscription,
}

impl Future for Prefetch {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.waker.register(context.waker());
        match self.query.state().fetch_status {
            FetchStatus::Fetching => Poll::Pending,
            _ => Poll::Ready(()),
        }
    }
}
