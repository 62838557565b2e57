//! The program that serves the page and the jobs.

use crate::environment::Environment;
use crate::failure::Result;
use crate::run;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// Builds the server, and says where its program is.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let name = format!("jobs-server{}", std::env::consts::EXE_SUFFIX);
    let program = workspace.target.join("release").join(name);
    workspace.progress.step("Server built (release)", |step| {
        step.waits();
        let _place = workspace.builds.enter(9);
        step.detail("");
        let mut command = run::with_cargo_progress(Environment::default().command("cargo"));
        command
            .args(["build", "--release", "--locked", "--package", "jobs-server"])
            .arg("--target-dir")
            .arg(&workspace.target)
            .current_dir(&workspace.root);
        run::logged(step, &workspace.log("server"), command)
            .map_err(|failure| failure.advise("Fix what the compiler says, then try again."))
    })?;
    Ok(program)
}
