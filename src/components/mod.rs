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
mod kept_scroll;
mod locale;
mod mounted_view;
mod notice;
mod pressed;
mod progress_bar;
mod relative_time;
mod single_job;
mod skeleton;
mod tab_badge;
mod tab_keys;
mod tabs;
mod time_left;
mod use_clock;
mod window;

pub(crate) use badge::badge;
pub use badge::{Badge, BadgeProps};
pub use button::{Button, ButtonKind, ButtonProps};
pub use card_actions::{CardAction, OnCardAction};
pub(crate) use content::{Empty, Extent, Settings};
pub use icon::{Icon, IconProps, Shape};
pub use job_card::{JobCard, JobCardProps};
pub use job_details::{JobDetailsDialog, JobDetailsDialogProps};
pub use jobs_list::{JobsList, JobsListProps};
pub(crate) use jobs_view::JobsView;
pub(crate) use kept_scroll::ScrollPosition;
pub use locale::Locale;
pub use progress_bar::{ProgressBar, ProgressBarProps};
pub use relative_time::{RelativeTime, RelativeTimeProps};
pub use single_job::{SingleJob, SingleJobProps};
pub use tab_badge::TabBadge;
pub(crate) use tab_keys::{key_pressed, tabs_of};
pub use tabs::{
    PanelSelected, Tab, TabList, TabListProps, TabPanel, TabPanelProps, TabProps, Tabs, TabsProps,
};
