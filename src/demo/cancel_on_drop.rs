//! A task that ends with its owner.

use std::pin::Pin;

use futures_util::future::{AbortHandle, abortable};
use wasm_bindgen_futures::spawn_local;

/// Cancels a task, and the request that it waits for, when dropped.
pub(super) struct CancelOnDrop(AbortHandle);

impl CancelOnDrop {
    /// Starts the task.
    pub(super) fn spawn(task: impl Future<Output = ()> + 'static) -> Self {
        Self::spawn_boxed(Box::pin(task))
    }

    /// Compiled once, not for each task.
    fn spawn_boxed(task: Pin<Box<dyn Future<Output = ()>>>) -> Self {
        let (task, handle) = abortable(task);
        spawn_local(async move {
            // What was cancelled has no result.
            let _ = task.await;
        });
        Self(handle)
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
