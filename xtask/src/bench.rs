//! `cargo xtask bench`: our page beside the same page in React and by hand.

use crate::environment::Environment;
use crate::failure::{Failure, Result};
use crate::progress::Step;
use crate::web_build::Std;
use crate::workspace::Workspace;
use crate::{functions, node, package, page, run, tools};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitCode};

/// What `bench` was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether to take the pages as they were last built.
    pub no_build: bool,
    /// Whether to name the largest functions, and measure nothing.
    pub functions: bool,
    /// What else the bench itself is told.
    pub rest: Vec<OsString>,
}

/// Builds what is measured, measures it, and says where the report is.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if options.functions {
        let functions = functions::measure(workspace, functions::twiggy()?)?;
        let mut command = Environment::default().command("node");
        command.arg(workspace.root.join("bench/functions.mjs")).arg(functions);
        return finish(command);
    }
    let mut functions = None;
    if !options.no_build {
        page::build(workspace)?;
        if measures_bytes(&options.rest) {
            match functions::twiggy() {
                Ok(twiggy) => functions = Some(functions::measure(workspace, twiggy)?),
                // The report does without.
                Err(failure) => workspace.progress.say(failure.to_string().trim_end()),
            }
        }
    }
    if !workspace.dist().join("index.html").is_file() {
        return Err(Failure::new("There is no page to measure.").advise("Leave out --no-build."));
    }
    let browser = tools::browser(workspace)?;
    workspace.progress.step("Bench ready", |step| node::packages(workspace, step, "bench"))?;

    let reports = workspace.target.join("bench");
    let mut command = Environment::default().command("node");
    command
        .arg(workspace.root.join("bench/bench.mjs"))
        .arg("--ours")
        .arg(workspace.dist())
        .arg("--out")
        .arg(&reports)
        .args(options.no_build.then_some("--no-build"))
        .args(functions.iter().flat_map(|path| [OsStr::new("--functions"), path.as_os_str()]))
        .args(&options.rest)
        .env("CHROMIUM", &browser.program)
        .current_dir(&workspace.root);
    finish(command)
}

/// Whether bytes are among what is to be measured.
fn measures_bytes(rest: &[OsString]) -> bool {
    let only = rest.iter().skip_while(|word| *word != "--only").nth(1);
    only.is_none_or(|only| only.to_string_lossy().split(',').any(|measure| measure == "bytes"))
}

fn finish(mut command: Command) -> Result<ExitCode> {
    let status = command.status().map_err(|error| run::not_started("node", &error))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Fails if a part of the page or of the package is larger than `bench/budget.json` lets it be.
pub fn check_size(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    page::build(workspace)?;
    package::build(workspace)?;
    step.detail("compressing");
    let mut command = Environment::default().command("node");
    command
        .arg("bench/size.mjs")
        .arg("--page")
        .arg(workspace.dist())
        .arg("--package")
        .arg(workspace.pkg())
        .args(["--std", Std::ready(workspace)?.name()])
        .current_dir(&workspace.root);
    run::logged(step, log, command)?;
    // A part well below its budget is worth a word, although nothing is wrong.
    let said = std::fs::read_to_string(log).unwrap_or_default();
    if let Some((_, hints)) = said.trim_end().split_once("\n\n") {
        workspace.progress.say(hints);
    }
    Ok(())
}

/// The bench's own tests, which need no packages.
pub fn tests(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    let mut command = Environment::default().command("node");
    command.arg("--test").current_dir(workspace.root.join("bench"));
    run::logged(step, log, command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_a_part_of_the_bytes() {
        let asks =
            |line: &str| measures_bytes(&line.split_whitespace().map(OsString::from).collect::<Vec<_>>());
        assert!(asks("") && asks("--quick") && asks("--jobs 10 --only start,bytes"));
        assert!(!asks("--only start --jobs 10") && !asks("--quick --only poll,memory"));
    }
}
