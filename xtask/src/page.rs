//! The page: built by trunk in release mode, then made fit to be served.

use crate::cache::lock_file;
use crate::environment::Environment;
use crate::failure::{Failure, Result};
use crate::tools;
use crate::web_build::{self, Std};
use crate::workspace::Workspace;
use crate::{fingerprint, node, run, swap};
use std::path::Path;

/// What the page is made of, and what it is made with.
const INPUTS: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "assets",
    "index.html",
    "npm/package-lock.json",
    "npm/src/early.ts",
    "npm/src/trap.ts",
    "public",
    "rust-toolchain.toml",
    "src",
    "styles",
    "tools/binaryen.mjs",
    "tools/chunk.ts",
    "tools/early.ts",
    "tools/finish-page.mjs",
    "tools/short-names.mjs",
    "tools/split-wasm.mjs",
    "tools/start.ts",
    "tools/package-lock.json",
    "xtask/src/page.rs",
    "xtask/src/web_build.rs",
];

/// Beside the page's files; trunk removes it when it builds another page into that folder.
const STAMP: &str = ".fingerprint";

/// Whether `dist/` already holds what a build would make.
pub fn is_fresh(workspace: &Workspace) -> Result<bool> {
    let inputs = inputs(workspace, Std::expected(workspace))?;
    Ok(fingerprint::matches(&workspace.dist().join(STAMP), &inputs))
}

/// Builds the page unless the one in `dist/` is what a build would make.
pub fn build(workspace: &Workspace) -> Result {
    if is_fresh(workspace)? {
        return Ok(());
    }
    let stamp = workspace.dist().join(STAMP);
    let (tools, crates) = std::thread::scope(|scope| {
        let crates = tools::beside(scope, || tools::crates(workspace));
        (tools::for_page(workspace), tools::join(crates))
    });
    crates?;
    let tools = tools?;
    let std = Std::ready(workspace)?;
    let fingerprint = inputs(workspace, std)?;
    workspace.progress.step("Page built (release)", |step| {
        step.waits();
        let _place = workspace.builds.enter(3);
        let _lock = lock_file(&workspace.scratch()?.join("page.lock"), step)?;
        if fingerprint::matches(&stamp, &fingerprint) {
            return Ok(());
        }
        let fresh = workspace.root.join(".trunk/dist");
        step.detail("trunk build --release");
        run::logged(step, &workspace.log("trunk"), trunk(workspace, &tools, std, &fresh))
            .map_err(|failure| failure.advise("Fix what the compiler says, then try again."))?;
        node::packages(workspace, step, "npm")?;
        step.detail("bundling and compressing");
        let mut finish = tools.command("node");
        finish.arg(workspace.root.join("tools/finish-page.mjs")).arg(&fresh).arg("--bundle");
        run::logged(step, &workspace.log("finish-page"), finish)
            .map_err(|failure| failure.advise("This step needs Node 20 or newer."))?;
        fingerprint::keep(&fresh.join(STAMP), &fingerprint)?;
        swap::replace(&workspace.dist(), &fresh)
    })
}

fn inputs(workspace: &Workspace, std: Std) -> Result<String> {
    if !workspace.root.join("index.html").is_file() {
        return Err(Failure::new("There is no index.html to build the page from."));
    }
    let surroundings = web_build::surroundings(std);
    fingerprint::of(&workspace.root, INPUTS, &surroundings.each_ref().map(String::as_str))
}

fn trunk(workspace: &Workspace, tools: &Environment, std: Std, dist: &Path) -> std::process::Command {
    let mut command = run::with_cargo_progress(tools.command("trunk"));
    command
        .args(["build", "--release", "--offline", "--locked", "--color", "never"])
        .args(["--cargo-profile", "web", "--dist"])
        .arg(dist)
        .env("CARGO_TARGET_DIR", &workspace.target)
        // What the compiler said is what matters, not where trunk was.
        .env("RUST_BACKTRACE", "0")
        // Trunk reads any value of this as its own flag, and fails on the usual "1".
        .env_remove("NO_COLOR")
        .current_dir(&workspace.root);
    std.set(workspace, &mut command);
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use std::process::Command;

    fn finish(html: &str) -> (bool, Scratch) {
        let folder = Scratch::new("finish");
        std::fs::write(folder.path().join("index.html"), html).unwrap();
        std::fs::write(folder.path().join("app_bg.wasm"), "wasm ".repeat(500)).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/finish-page.mjs");
        let script = script.canonicalize().unwrap();
        let finished = run::succeeds(Command::new("node").arg(script).arg(folder.path()));
        (finished, folder)
    }

    #[test]
    fn inline_scripts_become_files_and_files_get_compressed_neighbours() {
        let (finished, folder) = finish(
            "<html><script src=\"/a.js\"></script>\
             <link rel=preload as=fetch href=./a.wasm integrity=sha384-x>\
             <script type=\"application/json\">{\"a\":1}</script>\
             <body><script type=\"module\">import init from './app.js';</script></body></html>",
        );
        assert!(finished);
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let html = read("index.html");
        assert!(!html.contains("import init"), "{html}");
        assert!(html.contains("<script src=\"/a.js\"></script>"), "{html}");
        assert!(html.contains("{\"a\":1}"), "{html}");
        assert!(html.contains("<link rel=preload as=fetch href=./a.wasm>"), "{html}");
        let (_, after) = html.split_once("<script type=\"module\" src=\"./").unwrap();
        let (name, _) = after.split_once('"').unwrap();
        assert!(name.starts_with("start-") && name.ends_with(".js"), "{name}");
        assert_eq!(read(name), "import init from './app.js';\n");
        for file in ["index.html", name, "app_bg.wasm"] {
            for end in ["br", "gz"] {
                assert!(folder.path().join(format!("{file}.{end}")).is_file(), "{file}.{end}");
            }
        }
    }

    #[test]
    fn a_page_that_the_policy_would_break_is_refused() {
        assert!(!finish("<html><style>p{}</style></html>").0);
        assert!(!finish("<html><body onload=\"x()\"></body></html>").0);
        assert!(!finish("<html><p style=\"color:red\"></p></html>").0);
    }
}
