//! A heading and its cards, here with checkboxes.

use jobs_console::{components::JobSection, job::JobId, query::JobEntries, selection::Selection};
use yew::prelude::*;

use crate::{
    fixtures::{entry, failed},
    helpers::{use_density, whole},
};

#[component]
pub(super) fn Example() -> Html {
    let entries = use_memo((), |()| failed(2).into_iter().map(entry).collect::<JobEntries>());
    let selection = use_state(Selection::default);
    let on_select = {
        let selection = selection.clone();
        Callback::from(move |(id, _): (JobId, bool)| selection.set(selection.toggled(&id)))
    };
    let density = use_density();
    html! {
        <div data-density={density.name()}>
            <JobSection
                heading_id="section-recent"
                name="Recent Jobs"
                entries={(*entries).clone()}
                total=12
                failed=2
                selection={(*selection).clone()}
                {on_select}
                {density}
                virtual_list={whole()}
            />
        </div>
    }
}
