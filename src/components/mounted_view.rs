//! A view of the jobs in a component: Yew keeps its place on the page, the view what is in it.

use std::{cell::RefCell, rc::Rc};

use yew::{html::Scope, prelude::*};

use super::{
    Locale, OnCardAction, PanelSelected,
    content::{Extent, Settings},
    jobs_view::JobsView,
};
use crate::{
    hooks::Jobs,
    observer::{JobsObserver, Viewer},
};

/// What a component keeps that shows a view of the jobs.
pub(super) struct MountedView {
    root: NodeRef,
    place: NodeRef,
    view: Option<JobsView>,
    viewer: Option<(JobsObserver, Viewer)>,
    surroundings: Rc<RefCell<Surroundings>>,
    #[expect(dead_code, reason = "held for their drop")]
    handles: (Option<ContextHandle<PanelSelected>>, Option<ContextHandle<Locale>>),
}

/// What the components around say now.
#[derive(Default)]
struct Surroundings {
    panel: Option<PanelSelected>,
    locale: Option<Locale>,
}

impl MountedView {
    pub(super) fn new<C: Component<Message = ()>>(context: &Context<C>) -> Self {
        let link = context.link();
        let surroundings = Rc::<RefCell<Surroundings>>::default();
        let panel = link.context(tell(link, &surroundings, |said, panel| said.panel = Some(panel)));
        let locale = link.context(tell(link, &surroundings, |said, locale| said.locale = Some(locale)));
        let (panel, panel_handle) = panel.unzip();
        let (locale, locale_handle) = locale.unzip();
        surroundings.replace(Surroundings { panel, locale });
        Self {
            root: NodeRef::default(),
            place: NodeRef::default(),
            view: None,
            viewer: None,
            surroundings,
            handles: (panel_handle, locale_handle),
        }
    }

    pub(super) fn settings(&self, jobs: &Jobs, extent: Extent) -> Settings {
        let locale = self.surroundings.borrow().locale.clone().unwrap_or_default();
        Settings { jobs: jobs.clone(), extent, locale }
    }

    /// The view's place. On a server it is filled at once.
    pub(super) fn html(&self, settings: Settings, empty: Option<&Html>) -> Html {
        #[cfg(target_arch = "wasm32")]
        let content = {
            drop(settings);
            Html::default()
        };
        #[cfg(not(target_arch = "wasm32"))]
        let content: Html = {
            let mut content = super::content::Content::new(settings);
            content.settle();
            crate::dom::html_list(content.nodes(crate::client::now()).0).collect()
        };
        html! {
            <div class="jc-jobs" part="jobs" ref={self.root.clone()} tabindex="-1">
                <div class="jc-content" ref={self.place.clone()}>{ content }</div>
                { empty.cloned() }
            </div>
        }
    }

    /// Brings the view up to date.
    pub(super) fn show(&mut self, settings: Settings, on_action: Option<OnCardAction>) {
        let is_panel = matches!(settings.extent, Extent::List { .. });
        let panel = self.surroundings.borrow().panel;
        // A card alone is for somebody to look at, wherever it is.
        self.look(&settings.jobs.observer, !is_panel || panel.is_none_or(|panel| panel.0));
        if let Some(view) = &self.view {
            view.set_on_action(on_action);
            view.show(settings);
        } else if let (Some(root), Some(place)) = (self.root.cast(), self.place.cast()) {
            self.view = JobsView::new(root, place, settings);
            if let Some(view) = &self.view {
                view.set_on_action(on_action);
            }
        }
    }

    /// Says whether jobs are on the screen.
    fn look(&mut self, observer: &JobsObserver, shown: bool) {
        match &self.viewer {
            Some((known, viewer)) if known == observer => viewer.set_shown(shown),
            // The new one first: with none at all somebody would be taken to look.
            _ => self.viewer = Some((observer.clone(), observer.view(shown))),
        }
    }
}

fn tell<C: Component<Message = ()>, T: 'static>(
    link: &Scope<C>,
    surroundings: &Rc<RefCell<Surroundings>>,
    keep: fn(&mut Surroundings, T),
) -> Callback<T> {
    let (link, surroundings) = (link.clone(), surroundings.clone());
    Callback::from(move |value| {
        keep(&mut surroundings.borrow_mut(), value);
        link.send_message(());
    })
}
