//! The program that serves the page and the jobs.

use crate::environment::Environment;
use crate::failure::Result;
use crate::run;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// Builds the server, and says where its program is.
///
/// The debug build: it is there in half the time of the other, is fast enough for a demo, and is the one
/// that the end-to-end tests use.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let name = format!("jobs-server{}", std::env::consts::EXE_SUFFIX);
    let program = workspace.target.join("debug").join(name);
    workspace.progress.step("Server built", |step| {
        step.waits();
        let _place = workspace.builds.enter(9);
        step.detail("");
        let mut command = run::with_cargo_progress(Environment::default().command("cargo"));
        command
            .args(["build", "--locked", "--package", "jobs-server"])
            .arg("--target-dir")
            .arg(&workspace.target)
            .current_dir(&workspace.root);
        run::logged(step, &workspace.log("server"), command)
            .map_err(|failure| failure.advise("Fix what the compiler says, then try again."))
    })?;
    Ok(program)
}
