//! When to ask.
//!
//! ```text
//!            start / answer / failure                 visible, online, not halted
//!   idle ──────────────────────────────▶ waiting ─────────────────────────────────▶ fetching
//!    ▲                                      │  due: interval, backoff, or at once       │
//!    └── hidden, offline, halted ◀──────────┴──────────────── answer or failure ◀───────┘
//! ```
//!
//! The poller owns no timer and reads no clock. After every call of a method, do what
//! [`decide`](Poller::decide) says.

/// How often to ask. All times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollOptions {
    /// Between an answer and the next question while a job is active and the list is shown.
    pub active: u32,
    /// The same while nothing is active or the list is not shown.
    pub idle: u32,
    /// How long to wait for an answer before it counts as a failure.
    pub timeout: u32,
    /// The wait after the first failure; doubled with each further one.
    pub backoff: u32,
    /// The longest wait after a failure, unless the server asks for more.
    pub backoff_limit: u32,
}

impl Default for PollOptions {
    fn default() -> Self {
        Self { active: 3_000, idle: 15_000, timeout: 10_000, backoff: 1_000, backoff_limit: 30_000 }
    }
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Ask now. A request that is still under way is to be given up.
    Fetch,
    /// Decide again at this moment, in milliseconds on the caller's clock.
    WaitUntil(i64),
    /// Wait for an answer or for something to happen.
    Rest,
}

/// Decides when to ask.
#[derive(Clone, Debug)]
pub struct Poller {
    options: PollOptions,
    visible: bool,
    online: bool,
    shown: bool,
    any_active: bool,
    halted: bool,
    /// When the request under way was sent.
    sent_at: Option<i64>,
    /// When the latest answer or failure came.
    ended_at: Option<i64>,
    failures: u32,
    /// When the latest failure came and how long to wait from then.
    retry: (i64, i64),
    /// The same for what the server asked for (`Retry-After`).
    held_back: (i64, i64),
    /// Ask as soon as that is allowed, whatever the interval.
    at_once: bool,
}

impl Poller {
    /// A poller that wants to ask at once.
    pub fn new(options: PollOptions) -> Self {
        Self {
            options,
            visible: true,
            online: true,
            shown: true,
            any_active: false,
            halted: false,
            sent_at: None,
            ended_at: None,
            failures: 0,
            retry: (i64::MIN, 0),
            held_back: (i64::MIN, 0),
            at_once: true,
        }
    }

    /// Asks as often as this from now on.
    pub fn set_options(&mut self, options: PollOptions) {
        self.options = options;
    }

    /// What to do at `now`.
    pub fn decide(&self, now: i64) -> Decision {
        if self.halted || !self.visible || !self.online {
            return Decision::Rest;
        }
        if self.sent_at.is_some() && !self.at_once {
            return Decision::Rest;
        }
        let (since, wait) = if self.at_once {
            self.held_back
        } else if self.failures > 0 {
            self.retry
        } else {
            let interval =
                if self.any_active && self.shown { self.options.active } else { self.options.idle };
            (self.ended_at.unwrap_or(now), i64::from(interval))
        };
        // A clock that was set back tells nothing of how long it has been.
        let due = if since > now { now } else { since.saturating_add(wait) };
        if due <= now { Decision::Fetch } else { Decision::WaitUntil(due) }
    }

    /// A request goes out.
    pub fn sent(&mut self, now: i64) {
        self.sent_at = Some(now);
        self.at_once = false;
    }

    /// An answer came; `any_active` when a job is running or queued.
    pub fn succeeded(&mut self, any_active: bool, now: i64) {
        self.sent_at = None;
        self.ended_at = Some(now);
        self.failures = 0;
        self.held_back = (i64::MIN, 0);
        self.any_active = any_active;
        // Who answers knows the session.
        self.halted = false;
    }

    /// No answer came. `retry_after` is what the server asked for, in milliseconds; `random` is from 0 to 1
    /// and spreads the load of many clients.
    pub fn failed(&mut self, retry_after: Option<i64>, random: f64, now: i64) {
        self.sent_at = None;
        self.ended_at = Some(now);
        let doubled = self.options.backoff.saturating_mul(1 << self.failures.min(16));
        let wait = f64::from(doubled.min(self.options.backoff_limit)) * (0.75 + 0.5 * random.clamp(0.0, 1.0));
        let asked_for = retry_after.unwrap_or(0);
        self.failures = self.failures.saturating_add(1);
        self.held_back = (now, asked_for);
        self.retry = (now, (wait as i64).max(asked_for));
    }

    /// Ask at once: the user pressed a button, a job left the list. A request under way is given up, since
    /// its answer may be older than the reason to ask.
    pub fn refetch(&mut self) {
        self.at_once = true;
    }

    /// Ask at once even where the server wanted more time: the user said so.
    pub fn retry_now(&mut self) {
        self.halted = false;
        self.held_back = (i64::MIN, 0);
        self.at_once = true;
    }

    /// Stop asking until [`resume`](Self::resume): the session is over.
    pub fn halt(&mut self) {
        self.sent_at = None;
        self.halted = true;
    }

    /// Ask again after [`halt`](Self::halt). Does nothing otherwise.
    pub fn resume(&mut self) {
        if self.halted {
            self.halted = false;
            self.at_once = true;
        }
    }

    /// The document was hidden or shown. Returns whether that is news.
    pub fn set_visible(&mut self, visible: bool, now: i64) -> bool {
        let changed = self.visible != visible;
        self.visible = visible;
        if changed && visible {
            self.returned(now);
        }
        changed
    }

    /// The network went away or came back. Returns whether that is news.
    pub fn set_online(&mut self, online: bool, now: i64) -> bool {
        let changed = self.online != online;
        self.online = online;
        if changed {
            // What is under way will not be answered, or hangs from before.
            self.sent_at = None;
        }
        if changed && online {
            self.returned(now);
        }
        changed
    }

    /// The list is on the screen or behind another tab. Returns whether that is news.
    pub fn set_shown(&mut self, shown: bool) -> bool {
        std::mem::replace(&mut self.shown, shown) != shown
    }

    fn returned(&mut self, now: i64) {
        // A fresh question that is still under way is as good as a new one.
        let fresh = self.sent_at.is_some_and(|at| (0..i64::from(self.options.active)).contains(&(now - at)));
        self.at_once |= !fresh;
    }
}
