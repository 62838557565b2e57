// What a host gives to and gets from the Jobs Console.

/** Where a job stands. A word that the library does not know is passed on as it came. */
export type JobStatus =
  | "queued"
  | "running"
  | "completed"
  | "failed"
  | "cancelled"
  | "skipped"
  | (string & {});

/** One job, as the list knows it. Times are milliseconds since the epoch; what is not known is left out. */
export interface Job {
  /** What identifies the job in every call about it. */
  readonly id: string;
  /** What its card is called: `Ingesting acme/api`. */
  readonly title: string;
  readonly status: JobStatus;
  /** The kind of work (`type` on the wire), such as `docs-ingestion`. */
  readonly kind?: string;
  /** The row's own name. */
  readonly name?: string;
  /** What is worked on: `owner/name`. */
  readonly subject?: string;
  /** Why it waits: `waiting for rate limit`. */
  readonly statusReason?: string;
  /** How far it is, in files. `total` is left out while it is not known. */
  readonly progress?: { readonly processed: number; readonly total?: number };
  /** The error of a failed job: plain text of any length. */
  readonly error?: string;
  readonly createdAt?: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  /** How long it took, in milliseconds. */
  readonly duration?: number;
  /** What started it: `manual`, `scheduled`, `webhook`, `automatic`. */
  readonly trigger?: string;
}

/** How many jobs are active: what the badge of the Jobs tab shows. */
export interface JobCounts {
  readonly running: number;
  readonly queued: number;
}

/** The tabs of the whole view. */
export type JobsTab = "chat" | "jobs";

/** What is shown: everything with its tabs, the list alone, or the card of one job. */
export type JobsView = "tabs" | "list" | "card";

/** Which of the loaded jobs are shown, and whose details are open. */
export interface JobsFilters {
  /** Jobs of these statuses; of any if it is empty. */
  readonly status: readonly string[];
  /** Words that a job has to contain, each of them somewhere. */
  readonly query: string;
  /** How far back. */
  readonly range: "1h" | "24h" | "7d" | "30d" | null;
  /** The id of the job whose details are open. */
  readonly job: string | null;
}

/** Whose colours are taken: those of the page (shadcn tokens, `.dark`), or the library's own. */
export type JobsTheme = "auto" | "light" | "dark";

/** Where the jobs come from. As of all options, `null` and `undefined` are "not given". */
export interface JobsSource {
  /** The tRPC endpoint: a path, or an address with its origin. `/api/trpc` unless given. */
  endpoint?: string | URL | null | undefined;
  /** Whose jobs: the input `{ organizationId }` of `jobs.list`, as text. For a router that wants a number there is `scope`. */
  organizationId?: string | number | null | undefined;
  /** The fields of every input as they are sent, for consoles that want others than `organizationId`, or a number. */
  scope?: Readonly<Record<string, unknown>> | null | undefined;
  /** The console's transformer: `superjson` unless given. */
  transformer?: "superjson" | "none" | null | undefined;
  /** Calls of one tick travel as one request. On unless given. */
  batching?: boolean | null | undefined;
  /** Send queries as POST, for consoles with tRPC's `methodOverride`. */
  methodOverride?: "POST" | null | undefined;
  /** Which requests carry cookies: `include` unless given. */
  credentials?: RequestCredentials | null | undefined;
  /**
   * Who is signed in, such as the session's id. Views with another key never show this one's jobs. Where there is no
   * such thing, call `clear()` when the user signs out.
   */
  sessionKey?: string | number | null | undefined;
  /**
   * Tabs of one origin with the same endpoint, scope and session key request the jobs once for all of them. On unless given;
   * with `headers` or `fetch` under a `sessionKey` alone.
   */
  sharing?: boolean | null | undefined;
  /** More headers, requested before each request. */
  headers?: (() => GivenHeaders | Promise<GivenHeaders>) | null | undefined;
  /** Used in place of the page's `fetch`, with an address and the request's options. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | null | undefined;
  /** How often to ask. */
  polling?: PollingOptions | null | undefined;
  /** What the console calls its procedures. */
  procedures?: {
    /** `jobs.list` unless given. */
    list?: string | null | undefined;
    /** `jobs.get` unless given. */
    get?: string | null | undefined;
    /** `jobs.retry` unless given. */
    retry?: string | null | undefined;
    /** `jobs.cancel` unless given. */
    cancel?: string | null | undefined;
    /**
     * Starts many jobs anew: `{ runIds }` in, `{ results: [{ runId, ok, message? }] }` out, at most 50 at a time. Unless
     * given they are started one after the other.
     */
    retryMany?: string | null | undefined;
    /** The same for cancelling many. */
    cancelMany?: string | null | undefined;
  } | null | undefined;
  /** The field that names a job in inputs: `runId` unless given. */
  idField?: string | null | undefined;
  /** How a job's id is sent: `text` unless given; `number` sends digits as a number. */
  idType?: "text" | "number" | null | undefined;
  /** Whether `jobs.list` takes `filter`. On unless given. */
  filter?: boolean | null | undefined;
  /** How many rows to ask for; the server decides unless given. */
  limit?: number | null | undefined;
  /**
   * A subscription of the console's that says when jobs have changed, such as `jobs.onUpdate` (tRPC over server-sent
   * events). Its events mean "look now" and nothing else; while it is alive the jobs are requested every 20 s besides.
   */
  subscription?: string | null | undefined;
  /** Words for more kinds of jobs than `docs-ingestion`. */
  labels?: readonly JobLabel[] | null | undefined;
  /** More of a row's fields to show, on cards and in the details. */
  fields?: readonly JobField[] | null | undefined;
  /**
   * The jobs as the page's server knows them, so that the first paint needs no request: what `jobs.list`
   * answers, rows or a page, with or without superjson's `{ json, meta }` around it. They are requested again
   * at once.
   */
  initialData?: unknown;
}

/** Headers as `fetch` takes them, or by name as tRPC's links take them: a name without a value is not sent. */
export type GivenHeaders = HeadersInit | Readonly<Record<string, string | null | undefined>> | null | undefined;

/**
 * How often to ask. All times are in milliseconds. 0 switches polling off: the jobs are then requested by `refresh()`
 * alone; 1 to 249 count as 250.
 */
export interface PollingOptions {
  /** While a job is running or queued and the list is on the screen: 3,000 unless given. */
  active?: number | null | undefined;
  /** While nothing is active, or another tab is selected: 15,000 unless given. */
  idle?: number | null | undefined;
  /** How long to wait for an answer: 10,000 unless given. */
  timeout?: number | null | undefined;
  /** The wait after the first failure, doubled with each further one: 1,000 unless given. */
  backoff?: number | null | undefined;
  /** The longest wait after a failure: 30,000 unless given. */
  backoffLimit?: number | null | undefined;
  /** Whether the reader can choose another interval: 3, 10 or 30 seconds. Off unless given. */
  choice?: boolean | null | undefined;
}

/** The words for one kind of job, put before its subject: "Ingesting acme/api", "Ingested acme/api". */
export interface JobLabel {
  /** `type` on the wire. */
  kind: string;
  /** While it is queued or running. */
  active: string;
  /** Once it is completed. */
  completed: string;
}

/** A field of a job's row that is shown where the row has a text, a number or a yes or no there. */
export interface JobField {
  /** What stands before the value. */
  label: string;
  /** The names that lead to it, with dots between them: `output.filesFailed`, `steps.0.name`. */
  path: string;
}

/** A link in the details of a job. */
export interface JobLink {
  /** What it says. */
  label: string;
  /** An address of http or https, or a path on the page's own origin; no other is shown. */
  href: string | URL;
}

/** Where the jobs come from and how they are shown. `null` and `undefined` are "not given". */
export interface JobsOptions extends JobsSource {
  /** What is shown: `tabs` unless given. */
  view?: JobsView | null | undefined;
  /** The job of the view `card`. */
  jobId?: string | number | null | undefined;
  /** The tab that is selected: `jobs` unless given. */
  tab?: JobsTab | null | undefined;
  /** Whether there is a bar above the list that filters it by status, words and time; there is unless given. */
  toolbar?: boolean | null | undefined;
  /**
   * How much room a job takes, where the reader has not chosen in the bar, on this page or an earlier one: a card, unless
   * given, or a row.
   */
  density?: "comfortable" | "compact" | null | undefined;
  /**
   * Which jobs are shown, and whose details are open: everything, and none, unless given. The reader's own choice, which
   * `filters-change` tells, holds until the host sets others; equal ones, set again, change nothing.
   */
  filters?: { readonly [Name in keyof JobsFilters]?: JobsFilters[Name] | null | undefined } | null | undefined;
  /**
   * Whether the page's address holds the filters, so that a reload shows the same and Back goes back: in its query string
   * (`?status=failed`), its fragment (`#status=failed`), or, unless given, not at all.
   */
  history?: "none" | "query" | "hash" | null | undefined;
  /** Begins the names of the parameters in the address, for pages with several lists. */
  historyPrefix?: string | null | undefined;
  /** Whether jobs can be selected, to retry or cancel many at once; they can unless given. */
  selection?: boolean | null | undefined;
  /** Whether keys act while the focus is in the list: j, k, Enter, r, c, x, /, f, p and ?. On unless given. */
  shortcuts?: boolean | null | undefined;
  /** Whether the reader can have a notification when a job ends; not unless given. The browser asks at the first click. */
  notifications?: boolean | null | undefined;
  /**
   * The language, as a BCP 47 tag; the page's (`<html lang>`) unless given, else the browser's. English, `de`, `fr`, `es`,
   * `ja`, `zh-Hans` and `ar` are there: their files are loaded when they are needed, and English stands until then.
   */
  locale?: string | null | undefined;
  /** Words of your own in place of the language's, by the keys of `jobs-console/locales/en.json`. */
  messages?: JobsMessages | null | undefined;
  /** The time zone of dates, such as `UTC` or `Europe/Berlin`, until the reader chooses another one; theirs unless given. */
  timeZone?: string | null | undefined;
  /** How times are written: "2 minutes ago" unless given, or as dates. */
  times?: "relative" | "absolute" | null | undefined;
  /** Whose colours are taken: `auto`, the page's, unless given. */
  theme?: JobsTheme | null | undefined;
  /** Gives the links to show in the details of a job: to its logs, its repository. */
  links?: ((job: Job) => readonly JobLink[]) | null | undefined;
}

/**
 * Messages by their keys. Of one that counts there is a text for each plural category of the language; what is in braces
 * stays as it is: `{ "list.loading": "Wird geladen …", "card.files": { "one": "{count} Datei", "other": "{count} Dateien" } }`.
 */
export type JobsMessages = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** A language as the package has it: all of its texts in the order of `jobs-console/locales/en.json`, or those of a host. */
export type JobsLanguage = JobsMessages | readonly unknown[];

/** What went wrong: `kind` for programs, `message` for people, `reason` for developers. */
export interface JobsError {
  /**
   * `load` (the view could not be started), `crashed` (it stopped; the reader can start it again),
   * `options` (an option cannot be used as it is), `bad-rows` (rows of an answer could not be shown), or why a request
   * failed: `network`, `timeout`, `host` (`headers` or `fetch` threw), `http`, `decode`, `trpc`. `subscription`: the one that
   * says when to look does not work, and the jobs are polled as without it; told once until it works again. `sharing`: a
   * message of another tab is none of this version, and was ignored; told once.
   */
  readonly kind:
    | "load"
    | "crashed"
    | "options"
    | "bad-rows"
    | "subscription"
    | "sharing"
    | "network"
    | "timeout"
    | "host"
    | "http"
    | "decode"
    | "trpc";
  /** The words on the screen, where there are any. */
  readonly message: string;
  /** What is known beyond them: what was thrown, rejected or answered. */
  readonly reason?: string;
  /** The option that `kind: "options"` is about; of one in a group after a dot, as in `polling.active`. */
  readonly option?: string;
  /** The HTTP status of the answer. */
  readonly status?: number;
  /** tRPC's code of a procedure's error, such as `FORBIDDEN`. */
  readonly code?: string;
  /** Where a response came from that is not tRPC's. */
  readonly url?: string;
}

/** Why the session counts as over. A wrong `endpoint` answers likewise: see `status` and `url`. */
export interface SessionExpired {
  readonly message: string;
  /** What answered, for developers. */
  readonly reason?: string;
  /** The HTTP status of the answer. */
  readonly status?: number;
  /** Where the answer came from, where it is not tRPC's. */
  readonly url?: string;
}

/** What the reader has chosen about the list beside its filters; `null` where the option counts. */
export interface JobsChoices {
  /** Nothing is requested until the reader resumes. */
  readonly paused: boolean;
  /** How often the list is requested while jobs are active, in milliseconds. */
  readonly interval: number | null;
  readonly density: "comfortable" | "compact" | null;
  readonly times: "relative" | "absolute" | null;
  /** The zone of dates: its name, or `own` for the reader's own. */
  readonly timeZone: string | null;
  /** Every job is watched: the reader gets a notification when it ends. */
  readonly watching: boolean;
  /** The ids of the jobs that are watched singly. */
  readonly watched: readonly string[];
  /** The ids of the selected jobs. */
  readonly selected: readonly string[];
}

/** The events of the element, with what their `detail` holds. All bubble and leave shadow trees. */
export interface JobsEventMap {
  /** The first list is there, the badge's numbers changed, or jobs came or changed their status. */
  "jobs-change": CustomEvent<{
    readonly counts: JobCounts;
    /** The jobs that came or changed their status; `from` is left out for those that came. */
    readonly changed: readonly { readonly job: Job; readonly from?: JobStatus }[];
  }>;
  /** "View Details" was pressed, or "Next job" or "Previous job" in the details. Prevented, the job is not shown. */
  "job-open": CustomEvent<{ readonly job: Job }>;
  /** "Retry" was pressed, or "Rerun from here" at the step `fromStep`. Prevented, nothing is sent. */
  "job-retry": CustomEvent<{ readonly job: Job; readonly fromStep?: string }>;
  /** "Cancel" was pressed. Prevented, nothing is sent. */
  "job-cancel": CustomEvent<{ readonly job: Job }>;
  /** What came of Retry or Cancel: `message` has the words on the card where it was not carried out. */
  "job-result": CustomEvent<{
    readonly job: Job;
    readonly action: "retry" | "cancel";
    readonly ok: boolean;
    readonly message?: string;
  }>;
  /** What came of Retry or Cancel of many jobs, also where it was stopped. Jobs whose event was prevented are in no number. */
  "bulk-result": CustomEvent<{
    readonly action: "retry" | "cancel";
    /** The server has done it. */
    readonly done: number;
    /** The server has not done it, or has not answered. */
    readonly refused: number;
    /** Nothing was sent: it was stopped before it was their turn, or it was not possible any more when it was. */
    readonly notSent: number;
  }>;
  /** Something went wrong. */
  "jobs-error": CustomEvent<JobsError>;
  /** The session is over. Nothing is requested until `refresh()` or until the page regains the focus. */
  "session-expired": CustomEvent<SessionExpired>;
  /** Another tab was selected by the user. */
  "tab-change": CustomEvent<{ readonly tab: JobsTab }>;
  /** Other jobs are shown, or the details of a job were opened or closed: by the reader, or by Back and Forward. */
  "filters-change": CustomEvent<JobsFilters>;
  /**
   * The reader has paused or resumed, or chosen how the list looks, which jobs are watched, or which are selected; or a selected
   * or watched job is no longer there.
   */
  "choices-change": CustomEvent<JobsChoices>;
}

// Here, since whatever shows jobs has these types. Elements of HTML have the events of all elements.
declare global {
  interface ElementEventMap extends JobsEventMap {}
  interface ShadowRootEventMap extends JobsEventMap {}
  interface DocumentEventMap extends JobsEventMap {}
  interface WindowEventMap extends JobsEventMap {}
}

/** The name of an event. */
export type JobsEventName = keyof JobsEventMap;

/** A view that is mounted. */
export interface MountedJobs {
  /** Takes over these options; those that are left out stay as they are, `null` or `undefined` takes one back. */
  update(options: JobsOptions): void;
  /** Asks for the jobs at once; also goes on after an expired session. */
  refresh(): void;
  /** Something may be new, as a push channel tells: asks for the jobs now, but at most once a second. */
  invalidate(): void;
  /**
   * Forgets the jobs of all views: for a sign-out, and after a sign-in. Views on the page request theirs anew, at once. It may
   * be called when `session-expired` comes: where the session is still over, nothing more is requested, and no event comes again.
   */
  clear(): void;
  /** Selects a tab. */
  setTab(tab: JobsTab): void;
  /** Takes the view off the page. */
  destroy(): void;
}
