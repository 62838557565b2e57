//! A job for a ticket or an assistant.

use chrono::{DateTime, Utc};

use super::markdown::{block, code, phrase};
use crate::{
    i18n::{
        Phrase, attempt_notes, duration, kind_in_words,
        messages::{copyable_id::label, details as words},
        progress_text, status_text, step_name, step_notes, time_for_others, title_phrase, title_suffix,
    },
    job::{Job, JobDetails, KindLabels},
};

/// What is known of a job as Markdown: `job` as the list knows it, and beyond that `details`. Moments are in UTC, so that
/// they say the same to everybody, and beside that in the time zone that was chosen.
pub(crate) fn details_markdown(job: &Job, details: Option<&JobDetails>, labels: &KindLabels) -> String {
    let job = job.with_details(details);
    let title = title_phrase(&job, labels);
    let title = match title_suffix(&job, labels) {
        Some(suffix) => title.words(" ").isolate(suffix),
        None => title,
    };
    let mut out = ["# ", &phrase(&title), "\n\n"].concat();
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            out.push_str(&["- ", name, ": ", &value, "\n"].concat());
        }
    };
    let moment = |at: Option<DateTime<Utc>>| at.and_then(time_for_others).map(|time| phrase(&time.into()));
    let event = details.and_then(|details| details.event.as_ref());
    fact(words::status(), Some(phrase(&status_text(&job))));
    fact(label(), Some(code(&job.id)));
    fact(words::progress(), job.progress.map(|progress| phrase(&progress_text(progress).into())));
    fact(words::created(), moment(job.created_at));
    fact(words::started(), moment(job.started_at));
    fact(words::ended(), moment(job.completed_at));
    fact(words::duration(), job.duration.map(|took| phrase(&duration(took).into())));
    fact(words::trigger(), job.trigger.as_ref().map(|trigger| code(&kind_in_words(trigger))));
    fact(words::event(), event.map(|event| code(&event.name)));
    for field in &job.fields {
        fact(&phrase(&field.label.as_ref().to_owned().into()), Some(code(&field.value)));
    }
    if let Some(error) = &job.error {
        out.push_str(&["\n## ", words::error(), "\n\n", &block(error, 0)].concat());
    }
    let steps = details.map_or(&[][..], |details| &details.steps);
    if !steps.is_empty() {
        out.push_str(&["\n## ", words::steps(), "\n\n"].concat());
    }
    for (number, step) in (1_usize..).zip(steps) {
        let marker = number.to_string() + ". ";
        let line = Phrase::default().isolate(step_name(step)).words(": ").phrase(step_notes(step));
        out.push_str(&[&marker, &phrase(&line), "\n"].concat());
        for (number, attempt) in (1..).zip(step.telling_attempts()) {
            let notes = phrase(&attempt_notes(number, attempt));
            out.push_str(&[&" ".repeat(marker.len()), "- ", &notes, "\n"].concat());
            push_error(&mut out, attempt.error.as_deref(), marker.len() + 2);
        }
        push_error(&mut out, step.error_beside_attempts().map(AsRef::as_ref), marker.len());
    }
    out
}

/// What failed in an item of a list whose text is indented so far.
fn push_error(out: &mut String, error: Option<&str>, indent: usize) {
    if let Some(error) = error {
        out.push_str(&["\n", &block(error, indent), "\n"].concat());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

    use super::*;
    use crate::job::{Attempt, FieldValue, JobStatus, StartEvent, Step};

    fn markdown(job: &Job, details: &JobDetails) -> String {
        details_markdown(job, Some(details), &KindLabels::default())
    }

    #[test]
    fn a_job_for_a_ticket() {
        let at = |millis: i64| DateTime::from_timestamp_millis(1_762_682_400_000 + millis);
        let mut job = Job::new("run_7", JobStatus::Failed);
        job.kind = Some("docs-ingestion".into());
        job.subject = Some("acme/broken-repo".into());
        job.error = Some("Invalid lightfast.yml syntax".into());
        (job.started_at, job.completed_at) = (at(0), at(62_000));
        job.duration = chrono::TimeDelta::try_seconds(62);
        job.trigger = Some("webhook".into());
        let mut details = JobDetails::new(job.clone().into());
        let mut parse = Step::new("parse", JobStatus::Failed);
        parse.attempt = Some(3);
        parse.error = Some("line 4:\n  bad".into());
        details.steps = vec![Step::new("load-config", JobStatus::Completed), parse];
        assert_eq!(
            markdown(&job, &details),
            "# Failed: `acme/broken-repo`\n\n- Status: Failed\n- ID: `run_7`\n- Started: 2025-11-09T10:00:00.000Z\n\
             - Ended: 2025-11-09T10:01:02.000Z\n- Duration: 1 min 2 s\n- Trigger: `Webhook`\n\n## Error\n\n```text\n\
             Invalid lightfast.yml syntax\n```\n\n## Steps\n\n1. `load-config`: Completed\n\
             2. `parse`: Failed · attempt 3\n\n   ```text\n   line 4:\n     bad\n   ```\n\n"
        );
    }

    #[test]
    fn attempts_tell_their_errors_once() {
        let at = |millis: i64| DateTime::from_timestamp_millis(1_762_682_400_000 + millis);
        let job = Job::new("run_7", JobStatus::Failed);
        let mut details = JobDetails::new(job.clone().into());
        let attempt = |error: &str, end| {
            let mut attempt = Attempt::new(JobStatus::Failed);
            (attempt.started_at, attempt.ended_at, attempt.error) = (at(0), at(end), Some(error.into()));
            attempt
        };
        let mut tried = Step::new("load", JobStatus::Failed);
        tried.error = Some("HTTP 500".into());
        tried.attempts = vec![attempt("HTTP 500", 2_000)];
        let mut twice = Step::new("parse", JobStatus::Failed);
        twice.error = Some("gave up".into());
        twice.attempts = vec![attempt("HTTP 429", 3_000), Attempt::new(JobStatus::parse("unknown"))];
        details.steps = vec![tried, twice];
        let markdown = markdown(&job, &details);
        assert!(
            markdown.ends_with(
                "## Steps\n\n1. `load`: Failed\n\n   ```text\n   HTTP 500\n   ```\n\n\
                 2. `parse`: Failed · attempt 2\n   - Attempt 1 · Failed · 3.0 s\n\n     ```text\n     HTTP 429\n     ```\n\n\
                 \x20  - Attempt 2 · Unknown\n\n   ```text\n   gave up\n   ```\n\n"
            ),
            "{markdown}"
        );
    }

    #[test]
    fn fields_that_the_list_alone_has_are_there_too() {
        let field = FieldValue::text;
        let mut job = Job::new("run_7", JobStatus::Completed);
        let mut known = job.clone();
        job.fields = vec![field("Failed", "3"), field("Store", "docs")];
        known.fields = vec![field("Failed", "2"), field("Cost", "1")];
        let markdown = markdown(&job, &JobDetails::new(known.into()));
        assert!(markdown.ends_with("- Failed: `3`\n- Cost: `1`\n- Store: `docs`\n"), "{markdown}");
    }

    /// Markup of every kind, line ends and controls.
    fn wire() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            "[`~#*_\\[\\]()<>!|&@\\\\ \t\r\n\u{85}\u{2028}\u{0}a.:/-]{0,12}",
            Just("\n```\n".to_owned()),
            Just("\r````\r# Heading\r".to_owned()),
            Just("<script>alert(1)</script>".to_owned()),
            Just("![x](javascript:1)".to_owned()),
            "\\PC{0,8}",
        ];
        prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn no_text_of_the_server_becomes_markup(
            texts in prop::array::uniform8(wire()),
            count in 0..12_usize,
            tries in 0..3_usize,
        ) {
            let [id, subject, error, trigger, event, name, step_error, word] = &texts;
            let mut job = Job::new(id.as_str(), JobStatus::Unknown(word.as_str().into()));
            job.subject = Some(subject.as_str().into());
            job.name = Some(name.as_str().into());
            job.status_reason = Some(word.as_str().into());
            job.error = Some(error.as_str().into());
            job.trigger = Some(trigger.as_str().into());
            let mut details = JobDetails::new(job.clone().into());
            details.event = Some(StartEvent { name: event.as_str().into(), data: None });
            let mut step = Step::new(name.as_str(), JobStatus::Failed);
            step.error = Some(step_error.as_str().into());
            let mut attempt = Attempt::new(JobStatus::Unknown(word.as_str().into()));
            attempt.error = Some(error.as_str().into());
            step.attempts = vec![attempt; tries];
            let (told, beside) = (step.telling_attempts().len(), step.error_beside_attempts().is_some());
            details.steps = vec![step; count];
            let markdown = markdown(&job, &details);

            let (mut headings, mut blocks, mut items) = (Vec::new(), Vec::new(), 0);
            let mut is_block = false;
            for event in Parser::new(&markdown) {
                match event {
                    Event::Start(Tag::Heading { level, .. }) => headings.push(level),
                    Event::Start(Tag::CodeBlock(_)) => {
                        is_block = true;
                        blocks.push(String::new());
                    }
                    Event::Text(text) if is_block => blocks.last_mut().unwrap().push_str(&text),
                    Event::Start(Tag::Item) => items += 1,
                    Event::End(pulldown_cmark::TagEnd::CodeBlock) => is_block = false,
                    Event::Start(Tag::Paragraph | Tag::List(_)) | Event::End(_) | Event::Text(_) | Event::Code(_) => {}
                    other => prop_assert!(false, "{other:?} in {markdown}"),
                }
            }
            let mut expected = vec![HeadingLevel::H1, HeadingLevel::H2];
            expected.extend((count > 0).then_some(HeadingLevel::H2));
            prop_assert_eq!(headings, expected, "{}", markdown);
            prop_assert_eq!(blocks.len(), 1 + count * (told + usize::from(beside)), "{}", markdown);
            prop_assert_eq!(items, 4 + count * (1 + told), "{}", markdown);
            let lines = |text: &str| {
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                let visible = |c: char| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c };
                text.chars().map(visible).chain(['\n']).collect::<String>()
            };
            let of_step = vec![error; told].into_iter().chain(beside.then_some(step_error));
            let of_steps = vec![of_step; count].into_iter().flatten();
            for (block, text) in blocks.iter().zip([error].into_iter().chain(of_steps)) {
                prop_assert_eq!(block, &lines(text), "{}", markdown);
            }
        }
    }
}
