//! The time, for components whose texts change with it.

use std::{cell::Cell, rc::Rc};

use chrono::{DateTime, TimeDelta, Utc};
use yew::prelude::*;

use super::{
    ViewContext,
    ticker::{TickHandle, call_at, full_second},
};
use crate::{i18n::TimedText, query::now};

/// The time of one render, from [`use_now`].
#[derive(Clone, Debug)]
pub struct Now {
    /// The view's clock and language.
    pub context: ViewContext,
    at: DateTime<Utc>,
    next: Rc<Cell<Option<TimeDelta>>>,
}

impl Now {
    /// Now, on the server's clock: one moment for the whole render.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// The latest moment of which it is known how the jobs stand.
    pub fn known_until(&self) -> DateTime<Utc> {
        self.at.min(self.context.known_until())
    }

    /// The text as of now; the component renders again when it changes.
    pub fn text(&self, text: TimedText) -> Option<String> {
        if let Some(next) = text.next {
            let next = next.max(TimeDelta::milliseconds(1));
            self.next.set(Some(self.next.get().map_or(next, |known| known.min(next))));
        }
        text.text
    }
}

/// The time, on the server's clock. The component renders again when the next of the texts that it passed to
/// [`Now::text`] changes, and not before: one timer serves the whole page, and rests while it is hidden.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use jobs_console::{hooks::use_now, i18n::ago};
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct SinceProps {
///     at: DateTime<Utc>,
/// }
///
/// #[component]
/// fn Since(props: &SinceProps) -> Html {
///     let now = use_now();
///     html! { <span>{ now.text(ago(props.at, now.at())) }</span> }
/// }
/// ```
#[hook]
pub fn use_now() -> Now {
    let update = use_force_update();
    // Before the texts that change with time.
    super::use_words();
    let context = use_context::<ViewContext>().unwrap_or_default();
    let scheduled = use_mut_ref(|| None::<(DateTime<Utc>, TickHandle)>);
    let at = context.now();
    let next = Rc::<Cell<Option<TimeDelta>>>::default();
    use_effect({
        let next = next.clone();
        // After each render: only then it is known which texts there are.
        move || {
            let due = next.get().map(|next| full_second(now() + next));
            let mut scheduled = scheduled.borrow_mut();
            if scheduled.as_ref().map(|(due, _)| *due) != due {
                *scheduled = due.map(|due| (due, call_at(due, move || update.force_update())));
            }
        }
    });
    Now { context, at, next }
}
