//! The procedures behind the endpoint.

mod docs;
mod internal;
mod jobs;
mod repositories;

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use crate::log;
use crate::repositories::RepositorySource;
use crate::secret::Secret;
use crate::source::{JobSource, SourceError};
use crate::store::{Store, StoreError};
use crate::trpc::error::{ErrorCode, TrpcError};
use crate::trpc::{Kind, Procedure};

/// What the procedures work with.
pub struct Context {
    /// The only organization there is.
    pub organization_id: String,
    /// Its jobs.
    pub jobs: Arc<dyn JobSource>,
    /// The repositories that it has connected.
    pub repositories: Arc<dyn RepositorySource>,
    /// The database that the documents are searched in.
    pub store: Arc<Store>,
    /// What callers of internal procedures have to send as `Authorization: Bearer …`; without one they cannot be called.
    pub token: Option<Secret>,
    /// As many subscriptions as there may be at once.
    pub streams: Arc<Semaphore>,
    /// Becomes true when the server stops.
    pub stopped: watch::Receiver<bool>,
    /// When the server was started, in milliseconds since 1970.
    pub started_at: i64,
}

/// The subscription to changes, which `http/updates.rs` answers.
pub const ON_UPDATE: &str = "jobs.onUpdate";

/// The most subscriptions at once.
pub const MOST_STREAMS: usize = 100;

pub use jobs::on_update;

/// Everything the endpoint offers.
pub const PROCEDURES: &[Procedure<Context>] = &[
    Procedure { path: "jobs.list", kind: Kind::Query, call: jobs::list },
    Procedure { path: "jobs.get", kind: Kind::Query, call: jobs::get },
    Procedure { path: "jobs.retry", kind: Kind::Mutation, call: jobs::retry },
    Procedure { path: "jobs.cancel", kind: Kind::Mutation, call: jobs::cancel },
    Procedure { path: "jobs.retryMany", kind: Kind::Mutation, call: jobs::retry_many },
    Procedure { path: "jobs.cancelMany", kind: Kind::Mutation, call: jobs::cancel_many },
    Procedure { path: ON_UPDATE, kind: Kind::Subscription, call: jobs::on_update_in_batch },
    Procedure { path: "repositories.list", kind: Kind::Query, call: repositories::list },
    Procedure { path: "repositories.ingest", kind: Kind::Mutation, call: repositories::ingest },
    Procedure { path: "docs.search", kind: Kind::Query, call: docs::search },
];

/// What only callers with the server's token may call besides.
pub const INTERNAL: &[Procedure<Context>] = &[
    Procedure { path: "internal.documents", kind: Kind::Query, call: internal::documents },
    Procedure { path: "internal.putDocument", kind: Kind::Mutation, call: internal::put_document },
    Procedure { path: "internal.removeDocument", kind: Kind::Mutation, call: internal::remove_document },
];

/// The same for callers without the token, who are told so.
pub const REFUSED: &[Procedure<Context>] = &[
    Procedure { path: "internal.documents", kind: Kind::Query, call: internal::refuse },
    Procedure { path: "internal.putDocument", kind: Kind::Mutation, call: internal::refuse },
    Procedure { path: "internal.removeDocument", kind: Kind::Mutation, call: internal::refuse },
];

/// Ids and organizations are shorter than this.
const MAX_ID: usize = 191;

impl Context {
    fn require_member(&self, organization_id: &str) -> Result<(), TrpcError> {
        if organization_id == self.organization_id {
            Ok(())
        } else {
            Err(TrpcError::new(ErrorCode::Forbidden, "Access denied to this organization"))
        }
    }
}

fn store_failed(error: StoreError) -> TrpcError {
    log::line(format_args!("The database failed: {error}"));
    TrpcError::new(ErrorCode::InternalServerError, format!("The database failed: {error}"))
}

fn source_failed(error: SourceError) -> TrpcError {
    let code = match error {
        SourceError::Database(_) => {
            log::line(&error);
            ErrorCode::InternalServerError
        }
        // Each reader is told; the log has it once from who asks.
        SourceError::Unavailable(_) => ErrorCode::ServiceUnavailable,
    };
    TrpcError::new(code, error.to_string())
}

fn job_not_found() -> TrpcError {
    TrpcError::new(ErrorCode::NotFound, "Job not found")
}
