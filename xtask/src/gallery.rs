//! The gallery: every component in every state, as a page. Built in cargo's `dev` profile, since nobody waits for its bytes.

use crate::progress::Advise;
use crate::workspace::Workspace;
use crate::{cache, demo, process, tools};
use anyhow::Result;
use std::ffi::OsString;
use std::path::PathBuf;
use xshell::cmd;

/// The options of `gallery`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Listen on this port
    #[arg(long, value_name = "N", default_value_t = 4402)]
    port: u16,
    /// Open a browser
    #[arg(long)]
    open: bool,
}

/// What serves the gallery, and builds it anew when one of its files changes.
pub fn serve(workspace: &Workspace, options: &Options) -> Result<Vec<OsString>> {
    demo::check_port(options.port)?;
    let (dist, port) = (folder(workspace)?.with_extension("serve"), options.port.to_string());
    let words = ["trunk", "serve", "gallery.html", "--offline", "--locked", "--port", &port, "--dist"];
    let open = options.open.then(|| "--open".into());
    Ok(words.into_iter().map(OsString::from).chain([dist.into()]).chain(open).collect())
}

/// Builds the gallery fit to be served under a strict policy, and returns its folder.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    workspace.need(tools::PAGE)?;
    let dist = folder(workspace)?;
    workspace.progress.step("Gallery built", |step| {
        let _lock = cache::lock(&dist.with_extension("lock"), step)?;
        let shell = workspace.shell()?;
        // What the compiler said is what matters, not where trunk was.
        shell.set_var("RUST_BACKTRACE", "0");
        let flags = "--offline --locked --color never --dist".split(' ');
        let trunk = cmd!(shell, "trunk build gallery.html {flags...} {dist}");
        process::run(workspace, step, "gallery", trunk)
            .advise("Fix what the compiler says, then try again.")?;
        let finish = cmd!(shell, "node tools/finish-page.mjs {dist} --uncompressed");
        process::run(workspace, step, "gallery-finish", finish).map(drop)
    })?;
    Ok(dist)
}

fn folder(workspace: &Workspace) -> Result<PathBuf> {
    Ok(workspace.scratch()?.join("gallery"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_names_its_program() {
        let html = include_str!("../../gallery.html");
        let manifest = include_str!("../../Cargo.toml");
        for word in ["data-bin=\"jobs-console-gallery\"", "data-cargo-features=\"gallery\""] {
            assert!(html.contains(word), "{word}");
        }
        for line in ["name = \"jobs-console-gallery\"", "required-features = [\"gallery\"]"] {
            assert!(manifest.contains(line), "{line}");
        }
    }
}
