//! What is due, in the tabs that run: tasks, messages, requests, timers.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use futures_util::task::noop_waker;
use trpc::Error;

use super::{
    super::{request::TIMEOUT, server::ServerOutcome, with_world},
    Mail, SentRequest, What, World,
};

/// Runs a tab's code.
pub(in super::super) fn in_tab<T>(tab: usize, then: impl FnOnce() -> T) -> T {
    with_world(|world| world.current = tab);
    then()
}

/// Does what is due now, until nothing is: answers, timers, messages, tasks.
pub(in super::super) fn settle() {
    for _ in 0..2_000 {
        if !(run_tasks() || deliver() || reach_one() || answer_one() || fire_one()) {
            return;
        }
    }
    panic!("the page is busy without end");
}

fn run_tasks() -> bool {
    let mut is_any_done = false;
    let count = with_world(|world| world.tabs.len());
    for tab in 0..count {
        let tasks = with_world(|world| match world.runs(tab) {
            true => std::mem::take(&mut world.tabs[tab].tasks),
            false => Vec::new(),
        });
        for mut task in tasks {
            let waker = noop_waker();
            let poll = in_tab(tab, || task.as_mut().poll(&mut Context::from_waker(&waker)));
            match poll {
                Poll::Ready(()) => {
                    is_any_done = true;
                    drop(task);
                }
                Poll::Pending => with_world(|world| world.tabs[tab].tasks.push(task)),
            }
        }
    }
    is_any_done
}

fn deliver() -> bool {
    let next = with_world(|world| {
        let place = (0..world.mail.len()).find(|place| world.runs(world.mail[*place].0))?;
        let (tab, mail) = world.mail.remove(place)?;
        world.current = tab;
        Some((tab, mail))
    });
    let Some((tab, mail)) = next else { return with_world(World::forget_mail_of_closed) };
    match mail {
        Mail::Lock(event, what) => event(what),
        Mail::Message(channel, text) => {
            let heard = with_world(|world| {
                world.channels.iter().find(|it| it.id == channel).map(|it| it.heard.clone())
            });
            if let Some(heard) = heard {
                heard(Some(text));
            }
        }
        Mail::Page(event) => {
            with_world(|world| world.note(tab, What::Page(event)));
            let listeners: Vec<_> =
                with_world(|world| world.tabs[tab].listeners.iter().map(|(_, it)| it.clone()).collect());
            for listener in listeners {
                listener(event);
            }
        }
    }
    true
}

impl World {
    fn forget_mail_of_closed(&mut self) -> bool {
        let Self { mail, tabs, .. } = self;
        mail.retain(|(tab, _)| !tabs[*tab].closed);
        false
    }
}

/// The next request that is due reaches the server, in the order in which they were sent.
fn reach_one() -> bool {
    with_world(|world| {
        let now = world.now;
        let is_due = |sent: &&mut SentRequest| {
            sent.outcome.is_none() && sent.answer.is_none() && sent.reaches_at <= now
        };
        let Some(sent) = world.requests.iter_mut().find(is_due) else { return false };
        let key = world.tabs[sent.tab].key;
        sent.outcome = Some(world.server.outcome(key, sent.kind, &sent.calls, sent.fate, now));
        true
    })
}

/// Answers the next request that is due, or ends it where it has taken too long.
fn answer_one() -> bool {
    with_world(|world| {
        let now = world.now;
        let is_due = |sent: &SentRequest| sent.answer.is_none() && sent.due() <= now && world.runs(sent.tab);
        let Some(place) = world.requests.iter().position(is_due) else { return false };
        let sent = &mut world.requests[place];
        let after = Duration::from_millis(TIMEOUT as u64);
        let timeout = || ServerOutcome::nothing(now, Err(Error::Timeout { after }));
        let outcome = sent.outcome.take().filter(|outcome| outcome.due <= sent.sent_at + TIMEOUT);
        sent.answer = Some(sent.outcome.insert(outcome.unwrap_or_else(timeout)).result.clone());
        true
    })
}

fn fire_one() -> bool {
    let timer = with_world(|world| {
        let due = world
            .timers
            .iter()
            .enumerate()
            .filter(|(_, timer)| timer.due <= world.now && world.runs(timer.tab));
        let place = due.min_by_key(|(_, timer)| (timer.due, timer.id))?.0;
        let timer = world.timers.swap_remove(place);
        world.current = timer.tab;
        Some(timer.callback)
    });
    let Some(callback) = timer else { return false };
    callback();
    true
}
