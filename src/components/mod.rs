//! What is on the screen.

mod announcements;
mod badge;
mod button;
mod card_actions;
mod clock;
mod content;
mod copyable_id;
mod error_text;
mod focus;
mod icon;
mod job_card;
mod job_details;
mod jobs_list;
mod jobs_view;
mod locale;
mod mounted_view;
mod notice;
mod pressed;
mod progress_bar;
mod relative_time;
mod single_job;
mod skeleton;
mod tabs;
mod time_left;
mod use_clock;
mod window;

pub use badge::{Badge, BadgeProps};
pub use button::{Button, ButtonKind, ButtonProps};
pub use card_actions::{CardAction, OnCardAction};
pub use icon::{Icon, IconProps, Shape};
pub use job_card::{JobCard, JobCardProps};
pub use job_details::{JobDetailsDialog, JobDetailsDialogProps};
pub use jobs_list::{JobsList, JobsListProps};
pub use locale::Locale;
#[cfg(feature = "element")]
pub(crate) use notice::empty;
pub use progress_bar::{ProgressBar, ProgressBarProps};
pub use relative_time::{RelativeTime, RelativeTimeProps};
pub use single_job::{SingleJob, SingleJobProps};
pub use tabs::{
    PanelSelected, Tab, TabBadge, TabList, TabListProps, TabPanel, TabPanelProps, TabProps, Tabs, TabsProps,
};
