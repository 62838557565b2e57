//! Everything about one job, kept up to date.

use std::rc::Rc;

use yew::prelude::*;

use super::details_query::{Details, DetailsQuery};
use crate::{
    job::{Job, JobId},
    observer::JobsObserver,
};

/// Asks for everything about a job, and again whenever the list shows it changed, now and then while it is
/// active, and when the returned callback is called. `listed` is the job as the list knows it.
#[hook]
pub fn use_details(observer: &JobsObserver, id: &JobId, listed: Option<Rc<Job>>) -> (Details, Callback<()>) {
    let update = use_force_update();
    let query = use_mut_ref(|| None::<DetailsQuery>);
    use_effect_with((observer.clone(), id.clone()), {
        let query = query.clone();
        move |(observer, id)| {
            let begun = DetailsQuery::new(observer, id, move || update.force_update());
            *query.borrow_mut() = Some(begun);
            move || drop(query.take())
        }
    });
    use_effect({
        let query = query.clone();
        move || {
            if let Some(query) = &*query.borrow() {
                query.follow(listed.as_ref());
            }
        }
    });
    let load = use_callback((), {
        let query = query.clone();
        move |(), ()| {
            if let Some(query) = &*query.borrow() {
                query.load();
            }
        }
    });
    let latest = query.borrow().as_ref().filter(|query| query.id() == id).map(DetailsQuery::latest);
    (latest.unwrap_or(Details { loading: true, ..Details::default() }), load)
}
