//! The console that the demo page is. Its HTML is in `index.html`.

mod chat;
mod search;
mod settings;

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use jobs_console::{
    chunk,
    components::TabBadge,
    mount::{MountedJobs, MountedTabs},
    observer::JobsObserver,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use chat::Chat;
use search::Search;

/// Brings the page to life, for as long as it is there. `None` where its HTML is another's.
pub(crate) fn start() -> Option<()> {
    let page = web_sys::window()?.document()?.query_selector("main").ok()??;
    let find = |selector| page.query_selector(selector).ok()?;
    let (place, form) = (find(".jc-jobs")?, find("form")?);
    let input: HtmlInputElement = find("input")?.dyn_into().ok()?;
    let chat = Rc::new(Chat::new(&page)?);

    let settings = settings::from_address();
    if let Some(loader) = settings::given_function("jobsConsoleChunk") {
        chunk::set_loader(loader);
        // When the first list has long been there, in case that the network goes.
        Timeout::new(5_000, || chunk::loaded(|_| ())).forget();
    }
    let observer = JobsObserver::new(settings.jobs);
    let search = Rc::new(Search::new(observer.client().clone(), settings.organization_id));
    let jobs = Rc::new(MountedJobs::list(place, &observer));
    let tabs = Rc::new(MountedTabs::new(&page, {
        let jobs = jobs.clone();
        move |tab| jobs.set_shown(tab == "jobs")
    }));
    tabs.select("jobs");
    let badge = observer.subscribe({
        let (observer, tabs) = (observer.clone(), tabs.clone());
        move || tabs.show_badge("jobs", TabBadge::of(&observer.state()).as_ref())
    });
    let may_prevent = EventListenerOptions::enable_prevent_default();
    let submit = EventListener::new_with_options(&form, "submit", may_prevent, move |event| {
        event.prevent_default();
        let question = input.value();
        let question = question.trim();
        if !question.is_empty() {
            tabs.select("chat");
            jobs.set_shown(false);
            let (search, chat, question) = (search.clone(), chat.clone(), question.to_owned());
            chunk::loaded(move |loaded| match loaded {
                Ok(()) => chunk::call(|| search.ask(&question, move |answer| chat.show(answer))),
                Err(error) => chat.failed(&error),
            });
        }
    });

    // Until now nothing on it would have worked.
    page.remove_attribute("inert").ok()?;
    std::mem::forget((badge, submit));
    Some(())
}
