//! Which jobs are watched.

use std::rc::Rc;

use serde_json::{Value, json};

use super::Session;
use crate::job::JobId;

/// So many jobs are watched singly; the one watched longest ago gives way.
const MOST: usize = 100;

/// All jobs, or those that the reader has picked. Comparing it with an equal one is cheap.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Watched {
    /// The switch is on: every job is watched.
    pub(crate) all: bool,
    /// Those watched singly, for when the switch is off.
    jobs: Rc<[JobId]>,
}

impl Watched {
    /// Those watched singly, for when the switch is off.
    pub(crate) fn jobs(&self) -> &Rc<[JobId]> {
        &self.jobs
    }

    /// Whether anything is watched.
    pub(crate) fn is_any(&self) -> bool {
        self.all || !self.jobs.is_empty()
    }

    /// Whether the reader is told when this job ends.
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.all || self.is_picked(id)
    }

    /// Whether this job is watched singly.
    pub(crate) fn is_picked(&self, id: &str) -> bool {
        self.jobs.iter().any(|job| **job == *id)
    }

    /// The same with the switch on or off.
    pub(crate) fn with_all(&self, all: bool) -> Self {
        Self { all, jobs: self.jobs.clone() }
    }

    /// The same with this job picked, or no longer.
    pub(crate) fn toggled(&self, id: &JobId) -> Self {
        let mut jobs: Vec<_> = self.jobs.iter().filter(|job| *job != id).cloned().collect();
        if !self.is_picked(id) {
            jobs.push(id.clone());
        }
        let surplus = jobs.len().saturating_sub(MOST);
        Self { all: self.all, jobs: jobs.into_iter().skip(surplus).collect() }
    }

    /// The same without jobs that have ended.
    pub(crate) fn without(&self, ended: impl Fn(&str) -> bool) -> Self {
        if !self.jobs.iter().any(|job| ended(job)) {
            return self.clone();
        }
        Self { all: self.all, jobs: self.jobs.iter().filter(|job| !ended(job)).cloned().collect() }
    }

    /// What is stored of it in a session.
    pub(crate) fn to_text(&self, session: &Session) -> String {
        let jobs: Vec<&str> = self.jobs.iter().map(|job| &**job).collect();
        match session.mark() {
            Some(mark) => json!({ "all": self.all, "jobs": jobs, "session": mark }),
            None => json!({ "all": self.all, "jobs": jobs }),
        }
        .to_string()
    }

    /// What was stored, by whatever version, and in which session; of what cannot be read nothing is watched.
    pub(crate) fn parse(text: &str) -> (Self, Session) {
        let stored: Value = serde_json::from_str(text).unwrap_or_default();
        let jobs = stored.get("jobs").and_then(Value::as_array).into_iter().flatten();
        let watched = Self {
            all: stored.get("all").and_then(Value::as_bool).unwrap_or_default(),
            jobs: jobs.filter_map(Value::as_str).take(MOST).map(JobId::from).collect(),
        };
        (watched, Session::from_mark(stored.get("session").and_then(Value::as_str)))
    }

    /// What was stored in this session: of another one nothing is watched.
    pub(crate) fn of(session: &Session, text: Option<&str>) -> Self {
        let stored = text.map(Self::parse).filter(|(_, of)| of == session);
        stored.map(|(watched, _)| watched).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, option, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn what_is_stored_comes_back(all: bool, picked in vec("\\PC{1,8}", 0..150), key in option::of("[a-c]"), other in option::of("[a-c]")) {
            let mut watched = Watched::default().with_all(all);
            for id in &picked {
                watched = watched.toggled(&JobId::from(id.as_str()));
            }
            prop_assert!(watched.jobs.len() <= MOST);
            let (session, another) = (Session::of(key.as_deref()), Session::of(other.as_deref()));
            let text = watched.to_text(&session);
            prop_assert_eq!(&Watched::parse(&text), &(watched.clone(), session.clone()));
            let expected = if key == other { watched } else { Watched::default() };
            prop_assert_eq!(Watched::of(&another, Some(&text)), expected);
        }

        #[test]
        fn a_job_toggled_twice_is_as_before(picked in vec("[a-d]", 0..6), id in "[a-d]") {
            let id = JobId::from(id);
            let watched = picked.iter().fold(Watched::default(), |all, id| all.toggled(&JobId::from(id.as_str())));
            prop_assert_ne!(watched.toggled(&id).contains(&id), watched.contains(&id));
            let twice = watched.toggled(&id).toggled(&id);
            prop_assert_eq!(twice.contains(&id), watched.contains(&id));
            prop_assert_eq!(twice.jobs.len(), watched.jobs.len());
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            Watched::parse(&text);
        }
    }

    #[test]
    fn the_switch_keeps_what_is_picked() {
        let picked = Watched::default().toggled(&"a".into());
        let all = picked.with_all(true);
        assert!(all.contains("b") && !all.is_picked("b") && all.is_picked("a"));
        assert_eq!(all.with_all(false), picked);
        assert!(!picked.without(|id| id == "a").is_any());
        for text in ["", "null", "[]", "7", r#"{"all":1,"jobs":{}}"#] {
            assert_eq!(Watched::parse(text), Default::default(), "{text}");
        }
    }
}
