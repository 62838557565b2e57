//! From the details of one job to those of the next.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::{JobAction, Shape, icon::icon};
use crate::{
    dom::computed_style,
    filter::FilteredJobs,
    i18n::messages::details::{next, previous},
    job::JobId,
};

/// The jobs before and after the one whose details are shown, in the order of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Neighbours {
    pub previous: Option<JobId>,
    pub next: Option<JobId>,
}

impl Neighbours {
    /// The neighbours of `id` among the jobs that are shown. `place` is where a job was found last: one that filters or
    /// the server have taken out of the list since keeps its neighbours. A job that was never in it has none.
    pub(super) fn of(id: &JobId, shown: &FilteredJobs, place: &mut Option<(JobId, usize)>) -> Self {
        let ids: Vec<&JobId> =
            shown.running.iter().chain(&*shown.recent).map(|entry| &entry.job.id).collect();
        let found = ids.iter().position(|known| ***known == **id);
        if let Some(found) = found {
            *place = Some((id.clone(), found));
        }
        let Some((_, known)) = place.as_ref().filter(|(of, _)| of == id) else { return Self::default() };
        let known = (*known).min(ids.len());
        let next = if found.is_some() { known + 1 } else { known };
        let at = |index: usize| ids.get(index).map(|id| Rc::clone(id));
        Self { previous: known.checked_sub(1).and_then(at), next: at(next) }
    }

    fn is_empty(&self) -> bool {
        self.previous.is_none() && self.next.is_none()
    }

    /// The job that a key leads to, unless the key is for what has the focus.
    pub(super) fn for_key(&self, event: &KeyboardEvent) -> Option<&JobId> {
        let has_modifier = event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key();
        let key = event.key();
        let is_right = match &*key {
            "ArrowRight" => true,
            "ArrowLeft" => false,
            _ => return None,
        };
        let target = event.target()?.unchecked_into::<Element>();
        let takes_arrows = target.closest(TAKES_ARROWS).ok().flatten().is_some();
        if has_modifier || takes_arrows || event.default_prevented() {
            return None;
        }
        let is_rtl = computed_style(&target, "direction").as_deref() == Some("rtl");
        if is_right == is_rtl { self.previous.as_ref() } else { self.next.as_ref() }
    }
}

/// Fields, and widgets in which the left and right keys have a meaning.
const TAKES_ARROWS: &str =
    "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=tree]";

/// The buttons to the previous and the next job; none where there is no other job.
pub(super) fn job_pager(neighbours: &Neighbours, on_action: Option<&Callback<(JobAction, JobId)>>) -> Html {
    let Some(on_action) = on_action.filter(|_| !neighbours.is_empty()) else { return html! {} };
    let button = |label: &'static str, shape, action: &'static str, to: &Option<JobId>| {
        let (on_action, to) = (on_action.clone(), to.clone());
        // At the end of the list it stays, for it may have the focus.
        let is_disabled = to.is_none();
        let onclick = move |_: MouseEvent| {
            if let Some(id) = &to {
                on_action.emit((JobAction::Details, id.clone()));
            }
        };
        html! {
            <button
                type="button"
                class="jc-button jc-button-ghost jc-button-icon"
                part="button"
                aria-label={label}
                title={label}
                aria-disabled={is_disabled.then_some("true")}
                data-action={action}
                {onclick}
            >
                { icon(shape, None) }
            </button>
        }
    };
    html! {
        <span class="jc-pager" part="pager">
            { button(previous(), Shape::Previous, "previous", &neighbours.previous) }
            { button(next(), Shape::Next, "next", &neighbours.next) }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        job::{Job, JobStatus},
        query::JobEntry,
    };

    fn shown(running: &[&str], recent: &[&str]) -> FilteredJobs {
        let entries = |ids: &[&str]| {
            ids.iter().map(|id| JobEntry::from(Rc::new(Job::new(*id, JobStatus::Running)))).collect()
        };
        let mut shown = FilteredJobs::default();
        (shown.running, shown.recent) = (entries(running), entries(recent));
        shown
    }

    #[test]
    fn the_order_of_the_list_across_its_sections() {
        let list = shown(&["a", "b"], &["c"]);
        let around = |id: &str| {
            let Neighbours { previous, next } = Neighbours::of(&id.into(), &list, &mut None);
            (previous.map(|id| id.to_string()), next.map(|id| id.to_string()))
        };
        assert_eq!(around("a"), (None, Some("b".into())));
        assert_eq!(around("b"), (Some("a".into()), Some("c".into())));
        assert_eq!(around("c"), (Some("b".into()), None));
        assert_eq!(around("gone"), (None, None));
    }

    #[test]
    fn a_job_that_left_the_list_keeps_its_place() {
        let b = JobId::from("b");
        let mut place = None;
        Neighbours::of(&b, &shown(&["a", "b"], &["c"]), &mut place);
        let neighbours = |list, place: &mut Option<(JobId, usize)>| {
            let Neighbours { previous, next } = Neighbours::of(&b, &list, place);
            (previous.map(|id| id.to_string()), next.map(|id| id.to_string()))
        };
        assert_eq!(neighbours(shown(&["a"], &["c"]), &mut place), (Some("a".into()), Some("c".into())));
        assert_eq!(neighbours(shown(&["a"], &[]), &mut place), (Some("a".into()), None));
        assert_eq!(neighbours(shown(&[], &[]), &mut place), (None, None));
        let of_another = Neighbours::of(&"c".into(), &shown(&["a"], &[]), &mut place);
        assert_eq!(of_another, Neighbours::default(), "it was never in the list");
    }
}
