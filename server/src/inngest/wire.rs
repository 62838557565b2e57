//! What Inngest's REST API answers, read leniently: what is absent, new or of another type is no reason to fail.

use serde::Deserialize;
use serde_json::Value;

pub use super::lenient::{Failure, Time};
use super::lenient::{lenient_list, or_default};

/// A page of a list. An empty one has no `data`; the last one has neither `hasMore` nor `cursor`.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct List<T> {
    /// What is on the page.
    #[serde(default = "Vec::new", deserialize_with = "lenient_list")]
    pub data: Vec<T>,
    /// Where the next page begins. Each list has it, so that an answer without is none.
    #[serde(default, deserialize_with = "or_default")]
    pub page: Option<Page>,
}

impl<T> List<T> {
    /// What to send for the next page, if there is one.
    pub fn next(&self) -> Option<&str> {
        let page = self.page.as_ref().filter(|page| page.has_more)?;
        page.cursor.as_deref().filter(|cursor| !cursor.is_empty())
    }
}

/// Where the next page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Page {
    /// What to send for the next page.
    #[serde(deserialize_with = "or_default")]
    pub cursor: Option<String>,
    /// Whether there is one.
    #[serde(deserialize_with = "or_default")]
    pub has_more: bool,
}

/// An answer about one thing. `v1` says HTTP 200 with `data: null` and a `status` of its own when it failed.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct One<T> {
    /// The thing.
    #[serde(default = "Option::default")]
    pub data: Option<T>,
    /// The status that `v1` means.
    #[serde(default, deserialize_with = "or_default")]
    pub status: Option<u16>,
}

/// A run in a list.
///
/// `startedAt` and `durationMs` are not read: there they count from queueing. `endedAt` of a cancelled run lies ten
/// seconds in the future.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunRow {
    /// Its id, a ULID.
    pub id: String,
    /// Where it stands.
    #[serde(default, deserialize_with = "or_default")]
    pub status: String,
    /// The app of its function.
    #[serde(default, deserialize_with = "or_default")]
    pub app: Named,
    /// Its function.
    #[serde(default, deserialize_with = "or_default")]
    pub function: Named,
    /// When it was queued.
    #[serde(default, deserialize_with = "or_default")]
    pub queued_at: Option<Time>,
    /// When it ended.
    #[serde(default, deserialize_with = "or_default")]
    pub ended_at: Option<Time>,
    /// What started it.
    #[serde(default, deserialize_with = "or_default")]
    pub trigger: RunTrigger,
    /// The error of a failed run. Other rows carry the output of their last step here.
    #[serde(default)]
    pub output: Failure,
}

/// What came out of a single run.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ended {
    /// Its output, or its error as `{name, message, stack}`.
    pub output: Option<Value>,
}

/// An app or a function.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    /// Its id.
    #[serde(deserialize_with = "or_default")]
    pub id: String,
}

/// What started a run.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RunTrigger {
    /// The events; one, unless the function takes batches.
    #[serde(deserialize_with = "or_default")]
    pub event_ids: Vec<String>,
}

/// The trace of a run.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Trace {
    /// The run itself; its steps are the children.
    #[serde(deserialize_with = "or_default")]
    pub root_span: Span,
}

/// A part of a trace: the run, a step, or an attempt of one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Span {
    /// Its id.
    #[serde(deserialize_with = "or_default")]
    pub id: String,
    /// Its name, such as `list-files` or `Attempt 0`.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// Where it stands. A queued run's is `WAITING`.
    #[serde(deserialize_with = "or_default")]
    pub status: String,
    /// When it was queued.
    #[serde(deserialize_with = "or_default")]
    pub queued_at: Option<Time>,
    /// When it really began; absent while it waits.
    #[serde(deserialize_with = "or_default")]
    pub started_at: Option<Time>,
    /// When it ended.
    #[serde(deserialize_with = "or_default")]
    pub ended_at: Option<Time>,
    /// The step's id; absent on spans that are none.
    #[serde(deserialize_with = "or_default")]
    pub step_id: Option<String>,
    /// What kind of step it is, such as `RUN`, `INVOKE`, `SLEEP`.
    #[serde(deserialize_with = "or_default")]
    pub step_op: Option<String>,
    /// What came out of it, where it was asked for.
    pub output: Option<Value>,
    /// What the function and Inngest noted.
    #[serde(deserialize_with = "lenient_list")]
    pub metadata: Vec<Metadata>,
    /// Its parts.
    #[serde(deserialize_with = "lenient_list")]
    pub children: Vec<Span>,
}

/// A note on a span.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// Its kind; those that begin with `userland.` come from the function.
    #[serde(deserialize_with = "or_default")]
    pub kind: String,
    /// Its values, numbers as text.
    #[serde(deserialize_with = "or_default")]
    pub values: serde_json::Map<String, Value>,
}

/// An event.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Event {
    /// Its id.
    #[serde(deserialize_with = "or_default")]
    pub id: String,
    /// Inngest's own id of it, by which runs name it. A sender may have given another as `id`.
    #[serde(deserialize_with = "or_default")]
    pub internal_id: String,
    /// Its name.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// Its payload.
    pub data: Value,
    /// When it was sent, in milliseconds since 1970.
    #[serde(deserialize_with = "or_default")]
    pub ts: i64,
}

/// A function and its limits.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Function {
    /// Its id.
    #[serde(deserialize_with = "or_default")]
    pub id: String,
    /// Its limits.
    #[serde(deserialize_with = "or_default")]
    pub configuration: Configuration,
}

/// The limits of a function.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Configuration {
    /// How many of its steps run at a time.
    #[serde(deserialize_with = "lenient_list")]
    pub concurrency: Vec<Concurrency>,
    /// How often it starts.
    #[serde(deserialize_with = "or_default")]
    pub throttle: Option<Throttle>,
}

/// How many steps run at a time.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Concurrency {
    /// What the limit is counted by, such as `event.data.organizationId`.
    #[serde(deserialize_with = "or_default")]
    pub key: Option<String>,
    /// The limit.
    #[serde(deserialize_with = "or_default")]
    pub limit: Limit,
}

/// A limit.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Limit {
    /// The most there are; negative where there is no limit.
    #[serde(deserialize_with = "or_default")]
    pub value: i64,
}

/// How often a function starts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Throttle {
    /// So many times.
    #[serde(deserialize_with = "or_default")]
    pub limit: i64,
    /// In this time, such as `20s`.
    #[serde(deserialize_with = "or_default")]
    pub period: String,
}

/// The id of a run that was made or changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Changed {
    /// The run's id.
    #[serde(deserialize_with = "or_default")]
    pub run_id: String,
}

/// What `POST /e/{key}` answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// The ids of the events.
    #[serde(deserialize_with = "or_default")]
    pub ids: Vec<String>,
}

/// An error of the API.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Errors {
    /// What went wrong.
    #[serde(deserialize_with = "lenient_list")]
    pub errors: Vec<ErrorItem>,
}

/// One thing that went wrong.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErrorItem {
    /// Its code, such as `run_already_ended`.
    #[serde(deserialize_with = "or_default")]
    pub code: String,
    /// Its message.
    #[serde(deserialize_with = "or_default")]
    pub message: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read<T: for<'de> Deserialize<'de>>(value: &Value) -> T {
        serde_json::from_str(&value.to_string()).expect("a lenient type")
    }

    #[test]
    fn an_empty_list_has_no_data_and_the_last_page_no_cursor() {
        let list: List<RunRow> = read(&json!({ "metadata": {}, "page": { "limit": 20 } }));
        assert!(list.data.is_empty());
        assert_eq!(list.next(), None);
    }

    #[test]
    fn an_odd_row_does_not_take_the_others_with_it() {
        let rows =
            json!({ "data": [7, { "status": "RUNNING" }, { "id": "a", "queuedAt": 5, "trigger": [] }] });
        let list: List<RunRow> = read(&rows);
        assert_eq!(list.data.len(), 1);
        assert_eq!(list.data[0].id, "a");
        assert_eq!(list.data[0].queued_at, None);
    }

    #[test]
    fn an_error_is_read_from_a_list_and_from_a_single_run() {
        let inner = json!({ "__serialized": true, "name": "Error", "message": "no", "stack": "at /srv" });
        assert_eq!(read::<Failure>(&json!({ "error": inner })).0.as_deref(), Some("no"));
        assert_eq!(read::<Failure>(&inner).0.as_deref(), Some("no"));
        for other in [json!(null), json!([1, "a"]), json!({ "data": ["a"] }), json!(1.5), json!(true)] {
            assert_eq!(read::<Failure>(&other), Failure(None), "{other}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[a-z0-9:TZ.-]{0,12}".prop_map(Value::from),
        ];
        let key = prop::sample::select(vec![
            "id",
            "status",
            "queuedAt",
            "output",
            "error",
            "message",
            "rootSpan",
            "children",
            "metadata",
            "values",
            "data",
            "page",
            "cursor",
            "hasMore",
            "trigger",
            "eventIds",
            "configuration",
            "concurrency",
            "limit",
        ]);
        leaf.prop_recursive(5, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_comes_within_the_envelope_is_read(value in any_json()) {
            let wrapped = json!({ "data": value, "page": value });
            let text = wrapped.to_string();
            prop_assert!(serde_json::from_str::<List<RunRow>>(&text).is_ok());
            prop_assert!(serde_json::from_str::<List<Function>>(&text).is_ok());
            prop_assert!(serde_json::from_str::<Failure>(&value.to_string()).is_ok());
            let object = json!({ "data": { "rootSpan": value } });
            prop_assert!(serde_json::from_str::<One<Trace>>(&object.to_string()).is_ok());
        }
    }
}
