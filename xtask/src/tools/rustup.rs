//! What we ask of rustup.

use crate::environment::{Environment, find_on_path};
use crate::failure::{Failure, Result};
use crate::progress::Step;
use crate::run;
use crate::workspace::Workspace;

/// Whether rustup manages the Rust on this machine.
pub fn is_here() -> bool {
    find_on_path(&["rustup"]).is_some()
}

/// The names of the installed toolchains that a stable build may use.
pub fn toolchains() -> Vec<String> {
    run::output(Environment::default().command("rustup").args(["toolchain", "list"]))
        .map(|text| usable_names(&text))
        .unwrap_or_default()
}

/// Adds the wasm target to the active toolchain.
pub fn add_wasm_target(workspace: &Workspace, step: &Step) -> Result {
    let mut command = Environment::default().command("rustup");
    command.args(["target", "add", "wasm32-unknown-unknown"]);
    run::logged(step, &workspace.log("rustup-target"), command)
}

/// Makes sure that `cargo <subcommand>` works, adding the component that brings it.
pub fn need_component(
    workspace: &Workspace,
    step: &Step,
    environment: &Environment,
    subcommand: &str,
    component: &str,
) -> Result {
    let works = || {
        run::succeeds(
            environment.command("cargo").args([subcommand, "--version"]).current_dir(&workspace.root),
        )
    };
    if works() {
        return Ok(());
    }
    if is_here() {
        step.detail(&format!("rustup component add {component}"));
        let mut command = environment.command("rustup");
        command.args(["component", "add", component]);
        let added = run::logged(step, &workspace.log("rustup-component"), command);
        if added.is_ok() && works() {
            return Ok(());
        }
    }
    // A linked toolchain of Debian's has its components in packages.
    let package = format!("rust-web-{component}");
    if super::apt::install(workspace, step, &[&package]).is_ok() && works() {
        return Ok(());
    }
    Err(Failure::new(format!("`cargo {subcommand}` is missing."))
        .advise(format!("Run: rustup component add {component}")))
}

/// Picks names out of `rustup toolchain list`; pre-releases are not what we build with.
fn usable_names(list: &str) -> Vec<String> {
    list.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| !name.starts_with("nightly") && !name.starts_with("beta"))
        .filter(|name| *name != "no")
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_the_toolchains_but_no_prereleases() {
        let list = "stable-x86_64-unknown-linux-gnu (active, default)\n\
                    nightly-x86_64-unknown-linux-gnu\ndebian\n";
        assert_eq!(usable_names(list), ["stable-x86_64-unknown-linux-gnu", "debian"]);
        assert!(usable_names("no installed toolchains\n").is_empty());
    }
}
