//! GitHub's webhook: a push becomes an event that starts an ingestion.
//!
//! The signature says who sent it, so it may come by any host name.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::log;
use crate::push::{Push, PushReceiver, Received};
use crate::secret::Secret;

/// GitHub sends no more than this.
pub const MAX_BODY_BYTES: usize = 25 * 1024 * 1024;
/// The most deliveries that are received at once; the next ones wait.
pub const MOST_AT_ONCE: usize = 8;
/// GitHub names no more commits than this.
const MOST_COMMITS: usize = 2_048;
/// Longer than GitHub's, which are UUIDs.
const MAX_DELIVERY_ID: usize = 128;

/// What a webhook is checked with, and who gets its pushes.
pub struct Webhook {
    /// The secret that GitHub signs with.
    pub secret: Secret,
    /// Who gets the pushes.
    pub receiver: Arc<dyn PushReceiver>,
}

/// The parts of a push's payload that matter here.
#[derive(Debug, Deserialize)]
struct Payload {
    #[serde(rename = "ref")]
    reference: String,
    before: String,
    after: String,
    #[serde(default)]
    created: bool,
    #[serde(default)]
    deleted: bool,
    #[serde(default)]
    forced: bool,
    repository: PayloadRepository,
    #[serde(default)]
    commits: Vec<PayloadCommit>,
}

#[derive(Debug, Deserialize)]
struct PayloadRepository {
    full_name: String,
    default_branch: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PayloadCommit {
    added: Vec<String>,
    modified: Vec<String>,
    removed: Vec<String>,
}

type Reply = (StatusCode, Json<Value>);

pub async fn handle(State(webhook): State<Arc<Webhook>>, headers: HeaderMap, body: Bytes) -> Reply {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !is_signed(webhook.secret.expose(), header("x-hub-signature-256"), &body) {
        return refuse(
            StatusCode::UNAUTHORIZED,
            "The signature is missing or wrong. The webhook's secret on GitHub has to be the server's.",
        );
    }
    match header("x-github-event") {
        "push" => {}
        "ping" => return (StatusCode::OK, Json(json!({ "ok": true }))),
        other => return ignore(&format!("Only pushes matter here, not {other:?}.")),
    }
    let delivery_id = header("x-github-delivery");
    if delivery_id.is_empty() || delivery_id.len() > MAX_DELIVERY_ID {
        return refuse(StatusCode::BAD_REQUEST, "There is no usable X-GitHub-Delivery.");
    }
    let push = match read_push(delivery_id, &body) {
        Ok(Some(push)) => push,
        Ok(None) => return ignore("Only pushes to the default branch matter here."),
        Err(error) => {
            return refuse(
                StatusCode::BAD_REQUEST,
                &format!(
                    "This is no push as JSON: {error}. Set the webhook's content type to application/json."
                ),
            );
        }
    };
    // The database and the request to Inngest block.
    let received = tokio::task::spawn_blocking(move || webhook.receiver.receive(&push)).await;
    match received {
        Ok(Ok(Received::Started)) => (StatusCode::ACCEPTED, Json(json!({ "ok": true }))),
        Ok(Ok(Received::SeenBefore)) => {
            (StatusCode::OK, Json(json!({ "ok": true, "ignored": "This delivery was received before." })))
        }
        Ok(Err(error)) => {
            log::line(format_args!("A push cannot be handed on: {error}"));
            refuse(StatusCode::BAD_GATEWAY, &format!("{error} Redeliver the push once that is put right."))
        }
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "The push could not be handled."),
    }
}

fn refuse(status: StatusCode, message: &str) -> Reply {
    (status, Json(json!({ "ok": false, "error": message })))
}

fn ignore(why: &str) -> Reply {
    (StatusCode::OK, Json(json!({ "ok": true, "ignored": why })))
}

/// Whether `signature` is `sha256=` and the HMAC of the body in hexadecimal digits. Takes the same time for each wrong one.
fn is_signed(secret: &str, signature: &str, body: &[u8]) -> bool {
    let Some(expected) = signature.strip_prefix("sha256=").and_then(bytes_of_hex) else {
        return false;
    };
    // A key of any length will do.
    Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .is_ok_and(|mac| mac.chain_update(body).verify_slice(&expected).is_ok())
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<_>>>()?;
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}

/// The push, if it moved the default branch.
fn read_push(delivery_id: &str, body: &[u8]) -> Result<Option<Push>, serde_json::Error> {
    let payload: Payload = serde_json::from_slice(body)?;
    let branch = payload.reference.strip_prefix("refs/heads/");
    if payload.deleted || branch != Some(payload.repository.default_branch.as_str()) {
        return Ok(None);
    }
    let commits = payload.commits.len();
    let mut changed: Vec<String> = payload
        .commits
        .into_iter()
        .flat_map(|commit| [commit.added, commit.modified, commit.removed].concat())
        .collect();
    changed.sort_unstable();
    changed.dedup();
    // What commits a branch has lost is not said, nor all of them of a very long push.
    let is_whole = !payload.created && !payload.forced && (1..MOST_COMMITS).contains(&commits);
    Ok(Some(Push {
        delivery_id: delivery_id.to_owned(),
        repo_name: payload.repository.full_name,
        before_sha: payload.before,
        after_sha: payload.after,
        changed: is_whole.then_some(changed),
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use axum::Router;
    use axum::body::Body;
    use axum::http::Request;
    use axum::routing::post;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;
    use crate::source::SourceError;

    /// The shape of a real delivery, with made-up names.
    const PUSH: &str = include_str!("../../tests/fixtures/github-push.json");
    const SECRET: &str = "It's a Secret to Everybody";

    #[derive(Default)]
    struct Receiver {
        pushes: Mutex<Vec<Push>>,
        is_away: bool,
    }

    impl PushReceiver for Receiver {
        fn receive(&self, push: &Push) -> Result<Received, SourceError> {
            if self.is_away {
                return Err(SourceError::Unavailable("Inngest does not answer.".to_owned()));
            }
            let mut pushes = self.pushes.lock().expect("pushes");
            if pushes.iter().any(|known| known.delivery_id == push.delivery_id) {
                return Ok(Received::SeenBefore);
            }
            pushes.push(push.clone());
            Ok(Received::Started)
        }
    }

    fn signature(body: &str) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key").chain_update(body);
        let bytes = mac.finalize().into_bytes();
        format!("sha256={}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    async fn send(receiver: &Arc<Receiver>, event: &str, signature: &str, body: &str) -> (StatusCode, Value) {
        let receiver = Arc::clone(receiver);
        let webhook = Arc::new(Webhook { secret: Secret::new(SECRET), receiver });
        let request = Request::post("/")
            .header("x-github-event", event)
            .header("x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
            .header("x-hub-signature-256", signature)
            .body(Body::from(body.to_owned()))
            .expect("a request");
        let site = Router::new().route("/", post(handle)).with_state(webhook);
        let response = site.oneshot(request).await.expect("a response");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        (status, serde_json::from_slice(&body).expect("JSON"))
    }

    #[test]
    fn githubs_own_example_of_a_signature_is_right() {
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assert!(is_signed(SECRET, signature, b"Hello, World!"));
        assert!(!is_signed(SECRET, signature, b"Hello, World"));
        assert!(!is_signed("another", signature, b"Hello, World!"));
        for wrong in ["", "sha256=", "sha1=757107ea", "sha256=7", "sha256=xyz", "sha256=ääää"] {
            assert!(!is_signed(SECRET, wrong, b"Hello, World!"), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_push_is_handed_on_once() {
        let receiver = Arc::new(Receiver::default());
        let (status, _) = send(&receiver, "push", &signature(PUSH), PUSH).await;
        assert_eq!(status, StatusCode::ACCEPTED);
        let (status, answer) = send(&receiver, "push", &signature(PUSH), PUSH).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["ignored"], "This delivery was received before.");
        let pushes = receiver.pushes.lock().expect("pushes");
        assert_eq!(pushes.len(), 1);
        assert_eq!(pushes[0].repo_name, "acme/docs");
        assert_eq!(pushes[0].before_sha, "6113728f27ae82c7b1a177c8d03f9e96e0adf246");
        let changed = ["README.md", "docs/new.md", "docs/old.md"].map(str::to_owned).to_vec();
        assert_eq!(pushes[0].changed, Some(changed));
    }

    #[test]
    fn what_changed_is_unknown_where_commits_were_taken_away_or_are_not_named() {
        let mut emptied: Value = serde_json::from_str(PUSH).expect("JSON");
        emptied["commits"] = json!([]);
        let forced = PUSH.replace("\"forced\": false", "\"forced\": true");
        let created = PUSH.replace("\"created\": false", "\"created\": true");
        for body in [emptied.to_string(), forced, created] {
            let push = read_push("delivery", body.as_bytes()).expect("JSON").expect("a push");
            assert_eq!(push.changed, None, "{body}");
        }
    }

    #[tokio::test]
    async fn without_the_right_signature_nothing_is_read() {
        let receiver = Arc::new(Receiver::default());
        for wrong in [String::new(), signature("another body")] {
            let (status, answer) = send(&receiver, "push", &wrong, PUSH).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED);
            assert!(answer["error"].as_str().expect("an error").contains("signature"), "{answer}");
        }
        assert!(receiver.pushes.lock().expect("pushes").is_empty());
    }

    #[tokio::test]
    async fn other_branches_and_events_are_ignored_and_nonsense_is_refused() {
        let receiver = Arc::new(Receiver::default());
        let branch = PUSH.replace("refs/heads/main", "refs/heads/topic");
        let deleted = PUSH.replace("\"deleted\": false", "\"deleted\": true");
        for (event, body) in [("push", branch.as_str()), ("push", &deleted), ("issues", "{}"), ("ping", "{}")]
        {
            let (status, answer) = send(&receiver, event, &signature(body), body).await;
            assert_eq!(status, StatusCode::OK, "{event}: {answer}");
        }
        for body in ["", "payload=%7B%7D", "[]", "{}"] {
            let (status, answer) = send(&receiver, "push", &signature(body), body).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
            assert!(answer["error"].as_str().expect("an error").contains("application/json"), "{answer}");
        }
        assert!(receiver.pushes.lock().expect("pushes").is_empty());
    }

    #[tokio::test]
    async fn a_push_that_cannot_be_handed_on_says_so() {
        let receiver = Arc::new(Receiver { is_away: true, ..Receiver::default() });
        let (status, answer) = send(&receiver, "push", &signature(PUSH), PUSH).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY);
        assert_eq!(answer["error"], "Inngest does not answer. Redeliver the push once that is put right.");
    }
}
