//! `cargo xtask inngest`: the contract tests against a real Inngest, and figures of the server.

use crate::children::Children;
use crate::environment::variable;
use crate::real_inngest::{RealInngest, node};
use crate::tools::{Tool, node_packages};
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// What is to be set, for a person who has set nothing.
const UNSET: &str = "\
There is no Inngest to test against: INNGEST_URL is not set.

  INNGEST_URL          where one runs, such as http://127.0.0.1:8288
  INNGEST_SIGNING_KEY  its keys. One that `inngest dev` started has none;
  INNGEST_EVENT_KEY    `inngest start` takes both from these variables
  INNGEST_COMMAND      may be set to the command that starts it at that address with --sqlite-dir, or with --redis-uri
                       and --postgres-uri. Then the tests start it, and kill it too (JOBS_KILLS times, else 5): start
                       none yourself. With --redis-uri, runs have to go on

Against the stand-in the same tests run without any of it:
  cargo test --package jobs-server --all-features --test inngest";

/// How long a program may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// The options of `inngest`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Where the functions of the tests listen on localhost
    #[arg(long, value_name = "N", default_value_t = 3939)]
    app_port: u16,
    /// Measure the server against the stand-in instead: calls, times, memory
    #[arg(long)]
    figures: bool,
}

/// Runs the tests that need a real Inngest.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if options.figures {
        workspace.need(&[Tool::Crates])?;
        let words = ["--release", "--", "--ignored", "--nocapture", "--test-threads=1", "figures::"];
        return test(workspace, None, &words);
    }
    let Some(url) = variable("INNGEST_URL") else { bail!(UNSET) };
    let (server, command) = (RealInngest::at(&url), variable("INNGEST_COMMAND"));
    node()?;
    if command.is_none() {
        server.check()?;
    }
    workspace.need(&[Tool::Crates])?;
    workspace.progress.step("Packages of the functions", |step| {
        // The tests' functions use those of the example.
        node_packages(workspace, step, "examples/apps-console")
    })?;

    let mut children = Children::new()?;
    if let Some(command) = &command {
        if server.check().is_ok() {
            bail!(
                "INNGEST_COMMAND is set, and Inngest runs already at {url}.\nEnd it, or unset INNGEST_COMMAND."
            );
        }
        let mut shell = Command::new("sh");
        // `exec`, so that the signal which ends it reaches the server.
        shell.args(["-c", &format!("exec {command}")]);
        children.start_logged("inngest", shell, &log(workspace, "inngest-server")?)?;
        wait_until_ready(&server)?;
    }
    let app = start_functions(workspace, &server, options.app_port, &mut children)?;
    let all = ["--", "--ignored", "scenarios::real::", "--skip", "killed"];
    let passed = test(workspace, Some((&server, &app)), &all)?;
    if passed != ExitCode::SUCCESS {
        return Ok(passed);
    }
    if command.is_none() {
        println!("\nThat Inngest is killed and started again was not tested: INNGEST_COMMAND is not set.");
        return Ok(passed);
    }
    // These tests start it themselves.
    children.end("inngest");
    let killed = ["--", "--ignored", "--nocapture", "--test-threads=1", "scenarios::real::killed"];
    test(workspace, Some((&server, &app)), &killed)
}

fn log(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    Ok(workspace.scratch()?.join(format!("logs/{name}.log")))
}

fn wait_until_ready(server: &RealInngest) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while let Err(error) = server.check() {
        if Instant::now() >= deadline {
            return Err(error);
        }
    }
    Ok(())
}

/// Starts the functions of the tests; their address.
fn start_functions(
    workspace: &Workspace,
    server: &RealInngest,
    port: u16,
    children: &mut Children,
) -> Result<String> {
    let mut functions = node()?;
    server.configure(&mut functions);
    functions.arg(workspace.root.join("server/tests/inngest/app/main.mjs")).env("PORT", port.to_string());
    children.start_logged("functions", functions, &log(workspace, "inngest-functions")?)?;
    let app = children.wait_for("functions", "Listening on", PATIENCE)?;
    server.register(&app)?;
    Ok(app)
}

/// Runs the tests that these words choose, which come behind cargo's own.
fn test(workspace: &Workspace, real: Option<(&RealInngest, &str)>, words: &[&str]) -> Result<ExitCode> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["test", "--locked", "--package", "jobs-server", "--all-features", "--test", "inngest"])
        .args(words)
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target)
        .env("PATH", workspace.path()?);
    if let Some((server, app)) = real {
        cargo.env("INNGEST_URL", server.url()).env("INNGEST_APP", app);
    }
    let passed = cargo.status()?.success();
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
