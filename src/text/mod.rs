//! The words on the screen (English), as plain functions of data and time.

mod announcement;
mod count;
mod pace;
mod relative_time;
mod title;

pub use announcement::{Announcer, announcement};
pub use count::{badge_label, files, section_heading};
pub use pace::{progress_text, time_left};
pub use relative_time::{Tick, ago, duration, exact_within, timing};
pub use title::{KindLabel, KindLabels, status_word, title, type_in_words};
