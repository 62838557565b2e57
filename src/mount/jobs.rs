//! Jobs in an element of the page.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use web_sys::Element;

use crate::{
    components::{Empty, Extent, JobsView, Locale, OnCardAction, Settings},
    hooks::Jobs,
    job::JobId,
    observer::{JobsObserver, Subscription, Viewer},
    promise::Soon,
};

/// The list of jobs, or one of them, in an element of the page: what [`JobsList`](crate::components::JobsList) and
/// [`SingleJob`](crate::components::SingleJob) show in a Yew app.
///
/// What is in the element, such as a skeleton, stays until there is something to show. Dropping it leaves what is there
/// to whoever removes the element.
///
/// ```no_run
/// use jobs_console::{
///     mount::MountedJobs,
///     observer::{JobsObserver, JobsOptions},
/// };
///
/// # fn example(element: web_sys::Element) {
/// // The element: <div class="jc-jobs" part="jobs" tabindex="-1"></div>
/// let observer = JobsObserver::new(JobsOptions::new("/api/trpc", "org_1"));
/// let jobs = MountedJobs::list(element, &observer);
/// # }
/// ```
pub struct MountedJobs {
    inner: Rc<Inner>,
    viewer: Viewer,
    #[expect(dead_code, reason = "held for its drop")]
    subscription: Subscription,
}

struct Inner {
    root: Element,
    observer: JobsObserver,
    extent: Extent,
    locale: RefCell<Locale>,
    on_action: RefCell<Option<OnCardAction>>,
    view: RefCell<Option<JobsView>>,
    /// It is going to be brought up to date.
    soon: Soon,
}

impl MountedJobs {
    /// Shows all jobs of `observer` in `root`, an element with the class `jc-jobs` that can be focused
    /// (`tabindex="-1"`): it gets the focus that has no other place.
    pub fn list(root: Element, observer: &JobsObserver) -> Self {
        Self::new(root, observer, Extent::List { empty: Empty::Words })
    }

    /// The same with a `<slot name="empty">` around what is said when there are no jobs.
    #[cfg(feature = "element")]
    pub(crate) fn list_with_slot(root: Element, observer: &JobsObserver) -> Self {
        Self::new(root, observer, Extent::List { empty: Empty::Slot })
    }

    /// Shows one job of `observer`. One that the list does not name (history is short) is asked for by itself.
    pub fn job(root: Element, observer: &JobsObserver, id: JobId) -> Self {
        Self::new(root, observer, Extent::Card(id))
    }

    fn new(root: Element, observer: &JobsObserver, extent: Extent) -> Self {
        let inner = Rc::new(Inner {
            root,
            observer: observer.clone(),
            extent,
            locale: RefCell::default(),
            on_action: RefCell::default(),
            view: RefCell::default(),
            soon: Soon::default(),
        });
        let viewer = observer.view(true);
        let this = Rc::downgrade(&inner);
        let subscription = observer.subscribe(move || schedule(&this));
        inner.show();
        Self { inner, viewer, subscription }
    }

    /// Says whether the jobs are on the screen or behind another tab, where they are asked for less often.
    pub fn set_shown(&self, shown: bool) {
        self.viewer.set_shown(shown);
    }

    /// Writes dates in this language.
    pub fn set_locale(&self, locale: Locale) {
        if self.inner.locale.replace(locale.clone()) != locale {
            schedule(&Rc::downgrade(&self.inner));
        }
    }

    /// Asks `on_action` before "View Details", "Retry" and "Cancel" do what they say; `false` keeps them from it.
    pub fn set_on_action(&self, on_action: Option<OnCardAction>) {
        self.inner.on_action.replace(on_action.clone());
        if let Some(view) = &*self.inner.view.borrow() {
            view.set_on_action(on_action);
        }
    }
}

/// What changes in one go is shown together, and never in the middle of whatever changed it.
fn schedule(this: &Weak<Inner>) {
    if let Some(inner) = this.upgrade() {
        inner.soon.run(this, |inner| inner.show());
    }
}

impl Inner {
    fn show(&self) {
        let state = self.observer.state();
        let is_waiting = !state.ready && state.problem.is_none();
        let settings = Settings {
            jobs: Jobs { state, observer: self.observer.clone() },
            extent: self.extent.clone(),
            locale: self.locale.borrow().clone(),
        };
        if let Some(view) = &*self.view.borrow() {
            view.show(settings);
        } else if !is_waiting || self.root.first_element_child().is_none() {
            self.root.set_text_content(None);
            let view = JobsView::new(self.root.clone(), self.root.clone(), settings);
            if let Some(view) = &view {
                view.set_on_action(self.on_action.borrow().clone());
            }
            *self.view.borrow_mut() = view;
        }
    }
}
