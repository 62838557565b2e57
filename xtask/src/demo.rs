//! `cargo xtask demo`: the page on jobs that really run.

use crate::failure::{Context, Failure, Result};
use crate::workspace::Workspace;
use crate::{page, run, server, tools};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// Slow enough to watch, fast enough not to wait for.
const FILES_PER_SECOND: &str = "4";

/// What `demo` was asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Where to listen.
    pub port: u16,
    /// Whether to open a browser.
    pub open: bool,
    /// What to ingest in place of the server's default.
    pub repos: Vec<PathBuf>,
    /// Where the server keeps its database.
    pub data: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 4400, open: true, repos: Vec::new(), data: None }
    }
}

/// Builds what is missing, then serves until it is told to stop.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    // Before anything that takes long.
    check_port(options.port)?;
    let repos = checked_repos(&options.repos)?;
    let data = match &options.data {
        Some(folder) => folder.clone(),
        None => workspace.scratch()?.join("demo-data"),
    };

    let page_first = !page::is_fresh(workspace)?;
    let (page, server) = std::thread::scope(|scope| {
        let server = tools::beside(scope, || {
            if page_first {
                // The page waits for its tools, nothing waits for the server. By the time all but
                // the largest tool are there, it fills the core that would be idle.
                let _ = tools::for_wasm(workspace);
            }
            server::build(workspace)
        });
        (page::build(workspace), tools::join(server))
    });
    page?;
    let mut command = Command::new(server?);
    command
        .arg("--dist")
        .arg(workspace.dist())
        .args(["--port", &options.port.to_string()])
        .arg("--data")
        .arg(data)
        .args(["--files-per-second", FILES_PER_SECOND]);
    for repo in repos {
        command.arg("--repo").arg(repo);
    }
    serve(command, options.open)
}

fn check_port(port: u16) -> Result {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AddrInUse {
            Failure::new(format!("Port {port} is in use by another program."))
                .advise("Choose another one with --port N.")
        } else {
            Failure::new(format!("Port {port} cannot be used: {error}."))
                .advise("Choose another one with --port N.")
        }
    })
}

fn checked_repos(repos: &[PathBuf]) -> Result<Vec<PathBuf>> {
    repos
        .iter()
        .map(|repo| {
            if !repo.is_dir() {
                return Err(Failure::new(format!("--repo {}: not a folder.", repo.display())));
            }
            repo.canonicalize().cannot(format!("use {}", repo.display()))
        })
        .collect()
}

/// Runs the server in the foreground: its output is ours, and so is its end.
fn serve(mut command: Command, open: bool) -> Result<ExitCode> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let running: Arc<Mutex<Option<Child>>> = Arc::default();
    stop_with_us(running.clone())?;
    let mut child = command.spawn().map_err(|error| run::not_started("jobs-server", &error))?;
    let output = child.stdout.take();
    *lock(&running) = Some(child);

    let mut opened = !open;
    for line in output.into_iter().flat_map(|output| BufReader::new(output).lines()) {
        let Ok(line) = line else { break };
        println!("{line}");
        if let Some(address) = line.strip_prefix("Listening on ").filter(|_| !opened) {
            opened = true;
            open_browser(address.trim());
        }
    }
    let child = lock(&running).take();
    let status = child.map(|mut child| child.wait()).transpose().cannot("wait for the server")?;
    let code = status.and_then(|status| status.code());
    Ok(code.map_or(ExitCode::SUCCESS, |code| u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)))
}

/// Ctrl-C in a terminal reaches the server by itself; a signal sent to this process alone does
/// not, so it is passed on. In both cases we stay until the server has ended.
fn stop_with_us(running: Arc<Mutex<Option<Child>>>) -> Result {
    ctrlc::set_handler(move || {
        if let Some(child) = lock(&running).as_mut() {
            let id = child.id().to_string();
            let asked = cfg!(unix) && run::succeeds(Command::new("kill").args(["-TERM", &id]));
            if !asked {
                let _ = child.kill();
            }
        }
    })
    .cannot("listen for Ctrl-C")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open_browser(address: &str) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else if has_desktop() {
        Command::new("xdg-open")
    } else {
        return;
    };
    // The address has been printed; without an opener the reader follows it.
    let _ = command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

fn has_desktop() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_noticed() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let failure = check_port(port).unwrap_err();
        assert!(failure.to_string().contains("in use"), "{failure}");
        drop(taken);
        assert!(check_port(port).is_ok());
    }

    #[test]
    fn a_repo_must_be_a_folder() {
        assert!(checked_repos(&["no/such/folder".into()]).is_err());
        assert!(checked_repos(&[env!("CARGO_MANIFEST_DIR").into()]).is_ok());
    }
}
