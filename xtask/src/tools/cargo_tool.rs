//! Tools that cargo builds from their published sources.

use super::{TRUNK, WASM_BINDGEN};
use crate::environment::{Environment, find_on_path};
use crate::failure::Result;
use crate::run;
use crate::workspace::Workspace;
use std::path::Path;
use std::process::Command;

struct CargoTool {
    krate: &'static str,
    version: &'static str,
    /// Installed together; the first one tells its version.
    programs: &'static [&'static str],
    flags: &'static [&'static str],
    priority: u8,
}

/// The bundler.
pub fn trunk(workspace: &Workspace) -> Result<Environment> {
    let tool = CargoTool {
        krate: "trunk",
        version: TRUNK,
        programs: &["trunk"],
        // TLS is for `trunk serve` in front of a console that is served over https.
        flags: &["--no-default-features", "--features", "rustls"],
        priority: 0,
    };
    tool.ready(workspace)
}

/// The glue generator and the test runner that belongs to it.
pub fn wasm_bindgen(workspace: &Workspace) -> Result<Environment> {
    let tool = CargoTool {
        krate: "wasm-bindgen-cli",
        version: WASM_BINDGEN,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // TLS is for a remote web driver only; ours is on this machine.
        flags: &["--no-default-features"],
        priority: 2,
    };
    tool.ready(workspace)
}

impl CargoTool {
    fn ready(&self, workspace: &Workspace) -> Result<Environment> {
        let mut environment = Environment::default();
        if self.is_on_path() {
            return Ok(environment);
        }
        let (cache, entry) = (&workspace.cache, self.entry());
        if !self.is_in(&cache.path(&entry)) {
            let name = format!("{} {} built and installed", self.krate, self.version);
            workspace.progress.step(&name, |step| {
                step.waits();
                let _place = workspace.builds.enter(self.priority);
                step.detail("");
                let usable = |folder: &Path| self.is_in(folder);
                cache.install(&entry, step, usable, |folder, target| {
                    let command = run::with_cargo_progress(self.installation(folder, target));
                    run::logged(step, &cache.log(&entry), command).map_err(|failure| {
                        failure.advise(format!(
                            "`{} {}` could not be built. It needs the crates registry and a C \
                             compiler (Debian: `apt-get install build-essential`). You can also \
                             install it yourself; version {} on PATH is used.",
                            self.krate, self.version, self.version
                        ))
                    })
                })
            })?;
        }
        environment.prefer_folder(cache.path(&entry).join("bin"));
        Ok(environment)
    }

    fn entry(&self) -> String {
        format!("{}-{}", self.krate, self.version)
    }

    /// Unoptimized: they are built once and work for a second or two per page, while optimizing
    /// them would more than double the time until the first page.
    fn installation(&self, folder: &Path, target: &Path) -> Command {
        let mut command = Environment::default().command("cargo");
        command
            .args(["install", self.krate, "--locked", "--no-track"])
            .args(["--version", self.version])
            .args(self.flags)
            .arg("--root")
            .arg(folder)
            .arg("--target-dir")
            .arg(target)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "false")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env("CARGO_PROFILE_RELEASE_PANIC", "abort")
            .env("CARGO_PROFILE_RELEASE_STRIP", "true")
            // The workspace's settings are not meant for it.
            .current_dir(target);
        command
    }

    fn is_on_path(&self) -> bool {
        let mut programs = self.programs.iter().map(|program| find_on_path(&[program]));
        let Some(Some(first)) = programs.next() else {
            return false;
        };
        // Programs of the same release lie together.
        programs.all(|found| found.is_some_and(|found| found.parent() == first.parent()))
            && self.is_right_version(&first)
    }

    fn is_in(&self, folder: &Path) -> bool {
        let program = |name: &str| folder.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        self.programs.iter().all(|name| program(name).is_file())
            && self.programs.first().is_some_and(|name| self.is_right_version(&program(name)))
    }

    fn is_right_version(&self, program: &Path) -> bool {
        run::output(Command::new(program).arg("--version"))
            .is_some_and(|text| says_version(&text, self.version))
    }
}

/// Whether "trunk 0.21.14" or "wasm-bindgen 0.2.129 (abc)" speaks of this version.
fn says_version(text: &str, version: &str) -> bool {
    text.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(says_version("trunk 0.21.14", "0.21.14"));
        assert!(says_version("wasm-bindgen 0.2.129 (1234)", "0.2.129"));
        assert!(!says_version("trunk 0.21.14-beta.1", "0.21.14"));
        assert!(!says_version("trunk 0.21.1", "0.21.14"));
    }
}
