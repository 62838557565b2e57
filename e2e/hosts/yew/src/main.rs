//! A small Yew app with the Jobs tab in it.

mod chat;
mod controls;
mod jobs_view;

use chat::Chat;
use controls::Controls;
use jobs_view::JobsView;
use yew::prelude::*;

fn main() {
    yew::Renderer::<App>::new().render();
}

#[component]
fn App() -> Html {
    let mounted = use_state_eq(|| true);
    let prevent = use_state_eq(|| false);
    let events = use_reducer_eq(Events::default);
    let note = use_callback((), {
        let events = events.dispatcher();
        move |event, ()| events.dispatch(event)
    });
    html! {
        <>
            if *mounted {
                <JobsView prevent={*prevent} {note}>
                    <Chat />
                </JobsView>
            }
            <Controls mounted={mounted.clone()} prevent={prevent.clone()}>
                { for events.0.iter().map(|event| html! { <li>{ event }</li> }) }
            </Controls>
        </>
    }
}

/// The events that the app received, oldest first.
#[derive(Clone, Default, PartialEq)]
struct Events(Vec<AttrValue>);

impl Reducible for Events {
    type Action = String;

    fn reduce(self: std::rc::Rc<Self>, event: String) -> std::rc::Rc<Self> {
        let mut events = (*self).clone();
        events.0.push(event.into());
        events.into()
    }
}
