//! The subscription to changes: its connection, whose events are hints.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use trpc::{Error, SubscriptionEvent};

use super::{
    QueryStatus, SubscriptionDecision, SubscriptionPolicy, clock::now, controller::Controller,
    page_environment, request_handle::RequestHandle,
};

/// How a query is subscribed.
#[derive(Default)]
pub(super) struct Updates {
    policy: SubscriptionPolicy,
    connection: Option<RequestHandle>,
    timer: Option<Timeout>,
}

impl Controller {
    /// Does what the policy decides, before the poller decides.
    pub(super) fn follow_updates(self: &Rc<Self>) {
        let procedures = &self.options.router.procedures;
        if procedures.subscription.is_none() {
            return;
        }
        let now = now();
        // First the list: where it does not come, nothing else will.
        let is_wanted = page_environment::is_present()
            && !self.subscribers.is_empty()
            && self.state.borrow().status == QueryStatus::Success
            && self.poller.borrow().is_allowed();
        let mut updates = self.updates.borrow_mut();
        updates.timer = None;
        updates.policy.set_wanted(is_wanted);
        let wait = loop {
            match updates.policy.decide(now) {
                SubscriptionDecision::Connect => {
                    updates.policy.connecting(now);
                    let call = self.options.router.subscription();
                    let (controller, mut subscription) =
                        (Rc::downgrade(self), self.client.subscription(&call));
                    updates.connection = Some(RequestHandle::spawn(async move {
                        loop {
                            let said = subscription.next().await;
                            let Some(controller) = controller.upgrade() else { return };
                            if controller.heard(said) {
                                return;
                            }
                        }
                    }));
                }
                SubscriptionDecision::Disconnect => {
                    updates.connection = None;
                    updates.policy.disconnected(js_sys::Math::random(), now);
                }
                SubscriptionDecision::WaitUntil(at) => break Some(at),
                SubscriptionDecision::Idle => break None,
            }
        };
        updates.timer = wait.map(|at| self.schedule_at(at, now));
        self.poller.borrow_mut().set_pushed(updates.policy.is_trusted(now));
    }

    /// Takes in what the server says. Whether that was all.
    fn heard(self: &Rc<Self>, said: Option<Result<SubscriptionEvent, Error>>) -> bool {
        let (now, mut updates) = (now(), self.updates.borrow_mut());
        let policy = &mut updates.policy;
        let was_trusted = policy.is_trusted(now);
        let error = match said {
            Some(Ok(SubscriptionEvent::Returned)) | None => None,
            Some(Ok(SubscriptionEvent::Failed(error)) | Err(error)) => Some(error),
            Some(Ok(event)) => {
                let is_hint = match event {
                    SubscriptionEvent::Connected { .. } => {
                        policy.opened(now);
                        // What has happened before, nobody has told.
                        true
                    }
                    SubscriptionEvent::Data { .. } => {
                        policy.alive(now);
                        true
                    }
                    _ => policy.alive(now),
                };
                let is_news = policy.is_trusted(now) != was_trusted;
                drop(updates);
                if is_hint {
                    self.invalidate();
                } else if is_news {
                    self.schedule();
                }
                return false;
            }
        };
        let _done = updates.connection.take();
        let is_expired = match &error {
            Some(error) if error.status() == Some(404) => {
                updates.policy.missing(now);
                false
            }
            error => {
                let retry_after = error.as_ref().and_then(|error| self.retry_after(error));
                updates.policy.ended(retry_after, js_sys::Math::random(), now);
                error.as_ref().is_some_and(Error::is_session_expired)
            }
        };
        drop(updates);
        match error {
            Some(error) if is_expired => self.session_expired(Rc::new(error)),
            // What is on the screen may not be for this user either.
            Some(error) if error.is_forbidden() => self.invalidate(),
            _ => {}
        }
        self.schedule();
        true
    }
}
