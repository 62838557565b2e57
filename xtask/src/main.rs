//! Developer commands: `cargo xtask demo`, `gallery`, `test`, `inngest`, `fuzz`, `build`, `package`, `bench`, `load`, `soak`,
//! `reproduce`, `sbom`, `reliability`, `record`, `exec`.

mod apt;
mod bench;
mod browser;
mod cache;
mod checks;
mod children;
mod demo;
mod demo_inngest;
mod engine;
mod environment;
mod fresh;
mod fuzz;
mod gallery;
mod inngest;
mod load;
mod package;
mod page;
mod process;
mod progress;
mod published;
mod real_inngest;
mod reliability;
mod reproduce;
mod sbom;
mod soak;
mod tools;
mod web_build;
mod workspace;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use progress::Reported;
use std::ffi::OsString;
use std::process::{Command, ExitCode};
use workspace::Workspace;
use xshell::cmd;

const AFTER_HELP: &str = "\
The page and the package are linked with a standard library that is rebuilt for size. With --plain, with \
JOBS_CONSOLE_PLAIN=1 in the environment, or where it cannot be rebuilt, it is the compiler's own.

Missing tools are installed into a cache: $JOBS_CONSOLE_TOOLS, else $XDG_CACHE_HOME/jobs-console, else \
~/.cache/jobs-console (macOS: ~/Library/Caches, Windows: %LOCALAPPDATA%).";

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Developer commands", after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the page and the server, serve them, open a browser
    Demo(demo::Options),
    /// Serve every component in every state, built anew while you work on it
    Gallery(gallery::Options),
    /// Run all checks and tests, or only these steps
    Test {
        /// Steps to run, in this order
        #[arg(value_name = "STEP", value_parser = checks::names())]
        steps: Vec<String>,
        /// The browsers to test in; unless given, those of JOBS_CONSOLE_ENGINES, else Chromium and those that are installed
        #[arg(long, value_enum, value_delimiter = ',')]
        engines: Vec<engine::Choice>,
        /// Name the steps
        #[arg(long)]
        list: bool,
        /// Run only these tests of the steps: names for native and wasm, files or -g NAME for e2e and hosts
        #[arg(last = true, value_name = "FILTER", requires = "steps")]
        filter: Vec<String>,
    },
    /// Run the tests of the jobs of an Inngest against a real one
    Inngest(inngest::Options),
    /// Give every decoder many inputs, and the queries many sequences of events
    Fuzz(fuzz::Options),
    /// Build the page into dist/
    Build(Std),
    /// Build the npm package into pkg/
    Package(Std),
    /// Measure the page beside the same page in React and by hand
    Bench(bench::Options),
    /// Measure jobs-server with hundreds of clients that poll it
    Load(load::Options),
    /// Leave a tab open for a day, on a fast clock, and see what it uses
    Soak(soak::Options),
    /// Build page and package in two clones and compare the bytes
    Reproduce,
    /// Write what the published packages are made of (CycloneDX) into target/sbom/
    Sbom,
    /// Run in its long form what the tests run shortly, for hours (docs/reliability.md)
    Reliability {
        /// Rows to run
        #[arg(value_name = "ROW", value_parser = reliability::names())]
        rows: Vec<String>,
    },
    /// Record the wire fixtures anew from a real tRPC server
    Record,
    /// Run a program with the tools on its PATH, e.g. trunk serve
    Exec {
        /// The program and its arguments
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
}

#[derive(clap::Args)]
struct Std {
    /// Link the standard library as it came, not rebuilt for size
    #[arg(long)]
    plain: bool,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) if error.is::<Reported>() => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    if let Task::Test { list: true, .. } = task {
        print!("{}", checks::list());
        return Ok(ExitCode::SUCCESS);
    }
    let mut workspace = Workspace::open()?;
    let done = match task {
        Task::Demo(options) => return demo::run(&workspace, &options),
        Task::Gallery(options) => return exec(&workspace, &gallery::serve(&workspace, &options)?),
        Task::Test { steps, engines, filter, .. } => {
            workspace.filter = filter;
            let engines = if engines.is_empty() { engine::Choice::from_environment()? } else { engines };
            return checks::run(&workspace, &steps, &engines);
        }
        Task::Inngest(options) => return inngest::run(&workspace, &options),
        Task::Fuzz(options) => return fuzz::run(&workspace, &options),
        Task::Bench(options) => return bench::run(&workspace, &options),
        Task::Load(options) => return load::run(&workspace, &options),
        Task::Reliability { rows } => return reliability::run(&workspace, &rows),
        Task::Reproduce => reproduce::run(&workspace),
        Task::Soak(options) => soak::run(&workspace, &options)
            .map(|report| println!("The figures and their plot are in {}.", report.display())),
        Task::Sbom => sbom::write(&workspace).map(|folder| println!("They are in {}.", folder.display())),
        Task::Exec { command } => return exec(&workspace, &command),
        Task::Build(Std { plain }) => {
            workspace.plain |= plain;
            page::build(&workspace)
        }
        Task::Package(Std { plain }) => {
            workspace.plain |= plain;
            package::build(&workspace)
        }
        Task::Record => workspace.progress.step("Wire fixtures recorded", |step| {
            tools::node_packages(&workspace, step, "e2e")?;
            let shell = workspace.shell()?;
            process::run(&workspace, step, "record", cmd!(shell, "node e2e/record/record.mjs")).map(drop)
        }),
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// Runs any program with the tools on its `PATH`.
fn exec(workspace: &Workspace, words: &[OsString]) -> Result<ExitCode> {
    workspace.need(tools::PAGE)?;
    let (program, arguments) = words.split_first().context("exec: which program?")?;
    let mut command = Command::new(program);
    // Trunk reads any value of NO_COLOR as its own flag, and fails on the usual "1".
    command.args(arguments).env("PATH", workspace.path()?).env_remove("NO_COLOR");
    let failed = || format!("`{}` could not be started", program.display());
    // In our place, so that it gets the signals that are meant for it.
    #[cfg(unix)]
    return Err(std::os::unix::process::CommandExt::exec(&mut command)).with_context(failed);
    #[cfg(not(unix))]
    Ok(if command.status().with_context(failed)?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent_and_exec_leaves_a_programs_flags_alone() {
        Cli::command().debug_assert();
        let words = ["xtask", "exec", "trunk", "serve", "--port", "1", "--help"];
        let Ok(Cli { command: Task::Exec { command } }) = Cli::try_parse_from(words) else {
            panic!("not an exec");
        };
        assert_eq!(command, words[2..]);
        assert!(Cli::try_parse_from(["xtask", "test", "nonsense"]).is_err());
    }
}
