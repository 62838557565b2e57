//! `cargo xtask demo`: the page on jobs that really run.

use crate::progress::Advise;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{demo_inngest, page, process};
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
    pub port: u16,
    /// Do not open a browser
    #[arg(long)]
    pub no_open: bool,
    /// Ingest this folder of documents (repeatable) [default: unpacked crates; with Inngest, this clone]
    #[arg(long, value_name = "PATH")]
    pub repo: Vec<PathBuf>,
    /// Keep the server's database here [default: below target/]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Forget the jobs of earlier demos, so that all documents are ingested anew
    #[arg(long, conflicts_with_all = ["data", "inngest_url"])]
    fresh: bool,
    /// What runs the jobs
    #[arg(long, value_enum, default_value_t = Source::Embedded)]
    source: Source,
    /// Inngest's address; keys are read from INNGEST_SIGNING_KEY and INNGEST_EVENT_KEY
    #[arg(long, value_name = "URL", required_if_eq("source", "inngest"))]
    pub inngest_url: Option<String>,
    /// Where the functions listen that Inngest calls
    #[arg(long, value_name = "N", default_value_t = 3939, requires = "inngest_url")]
    pub app_port: u16,
}

/// What runs the jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Source {
    /// The server itself
    Embedded,
    /// An Inngest server that runs already, with the functions of examples/apps-console
    Inngest,
}

/// Builds what is missing, then serves until it is stopped.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if options.source == Source::Inngest {
        return demo_inngest::run(workspace, options);
    }
    ensure!(options.inngest_url.is_none(), "--inngest-url is for --source inngest.");
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
    ensure!(!data.is_file(), "--data {}: not a folder.", data.display());
    if options.fresh {
        workspace.shell()?.remove_path(&data)?;
    }
    let (page, server) = thread::scope(|scope| {
        let server = scope.spawn(|| {
            // The page waits for its tools, nothing waits for the server. When all but the largest tool are there, it
            // fills the core that would be idle.
            let _ = workspace.need(&[Tool::WasmBindgen]);
            build_server(workspace, &[])
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
pub fn build_server(workspace: &Workspace, features: &[&str]) -> Result<PathBuf> {
    workspace.progress.step("Server built", |step| {
        let shell = workspace.shell()?;
        let build = cmd!(shell, "cargo build --locked --package jobs-server {features...}");
        process::run(workspace, step, "server", build).advise("Fix what the compiler says, then try again.")
    })?;
    Ok(workspace.target.join(format!("debug/jobs-server{}", env::consts::EXE_SUFFIX)))
}

/// Whether a program can listen there.
pub fn check_port(port: u16) -> Result<()> {
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

/// Shows the page, where there is a screen.
pub fn open_browser(address: &str) {
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
    use std::time::{Duration, Instant};

    #[test]
    fn a_port_in_use_is_noticed() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check_port(port).unwrap_err().to_string();
        assert!(error.contains("in use") && error.contains("--port"), "{error}");
        drop(taken);
        // A program that another test starts at this moment holds it until it is itself.
        let deadline = Instant::now() + Duration::from_secs(10);
        while check_port(port).is_err() {
            assert!(Instant::now() < deadline, "the port stays in use");
        }
    }
}
