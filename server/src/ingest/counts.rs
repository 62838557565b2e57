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

    /// What came out of the run.
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
        if !self.failed.is_empty() {
            output["failures"] = failures(&self.failed);
        }
        output
    }

    /// What came out of the step of several files.
    pub fn output_of_batch(&self, files: usize) -> Value {
        let mut output = json!({
            "files": files,
            "processed": self.processed,
            "unchanged": self.unchanged,
            "failed": self.failed.len(),
            "bytes": self.sums.bytes,
            "words": self.sums.words,
        });
        if self.postponed > 0 {
            output["toReadAgain"] = self.postponed.into();
        }
        if !self.failed.is_empty() {
            output["failures"] = failures(&self.failed);
        }
        output
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
        assert_eq!(output["failures"].as_array().map(Vec::len), Some(NAMED_FAILURES));
        assert_eq!(output["failures"][0], json!({ "path": "0.md", "reason": "locked", "attempts": 3 }));
    }
}
