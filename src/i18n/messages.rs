//! The words that are always the same, by where they are shown.

/// Stands between two facts on a line: "23 files · Completed 1 hour ago".
pub const SEPARATOR: &str = " · ";
/// The button that requests again what could not be loaded.
pub const TRY_AGAIN: &str = "Try again";
/// The button that requests although the browser says it is offline.
pub const TRY_ANYWAY: &str = "Try anyway";

/// Before a host, on the link that opens it.
pub const OPEN: &str = "Open";
/// The tabs.
pub mod tabs {
    /// The accessible name of the row of tabs.
    pub const LIST_NAME: &str = "Console";
    /// The tab with the host's chat.
    pub const CHAT: &str = "Chat";
    /// The tab with the jobs.
    pub const JOBS: &str = "Jobs";
}

/// The list of jobs.
pub mod list {
    /// The name of the section with running and queued jobs; its heading adds the count.
    pub const RUNNING_JOBS: &str = "Running Jobs";
    /// The name of the section with finished jobs; its heading adds the count.
    pub const RECENT_JOBS: &str = "Recent Jobs";
    /// Stands in the place of an empty section of running jobs.
    pub const NO_RUNNING_JOBS: &str = "No running jobs";
    /// The heading when there are no jobs at all.
    pub const EMPTY_HEADING: &str = "No jobs yet";
    /// What will appear where there are no jobs yet.
    pub const EMPTY_TEXT: &str =
        "When documents are ingested, you see here what is running, what waits and what is done.";
    /// The button that requests the next page of older jobs.
    pub const LOAD_OLDER: &str = "Load older jobs";
    /// The accessible name of the button that does so again after an error.
    pub const TRY_OLDER_AGAIN: &str = "Try again to load older jobs";
    /// What the skeleton of the list says to assistive technology.
    pub const LOADING: &str = "Loading jobs…";
}

/// The line that says whether the list is kept up to date. What it says is put together in `live_text`.
pub mod live {
    /// Its accessible name.
    pub const NAME: &str = "Updates";
    /// The list is requested again and again.
    pub const LIVE: &str = "Live";
    /// The reader has paused it.
    pub const PAUSED: &str = "Paused";
    /// There is no network.
    pub const OFFLINE: &str = "Offline";
    /// The latest request failed.
    pub const RETRYING: &str = "Retrying";
    /// Before how long ago that was.
    pub const UPDATED: &str = "updated";
    /// Less than 5 seconds ago.
    pub const JUST_NOW: &str = "just now";
    /// After a time: "5 min ago".
    pub const AGO: &str = "ago";
    /// The button that pauses.
    pub const PAUSE: &str = "Pause";
    /// Its accessible name.
    pub const PAUSE_NAME: &str = "Pause updates";
    /// The button that goes on.
    pub const RESUME: &str = "Resume";
    /// Its accessible name.
    pub const RESUME_NAME: &str = "Resume updates";
    /// Announced when it goes on.
    pub const RESUMED: &str = "Live again";
    /// The accessible name of the choice of an interval.
    pub const INTERVAL: &str = "How often jobs are updated";
    /// Before an interval: "Every 3 s".
    pub const EVERY: &str = "Every";
}

/// The sheet of keys.
pub mod keys {
    /// The button that shows it.
    pub const BUTTON: &str = "Keys";
    /// Its heading, and the accessible name of the button.
    pub const NAME: &str = "Keys for the list of jobs";
    /// When they act.
    pub const WHERE: &str = "They act while the list has the focus and you are not typing.";
    /// Between two keys that do the same.
    pub const OR: &str = "or";
    /// Goes to the next job.
    pub const NEXT: &str = "Next job";
    /// Goes to the one before.
    pub const PREVIOUS: &str = "Previous job";
    /// Opens the details.
    pub const OPEN: &str = "View details";
    /// Retries the job.
    pub const RETRY: &str = "Retry the job";
    /// Cancels the job.
    pub const CANCEL: &str = "Cancel the job, after a question";
    /// Selects the job, or no longer.
    pub const SELECT: &str = "Select the job";
    /// Goes to the search field.
    pub const FIND: &str = "Find jobs";
    /// Shows failed jobs only, or all again.
    pub const FAILED: &str = "Show failed jobs only, or all";
    /// Pauses, or goes on.
    pub const PAUSE: &str = "Pause or resume updates";
    /// Shows this.
    pub const KEYS: &str = "Show these keys";
    /// The button that closes it.
    pub const CLOSE: &str = "Close";
}

/// The bar that says which jobs are shown.
pub mod toolbar {
    /// Its accessible name.
    pub const NAME: &str = "Filter jobs";
    /// The accessible name of its row of statuses.
    pub const STATUS: &str = "Status";
    /// The button that shows jobs of every status; their number follows.
    pub const ALL: &str = "All";
    /// The search field.
    pub const FIND: &str = "Find jobs";
    /// The accessible name of the range of time.
    pub const TIME: &str = "Time";
    /// Jobs of any time.
    pub const ANY_TIME: &str = "Any time";
    /// Jobs of the last hour.
    pub const LAST_HOUR: &str = "Last hour";
    /// Jobs of the last 24 hours.
    pub const LAST_24_HOURS: &str = "Last 24 hours";
    /// Jobs of the last 7 days.
    pub const LAST_7_DAYS: &str = "Last 7 days";
    /// Jobs of the last 30 days.
    pub const LAST_30_DAYS: &str = "Last 30 days";
    /// The button that shows jobs as rows, more of which fit on the screen.
    pub const COMPACT: &str = "Compact rows";
    /// In the list's place where nothing is left of it.
    pub const NO_MATCH: &str = "No jobs match.";
    /// Before filters that an address or the host asks for and that do not exist.
    pub const IGNORED: &str = "These filters are not known and were left out:";
    /// The button that shows all jobs again.
    pub const CLEAR: &str = "Clear filters";
}

/// Selecting jobs, and acting on many of them.
pub mod selection {
    /// The checkbox of a card; the job's name follows.
    pub const SELECT: &str = "Select";
    /// The accessible name of the bar with what can be done with the selected jobs.
    pub const BAR_NAME: &str = "Selected jobs";
    /// The button that selects none any more.
    pub const CLEAR: &str = "Clear";
    /// The button that sends no further request.
    pub const STOP: &str = "Stop";
    /// The button that takes away what came of it.
    pub const CLOSE: &str = "Close";
    /// While the server has asked for time.
    pub const WAITING: &str = "The server asks to wait…";
    /// The button beside the heading; the number of failed jobs follows.
    pub const RETRY_ALL_FAILED: &str = "Retry all failed";
    /// The button that leaves the jobs as they are, after the question whether to act on many.
    pub const NOT_NOW: &str = "Not now";
}

/// The banner over a list that is not up to date. What it says is in `query_error`.
pub mod banner {
    /// Its accessible name.
    pub const NAME: &str = "Jobs are not up to date";
    /// The button that requests the list.
    pub const RETRY_NOW: &str = "Retry now";
    /// While the list is requested again.
    pub const RETRYING_NOW: &str = "Retrying now…";
}

/// The card of a job.
pub mod card {
    /// The button that opens the details.
    pub const VIEW_DETAILS: &str = "View Details";
    /// The button that runs a failed or cancelled job again.
    pub const RETRY: &str = "Retry";
    /// The button that cancels a running or queued job.
    pub const CANCEL: &str = "Cancel";
    /// The button that unfolds a row: its buttons, and what of the card is not in it.
    pub const MORE: &str = "More";
    /// In the progress's place while nothing is known of it.
    pub const RUNNING: &str = "Running";
    /// In the error's place where the job has none.
    pub const FAILED_WITHOUT_ERROR: &str = "The job failed without saying why.";
    /// The button that unfolds a long error.
    pub const SHOW_MORE: &str = "Show more";
    /// The button that folds it again.
    pub const SHOW_LESS: &str = "Show less";
}

/// A card that stands alone.
pub mod single_job {
    /// What the skeleton of the card says to assistive technology.
    pub const LOADING: &str = "Loading the job…";
    /// The heading when the job could not be loaded.
    pub const ERROR_HEADING: &str = "Couldn't load this job";
}

/// The dialog with everything about a job.
pub mod details {
    /// The button that closes it.
    pub const CLOSE: &str = "Close";
    /// While `jobs.get` is under way.
    pub const LOADING: &str = "Loading details…";
    /// The heading of the steps.
    pub const STEPS: &str = "Steps";
    /// The button that shows the job before this one in the list.
    pub const PREVIOUS: &str = "Previous job";
    /// The button that shows the job after this one in the list.
    pub const NEXT: &str = "Next job";
    /// The server does not know the job any more.
    pub const GONE: &str = "This job is no longer on the server.";
    /// The server has taken a retry.
    pub const STARTED_ANEW: &str = "Started anew.";
    /// The button that runs the job anew from one of its steps.
    pub const RERUN: &str = "Rerun from here";
    /// The fold with the data of the event that started the job.
    pub const EVENT_DATA: &str = "Event data";
    /// The fold with what the job returned.
    pub const OUTPUT_DATA: &str = "Output data";

    /// The name of a fact: where the job stands.
    pub const STATUS: &str = "Status";
    /// The name of a fact: how far it is.
    pub const PROGRESS: &str = "Progress";
    /// The name of a fact: why it failed.
    pub const ERROR: &str = "Error";
    /// The name of a fact: when it was created.
    pub const CREATED: &str = "Created";
    /// The name of a fact: when it began to wait.
    pub const QUEUED: &str = "Queued";
    /// The name of a fact: the run that a step has started.
    pub const CHILD_RUN: &str = "Started run";
    /// The name of a fact: how often a step was tried.
    pub const ATTEMPTS: &str = "Attempts";
    /// Before the name of a step: what it returned.
    pub const OUTPUT_OF: &str = "Output of";
    /// The name of a fact: when it began to run.
    pub const STARTED: &str = "Started";
    /// The name of a fact: when it ended.
    pub const ENDED: &str = "Ended";
    /// The name of a fact: how long it took.
    pub const DURATION: &str = "Duration";
    /// The name of a fact: what started it.
    pub const TRIGGER: &str = "Trigger";
    /// The name of a fact: the event that started it.
    pub const EVENT: &str = "Event";
    /// The name of a fact: how the job's repository stands.
    pub const REPOSITORY: &str = "Repository";
}

/// The steps of a run on a scale of time. What else is said there is in `timeline_text`.
pub mod timeline {
    /// The fold that says what the bars mean.
    pub const LEGEND: &str = "Legend";
    /// Before the first attempt.
    pub const QUEUED: &str = "Waited in the queue";
    /// Under way.
    pub const RUNNING: &str = "Running";
    /// An attempt that succeeded.
    pub const COMPLETED: &str = "Completed";
    /// An attempt that failed.
    pub const FAILED: &str = "Attempt failed";
    /// Between two attempts.
    pub const BACKOFF: &str = "Waited for the next attempt";
    /// A sleep, or a wait for an event.
    pub const SLEEPING: &str = "Slept or waited for an event";
    /// An attempt that was cancelled.
    pub const CANCELLED: &str = "Cancelled";
    /// A status that this page does not know.
    pub const OTHER: &str = "Other";
}

/// The job's id and the button that copies it.
pub mod copyable_id {
    /// Before the id.
    pub const LABEL: &str = "ID";
    /// The button.
    pub const COPY: &str = "Copy";
    /// The button's accessible name.
    pub const COPY_NAME: &str = "Copy id";
    /// It is on the clipboard.
    pub const COPIED: &str = "Copied";
    /// The clipboard is not there or not allowed.
    pub const SELECT_TO_COPY: &str = "Select the id to copy it";
}

/// A folding tree of values, and what is copied.
pub mod values {
    /// The button that copies a value, or all of them.
    pub const COPY: &str = "Copy";
    /// The button that shows a secret.
    pub const SHOW: &str = "Show";
    /// The button that masks it again.
    pub const HIDE: &str = "Hide";
    /// The button that shows all of a long text.
    pub const SHOW_ALL: &str = "Show all";
    /// What stands for a secret where it is read out.
    pub const HIDDEN: &str = "hidden";
    /// In place of "Copied" where the clipboard is not there or not allowed.
    pub const NOT_COPIED: &str = "Could not be copied";
    /// Before the buttons that copy all that is known of a job.
    pub const COPY_AS: &str = "Copy as";
    /// One of the buttons.
    pub const MARKDOWN: &str = "Markdown";
    /// Its accessible name.
    pub const COPY_AS_MARKDOWN: &str = "Copy as Markdown";
    /// The other one.
    pub const JSON: &str = "JSON";
    /// Its accessible name.
    pub const COPY_AS_JSON: &str = "Copy as JSON";
}
