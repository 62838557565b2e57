//! "3 new jobs": what came at the top of a list while one reads further below.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{ButtonProps, announcements::announce, button::button, on_screen::OnScreen};
use crate::{
    dom::scroll_container,
    hooks::{Arrivals, use_words},
    i18n::new_jobs,
    query::JobEntries,
};

/// After this long without another one they are announced, in milliseconds.
const PAUSE: u32 = 2_000;

/// What is below the screen counts as on it: who jumps over the heading leaves its top, too.
const ALL_BELOW: &str = "0px 0px 1000000px 0px";

#[derive(Clone, PartialEq, Properties)]
pub(super) struct NewJobsProps {
    /// The jobs of the section that follows this element.
    pub all: JobEntries,
    /// Those of them that are shown.
    pub shown: JobEntries,
    /// How many pages of older jobs have come.
    pub pages: usize,
}

/// A button that goes to the top of the section that follows, while jobs have come there unseen.
///
/// Styling hooks: class and part `jc-new-jobs`.
#[component]
pub(super) fn NewJobs(props: &NewJobsProps) -> Html {
    let NewJobsProps { all, shown, pages } = props;
    let language = use_words();
    let root = use_node_ref();
    let is_away = use_state_eq(|| false);
    // The section that follows comes to the document after this element.
    let is_mounted = use_state_eq(|| false);
    use_effect_with((), {
        let is_mounted = is_mounted.setter();
        move |()| is_mounted.set(true)
    });
    // The heading is another node where it says another number.
    use_effect_with((all.clone(), shown.clone(), *is_mounted), {
        let (root, is_away) = (root.clone(), is_away.setter());
        move |_| {
            let heading = heading_after(&root);
            let observer = heading.and_then(|heading| {
                let observed = heading.clone();
                OnScreen::watch(&heading, ALL_BELOW, move |is_on| is_away.set(!is_on && is_above(&observed)))
            });
            move || drop(observer)
        }
    });
    let arrivals = use_mut_ref(Arrivals::default);
    arrivals.borrow_mut().look(all, *pages, *is_away);
    let count = arrivals.borrow().count(shown);
    let is_announced = use_mut_ref(|| false);
    use_effect_with(count, move |count| {
        let count = *count;
        if count == 0 {
            is_announced.replace(false);
        }
        let is_news = count > 0 && !*is_announced.borrow();
        let timer = is_news.then(|| {
            let language = language.clone();
            Timeout::new(PAUSE, move || {
                language.enter();
                is_announced.replace(true);
                announce(new_jobs(count));
            })
        });
        move || drop(timer)
    });
    let onclick = use_callback(root.clone(), |(), root| {
        // Not the heading: it is another node when it says another number.
        if let Some(section) = root.cast::<Element>().and_then(|root| root.next_element_sibling()) {
            section.scroll_into_view();
            let _ = section.unchecked_ref::<HtmlElement>().focus();
        }
    });
    html! {
        <div class="jc-new-jobs" part="new-jobs" ref={root}>
            if count > 0 {
                { button(yew::props! { ButtonProps { label: new_jobs(count), action: "new-jobs", onclick } }) }
            }
        </div>
    }
}

fn heading_after(root: &NodeRef) -> Option<Element> {
    root.cast::<Element>()?.next_element_sibling()?.query_selector("h3").ok()?
}

/// Whether an element that is not on the screen is above it, and not below.
fn is_above(element: &Element) -> bool {
    let page = |container: &Element| matches!(container.tag_name().as_str(), "HTML" | "BODY");
    let container = scroll_container(element).filter(|container| !page(container));
    let top = container.map_or(0.0, |container| container.get_bounding_client_rect().top());
    element.get_bounding_client_rect().bottom() <= top + 1.0
}
