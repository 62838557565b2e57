//! One step of a timeline.

use std::rc::Rc;

use yew::prelude::*;

use super::{Shape, ShownSecrets, icon::icon, step_panel::step_panel, text};
use crate::{
    hooks::Now,
    i18n::{duration, elapsed, step_name, step_state},
    job::{Step, time_between},
    timeline::{FRAME, Fold, RunTimes, Segment, SegmentKind},
};

/// What a row shows.
pub(super) struct TimelineRow<'a> {
    pub step: &'a Step,
    pub segments: &'a [Segment],
    pub folds: &'a [Fold],
    pub run: &'a RunTimes,
    pub is_open: bool,
    /// The Tab key leads to this row of all rows.
    pub is_reachable: bool,
    /// Is told which secrets of the step are shown.
    pub secrets: Option<ShownSecrets>,
    pub on_rerun: Option<&'a Callback<Rc<str>>>,
    pub rerunning: bool,
}

/// The list item of a step: its name, its bar and how long it took; below it what it has opened.
pub(super) fn timeline_row(
    now: &Now,
    key: Rc<str>,
    row: TimelineRow<'_>,
    on_toggle: &Callback<Rc<str>>,
) -> Html {
    let step = row.step;
    let onclick = {
        let (on_toggle, key) = (on_toggle.clone(), key.clone());
        move |_: MouseEvent| on_toggle.emit(key.clone())
    };
    let name = AttrValue::from(step_name(step));
    html! {
        <li key={&*key} class="jc-step" part="step">
            <button
                type="button"
                class="jc-step-row"
                part="step-row"
                data-step={AttrValue::from(key.clone())}
                aria-expanded={if row.is_open { "true" } else { "false" }}
                tabindex={if row.is_reachable { "0" } else { "-1" }}
                {onclick}
            >
                { icon(Shape::of(&step.status), None) }
                <span key={&*name} class="jc-step-name" part="step-name" dir="auto" title={name.clone()}>{ name.clone() }</span>
                // Names and states are read with a pause between them.
                <span class="jc-visually-hidden">{ ", " }</span>
                { text::element("span", Some("jc-visually-hidden"), None, &step_state(step)) }
                { track(row.segments, row.folds, row.run.is_active) }
                <span class="jc-step-time" part="step-time" translate="no">
                    if let Some(time) = time(now, step, row.run) {
                        <span class="jc-visually-hidden">{ ", " }</span><span>{ time }</span>
                    }
                </span>
            </button>
            if row.is_open {
                { step_panel(now, step, row.secrets, row.on_rerun, row.rerunning) }
            }
        </li>
    }
}

/// How long the step took, or has been going on.
fn time(now: &Now, step: &Step, run: &RunTimes) -> Option<String> {
    let since = step.started_at.or(step.queued_at)?;
    match step.ended() {
        Some(end) => time_between(Some(since), Some(end)).map(duration),
        None if run.is_active && step.status.is_active() => now.text(elapsed(since, now.known_until())),
        None => None,
    }
}

/// The bar of a step. What a kind looks like (its height, its pattern and its colour) is for the styles to say.
fn track(segments: &[Segment], folds: &[Fold], is_live: bool) -> Html {
    let fold = |fold: &Fold| {
        let width = fold.end.saturating_sub(fold.start);
        html! { <rect key={fold.key.to_string()} class="jc-gap" x={percent(fold.start)} width={percent(width)} height="100%" /> }
    };
    html! {
        <svg class="jc-track" part="track" width="100%" height="32" aria-hidden="true" data-live={is_live.then_some("")}>
            { for folds.iter().filter(|fold| !fold.is_open).map(fold) }
            { for segments.iter().enumerate().map(|(index, segment)| line(index, segment)) }
        </svg>
    }
}

/// A segment is a line, whose width and dashes styles can set, and which needs no pattern with an id of its own.
fn line(index: usize, segment: &Segment) -> Html {
    let Segment { kind, start, end } = *segment;
    let (start, end) = (percent(start), percent(end));
    let line = |class: &'static str| {
        html! {
            <line
                {class}
                data-kind={kind.data_name()}
                x1={start.clone()}
                x2={end.clone()}
                y1="50%"
                y2="50%"
            />
        }
    };
    html! {
        <g key={index}>
            { line("jc-segment") }
            if matches!(kind, SegmentKind::Running | SegmentKind::Failed) {
                { line("jc-stripes") }
            }
        </g>
    }
}

/// The picture of a kind in the legend.
pub(super) fn sample(kind: SegmentKind) -> Html {
    let segment = Segment { kind, start: 0, end: FRAME };
    html! {
        <svg class="jc-sample" width="24" height="16" aria-hidden="true">{ line(0, &segment) }</svg>
    }
}

/// A place in the frame as a share of its width: "12.34%".
fn percent(place: u32) -> String {
    let hundredths = (place % 100).to_string();
    let zero = if hundredths.len() < 2 { "0" } else { "" };
    [&(place / 100).to_string(), ".", zero, &hundredths, "%"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_as_shares_of_the_width() {
        assert_eq!([0, 5, 40, 1_234, FRAME].map(percent), ["0.00%", "0.05%", "0.40%", "12.34%", "100.00%"]);
    }
}
