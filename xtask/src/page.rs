//! The page: built by trunk in release mode, then made fit to be served.

use crate::progress::{Advise, Step};
use crate::web_build::{self, Std};
use crate::workspace::Workspace;
use crate::{cache, fresh, process, tools};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use xshell::cmd;

/// What the page is made of besides the wasm.
const INPUTS: &[&str] = &[
    "Trunk.toml",
    "index.html",
    "locales",
    "npm/package-lock.json",
    "npm/src",
    "styles",
    "tools",
    "xtask/src/page.rs",
];

/// The program of the page; cargo's features are those of `index.html`.
const PROGRAM: &str = "jobs-console-demo";

/// Builds the page unless the one in `dist/` is what a build would make.
pub fn build(workspace: &Workspace) -> Result<()> {
    workspace.need(tools::PAGE)?;
    let std = Std::choose(workspace);
    workspace.progress.step("Page built (release)", |step| {
        let _lock = cache::lock(&workspace.scratch()?.join("page.lock"), step)?;
        let arguments = format!("--bin {PROGRAM} --features demo");
        // First: it shares a folder, and so a lock, with what is compiled for this machine beside it.
        let prerendered = prerender(workspace, step)?;
        let wasm = web_build::compile(workspace, step, std, "page-cargo", &arguments)?;
        let wasm = wasm.join(format!("{PROGRAM}.wasm"));
        let inputs = INPUTS.iter().map(Path::new).chain([&*wasm, &*prerendered]);
        let digest = fresh::digest(&workspace.root, &inputs.collect::<Vec<_>>())?;
        if fresh::is_fresh(&workspace.dist(), &digest) {
            return Ok(());
        }
        let dist = workspace.root.join(".trunk/dist");
        trunk(workspace, step, std, &dist)?;
        tools::node_packages(workspace, step, "npm")?;
        let shell = workspace.shell()?;
        let finish = cmd!(shell, "node tools/finish-page.mjs {dist} --bundle --prerendered {prerendered}");
        process::run(workspace, step, "finish-page", finish).advise("This step needs Node 20 or newer.")?;
        fresh::replace(&workspace.dist(), &dist, &digest)
    })
}

/// What the page shows until its program is there: the app's own HTML, which the same program writes when it is
/// compiled for this machine. `tools/finish-page.mjs` puts it into the page.
fn prerender(workspace: &Workspace, step: &Step) -> Result<PathBuf> {
    let shell = workspace.shell()?;
    let build = "build --locked --package jobs-console --features demo,ssr --bin".split(' ');
    process::run(workspace, step, "prerender", cmd!(shell, "cargo {build...} {PROGRAM}"))?;
    let program = workspace.target.join(format!("debug/{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
    let file = workspace.scratch()?.join("prerendered.html");
    std::fs::write(&file, cmd!(shell, "{program}").quiet().read()?).context("write the prerendered page")?;
    Ok(file)
}

fn trunk(workspace: &Workspace, step: &Step, std: Std, dist: &Path) -> Result<()> {
    let shell = web_build::shell(workspace, std)?;
    // What the compiler said is what matters, not where trunk was.
    shell.set_var("RUST_BACKTRACE", "0");
    let flags = "--release --offline --locked --color never --cargo-profile web --dist".split(' ');
    process::run(workspace, step, "trunk", cmd!(shell, "trunk build {flags...} {dist}")).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for input in INPUTS {
            assert!(root.join(input).exists(), "{input}");
        }
        let html = include_str!("../../index.html");
        assert!(
            html.contains(&format!("data-bin=\"{PROGRAM}\""))
                && html.contains("data-cargo-features=\"demo\"")
        );
    }
}
