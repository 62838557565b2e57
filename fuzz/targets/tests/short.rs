//! Every target for a moment, each time with the same inputs: what longer runs have found stays fixed.

use std::fs;

use fuzz_targets::{TARGETS, Target, corpus, run, run_inputs, target};

/// Enough that each word of a target's language was changed somewhere.
const EXECUTIONS: u64 = 1_000;

#[test]
fn every_target_holds_for_a_moment() {
    for target in TARGETS {
        let report = run(target, EXECUTIONS, 7, None);
        assert!(report.findings.is_empty(), "{}: {:#?}", target.name, report.findings);
        assert!(report.executions >= EXECUTIONS, "{}", target.name);
    }
}

#[test]
fn there_is_something_to_begin_with() {
    for target in TARGETS {
        let corpus = corpus(target);
        assert!(corpus.len() >= 4, "{}: {} inputs", target.name, corpus.len());
        assert!(corpus.iter().any(|input| input.len() > 16), "{}", target.name);
    }
}

#[test]
fn every_folder_of_regressions_is_that_of_a_target() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../regressions");
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let name = entry.unwrap().file_name();
        assert!(target(name.to_str().unwrap()).is_some(), "{name:?}");
    }
}

#[test]
fn what_does_not_hold_is_found_and_cut_to_what_matters() {
    let fussy = Target {
        name: "job",
        check: |data| assert!(!data.windows(4).any(|bytes| bytes == b"\0job"), "there is a job in it"),
        words: &["\0job"],
    };
    let report = run(&fussy, 100_000, 1, None);
    let [finding] = report.findings.as_slice() else { panic!("{report:?}") };
    assert_eq!(
        (finding.input.as_slice(), finding.message.as_str()),
        (b"\0job".as_slice(), "there is a job in it")
    );
    assert!(run_inputs(&fussy, &[b"job".to_vec()]).findings.is_empty());
}
