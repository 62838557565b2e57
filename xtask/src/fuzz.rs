//! `cargo xtask fuzz`: many inputs for every decoder, and many sequences of events for the queries.

use crate::process::probe;
use crate::tools::Tool;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::process::{Command, ExitCode};
use xshell::cmd;

/// The target that is none of bytes: whole queries in a simulated browser.
const MODEL: &str = "model";

/// The options of `fuzz`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The targets: those of fuzz/fuzz_targets, and `model`; all of them unless given
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// How many inputs each decoder gets; unless given, 10 million
    #[arg(long, value_name = "N")]
    executions: Option<u64>,
    /// How many sequences of events
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    sequences: u64,
    /// Another number, other inputs (without libFuzzer)
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Without libFuzzer, even where it is installed
    #[arg(long)]
    stable: bool,
}

/// Runs the targets for long.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    workspace.need(&[Tool::Crates])?;
    let known = decoders(workspace)?;
    let mut wanted = if options.targets.is_empty() { known.clone() } else { options.targets.clone() };
    if let Some(unknown) = wanted.iter().find(|name| *name != MODEL && !known.contains(name)) {
        bail!("There is no target {unknown}.\nThe targets are {}, {MODEL}.", known.join(", "));
    }
    let with_model = options.targets.is_empty() || wanted.iter().any(|name| name == MODEL);
    wanted.retain(|name| name != MODEL);
    let mut passed = true;
    if !wanted.is_empty() {
        let executions = options.executions.unwrap_or(10_000_000).to_string();
        passed &= match options.stable || !has_libfuzzer(workspace)? {
            true => stable(workspace, &wanted, &executions, options.seed)?,
            false => libfuzzer(workspace, &wanted, &executions)?,
        };
    }
    if with_model {
        passed &= model(workspace, options.sequences)?;
    }
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The targets that are decoders.
fn decoders(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join("fuzz/fuzz_targets");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))? {
        let path = entry?.path();
        names.extend(path.file_stem().and_then(|name| name.to_str()).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

fn has_libfuzzer(workspace: &Workspace) -> Result<bool> {
    let shell = workspace.shell()?;
    let has_nightly = probe(cmd!(shell, "rustup run nightly rustc --version")).is_some();
    let has_cargo_fuzz = probe(cmd!(shell, "rustup run nightly cargo fuzz --version")).is_some();
    if !(has_nightly && has_cargo_fuzz) {
        workspace.progress.say(
            "  Without coverage: that needs `rustup toolchain install nightly` and `cargo install cargo-fuzz`.",
        );
    }
    Ok(has_nightly && has_cargo_fuzz)
}

/// Inputs that are changed at random.
fn stable(workspace: &Workspace, targets: &[String], executions: &str, seed: u64) -> Result<bool> {
    let mut cargo = cargo(workspace, "cargo")?;
    cargo.args(["run", "--release", "--locked", "--package", "fuzz-targets", "--"]).args(targets);
    cargo.args(["--executions", executions, "--seed", &seed.to_string()]);
    Ok(cargo.status()?.success())
}

/// Inputs that libFuzzer chooses by the code that they reach.
fn libfuzzer(workspace: &Workspace, targets: &[String], executions: &str) -> Result<bool> {
    let corpus = workspace.root.join("fuzz/corpus");
    let mut seeds = cargo(workspace, "cargo")?;
    seeds.args(["run", "--release", "--locked", "--package", "fuzz-targets", "--"]).args(targets);
    if !seeds.arg("--seeds").arg(&corpus).status()?.success() {
        return Ok(false);
    }
    let mut passed = true;
    for target in targets {
        let mut fuzz = cargo(workspace, "rustup")?;
        fuzz.args(["run", "nightly", "cargo", "fuzz", "run", target, "--"])
            .arg(format!("-runs={executions}"));
        // Cargo's own folder is for the compiler that this command was built with.
        fuzz.env_remove("CARGO_TARGET_DIR").env_remove("RUSTUP_TOOLCHAIN");
        passed &= fuzz.status()?.success();
    }
    Ok(passed)
}

/// Sequences of events, the shortest of those that break a rule is written to `proptest-regressions`.
fn model(workspace: &Workspace, sequences: u64) -> Result<bool> {
    let mut cargo = cargo(workspace, "cargo")?;
    cargo.args(["test", "--release", "--locked", "--package", "jobs-console", "--lib", "simulation"]);
    cargo.env("PROPTEST_CASES", sequences.to_string());
    Ok(cargo.status()?.success())
}

fn cargo(workspace: &Workspace, program: &str) -> Result<Command> {
    let mut command = Command::new(program);
    command
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target)
        .env("PATH", workspace.path()?);
    Ok(command)
}
