//! The linker for wasm. Rustup brings one with every toolchain, Debian's rustc does not.

use super::apt;
use crate::environment::{Environment, find_on_path};
use crate::failure::Result;
use crate::progress::Step;
use crate::run;
use crate::workspace::Workspace;
use std::path::PathBuf;
use std::process::Command;

const DEBIAN_PACKAGE: &str = "lld-22";
const DEBIAN_PROGRAM: &str = "wasm-ld-22";

/// What a toolchain that was not installed by rustup needs to link wasm.
pub fn for_foreign_toolchain(workspace: &Workspace, step: &Step) -> Result<Environment> {
    let mut environment = Environment::default();
    if find_on_path(&["rust-lld"]).is_some() {
        return Ok(environment);
    }
    if let Some(folder) = rustups_own() {
        environment.prefer_folder(folder);
        return Ok(environment);
    }
    let program = match find_on_path(&[DEBIAN_PROGRAM, "wasm-ld"]) {
        Some(program) => program,
        None => {
            apt::install(workspace, step, &[DEBIAN_PACKAGE])?;
            PathBuf::from(DEBIAN_PROGRAM)
        }
    };
    environment.set("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", program);
    Ok(environment)
}

/// The folder of `rust-lld` in the active toolchain.
fn rustups_own() -> Option<PathBuf> {
    let mut rustc = Command::new("rustc");
    let libraries = run::output(rustc.args(["--print", "target-libdir"]))?;
    let folder = PathBuf::from(libraries).parent()?.join("bin");
    let program = format!("rust-lld{}", std::env::consts::EXE_SUFFIX);
    folder.join(program).is_file().then_some(folder)
}
