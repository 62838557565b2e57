//! `cargo xtask reproduce`: the page and the npm package are the same, byte for byte, wherever they are built.

use crate::process;
use crate::progress::{Advise, Step};
use crate::workspace::Workspace;
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;
use xshell::cmd;

/// Builds both in two clones of what is committed, with nothing that was compiled before, and compares them.
pub fn run(workspace: &Workspace) -> Result<()> {
    // Of different lengths, at different places.
    let (one, two) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let clones = [one.path().join("a"), two.path().join("another/folder/altogether")];
    let mut built = Vec::new();
    for (index, clone) in clones.iter().enumerate() {
        let what = format!("Built in a clone ({} of {})", index + 1, clones.len());
        built.push(workspace.progress.step(&what, |step| build(workspace, step, clone))?);
    }
    if let [first, second] = &built[..] {
        let names: Vec<_> = first.keys().chain(second.keys()).collect();
        let other: Vec<_> = names.iter().filter(|name| first.get(**name) != second.get(**name)).collect();
        ensure!(other.is_empty(), "These files are not the same in both: {other:?}");
        workspace.progress.say(&format!("  {} files, the same in both.", first.len()));
    }
    Ok(())
}

/// The files that a clone makes of itself, by their places.
fn build(workspace: &Workspace, step: &Step, clone: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let (shell, root) = (workspace.shell()?, &workspace.root);
    shell.create_dir(clone)?;
    process::run(workspace, step, "reproduce-clone", cmd!(shell, "git clone --quiet {root} {clone}"))?;
    let _folder = shell.push_dir(clone);
    for task in ["build", "package"] {
        let command = cmd!(shell, "cargo xtask {task}").env("CARGO_TARGET_DIR", clone.join("target"));
        process::run(workspace, step, &format!("reproduce-{task}"), command)
            .advise("See the log; the same has to work in this clone.")?;
    }
    let mut files = BTreeMap::new();
    for folder in ["dist", "pkg"] {
        for entry in WalkDir::new(clone.join(folder)) {
            let entry = entry?;
            if entry.file_type().is_file() {
                let place = entry.path().strip_prefix(clone)?.to_owned();
                files.insert(place, fs::read(entry.path())?);
            }
        }
    }
    ensure!(!files.is_empty(), "The clone has built nothing.");
    Ok(files)
}
