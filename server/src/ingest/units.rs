//! Which steps the files of an ingestion are processed in.

use std::ops::Range;

/// The most steps that files are processed in. So many can be looked through, and they cost next to nothing: a row for
/// each of ten thousand files would be neither.
const MOST_STEPS: usize = 20;

/// The files of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The step's name.
    pub name: String,
    /// Its files, by their places in the list of all.
    pub files: Range<usize>,
}

/// A step for each file, or for as many files as keeps the number of steps within its limit.
pub(super) fn units(documents: &[String]) -> Vec<Unit> {
    if !are_single(documents.len()) {
        let size = documents.len().div_ceil(MOST_STEPS);
        return (0..documents.len())
            .step_by(size)
            .map(|first| {
                let end = documents.len().min(first + size);
                Unit { name: format!("process-files:{}-{end}", first + 1), files: first..end }
            })
            .collect();
    }
    documents
        .iter()
        .enumerate()
        .map(|(index, path)| Unit { name: of_file(path), files: index..index + 1 })
        .collect()
}

/// Whether so many files have a step each.
pub(super) fn are_single(files: usize) -> bool {
    files <= MOST_STEPS
}

/// The name of the step of one file.
pub(super) fn of_file(path: &str) -> String {
    format!("process:{path}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn documents(count: usize) -> Vec<String> {
        (0..count).map(|number| format!("{number}.md")).collect()
    }

    #[test]
    fn few_files_have_a_step_each_and_many_share_them() {
        let names = |count| units(&documents(count)).into_iter().map(|unit| unit.name).collect::<Vec<_>>();
        assert_eq!(names(2), ["process:0.md", "process:1.md"]);
        assert_eq!(names(MOST_STEPS).len(), MOST_STEPS);
        assert_eq!(names(10_000).first().map(String::as_str), Some("process-files:1-500"));
        assert_eq!(names(10_000).last().map(String::as_str), Some("process-files:9501-10000"));
    }

    proptest! {
        #[test]
        fn each_file_is_in_one_step(count in 0_usize..2_000) {
            let units = units(&documents(count));
            prop_assert!(units.len() <= MOST_STEPS);
            let files: Vec<_> = units.into_iter().flat_map(|unit| unit.files).collect();
            prop_assert_eq!(files, (0..count).collect::<Vec<_>>());
        }
    }
}
