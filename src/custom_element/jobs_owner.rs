//! Whose jobs a view shows, as far as the host has said so.

use crate::query::{InputFields, JobsOptions};

/// Whose jobs a view shows, as far as the host has said so. Other options change how they are requested or shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WhoseJobs {
    endpoint: String,
    scope: InputFields,
    session_key: Option<String>,
}

impl WhoseJobs {
    pub(super) fn of(jobs: &JobsOptions) -> Self {
        Self {
            endpoint: jobs.client.request.endpoint.clone(),
            scope: jobs.router.scope.clone(),
            session_key: jobs.session_key.clone(),
        }
    }

    /// Whether they are others than `before`. What is said for the first time, such as an organization that the host had to
    /// look up, only says more of the same ones.
    pub(super) fn are_others(&self, before: &Self) -> bool {
        self.endpoint != before.endpoint
            || (before.scope != InputFields::default() && self.scope != before.scope)
            || (before.session_key.is_some() && self.session_key != before.session_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{custom_element::host_options::HostOptions, job::KindLabels};

    fn whose(json: &str) -> WhoseJobs {
        WhoseJobs::of(&HostOptions::from_json(json).jobs_options())
    }

    #[test]
    fn what_becomes_known_makes_them_no_others() {
        let nothing = whose("{}");
        let organization = whose(r#"{"organizationId":"org_1"}"#);
        let user = whose(r#"{"organizationId":"org_1","sessionKey":"ada"}"#);
        assert!(!organization.are_others(&nothing) && !user.are_others(&organization));
        assert!(!user.are_others(&user));
    }

    #[test]
    fn another_organization_user_or_console_makes_them_others() {
        let user = whose(r#"{"organizationId":"org_1","sessionKey":"ada"}"#);
        for others in [
            r#"{"organizationId":"org_2","sessionKey":"ada"}"#,
            r#"{"organizationId":"org_1","sessionKey":"bob"}"#,
            r#"{"organizationId":"org_1"}"#,
            r#"{"sessionKey":"ada"}"#,
            r#"{"scope":{"workspaceName":"main"},"sessionKey":"ada"}"#,
            r#"{"organizationId":"org_1","sessionKey":"ada","endpoint":"/other"}"#,
            "{}",
        ] {
            assert!(whose(others).are_others(&user), "{others}");
        }
    }

    #[test]
    fn how_they_are_requested_and_shown_does_not_matter() {
        let user = whose(r#"{"organizationId":"org_1","sessionKey":"ada"}"#);
        let same = r#"{"organizationId":"org_1","sessionKey":"ada","limit":5,"batching":false,"fields":[{"label":"a","path":"b"}],
            "labels":[{"kind":"a","active":"b","completed":"c"}],"procedures":{"retryMany":"x"},"subscription":"y"}"#;
        assert_ne!(HostOptions::from_json(same).jobs_options().labels, KindLabels::default());
        assert_eq!(whose(same), user);
    }
}
