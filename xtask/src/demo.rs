//! `cargo xtask demo`: the page on jobs that really run.

use crate::progress::Advise;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{page, process};
use anyhow::{Context, Result, anyhow, ensure};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::{env, thread};
use xshell::cmd;

/// Slow enough to watch, fast enough not to wait for.
const FILES_PER_SECOND: &str = "4";

/// The options of `demo`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Listen on this port
    #[arg(long, value_name = "N", default_value_t = 4400)]
    port: u16,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
    /// Ingest this folder of documents (repeatable) [default: unpacked crates]
    #[arg(long, value_name = "PATH")]
    repo: Vec<PathBuf>,
    /// Keep the server's database here [default: below target/]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Builds what is missing, then serves until it is stopped.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    check_port(options.port)?;
    let mut repos: Vec<OsString> = Vec::new();
    for repo in &options.repo {
        ensure!(repo.is_dir(), "--repo {}: not a folder.", repo.display());
        repos.extend(["--repo".into(), repo.canonicalize()?.into()]);
    }
    let data = match &options.data {
        Some(folder) => std::path::absolute(folder)?,
        None => workspace.scratch()?.join("demo-data"),
    };
    let (page, server) = thread::scope(|scope| {
        let server = scope.spawn(|| {
            // The page waits for its tools, nothing waits for the server. When all but the largest tool are there, it
            // fills the core that would be idle.
            let _ = workspace.need(&[Tool::WasmBindgen]);
            build_server(workspace)
        });
        (page::build(workspace), server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    page?;
    let (shell, server, dist, port) =
        (workspace.shell()?, server?, workspace.dist(), options.port.to_string());
    let place = cmd!(shell, "{server} --dist {dist} --port {port} --data {data}");
    let command = place.args(["--files-per-second", FILES_PER_SECOND]).args(repos).into();
    serve(command, !options.no_open)
}

/// Builds the server, and returns its program.
///
/// The debug build: it is there in half the time of the other, is fast enough for a demo, and is the one
/// that the end-to-end tests use.
pub fn build_server(workspace: &Workspace) -> Result<PathBuf> {
    workspace.progress.step("Server built", |step| {
        let shell = workspace.shell()?;
        process::run(workspace, step, "server", cmd!(shell, "cargo build --locked --package jobs-server"))
            .advise("Fix what the compiler says, then try again.")
    })?;
    Ok(workspace.target.join(format!("debug/jobs-server{}", env::consts::EXE_SUFFIX)))
}

fn check_port(port: u16) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("Port {port} is in use by another program.\nChoose another one with --port N.")
        }
        _ => anyhow!("Port {port} cannot be used: {error}.\nChoose another one with --port N."),
    })
}

/// Runs the server in the foreground: its output is ours, and so is its end.
fn serve(mut command: Command, open: bool) -> Result<ExitCode> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("start jobs-server")?;
    // Ctrl-C in a terminal reaches the server by itself; a signal sent to this process alone does not, so it is
    // passed on. In both cases this process stays until the server has ended.
    let id = child.id().to_string();
    ctrlc::set_handler(move || {
        if cfg!(unix) {
            let _ = Command::new("kill").args(["-TERM", &id]).stderr(Stdio::null()).status();
        }
    })?;
    let mut opened = !open;
    for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
        let Ok(line) = line else { break };
        println!("{line}");
        if let Some(address) = line.strip_prefix("Listening on ").filter(|_| !opened) {
            opened = true;
            open_browser(address.trim());
        }
    }
    let code = child.wait()?.code();
    Ok(code.map_or(ExitCode::SUCCESS, |code| u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)))
}

fn open_browser(address: &str) {
    let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let mut command = match env::consts::OS {
        "macos" => Command::new("open"),
        "windows" => Command::new("explorer"),
        _ if ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(is_set) => Command::new("xdg-open"),
        _ => return,
    };
    // The address has been printed; without an opener the reader follows it.
    let _ = command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_noticed() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check_port(port).unwrap_err().to_string();
        assert!(error.contains("in use") && error.contains("--port"), "{error}");
        drop(taken);
        assert!(check_port(port).is_ok());
    }
}
