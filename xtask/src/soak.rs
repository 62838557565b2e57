//! `cargo xtask soak`: a day in one tab, on a fast clock.

use crate::browser::Browser;
use crate::tools::{self, Tool, node_packages};
use crate::workspace::Workspace;
use crate::{package, process};
use anyhow::Result;
use std::path::PathBuf;
use xshell::cmd;

/// The options of `soak`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// So many hours of the tab's clock
    #[arg(long, value_name = "N", default_value_t = 24.0)]
    hours: f64,
}

/// Runs it; the folder with its figures and their plot.
pub fn run(workspace: &Workspace, options: &Options) -> Result<PathBuf> {
    package::build(workspace)?;
    workspace.need(tools::PACKAGE)?;
    workspace.need(&[Tool::Browser])?;
    let report = workspace.root.join("target/soak");
    workspace.progress.step(&format!("{} hours in one tab", options.hours), |step| {
        node_packages(workspace, step, "e2e")?;
        let shell = workspace.shell()?;
        let build = cmd!(shell, "node e2e/hosts/build.mjs plain").env("PKG", workspace.pkg());
        process::run(workspace, step, "soak-build", build)?;
        let _folder = shell.push_dir("e2e");
        let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
        let test = cmd!(shell, "{npx} --no-install playwright test --config soak/playwright.config.ts")
            .env("CHROMIUM", Browser::find()?.program)
            .env("HOURS", options.hours.to_string())
            .env("REPORT", &report);
        let said = process::run(workspace, step, "soak", test)?;
        let figures = said.lines().filter(|line| line.contains("->") || line.contains("requests"));
        workspace.progress.say(&figures.map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"));
        Ok(())
    })?;
    Ok(report)
}
