//! A search that finds nothing says so, and how to see everything again.

use jobs_console::filter::Filters;
use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses, helpers::List};

#[component]
pub(super) fn Example() -> Html {
    let filters = Filters::default().with_query("a repository that is not there");
    html! { <List id="no-match" options={console_of(all_statuses().into())} {filters} /> }
}
