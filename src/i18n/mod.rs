//! Every word on the screen, as plain functions of data, time and the current [`Language`]: that of the component that
//! is being rendered ([`use_words`](crate::hooks::use_words)).
//!
//! [`messages`] has all of them in English; the other languages are files by its keys, loaded when they are needed.
//! Numbers, plurals and times come from the platform's `Intl` through [`Format`]; where there is none, on a
//! server and in native tests, [`English`] gives the same texts. Which unit a time is told in, and when its
//! text changes next, is plain Rust.

mod announcements;
mod counts;
mod durations;
mod english;
mod error_text;
mod exact_time;
pub(crate) mod files;
mod filled;
mod filter_text;
mod folded;
mod format;
#[cfg(target_arch = "wasm32")]
mod intl;
mod language;
mod live_text;
mod locale;
pub mod locales;
#[macro_use]
mod message;
mod message_set;
pub mod messages;
mod middle_cut;
mod phrase;
mod progress_text;
mod query_error;
mod rejection_text;
mod relative_time;
mod selection_text;
mod status_text;
mod time_zones;
mod timed_text;
mod timeline_text;
mod titles;
mod value_text;

pub(crate) use announcements::{Announcer, announcement};
pub use counts::{bad_rows, badge_label, files, new_jobs, searched, tab_name};
pub(crate) use counts::{
    filtered_heading, jobs_loaded, number, numbered, section_heading, shown_of, status_count,
};
pub use durations::{duration, took};
pub use english::English;
pub(crate) use error_text::{details_error_text, older_error_text};
pub use error_text::{error_phrase, error_text, job_error_text};
pub(crate) use exact_time::time_for_others;
pub use exact_time::{exact_time, iso_datetime, time_tooltip};
pub use files::{add_language, language_at};
pub(crate) use filled::filled;
pub use filter_text::ignored_filters;
pub use folded::folded;
pub use format::{Format, LengthUnit, PluralCategory, TimeUnit, formatter};
#[cfg(target_arch = "wasm32")]
pub use intl::Intl;
#[cfg(target_arch = "wasm32")]
pub(crate) use intl::{canonical_tag, time_zone_exists};
pub(crate) use language::times;
pub use language::{Language, LanguageOptions, Times};
pub use live_text::{every, live_text};
pub use locale::Locale;
pub(crate) use message_set::Messages;
pub use middle_cut::middle_cut;
pub(crate) use middle_cut::{begins_right_to_left, fits_in_lines, is_long_name, is_right_to_left};
pub use phrase::{Phrase, Piece};
pub use progress_text::{percent_text, progress_text, progress_value_text, time_left};
pub use query_error::updated;
pub(crate) use query_error::{
    banner_button, banner_reason, headline, panel_button, panel_heading, panel_text, retry_countdown,
};
pub(crate) use rejection_text::rejection_text;
pub use relative_time::{ago, timing, with_time};
pub use selection_text::selected;
pub(crate) use selection_text::{
    act_on, acting_on, answered_of, ask_before, bulk_result, select_all_shown, selected_gone,
};
pub(crate) use status_text::{config_status_word, status_phrase};
pub use status_text::{status_text, status_word};
pub(crate) use time_zones::{IgnoredZone, TimeZones, short_zone};
pub use timed_text::TimedText;
pub use timeline_text::step_name;
pub(crate) use timeline_text::{
    attempt_notes, elapsed, idle, output_name, rerun_name, ruler_mark, segment_word, show_all_steps,
    step_notes, step_state,
};
pub(crate) use titles::fold_name;
pub use titles::{accessible_name, action_name, kind_in_words, title, title_phrase, title_suffix};
pub(crate) use value_text::{fields_text, row_name, show_more, size_text, value_action};

#[cfg(test)]
mod languages_test;
