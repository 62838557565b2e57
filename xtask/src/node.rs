//! What runs in Node: packages from npm, and the recorder of the wire fixtures.

use crate::environment::{Environment, npm};
use crate::failure::{Failure, Result};
use crate::progress::Step;
use crate::workspace::Workspace;
use crate::{fingerprint, run};

/// Installs the packages of a folder, unless they are those of its lock file.
pub fn packages(workspace: &Workspace, step: &Step, folder: &str) -> Result {
    let path = workspace.root.join(folder);
    if !path.join("package.json").is_file() {
        return Err(Failure::new(format!("There is no {folder}/package.json.")));
    }
    let files = ["package.json", "package-lock.json"];
    let fingerprint = fingerprint::of(&path, &files, &[])?;
    let stamp = path.join("node_modules/.fingerprint");
    if fingerprint::matches(&stamp, &fingerprint) {
        return Ok(());
    }
    step.detail(&format!("npm ci in {folder}/"));
    let mut command = Environment::default().command(npm());
    command
        .args(["ci", "--no-audit", "--no-fund"])
        // The browser is the system's.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(&path);
    run::logged(step, &workspace.log(&format!("npm-{}", folder.replace('/', "-"))), command).map_err(
        |failure| failure.advise("Install Node 20 or newer and check the connection to the npm registry."),
    )?;
    step.detail("");
    fingerprint::keep(&stamp, &fingerprint)
}

/// Records the wire fixtures anew from a real tRPC server.
pub fn record(workspace: &Workspace) -> Result {
    let recorder = "record/record.mjs";
    workspace.progress.step("Wire fixtures recorded", |step| {
        packages(workspace, step, "e2e")?;
        if !workspace.root.join("e2e").join(recorder).is_file() {
            return Err(Failure::new(format!("There is no e2e/{recorder}.")));
        }
        let mut command = Environment::default().command("node");
        command.arg(format!("e2e/{recorder}")).current_dir(&workspace.root);
        run::logged(step, &workspace.log("record"), command)
    })
}
