//! What is on the screen: Yew components, one part a file.
//!
//! Each part is one element with one props struct. [`Tabs`] and [`JobsList`] are what most pages need; the
//! parts of a [`JobCard`] are there for cards of your own.

mod announcements;
mod badge;
mod button;
mod config_status;
mod copyable_id;
mod error_text;
mod focus;
mod icon;
mod job_actions;
mod job_card;
mod job_details_dialog;
mod job_facts;
mod job_meta;
mod job_pager;
mod job_progress;
mod job_section;
mod job_title;
mod jobs_list;
mod notices;
mod origin_link;
mod progress_bar;
mod relative_time;
mod single_job;
mod skeleton;
mod step_panel;
mod tab;
mod tab_badge;
mod tab_keys;
mod tab_list;
mod tab_panel;
mod tabs;
mod text;
mod timeline;
mod timeline_row;
mod timeline_ruler;
mod toolbar;
mod use_filters;
mod use_job_actions;
mod use_kept_focus;
mod use_settled;
mod use_view;

pub use badge::{Badge, BadgeProps};
pub use button::{Button, ButtonKind, ButtonProps};
pub use config_status::{ConfigStatus, ConfigStatusProps};
pub use error_text::{ErrorText, ErrorTextProps};
pub use icon::{Icon, IconProps, Shape};
pub use job_actions::{JobAction, JobActions, JobActionsProps};
pub use job_card::{JobCard, JobCardProps};
pub use job_details_dialog::{JobDetailsDialog, JobDetailsDialogProps};
pub use job_meta::{JobMeta, JobMetaProps};
pub use job_progress::{JobProgress, JobProgressProps};
pub use job_section::{JobSection, JobSectionProps};
pub use job_title::{JobTitle, JobTitleProps};
pub use jobs_list::{JobsList, JobsListProps};
#[cfg(feature = "custom-element")]
pub(crate) use notices::empty_state;
pub use progress_bar::{ProgressBar, ProgressBarProps};
pub use relative_time::{RelativeTime, RelativeTimeProps};
pub use single_job::{SingleJob, SingleJobProps};
pub use tab::{Tab, TabProps};
pub use tab_badge::TabBadge;
pub use tab_list::{TabList, TabListProps};
pub use tab_panel::{PanelSelected, TabPanel, TabPanelProps};
pub use tabs::{Activation, Direction, Tabs, TabsProps};
pub use timeline::{Timeline, TimelineProps};
pub use toolbar::{Toolbar, ToolbarProps};
pub use use_job_actions::OnJobAction;
