//! A toolchain that compiles for `wasm32-unknown-unknown`.
//!
//! The usual way is `rustup target add`. Where rustup's server cannot be reached, Debian's Rust
//! and a standard library built from Debian's sources do the same ([`super::wasm_std`]).

use super::{linker, rustup, wasm_std};
use crate::environment::Environment;
use crate::failure::{Failure, Result};
use crate::progress::Step;
use crate::run;
use crate::workspace::Workspace;
use std::io::Write;
use std::process::Stdio;

const OLDEST: (u32, u32) = (1, 95);

/// Gets such a toolchain ready; the environment makes cargo use it.
pub fn ready(workspace: &Workspace) -> Result<Environment> {
    let active = Environment::default();
    if compiles_wasm(&active) {
        return Ok(active);
    }
    let mut found = None;
    workspace.progress.step("wasm32-unknown-unknown target ready", |step| {
        found = Some(match installed(workspace, step)? {
            Some(environment) => environment,
            None => install(workspace, step)?,
        });
        Ok(())
    })?;
    found.ok_or_else(|| Failure::new("There is no toolchain for wasm32-unknown-unknown."))
}

/// Whether this rustc has what a wasm program needs, found out by compiling one.
///
/// Looking for files is not enough: after an update of the compiler they are the old one's.
pub fn compiles_wasm(environment: &Environment) -> bool {
    let mut rustc = environment.command("rustc");
    rustc
        .args(["--target", "wasm32-unknown-unknown", "--crate-type", "lib"])
        .args(["--emit", "metadata", "--out-dir"])
        .arg(std::env::temp_dir())
        .args(["--crate-name", &format!("probe_{}_{}", std::process::id(), unique()), "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = rustc.spawn() else {
        return false;
    };
    if let Some(mut source) = child.stdin.take() {
        let _ = source.write_all(b"pub fn probe() -> String { String::new() }");
    }
    child.wait().is_ok_and(|status| status.success())
}

/// A toolchain that is already here besides the active one.
fn installed(workspace: &Workspace, step: &Step) -> Result<Option<Environment>> {
    let linked = rustup::toolchains().into_iter().map(|name| {
        let mut environment = Environment::default();
        environment.set("RUSTUP_TOOLCHAIN", name);
        environment
    });
    for mut environment in wasm_std::installed(workspace).into_iter().chain(linked) {
        if is_recent(&environment) && compiles_wasm(&environment) {
            environment.extend(&linker_for(workspace, step, &environment)?);
            return Ok(Some(environment));
        }
    }
    Ok(None)
}

fn install(workspace: &Workspace, step: &Step) -> Result<Environment> {
    let active = Environment::default();
    if rustup::is_here() {
        step.detail("rustup target add");
        if rustup::add_wasm_target(workspace, step).is_ok() && compiles_wasm(&active) {
            return Ok(active);
        }
        workspace.progress.say("  rustup cannot add the target here; taking Debian's Rust for it.");
    }
    let debian = || {
        // Both may need root: found out before the library is built.
        wasm_std::need_packages(workspace, step)?;
        let linker = linker::for_foreign_toolchain(workspace, step)?;
        let mut environment = wasm_std::install(workspace, step)?;
        environment.extend(&linker);
        Ok(environment)
    };
    debian().map_err(|failure: Failure| {
        failure.advise(
            "The target is needed once: run `rustup target add wasm32-unknown-unknown` where \
             rustup's server can be reached, or, on Debian 12, as root `apt-get install \
             --no-install-recommends rustc-web cargo-web rust-web-src`. Then try again.",
        )
    })
}

fn linker_for(workspace: &Workspace, step: &Step, toolchain: &Environment) -> Result<Environment> {
    let libraries = run::output(toolchain.command("rustc").args(["--print", "target-libdir"]));
    let has_its_own = libraries.is_some_and(|libraries| {
        std::path::Path::new(&libraries).parent().is_some_and(|folder| folder.join("bin/rust-lld").exists())
    });
    if has_its_own {
        return Ok(Environment::default());
    }
    linker::for_foreign_toolchain(workspace, step)
}

fn is_recent(environment: &Environment) -> bool {
    run::output(environment.command("rustc").arg("--version"))
        .and_then(|text| version(&text))
        .is_some_and(|version| version >= OLDEST)
}

/// Reads (1, 95) out of "rustc 1.95.0 (59807616e 2026-04-14)".
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split_whitespace().nth(1)?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn unique() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_compilers_version() {
        assert_eq!(version("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95)));
        assert_eq!(version("rustc 1.96.0-nightly (x)"), Some((1, 96)));
        assert_eq!(version("rustc"), None);
    }

    #[test]
    fn the_oldest_compiler_is_the_workspaces() {
        let manifest = include_str!("../../../Cargo.toml");
        assert!(manifest.contains(&format!("rust-version = \"{}.{}\"", OLDEST.0, OLDEST.1)));
    }
}
