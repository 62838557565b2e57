//! Failed jobs alone: the headings count what is shown of all, and all failed can be retried at once, after a question.

use jobs_console::filter::Filters;
use yew::prelude::*;

use crate::{
    console::console_of,
    fixtures::{all_statuses, failed},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let rows = all_statuses().into_iter().chain(failed(3)).collect();
    let filters = Filters::default().with_statuses(["failed"]);
    html! { <List id="filtered" options={console_of(rows)} {filters} /> }
}
