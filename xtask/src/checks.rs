//! `cargo xtask test`: everything that has to hold, step by step.

use crate::browser::Browser;
use crate::engine::{Choice, Engine, is_optional};
use crate::process::{probe, run as logged};
use crate::progress::{Advise, Step, duration};
use crate::tools::{self, Tool, node_packages, npm};
use crate::workspace::Workspace;
use crate::{bench, demo, gallery, package, page, published};
use anyhow::{Result, bail};
use clap::builder::PossibleValuesParser;
use std::env;
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};
use walkdir::WalkDir;
use xshell::{Cmd, Shell, cmd};

/// Runs a step from the clone's root, and returns the output in which tests are counted.
type Work = fn(&Workspace, &Step, &Shell) -> Result<String>;

struct Check {
    name: &'static str,
    about: &'static str,
    needs: &'static [Tool],
    /// Whether it runs tests; then it fails if there are none to run.
    tests: bool,
    /// The browser that it is about, if that is not Chromium.
    engine: Option<Engine>,
    work: Work,
}

const fn lint(name: &'static str, about: &'static str, needs: &'static [Tool], work: Work) -> Check {
    Check { name, about, needs, tests: false, engine: None, work }
}

const fn tests(name: &'static str, about: &'static str, needs: &'static [Tool], work: Work) -> Check {
    Check { name, about, needs, tests: true, engine: None, work }
}

const fn wasm_in(engine: Engine, name: &'static str, about: &'static str, work: Work) -> Check {
    Check { name, about, needs: tools::WASM_BUILD, tests: true, engine: Some(engine), work }
}

const fn page_in(engine: Engine, name: &'static str, about: &'static str, work: Work) -> Check {
    Check { name, about, needs: tools::PAGE, tests: true, engine: Some(engine), work }
}

use Tool::{
    Browser as Chromium, Clippy, Crates, Deny, Postgres, Rustfmt, Trunk, WasmBindgen, WasmOpt, WasmTarget,
};

/// Each lane is run in order, one beside the other: compiling is mostly on all processors, linking for size on one, and
/// browsers wait a lot.
const LANES: [&[Check]; 2] = [CODE, PAGES];

/// What needs the sources alone.
const CODE: &[Check] = &[
    lint("fmt", "formatting", &[Rustfmt], |w, step, shell| {
        logged(w, step, "fmt", cmd!(shell, "cargo fmt --all --check")).advise("Run: cargo fmt --all")
    }),
    lint("clippy", "lints of the native code", &[Crates, Clippy], |w, step, shell| {
        let all = "--workspace --all-targets --all-features --locked -- -D warnings".split(' ');
        logged(w, step, "clippy", cmd!(shell, "cargo clippy {all...}"))
    }),
    lint("clippy-wasm", "lints of the browser code", &[Crates, Clippy, WasmTarget], |w, step, shell| {
        let all = "--all-targets --all-features --locked -- -D warnings".split(' ');
        let crates = published_crates(w)?;
        let command = cmd!(shell, "cargo clippy {crates...} --target wasm32-unknown-unknown {all...}");
        logged(w, step, "clippy-wasm", command)
    }),
    tests("native", "tests without a browser", &[Crates, Postgres], |w, step, shell| {
        let flags = "--workspace --all-features --locked --no-fail-fast --".split(' ');
        let filter = &w.filter;
        logged(w, step, "native", cmd!(shell, "cargo test {flags...} {filter...}"))
    }),
    lint("doc", "documentation without warnings", &[Crates], |w, step, shell| {
        let doc = cmd!(shell, "cargo doc --workspace --no-deps --all-features --locked");
        logged(w, step, "doc", doc.env("RUSTDOCFLAGS", "-D warnings"))
    }),
    lint("msrv", "the oldest compiler that Cargo.toml promises", &[Crates], msrv),
    lint("crate", "the libraries as they would be published", &[Crates, WasmTarget], published::check),
    lint("deny", "licences, sources and advisories of the crates", &[Crates, Deny], deny),
    tests("wasm", "tests in headless Chromium", tools::WASM_TESTS, |w, step, shell| {
        wasm(w, step, shell, "wasm", None)
    }),
    wasm_in(Engine::Firefox, "wasm-firefox", "the same in Firefox", |w, step, shell| {
        wasm(w, step, shell, "wasm-firefox", Some(Engine::Firefox))
    }),
    wasm_in(Engine::Webkit, "wasm-webkit", "the same in WebKit", |w, step, shell| {
        wasm(w, step, shell, "wasm-webkit", Some(Engine::Webkit))
    }),
    tests(
        "node",
        "the stand-in console, the examples in TypeScript, the bench, the build's tools",
        &[Crates],
        node,
    ),
    lint("examples", "the example applications, built for the browser", &[Crates, WasmTarget], examples),
    // They need the page, which the other lane has built by then.
    page_in(Engine::Firefox, "e2e-firefox", "its main paths in Firefox", |w, step, shell| {
        main_paths(w, step, shell, "e2e-firefox", Engine::Firefox)
    }),
    page_in(Engine::Webkit, "e2e-webkit", "its main paths in WebKit", |w, step, shell| {
        main_paths(w, step, shell, "e2e-webkit", Engine::Webkit)
    }),
];

/// What needs the page or the package as they are published. Two builds of minutes come first.
const PAGES: &[Check] = &[
    lint("page", "the page in release mode", tools::PAGE, |w, _, _| page::build(w).map(|()| String::new())),
    tests("package", "the npm package: its files, types and modules", tools::PACKAGE, |w, step, shell| {
        package::build(w)?;
        let (npm, _folder) = (npm(), shell.push_dir("npm"));
        logged(w, step, "package-tests", cmd!(shell, "{npm} run --silent test").env("PKG", w.pkg()))
    }),
    lint("size", "the bytes of the page and of the npm package", tools::PAGE, bench::check_size),
    tests("e2e", "Playwright against real servers", PAGE_IN_BROWSER, |w, step, shell| {
        node_packages(w, step, "e2e")?;
        page::build(w)?;
        let (server, gallery) = (demo::build_server(w, &[])?, gallery::build(w)?);
        let chromium = Browser::find()?.program;
        playwright(w, step, shell, "e2e", &[], |command| {
            command
                .env("CHROMIUM", chromium)
                .env("JOBS_SERVER", server)
                .env("DIST", w.dist())
                .env("GALLERY", gallery)
        })
    }),
    tests("hosts", "applications with the package or the crate in them", PAGE_IN_BROWSER, hosts),
];

const PAGE_IN_BROWSER: &[Tool] = &[Crates, WasmTarget, WasmBindgen, WasmOpt, Trunk, Chromium];

/// The names of the steps, for the command line.
pub fn names() -> PossibleValuesParser {
    all().map(|check| check.name).collect::<Vec<_>>().into()
}

fn all() -> impl Iterator<Item = &'static Check> {
    LANES.into_iter().flatten()
}

/// The steps with what they check, for `--list`.
pub fn list() -> String {
    all().map(|check| format!("{:<12} {}\n", check.name, check.about)).collect()
}

/// Runs the named steps in their order, or all that are about the engines.
pub fn run(workspace: &Workspace, names: &[String], engines: &[Choice]) -> Result<ExitCode> {
    let shell = workspace.shell()?;
    let is_wanted = |check: &&Check| {
        let Some(engine) = check.engine else { return true };
        let may_install = engines.contains(&Choice::Available);
        let is_wanted = engine.is_wanted(engines, || match may_install {
            true => engine.is_available(workspace, &shell),
            false => engine.is_installed(&shell),
        });
        if !is_wanted && is_optional(engines) {
            check.leave_out(workspace, engine, "is not installed");
        }
        is_wanted
    };
    let takes_filter =
        |name: &String| ["native", "wasm", "e2e", "hosts"].iter().any(|step| name.starts_with(step));
    if let Some(name) = names.iter().find(|name| !workspace.filter.is_empty() && !takes_filter(name)) {
        bail!("The step {name} cannot run some of its tests: only native, wasm, e2e and hosts can.");
    }
    let lanes: Vec<Vec<_>> = match names {
        [] => LANES.map(|lane| lane.iter().filter(is_wanted).collect()).into(),
        names => vec![steps(names, engines)],
    };
    if lanes.iter().all(Vec::is_empty) {
        bail!("None of these steps is about the browsers of --engines.");
    }
    // What may ask for a password does so at once. What else is missing is installed by the first step that needs it. What fails
    // here fails again, with its first line, in the steps that need it; the others still run.
    let needed = lanes.iter().flatten().flat_map(|check| check.all_needs());
    let _ = workspace.need(&needed.filter(|tool| tool.asks()).collect::<Vec<_>>());
    let can_run = |check: &&Check| {
        // What is asked for by name fails where it cannot run.
        let Some(engine) = check.engine.filter(|engine| names.is_empty() && !engine.is_named(engines)) else {
            return true;
        };
        let is_ready = workspace.need(engine.tools()).is_ok();
        if !is_ready {
            check.leave_out(workspace, engine, "cannot be installed here");
        }
        is_ready
    };
    let of_lane = |lane: Vec<&Check>| {
        lane.into_iter().filter(can_run).map(|check| check.run(workspace)).collect::<Vec<_>>()
    };
    let outcomes: Vec<_> = thread::scope(|scope| {
        let lanes: Vec<_> = lanes.into_iter().map(|lane| scope.spawn(|| of_lane(lane))).collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    println!("\n{}", summary(&outcomes));
    let passed = outcomes.iter().all(|outcome| outcome.passed);
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The steps of these names, each followed by the same in the engines that are asked for; a step of an engine only where it is
/// one of those, if any are.
fn steps(names: &[String], engines: &[Choice]) -> Vec<&'static Check> {
    let is_asked = |check: &Check| check.engine.is_some_and(|engine| engine.is_named(engines));
    let is_same = |check: &Check, name: &str| {
        check.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('-')) && is_asked(check)
    };
    let is_it = |check: &Check, name: &str| {
        check.name == name && (check.engine.is_none() || is_optional(engines) || is_asked(check))
    };
    let of_name = |name: &String| {
        let name = name.clone();
        all().filter(move |check| is_it(check, &name) || is_same(check, &name))
    };
    let mut found = Vec::<&Check>::new();
    for check in names.iter().flat_map(of_name) {
        if found.iter().all(|other| other.name != check.name) {
            found.push(check);
        }
    }
    found
}

impl Check {
    fn all_needs(&self) -> impl Iterator<Item = Tool> {
        self.needs.iter().chain(self.engine.map_or(&[][..], Engine::tools)).copied()
    }

    fn leave_out(&self, workspace: &Workspace, engine: Engine, why: &str) {
        let (name, step) = (engine.name(), self.name);
        workspace.progress.say(&format!("  {name} with its driver {why}, so {step} is left out."));
    }

    fn run(&self, workspace: &Workspace) -> Outcome {
        let started = Instant::now();
        let result = workspace.progress.step(&format!("{}: {}", self.name, self.about), |step| {
            workspace.need(&self.all_needs().collect::<Vec<_>>())?;
            let log = (self.work)(workspace, step, &workspace.shell()?)?;
            if !self.tests {
                return Ok((0, 0));
            }
            let (tests, flaky) = (count(&log, "passed") + count(&log, "pass"), count(&log, "flaky"));
            if tests == 0 {
                bail!("There were no tests to run.");
            }
            Ok((tests + flaky, flaky))
        });
        let (passed, took) = (result.is_ok(), started.elapsed());
        let (tests, flaky) = result.unwrap_or_default();
        Outcome { name: self.name, passed, took, tests, flaky }
    }
}

/// `--package` for each crate that is published: those run in browsers.
fn published_crates(workspace: &Workspace) -> Result<Vec<String>> {
    let names = published::metadata(workspace)?.published();
    Ok(names.into_iter().flat_map(|name| ["--package".to_owned(), name]).collect())
}

/// Checks with that compiler where it is the active one or installed; none is downloaded for it.
fn msrv(workspace: &Workspace, step: &Step, shell: &Shell) -> Result<String> {
    let metadata = published::metadata(workspace)?;
    let Some(version) = metadata.rust_version() else { bail!("There is no rust-version in Cargo.toml.") };
    let is_it =
        |text: &str| text.split(' ').nth(1).is_some_and(|found| found.starts_with(&format!("{version}.")));
    if probe(cmd!(shell, "rustc --version")).is_some_and(|text| is_it(&text)) {
        workspace.progress.say(&format!("  The active compiler is {version}: each step checks it."));
        return Ok(String::new());
    }
    let all = "--workspace --all-features --locked".split(' ');
    if probe(cmd!(shell, "rustup run {version} rustc --version")).is_some() {
        return logged(workspace, step, "msrv", cmd!(shell, "rustup run {version} cargo check {all...}"));
    }
    workspace
        .progress
        .say(&format!("  Rust {version} is not installed: this is left to .github/workflows/ci.yml."));
    Ok(String::new())
}

/// Advisories are checked where their database can be fetched.
fn deny(workspace: &Workspace, step: &Step, shell: &Shell) -> Result<String> {
    // Those of all platforms that deny.toml names; the other steps need this one's alone.
    logged(workspace, step, "deny-crates", cmd!(shell, "cargo fetch --locked"))
        .advise("Check the connection to the crates registry.")?;
    let mut checks = vec!["licenses", "bans", "sources"];
    match logged(workspace, step, "deny-fetch", cmd!(shell, "cargo deny --workspace --all-features fetch db"))
    {
        Ok(_) => checks.push("advisories"),
        Err(_) => {
            workspace.progress.say("  The database of advisories cannot be fetched: they are not checked.")
        }
    }
    logged(
        workspace,
        step,
        "deny",
        cmd!(shell, "cargo deny --workspace --all-features --locked --offline check {checks...}"),
    )
}

/// Runs the tests of wasm in an engine, or in Chromium. They are the same programs, compiled once.
fn wasm(
    workspace: &Workspace,
    step: &Step,
    shell: &Shell,
    log: &str,
    engine: Option<Engine>,
) -> Result<String> {
    let all = published_crates(workspace)?.into_iter().chain(["--tests".to_owned()]).collect();
    let failure = match logged(workspace, step, log, wasm_tests(workspace, shell, engine, all)?) {
        Ok(output) => return Ok(output),
        Err(failure) => failure,
    };
    // As for Playwright: a driver that loses its browser on a busy machine is no failure of a test. What fails twice fails.
    let first = shell.read_file(workspace.scratch()?.join(format!("logs/{log}.log")))?;
    let failed = failed_programs(&first);
    if failed.is_empty() {
        return Err(failure);
    }
    let told = failed_tests(&first);
    workspace.progress.say(format!("  {log}: runs again: {}.\n{told}", failed.join(", ")).trim_end());
    // Each program is counted once.
    let mut passed: Vec<_> =
        first.lines().filter(|line| line.starts_with("test result: ok")).map(str::to_owned).collect();
    for flags in failed {
        let program = flags.split(' ').map(str::to_owned).collect();
        let again = wasm_tests(workspace, shell, engine, program)?;
        passed.push(logged(workspace, step, &format!("{log}-again"), again)?);
    }
    Ok(passed.join("\n"))
}

fn wasm_tests<'a>(
    workspace: &Workspace,
    shell: &'a Shell,
    engine: Option<Engine>,
    programs: Vec<String>,
) -> Result<Cmd<'a>> {
    // Not the doc tests: those run natively, and would each start a browser here.
    let flags = "--target wasm32-unknown-unknown --all-features --locked --no-fail-fast --".split(' ');
    let flags = flags.map(str::to_owned).chain(workspace.filter.iter().cloned());
    let arguments: Vec<String> = ["test".to_owned()].into_iter().chain(programs).chain(flags).collect();
    let command = match engine {
        Some(engine) => engine.wasm_tests(workspace, shell, &arguments)?,
        None => {
            let browser = Browser::find()?;
            cmd!(shell, "cargo {arguments...}")
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.capabilities(workspace)?)
                .env("CHROMEDRIVER", &browser.driver)
        }
    };
    Ok(command
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        // In seconds for each program of tests; its own 20 are short for a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "240"))
}

/// Cargo's flags for the test programs that it says have failed: a line each, between backticks.
fn failed_programs(output: &str) -> Vec<String> {
    let quoted = |line: &str| line.trim().strip_prefix('`')?.strip_suffix('`').map(str::to_owned);
    output.lines().filter_map(quoted).filter(|flags| flags.starts_with("-p ")).collect()
}

/// What the programs say of the tests that failed, or did not come to an end.
fn failed_tests(output: &str) -> String {
    // What the panic says follows where it was.
    let mut says_more = false;
    let is_told = |line: &&str| {
        let said = ["... FAIL", "panicked at", "Failed to detect test"];
        let is_told = says_more || line.starts_with("Error: ") || said.iter().any(|said| line.contains(said));
        says_more = line.contains("panicked at");
        is_told
    };
    output.lines().filter(is_told).map(|line| format!("  | {}\n", line.trim())).collect()
}

fn node(workspace: &Workspace, step: &Step, shell: &Shell) -> Result<String> {
    node_packages(workspace, step, "e2e")?;
    let npm = npm();
    let console = cmd!(shell, "{npm} run --silent --prefix e2e test:console");
    let mut output = logged(workspace, step, "node-console", console)?;
    // These need no packages.
    for folder in ["bench", "tools"] {
        let _folder = shell.push_dir(folder);
        output += &logged(workspace, step, &format!("node-{folder}"), cmd!(shell, "node --test"))?;
    }
    let build = "build --locked --package inngest-stand-in".split(' ');
    logged(workspace, step, "node-stand-in", cmd!(shell, "cargo {build...}"))?;
    let stand_in = workspace.target.join(format!("debug/inngest-stand-in{}", env::consts::EXE_SUFFIX));
    for folder in ["apps-console", "trpc-router"] {
        node_packages(workspace, step, &format!("examples/{folder}"))?;
        let _folder = shell.push_dir(format!("examples/{folder}"));
        let command = cmd!(shell, "{npm} run --silent test").env("INNGEST_STAND_IN", &stand_in);
        output += &logged(workspace, step, &format!("node-{folder}"), command)?;
    }
    Ok(output)
}

fn hosts(workspace: &Workspace, step: &Step, shell: &Shell) -> Result<String> {
    package::build(workspace)?;
    // The tests of the documents' snippets compile them with what is in npm/.
    for folder in ["e2e", "npm"] {
        node_packages(workspace, step, folder)?;
    }
    let build = cmd!(shell, "node e2e/hosts/build.mjs")
        .env("PKG", workspace.pkg())
        .env("CARGO_TARGET_DIR", &workspace.target)
        .env("RUST_BACKTRACE", "0");
    logged(workspace, step, "hosts-build", build)?;
    let chromium = Browser::find()?.program;
    playwright(workspace, step, shell, "hosts", &["--config", "hosts/playwright.config.ts"], |command| {
        command.env("CHROMIUM", chromium)
    })
}

fn playwright(
    workspace: &Workspace,
    step: &Step,
    shell: &Shell,
    log: &str,
    flags: &[&str],
    set: impl FnOnce(Cmd<'_>) -> Cmd<'_>,
) -> Result<String> {
    let _folder = shell.push_dir("e2e");
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    // On a busy machine a browser may miss a deadline. What fails twice fails; what passes at the second attempt is told.
    let filter = &workspace.filter;
    let command = cmd!(shell, "{npx} --no-install playwright test --retries 1 {flags...} {filter...}");
    logged(workspace, step, log, set(command))
}

/// Runs the end-to-end tests of an engine that Playwright cannot drive.
fn main_paths(
    workspace: &Workspace,
    step: &Step,
    shell: &Shell,
    log: &str,
    engine: Engine,
) -> Result<String> {
    node_packages(workspace, step, "e2e")?;
    page::build(workspace)?;
    let (server, variables) = (demo::build_server(workspace, &[])?, engine.page_tests()?);
    // These pages have the clock of the machine, and their drivers lose one sooner than Playwright does.
    let flags = ["--retries", "2", "--config", "engines/playwright.config.ts"];
    playwright(workspace, step, shell, log, &flags, |command| {
        command.env("JOBS_SERVER", server).env("DIST", workspace.dist()).envs(variables)
    })
}

/// Cargo's examples of the library, and those that are crates of their own.
fn examples(workspace: &Workspace, step: &Step, shell: &Shell) -> Result<String> {
    let flags = "--target wasm32-unknown-unknown --locked".split(' ');
    let all = flags.clone();
    logged(
        workspace,
        step,
        "examples",
        cmd!(shell, "cargo build --package jobs-console --examples {all...}"),
    )?;
    for entry in WalkDir::new(workspace.root.join("examples")).max_depth(2) {
        let manifest = entry?.into_path();
        if manifest.ends_with("Cargo.toml") {
            let flags = flags.clone();
            let build = cmd!(shell, "cargo build --manifest-path {manifest} {flags...}");
            logged(workspace, step, "examples", build)?;
        }
    }
    Ok(String::new())
}

struct Outcome {
    name: &'static str,
    passed: bool,
    took: Duration,
    tests: u32,
    /// How many of them passed at their second attempt only.
    flaky: u32,
}

fn summary(outcomes: &[Outcome]) -> String {
    let lines = outcomes.iter().map(|Outcome { name, passed, took, tests, flaky }| {
        let mark = if *passed { "passed" } else { "FAILED" };
        let tests = if *tests == 0 { String::new() } else { format!("  {tests} tests") };
        let flaky = match flaky {
            0 => String::new(),
            _ => format!(", {flaky} at the second attempt only: see target/xtask/logs/{name}.log"),
        };
        format!("{name:<12} {mark} {:>12}{tests}{flaky}\n", duration(*took))
    });
    let passed = outcomes.iter().filter(|outcome| outcome.passed).count();
    lines.collect::<String>() + &format!("\n{passed} passed, {} failed", outcomes.len() - passed)
}

/// Adds up what the test programs say: "12 passed", "1 flaky" (cargo, Playwright) or "# pass 12" (Node).
fn count(log: &str, what: &str) -> u32 {
    let number = |word: Option<&&str>| word.and_then(|word| word.parse::<u32>().ok());
    let of_line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let place = words.iter().position(|word| word.trim_end_matches(';') == what)?;
        let before = place.checked_sub(1).and_then(|place| number(words.get(place)));
        before.or_else(|| number(words.get(place + 1)).filter(|_| words.len() == 3))
    };
    log.lines().filter_map(of_line).sum()
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_programs_that_failed_are_run_again() {
        let output = "test result: FAILED. 1 passed\n\nerror: 2 targets failed:\n    `-p jobs-console --test web_list`\n    `-p trpc-http --lib`\n";
        assert_eq!(failed_programs(output), ["-p jobs-console --test web_list", "-p trpc-http --lib"]);
        assert!(failed_programs("error: could not compile `jobs-console` (test \"web\")\n").is_empty());
        let output =
            "test a ... ok\ntest b ... FAIL\npanicked at b.rs:1:2:\nno button\nand more\nError: the driver\n";
        let told = "  | test b ... FAIL\n  | panicked at b.rs:1:2:\n  | no button\n  | Error: the driver\n";
        assert_eq!(failed_tests(output), told);
    }

    #[test]
    fn named_steps_are_run_in_the_engines_that_are_asked_for() {
        let names = |names: &[&str], engines: &[Choice]| {
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            steps(&names, engines).iter().map(|check| check.name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&["wasm", "e2e-webkit"], &[]), "wasm e2e-webkit");
        assert_eq!(names(&["e2e"], &[Choice::Firefox]), "e2e-firefox e2e");
        assert_eq!(names(&["fmt", "wasm", "e2e-webkit"], &[Choice::Chromium]), "fmt wasm");
        let all = "e2e-firefox e2e-webkit e2e wasm-webkit";
        assert_eq!(names(&["e2e", "e2e-webkit", "wasm-webkit"], &[Choice::All]), all);
        assert_eq!(names(&["wasm-firefox"], &[Choice::Webkit]), "");
        assert_eq!(names(&["wasm", "e2e-webkit"], &[Choice::Available]), "wasm e2e-webkit");
    }

    #[test]
    fn counts_tests_of_all_programs() {
        assert_eq!(count("test result: ok. 12 passed; 0 failed; 1 ignored", "passed"), 12);
        assert_eq!(count("test result: ok. 2 passed; 0 failed\n  7 passed (3.1s)\n", "passed"), 9);
        assert_eq!(count("# tests 5\n# pass 5\n# fail 0\nℹ pass 4\n", "pass"), 9);
        assert_eq!(count("all passed\npassed\n", "passed"), 0);
        assert_eq!(
            count("  1 flaky\n    tests/a.spec.ts:3:1 › a flaky name\n  148 passed (5.0m)\n", "flaky"),
            1
        );
    }

    #[test]
    fn the_summary_ends_with_the_count() {
        let took = Duration::from_secs(3);
        let outcome =
            |name, passed| Outcome { name, passed, took, tests: 149, flaky: u32::from(name == "e2e") };
        let text = summary(&[outcome("fmt", true), outcome("doc", false), outcome("e2e", true)]);
        assert!(text.ends_with("\n2 passed, 1 failed"), "{text}");
        assert!(text.contains("FAILED"), "{text}");
        assert!(text.contains("149 tests, 1 at the second attempt only"), "{text}");
    }
}
