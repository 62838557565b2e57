//! The largest functions of the page's wasm, by name.

use crate::environment::find_on_path;
use crate::failure::{Context, Failure, Result};
use crate::progress::Step;
use crate::web_build::{self, Std};
use crate::workspace::Workspace;
use crate::{run, tools};
use std::path::PathBuf;
use std::process::Command;

/// What the page's program is called.
const NAME: &str = "jobs-console-demo";

/// twiggy, which has to be there already.
pub fn twiggy() -> Result<PathBuf> {
    find_on_path(&["twiggy"]).ok_or_else(|| {
        Failure::new("There is no twiggy on PATH.").advise("Install it with: cargo install twiggy --locked")
    })
}

/// Builds the page's wasm once more with the names of its functions, and writes down what twiggy says of it: JSON of
/// everything that is in it, the largest first. Says where that is.
pub fn measure(workspace: &Workspace, twiggy: PathBuf) -> Result<PathBuf> {
    tools::crates(workspace)?;
    workspace.progress.step("Wasm with names built", |step| {
        let wasm = build(workspace, step)?;
        let list = run::output(Command::new(twiggy).args(["top", "-f", "json"]).arg(&wasm))
            .ok_or_else(|| Failure::new("`twiggy top` failed."))?;
        let written = workspace.target.join("bench/functions.json");
        std::fs::create_dir_all(workspace.target.join("bench")).cannot("make target/bench")?;
        std::fs::write(&written, &list).cannot(format!("write {}", written.display()))?;
        Ok(written)
    })
}

/// In a target folder of its own: the page's build would otherwise have to start anew.
fn build(workspace: &Workspace, step: &Step) -> Result<PathBuf> {
    let tools = tools::for_package(workspace)?;
    let target = workspace.target.join("named");
    let mut compile = run::with_cargo_progress(tools.command("cargo"));
    compile
        .args(["build", "--package", "jobs-console", "--bin", NAME, "--features", "demo"])
        .args(["--profile", "web", "--config", "profile.web.strip=false"])
        .args(["--target", "wasm32-unknown-unknown", "--locked", "--target-dir"])
        .arg(&target)
        .current_dir(&workspace.root);
    Std::ready(workspace)?.set(workspace, &mut compile);
    step.detail("cargo build");
    run::logged(step, &workspace.log("functions-cargo"), compile)?;

    step.detail("wasm-bindgen");
    let compiled = target.join(format!("wasm32-unknown-unknown/web/{NAME}.wasm"));
    let mut bind = tools.command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&target).arg(compiled);
    run::logged(step, &workspace.log("functions-wasm-bindgen"), bind)?;

    step.detail("wasm-opt");
    let wasm = target.join(format!("{NAME}_bg.wasm"));
    let optimized = target.join("named.wasm");
    let mut optimize = tools.command("wasm-opt");
    // -g keeps the names.
    optimize.args(["-Oz", "-g"]).args(web_build::WASM_FEATURES).arg(wasm).arg("-o").arg(&optimized);
    run::logged(step, &workspace.log("functions-wasm-opt"), optimize)?;
    Ok(optimized)
}
