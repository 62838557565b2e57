//! `wasm-opt`, from npm.

use super::BINARYEN;
use crate::environment::{Environment, find_on_path, npm};
use crate::failure::{Context, Result};
use crate::run;
use crate::workspace::Workspace;
use std::path::Path;
use std::process::Command;

/// Gets `wasm-opt` ready.
pub fn ready(workspace: &Workspace) -> Result<Environment> {
    let mut environment = Environment::default();
    if find_on_path(&["wasm-opt"]).is_some_and(|program| is_right_version(&program)) {
        return Ok(environment);
    }
    let (cache, entry) = (&workspace.cache, format!("binaryen-{BINARYEN}"));
    let programs = |folder: &Path| folder.join("node_modules/.bin");
    let usable = |folder: &Path| is_right_version(&programs(folder).join("wasm-opt"));
    if !usable(&cache.path(&entry)) {
        workspace.progress.step(&format!("wasm-opt (binaryen {BINARYEN}) installed"), |step| {
            cache.install(&entry, step, usable, |folder, _| {
                for file in ["package.json", "package-lock.json", ".npmrc"] {
                    let from = workspace.root.join("tools").join(file);
                    std::fs::copy(&from, folder.join(file)).cannot(format!("copy {}", from.display()))?;
                }
                let mut command = environment.command(npm());
                command.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
                run::logged(step, &cache.log(&entry), command).map_err(|failure| {
                    failure.advise(
                        "`npm ci` is needed for wasm-opt: install Node 20 or newer and check the \
                         connection to the npm registry.",
                    )
                })
            })
        })?;
    }
    environment.prefer_folder(programs(&cache.path(&entry)));
    Ok(environment)
}

fn is_right_version(program: &Path) -> bool {
    run::output(Command::new(program).arg("--version")).is_some_and(|text| says_version(&text))
}

/// Whether "wasm-opt version 132 (version_132)" is ours.
fn says_version(text: &str) -> bool {
    let major = BINARYEN.split('.').next().unwrap_or(BINARYEN);
    text.strip_prefix("wasm-opt version ").and_then(|rest| rest.split_whitespace().next()) == Some(major)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pinned_version_will_do() {
        assert!(says_version("wasm-opt version 132 (version_132)"));
        assert!(!says_version("wasm-opt version 108"));
        assert!(!says_version("version 132"));
    }
}
