//! The subscription to changes: its connection, whose events are hints.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use trpc::{Error, SubscriptionEvent};

use super::{
    JobsEvent, QueryStatus, SubscriptionDecision, SubscriptionFailure, SubscriptionPolicy,
    browser::{self, Timeout},
    clock::now,
    controller::Controller,
    page_environment,
    request_handle::RequestHandle,
    subscription_policy::SILENCE,
};

/// The subscription of a query.
#[derive(Default)]
pub(super) struct UpdateSubscription {
    policy: SubscriptionPolicy,
    connection: Option<RequestHandle>,
    timer: Option<Timeout>,
}

impl UpdateSubscription {
    /// Whether it announces changes.
    pub(super) fn is_trusted(&self, now: DateTime<Utc>) -> bool {
        self.policy.is_trusted(now)
    }
}

impl Controller {
    /// Connects and disconnects as the policy decides, before the poller decides.
    pub(super) fn drive_subscription(self: &Rc<Self>) {
        let procedures = &self.options.router.procedures;
        if procedures.subscription.is_none() {
            return;
        }
        let now = now();
        // First the list: where it does not come, nothing else will.
        let is_wanted = page_environment::is_present()
            && self.is_in_use()
            && self.state.borrow().status == QueryStatus::Success
            && self.poller.borrow().is_allowed()
            && self.tabs.borrow().leader().is_none();
        let mut subscription = self.subscription.borrow_mut();
        subscription.timer = None;
        subscription.policy.set_wanted(is_wanted);
        let wait = loop {
            match subscription.policy.decide(now) {
                SubscriptionDecision::Connect => {
                    subscription.policy.connecting(now);
                    let call = self.options.router.subscription();
                    let (controller, mut stream) = (Rc::downgrade(self), self.client.subscription(&call));
                    subscription.connection = Some(RequestHandle::spawn(async move {
                        loop {
                            let event = stream.next().await;
                            let Some(controller) = controller.upgrade() else { return };
                            if controller.on_subscription_event(event) {
                                return;
                            }
                        }
                    }));
                }
                SubscriptionDecision::Disconnect => {
                    subscription.connection = None;
                    subscription.policy.disconnected(browser::random(), now);
                }
                SubscriptionDecision::WaitUntil(at) => break Some(at),
                SubscriptionDecision::Idle => break None,
            }
        };
        subscription.timer = wait.map(|at| self.schedule_at(at, now));
        // What the leader hears it passes on.
        let is_trusted = self.tabs.borrow().leader().unwrap_or_else(|| subscription.policy.is_trusted(now));
        self.poller.borrow_mut().set_subscribed(is_trusted);
        let has_failed = subscription.policy.take_failure();
        drop(subscription);
        if has_failed {
            // What fails in another way is told where it fails.
            let silence = SILENCE.to_std().unwrap_or_default();
            self.emit(JobsEvent::SubscriptionFailed(SubscriptionFailure::Silent(silence)));
        }
    }

    /// Handles an event of the connection, its failure or its end. Returns whether the connection is over.
    fn on_subscription_event(self: &Rc<Self>, event: Option<Result<SubscriptionEvent, Error>>) -> bool {
        let (now, mut subscription) = (now(), self.subscription.borrow_mut());
        let policy = &mut subscription.policy;
        let was_trusted = policy.is_trusted(now);
        let error = match event {
            Some(Ok(SubscriptionEvent::Returned)) | None => None,
            Some(Ok(SubscriptionEvent::Failed(error)) | Err(error)) => Some(error),
            Some(Ok(event)) => {
                let is_hint = match event {
                    SubscriptionEvent::Connected { .. } => {
                        policy.opened(now);
                        // Changes before it was connected are not announced.
                        true
                    }
                    SubscriptionEvent::Data { .. } => {
                        policy.alive(now);
                        true
                    }
                    _ => policy.alive(now),
                };
                let is_news = policy.is_trusted(now) != was_trusted;
                drop(subscription);
                if is_hint {
                    self.invalidate();
                } else if is_news {
                    self.schedule();
                }
                return false;
            }
        };
        let _done = subscription.connection.take();
        let is_expired = match &error {
            Some(error) if error.status() == Some(404) => {
                subscription.policy.missing(now);
                false
            }
            error => {
                let retry_after = error.as_ref().and_then(|error| self.retry_after(error));
                subscription.policy.ended(retry_after, browser::random(), now);
                error.as_ref().is_some_and(Error::is_session_expired)
            }
        };
        let has_failed = !is_expired && subscription.policy.take_failure();
        drop(subscription);
        let error = error.map(Rc::new);
        if has_failed {
            let failure = error.clone().map_or(SubscriptionFailure::Ended, SubscriptionFailure::Failed);
            self.emit(JobsEvent::SubscriptionFailed(failure));
        }
        match error {
            Some(error) if is_expired => self.session_expired(error),
            // What is on the screen may not be for this user either.
            Some(error) if error.is_forbidden() => self.invalidate(),
            _ => {}
        }
        self.schedule();
        true
    }
}
