//! What stands at the end of a list of which the server has more.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::{ButtonProps, announcements::announce, button::button, on_screen::OnScreen, text};
use crate::{
    filter::Filters,
    hooks::use_words,
    i18n::{Phrase, jobs_loaded, messages, older_error_text, searched},
    job::JobStatus,
    query::{JobsQuery, JobsState, OlderJobs},
};

/// So near to the screen the end of the list is when the next page is requested without being asked for.
const NEAR: &str = "600px";

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LoadOlderProps {
    pub query: JobsQuery,
    /// The status that is asked for, if it is one alone.
    pub status: Option<JobStatus>,
    pub older: OlderJobs,
    /// How many jobs are loaded.
    pub loaded: usize,
    /// How many of them are shown.
    pub shown: usize,
    /// The list is up to date, so that it makes sense to go on by itself.
    pub is_fresh: bool,
}

impl LoadOlderProps {
    /// What stands at the end of the list; nothing where all is loaded.
    pub(super) fn of(query: &JobsQuery, state: &JobsState, filters: &Filters, shown: usize) -> Option<Self> {
        let status = filters.only_status();
        let (older, is_fresh) = (state.older_of(status.as_ref()), state.error.is_none());
        let loaded = state.data.running.len() + filters.ended(&state.data).len();
        let has_more = state.has_data() && (older.has_more || older.error.is_some()) && loaded > 0;
        has_more.then(|| Self { query: query.clone(), status, older, loaded, shown, is_fresh })
    }
}

/// How many jobs are loaded, and a button that requests older ones; they are also requested when the end comes near the
/// screen.
///
/// Styling hooks: class and part `jc-older`.
#[component]
pub(super) fn LoadOlder(props: &LoadOlderProps) -> Html {
    let LoadOlderProps { query, status, older, loaded, shown, is_fresh } = props;
    let language = use_words();
    let root = use_node_ref();
    // What was shown before the latest page: one that shows nothing more is the last that comes by itself.
    let before = use_mut_ref(|| (older.pages, 0, false));
    let is_stalled = {
        let (pages, shown_before, is_stalled) = *before.borrow();
        let is_new = pages != older.pages;
        let is_stalled = if is_new { *shown <= shown_before } else { is_stalled };
        *before.borrow_mut() = (older.pages, *shown, is_stalled);
        is_stalled
    };
    let goes_on = older.has_more
        && !older.is_fetching
        && older.error.is_none()
        && *is_fresh
        // The first page of one status says whether there are more of it.
        && (*shown > 0 || (status.is_some() && older.pages == 0))
        && !is_stalled;
    // With each page the end is elsewhere.
    let wanted = (query.clone(), status.clone());
    use_effect_with((goes_on, older.pages, root.clone(), wanted), |(goes_on, _, root, wanted)| {
        let (root, (query, status)) = (root.cast::<Element>().filter(|_| *goes_on), wanted.clone());
        let end = root.and_then(|root| {
            OnScreen::watch(&root, NEAR, move |is_near| {
                if is_near {
                    query.load_older_of(status.as_ref());
                }
            })
        });
        move || drop(end)
    });
    let is_asked = use_mut_ref(|| false);
    use_effect_with((older.pages, older.error.clone(), older.is_fetching), {
        let (is_asked, loaded) = (is_asked.clone(), *loaded);
        move |(_, error, is_fetching): &(usize, Option<Rc<trpc::Error>>, bool)| {
            // What comes by itself is not announced.
            if !is_fetching && is_asked.take() {
                language.enter();
                announce(match error {
                    Some(error) => older_error_text(error).to_string(),
                    None => jobs_loaded(loaded),
                });
            }
        }
    });
    let onclick = use_callback((query.clone(), status.clone()), move |(), (query, status)| {
        is_asked.replace(true);
        query.load_older_of(status.as_ref());
    });
    let (label, name) = match &older.error {
        Some(_) => (messages::general::try_again(), Some(messages::list::try_older_again())),
        None => (messages::list::load_older(), None),
    };
    let line = if shown == loaded { jobs_loaded(*loaded) } else { searched(*loaded) };
    let says = |part: &'static str, text: &Phrase| text::element("p", Some("jc-meta"), Some(part), text);
    html! {
        <div class="jc-older" part="older" ref={root}>
            { says("meta older-text", &line.into()) }
            if let Some(error) = &older.error {
                { says("meta older-error", &older_error_text(error)) }
            }
            { button(yew::props! { ButtonProps {
                label,
                name: name.map(AttrValue::from),
                pending: older.is_fetching,
                action: "older",
                onclick,
            } }) }
        </div>
    }
}
