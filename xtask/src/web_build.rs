//! What the builds of the page and of the npm package have in common.

use crate::environment::Environment;
use crate::run;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What the compiler's wasm uses beyond the first version; wasm-opt has to be told.
pub const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// What a build depends on besides files, for its fingerprint.
pub fn surroundings() -> [String; 2] {
    let flags = ["CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"];
    let flags = flags.map(|name| std::env::var(name).unwrap_or_default()).join("\u{1f}");
    let version = run::output(Environment::default().command("rustc").arg("--version"));
    [flags, version.unwrap_or_default()]
}

/// The compiler's flags, as `CARGO_ENCODED_RUSTFLAGS`, with which no folder of this machine gets into the wasm.
///
/// Panics name the file that they come from. Without this, what is published would say where it was built, and
/// would be different from every other machine's.
pub fn rustflags(root: &Path) -> OsString {
    let mut flags = match std::env::var("CARGO_ENCODED_RUSTFLAGS") {
        Ok(flags) => flags.split('\u{1f}').map(str::to_owned).collect(),
        Err(_) => std::env::var("RUSTFLAGS")
            .map(|flags| flags.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .unwrap_or_default(),
    };
    flags.retain(|flag| !flag.is_empty());
    flags.extend(without_folders(root, &unpacked_crates()));
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
    fn trunk_is_told_the_same_features() {
        let page = include_str!("../../index.html");
        assert!(page.contains(&format!("data-wasm-opt-params=\"{}\"", WASM_FEATURES.join(" "))));
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
