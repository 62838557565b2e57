//! What is known of a job: by the list, and beyond that by its details.

use std::borrow::Cow;

use super::{FieldValue, Job, JobDetails};

impl Job {
    /// The job as a list knows it, with what else its details say. While a list has the job, it is newer than the details.
    pub(crate) fn with_details(&self, details: Option<&JobDetails>) -> Cow<'_, Self> {
        let Some(details) = details else { return Cow::Borrowed(self) };
        let known = &details.job;
        Cow::Owned(Self {
            error: self.error.as_ref().or(known.error.as_ref()).cloned(),
            created_at: self.created_at.or(known.created_at),
            started_at: self.started_at.or(known.started_at),
            completed_at: self.completed_at.or(known.completed_at),
            duration: self.duration.or(known.duration),
            trigger: self.trigger.as_ref().or(known.trigger.as_ref()).cloned(),
            fields: merged(&self.fields, &known.fields),
            ..self.clone()
        })
    }
}

/// The fields of the details, in their order, then those that the list alone has. Of what both have the list's is newer.
fn merged(listed: &[FieldValue], known: &[FieldValue]) -> Vec<FieldValue> {
    let newest = known.iter().enumerate().map(|(index, field)| {
        let is_it = |other: &&FieldValue| other.label == field.label;
        // A host may give two of them the same name. Which of them the list has is known where it has all of them.
        let has_all = listed.iter().filter(is_it).count() == known.iter().filter(is_it).count();
        let place = known.iter().take(index).filter(is_it).count();
        listed.iter().filter(is_it).nth(place).filter(|_| has_all).unwrap_or(field)
    });
    let others = listed.iter().filter(|field| known.iter().all(|other| other.label != field.label));
    newest.chain(others).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::job::JobStatus;

    fn job(fields: &[(&str, &str)]) -> Job {
        let mut job = Job::new("run_1", JobStatus::Failed);
        job.fields = fields.iter().map(|(label, value)| FieldValue::text(label, value)).collect();
        job
    }

    fn fields(listed: &[(&str, &str)], known: &[(&str, &str)]) -> Vec<String> {
        let details = JobDetails::new(job(known).into());
        let merged = job(listed).with_details(Some(&details)).into_owned();
        merged.fields.iter().map(|field| [&*field.label, "=", &field.value].concat()).collect()
    }

    #[test]
    fn what_both_have_is_the_lists() {
        assert_eq!(
            fields(&[("Failed", "3"), ("Store", "docs")], &[("Cost", "1"), ("Failed", "2")]),
            ["Cost=1", "Failed=3", "Store=docs"]
        );
        assert_eq!(fields(&[("Failed", "3")], &[]), ["Failed=3"]);
    }

    #[test]
    fn two_fields_of_one_name_stay_two() {
        assert_eq!(fields(&[("A", "3"), ("A", "4")], &[("A", "1"), ("A", "2")]), ["A=3", "A=4"]);
        assert_eq!(fields(&[("A", "4")], &[("A", "1"), ("A", "2")]), ["A=1", "A=2"]);
    }

    #[test]
    fn what_the_list_does_not_say_is_the_details() {
        let mut known = job(&[]);
        (known.error, known.trigger) = (Some("old".into()), Some("webhook".into()));
        known.status = JobStatus::Running;
        let mut listed = job(&[]);
        listed.error = Some("new".into());
        let details = JobDetails::new(Rc::new(known));
        let merged = listed.with_details(Some(&details));
        assert_eq!((merged.error.as_deref(), merged.trigger.as_deref()), (Some("new"), Some("webhook")));
        assert_eq!(merged.status, JobStatus::Failed);
    }
}
