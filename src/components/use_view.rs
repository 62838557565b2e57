//! Tells a query whether a view of it is on the screen.

use yew::prelude::*;

use super::PanelSelected;
use crate::query::{JobsQuery, ViewHandle};

/// Adds a view to the query for as long as the component is mounted: a visible one, unless the
/// [`TabPanel`](super::TabPanel) around it is behind another tab.
#[hook]
pub(super) fn use_view(query: &JobsQuery) {
    let is_visible = use_context::<PanelSelected>().is_none_or(|panel| panel.0);
    let view = use_mut_ref(|| None::<ViewHandle>);
    use_effect_with((query.clone(), is_visible), {
        let view = view.clone();
        move |(query, is_visible)| {
            // The new one first: a query without any view polls as if one were visible.
            let next = query.view(*is_visible);
            *view.borrow_mut() = Some(next);
        }
    });
    use_effect_with((), move |()| move || drop(view.take()));
}
