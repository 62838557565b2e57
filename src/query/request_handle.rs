//! A request that is cancelled when its handle is dropped.

use std::{future::Future, pin::Pin};

use futures_util::future::{AbortHandle, abortable};

/// A request under way. Dropping it cancels the request.
#[derive(Debug)]
#[must_use = "dropping a request cancels it"]
pub(super) struct RequestHandle(AbortHandle);

impl RequestHandle {
    /// Runs `request` until it is done or the handle is dropped.
    pub(super) fn spawn(request: impl Future<Output = ()> + 'static) -> Self {
        Self::spawn_boxed(Box::pin(request))
    }

    /// Compiled once, not for each request.
    fn spawn_boxed(request: Pin<Box<dyn Future<Output = ()>>>) -> Self {
        let (request, handle) = abortable(request);
        super::browser::spawn(async move {
            // That it was cancelled is known to the one who did.
            let _ = request.await;
        });
        Self(handle)
    }
}

impl Drop for RequestHandle {
    fn drop(&mut self) {
        self.0.abort();
    }
}
