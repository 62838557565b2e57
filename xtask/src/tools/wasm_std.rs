//! Debian's Rust with a standard library for wasm, built here.
//!
//! Debian packages the compiler and the library's sources, but no library for
//! `wasm32-unknown-unknown`. We build it once and put it into a sysroot of our own in the tool
//! cache. That sysroot borrows all else from `/usr`, so nothing is written outside the cache, and
//! it is named after the compiler's version, so an update of the packages leads to a new one.

use super::apt;
use super::wasm_target::compiles_wasm;
use crate::environment::Environment;
use crate::failure::{Context, Failure, Result};
use crate::progress::Step;
use crate::run;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const LIBRARY_SOURCE: &str = "/usr/lib/rustlib/src/rust/library";
const TARGET: &str = "wasm32-unknown-unknown";

/// The sysroot that an earlier run made for the compiler that is here now.
pub fn installed(workspace: &Workspace) -> Option<Environment> {
    let folder = workspace.cache.path(&entry()?);
    folder.is_dir().then(|| environment(&folder))
}

/// Makes sure that compiler and sources are here.
pub fn need_packages(workspace: &Workspace, step: &Step) -> Result {
    let complete = [RUSTC, CARGO, LIBRARY_SOURCE].iter().all(|path| Path::new(path).exists());
    if complete { Ok(()) } else { apt::install(workspace, step, PACKAGES) }
}

/// Makes the sysroot for the compiler that is here.
pub fn install(workspace: &Workspace, step: &Step) -> Result<Environment> {
    let entry = entry().ok_or_else(|| Failure::new(format!("{RUSTC} does not work.")))?;
    step.waits();
    let _place = workspace.builds.enter(1);
    let usable = |folder: &Path| compiles_wasm(&environment(folder));
    let folder = workspace.cache.install(&entry, step, usable, |folder, meanwhile| {
        let libraries = build(workspace, step, &entry, meanwhile)?;
        assemble(folder, &libraries)
    })?;
    Ok(environment(&folder))
}

/// First on `PATH` also without rustup, and what rustup's own programs then pass on to.
fn environment(sysroot: &Path) -> Environment {
    let mut environment = Environment::default();
    environment.prefer_folder(sysroot.join("bin"));
    environment.set("RUSTUP_TOOLCHAIN", sysroot);
    environment
}

fn entry() -> Option<String> {
    let version = run::output(Command::new(RUSTC).arg("-vV"))?;
    Some(format!("rust-wasm-{}", identity(&version)?))
}

/// Release and commit of a compiler, as part of a file name.
fn identity(version: &str) -> Option<String> {
    let field = |name: &str| version.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let commit: String = field("commit-hash").unwrap_or("unknown").chars().take(9).collect();
    Some(format!("{}-{commit}", field("release")?))
}

/// Builds the library by way of an empty crate, and returns its parts.
fn build(workspace: &Workspace, step: &Step, entry: &str, folder: &Path) -> Result<Vec<PathBuf>> {
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
                    [profile.release]\npanic = \"abort\"\n[workspace]\n";
    let source = folder.join("src");
    std::fs::create_dir_all(&source).cannot("make a folder for the library")?;
    std::fs::write(folder.join("Cargo.toml"), manifest).cannot("write a manifest")?;
    std::fs::write(source.join("lib.rs"), "#![no_std]\n").cannot("write an empty crate")?;

    let mut command = Environment::default().command(CARGO);
    command
        // `test` is for `cargo test --target wasm32-unknown-unknown`.
        .args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", TARGET])
        .arg("--target-dir")
        .arg(folder.join("target"))
        .current_dir(folder)
        // A released compiler has these options, but asks for this before it takes them.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", RUSTC)
        // What the library's own build sets: bitcode for LTO, and its internal features.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTUP_TOOLCHAIN");
    step.detail("building the standard library");
    run::logged(step, &workspace.cache.log(entry), run::with_cargo_progress(command))?;

    let built = folder.join("target").join(TARGET).join("release/deps");
    let mut libraries = Vec::new();
    for file in std::fs::read_dir(&built).cannot(format!("read {}", built.display()))? {
        let path = file.cannot("read the built library")?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            libraries.push(path);
        }
    }
    if libraries.is_empty() {
        return Err(Failure::new(format!("There is no library in {}.", built.display())));
    }
    Ok(libraries)
}

#[cfg(unix)]
fn assemble(sysroot: &Path, libraries: &[PathBuf]) -> Result {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let what = "put the sysroot together";
    let ours = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    std::fs::create_dir_all(&ours).cannot(what)?;
    for library in libraries {
        let name = library.file_name().unwrap_or_default();
        std::fs::copy(library, ours.join(name)).cannot(what)?;
    }
    for theirs in std::fs::read_dir("/usr/lib/rustlib").cannot(what)? {
        let theirs = theirs.cannot(what)?;
        if theirs.file_name() != TARGET {
            let link = sysroot.join("lib/rustlib").join(theirs.file_name());
            symlink(theirs.path(), link).cannot(what)?;
        }
    }

    // Programs find their sysroot by where they really are, so a link would not do.
    let programs = sysroot.join("bin");
    std::fs::create_dir(&programs).cannot(what)?;
    for (program, call) in [
        ("rustc", "exec /usr/bin/rustc --sysroot \"$sysroot\" \"$@\""),
        ("rustdoc", "exec /usr/bin/rustdoc --sysroot \"$sysroot\" \"$@\""),
        ("cargo", "exec /usr/bin/cargo \"$@\""),
        ("cargo-clippy", "SYSROOT=\"$sysroot\" exec /usr/bin/cargo-clippy \"$@\""),
    ] {
        let script =
            format!("#!/bin/sh\nsysroot=$(dirname \"$(dirname \"$(readlink -f \"$0\")\")\")\n{call}\n");
        let path = programs.join(program);
        std::fs::write(&path, script).cannot(what)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).cannot(what)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn assemble(_: &Path, _: &[PathBuf]) -> Result {
    Err(Failure::new("Debian's Rust is not available on this system."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_is_known_by_release_and_commit() {
        let text = "rustc 1.96.0\nbinary: rustc\ncommit-hash: ac68faa20f0000\nrelease: 1.96.0\n";
        assert_eq!(identity(text).as_deref(), Some("1.96.0-ac68faa20"));
        assert_eq!(identity("release: 1.9.0").as_deref(), Some("1.9.0-unknown"));
        assert_eq!(identity("garbage"), None);
    }
}
