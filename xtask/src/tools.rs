//! The tools that building and testing need: found where they are, installed where they are not.

use crate::apt;
use crate::browser::Browser;
use crate::cache::Cache;
use crate::engine::Engine;
use crate::process;
use crate::progress::{Advise, Reported, Step};
use crate::web_build::REBUILT_STD_FLAGS;
use crate::workspace::Workspace;
use anyhow::{Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use xshell::{Cmd, Shell, cmd};

/// `wasm-bindgen` must be of exactly the version of the crate of that name.
const WASM_BINDGEN: &str = "0.2.129";
/// The bundler that builds the page.
const TRUNK: &str = "0.21.14";
/// The optimizer, by the version of its npm package.
const BINARYEN: &str = "132.0.0";
/// Checks licences, sources and duplicates of the crates.
const CARGO_DENY: &str = "0.20.2";
/// Says what a crate is made of.
const CARGO_CYCLONEDX: &str = "0.5.9";
/// Drives Firefox.
const GECKODRIVER: &str = "0.37.1";

const NODE_ADVICE: &str = "Install Node 20 or newer and check the connection to the npm registry.";
const WASM_TARGET_ADVICE: &str = "\
Run `rustup target add wasm32-unknown-unknown` where rustup's server can be reached. On Debian 12, \
`tools/debian-wasm-target.sh` makes a toolchain with that target of Debian's packages: run \
`eval \"$(tools/debian-wasm-target.sh)\"`, then try again in the same shell.";

/// What turns the sources into a page.
pub const PAGE: &[Tool] = &[Tool::Crates, Tool::WasmTarget, Tool::WasmBindgen, Tool::WasmOpt, Tool::Trunk];
/// What turns the sources into the npm package.
pub const PACKAGE: &[Tool] = &[Tool::Crates, Tool::WasmTarget, Tool::WasmBindgen, Tool::WasmOpt];
/// What compiles wasm and runs it in a browser.
pub const WASM_TESTS: &[Tool] = &[Tool::Crates, Tool::WasmTarget, Tool::WasmBindgen, Tool::Browser];

/// What compiles wasm, for tests in other browsers.
pub const WASM_BUILD: &[Tool] = &[Tool::Crates, Tool::WasmTarget, Tool::WasmBindgen];

/// Something that is installed on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// The crates of the workspace.
    Crates,
    /// The target `wasm32-unknown-unknown`.
    WasmTarget,
    /// The sources of the standard library.
    StdSource,
    /// `cargo fmt`.
    Rustfmt,
    /// `cargo clippy`.
    Clippy,
    /// The glue generator and the test runner that belongs to it.
    WasmBindgen,
    /// `cargo deny`.
    Deny,
    /// `cargo cyclonedx`.
    Cyclonedx,
    /// The bundler.
    Trunk,
    /// The optimizer, from npm.
    WasmOpt,
    /// Chromium and its driver.
    Browser,
    /// Firefox.
    Firefox,
    /// Firefox's driver.
    Geckodriver,
    /// WebKit, its driver and a screen for it.
    Webkit,
    /// PostgreSQL, which some native tests need and skip otherwise.
    Postgres,
}

/// What became of each tool in this run.
#[derive(Default)]
pub struct Tools([OnceLock<Result<(), Reported>>; Tool::Postgres as usize + 1]);

impl Workspace {
    /// Makes tools ready, side by side, each once per run.
    pub fn need(&self, tools: &[Tool]) -> Result<()> {
        std::thread::scope(|scope| {
            let lanes = (0..=Tool::LAST_LANE).map(|lane| {
                let lane = tools.iter().filter(move |tool| tool.lane() == lane);
                scope.spawn(move || lane.map(|tool| self.need_one(*tool)).collect::<Vec<_>>())
            });
            let lanes: Vec<_> = lanes.collect();
            for lane in lanes {
                let ready = lane.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                ready.into_iter().collect::<Result<(), _>>()?;
            }
            Ok(())
        })
    }

    fn need_one(&self, tool: Tool) -> Result<(), Reported> {
        let Some(once) = self.tools.0.get(tool as usize) else { return Ok(()) };
        once.get_or_init(|| tool.ready(self).map_err(|error| self.progress.report(&error))).clone()
    }
}

impl Tool {
    const LAST_LANE: u8 = 5;

    /// Tools of one lane are made ready one after the other. Two heavy builds at a time suit two cores; rustup locks
    /// itself.
    fn lane(self) -> u8 {
        match self {
            Self::Trunk => 0,
            Self::WasmBindgen | Self::Deny | Self::Cyclonedx | Self::Geckodriver => 1,
            Self::WasmTarget | Self::StdSource | Self::Rustfmt | Self::Clippy => 2,
            Self::WasmOpt => 3,
            Self::Browser | Self::Firefox | Self::Webkit | Self::Postgres => 4,
            Self::Crates => Self::LAST_LANE,
        }
    }

    /// Whether installing it may ask for a password.
    pub fn asks(self) -> bool {
        matches!(self, Self::Browser | Self::Firefox | Self::Webkit | Self::Postgres)
    }

    /// The folders of cached programs; those that are not there do no harm on a `PATH`.
    pub fn folders(cache: &Cache) -> Vec<PathBuf> {
        let tools = [&trunk(), &wasm_bindgen(), &deny(), &cyclonedx(), &geckodriver()]
            .map(|tool| cache.path(&tool.entry()).join("bin"));
        tools.into_iter().chain([cache.path(&binaryen()).join("node_modules/.bin")]).collect()
    }

    fn ready(self, workspace: &Workspace) -> Result<()> {
        let shell = workspace.shell()?;
        match self {
            Self::Trunk => trunk().ready(workspace, &shell),
            Self::WasmBindgen => wasm_bindgen().ready(workspace, &shell),
            Self::Deny => deny().ready(workspace, &shell),
            Self::Cyclonedx => cyclonedx().ready(workspace, &shell),
            Self::Geckodriver => geckodriver().ready(workspace, &shell),
            Self::Firefox => Engine::Firefox.ready(workspace),
            Self::Webkit => Engine::Webkit.ready(workspace),
            Self::WasmOpt => wasm_opt(workspace, &shell),
            Self::Browser => Browser::ready(workspace),
            Self::Postgres => {
                // Nobody is asked for what is only good to have; tests that miss it say so.
                if !has_postgres() && apt::is_root(workspace) {
                    let _ = workspace.progress.step("PostgreSQL installed", |step| {
                        apt::install(workspace, step, &["postgresql"])
                            .advise("The tests that need it are skipped.")
                    });
                }
                Ok(())
            }
            Self::Rustfmt => {
                component(workspace, &shell, "rustfmt", || succeeds(cmd!(shell, "cargo fmt --version")))
            }
            Self::Clippy => {
                component(workspace, &shell, "clippy", || succeeds(cmd!(shell, "cargo clippy --version")))
            }
            Self::StdSource => std_source(workspace, &shell),
            Self::WasmTarget if compiles_wasm(&shell) => Ok(()),
            Self::WasmTarget => workspace.progress.step("wasm32-unknown-unknown target added", |step| {
                let add = cmd!(shell, "rustup target add wasm32-unknown-unknown");
                process::run(workspace, step, "rustup-target", add).advise(WASM_TARGET_ADVICE)?;
                ensure!(
                    compiles_wasm(&shell),
                    "This rustc does not compile for the target.\n{WASM_TARGET_ADVICE}"
                );
                Ok(())
            }),
            // So that cargo, when trunk runs it, needs no network.
            Self::Crates => {
                let targets = ["--target", "wasm32-unknown-unknown", "--target", "host-tuple"];
                if succeeds(cmd!(shell, "cargo fetch --locked --offline {targets...}")) {
                    return Ok(());
                }
                workspace.progress.step("Crates downloaded", |step| {
                    process::run(workspace, step, "fetch", cmd!(shell, "cargo fetch --locked {targets...}"))
                        .map(drop)
                        .advise("Check the connection to the crates registry.")
                })
            }
        }
    }
}

/// A tool that cargo builds from its published sources.
struct CargoTool {
    krate: &'static str,
    version: &'static str,
    programs: &'static [&'static str],
    flags: &'static [&'static str],
}

fn trunk() -> CargoTool {
    // TLS is for `trunk serve` in front of a console that is served over https.
    let flags = &["--no-default-features", "--features", "rustls"];
    CargoTool { krate: "trunk", version: TRUNK, programs: &["trunk"], flags }
}

fn wasm_bindgen() -> CargoTool {
    let programs = &["wasm-bindgen", "wasm-bindgen-test-runner"];
    // TLS is for a remote web driver only; ours is on this machine.
    CargoTool {
        krate: "wasm-bindgen-cli",
        version: WASM_BINDGEN,
        programs,
        flags: &["--no-default-features"],
    }
}

fn deny() -> CargoTool {
    CargoTool { krate: "cargo-deny", version: CARGO_DENY, programs: &["cargo-deny"], flags: &[] }
}

fn cyclonedx() -> CargoTool {
    CargoTool {
        krate: "cargo-cyclonedx",
        version: CARGO_CYCLONEDX,
        // By itself it knows no --version.
        programs: &["cargo cyclonedx"],
        flags: &[],
    }
}

fn geckodriver() -> CargoTool {
    CargoTool { krate: "geckodriver", version: GECKODRIVER, programs: &["geckodriver"], flags: &[] }
}

/// Whether Firefox's driver is there.
pub fn has_geckodriver(shell: &Shell) -> bool {
    geckodriver().is_here(shell)
}

impl CargoTool {
    fn entry(&self) -> String {
        format!("{}-{}", self.krate, self.version)
    }

    fn is_here(&self, shell: &Shell) -> bool {
        self.programs.iter().all(|program| has_version(shell, program, self.version))
    }

    fn ready(&self, workspace: &Workspace, shell: &Shell) -> Result<()> {
        if self.is_here(shell) {
            return Ok(());
        }
        let Self { krate, version, flags, .. } = *self;
        let (cache, entry) = (&workspace.cache, self.entry());
        workspace.progress.step(&format!("{krate} {version} built and installed"), |step| {
            cache.install(&entry, step, || self.is_here(shell), |folder, target| {
                let install = "install --locked --no-track --version".split(' ');
                let command = cmd!(shell, "cargo {install...} {version} {krate} {flags...}")
                    .args(["--root".as_ref(), folder, "--target-dir".as_ref(), target])
                    // Unoptimized: a tool is built once and works for a second or two per page, while optimizing
                    // it would more than double the time until the first page.
                    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                    .env("CARGO_PROFILE_RELEASE_LTO", "false")
                    .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                    .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
                    .env("CARGO_PROFILE_RELEASE_PANIC", "abort")
                    .env("CARGO_PROFILE_RELEASE_STRIP", "true");
                process::run_logged(step, &cache.log(&entry), command).map(drop).advise(&format!(
                    "It needs the crates registry and a C compiler (Debian: `apt-get install build-essential`). \
                     You can also install {krate} {version} yourself; on PATH it is used."
                ))
            })
        })
    }
}

fn binaryen() -> String {
    format!("binaryen-{BINARYEN}")
}

fn wasm_opt(workspace: &Workspace, shell: &Shell) -> Result<()> {
    let major = BINARYEN.split('.').next().unwrap_or(BINARYEN);
    let is_here = || has_version(shell, "wasm-opt", major);
    if is_here() {
        return Ok(());
    }
    let (cache, entry) = (&workspace.cache, binaryen());
    workspace.progress.step(&format!("wasm-opt (binaryen {BINARYEN}) installed"), |step| {
        cache.install(&entry, step, is_here, |folder, _| {
            for file in ["package.json", "package-lock.json", ".npmrc"] {
                shell.copy_file(workspace.root.join("tools").join(file), folder.join(file))?;
            }
            let (npm, _folder) = (npm(), shell.push_dir(folder));
            let command = cmd!(shell, "{npm} ci --no-audit --no-fund");
            process::run_logged(step, &cache.log(&entry), command).map(drop).advise(NODE_ADVICE)
        })
    })
}

/// Adds a component of the toolchain that `works` does not find.
fn component(workspace: &Workspace, shell: &Shell, name: &str, works: impl Fn() -> bool) -> Result<()> {
    if works() {
        return Ok(());
    }
    workspace.progress.step(&format!("{name} added"), |step| {
        process::run(workspace, step, "rustup-component", cmd!(shell, "rustup component add {name}"))
            .map(drop)
            .advise(&format!("Install {name} for the compiler that you use: rustup component add {name}"))?;
        ensure!(works(), "{name} was added, but this toolchain does not use it.");
        Ok(())
    })
}

/// The sources of the standard library, and a compiler that takes the flags that it is rebuilt with.
fn std_source(workspace: &Workspace, shell: &Shell) -> Result<()> {
    let has_source = || {
        process::probe(cmd!(shell, "rustc --print sysroot")).is_some_and(|sysroot| {
            Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
        })
    };
    let takes_flags = cmd!(shell, "rustc {REBUILT_STD_FLAGS...} --target wasm32-unknown-unknown --print cfg")
        .env("RUSTC_BOOTSTRAP", "1");
    let reason = if !process::probe(takes_flags).is_some_and(|cfg| cfg.contains("panic=\"immediate-abort\""))
    {
        "this compiler has other flags for that"
    } else if component(workspace, shell, "rust-src", has_source).is_err() {
        "its sources cannot be had (rustup component add rust-src)"
    } else {
        return Ok(());
    };
    bail!("The standard library is not rebuilt for size: {reason}.")
}

/// Whether this rustc has what a wasm program needs, found out by compiling one: after an update of the compiler the
/// files of the target may be the old one's.
fn compiles_wasm(shell: &Shell) -> bool {
    let Ok(folder) = tempfile::tempdir() else { return false };
    let out = folder.path();
    let flags =
        "--target wasm32-unknown-unknown --crate-type lib --crate-name probe --emit metadata".split(' ');
    let rustc =
        cmd!(shell, "rustc {flags...} --out-dir {out} -").stdin("pub fn probe() -> String { String::new() }");
    succeeds(rustc)
}

/// Installs the packages of a folder, unless they are those of its lock file.
pub fn node_packages(workspace: &Workspace, step: &Step, folder: &str) -> Result<()> {
    let path = workspace.root.join(folder);
    let time = |file: &str| path.join(file).metadata().and_then(|file| file.modified()).ok();
    // Written by npm when all is in place.
    let installed = time("node_modules/.package-lock.json");
    if installed.is_some() && installed > time("package-lock.json") && installed > time("package.json") {
        return Ok(());
    }
    let (npm, shell) = (npm(), workspace.shell()?);
    let log = format!("npm-{}", folder.replace('/', "-"));
    shell.change_dir(path);
    let command = cmd!(shell, "{npm} ci --no-audit --no-fund");
    process::run(workspace, step, &log, command).map(drop).advise(NODE_ADVICE)
}

/// npm's program; on Windows it is a script.
pub fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// Whether the tests find PostgreSQL, or are told of one.
fn has_postgres() -> bool {
    let is_server = |version: std::fs::DirEntry| version.path().join("bin/initdb").is_file();
    std::env::var_os("DATABASE_URL").is_some()
        || std::fs::read_dir("/usr/lib/postgresql")
            .is_ok_and(|versions| versions.filter_map(Result::ok).any(is_server))
}

fn succeeds(command: Cmd<'_>) -> bool {
    process::probe(command).is_some()
}

fn has_version(shell: &Shell, program: &str, version: &str) -> bool {
    let mut words = program.split(' ');
    let program = words.next().unwrap_or_default();
    process::probe(cmd!(shell, "{program} {words...} --version"))
        .is_some_and(|text| says_version(&text, version))
}

/// Whether "trunk 0.21.14" or "wasm-opt version 132 (version_132)" speaks of this version.
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
        assert!(says_version("wasm-opt version 132 (version_132)", "132"));
        assert!(!says_version("trunk 0.21.14-beta.1", "0.21.14"));
        assert!(!says_version("trunk 0.21.1", "0.21.14"));
    }

    /// Trunk refuses tools of another version than its configuration says.
    #[test]
    fn versions_agree_with_the_configuration_files() {
        let trunk = include_str!("../../Trunk.toml");
        assert!(trunk.contains(&format!("trunk-version = \"={TRUNK}\"")));
        assert!(trunk.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
        let major = BINARYEN.split('.').next().unwrap();
        assert!(trunk.contains(&format!("wasm_opt = \"version_{major}\"")));

        let npm = include_str!("../../tools/package.json");
        assert!(npm.contains(&format!("\"binaryen\": \"{BINARYEN}\"")));

        let lock = include_str!("../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"")));
    }

    #[test]
    fn cached_tools_are_where_earlier_versions_put_them() {
        let folders = Tool::folders(&Cache::of_user().unwrap());
        for end in ["trunk-0.21.14/bin", "wasm-bindgen-cli-0.2.129/bin", "binaryen-132.0.0/node_modules/.bin"]
        {
            assert!(folders.iter().any(|folder| folder.ends_with(end)), "{end}");
        }
    }

    #[test]
    fn every_tool_has_a_lane_and_a_place() {
        for tool in
            [PAGE, PACKAGE, WASM_TESTS, Engine::Firefox.tools(), Engine::Webkit.tools(), &[Tool::Postgres]]
                .concat()
        {
            assert!(tool.lane() <= Tool::LAST_LANE);
            assert!(Tools::default().0.get(tool as usize).is_some());
        }
    }
}
