//! Gathers the calls of one tick and sends them together.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    task::Poll,
};

use futures_channel::oneshot;
use serde_json::value::RawValue;
use wasm_bindgen_futures::spawn_local;

use super::ClientState;
use crate::{Call, Error, ProcedureKind, Request, Response};

type CallResult = Result<Box<RawValue>, Error>;

/// A call that waits for the end of the tick.
pub(super) struct QueuedCall {
    kind: ProcedureKind,
    call: Call,
    sender: oneshot::Sender<CallResult>,
}

impl ClientState {
    /// Makes a call together with the others of this tick. Dropping the future cancels it.
    pub(super) async fn batched(self: &Rc<Self>, kind: ProcedureKind, call: Call) -> CallResult {
        let (sender, receiver) = oneshot::channel();
        let is_first = {
            let mut queue = self.queue.borrow_mut();
            queue.push(QueuedCall { kind, call, sender });
            queue.len() == 1
        };
        if is_first {
            let inner = self.clone();
            // A microtask: after the code that runs now, before anything else.
            spawn_local(async move { inner.flush() });
        }
        receiver.await.unwrap_or(Err(Error::Aborted))
    }

    fn flush(self: &Rc<Self>) {
        let (queries, mutations): (Vec<_>, Vec<_>) = self
            .queue
            .take()
            .into_iter()
            .filter(|queued| !queued.sender.is_canceled())
            .partition(|queued| queued.kind == ProcedureKind::Query);
        for (kind, mut queued) in [(ProcedureKind::Query, queries), (ProcedureKind::Mutation, mutations)] {
            while !queued.is_empty() {
                let rest = queued.split_off(queued.len().min(self.batch_size()));
                spawn_local(self.clone().send_batch(kind, std::mem::replace(&mut queued, rest)));
            }
        }
    }

    async fn send_batch(self: Rc<Self>, kind: ProcedureKind, queued: Vec<QueuedCall>) {
        let (calls, mut senders): (Vec<_>, Vec<_>) =
            queued.into_iter().map(|queued| (queued.call, queued.sender)).unzip();
        let results = {
            let mut request = pin!(self.request(kind, &calls, Vec::new()));
            poll_fn(|cx| {
                let mut is_canceled = true;
                for sender in &mut senders {
                    is_canceled &= sender.poll_canceled(cx).is_ready();
                }
                if is_canceled {
                    // Dropping the request aborts it.
                    return Poll::Ready(Vec::new());
                }
                request.as_mut().poll(cx).map(|response| self.results(response, calls.len()))
            })
            .await
        };
        for (sender, result) in senders.into_iter().zip(results) {
            // A call that was dropped meanwhile needs no result.
            let _ = sender.send(result);
        }
    }

    fn results(&self, response: Result<Response, Error>, calls: usize) -> Vec<CallResult> {
        match response {
            Ok(response) => response
                .raw_results(self.options.request.transformer, calls, calls != 1)
                .into_iter()
                .map(|result| result.map(ToOwned::to_owned))
                .collect(),
            Err(error) => (0..calls).map(|_| Err(error.clone())).collect(),
        }
    }

    /// Sends calls of one kind as one request.
    pub(super) async fn request(
        &self,
        kind: ProcedureKind,
        calls: &[Call],
        spare: Vec<u8>,
    ) -> Result<Response, Error> {
        let options = &self.options.request;
        let request = match calls {
            [call] => Request::single(options, kind, call),
            calls => Request::batch(options, kind, calls),
        };
        self.fetch(&request, spare).await
    }

    /// The most calls that a request may carry.
    pub(super) fn batch_size(&self) -> usize {
        if self.options.batching { self.options.max_batch_size.max(1) } else { 1 }
    }
}
