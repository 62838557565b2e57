//! The host's links in the details of a job.

use std::rc::Rc;

use yew::prelude::*;

use crate::job::{Job, JobLink};

/// Gives the links to show in the details of a job.
pub type JobLinks = Callback<Rc<Job>, Vec<JobLink>>;

/// The links that may be followed, each in a new tab.
pub(super) fn job_links(links: &[JobLink]) -> Html {
    let safe = links.iter().filter_map(|link| Some((link, link.safe_href()?)));
    let items: Vec<Html> = safe
        .enumerate()
        .map(|(index, (link, href))| {
            html! {
                <li key={index}>
                    <a class="jc-link" part="link" href={href.to_owned()} target="_blank" rel="noopener">
                        <bdi key={&*link.label}>{ AttrValue::from(link.label.clone()) }</bdi>
                    </a>
                </li>
            }
        })
        .collect();
    if items.is_empty() {
        return html! {};
    }
    html! { <ul key="links" class="jc-links" part="links" role="list">{ for items }</ul> }
}
