//! The sources of the standard library, which is rebuilt for what is published.
//!
//! A std that traps instead of putting a message together, and that is built for size as all else is, makes
//! the wasm a good tenth smaller. The compiler takes the flags for that as unstable ones, and the sources are
//! a component that not every machine has: without either, the std that came with the compiler is linked.

use super::rustup;
use crate::environment::Environment;
use crate::progress::Step;
use crate::run;
use crate::web_build::REBUILT_STD_FLAGS;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// Whether flags and sources are here.
pub fn is_here(environment: &Environment) -> bool {
    takes_flags(environment) && has_source(environment)
}

/// Gets the sources and the crates that they are built on. Where that does not work, it says so: the build
/// goes on without.
pub fn ready(workspace: &Workspace, environment: &Environment) -> bool {
    let reason = if !takes_flags(environment) {
        Some("this compiler has other flags for that")
    } else if !has_source(environment) && !add_component(workspace, environment) {
        Some("its sources cannot be had (rustup component add rust-src)")
    } else if !has_crates(workspace, environment) {
        Some("the crates it is built on cannot be had")
    } else {
        None
    };
    if let Some(reason) = reason {
        workspace.progress.say(&format!("  The standard library is not rebuilt for size: {reason}."));
    }
    reason.is_none()
}

fn add_component(workspace: &Workspace, environment: &Environment) -> bool {
    rustup::is_here()
        && with_step(workspace, "Sources of the standard library asked for", |step| {
            step.detail("rustup component add rust-src");
            let mut command = environment.command("rustup");
            command.args(["component", "add", "rust-src"]);
            run::logged(step, &workspace.log("rustup-rust-src"), command).is_ok()
        })
        && has_source(environment)
}

/// They are not among those of the workspace, whose build is told to stay off the network.
fn has_crates(workspace: &Workspace, environment: &Environment) -> bool {
    let Some(library) = library(environment) else {
        return false;
    };
    let fetch = |network: &[&str]| {
        let mut command = run::with_cargo_progress(environment.command("cargo"));
        command
            .args(["fetch", "--locked", "--target", "wasm32-unknown-unknown", "--manifest-path"])
            .arg(library.join("Cargo.toml"))
            .args(network)
            .env("RUSTC_BOOTSTRAP", "1")
            .current_dir(&library);
        command
    };
    run::succeeds(&mut fetch(&["--offline"]))
        || with_step(workspace, "Crates of the standard library asked for", |step| {
            run::logged(step, &workspace.log("fetch-std"), fetch(&[])).is_ok()
        })
}

fn with_step(workspace: &Workspace, name: &str, work: impl FnOnce(&Step) -> bool) -> bool {
    workspace.progress.step(name, |step| Ok(work(step))).unwrap_or(false)
}

fn has_source(environment: &Environment) -> bool {
    library(environment).is_some_and(|library| library.join("Cargo.lock").is_file())
}

fn library(environment: &Environment) -> Option<PathBuf> {
    let sysroot = run::output(environment.command("rustc").args(["--print", "sysroot"]))?;
    Some(PathBuf::from(sysroot).join("lib/rustlib/src/rust/library"))
}

/// Found out by asking: they are not the same in all versions.
fn takes_flags(environment: &Environment) -> bool {
    let mut rustc = environment.command("rustc");
    rustc
        .args(REBUILT_STD_FLAGS)
        .args(["--target", "wasm32-unknown-unknown", "--print", "cfg"])
        .env("RUSTC_BOOTSTRAP", "1");
    run::output(&mut rustc).is_some_and(|cfg| cfg.contains("panic=\"immediate-abort\""))
}
