//! The npm package: the library's wasm, its JavaScript and types, put together in `pkg/`.

use crate::cache::lock_file;
use crate::environment::Environment;
use crate::failure::{Context, Result};
use crate::progress::Step;
use crate::tools;
use crate::web_build::{self, Std};
use crate::workspace::Workspace;
use crate::{fingerprint, node, run, swap};
use std::path::{Path, PathBuf};

/// What the package is made of, and what it is made with.
const INPUTS: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "npm/README.md",
    "npm/build.mjs",
    "npm/manifest.mjs",
    "npm/package-lock.json",
    "npm/src",
    "npm/tsconfig.json",
    "rust-toolchain.toml",
    "src",
    "styles/jobs-console.css",
    "tools/package-lock.json",
    "tools/binaryen.mjs",
    "tools/short-names.mjs",
    "xtask/src/package.rs",
    "xtask/src/web_build.rs",
];

/// Beside the package's files; npm does not pack it.
const STAMP: &str = ".fingerprint";

/// What the wasm and its JavaScript are called.
const NAME: &str = "jobs_console";

/// Builds the package unless the one in `pkg/` is what a build would make.
pub fn build(workspace: &Workspace) -> Result {
    let stamp = workspace.pkg().join(STAMP);
    if fingerprint::matches(&stamp, &inputs(workspace, Std::expected(workspace))?) {
        return Ok(());
    }
    let (tools, crates) = std::thread::scope(|scope| {
        let crates = tools::beside(scope, || tools::crates(workspace));
        (tools::for_package(workspace), tools::join(crates))
    });
    crates?;
    let tools = tools?;
    let std = Std::ready(workspace)?;
    let fingerprint = inputs(workspace, std)?;
    workspace.progress.step("npm package built", |step| {
        step.waits();
        let _place = workspace.builds.enter(3);
        let _lock = lock_file(&workspace.scratch()?.join("package.lock"), step)?;
        if fingerprint::matches(&stamp, &fingerprint) {
            return Ok(());
        }
        // In the clone, as `pkg/` is: renamed from there it is in place at once.
        let scratch = workspace.root.join("npm/.build");
        let (wasm, fresh) = (scratch.join("wasm"), scratch.join("pkg"));
        for folder in [&wasm, &fresh] {
            let _ = std::fs::remove_dir_all(folder);
            std::fs::create_dir_all(folder).cannot(format!("make {}", folder.display()))?;
        }
        let compiled = compile(workspace, &tools, std, step)?;
        bind(workspace, &tools, step, &compiled, &wasm)?;
        node::packages(workspace, step, "npm")?;
        assemble(workspace, step, &wasm, &fresh)?;
        fingerprint::keep(&fresh.join(STAMP), &fingerprint)?;
        swap::replace(&workspace.pkg(), &fresh)
    })
}

fn inputs(workspace: &Workspace, std: Std) -> Result<String> {
    let surroundings = web_build::surroundings(std);
    fingerprint::of(&workspace.root, INPUTS, &surroundings.each_ref().map(String::as_str))
}

/// Compiles the library as a program of its own, and says where it is.
fn compile(workspace: &Workspace, tools: &Environment, std: Std, step: &Step) -> Result<PathBuf> {
    let mut command = run::with_cargo_progress(tools.command("cargo"));
    command
        .args(["rustc", "--package", "jobs-console", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "web", "--features", "element"])
        .args(["--target", "wasm32-unknown-unknown", "--locked", "--target-dir"])
        .arg(&workspace.target)
        .current_dir(&workspace.root);
    std.set(workspace, &mut command);
    step.detail("cargo rustc");
    run::logged(step, &workspace.log("package-cargo"), command)
        .map_err(|failure| failure.advise("Fix what the compiler says, then try again."))?;
    Ok(workspace.target.join(format!("wasm32-unknown-unknown/web/{NAME}.wasm")))
}

/// Makes the JavaScript that the wasm is called through, and the wasm small.
fn bind(workspace: &Workspace, tools: &Environment, step: &Step, compiled: &Path, folder: &Path) -> Result {
    step.detail("wasm-bindgen");
    let mut bindgen = tools.command("wasm-bindgen");
    bindgen
        // The package says itself where its wasm is.
        .args(["--target", "web", "--omit-default-module-path", "--out-name", NAME])
        .args(["--remove-name-section", "--remove-producers-section", "--out-dir"])
        .arg(folder)
        .arg(compiled);
    run::logged(step, &workspace.log("package-wasm-bindgen"), bindgen)?;

    step.detail("wasm-opt");
    let wasm = folder.join(format!("{NAME}_bg.wasm"));
    let mut optimize = tools.command("wasm-opt");
    optimize
        .arg("-Oz")
        .args(web_build::WASM_OPT)
        .args(web_build::WASM_FEATURES)
        .arg(&wasm)
        .arg("-o")
        .arg(&wasm);
    run::logged(step, &workspace.log("package-wasm-opt"), optimize)?;

    step.detail("node tools/short-names.mjs");
    let mut shorten = tools.command("node");
    shorten
        .arg(workspace.root.join("tools/short-names.mjs"))
        .arg(&wasm)
        .arg(folder.join(format!("{NAME}.js")));
    run::logged(step, &workspace.log("package-short-names"), shorten)
}

/// Puts the package's files together.
fn assemble(workspace: &Workspace, step: &Step, wasm: &Path, fresh: &Path) -> Result {
    step.detail("node npm/build.mjs");
    let mut command = Environment::default().command("node");
    command.arg(workspace.root.join("npm/build.mjs")).arg(wasm).arg(fresh).current_dir(&workspace.root);
    run::logged(step, &workspace.log("package"), command)
        .map_err(|failure| failure.advise("Fix what is said there; this step needs Node 20 or newer."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_input_is_noticed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let optional = [".cargo/config.toml", "rust-toolchain.toml"];
        for input in INPUTS.iter().filter(|input| !optional.contains(input)) {
            assert!(root.join(input).exists(), "{input}");
        }
    }
}
