//! The npm package: the library's wasm, its JavaScript and types, put together in `pkg/`.

use crate::progress::{Advise, Step};
use crate::web_build::{self, Std, WASM_FEATURES, WASM_OPT};
use crate::workspace::Workspace;
use crate::{cache, fresh, process, tools};
use anyhow::Result;
use std::path::Path;
use xshell::cmd;

/// What the package is made of besides the wasm.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "locales",
    "npm/README.md",
    "npm/build.mjs",
    "npm/jsx",
    "npm/manifest.mjs",
    "npm/package-lock.json",
    "npm/src",
    "npm/tsconfig.json",
    "styles/jobs-console.css",
    "tools/locales.mjs",
    "tools/package-lock.json",
    "xtask/src/package.rs",
    "xtask/src/web_build.rs",
];

/// The features of the crate that the wasm is compiled with, besides its default ones.
pub const FEATURES: &str = "custom-element";

/// What the wasm and its JavaScript are called.
const NAME: &str = "jobs_console";

/// Builds the package unless the one in `pkg/` is what a build would make.
pub fn build(workspace: &Workspace) -> Result<()> {
    workspace.need(tools::PACKAGE)?;
    let std = Std::choose(workspace);
    workspace.progress.step("npm package built", |step| {
        let _lock = cache::lock(&workspace.scratch()?.join("package.lock"), step)?;
        let arguments = ["--lib --crate-type cdylib --features", FEATURES].join(" ");
        let compiled = web_build::compile(workspace, step, std, "package-cargo", &arguments)?;
        let compiled = compiled.join(format!("{NAME}.wasm"));
        let inputs: Vec<_> = INPUTS.iter().map(Path::new).chain([&*compiled]).collect();
        let digest = fresh::digest(&workspace.root, &inputs)?;
        if fresh::is_fresh(&workspace.pkg(), &digest) {
            return Ok(());
        }
        // In the clone, as `pkg/` is: a rename puts it in place.
        let work = workspace.root.join("npm/.build");
        let (wasm, made) = (work.join("wasm"), work.join("pkg"));
        let shell = workspace.shell()?;
        for folder in [&wasm, &made] {
            shell.remove_path(folder)?;
            shell.create_dir(folder)?;
        }
        bind(workspace, step, &compiled, &wasm)?;
        tools::node_packages(workspace, step, "npm")?;
        let assemble = cmd!(shell, "node npm/build.mjs {wasm} {made}");
        process::run(workspace, step, "package", assemble)
            .advise("Fix what is said there; this step needs Node 20 or newer.")?;
        fresh::replace(&workspace.pkg(), &made, &digest)
    })
}

/// Makes the JavaScript that the wasm is called through, and the wasm small.
fn bind(workspace: &Workspace, step: &Step, compiled: &Path, folder: &Path) -> Result<()> {
    let shell = workspace.shell()?;
    // The package says itself where its wasm is, and starts another instance where one has stopped.
    let flags = "--target web --omit-default-module-path --experimental-reset-state-function";
    let flags = flags.split(' ').chain(["--remove-name-section", "--remove-producers-section"]);
    let bindgen = cmd!(shell, "wasm-bindgen {flags...} --out-name {NAME} --out-dir {folder} {compiled}");
    process::run(workspace, step, "package-wasm-bindgen", bindgen)?;

    let wasm = folder.join(format!("{NAME}_bg.wasm"));
    let optimize = cmd!(shell, "wasm-opt -Oz {WASM_OPT...} {WASM_FEATURES...} {wasm} -o {wasm}");
    process::run(workspace, step, "package-wasm-opt", optimize).map(drop)
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
    }
}
