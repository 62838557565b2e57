//! The library's crate as a registry would get it.

use crate::environment::Environment;
use crate::failure::{Failure, Result};
use crate::progress::Step;
use crate::workspace::Workspace;
use crate::{run, tools};
use std::path::Path;

/// What a host has no use for stays here: the demo, the servers, the commands, the npm package.
const BELONGS: &[&str] = &[
    ".cargo_vcs_info.json",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    // Its examples are tested with the crate's.
    "docs/embedding.md",
    "src/",
    "styles/jobs-console.css",
];

/// What is in one of the folders above and does not belong all the same.
const DEMO: &[&str] = &["src/main.rs", "src/demo/"];

/// Without these it would not be the library.
const NEEDED: &[&str] =
    &["LICENSE-APACHE", "LICENSE-MIT", "README.md", "src/lib.rs", "styles/jobs-console.css"];

/// Packs the crate as for a registry, looks at what is in it, and builds it from there as a host would.
pub fn check(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    tools::crates(workspace)?;
    let environment = tools::for_wasm_check(workspace)?;
    step.detail("cargo package --list");
    let list = run::output(cargo(workspace, &environment).arg("--list"))
        .ok_or_else(|| Failure::new("`cargo package --list` failed."))?;
    complaint(&list).map_or(Ok(()), |complaint| Err(Failure::new(complaint)))?;

    let mut command = run::with_cargo_progress(cargo(workspace, &environment));
    command.args(["--target", "wasm32-unknown-unknown", "--features", "element", "--target-dir"]);
    command.arg(&workspace.target);
    run::logged(step, log, command)
}

fn cargo(workspace: &Workspace, environment: &Environment) -> std::process::Command {
    let mut command = environment.command("cargo");
    command
        // What is not committed yet is tested, too; and all that is needed has been fetched.
        .args(["package", "--package", "jobs-console", "--locked", "--offline", "--allow-dirty"])
        .current_dir(&workspace.root);
    command
}

/// What is wrong with a list of files.
fn complaint(list: &str) -> Option<String> {
    let files: Vec<String> = list.lines().map(|line| line.trim().replace('\\', "/")).collect();
    let matches =
        |file: &str, entry: &&str| file == *entry || (entry.ends_with('/') && file.starts_with(*entry));
    let is_in = |file: &str, entries: &[&str]| entries.iter().any(|entry| matches(file, entry));
    let foreign: Vec<&str> =
        files.iter().map(String::as_str).filter(|file| !is_in(file, BELONGS) || is_in(file, DEMO)).collect();
    let missing: Vec<&str> =
        NEEDED.iter().copied().filter(|needed| !files.iter().any(|file| file == needed)).collect();
    let say = |what: &str, names: &[&str]| {
        (!names.is_empty()).then(|| format!("The crate {what}: {}.", names.join(", ")))
    };
    say("holds what does not belong into it", &foreign).or_else(|| say("lacks", &missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "Cargo.toml\nLICENSE-APACHE\nLICENSE-MIT\nREADME.md\nsrc/lib.rs\nsrc/job/mod.rs\n\
                        styles/jobs-console.css\n";

    #[test]
    fn the_librarys_files_are_fine() {
        assert_eq!(complaint(GOOD), None);
    }

    #[test]
    fn others_are_not() {
        for file in
            ["server/src/main.rs", "src/main.rs", "src/demo/mod.rs", "styles/demo.css", "README.md.orig"]
        {
            let found = complaint(&format!("{GOOD}{file}\n")).unwrap();
            assert!(found.contains(file), "{found}");
        }
    }

    #[test]
    fn a_missing_one_is_named() {
        let found = complaint(&GOOD.replace("LICENSE-MIT\n", "")).unwrap();
        assert_eq!(found, "The crate lacks: LICENSE-MIT.");
    }
}
