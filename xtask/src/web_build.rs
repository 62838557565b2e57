//! What the builds of the page and of the npm package have in common.

use crate::environment::Environment;
use crate::failure::Result;
use crate::workspace::Workspace;
use crate::{run, tools};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

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
    /// What a build would be linked with; nothing is installed for it.
    pub fn expected(workspace: &Workspace) -> Self {
        match workspace.plain {
            false if tools::has_std_source(&Environment::default()) => Self::Rebuilt,
            _ => Self::Plain,
        }
    }

    /// Gets ready what it takes to rebuild it; without that, the plain one has to do.
    pub fn ready(workspace: &Workspace) -> Result<Self> {
        match workspace.plain {
            false if tools::std_source(workspace)? => Ok(Self::Rebuilt),
            _ => Ok(Self::Plain),
        }
    }

    /// What `bench/budget.json` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rebuilt => "rebuilt",
            Self::Plain => "plain",
        }
    }

    /// Makes a cargo, or what calls one, build with it.
    pub fn set(self, workspace: &Workspace, command: &mut Command) {
        command.env("CARGO_ENCODED_RUSTFLAGS", rustflags(&workspace.root, self));
        if self == Self::Rebuilt {
            command
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        }
    }
}

/// What a build depends on besides files, for its fingerprint.
pub fn surroundings(std: Std) -> [String; 3] {
    let flags = ["CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"];
    let flags = flags.map(|name| std::env::var(name).unwrap_or_default()).join("\u{1f}");
    let version = run::output(Environment::default().command("rustc").arg("--version"));
    [flags, version.unwrap_or_default(), format!("{std:?}")]
}

/// The compiler's flags, as `CARGO_ENCODED_RUSTFLAGS`, with which no folder of this machine gets into the wasm.
///
/// Panics name the file that they come from. Without this, what is published would say where it was built, and
/// would be different from every other machine's.
fn rustflags(root: &Path, std: Std) -> OsString {
    let mut flags = match std::env::var("CARGO_ENCODED_RUSTFLAGS") {
        Ok(flags) => flags.split('\u{1f}').map(str::to_owned).collect(),
        Err(_) => std::env::var("RUSTFLAGS")
            .map(|flags| flags.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .unwrap_or_default(),
    };
    flags.retain(|flag| !flag.is_empty());
    flags.extend(without_folders(root, &unpacked_crates()));
    flags.push(format!("-Clink-arg=-zstack-size={STACK_SIZE}"));
    // Functions keep their names, with the module that each comes from, until the page's program has been split by
    // them (tools/split-wasm.mjs).
    flags.push("-Csymbol-mangling-version=v0".to_owned());
    flags.push("-Clink-arg=--keep-section=name".to_owned());
    if std == Std::Rebuilt {
        flags.extend(REBUILT_STD_FLAGS.iter().map(|flag| (*flag).to_owned()));
    }
    flags.join("\u{1f}").into()
}

fn without_folders(root: &Path, crates: &[PathBuf]) -> Vec<String> {
    let map = |folder: &Path, name: &str| format!("--remap-path-prefix={}={name}", folder.display());
    // The last that fits is the one that counts, and the clone may hold cargo's home.
    std::iter::once(map(root, "jobs-console"))
        .chain(crates.iter().map(|folder| map(folder, "crates")))
        .collect()
}

/// Where cargo keeps the sources of crates: a folder for each registry.
fn unpacked_crates() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .filter(|home| !home.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let Some(Ok(entries)) = home.map(|home| std::fs::read_dir(home.join("registry/src"))) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_is_told_the_same() {
        let page = include_str!("../../index.html");
        let parameters = [WASM_OPT, WASM_FEATURES].concat().join(" ");
        assert!(page.contains(&format!("data-wasm-opt-params=\"--debuginfo {parameters}\"")));
    }

    #[test]
    fn the_build_tools_tell_binaryen_the_same() {
        let tools = include_str!("../../tools/binaryen.mjs");
        let listed = WASM_FEATURES.iter().map(|feature| format!("  \"{feature}\",\n")).collect::<String>();
        assert!(tools.contains(&format!("const FEATURES = [\n{listed}];")));
    }

    #[test]
    fn folders_are_mapped_the_clone_first() {
        let flags = without_folders(Path::new("/w"), &["/c/a".into(), "/c/b".into()]);
        let map = "--remap-path-prefix=";
        assert_eq!(
            flags,
            [format!("{map}/w=jobs-console"), format!("{map}/c/a=crates"), format!("{map}/c/b=crates")]
        );
    }
}
