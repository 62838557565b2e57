//! Who owns the jobs that a view shows.

use crate::query::{InputFields, JobsOptions};

/// Who owns the jobs that a view shows, as far as the host has said so. Other options change how they are requested or shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JobsOwner {
    endpoint: String,
    scope: InputFields,
    session_key: Option<String>,
}

impl JobsOwner {
    pub(super) fn of(jobs: &JobsOptions) -> Self {
        Self {
            endpoint: jobs.client.request.endpoint.clone(),
            scope: jobs.router.scope.clone(),
            session_key: jobs.session_key.clone(),
        }
    }

    /// Whether it is another one than `before`. What is said for the first time, such as an organization that the host had to
    /// look up, says more of the same one.
    pub(super) fn has_changed_since(&self, before: &Self) -> bool {
        self.endpoint != before.endpoint
            || (before.scope != InputFields::default() && self.scope != before.scope)
            || (before.session_key.is_some() && self.session_key != before.session_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{custom_element::host_options::HostOptions, job::KindLabels};

    fn owner(json: &str) -> JobsOwner {
        JobsOwner::of(&HostOptions::from_json(json).jobs_options())
    }

    #[test]
    fn what_becomes_known_makes_no_other_owner() {
        let nothing = owner("{}");
        let organization = owner(r#"{"organizationId":"org_1"}"#);
        let user = owner(r#"{"organizationId":"org_1","sessionKey":"ada"}"#);
        assert!(!organization.has_changed_since(&nothing) && !user.has_changed_since(&organization));
        assert!(!user.has_changed_since(&user));
    }

    #[test]
    fn another_organization_user_or_console_makes_another_owner() {
        let user = owner(r#"{"organizationId":"org_1","sessionKey":"ada"}"#);
        for other in [
            r#"{"organizationId":"org_2","sessionKey":"ada"}"#,
            r#"{"organizationId":"org_1","sessionKey":"bob"}"#,
            r#"{"organizationId":"org_1"}"#,
            r#"{"sessionKey":"ada"}"#,
            r#"{"scope":{"workspaceName":"main"},"sessionKey":"ada"}"#,
            r#"{"organizationId":"org_1","sessionKey":"ada","endpoint":"/other"}"#,
            "{}",
        ] {
            assert!(owner(other).has_changed_since(&user), "{other}");
        }
    }

    #[test]
    fn how_they_are_requested_and_shown_does_not_matter() {
        let user = owner(r#"{"organizationId":"org_1","sessionKey":"ada"}"#);
        let same = r#"{"organizationId":"org_1","sessionKey":"ada","limit":5,"batching":false,"fields":[{"label":"a","path":"b"}],
            "labels":[{"kind":"a","active":"b","completed":"c"}],"procedures":{"retryMany":"x"},"subscription":"y"}"#;
        assert_ne!(HostOptions::from_json(same).jobs_options().labels, KindLabels::default());
        assert_eq!(owner(same), user);
    }
}
