//! `cargo xtask load`: hundreds of clients that poll jobs-server, on loopback.

use crate::browser::on_path;
use crate::process;
use crate::progress::Advise;
use crate::tools::Tool;
use crate::workspace::Workspace;
use anyhow::{Result, ensure};
use std::env;
use std::process::{Command, ExitCode};
use xshell::cmd;

/// The options of `load`.
#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// So many clients
    #[arg(long, value_name = "N")]
    clients: Option<u32>,
    /// Each measurement lasts so many seconds
    #[arg(long, value_name = "N")]
    seconds: Option<u32>,
}

/// Builds the server, measures it, and prints a table.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    ensure!(
        on_path(&["wrk"]).is_some(),
        "wrk is not installed, which sends the requests.\nRun: sudo apt-get install wrk"
    );
    workspace.need(&[Tool::Crates])?;
    let shell = workspace.shell()?;
    workspace.progress.step("Server built (release)", |step| {
        let build = cmd!(shell, "cargo build --release --locked --package jobs-server");
        process::run(workspace, step, "server-release", build)
            .advise("Fix what the compiler says, then try again.")
    })?;
    let server = workspace.target.join(format!("release/jobs-server{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new("node");
    command.arg(workspace.root.join("bench/load/load.mjs")).arg("--server").arg(server);
    for (name, value) in [("--clients", options.clients), ("--seconds", options.seconds)] {
        if let Some(value) = value {
            command.arg(name).arg(value.to_string());
        }
    }
    Ok(if command.status()?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
