//! The tools that building and testing need: found where they are, installed where they are not.

mod apt;
mod browser;
mod cargo_tool;
mod linker;
mod rustup;
mod std_source;
mod wasm_opt;
mod wasm_std;
mod wasm_target;

pub use browser::Browser;
pub use rustup::need_component;
pub use std_source::is_here as has_std_source;

use crate::environment::Environment;
use crate::failure::Result;
use crate::workspace::Workspace;
use std::sync::OnceLock;
use std::thread::{Scope, ScopedJoinHandle};

/// `wasm-bindgen` must be of exactly the version of the crate of that name.
pub const WASM_BINDGEN: &str = "0.2.129";
/// The bundler that builds the page.
pub const TRUNK: &str = "0.21.14";
/// The optimizer, by the version of its npm package.
pub const BINARYEN: &str = "132.0.0";

/// What has been found or installed by this run, each tool once.
#[derive(Default)]
pub struct Tools {
    trunk: Once<Environment>,
    wasm_target: Once<Environment>,
    wasm_bindgen: Once<Environment>,
    wasm_opt: Once<Environment>,
    browser: Once<Browser>,
    crates: Once<()>,
    std_source: Once<bool>,
}

type Once<T> = OnceLock<Result<T>>;

/// The tools that turn the sources into a page.
pub fn for_page(workspace: &Workspace) -> Result<Environment> {
    together(workspace, &[trunk, for_wasm_check, wasm_bindgen, wasm_opt])
}

/// The tools that turn the sources into the npm package.
pub fn for_package(workspace: &Workspace) -> Result<Environment> {
    together(workspace, &[for_wasm_check, wasm_bindgen, wasm_opt])
}

/// The tools that compile and run wasm code.
pub fn for_wasm(workspace: &Workspace) -> Result<Environment> {
    together(workspace, &[for_wasm_check, wasm_bindgen])
}

/// The toolchain alone, for what only compiles.
pub fn for_wasm_check(workspace: &Workspace) -> Result<Environment> {
    workspace.tools.wasm_target.get_or_init(|| wasm_target::ready(workspace)).clone()
}

/// A browser and its driver.
pub fn browser(workspace: &Workspace) -> Result<Browser> {
    workspace.tools.browser.get_or_init(|| browser::ready(workspace)).clone()
}

/// Downloads the crates of the workspace, so that later builds need no network.
pub fn crates(workspace: &Workspace) -> Result {
    let fetch = || {
        workspace.progress.step("Crates downloaded", |step| {
            let mut command = Environment::default().command("cargo");
            command.args(["fetch", "--locked", "--target", "wasm32-unknown-unknown"]);
            if let Some(host) = host() {
                command.args(["--target", &host]);
            }
            command.current_dir(&workspace.root);
            crate::run::logged(step, &workspace.log("fetch"), command)
                .map_err(|failure| failure.advise("Check the connection to the crates registry."))
        })
    };
    workspace.tools.crates.get_or_init(fetch).clone()
}

/// Whether the standard library can be rebuilt; gets ready what that takes.
pub fn std_source(workspace: &Workspace) -> Result<bool> {
    let get = || Ok(std_source::ready(workspace, &for_wasm_check(workspace)?));
    workspace.tools.std_source.get_or_init(get).clone()
}

/// The triple of this machine, which spares the download of crates for other systems.
fn host() -> Option<String> {
    crate::run::output(Environment::default().command("rustc").arg("-vV"))?
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
}

fn trunk(workspace: &Workspace) -> Result<Environment> {
    workspace.tools.trunk.get_or_init(|| cargo_tool::trunk(workspace)).clone()
}

fn wasm_bindgen(workspace: &Workspace) -> Result<Environment> {
    workspace.tools.wasm_bindgen.get_or_init(|| cargo_tool::wasm_bindgen(workspace)).clone()
}

fn wasm_opt(workspace: &Workspace) -> Result<Environment> {
    workspace.tools.wasm_opt.get_or_init(|| wasm_opt::ready(workspace)).clone()
}

type Tool = fn(&Workspace) -> Result<Environment>;

/// Gets several tools ready at once; the first one is the first on `PATH`.
fn together(workspace: &Workspace, tools: &[Tool]) -> Result<Environment> {
    std::thread::scope(|scope| {
        let waiting: Vec<_> = tools.iter().map(|tool| beside(scope, move || tool(workspace))).collect();
        let ready: Vec<_> = waiting.into_iter().map(join).collect();
        let mut environment = Environment::default();
        for tool in ready.into_iter().rev() {
            environment.extend(&tool?);
        }
        Ok(environment)
    })
}

/// Waits for a thread, passing its panic on.
pub fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Starts work on a thread of its own whose result is collected with [`join`].
pub fn beside<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> ScopedJoinHandle<'scope, T> {
    scope.spawn(work)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trunk refuses tools of another version than its configuration says.
    #[test]
    fn versions_agree_with_the_configuration_files() {
        let trunk = include_str!("../../../Trunk.toml");
        assert!(trunk.contains(&format!("trunk-version = \"={TRUNK}\"")));
        assert!(trunk.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
        let major = BINARYEN.split('.').next().unwrap();
        assert!(trunk.contains(&format!("wasm_opt = \"version_{major}\"")));

        let npm = include_str!("../../../tools/package.json");
        assert!(npm.contains(&format!("\"binaryen\": \"{BINARYEN}\"")));

        let lock = include_str!("../../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"")));
    }
}
