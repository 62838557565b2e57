//! Who owns the jobs that a query has.

use super::{InputFields, JobsOptions};

/// Who owns the jobs that a query has, as far as the host has said so. Other options change how they are requested or shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JobsOwner {
    endpoint: String,
    scope: InputFields,
    session_key: Option<String>,
}

impl JobsOwner {
    pub(crate) fn of(jobs: &JobsOptions) -> Self {
        Self {
            endpoint: jobs.client.request.endpoint.clone(),
            scope: jobs.router.scope.clone(),
            session_key: jobs.session_key.clone(),
        }
    }

    /// Whether it is another one than `before`. What is said for the first time, such as an organization that the host had to
    /// look up, says more of the same one.
    pub(crate) fn has_changed_since(&self, before: &Self) -> bool {
        let has_key = before.session_key.as_ref().is_some_and(|key| !key.is_empty());
        self.endpoint != before.endpoint
            || (!before.scope.is_blank() && self.scope != before.scope)
            || (has_key && self.session_key != before.session_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        job::{JobField, JobFields, KindLabel, KindLabels},
        query::JobsRouter,
    };

    fn options(endpoint: &str, scope: &[(&str, &str)], session_key: Option<&str>) -> JobsOptions {
        let router = JobsRouter::with_scope(scope.to_vec());
        let mut options = JobsOptions::with_router(endpoint, router);
        options.session_key = session_key.map(str::to_owned);
        options
    }

    fn owner(endpoint: &str, scope: &[(&str, &str)], session_key: Option<&str>) -> JobsOwner {
        JobsOwner::of(&options(endpoint, scope, session_key))
    }

    const ORGANIZATION: [(&str, &str); 1] = [("organizationId", "org_1")];

    #[test]
    fn what_becomes_known_makes_no_other_owner() {
        let nothing = owner("/api", &[], None);
        let organization = owner("/api", &ORGANIZATION, None);
        let user = owner("/api", &ORGANIZATION, Some("ada"));
        assert!(!organization.has_changed_since(&nothing) && !user.has_changed_since(&organization));
        let blank = JobsOwner::of(&JobsOptions::new("/api", "").with_session_key(""));
        assert!(!organization.has_changed_since(&blank) && !user.has_changed_since(&blank));
        assert!(!user.has_changed_since(&user));
    }

    #[test]
    fn another_organization_user_or_console_makes_another_owner() {
        let user = owner("/api", &ORGANIZATION, Some("ada"));
        for other in [
            owner("/api", &[("organizationId", "org_2")], Some("ada")),
            owner("/api", &ORGANIZATION, Some("bob")),
            owner("/api", &ORGANIZATION, None),
            owner("/api", &[], Some("ada")),
            owner("/api", &[("workspaceName", "main")], Some("ada")),
            owner("/other", &ORGANIZATION, Some("ada")),
            owner("/api", &[], None),
        ] {
            assert!(other.has_changed_since(&user), "{other:?}");
        }
    }

    #[test]
    fn how_they_are_requested_and_shown_does_not_matter() {
        let of_user = || options("/api", &ORGANIZATION, Some("ada"));
        let label = KindLabel { kind: "a".into(), active: "b".into(), completed: "c".into() };
        let field = JobField { label: "a".into(), path: "b".into() };
        let mut same = of_user()
            .with_fields(JobFields::new([field]))
            .with_labels(KindLabels::new([label]))
            .with_subscription("y");
        same.router.limit = Some(5);
        same.router.procedures.retry_many = Some("x".into());
        same.client.batching = false;
        same.client.max_batch_size = 1;
        assert_ne!(same, of_user());
        assert_eq!(JobsOwner::of(&same), JobsOwner::of(&of_user()));
    }
}
