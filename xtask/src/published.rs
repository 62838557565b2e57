//! The crates of the workspace that a registry gets.

use crate::process;
use crate::progress::Step;
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::fmt::Write;
use std::path::PathBuf;
use xshell::{Shell, cmd};

/// What a host has no use for stays in the repository.
const FOREIGN: &[&str] = &[
    "bench/",
    "e2e/",
    "gallery.html",
    "npm/",
    "server/",
    "src/demo/",
    "src/gallery/",
    "src/main.rs",
    "styles/demo.css",
    "styles/gallery.css",
    "tools/",
    "xtask/",
];

/// Without these it would not be the library.
const NEEDED: &[&str] = &["LICENSE-APACHE", "LICENSE-MIT", "README.md", "src/lib.rs"];

/// What cargo knows of the workspace.
pub struct Metadata(Value);

/// Asks cargo.
pub fn metadata(workspace: &Workspace) -> Result<Metadata> {
    let shell = workspace.shell()?;
    let text = cmd!(shell, "cargo metadata --no-deps --format-version 1").quiet().read()?;
    Ok(Metadata(serde_json::from_str(&text).context("read what cargo metadata says")?))
}

impl Metadata {
    fn packages(&self) -> impl Iterator<Item = &Value> {
        self.0["packages"].as_array().into_iter().flatten()
    }

    /// The names of the crates that are for a registry; all of them run in browsers.
    pub fn published(&self) -> Vec<String> {
        // `publish = false` is an empty list of registries.
        let published = self.packages().filter(|package| package["publish"].is_null());
        published.filter_map(|package| Some(package["name"].as_str()?.to_owned())).collect()
    }

    /// Where the manifests of all crates are.
    pub fn manifests(&self) -> impl Iterator<Item = PathBuf> {
        self.packages().filter_map(|package| Some(PathBuf::from(package["manifest_path"].as_str()?)))
    }

    /// Where a crate's manifest is.
    pub fn manifest(&self, name: &str) -> Option<PathBuf> {
        let package = self.packages().find(|package| package["name"] == name)?;
        package["manifest_path"].as_str().map(PathBuf::from)
    }

    /// The oldest compiler that the workspace promises to build with.
    pub fn rust_version(&self) -> Option<&str> {
        self.packages().find_map(|package| package["rust_version"].as_str())
    }
}

/// What the packed crates are built with. The profile is that of the clone: the crates of others are built already.
const PACKED_WORKSPACE: &str = r#"
[profile.dev]
debug = "line-tables-only"

[profile.dev.package."*"]
debug = false

[workspace]
resolver = "3"
members = ["*"]

[patch.crates-io]
"#;

/// Packs the crates as for a registry, checks what is in them, and builds each from there as a host would, with the
/// other ones as they were packed.
pub fn check(workspace: &Workspace, step: &Step, shell: &Shell) -> Result<String> {
    let crates = metadata(workspace)?.published();
    for name in &crates {
        let list = cmd!(shell, "cargo package --list --allow-dirty --package {name}").quiet().ignore_stderr();
        let list = list.read()?.replace('\\', "/");
        check_files(&list).with_context(|| format!("The crate {name}"))?;
    }
    let selected = crates.iter().flat_map(|name| ["--package", name]);
    let target = workspace.root.join("target/crates");
    shell.remove_path(&target)?;
    // What is not committed yet is tested, too. Cargo's own check is left out: it takes the files of a packed crate from its home,
    // where it keeps those that were packed at the same place before.
    let flags = "--locked --allow-dirty --no-verify --target-dir".split(' ');
    process::run(
        workspace,
        step,
        "crate-pack",
        cmd!(shell, "cargo package {flags...} {target} {selected...}"),
    )?;
    let folder = shell.create_dir(target.join("unpacked"))?;
    let mut manifest = PACKED_WORKSPACE.to_owned();
    for packed in shell.read_dir(target.join("package"))? {
        let Some(stem) = packed.file_stem().filter(|_| packed.extension() == Some("crate".as_ref())) else {
            continue;
        };
        // All packed files have one and the same old time, by which cargo would take them for built already.
        cmd!(shell, "tar --extract --touch --gzip --file {packed} --directory {folder}").quiet().run()?;
        let name = crates.iter().find(|name| {
            stem.to_string_lossy().strip_prefix(name.as_str()).is_some_and(|version| version.starts_with('-'))
        });
        if let Some(name) = name {
            writeln!(manifest, "{name} = {{ path = \"{}\" }}", stem.display())?;
        }
    }
    shell.write_file(folder.join("Cargo.toml"), manifest)?;
    shell.copy_file(workspace.root.join("Cargo.lock"), &folder)?;
    let _folder = shell.push_dir(&folder);
    let build = cmd!(shell, "cargo build --workspace --offline --target wasm32-unknown-unknown");
    process::run(workspace, step, "crate", build.env("CARGO_TARGET_DIR", &workspace.target))
}

/// Fails with what is wrong with a list of files.
fn check_files(list: &str) -> Result<()> {
    let is_foreign = |file: &&str| {
        FOREIGN.iter().any(|entry| file == entry || (entry.ends_with('/') && file.starts_with(entry)))
    };
    let foreign: Vec<&str> = list.lines().filter(is_foreign).collect();
    ensure!(foreign.is_empty(), "holds what does not belong into it: {}", foreign.join(", "));
    let is_missing = |needed: &&&str| !list.lines().any(|file| file == **needed);
    let missing: Vec<&str> = NEEDED.iter().filter(is_missing).copied().collect();
    ensure!(missing.is_empty(), "lacks {}", missing.join(", "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "Cargo.toml\nLICENSE-APACHE\nLICENSE-MIT\nREADME.md\nsrc/lib.rs\nsrc/job/mod.rs\n";

    #[test]
    fn the_librarys_files_are_fine_and_others_are_named() {
        assert!(check_files(GOOD).is_ok());
        for file in ["server/src/main.rs", "src/main.rs", "src/demo/mod.rs", "styles/demo.css"] {
            let found = check_files(&format!("{GOOD}{file}\n")).unwrap_err().to_string();
            assert!(found.contains(file), "{found}");
        }
        let found = check_files(&GOOD.replace("LICENSE-MIT\n", "")).unwrap_err().to_string();
        assert_eq!(found, "lacks LICENSE-MIT");
    }

    #[test]
    fn a_package_without_publish_is_published() {
        let package = |name: &str, publish: Value| serde_json::json!({ "name": name, "publish": publish, "rust_version": "1.95" });
        let packages = [package("lib", Value::Null), package("server", Value::Array(Vec::new()))];
        let metadata = Metadata(serde_json::json!({ "packages": packages }));
        assert_eq!(metadata.published(), ["lib"]);
        assert_eq!(metadata.rust_version(), Some("1.95"));
    }
}
