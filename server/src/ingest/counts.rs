//! What came out of files, counted for a step or for a whole run.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

/// Failed files beyond this number are counted, not listed.
pub(super) const NAMED_FAILURES: usize = 20;

/// What is known of a file that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The index had this content already.
    pub unchanged: bool,
    pub bytes: u64,
    pub words: u64,
    /// The parts that it was split into; 0 where it was not parsed.
    pub sections: u64,
}

impl Facts {
    pub fn of(text: &str, unchanged: bool, sections: usize) -> Self {
        Self { unchanged, bytes: text.len() as u64, words: words(text), sections: sections as u64 }
    }

    /// What the step of one file has left.
    pub fn from_output(output: &Value) -> Self {
        let number = |field: &str| output.get(field).and_then(Value::as_u64).unwrap_or(0);
        let unchanged = output.get("unchanged").and_then(Value::as_bool).unwrap_or(false);
        Self { unchanged, bytes: number("bytes"), words: number("words"), sections: number("sections") }
    }

    /// What came out of the step of one file.
    pub fn output(&self) -> Value {
        let mut output = json!({ "bytes": self.bytes, "words": self.words, "unchanged": self.unchanged });
        if !self.unchanged {
            output["sections"] = self.sections.into();
        }
        output
    }
}

/// A file that could not be ingested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FailedFile {
    pub path: String,
    pub reason: String,
    pub attempts: i64,
}

/// Of the files that have one extension.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    files: u64,
    bytes: u64,
    words: u64,
}

impl Sums {
    fn add(&mut self, facts: &Facts) {
        self.files += 1;
        self.bytes += facts.bytes;
        self.words += facts.words;
    }

    fn add_all(&mut self, other: &Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.words += other.words;
    }
}

/// The files of a step or of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    processed: u64,
    unchanged: u64,
    /// Files that are to be read again later.
    pub postponed: u64,
    sections: u64,
    sums: Sums,
    by_extension: BTreeMap<String, Sums>,
    pub failed: Vec<FailedFile>,
}

impl Counts {
    pub fn add(&mut self, path: &str, facts: &Facts) {
        if facts.unchanged {
            self.unchanged += 1;
        } else {
            self.processed += 1;
        }
        self.sections += facts.sections;
        self.sums.add(facts);
        let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
        let extension = extension.unwrap_or_default();
        match self.by_extension.get_mut(extension) {
            Some(sums) => sums.add(facts),
            None => self.by_extension.entry(extension.to_owned()).or_default().add(facts),
        }
    }

    /// What came out of the files, of a step or of the run.
    pub fn output(&self) -> Value {
        let by_extension: BTreeMap<_, _> = self
            .by_extension
            .iter()
            .map(|(extension, Sums { files, bytes, words })| {
                (extension, json!({ "files": files, "bytes": bytes, "words": words }))
            })
            .collect();
        let mut output = json!({
            "filesProcessed": self.processed,
            "filesUnchanged": self.unchanged,
            "filesFailed": self.failed.len(),
            "sections": self.sections,
            "bytes": self.sums.bytes,
            "words": self.sums.words,
            "filesByExtension": by_extension,
        });
        if self.postponed > 0 {
            output["toReadAgain"] = self.postponed.into();
        }
        if !self.failed.is_empty() {
            output["failures"] = failures(&self.failed);
        }
        output
    }

    /// Adds what a step has left, which another run did.
    pub fn add_output(&mut self, output: &Value) {
        let number = |value: &Value, field: &str| value.get(field).and_then(Value::as_u64).unwrap_or(0);
        self.processed += number(output, "filesProcessed");
        self.unchanged += number(output, "filesUnchanged");
        self.sections += number(output, "sections");
        let sums = |value: &Value, files: u64| Sums {
            files,
            bytes: number(value, "bytes"),
            words: number(value, "words"),
        };
        let files = number(output, "filesProcessed") + number(output, "filesUnchanged");
        self.sums.add_all(&sums(output, files));
        for (extension, of_extension) in
            output.get("filesByExtension").and_then(Value::as_object).into_iter().flatten()
        {
            let sums = sums(of_extension, number(of_extension, "files"));
            self.by_extension.entry(extension.clone()).or_default().add_all(&sums);
        }
        for failure in output.get("failures").and_then(Value::as_array).into_iter().flatten() {
            let text =
                |field: &str| failure.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
            let attempts = failure.get("attempts").and_then(Value::as_i64).unwrap_or(1);
            self.failed.push(FailedFile { path: text("path"), reason: text("reason"), attempts });
        }
    }
}

fn failures(failed: &[FailedFile]) -> Value {
    failed
        .iter()
        .take(NAMED_FAILURES)
        .map(|FailedFile { path, reason, attempts }| {
            json!({ "path": path, "reason": reason, "attempts": attempts })
        })
        .collect()
}

/// The number of words, as far as spaces and line ends tell.
fn words(text: &str) -> u64 {
    let mut words = 0;
    let mut in_word = false;
    for byte in text.bytes() {
        let is_space = byte.is_ascii_whitespace();
        words += u64::from(!is_space && !in_word);
        in_word = !is_space;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_is_between_spaces() {
        for (text, expected) in [("", 0), ("  \n", 0), ("one", 1), (" one\ttwo \n\nthree ", 3), ("é ü", 2)]
        {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_output_has_the_files_by_extension_and_names_those_that_failed() {
        let mut counts = Counts::default();
        counts.add("docs/a.md", &Facts::of("one two", false, 1));
        counts.add("docs/b.mdx", &Facts::of("one", true, 0));
        counts.add("LICENSE", &Facts::of("", false, 0));
        for number in 0..NAMED_FAILURES + 1 {
            let path = format!("{number}.md");
            counts.failed.push(FailedFile { path, reason: "locked".to_owned(), attempts: 3 });
        }
        let output = counts.output();
        assert_eq!((&output["filesProcessed"], &output["filesUnchanged"]), (&json!(2), &json!(1)));
        assert_eq!((&output["bytes"], &output["words"]), (&json!(10), &json!(3)));
        assert_eq!(output["filesByExtension"]["md"], json!({ "files": 1, "bytes": 7, "words": 2 }));
        assert_eq!(output["filesByExtension"][""]["files"], 1);
        assert_eq!(output["filesFailed"], 21);
        let mut again = Counts::default();
        again.add_output(&output);
        counts.failed.truncate(NAMED_FAILURES);
        assert_eq!(again.output(), counts.output());
        let facts = Facts::of("one two", false, 1);
        assert_eq!(Facts::from_output(&facts.output()), facts);
        assert_eq!(output["failures"].as_array().map(Vec::len), Some(NAMED_FAILURES));
        assert_eq!(output["failures"][0], json!({ "path": "0.md", "reason": "locked", "attempts": 3 }));
    }
}
