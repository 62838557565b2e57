//! What queries want of the browser, in a simulated one.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use serde_json::value::RawValue;
use trpc::{Call, Client, Error, ProcedureKind, Responses};

use super::simulation::{Requested, with_world};

/// A timer of the tab that runs now. Dropping it ends it.
pub(super) struct Timeout(u64);

impl Timeout {
    pub(super) fn new(millis: u32, callback: impl FnOnce() + 'static) -> Self {
        Self(with_world(|world| world.add_timer(millis, Box::new(callback))))
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        let _callback = with_world(|world| world.remove_timer(self.0));
    }
}

pub(super) fn random() -> f64 {
    with_world(|world| world.random())
}

pub(super) fn spawn(task: impl Future<Output = ()> + 'static) {
    with_world(|world| world.add_task(Box::pin(task)));
}

pub(super) fn send(
    _client: &Client,
    kind: ProcedureKind,
    calls: Vec<Call>,
) -> impl Future<Output = Result<Responses, Error>> + use<> {
    async move {
        let what = Requested::of(&calls);
        Exchange(with_world(|world| world.send(kind, calls, what))).await
    }
}

pub(super) fn call(
    _client: &Client,
    kind: ProcedureKind,
    call: Call,
) -> impl Future<Output = Result<Box<RawValue>, Error>> + use<> {
    async move {
        // Nothing else is asked for by itself.
        let what = Requested::details(&call);
        let responses = Exchange(with_world(|world| world.send(kind, vec![call], what))).await?;
        let result = responses.raw_results().into_iter().next().unwrap_or(Err(Error::Aborted))?;
        Ok(result.to_owned())
    }
}

pub(super) fn absolute_url(endpoint: &str) -> Option<String> {
    Some(["https://console.example", endpoint].concat())
}

/// A request under way. Dropping it cancels it.
struct Exchange(u64);

impl Future for Exchange {
    type Output = Result<Responses, Error>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        with_world(|world| world.take_answer(self.0)).map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        with_world(|world| world.cancel(self.0));
    }
}
