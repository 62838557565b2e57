//! Which filters count: the host's, or the reader's, who may have changed them since.

use std::{cell::RefCell, collections::VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::Filters;

/// So many of the filters that the host was told are recognized when it sets them.
const MOST: usize = 32;

/// For so long: the routers of hosts can be slower than a reader who types; filters that come back later are wanted.
pub(crate) const ECHOED_WITHIN: TimeDelta = TimeDelta::seconds(3);

thread_local!(static CHOSEN: RefCell<VecDeque<Filters>> = RefCell::default());

/// Whether a reader has chosen these of late, in any view: a host that gives them repeats what it was told.
fn is_chosen(filters: &Filters) -> bool {
    CHOSEN.with_borrow(|chosen| chosen.contains(filters))
}

fn remember_chosen(filters: &Filters) {
    CHOSEN.with_borrow_mut(|chosen| {
        chosen.push_back(filters.clone());
        if chosen.len() > MOST {
            chosen.pop_front();
        }
    });
}

/// The filters as the host wants them. A host that keeps them, such as in its address, repeats what it was told, and may be late
/// with it: that is no wish of its own.
pub(crate) struct ControlledFilters {
    /// The option as it was given last, if it was.
    option: Option<Filters>,
    /// What the host has wanted of its own accord.
    wish: Filters,
    /// Whose jobs the wish is about.
    owner: u32,
    /// What the host takes for shown: its latest wish, or what it was told since.
    known: Filters,
    /// What it was told since that wish, the latest at the end.
    told: VecDeque<(Filters, DateTime<Utc>)>,
    /// It repeats each of them once at most.
    is_once: bool,
    /// The option was given for the jobs of another owner.
    is_of_former: bool,
    /// What has to be shown, in place of what the reader has chosen.
    wanted: Option<Filters>,
    /// How often something had to.
    times_wanted: usize,
}

impl ControlledFilters {
    /// The option at first.
    pub(crate) fn new(option: &Option<Filters>, owner: u32) -> Self {
        let shown = option.clone().unwrap_or_default();
        Self {
            option: option.clone(),
            wish: shown.clone(),
            owner,
            known: shown,
            told: VecDeque::new(),
            is_once: false,
            is_of_former: false,
            wanted: None,
            times_wanted: 0,
        }
    }

    /// The same for a host that repeats each of what it was told once at most: what comes again, as by "Back", is wanted. The custom
    /// element does not: it repeats at once what its host may repeat later.
    pub(crate) fn each_once(mut self) -> Self {
        self.is_once = true;
        self
    }

    /// The option as it is now, and whose jobs are shown. With another's jobs the reader's filters go, which may be another
    /// person's, and so do the open details.
    pub(crate) fn given(&mut self, option: &Option<Filters>, owner: u32, now: DateTime<Utc>) {
        let is_other_owner = std::mem::replace(&mut self.owner, owner) != owner;
        let is_new = *option != self.option;
        // Who takes the option back repeats nothing.
        let is_echo = is_new && option.as_ref().is_some_and(|option| self.take_echo(option, now));
        let is_wish = is_new && !is_echo;
        self.option = option.clone();
        self.is_of_former = !is_new && (self.is_of_former || is_other_owner);
        if is_wish {
            self.wish = option.clone().unwrap_or_default();
            self.known = self.wish.clone();
            if !is_other_owner {
                self.told.clear();
            }
        } else if is_other_owner && is_chosen(&self.wish) {
            self.wish = Filters::default();
        } else if is_other_owner {
            self.wish.job = None;
        }
        if is_wish || is_other_owner {
            self.wanted = Some(self.wish.clone());
            self.times_wanted += 1;
        }
    }

    /// What has to be shown until it [was set](Self::take_wanted).
    pub(crate) fn wanted(&self) -> Option<&Filters> {
        self.wanted.as_ref()
    }

    /// Another number for each that has to be set.
    pub(crate) fn times_wanted(&self) -> usize {
        self.times_wanted
    }

    pub(crate) fn take_wanted(&mut self) -> Option<Filters> {
        self.wanted.take()
    }

    /// These are shown now. Whether the host has to be told.
    pub(crate) fn shown(&mut self, filters: &Filters, now: DateTime<Utc>) -> bool {
        let is_news = *filters != self.known;
        if is_news {
            if *filters != self.wish {
                remember_chosen(filters);
            }
            self.known = filters.clone();
            self.told.push_back((filters.clone(), now));
            if self.told.len() > MOST {
                self.told.pop_front();
            }
        }
        is_news
    }

    /// The host has not taken over what it was told: what it gave last is shown again, though not what was another owner's.
    pub(crate) fn take_back(&mut self) {
        let given =
            if self.is_of_former { self.wish.clone() } else { self.option.clone().unwrap_or_default() };
        self.known = given.clone();
        self.told.clear();
        self.wanted = Some(given);
        self.times_wanted += 1;
    }

    /// Whether the host repeats what it was told. It does so in the order in which it was told, and may leave some out.
    fn take_echo(&mut self, option: &Filters, now: DateTime<Utc>) -> bool {
        // The latest counts for as long as it is the latest.
        let latest = self.told.len().saturating_sub(1);
        let is_echo = |index: usize, at: DateTime<Utc>| index == latest || now - at < ECHOED_WITHIN;
        let mut told = self.told.iter().enumerate();
        let echoed = told.find(|&(index, (told, at))| told == option && is_echo(index, *at));
        let Some((index, _)) = echoed else { return false };
        if self.is_once {
            self.told.drain(..=index);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn status(name: &str) -> Filters {
        Filters::default().with_statuses([name])
    }

    fn words(text: &str) -> Filters {
        Filters::default().with_query(text)
    }

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_763_000_000_000 + millis).unwrap()
    }

    #[test]
    fn what_was_told_a_while_ago_is_wanted_when_it_comes_again() {
        let mut view = View::new(&Filters::default());
        for (name, millis) in [("failed", 0), ("running", 1_000)] {
            view.reader(status(name), millis);
            view.host(&status(name), 1, millis + 10);
            assert_eq!(view.shown, status(name));
        }
        view.host(&status("failed"), 1, 4_000);
        assert_eq!(view.shown, status("failed"), "Back");
    }

    #[test]
    fn what_a_host_that_repeats_each_once_has_repeated_is_wanted_when_it_comes_again_at_once() {
        let mut view = View::once(&Filters::default());
        for name in ["failed", "running"] {
            view.reader(status(name), 0);
            view.host(&status(name), 1, 10);
        }
        view.host(&status("failed"), 1, 20);
        assert_eq!(view.shown, status("failed"), "Back");
    }

    #[test]
    fn what_the_element_has_repeated_at_once_is_an_echo_when_its_host_repeats_it() {
        let mut view = View::new(&Filters::default());
        for text in ["a", "ab"] {
            view.reader(words(text), 0);
            view.host(&words(text), 1, 0);
        }
        view.host(&words("a"), 1, 60);
        assert_eq!(view.shown, words("ab"));
    }

    /// A host with an option, and what is shown.
    struct View {
        host: ControlledFilters,
        shown: Filters,
        told: Vec<Filters>,
    }

    impl View {
        fn new(option: &Filters) -> Self {
            Self {
                host: ControlledFilters::new(&Some(option.clone()), 1),
                shown: option.clone(),
                told: Vec::new(),
            }
        }

        /// A host that repeats each once.
        fn once(option: &Filters) -> Self {
            let view = Self::new(option);
            Self { host: view.host.each_once(), ..view }
        }

        fn reader(&mut self, filters: Filters, millis: i64) {
            if self.host.shown(&filters, at(millis)) {
                self.told.push(filters.clone());
            }
            self.shown = filters;
        }

        fn host(&mut self, option: &Filters, owner: u32, millis: i64) {
            self.given(&Some(option.clone()), owner, millis);
        }

        fn given(&mut self, option: &Option<Filters>, owner: u32, millis: i64) {
            self.host.given(option, owner, at(millis));
            if let Some(wanted) = self.host.take_wanted() {
                self.reader(wanted, millis);
            }
        }
    }

    #[test]
    fn what_the_host_sets_is_shown_and_not_told() {
        let mut view = View::new(&Filters::default());
        view.host(&status("failed"), 1, 0);
        assert_eq!((&view.shown, view.told.len()), (&status("failed"), 0));
        view.reader(status("running"), 1);
        view.host(&status("running"), 1, 2);
        view.host(&status("failed"), 1, 3);
        assert_eq!((&view.shown, view.told.len()), (&status("failed"), 1), "it may want the same again");
    }

    #[test]
    fn with_anothers_jobs_the_hosts_filters_count_and_no_details_are_open() {
        let option = status("failed").with_job(Some("run_1".into()));
        let mut view = View::new(&option);
        view.reader(words("secret"), 0);
        // What the reader chooses becomes the option.
        view.host(&words("secret"), 1, 0);
        view.host(&words("secret"), 2, 1);
        assert_eq!(view.shown, status("failed"));
        assert_eq!(view.told, [words("secret"), status("failed")]);
        view.host(&words("secret"), 2, 2);
        assert_eq!(view.shown, status("failed"), "a late echo brings nothing of the former reader's back");
    }

    #[test]
    fn what_the_host_sets_with_anothers_jobs_is_for_them() {
        let mut view = View::new(&Filters::default());
        view.reader(words("secret"), 0);
        view.host(&status("running").with_job(Some("run_2".into())), 2, 1);
        assert_eq!(view.shown, status("running").with_job(Some("run_2".into())));
        view.host(&words("secret"), 2, 2);
        assert_eq!(view.shown.query, "".into());
    }

    #[test]
    fn what_a_reader_had_chosen_in_a_view_before_is_no_wish() {
        View::new(&Filters::default()).reader(words("secret"), 0);
        let mut host = ControlledFilters::new(&Some(words("secret")), 1);
        host.given(&Some(words("secret")), 1, at(0));
        assert_eq!(host.wanted(), None);
        host.given(&Some(words("secret")), 2, at(0));
        assert_eq!(host.take_wanted(), Some(Filters::default()));
    }

    #[test]
    fn what_a_reader_chose_is_no_wish_when_it_comes_again_by_back() {
        let mut view = View::once(&Filters::default());
        view.reader(words("secret"), 0);
        view.host(&words("secret"), 1, 1);
        view.reader(words("secret").with_job(Some("run_1".into())), 2);
        view.host(&words("secret").with_job(Some("run_1".into())), 1, 3);
        view.host(&words("secret"), 1, 4);
        assert_eq!(view.shown, words("secret"), "Back");
        view.host(&words("secret"), 2, 5);
        assert_eq!(view.shown, Filters::default());
    }

    #[test]
    fn what_the_host_does_not_take_over_is_taken_back_to_nothing_of_another_owners() {
        let mut view = View::once(&status("failed"));
        view.reader(words("secret"), 0);
        view.host(&words("secret"), 1, 1);
        view.host(&words("secret"), 2, 2);
        assert_eq!(view.shown, status("failed"), "what the host wants of its own accord");
        view.host.take_back();
        let wanted = view.host.take_wanted();
        assert_eq!(wanted, Some(status("failed")), "the host is slow");
    }

    #[test]
    fn what_was_told_long_ago_is_a_wish_unless_it_is_the_latest() {
        let mut view = View::new(&status("failed"));
        view.reader(Filters::default(), 0);
        view.reader(words("a"), 0);
        view.host(&words("a"), 1, 60_000);
        assert_eq!(view.shown, words("a"));
        view.host(&Filters::default(), 1, 60_000);
        assert_eq!(view.shown, Filters::default(), "the host's own button");
    }

    #[test]
    fn an_option_that_is_taken_back_takes_the_readers_choice_with_it() {
        let mut view = View::new(&status("failed"));
        for filters in [Filters::default(), words("a")] {
            view.reader(filters.clone(), 0);
            view.host(&filters, 1, 0);
        }
        view.given(&None, 1, 0);
        assert_eq!(view.shown, Filters::default(), "although it was told just now");
    }

    #[test]
    fn what_the_host_does_not_take_over_is_taken_back_and_not_told() {
        let mut view = View::new(&status("failed"));
        view.reader(status("running"), 0);
        view.host.take_back();
        let wanted = view.host.take_wanted().unwrap();
        view.reader(wanted, 3_000);
        assert_eq!((&view.shown, view.told.len()), (&status("failed"), 1));
        view.reader(status("running"), 3_100);
        assert_eq!(view.told.len(), 2, "it is told once more");
    }

    proptest! {
        #[test]
        fn a_late_router_takes_back_nothing_that_was_typed(
            text in "[ab ]{1,20}",
            lag in 0usize..20,
            is_once: bool,
        ) {
            let mut view = View::new(&Filters::default());
            view.host.is_once = is_once;
            let texts: Vec<_> = (1..=text.len()).map(|length| words(&text[..length])).collect();
            for step in 0..texts.len() + lag {
                let now = step as i64 * 90;
                if let Some(typed) = texts.get(step) {
                    view.reader(typed.clone(), now);
                }
                if let Some(echo) = step.checked_sub(lag).and_then(|index| view.told.get(index)).cloned() {
                    view.host(&echo, 1, now);
                }
                prop_assert_eq!(&view.shown, &texts[step.min(texts.len() - 1)]);
            }
            prop_assert_eq!(view.told, texts);
        }

        #[test]
        fn the_host_always_knows_what_is_shown(
            steps in prop::collection::vec((0u8..3, 0u8..4), 0..60),
            is_once: bool,
        ) {
            let mut view = View::new(&Filters::default());
            view.host.is_once = is_once;
            let mut known = Filters::default();
            for (step, (who, word)) in (0..).zip(steps) {
                let filters = words(&word.to_string());
                let (told, before) = (view.told.len(), view.shown.clone());
                match who {
                    0 => view.reader(filters, step),
                    1 => {
                        view.host(&filters, 1, step);
                        if view.shown != before {
                            known = filters;
                        }
                    }
                    _ => view.given(&view.host.option.clone(), step as u32, step),
                }
                if let Some(last) = view.told.get(told..).and_then(<[_]>::last) {
                    known = last.clone();
                }
                prop_assert_eq!(&known, &view.shown);
            }
        }
    }
}
