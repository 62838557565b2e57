//! `cargo xtask bench`: our page beside the same page in React and by hand.

use crate::browser::{self, Browser};
use crate::progress::Step;
use crate::tools::{self, Tool};
use crate::web_build::{self, Std, WASM_FEATURES};
use crate::workspace::Workspace;
use crate::{package, page, process};
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::ExitCode;
use xshell::{Cmd, Shell, cmd};

/// The options of `bench`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Few repetitions
    #[arg(long)]
    quick: bool,
    /// Of bytes, start, poll, open, memory, find, fling
    #[arg(long, value_name = "A,B")]
    only: Option<String>,
    /// Only with so many jobs
    #[arg(long, value_name = "N,M")]
    jobs: Option<String>,
    /// So many of each measurement
    #[arg(long, value_name = "N")]
    repetitions: Option<String>,
    /// Take the pages as they were last built
    #[arg(long)]
    no_build: bool,
    /// Name the largest functions of the page's wasm, measure nothing
    #[arg(long)]
    functions: bool,
}

/// Builds what is measured, measures it, and says where the report is.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let shell = workspace.shell()?;
    if options.functions {
        let functions = functions(workspace)?;
        return finish(cmd!(shell, "node bench/functions.mjs {functions}"));
    }
    let mut command = cmd!(shell, "node bench/bench.mjs --ours").arg(workspace.dist());
    if !options.no_build {
        page::build(workspace)?;
        let bytes =
            options.only.as_ref().is_none_or(|only| only.split(',').any(|measure| measure == "bytes"));
        match bytes.then(|| functions(workspace)) {
            Some(Ok(functions)) => command = command.arg("--functions").arg(functions),
            // The report does without.
            Some(Err(error)) => workspace.progress.say(&format!("{error:#}")),
            None => {}
        }
    }
    ensure!(
        workspace.dist().join("index.html").is_file(),
        "There is no page to measure: leave out --no-build."
    );
    workspace.need(&[Tool::Browser])?;
    workspace.progress.step("Bench ready", |step| tools::node_packages(workspace, step, "bench"))?;
    let flags = [(options.no_build, "--no-build"), (options.quick, "--quick")];
    let values =
        [("--only", &options.only), ("--jobs", &options.jobs), ("--repetitions", &options.repetitions)];
    let reports = workspace.target.join("bench");
    command = command
        .arg("--out")
        .arg(reports)
        .args(flags.into_iter().filter_map(|(set, flag)| set.then_some(flag)))
        .args(values.into_iter().filter_map(|(name, value)| Some([name, value.as_ref()?])).flatten());
    finish(command.env("CHROMIUM", Browser::find()?.program))
}

fn finish(command: Cmd<'_>) -> Result<ExitCode> {
    let output = std::process::Command::from(command).status().context("start node")?;
    Ok(if output.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Fails if a part of the page or of the package is larger than `bench/budget.json` lets it be.
pub fn check_size(workspace: &Workspace, step: &Step, shell: &Shell) -> Result<String> {
    page::build(workspace)?;
    package::build(workspace)?;
    let (dist, pkg, std) = (workspace.dist(), workspace.pkg(), Std::choose(workspace).name());
    let command = cmd!(shell, "node bench/size.mjs --page {dist} --package {pkg} --std {std}");
    let said = process::run(workspace, step, "size", command)?;
    // A part well below its budget is worth a word, although nothing is wrong.
    if let Some((_, hints)) = said.trim_end().split_once("\n\n") {
        workspace.progress.say(hints);
    }
    Ok(said)
}

/// Builds the page's wasm once more with the names of its functions, and writes down what twiggy says of it: JSON of
/// everything that is in it, the largest first. Returns that file.
fn functions(workspace: &Workspace) -> Result<PathBuf> {
    let twiggy = browser::on_path(&["twiggy"]);
    let twiggy =
        twiggy.context("There is no twiggy on PATH. Install it with: cargo install twiggy --locked")?;
    workspace.need(tools::PACKAGE)?;
    let std = Std::choose(workspace);
    workspace.progress.step("Wasm with names built", |step| {
        // In a target folder of its own: the page's build would otherwise have to start anew.
        let target = workspace.target.join("named");
        let arguments = format!(
            "--bin jobs-console-demo --features demo --config profile.web.strip=false --target-dir {}",
            target.display()
        );
        web_build::compile(workspace, step, std, "functions-cargo", &arguments)?;
        let compiled = target.join("wasm32-unknown-unknown/web/jobs-console-demo.wasm");
        let shell = workspace.shell()?;
        let bind = cmd!(shell, "wasm-bindgen --target web --no-typescript --out-dir {target} {compiled}");
        process::run(workspace, step, "functions-wasm-bindgen", bind)?;
        let (wasm, optimized) = (target.join("jobs-console-demo_bg.wasm"), target.join("named.wasm"));
        // -g keeps the names.
        let optimize = cmd!(shell, "wasm-opt -Oz -g {WASM_FEATURES...} {wasm} -o {optimized}");
        process::run(workspace, step, "functions-wasm-opt", optimize)?;
        let list = cmd!(shell, "{twiggy} top -f json {optimized}").quiet().read()?;
        let written = shell.create_dir(workspace.target.join("bench"))?.join("functions.json");
        shell.write_file(&written, list)?;
        Ok(written)
    })
}
