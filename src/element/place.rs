//! What is mounted: the whole tab, the list or one card, with the host's slots.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use web_sys::Node;
use yew::Callback;

use super::{
    emit::Emit,
    options::{Settings, View},
};
use crate::{
    components::TabBadge,
    dom::{self, Element, Tree, element},
    mount::{MountedJobs, MountedTabs},
    observer::{JobsObserver, Subscription},
    promise::Soon,
    wire::Object,
};

/// What a view shows.
#[derive(Clone)]
pub(super) struct Content {
    /// Which jobs they are; with others nothing stays open or unfolded.
    pub(super) jobs_key: u32,
    pub(super) settings: Settings,
    pub(super) observer: JobsObserver,
    pub(super) emit: Emit,
}

/// An element with a view in it. Dropping it takes it off the page.
pub(super) struct Place(Rc<Inner>);

struct Inner {
    root: web_sys::Element,
    content: RefCell<Content>,
    tree: RefCell<Tree>,
    tabs: MountedTabs,
    jobs: RefCell<Option<Jobs>>,
    /// It is going to be brought up to date.
    soon: Soon,
}

struct Jobs {
    /// What tells them from others.
    key: Rc<str>,
    mounted: MountedJobs,
    #[expect(dead_code, reason = "held for its drop")]
    badge: Subscription,
}

impl Place {
    /// Shows `content` at the end of `parent`. `None` outside a document.
    pub(super) fn new(parent: &Node, content: Content) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let root = document.create_element("div").ok()?;
        // The words are English, whatever the page's language. Only names can be wrong.
        for (name, value) in [("class", "jc-root"), ("part", "root"), ("lang", "en")] {
            let _ = root.set_attribute(name, value);
        }
        let tree = RefCell::new(Tree::new(root.clone())?);
        parent.append_child(&root).ok()?;
        let inner = Rc::new_cyclic(|this: &Weak<Inner>| {
            let this = this.clone();
            let tabs = MountedTabs::new(&root, move |tab| {
                if let Some(inner) = this.upgrade() {
                    inner.selected(tab);
                }
            });
            Inner {
                root,
                content: RefCell::new(content),
                tree,
                tabs,
                jobs: RefCell::default(),
                soon: Soon::default(),
            }
        });
        inner.show();
        Some(Self(inner))
    }

    /// Shows something else. Not at once: a host may ask for it in the middle of what is being shown.
    pub(super) fn show(&self, content: Content) {
        self.0.content.replace(content);
        schedule(&Rc::downgrade(&self.0));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.root.remove();
    }
}

fn schedule(this: &Weak<Inner>) {
    if let Some(inner) = this.upgrade() {
        inner.soon.run(this, Inner::show);
    }
}

impl Inner {
    fn show(self: &Rc<Self>) {
        let content = self.content.borrow().clone();
        let Content { settings, observer, emit, .. } = &content;
        let key = content.key();
        self.tree.borrow_mut().show(nodes(settings, &key));
        let is_known = self.jobs.borrow().as_ref().is_some_and(|jobs| jobs.key == key);
        if !is_known {
            let jobs = self.jobs(&content, key);
            // The old ones go when nothing is borrowed any more.
            let _old = self.jobs.replace(jobs);
        }
        if let Some(Jobs { mounted, .. }) = &*self.jobs.borrow() {
            mounted.set_shown(settings.view != View::Tabs || settings.tab() == "jobs");
            mounted.set_locale(settings.locale.clone());
            let (emit, observer) = (emit.clone(), observer.clone());
            let on_action = Callback::from(move |(action, id)| emit.ask(&observer, action, &id));
            mounted.set_on_action(Some(on_action));
        }
        self.tabs.select(settings.tab());
        self.tabs.show_badge("jobs", TabBadge::of(&observer.state()).as_ref());
    }

    fn jobs(self: &Rc<Self>, content: &Content, key: Rc<str>) -> Option<Jobs> {
        let place = self.root.query_selector(".jc-jobs").ok()??;
        let observer = &content.observer;
        let mounted = match &content.settings.view {
            View::Card(id) => MountedJobs::job(place, observer, id.clone()),
            View::Tabs | View::List => MountedJobs::list_with_slot(place, observer),
        };
        let this = Rc::downgrade(self);
        let badge = observer.subscribe(move || schedule(&this));
        Some(Jobs { key, mounted, badge })
    }

    /// The user has selected a tab.
    fn selected(&self, tab: &str) {
        self.content.borrow_mut().settings.tab = tab.to_owned().into();
        if let Some(jobs) = &*self.jobs.borrow() {
            jobs.mounted.set_shown(tab == "jobs");
        }
        let emit = self.content.borrow().emit.clone();
        emit.emit("tab-change", &Object::default().text("tab", tab));
    }
}

impl Content {
    /// What tells its jobs from others.
    fn key(&self) -> Rc<str> {
        let (view, id) = match &self.settings.view {
            View::Tabs => ("tabs", ""),
            View::List => ("list", ""),
            View::Card(id) => ("card", &**id),
        };
        [&self.jobs_key.to_string(), " ", view, " ", id].concat().into()
    }
}

/// Everything around the jobs.
fn nodes(settings: &Settings, key: &Rc<str>) -> Vec<dom::Node> {
    let jobs = element("div", "jobs").key(key).with("tabindex", "-1");
    let elements = match settings.view {
        View::Tabs => {
            let tabs = element("div", "tab-list")
                .with("role", "tablist")
                .with("aria-label", "Console")
                .maybe_child(settings.has_chat.then(|| tab("chat", "Chat")))
                .child(tab("jobs", "Jobs"));
            let bar = element("div", "bar").child(tabs).child(slot("header-actions"));
            vec![slot("search"), bar, panel("chat", slot("chat")), panel("jobs", jobs)]
        }
        View::List => vec![slot("header-actions"), jobs],
        View::Card(_) => vec![jobs],
    };
    elements.into_iter().map(dom::Node::Element).collect()
}

fn slot(name: &'static str) -> Element {
    element("slot", "").named(name).with("name", name)
}

fn tab(value: &'static str, label: &'static str) -> Element {
    element("button", "tab")
        .named(value)
        .with("type", "button")
        .with("role", "tab")
        .with("value", value)
        .with("id", ["tab-", value].concat())
        .with("aria-controls", ["panel-", value].concat())
        .text(label)
}

fn panel(value: &'static str, content: Element) -> Element {
    element("div", "tab-panel")
        .named(value)
        .with("role", "tabpanel")
        .with("id", ["panel-", value].concat())
        .with("aria-labelledby", ["tab-", value].concat())
        .with("tabindex", "0")
        .with("hidden", "")
        .child(content)
}
