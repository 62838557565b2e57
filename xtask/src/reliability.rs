//! `cargo xtask reliability`: what the tests run shortly, in its long form, as a table of docs/reliability.md.

use crate::environment::variable;
use crate::progress::duration;
use crate::tools::Tool;
use crate::workspace::Workspace;
use anyhow::Result;
use std::env;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// A row of the table.
struct Row {
    name: &'static str,
    about: &'static str,
    command: Run,
}

/// What it runs.
enum Run {
    /// Another of these commands.
    Xtask(&'static str),
    /// Tests of the server, by cargo.
    Server(&'static str),
}

const ROWS: &[Row] = &[
    Row {
        name: "faults",
        about: "each fault of the catalogue in Chromium, those of the network in Firefox and WebKit too",
        command: Run::Xtask("test e2e e2e-firefox e2e-webkit"),
    },
    Row {
        name: "fuzz",
        about: "10 million executions a decoder, 100,000 sequences of the model",
        command: Run::Xtask("fuzz"),
    },
    Row { name: "soak", about: "24 hours in one tab", command: Run::Xtask("soak") },
    Row {
        name: "panic",
        about: "a panic and a fresh start, in the hosts",
        command: Run::Xtask("test hosts"),
    },
    Row {
        name: "killed",
        about: "jobs-server killed 200 times during ingestion",
        command: Run::Server("server -- --ignored killing::"),
    },
    Row {
        name: "killed-postgres",
        about: "jobs-server killed 50 times on an Inngest, its PostgreSQL with it at each third",
        command: Run::Server("inngest -- --ignored killing::"),
    },
    Row {
        name: "server",
        about: "full disk, damaged and locked database, slow clients, other hosts and sites",
        command: Run::Server("server"),
    },
    Row { name: "load", about: "500 clients that poll", command: Run::Xtask("load") },
    Row { name: "reproduce", about: "two builds, the same bytes", command: Run::Xtask("reproduce") },
];

/// Needs an Inngest that somebody has.
const INNGEST: Row = Row {
    name: "inngest",
    about: "the contract with a real Inngest, which is killed 50 times",
    command: Run::Xtask("inngest"),
};

/// The names of the rows, for the command line.
pub fn names() -> clap::builder::PossibleValuesParser {
    ROWS.iter().chain([&INNGEST]).map(|row| row.name).collect::<Vec<_>>().into()
}

/// Runs the named rows, or all that can be run here, one after the other, and prints the table.
pub fn run(workspace: &Workspace, names: &[String]) -> Result<ExitCode> {
    workspace.need(&[Tool::Crates, Tool::Postgres])?;
    let has_inngest = variable("INNGEST_URL").and(variable("INNGEST_COMMAND")).is_some();
    let is_wanted = |row: &&Row| match names {
        [] => row.name != INNGEST.name || has_inngest,
        names => names.iter().any(|name| name == row.name),
    };
    let mut table = String::from("| what | held | it took |\n|---|---|---|\n");
    let mut all_held = true;
    for row in ROWS.iter().chain([&INNGEST]).filter(is_wanted) {
        println!("\n== {}: {}\n", row.name, row.about);
        let started = Instant::now();
        let held = row.command(workspace)?.status()?.success();
        all_held &= held;
        let held = if held { "yes" } else { "NO" };
        table += &format!("| {} | {held} | {} |\n", row.about, duration(started.elapsed()));
    }
    println!("\n{table}");
    if names.is_empty() && !has_inngest {
        println!(
            "Without an Inngest that may be killed (INNGEST_URL, INNGEST_COMMAND): the contract was tested against the stand-in alone."
        );
    }
    Ok(if all_held { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Row {
    fn command(&self, workspace: &Workspace) -> Result<Command> {
        let mut command = match self.command {
            Run::Xtask(words) => {
                let mut command = Command::new(env::current_exe()?);
                command.args(words.split(' '));
                command
            }
            Run::Server(words) => {
                let mut command = Command::new("cargo");
                let test = "test --locked --package jobs-server --all-features --test";
                command.args(test.split(' ')).args(words.split(' '));
                command
            }
        };
        command.env("CARGO_TARGET_DIR", &workspace.target).env("JOBS_KILLS", "50").env("JOBS_NO_SKIPS", "1");
        command.current_dir(&workspace.root);
        Ok(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn what_it_runs_there_is() {
        for row in ROWS.iter().chain([&INNGEST]) {
            if let Run::Xtask(words) = row.command {
                let words = ["xtask"].into_iter().chain(words.split(' '));
                assert!(crate::Cli::try_parse_from(words).is_ok(), "{}", row.name);
            }
        }
    }
}
