//! A subscription over `fetch`: unlike an `EventSource` it sends headers, sees statuses and can be cancelled.

use std::{collections::VecDeque, fmt, rc::Rc};

use super::{
    ClientState,
    fetch::{AbortOnDrop, Rejected, in_time},
    foreign_response::{BodyReader, ForeignResponse},
};
use crate::{Error, ProcedureKind, Request, SubscriptionEvent, SubscriptionReader};

/// One connection of a subscription. Dropping it ends it. What comes after its end is the caller's decision: see
/// [`Call::resume_after`](crate::Call::resume_after).
#[must_use = "dropping a subscription ends it"]
pub struct SubscriptionStream {
    inner: Rc<ClientState>,
    request: Request,
    controller: AbortOnDrop,
    state: State,
    reader: SubscriptionReader,
    /// Events that have arrived and wait for [`next`](Self::next).
    events: VecDeque<SubscriptionEvent>,
}

enum State {
    Unsent,
    Open(BodyReader, Rejected),
    Ended,
}

impl fmt::Debug for SubscriptionStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubscriptionStream")
    }
}

impl SubscriptionStream {
    pub(super) fn new(inner: Rc<ClientState>, call: &crate::Call) -> Self {
        let request = Request::single(&inner.options.request, ProcedureKind::Subscription, call);
        let reader = SubscriptionReader::new(inner.options.request.transformer);
        Self {
            inner,
            request,
            controller: AbortOnDrop::new(),
            state: State::Unsent,
            reader,
            events: VecDeque::new(),
        }
    }

    /// What the server says next; `None` once the connection is over. Connects when it is called first, within the
    /// client's time-out; how long the server may be silent after that, the caller decides. A caller that stops to wait for it
    /// loses nothing of a stream that is open; where it was still connecting, the next call connects anew.
    ///
    /// # Errors
    /// Why there is no stream, or no more of it: see [`Error`]. It is the last that is said.
    pub async fn next(&mut self) -> Option<Result<SubscriptionEvent, Error>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(Ok(event));
            }
            if let Err(error) = self.receive().await {
                self.state = State::Ended;
                return Some(Err(error));
            }
            if self.events.is_empty() && matches!(self.state, State::Ended) {
                return None;
            }
        }
    }

    /// The id of the latest event, for [`Call::resume_after`](crate::Call::resume_after); empty without one.
    pub fn last_event_id(&self) -> &str {
        self.reader.last_event_id()
    }

    async fn receive(&mut self) -> Result<(), Error> {
        match &mut self.state {
            State::Ended => {}
            State::Unsent => {
                let timeout = self.inner.timeout.get();
                self.state = in_time(timeout, self.connect()).await?;
            }
            State::Open(body, rejected) => match body.read().await.map_err(rejected)? {
                Some(bytes) => self.events.extend(self.reader.read(&bytes)),
                None => self.state = State::Ended,
            },
        }
        Ok(())
    }

    async fn connect(&self) -> Result<State, Error> {
        let signal = self.controller.signal();
        let (response, rejected) =
            self.inner.head(&self.request, signal.as_ref(), Some("text/event-stream")).await?;
        if is_stream(&response) {
            return Ok(State::Open(response.body().map_err(rejected)?, rejected));
        }
        // A failure of the request as a whole, or something else than a tRPC server.
        let response = response.read(&self.request.url, Vec::new()).await.map_err(rejected)?;
        let result = response.raw_results(self.inner.options.request.transformer, 1, false).pop();
        match result {
            Some(Err(error)) => Err(error),
            _ => Err(Error::Decode { message: "it is no stream of events, so no subscription".to_owned() }),
        }
    }
}

fn is_stream(response: &ForeignResponse) -> bool {
    response.status() == 200
        && response.header("content-type").is_some_and(|kind| {
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
        })
}
