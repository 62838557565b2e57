//! What is around the rows of a timeline: its ruler, its folds, its legend.

use chrono::TimeDelta;
use yew::prelude::*;

use super::{ButtonKind, ButtonProps, button::button, text, timeline_row::sample};
use crate::{
    i18n::{idle, messages, ruler_mark, segment_word},
    timeline::{Fold, GapKey, SegmentKind, Timeline},
};

/// Runs of less have a ruler without marks.
const SHORTEST: TimeDelta = TimeDelta::milliseconds(20);

/// The ruler, and a button for each long gap in which nothing ran.
pub(super) fn timeline_ruler(layout: &Timeline, on_fold: &Callback<GapKey>) -> Html {
    let [start, quarter, half, three_quarters, whole] = layout.ticks;
    let quarters = [&[start][..], &[quarter], &[half], &[whole, three_quarters]];
    // A mark is a flex container: what it holds has a direction of its own only as an element.
    let name = |tick: &TimeDelta| html! { <span>{ ruler_mark(*tick, whole) }</span> };
    let mark = |ticks: &[TimeDelta]| html! { <span class="jc-tick" part="tick">{ for ticks.iter().map(name) }</span> };
    let fold = |fold: &Fold| {
        let (on_fold, key) = (on_fold.clone(), fold.key);
        button(yew::props! { ButtonProps {
            label: idle(fold.length),
            kind: ButtonKind::Link,
            expanded: fold.is_open,
            action: "fold",
            onclick: move |()| on_fold.emit(key),
        } })
    };
    html! {
        <div class="jc-ruler" part="ruler">
            // The rows say how long each step took.
            <div class="jc-ticks" part="ticks" aria-hidden="true" translate="no">
                // The quarters of next to nothing have no names.
                if whole >= SHORTEST {
                    { for quarters.into_iter().map(mark) }
                }
            </div>
            if !layout.folds.is_empty() {
                <div class="jc-folds" part="folds" translate="no">
                    { for layout.folds.iter().map(|it| html! { <span key={it.key.to_string()}>{ fold(it) }</span> }) }
                </div>
            }
        </div>
    }
}

/// What the bars mean, on demand: the kinds that occur.
pub(super) fn legend(layout: &Timeline) -> Html {
    let occurs = |kind: &SegmentKind| layout.rows.iter().flatten().any(|segment| segment.kind == *kind);
    let entry = |kind: SegmentKind| {
        html! { <li key={kind.data_name()}>{ sample(kind) }{ text::span(segment_word(kind).into()) }</li> }
    };
    html! {
        <details class="jc-legend" part="legend">
            <summary>{ messages::timeline::legend() }</summary>
            <ul role="list">{ for SegmentKind::ALL.into_iter().filter(occurs).map(entry) }</ul>
        </details>
    }
}
