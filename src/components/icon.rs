//! Icons, drawn on a 24 by 24 grid.

use yew::prelude::*;

use crate::job::{ConfigStatus, JobStatus};

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A part of a ring; it turns unless the reader prefers reduced motion.
    Spinner,
    /// A bell.
    Bell,
    /// A clock.
    Clock,
    /// A globe.
    Globe,
    /// A check mark in a ring.
    Check,
    /// A cross in a ring.
    Cross,
    /// A bar across a ring.
    Stop,
    /// Two arrows to the right.
    Skip,
    /// A question mark in a ring.
    Unknown,
    /// A triangle with an exclamation mark.
    Warning,
    /// Lines of a list.
    List,
    /// Rows, close to each other.
    Rows,
    /// An arrow to what comes before; in a page from right to left it points to the right.
    Previous,
    /// An arrow to what comes after.
    Next,
}

impl Shape {
    /// The icon of a status.
    pub fn of(status: &JobStatus) -> Self {
        match status {
            JobStatus::Running => Self::Spinner,
            JobStatus::Queued => Self::Clock,
            JobStatus::Completed => Self::Check,
            JobStatus::Failed => Self::Cross,
            JobStatus::Cancelled => Self::Stop,
            JobStatus::Skipped => Self::Skip,
            JobStatus::Unknown(_) => Self::Unknown,
        }
    }

    /// The icon of how a repository stands.
    pub(super) fn of_config(status: ConfigStatus) -> Self {
        match status {
            ConfigStatus::Configured => Self::Check,
            ConfigStatus::Unconfigured => Self::Unknown,
            ConfigStatus::Ingesting => Self::Spinner,
            ConfigStatus::Error => Self::Warning,
            ConfigStatus::Pending => Self::Clock,
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Spinner => "M21 12a9 9 0 1 1-6.2-8.56",
            Self::Bell => "M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7M10 20.5h4",
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2",
            Self::Globe => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"
            }
            Self::Check => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 12.2l2.4 2.4 4.6-5",
            Self::Cross => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9l6 6M15 9l-6 6",
            Self::Stop => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.7 5.7l12.6 12.6",
            Self::Skip => "M5 6l7 6-7 6zM13 6l7 6-7 6z",
            Self::Unknown => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.8-.9 1.7M12 16.5v.1"
            }
            Self::Warning => "M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.1",
            Self::Rows => "M4 6h16M4 10h16M4 14h16M4 18h16",
            Self::Previous => "M15 5l-7 7 7 7",
            Self::Next => "M9 5l7 7-7 7",
            Self::List => "M8 6h13M8 12h13M8 18h13M3.5 6v.1M3.5 12v.1M3.5 18v.1",
        }
    }
}

/// Properties of [`Icon`].
#[derive(Clone, PartialEq, Properties)]
pub struct IconProps {
    /// What to show.
    pub shape: Shape,
    /// Its accessible name. Without it the icon is decoration.
    #[prop_or_default]
    pub label: Option<AttrValue>,
}

/// An icon in the colour of the text around it.
///
/// Styling hooks: class and part `jc-icon`/`icon`; `jc-spin` while it turns.
///
/// ```
/// use jobs_console::components::{Icon, Shape};
/// # use yew::prelude::*;
/// # fn example() -> Html {
/// html! { <Icon shape={Shape::Check} label="Completed" /> }
/// # }
/// ```
#[component]
pub fn Icon(props: &IconProps) -> Html {
    icon(props.shape, props.label.clone())
}

/// [`Icon`] without a component of its own.
pub(super) fn icon(shape: Shape, label: Option<AttrValue>) -> Html {
    let class = match shape {
        Shape::Spinner => "jc-icon jc-spin",
        Shape::Previous | Shape::Next => "jc-icon jc-arrow",
        _ => "jc-icon",
    };
    html! {
        <svg
            {class}
            part="icon"
            viewBox="0 0 24 24"
            role={label.as_ref().map(|_| "img")}
            aria-hidden={label.is_none().then_some("true")}
            aria-label={label}
        >
            <path d={shape.path()} />
        </svg>
    }
}
