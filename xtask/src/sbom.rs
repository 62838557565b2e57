//! `cargo xtask sbom`: what the published packages are made of, as CycloneDX documents.

use crate::process;
use crate::progress::Step;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{package, published};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::PathBuf;
use xshell::cmd;

/// Writes a document for each published crate and one for the npm package; where they are.
pub fn write(workspace: &Workspace) -> Result<PathBuf> {
    workspace.need(&[Tool::Crates, Tool::Cyclonedx])?;
    workspace.progress.step("Bills of materials written", |step| write_all(workspace, step))
}

fn write_all(workspace: &Workspace, step: &Step) -> Result<PathBuf> {
    let shell = workspace.shell()?;
    let folder = workspace.root.join("target/sbom");
    shell.remove_path(&folder)?;
    shell.create_dir(&folder)?;
    for name in published::metadata(workspace)?.published() {
        let of_crate = document(workspace, step, &name, &["--all-features"])?;
        shell.write_file(folder.join(format!("{name}.cdx.json")), of_crate.to_string())?;
    }
    // The package is the crate's custom element, compiled; no package of npm's is in it.
    let mut of_package = document(workspace, step, "jobs-console", &["--features", package::FEATURES])?;
    let version = of_package["metadata"]["component"]["version"].as_str().unwrap_or_default();
    of_package["metadata"]["component"]["purl"] = json!(format!("pkg:npm/jobs-console@{version}"));
    shell.write_file(folder.join("jobs-console.npm.cdx.json"), of_package.to_string())?;
    Ok(folder)
}

/// What cargo-cyclonedx says of a crate in browsers.
fn document(workspace: &Workspace, step: &Step, name: &str, features: &[&str]) -> Result<Value> {
    let shell = workspace.shell()?;
    let metadata = published::metadata(workspace)?;
    let manifest = metadata.manifest(name).context("the crate is not in the workspace")?;
    let file = format!("{name}-sbom");
    let flags = "--format json --target wasm32-unknown-unknown --override-filename".split(' ');
    let command = cmd!(shell, "cargo cyclonedx --manifest-path {manifest} {features...} {flags...} {file}")
        // Neither a time nor a number that differs from one run to the next.
        .env("SOURCE_DATE_EPOCH", "0");
    process::run(workspace, step, "sbom", command)?;
    let written = |manifest: PathBuf| manifest.with_file_name(format!("{file}.json"));
    let text = shell.read_file(written(manifest))?;
    // It writes one beside each member of the workspace.
    for manifest in metadata.manifests() {
        shell.remove_path(written(manifest))?;
    }
    let root = workspace.root.to_string_lossy();
    let text = text.replace(&format!("path+file://{root}"), "workspace:");
    let text = text.replace(&format!("file://{root}"), "workspace:");
    ensure!(!text.contains(&*root), "The document of {name} names a folder of this machine.");
    serde_json::from_str(&text).context("read what cargo-cyclonedx has written")
}
