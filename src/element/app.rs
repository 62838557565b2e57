//! What is mounted: the whole tab, the list or one card, with the host's slots.

use yew::prelude::*;

use super::{
    emit::Emit,
    options::{Settings, View},
};
use crate::{
    components::{JobsList, Locale, OnCardAction, SingleJob, Tab, TabBadge, TabList, TabPanel, Tabs, empty},
    hooks::use_observer,
    observer::JobsObserver,
    wire::Object,
};

/// What a view shows.
#[derive(Clone, PartialEq)]
pub(super) struct Content {
    /// Which view it is: an app shows one after the other.
    pub(super) view_key: u32,
    /// Which jobs they are; with others nothing stays open or unfolded.
    pub(super) jobs_key: u32,
    pub(super) settings: Settings,
    pub(super) observer: JobsObserver,
    pub(super) emit: Emit,
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct AppProps {
    /// Nothing is shown without it.
    pub(super) content: Option<Content>,
}

#[component]
pub(super) fn App(props: &AppProps) -> Html {
    html! {
        // The words are English, whatever the page's language.
        <div class="jc-root" part="root" lang="en">
            if let Some(content) = &props.content {
                <Shown key={content.view_key} content={content.clone()} />
            } else {
                <span key="nothing" hidden=true />
            }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ShownProps {
    content: Content,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    let Content { settings, observer, emit, jobs_key, .. } = &props.content;
    let jobs = use_observer(observer.clone());
    let on_action: OnCardAction =
        use_callback((emit.clone(), observer.clone()), |(action, id), (emit, observer)| {
            emit.ask(observer, action, &id)
        });
    let on_tab = use_callback(emit.clone(), |tab: AttrValue, emit| {
        emit.emit("tab-change", &Object::default().text("tab", &tab));
    });
    let badge = TabBadge::of(&jobs.state);
    let list = |jobs| {
        let empty = html! { <slot name="empty">{ empty().into_html() }</slot> };
        html! { <JobsList key={*jobs_key} {jobs} on_action={on_action.clone()} {empty} /> }
    };
    let shown = match &settings.view {
        View::Tabs => {
            let tab = if settings.has_chat { settings.tab.clone() } else { "jobs".into() };
            html! {
                <Tabs value={tab} on_change={on_tab}>
                    <slot name="search" />
                    <div class="jc-bar" part="bar">
                        <TabList label="Console">
                            if settings.has_chat {
                                <Tab key="chat" value="chat" label="Chat" />
                            }
                            <Tab key="jobs" value="jobs" label="Jobs" {badge} />
                        </TabList>
                        <slot name="header-actions" />
                    </div>
                    <TabPanel value="chat"><slot name="chat" /></TabPanel>
                    <TabPanel value="jobs">{ list(jobs) }</TabPanel>
                </Tabs>
            }
        }
        View::List => html! { <><slot name="header-actions" />{ list(jobs) }</> },
        View::Card(id) => {
            html! { <SingleJob key={[&jobs_key.to_string(), " ", id].concat()} {jobs} id={id.clone()} on_action={on_action.clone()} /> }
        }
    };
    html! { <ContextProvider<Locale> context={settings.locale.clone()}>{ shown }</ContextProvider<Locale>> }
}
