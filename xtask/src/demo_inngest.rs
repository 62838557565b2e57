//! `cargo xtask demo --source inngest`: the page on the jobs of an Inngest server, with functions that do them.

use crate::children::{Children, End, ask};
use crate::demo::{Options, build_server, check_port, open_browser};
use crate::environment::variable;
use crate::progress::Advise;
use crate::real_inngest::{RealInngest, node};
use crate::tools::{Tool, node_packages, npm};
use crate::workspace::Workspace;
use crate::{page, process};
use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use xshell::cmd;

/// The functions that the jobs are runs of.
const FUNCTIONS: &str = "examples/apps-console";
/// Whose jobs the page shows.
const ORGANIZATION: &str = "org_demo";
/// How long a program may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// A repository: `owner/name`, and its directory.
type Repository = (String, PathBuf);

/// Builds what is missing, then serves until it is stopped.
pub fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let Some(url) = &options.inngest_url else {
        bail!("Where is Inngest? Give its address with --inngest-url URL.")
    };
    let inngest = RealInngest::at(url);
    check_port(options.port)?;
    check_port(options.app_port).advise("That is for the functions: theirs is --app-port N.")?;
    let repositories = repositories(workspace, &options.repo)?;
    // Before anything is built, so that a wrong address or key is told at once.
    node()?;
    inngest.check()?;
    let data = match &options.data {
        Some(folder) => std::path::absolute(folder)?,
        None => workspace.scratch()?.join("demo-data-inngest"),
    };
    let (page, server) = thread::scope(|scope| {
        let server = scope.spawn(|| {
            build_functions(workspace)?;
            let _ = workspace.need(&[Tool::WasmBindgen]);
            build_server(workspace, &["--features", "inngest"])
        });
        (page::build(workspace), server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    page?;
    let server = server?;
    let token = match variable("JOBS_SERVER_TOKEN") {
        Some(token) => token,
        None => ask(node()?.args(["--print", "crypto.randomBytes(32).toString('hex')"]))?,
    };

    let mut children = Children::new()?;
    let mut jobs_server = Command::new(server);
    jobs_server.arg("--dist").arg(workspace.dist()).arg("--data").arg(&data);
    jobs_server.args(["--port", &options.port.to_string(), "--organization", ORGANIZATION]);
    jobs_server
        .args(["--source", "inngest", "--inngest-url", inngest.url()])
        .env("JOBS_SERVER_TOKEN", &token)
        .env("INNGEST_EVENT_KEY", inngest.event_key());
    children.start("server", jobs_server)?;
    let page = children.wait_for("server", "Listening on", PATIENCE)?;

    let mut functions = node()?;
    inngest.configure(&mut functions);
    functions
        .arg(workspace.root.join(FUNCTIONS).join("build/src/main.js"))
        .env("PORT", options.app_port.to_string())
        .env("JOBS_SERVER_URL", format!("http://127.0.0.1:{}", options.port))
        .env("JOBS_SERVER_TOKEN", &token)
        .env("REPOSITORIES", map(&repositories));
    children.start("functions", functions)?;
    let app = children.wait_for("functions", "Listening on", PATIENCE)?;
    inngest.register(&app)?;
    for (name, _) in &repositories {
        inngest.send("docs/ingestion.requested", &requested(name))?;
    }
    println!("\nThe jobs are at {page}. Ctrl-C ends the server and the functions; Inngest stays.\n");
    if !options.no_open {
        open_browser(&page);
    }
    match children.wait() {
        End::Interrupted => Ok(ExitCode::SUCCESS),
        End::Of(label) => bail!("{label} has ended. Its last lines above say why."),
    }
}

fn build_functions(workspace: &Workspace) -> Result<()> {
    workspace.progress.step("Functions built", |step| {
        node_packages(workspace, step, FUNCTIONS)?;
        let (npm, shell) = (npm(), workspace.shell()?);
        shell.change_dir(workspace.root.join(FUNCTIONS));
        process::run(workspace, step, "functions", cmd!(shell, "{npm} run --silent build")).map(drop)
    })
}

/// The directories that were given, or else this clone and a repository that cannot be ingested.
fn repositories(workspace: &Workspace, given: &[PathBuf]) -> Result<Vec<Repository>> {
    if given.is_empty() {
        let broken = workspace.root.join("examples/broken-repo");
        return Ok(vec![
            ("demo/jobs-console".to_owned(), workspace.root.clone()),
            ("demo/broken".to_owned(), broken),
        ]);
    }
    given.iter().map(|path| repository(path)).collect()
}

fn repository(path: &Path) -> Result<Repository> {
    ensure!(path.is_dir(), "--repo {}: not a folder.", path.display());
    let path = path.canonicalize()?;
    let name = path.file_name().context("--repo: the root is no repository")?.to_string_lossy().into_owned();
    // They divide the list that the functions read.
    let divides = |text: &str| text.contains([',', '\n']);
    ensure!(
        !divides(&path.to_string_lossy()) && !name.contains('='),
        "--repo {}: there must be no comma in its path, and no = in its name.",
        path.display()
    );
    Ok((format!("local/{name}"), path))
}

/// Which directory a repository is, as the functions read it.
fn map(repositories: &[Repository]) -> String {
    let pairs: Vec<_> =
        repositories.iter().map(|(name, path)| format!("{name}={}", path.display())).collect();
    pairs.join(",")
}

/// What is to be ingested. Each delivery is worked on once, so each start has its own.
fn requested(name: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    json!({ "organizationId": ORGANIZATION, "repo": { "fullName": name }, "deliveryId": format!("demo-{now}"),
        "trigger": "manual" })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_repository_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let docs = folder.path().join("docs");
        std::fs::create_dir(&docs).unwrap();
        let (name, path) = repository(&docs).unwrap();
        assert_eq!(name, "local/docs");
        assert_eq!(map(&[(name, path.clone())]), format!("local/docs={}", path.display()));
        let odd = folder.path().join("a,b");
        std::fs::create_dir(&odd).unwrap();
        for path in [odd, folder.path().join("nothing")] {
            assert!(repository(&path).is_err());
        }
    }
}
