//! The specimens: a file for each, with one sentence as its documentation and a component `Example`.

mod bad_rows;
mod badge;
mod bulk_run;
mod button;
mod config_status;
mod empty;
mod error_text;
mod filtered;
mod first_load;
mod forbidden;
mod gateway;
mod icon;
mod job_actions;
mod job_card;
mod job_card_errors;
mod job_card_mutations;
mod job_card_progress;
mod job_card_texts;
mod job_card_watched;
mod job_details_dialog;
mod job_details_states;
mod job_meta;
mod job_progress;
mod job_section;
mod job_title;
mod jobs_list;
mod json_tree;
mod json_tree_odd;
mod keys;
mod live_line;
mod live_line_on_demand;
mod live_line_retrying;
mod many_jobs;
mod new_jobs;
mod no_match;
mod not_found;
mod offline;
mod older;
mod outdated;
mod progress_bar;
mod refused_many;
mod relative_time;
mod selection;
mod single_job;
mod stale;
mod tabs;
mod timeline;
mod timeline_many;
mod timeline_opened;
mod timeline_running;
mod toolbar;
mod toolbar_watch;
mod unauthorized;
mod unreachable;

use yew::prelude::*;

/// A component in one of its states.
pub(crate) struct Specimen {
    /// Its id on the page and in the address: the name of its file.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    source: &'static str,
    pub(crate) view: fn() -> Html,
}

impl Specimen {
    /// What it shows, in a sentence: the documentation of its file.
    pub(crate) fn about(&self) -> &'static str {
        self.source.lines().next().unwrap_or_default().trim_start_matches("//! ")
    }

    /// Its source.
    pub(crate) fn code(&self) -> &'static str {
        self.source.split_once("\n\n").map_or(self.source, |(_, code)| code)
    }
}

macro_rules! specimen {
    ($name:ident, $title:literal) => {
        Specimen {
            id: stringify!($name),
            title: $title,
            source: include_str!(concat!(stringify!($name), ".rs")),
            view: || html! { <$name::Example /> },
        }
    };
}

/// All of them, in the order of the page.
pub(crate) const GROUPS: &[(&str, &[Specimen])] = &[
    (
        "Lists",
        &[
            specimen!(jobs_list, "JobsList"),
            specimen!(filtered, "JobsList, filtered"),
            specimen!(no_match, "JobsList, no match"),
            specimen!(selection, "JobsList, selected jobs"),
            specimen!(refused_many, "JobsList, refused"),
            specimen!(bulk_run, "JobsList, a run over many jobs"),
            specimen!(first_load, "JobsList, first load"),
            specimen!(empty, "JobsList, empty"),
            specimen!(unauthorized, "JobsList, session has expired"),
            specimen!(forbidden, "JobsList, forbidden"),
            specimen!(not_found, "JobsList, no such procedure"),
            specimen!(unreachable, "JobsList, no network"),
            specimen!(gateway, "JobsList, a gateway's page"),
            specimen!(stale, "JobsList, not up to date"),
            specimen!(outdated, "JobsList, a list from a cache"),
            specimen!(offline, "JobsList, offline"),
            specimen!(bad_rows, "JobsList, rows that are no jobs"),
            specimen!(older, "JobsList, older jobs"),
            specimen!(new_jobs, "JobsList, new at the top"),
            specimen!(keys, "JobsList, keys"),
            specimen!(many_jobs, "JobsList, a thousand jobs"),
            specimen!(single_job, "SingleJob"),
            specimen!(job_section, "JobSection"),
            specimen!(live_line, "LiveLine"),
            specimen!(live_line_on_demand, "LiveLine, on demand"),
            specimen!(live_line_retrying, "LiveLine, retrying"),
            specimen!(toolbar, "Toolbar"),
            specimen!(toolbar_watch, "Toolbar, notifications"),
        ],
    ),
    (
        "Cards",
        &[
            specimen!(job_card, "JobCard"),
            specimen!(job_card_progress, "JobCard, progress"),
            specimen!(job_card_texts, "JobCard, texts"),
            specimen!(job_card_errors, "JobCard, long errors"),
            specimen!(job_card_watched, "JobCard, watched"),
            specimen!(job_card_mutations, "JobCard, pressed buttons"),
            specimen!(job_title, "JobTitle"),
            specimen!(job_progress, "JobProgress"),
            specimen!(job_meta, "JobMeta"),
            specimen!(job_actions, "JobActions"),
        ],
    ),
    (
        "Details",
        &[
            specimen!(job_details_dialog, "JobDetailsDialog"),
            specimen!(job_details_states, "JobDetailsDialog, no details"),
            specimen!(timeline, "Timeline"),
            specimen!(timeline_running, "Timeline, running"),
            specimen!(timeline_opened, "Timeline, opened steps"),
            specimen!(timeline_many, "Timeline, many steps"),
            specimen!(json_tree, "JsonTree"),
            specimen!(json_tree_odd, "JsonTree, other texts"),
        ],
    ),
    (
        "Parts",
        &[
            specimen!(tabs, "Tabs, TabList, Tab, TabPanel"),
            specimen!(button, "Button"),
            specimen!(badge, "Badge"),
            specimen!(icon, "Icon"),
            specimen!(progress_bar, "ProgressBar"),
            specimen!(relative_time, "RelativeTime"),
            specimen!(error_text, "ErrorText"),
            specimen!(config_status, "ConfigStatus"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_shown_and_says_what_it_is() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/gallery/specimens");
        let files =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<_> = files.filter(|file| file != "mod.rs").collect();
        files.sort();
        let all: Vec<_> = GROUPS.iter().flat_map(|(_, specimens)| *specimens).collect();
        let mut shown: Vec<_> = all.iter().map(|specimen| [specimen.id, ".rs"].concat()).collect();
        shown.sort();
        assert_eq!(shown, files);
        for specimen in all {
            assert!(
                specimen.source.starts_with("//! ") && specimen.about().ends_with('.'),
                "{}",
                specimen.id
            );
            assert!(specimen.code().starts_with("use "), "{}", specimen.id);
        }
    }
}
