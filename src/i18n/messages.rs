//! Every message, by where it is shown. `{…}` stands for what is put in, by `filled`; the server's words by `phrase`, which
//! keeps them apart (`filled.rs`).
//!
//! The other languages are in `locales/`, by the same keys; `locales/en.json` is this table.

use super::message::{CatalogueEntry, counting, index_of, text};

/// Stands between two facts on a line: "23 files · Completed 1 hour ago".
pub const SEPARATOR: &str = " · ";

messages! {
    /// What is said in several places.
    general {
        /// The button that requests again what could not be loaded.
        try_again = "Try again";
        /// The button that requests although the browser says it is offline.
        try_anyway = "Try anyway";
        /// The link that opens a host.
        open = "Open {host}";
        /// The accessible name of a button about one of many: what is seen of it, and the name of what it is about.
        action = "{label} {name}";
        /// A label and its number: "Failed 3".
        count = "{label} {count}";
        /// So many of all.
        of_all = "{count} of {all}";
        /// A name and its value.
        value = "{name}: {value}";
        /// A time that has not passed.
        just_now = "just now";
        /// A length of time in two units: "3 min 20 s".
        two_units = "{first} {second}";
    }

    /// In the place of a list that there is none of.
    panel {
        /// The heading.
        offline = "You are offline";
        /// The heading.
        failed = "Couldn't load jobs";
        /// What to do.
        offline_text = "Jobs appear when the connection is back.";
        /// What to do.
        session_text = "Sign in again to see your jobs.";
    }

    /// The tabs.
    tabs {
        /// The accessible name of the row of tabs.
        list_name = "Console";
        /// The tab with the host's chat.
        chat = "Chat";
        /// The tab with the jobs.
        jobs = "Jobs";
        /// In the badge of the tab.
        running = "{count} running";
        /// In the badge of the tab.
        queued = "{count} queued";
        /// The accessible name of a tab with a badge.
        named = "{label}, {badge}";
    }

    /// The list of jobs.
    list {
        /// The name of the section with running and queued jobs; its heading adds the count.
        running_jobs = "Running Jobs";
        /// The name of the section with finished jobs; its heading adds the count.
        recent_jobs = "Recent Jobs";
        /// Stands in the place of an empty section of running jobs.
        no_running_jobs = "No running jobs";
        /// The heading when there are no jobs at all.
        empty_heading = "No jobs yet";
        /// What will appear where there are no jobs yet.
        empty_text = "When documents are ingested, you see here what is running, what waits and what is done.";
        /// The button that requests the next page of older jobs.
        load_older = "Load older jobs";
        /// The accessible name of the button that does so again after an error.
        try_older_again = "Try again to load older jobs";
        /// What the skeleton of the list says to assistive technology.
        loading = "Loading jobs…";
        /// The heading of a section.
        heading = "{name} ({count})";
        /// The heading of a section of which some are left out.
        filtered_heading = "{name} ({count} of {all})";
        /// Of a server that has more.
        loaded = "{count} job is loaded." | "{count} jobs are loaded.";
        /// Of a server that has more, while one searches.
        searched = "Searched the {count} job that is loaded." | "Searched the {count} jobs that are loaded.";
        /// Above what one reads.
        new_jobs = "{count} new job" | "{count} new jobs";
        /// Below the list.
        bad_rows = "{count} job could not be shown" | "{count} jobs could not be shown";
    }

    /// The bar that says which jobs are shown.
    toolbar {
        /// Its accessible name.
        name = "Filter jobs";
        /// The accessible name of its row of statuses.
        status = "Status";
        /// The button that shows jobs of every status; their number follows.
        all = "All";
        /// The search field.
        find = "Find jobs";
        /// The accessible name of the range of time.
        time = "Time";
        /// Jobs of any time.
        any_time = "Any time";
        /// Jobs of the last hour.
        last_hour = "Last hour";
        /// Jobs of the last 24 hours.
        last_24_hours = "Last {count} hours";
        /// Jobs of the last 7 days.
        last_7_days = "Last {count} days";
        /// Jobs of the last 30 days.
        last_30_days = "Last {count} days";
        /// The button that shows jobs as rows, more of which fit on the screen.
        compact = "Compact rows";
        /// The button that shows dates in place of "2 minutes ago".
        exact_times = "Exact times";
        /// The choice of the time zone of dates.
        time_zone = "Time zone";
        /// The zone of the reader's computer.
        own_time_zone = "Your time zone";
        /// In the list's place where nothing is left of it.
        no_match = "No jobs match.";
        /// Before filters that an address or the host asks for and that do not exist.
        ignored = "These filters are not known and were left out: {filters}";
        /// The button that shows all jobs again.
        clear = "Clear filters";
        /// When filters have changed; the number is that of all jobs.
        shown = "{shown} of {count} job shown" | "{shown} of {count} jobs shown";
    }

    /// Notifications when jobs end.
    watch {
        /// The accessible name of the switch: all jobs are watched.
        switch = "Notify me when a job ends";
        /// What the bell of a card does, before the job's name.
        bell = "Watch";
        /// What there is to do when the browser does not let the page notify.
        blocked = "The browser blocks notifications for this site. Allow them in its site settings, then try again.";
    }

    /// Selecting jobs, and acting on many of them.
    selection {
        /// The checkbox of a card; the job's name follows.
        select = "Select";
        /// The accessible name of the bar with what can be done with the selected jobs.
        bar_name = "Selected jobs";
        /// The button that selects none any more.
        clear = "Clear";
        /// The button that sends no further request.
        stop = "Stop";
        /// The button that takes away what came of it.
        close = "Close";
        /// While the server has asked for time.
        waiting = "The server asks to wait…";
        /// The button beside the heading; the number of failed jobs follows.
        retry_all_failed = "Retry all failed";
        /// The button that leaves the jobs as they are, after the question whether to act on many.
        not_now = "Not now";
        /// How many are selected.
        selected = "{count} selected" | "{count} selected";
        /// The button that selects what is shown.
        select_all = "Select all {count} shown";
        /// Selected jobs that left the list.
        gone = "{count} selected job is gone." | "{count} selected jobs are gone.";
        /// The button that does it.
        retry = "Retry {count} job" | "Retry {count} jobs";
        /// The button that does it.
        cancel = "Cancel {count} job" | "Cancel {count} jobs";
        /// The question before that.
        ask_retry = "Retry {count} job?" | "Retry {count} jobs?";
        /// The question before that.
        ask_cancel = "Cancel {count} job?" | "Cancel {count} jobs?";
        /// What is under way.
        retrying = "Retrying {count} job" | "Retrying {count} jobs";
        /// What is under way.
        cancelling = "Cancelling {count} job" | "Cancelling {count} jobs";
        /// A part of what came of it.
        retried = "{count} retried" | "{count} retried";
        /// A part of what came of it.
        cancelled = "{count} cancelled" | "{count} cancelled";
        /// A part of what came of it.
        refused = "{count} refused" | "{count} refused";
        /// A part of what came of it.
        not_sent = "{count} not sent" | "{count} not sent";
        /// What came of it: its parts as a list.
        result = "{parts}.";
    }

    /// The banner over a list that is not up to date. What it says is in `query_error`.
    banner {
        /// Its accessible name.
        name = "Jobs are not up to date";
        /// The button that requests the list.
        retry_now = "Retry now";
        /// While the list is requested again.
        retrying_now = "Retrying now…";
        /// How old the list is.
        updated = "Updated {time}.";
        /// While it waits.
        retrying_in = "Retrying in {time}.";
        /// The browser is offline.
        offline = "You are offline.";
        /// The session is over.
        session_expired = "Your session has expired.";
        /// The server says that its list is old.
        outdated = "Jobs may be out of date.";
        /// Any other reason.
        failed = "Couldn't refresh jobs.";
        /// What to do.
        offline_text = "Jobs refresh by themselves when the connection is back.";
        /// What to do.
        session_text = "Sign in again, then come back to this page.";
        /// Why a list that comes is old, and what becomes of it.
        outdated_text = "The server has no newer list at the moment. Jobs refresh by themselves when it has one.";
    }

    /// The card of a job.
    card {
        /// The button that opens the details.
        view_details = "View Details";
        /// The button that runs a failed or cancelled job again.
        retry = "Retry";
        /// The button that cancels a running or queued job.
        cancel = "Cancel";
        /// The button that unfolds a row: its buttons, and what of the card is not in it.
        more = "More";
        /// In the progress's place while nothing is known of it.
        running = "Running";
        /// In the error's place where the job has none.
        failed_without_error = "The job failed without saying why.";
        /// The button that unfolds a long error.
        show_more = "Show more";
        /// The button that folds it again.
        show_less = "Show less";
        /// The accessible name of the button that unfolds an error: what is seen of it, and whose error.
        error_of = "{label} of the error of {name}";
        /// How many files a job has.
        files = "{count} file" | "{count} files";
        /// The error of a failed job.
        error = "Error: {error}";
        /// The server has not carried out what was asked for, and says no reason.
        not_done = "The server did not do it.";
        /// After the reason why something was not carried out, whose cause may pass.
        try_again = "{why} If it is still needed, try again.";
        /// After the reason why something was not carried out, which is not allowed.
        ask_administrator = "{why} Ask an administrator.";
        /// The server has no such procedure.
        no_retry = "This console does not offer to retry jobs.";
        /// The server has no such procedure.
        no_cancel = "This console does not offer to cancel jobs.";
        /// The connection ended before the answer.
        not_known = "The server did not say whether it did it.";
    }

    /// A card that stands alone.
    single_job {
        /// What the skeleton of the card says to assistive technology.
        loading = "Loading the job…";
        /// The heading when the job could not be loaded.
        error_heading = "Couldn't load this job";
    }

    /// The dialog with everything about a job.
    details {
        /// The button that closes it.
        close = "Close";
        /// While `jobs.get` is under way.
        loading = "Loading details…";
        /// The heading of the steps.
        steps = "Steps";
        /// The button that shows the job before this one in the list.
        previous = "Previous job";
        /// The button that shows the job after this one in the list.
        next = "Next job";
        /// The server does not know the job any more.
        gone = "This job is no longer on the server.";
        /// The server has taken a retry.
        started_anew = "Started anew.";
        /// The button that runs the job anew from one of its steps.
        rerun = "Rerun from here";
        /// The fold with the data of the event that started the job.
        event_data = "Event data";
        /// The fold with what the job returned.
        output_data = "Output data";
        /// The name of a fact: where the job stands.
        status = "Status";
        /// The name of a fact: how far it is.
        progress = "Progress";
        /// The name of a fact: why it failed.
        error = "Error";
        /// The name of a fact: when it was created.
        created = "Created";
        /// The name of a fact: when it began to wait.
        queued = "Queued";
        /// The name of a fact: the run that a step has started.
        child_run = "Started run";
        /// The name of a fact: how often a step was tried.
        attempts = "Attempts";
        /// What a step returned.
        output_of = "Output of {name}";
        /// The name of a fact: when it began to run.
        started = "Started";
        /// The name of a fact: when it ended.
        ended = "Ended";
        /// The name of a fact: how long it took.
        duration = "Duration";
        /// The name of a fact: what started it.
        trigger = "Trigger";
        /// The name of a fact: the event that started it.
        event = "Event";
        /// The name of a fact: how the job's repository stands.
        repository = "Repository";
    }

    /// The steps of a run on a scale of time. What else is said there is in `timeline_text`.
    timeline {
        /// The fold that says what the bars mean.
        legend = "Legend";
        /// Before the first attempt.
        queued = "Waited in the queue";
        /// Under way.
        running = "Running";
        /// An attempt that succeeded.
        completed = "Completed";
        /// An attempt that failed.
        failed = "Attempt failed";
        /// Between two attempts.
        backoff = "Waited for the next attempt";
        /// A sleep, or a wait for an event.
        sleeping = "Slept or waited for an event";
        /// An attempt that was cancelled.
        cancelled = "Cancelled";
        /// A status that this page does not know.
        other = "Other";
        /// A time in which nothing ran.
        idle = "{time} idle";
        /// After the status of a step.
        attempt_of_step = "attempt {count}";
        /// A step without a name, by its place.
        step = "Step {count}";
        /// One of the attempts.
        attempt = "Attempt {count}";
        /// The button that lists the steps that are left out.
        show_all = "Show all {count} steps";
    }

    /// The job's id and the button that copies it.
    copyable_id {
        /// Before the id.
        label = "ID";
        /// The button.
        copy = "Copy";
        /// The button's accessible name.
        copy_name = "Copy id";
        /// It is on the clipboard.
        copied = "Copied";
        /// The clipboard is not there or not allowed.
        select_to_copy = "Select the id to copy it";
    }

    /// A folding tree of values, and what is copied.
    values {
        /// The button that copies a value, or all of them.
        copy = "Copy";
        /// The button that shows a secret.
        show = "Show";
        /// The button that masks it again.
        hide = "Hide";
        /// The button that shows all of a long text.
        show_all = "Show all";
        /// What stands for a secret where it is read out.
        hidden = "hidden";
        /// In place of "Copied" where the clipboard is not there or not allowed.
        not_copied = "Could not be copied";
        /// Before the buttons that copy all that is known of a job.
        copy_as = "Copy as";
        /// One of the buttons.
        markdown = "Markdown";
        /// Its accessible name.
        copy_as_markdown = "Copy as Markdown";
        /// The other one.
        json = "JSON";
        /// Its accessible name.
        copy_as_json = "Copy as JSON";
        /// What is in an object.
        fields = "{count} field" | "{count} fields";
        /// What is in a list.
        items = "{count} item" | "{count} items";
        /// The button that shows the next ones, when they are the last.
        show_more = "Show {count} more";
        /// The button that shows the next ones.
        show_more_of = "Show {count} more ({left} left)";
    }

    /// What a job is called.
    title {
        /// Of a job that failed.
        failed = "Failed: {title}";
        /// Of a job that was cancelled.
        cancelled = "Cancelled: {title}";
        /// Of a job that was skipped.
        skipped = "Skipped: {title}";
        /// While documents are ingested.
        ingesting = "Ingesting {subject}";
        /// When documents were ingested.
        ingested = "Ingested {subject}";
    }

    /// Where a job, a step or a repository stands.
    status {
        /// A status.
        queued = "Queued";
        /// A status.
        running = "Running";
        /// A status.
        completed = "Completed";
        /// A status.
        failed = "Failed";
        /// A status.
        cancelled = "Cancelled";
        /// A status.
        skipped = "Skipped";
        /// Where the server does not say the status.
        unknown = "Unknown";
        /// A status and why it is so.
        why = "{status} ({reason})";
        /// A repository that has its configuration.
        configured = "Configured";
        /// A repository without one.
        not_configured = "Not configured";
        /// A repository that is read.
        ingesting = "Ingesting";
        /// A repository whose configuration is wrong.
        config_error = "Configuration error";
        /// A repository of which it is not known yet.
        pending = "Pending";
    }

    /// When something was: `{time}` is "2 minutes ago" or a date.
    when {
        /// Of a job that waits.
        queued = "Queued {time}";
        /// Of a job that runs.
        started = "Started {time}";
        /// Of a job that is done.
        completed = "Completed {time}";
        /// Of a job that failed.
        failed = "Failed {time}";
        /// Of a job that was cancelled.
        cancelled = "Cancelled {time}";
        /// Of a job that was skipped.
        skipped = "Skipped {time}";
        /// Of a job of a status that is not known.
        ended = "Ended {time}";
        /// In the tooltip of a finished job's time.
        took = "took {time}";
    }

    /// How far a job is.
    progress {
        /// Of a number that is known.
        files_of = "{count} / {all} files processed";
        /// While the number is not known.
        files = "{count} file processed" | "{count} files processed";
        /// What a progress bar says of its value.
        value = "{text}, {percent}";
        /// For so long there was none.
        stalled = "no progress for {time}";
        /// The estimate.
        seconds_left = "less than a minute left";
        /// The estimate.
        left = "about {time} left";
    }

    /// What is read out when several jobs have changed alike.
    announce {
        /// So many.
        failed = "{count} job failed" | "{count} jobs failed";
        /// So many.
        completed = "{count} job completed" | "{count} jobs completed";
        /// So many.
        cancelled = "{count} job cancelled" | "{count} jobs cancelled";
        /// So many.
        skipped = "{count} job skipped" | "{count} jobs skipped";
        /// So many.
        started = "{count} job started" | "{count} jobs started";
    }

    /// What went wrong with a request, and what to do about it.
    error {
        /// The session is over.
        session_expired = "Your session has expired.";
        /// An answer of something between.
        intercepted = "The network or your sign-in stands in between.";
        /// No answer.
        network = "The server could not be reached. Check your connection.";
        /// No answer in time.
        timeout = "The server did not answer within {time}.";
        /// The host's functions, or what it gave.
        host = "The page that embeds this list could not make the request.";
        /// By the page.
        aborted = "The request was cancelled.";
        /// Of a proxy.
        http_forbidden = "You do not have access to this (403 Forbidden). Ask an administrator.";
        /// Of a proxy.
        http_too_many = "The server is receiving too many requests (429).";
        /// Of a proxy: `{status}` is "502 Bad Gateway".
        http = "The server answered with an error ({status}).";
        /// An answer that is no tRPC.
        web_page = "The server answered with a web page instead of data. You may have been signed out: reload the page.";
        /// An answer that is no tRPC.
        nothing = "The server answered with nothing instead of data. If this goes on, report it to the console's team.";
        /// An answer that is no tRPC.
        redirect = "The server answered with a redirect instead of data. If this goes on, report it to the console's team.";
        /// An answer that is no tRPC.
        half_json = "The server answered with half a text instead of data. If this goes on, report it to the console's team.";
        /// An answer that is no tRPC.
        too_few = "The server answered with too few results instead of data. If this goes on, report it to the console's team.";
        /// An answer that is no tRPC.
        one_for_many = "The server answered with one result for several calls instead of data. If this goes on, report it to the console's team.";
        /// An answer that is no tRPC.
        not_text = "The server answered with bytes that are no text instead of data. If this goes on, report it to the console's team.";
        /// An answer that is no tRPC.
        something_else = "The server answered with something else instead of data. If this goes on, report it to the console's team.";
        /// An answer that cannot be read.
        decode = "The server's answer could not be understood: {message}.";
        /// Any other.
        other = "The request failed.";
        /// A code of tRPC's.
        forbidden = "You do not have access to this";
        /// A code of tRPC's.
        not_found = "Not found";
        /// A code of tRPC's.
        refused = "The server refused the request";
        /// A code of tRPC's.
        too_many = "The server is receiving too many requests";
        /// A code of tRPC's.
        too_long = "The server took too long";
        /// A code of tRPC's.
        not_available = "The server is not available";
        /// A code of tRPC's.
        conflict = "This is not possible now";
        /// Any other code of tRPC's.
        reported = "The server reported an error";
        /// One of these, and tRPC's code.
        with_code = "{what} ({code}).";
        /// One of these, what the server says, and tRPC's code.
        with_message = "{what}: {message} ({code}).";
        /// The details of a job could not be loaded: `{why}` is a sentence.
        details = "Couldn't load the details. {why}";
        /// A page of older jobs could not be loaded.
        older = "Couldn't load older jobs. {why}";
    }

    /// The line that says whether the list is kept up to date.
    live {
        /// Its accessible name.
        name = "Updates";
        /// The list is requested again and again.
        live = "Live";
        /// The reader has paused it.
        paused = "Paused";
        /// There is no network.
        offline = "Offline";
        /// The latest request failed.
        retrying = "Retrying";
        /// How old the list is, after one of those.
        updated = "updated {time}";
        /// The same where nothing stands before it.
        updated_alone = "Updated {time}";
        /// A time that has passed, in short: "5 min ago".
        ago = "{time} ago";
        /// The button that pauses.
        pause = "Pause";
        /// Its accessible name.
        pause_name = "Pause updates";
        /// The button that goes on.
        resume = "Resume";
        /// Its accessible name.
        resume_name = "Resume updates";
        /// Announced when it goes on.
        resumed = "Live again";
        /// The accessible name of the choice of an interval.
        interval = "How often jobs are updated";
        /// An interval to choose: "Every 3 s".
        every = "Every {time}";
    }

    /// The sheet of keys.
    keys {
        /// The button that shows it.
        button = "Keys";
        /// Its heading, and the accessible name of the button.
        name = "Keys for the list of jobs";
        /// When they act.
        when = "They act while the list has the focus and you are not typing.";
        /// Between two keys that do the same.
        or = "or";
        /// Goes to the next job.
        next = "Next job";
        /// Goes to the one before.
        previous = "Previous job";
        /// Opens the details.
        open = "View details";
        /// Retries the job.
        retry = "Retry the job";
        /// Cancels the job.
        cancel = "Cancel the job, after a question";
        /// Selects the job, or no longer.
        select = "Select the job";
        /// Goes to the search field.
        find = "Find jobs";
        /// Shows failed jobs only, or all again.
        failed = "Show failed jobs only, or all";
        /// Pauses, or goes on.
        pause = "Pause or resume updates";
        /// Shows this.
        keys = "Show these keys";
        /// The button that closes it.
        close = "Close";
        /// The question before a key cancels a job.
        ask_cancel = "Cancel {name}?";
    }
}
