//! What the builds of the page and of the npm package have in common.

use crate::process;
use crate::progress::{Advise, Step};
use crate::tools::Tool;
use crate::workspace::Workspace;
use anyhow::Result;
use std::env;
use std::path::{Path, PathBuf};
use xshell::{Shell, cmd};

/// What the compiler's wasm uses beyond the first version; wasm-opt has to be told.
pub const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// How wasm-opt makes the wasm small. What the compiler has not inlined stays apart: inlining again takes a few
/// bytes off the file and adds a hundredth to what is sent, since copies compress less well than calls. The first
/// kilobyte of the memory is the far end of the stack, which is never reached before the stack has overflowed.
pub const WASM_OPT: &[&str] = &[
    "--one-caller-inline-max-function-size=0",
    "--always-inline-max-function-size=0",
    "--low-memory-unused",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--converge",
];

/// What std is rebuilt with, and all else with it: a panic is a trap, with no message that would need
/// formatting. The compiler takes these flags only with `RUSTC_BOOTSTRAP`.
pub const REBUILT_STD_FLAGS: &[&str] =
    &["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];

/// The stack, in bytes. The linker's own choice, a whole megabyte, stays resident in every tab.
const STACK_SIZE: u32 = 256 * 1024;

/// Which standard library the wasm is linked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Std {
    /// Built anew with [`REBUILT_STD_FLAGS`], for size.
    Rebuilt,
    /// The one that came with the compiler.
    Plain,
}

impl Std {
    /// The rebuilt one, unless it cannot be had or the plain one was requested.
    pub fn choose(workspace: &Workspace) -> Self {
        let rebuilt = !workspace.plain && workspace.need(&[Tool::WasmTarget, Tool::StdSource]).is_ok();
        if rebuilt { Self::Rebuilt } else { Self::Plain }
    }

    /// What `bench/budget.json` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rebuilt => "rebuilt",
            Self::Plain => "plain",
        }
    }
}

/// A shell in which cargo, or what calls it, builds what is published.
pub fn shell(workspace: &Workspace, std: Std) -> Result<Shell> {
    let shell = workspace.shell()?;
    shell.set_var("CARGO_ENCODED_RUSTFLAGS", rustflags(&workspace.root, std));
    if std == Std::Rebuilt {
        shell.set_var("RUSTC_BOOTSTRAP", "1");
        shell.set_var("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        shell.set_var("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    }
    Ok(shell)
}

/// Compiles a target of the library's crate for the browser, and returns the folder of what was made.
pub fn compile(workspace: &Workspace, step: &Step, std: Std, log: &str, arguments: &str) -> Result<PathBuf> {
    workspace.need(&[Tool::Crates, Tool::WasmTarget])?;
    let shell = shell(workspace, std)?;
    let arguments = arguments.split_whitespace();
    let common = ["--profile", "web", "--target", "wasm32-unknown-unknown", "--locked"];
    // `rustc` builds as `build` does, and can be told another crate type.
    let command = cmd!(shell, "cargo rustc --package jobs-console {common...} {arguments...}");
    process::run(workspace, step, log, command).advise("Fix what the compiler says, then try again.")?;
    Ok(workspace.target.join("wasm32-unknown-unknown/web"))
}

/// The compiler's flags, as `CARGO_ENCODED_RUSTFLAGS`, with which no folder of this machine gets into the wasm.
///
/// Panics name the file that they come from. Without this, what is published would say where it was built, and
/// would be different from every other machine's.
fn rustflags(root: &Path, std: Std) -> String {
    let inherited = env::var("CARGO_ENCODED_RUSTFLAGS").or_else(|_| {
        env::var("RUSTFLAGS").map(|flags| flags.split_whitespace().collect::<Vec<_>>().join("\u{1f}"))
    });
    let mut flags: Vec<String> =
        inherited.iter().flat_map(|flags| flags.split('\u{1f}')).map(str::to_owned).collect();
    flags.retain(|flag| !flag.is_empty());
    // Cargo would take a rebuilt std whose files are mapped as changed each time; it names no files anyway.
    let sysroot = if std == Std::Plain { sysroot() } else { None };
    flags.extend(without_folders(root, cargo_home().as_deref(), sysroot.as_deref()));
    flags.push(format!("-Clink-arg=-zstack-size={STACK_SIZE}"));
    if std == Std::Rebuilt {
        flags.extend(REBUILT_STD_FLAGS.iter().map(|flag| (*flag).to_owned()));
    }
    flags.join("\u{1f}")
}

fn without_folders(root: &Path, cargo: Option<&Path>, sysroot: Option<&Path>) -> Vec<String> {
    let map = |folder: &Path, name: &str| format!("--remap-path-prefix={}={name}", folder.display());
    // The last that fits is the one that counts: the clone may hold cargo's home, which holds the crates.
    std::iter::once(map(root, "jobs-console"))
        .chain(cargo.map(|home| map(home, "cargo")))
        .chain(cargo.iter().flat_map(|home| unpacked_crates(home)).map(|folder| map(&folder, "crates")))
        // Where its sources are installed, the compiler names those of the standard library by their place.
        .chain(sysroot.map(|folder| map(folder, "rust")))
        .collect()
}

fn cargo_home() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    home.or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

/// Where cargo keeps the sources of crates: a folder for each registry. Not those of crates that were packed here, whose
/// folders have no host in their name: with one of them all flags would be others, and all be compiled anew.
fn unpacked_crates(cargo: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(cargo.join("registry/src"));
    let of_host = |entry: &std::fs::DirEntry| !entry.file_name().as_encoded_bytes().starts_with(b"-");
    let entries = entries.into_iter().flatten().flatten().filter(of_host);
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// Where the compiler is installed.
fn sysroot() -> Option<PathBuf> {
    let shell = Shell::new().ok()?;
    process::probe(cmd!(shell, "rustc --print sysroot")).map(|folder| folder.trim().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_is_told_the_same() {
        let page = include_str!("../../index.html");
        let parameters = [WASM_OPT, WASM_FEATURES].concat().join(" ");
        assert!(page.contains(&format!("{parameters}\"")));
    }

    #[test]
    fn folders_are_mapped_the_clone_first() {
        let home = tempfile::tempdir().unwrap();
        let (cargo, crates) = (home.path(), home.path().join("registry/src/a"));
        std::fs::create_dir_all(&crates).unwrap();
        std::fs::create_dir_all(home.path().join("registry/src/-b")).unwrap();
        let flags = without_folders(Path::new("/w"), Some(cargo), Some(Path::new("/rust")));
        let map = |folder: &Path, name| format!("--remap-path-prefix={}={name}", folder.display());
        assert_eq!(
            flags,
            [
                map(Path::new("/w"), "jobs-console"),
                map(cargo, "cargo"),
                map(&crates, "crates"),
                map(Path::new("/rust"), "rust")
            ]
        );
    }
}
