//! `cargo xtask test`: everything that has to hold, step by step.

use crate::environment::Environment;
use crate::failure::{Context, Failure, Result};
use crate::progress::{Step, duration};
use crate::workspace::Workspace;
use crate::{bench, node, package, page, published, run, server, tools};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

struct Check {
    name: &'static str,
    what: &'static str,
    needs: &'static [Need],
    /// Whether it runs tests; then it fails if there are none to run.
    tests: bool,
    work: fn(&Workspace, &Step, &Path) -> Result,
}

/// What is got ready before the first step, all at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Crates,
    WasmTarget,
    WasmTools,
    PageTools,
    PackageTools,
    Browser,
}

const CHECKS: &[Check] = &[
    Check { name: "fmt", what: "formatting", needs: &[], tests: false, work: fmt },
    Check {
        name: "clippy",
        what: "lints of the native code",
        needs: &[Need::Crates],
        tests: false,
        work: clippy,
    },
    Check {
        name: "clippy-wasm",
        what: "lints of the browser code",
        needs: &[Need::Crates, Need::WasmTarget],
        tests: false,
        work: clippy_wasm,
    },
    Check {
        name: "native",
        what: "tests without a browser",
        needs: &[Need::Crates],
        tests: true,
        work: native,
    },
    Check {
        name: "doc",
        what: "documentation without warnings",
        needs: &[Need::Crates],
        tests: false,
        work: doc,
    },
    Check {
        name: "crate",
        what: "the library as it would be published",
        needs: &[Need::Crates, Need::WasmTarget],
        tests: false,
        work: published::check,
    },
    Check {
        name: "wasm",
        what: "tests in headless Chromium",
        needs: &[Need::Crates, Need::WasmTools, Need::Browser],
        tests: true,
        work: wasm,
    },
    Check {
        name: "node",
        what: "the stand-in console, the recorder of fixtures, the bench, the build's tools",
        needs: &[],
        tests: true,
        work: node_tests,
    },
    Check {
        name: "page",
        what: "the page in release mode",
        needs: &[Need::Crates, Need::PageTools],
        tests: false,
        work: |workspace, _, _| page::build(workspace),
    },
    Check {
        name: "package",
        what: "the npm package: its files, types and modules",
        needs: &[Need::Crates, Need::PackageTools],
        tests: true,
        work: package_tests,
    },
    Check {
        name: "size",
        what: "the bytes of the page and of the npm package",
        needs: &[Need::Crates, Need::PageTools, Need::PackageTools],
        tests: false,
        work: bench::check_size,
    },
    Check {
        name: "e2e",
        what: "Playwright against real servers",
        needs: &[Need::Crates, Need::PageTools, Need::Browser],
        tests: true,
        work: e2e,
    },
    Check {
        name: "hosts",
        what: "applications with the package or the crate in them",
        needs: &[Need::Crates, Need::PackageTools, Need::PageTools, Need::Browser],
        tests: true,
        work: hosts,
    },
];

/// The steps with what they check, for `--list`.
pub fn list() -> String {
    CHECKS.iter().map(|check| format!("{:<12} {}\n", check.name, check.what)).collect()
}

/// Runs the named steps, or all; whether every one passed.
pub fn run(workspace: &Workspace, names: &[String]) -> Result<bool> {
    let checks = selected(names)?;
    prepare(workspace, &checks);
    let mut outcomes = Vec::new();
    for check in checks {
        let log = workspace.log(check.name);
        let started = Instant::now();
        // A log of an earlier run must not be taken for this one's.
        let _ = std::fs::remove_file(&log);
        let mut tests = 0;
        let name = format!("{}: {}", check.name, check.what);
        let result = workspace.progress.step(&name, |step| {
            (check.work)(workspace, step, &log)?;
            tests = tests_passed(&std::fs::read_to_string(&log).unwrap_or_default());
            if check.tests && tests == 0 {
                return Err(Failure::new("There were no tests to run.").with_log(&log));
            }
            Ok(())
        });
        outcomes.push(Outcome { name: check.name, passed: result.is_ok(), took: started.elapsed(), tests });
    }
    println!("\n{}", summary(&outcomes));
    Ok(outcomes.iter().all(|outcome| outcome.passed))
}

fn selected(names: &[String]) -> Result<Vec<&'static Check>> {
    if names.is_empty() {
        return Ok(CHECKS.iter().collect());
    }
    names
        .iter()
        .map(|name| {
            CHECKS.iter().find(|check| check.name == name).ok_or_else(|| {
                Failure::new(format!("There is no step {name}."))
                    .advise(format!("The steps are:\n{}", list().trim_end()))
            })
        })
        .collect()
}

/// Gets the tools of all steps ready. What fails here fails again, with its message, in the steps
/// that need it; the others still run.
fn prepare(workspace: &Workspace, checks: &[&Check]) {
    let needed = |need: Need| checks.iter().any(|check| check.needs.contains(&need));
    std::thread::scope(|scope| {
        if needed(Need::PageTools) {
            scope.spawn(|| drop(tools::for_page(workspace)));
        }
        if needed(Need::PackageTools) {
            scope.spawn(|| drop(tools::for_package(workspace)));
        }
        if needed(Need::WasmTools) {
            scope.spawn(|| drop(tools::for_wasm(workspace)));
        }
        if needed(Need::WasmTarget) {
            scope.spawn(|| drop(tools::for_wasm_check(workspace)));
        }
        if needed(Need::Browser) {
            scope.spawn(|| drop(tools::browser(workspace)));
        }
        if needed(Need::Crates) {
            scope.spawn(|| drop(tools::crates(workspace)));
        }
    });
}

fn fmt(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    let environment = Environment::default();
    tools::need_component(workspace, step, &environment, "fmt", "rustfmt")?;
    let mut command = environment.command("cargo");
    command.args(["fmt", "--all", "--check"]);
    run::logged(step, log, at_root(workspace, command))
        .map_err(|failure| failure.advise("Run: cargo fmt --all"))
}

fn clippy(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    tools::crates(workspace)?;
    let environment = Environment::default();
    tools::need_component(workspace, step, &environment, "clippy", "clippy")?;
    let mut command = environment.command("cargo");
    command.args(["clippy", "--workspace", "--all-targets", "--all-features", "--locked"]);
    command.args(["--", "-D", "warnings"]);
    cargo(workspace, step, log, command)
}

fn clippy_wasm(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    tools::crates(workspace)?;
    let environment = tools::for_wasm_check(workspace)?;
    tools::need_component(workspace, step, &environment, "clippy", "clippy")?;
    let mut command = environment.command("cargo");
    command.args(["clippy", "--package", "jobs-console", "--target", "wasm32-unknown-unknown"]);
    command.args(["--all-targets", "--all-features", "--locked", "--", "-D", "warnings"]);
    cargo(workspace, step, log, command)
}

fn native(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    tools::crates(workspace)?;
    let mut command = Environment::default().command("cargo");
    command.args(["test", "--workspace", "--all-features", "--locked"]);
    cargo(workspace, step, log, command)
}

fn doc(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    tools::crates(workspace)?;
    let mut command = Environment::default().command("cargo");
    command.args(["doc", "--workspace", "--no-deps", "--all-features", "--locked"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    cargo(workspace, step, log, command)
}

fn wasm(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    tools::crates(workspace)?;
    let browser = tools::browser(workspace)?;
    let mut command = tools::for_wasm(workspace)?.command("cargo");
    command
        // Not the doc tests: those run natively, and would each start a browser here.
        .args(["test", "--package", "jobs-console", "--target", "wasm32-unknown-unknown", "--tests"])
        .args(["--all-features", "--locked"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.capabilities(workspace)?)
        .env("CHROMEDRIVER", &browser.driver);
    cargo(workspace, step, log, command)
}

fn node_tests(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    node::packages(workspace, step, "e2e")?;
    let mut command = Environment::default().command(crate::environment::npm());
    command.args(["run", "--silent", "test:console"]).current_dir(workspace.root.join("e2e"));
    run::logged(step, log, command)?;

    let bench_log = workspace.log("node-bench");
    bench::tests(workspace, step, &bench_log)?;
    let tools_log = workspace.log("node-tools");
    let mut command = Environment::default().command("node");
    command.arg("--test").current_dir(workspace.root.join("tools"));
    run::logged(step, &tools_log, command)?;
    // What is counted afterwards is one log.
    let logs = [log, &bench_log, &tools_log].map(|log| std::fs::read_to_string(log).unwrap_or_default());
    std::fs::write(log, logs.concat()).cannot("keep the log")
}

fn package_tests(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    package::build(workspace)?;
    node::packages(workspace, step, "npm")?;
    let mut command = Environment::default().command(crate::environment::npm());
    command
        .args(["run", "--silent", "test"])
        .env("PKG", workspace.pkg())
        .current_dir(workspace.root.join("npm"));
    run::logged(step, log, command)
}

fn e2e(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    node::packages(workspace, step, "e2e")?;
    let browser = tools::browser(workspace)?;
    page::build(workspace)?;
    let server = server::build(workspace)?;

    step.detail("playwright test");
    let mut command = playwright(workspace);
    command.env("CHROMIUM", &browser.program).env("JOBS_SERVER", server).env("DIST", workspace.dist());
    run::logged(step, log, command)
}

fn hosts(workspace: &Workspace, step: &Step, log: &Path) -> Result {
    node::packages(workspace, step, "e2e")?;
    let browser = tools::browser(workspace)?;
    package::build(workspace)?;
    // The tests of the documents' snippets compile them with what is there.
    node::packages(workspace, step, "npm")?;

    step.detail("building the hosts");
    let mut build = tools::for_page(workspace)?.command("node");
    build
        .arg("e2e/hosts/build.mjs")
        .env("PKG", workspace.pkg())
        .env("CARGO_TARGET_DIR", &workspace.target)
        .env("RUST_BACKTRACE", "0");
    run::logged(step, &workspace.log("hosts-build"), at_root(workspace, build))?;

    step.detail("playwright test");
    let mut command = playwright(workspace);
    command.args(["--config", "hosts/playwright.config.ts"]).env("CHROMIUM", &browser.program);
    run::logged(step, log, command)
}

fn playwright(workspace: &Workspace) -> Command {
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    let mut command = Environment::default().command(npx);
    command.args(["--no-install", "playwright", "test"]).current_dir(workspace.root.join("e2e"));
    command
}

fn cargo(workspace: &Workspace, step: &Step, log: &Path, command: Command) -> Result {
    let mut command = run::with_cargo_progress(command);
    command.env("CARGO_TARGET_DIR", &workspace.target);
    run::logged(step, log, at_root(workspace, command))
}

fn at_root(workspace: &Workspace, mut command: Command) -> Command {
    command.current_dir(&workspace.root);
    command
}

struct Outcome {
    name: &'static str,
    passed: bool,
    took: Duration,
    tests: u32,
}

fn summary(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        let mark = if outcome.passed { "passed" } else { "FAILED" };
        let tests = match outcome.tests {
            0 => String::new(),
            tests => format!("  {tests} tests"),
        };
        let line = format!("{:<12} {mark} {:>12}{tests}", outcome.name, duration(outcome.took));
        text.push_str(&line);
        text.push('\n');
    }
    let passed = outcomes.iter().filter(|outcome| outcome.passed).count();
    text.push_str(&format!("\n{passed} passed, {} failed", outcomes.len() - passed));
    text
}

/// Adds up what the test programs say: "12 passed" (cargo, Playwright) or "# pass 12" (Node).
fn tests_passed(log: &str) -> u32 {
    log.lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let number = |word: Option<&&str>| word.and_then(|word| word.parse::<u32>().ok());
            if words.get(1) == Some(&"pass") && words.len() == 3 {
                return number(words.get(2));
            }
            let place = words.iter().position(|word| word.trim_end_matches(';') == "passed")?;
            number(words.get(place.checked_sub(1)?))
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_tests_of_all_programs() {
        assert_eq!(tests_passed("test result: ok. 12 passed; 0 failed; 1 ignored"), 12);
        assert_eq!(tests_passed("test result: ok. 2 passed; 0 failed\n  7 passed (3.1s)\n"), 9);
        assert_eq!(tests_passed("# tests 5\n# pass 5\n# fail 0\n"), 5);
        assert_eq!(tests_passed("ℹ pass 4\n"), 4);
        assert_eq!(tests_passed("all passed\npassed\n"), 0);
    }

    #[test]
    fn the_summary_ends_with_the_count() {
        let outcome = |name, passed| Outcome { name, passed, took: Duration::from_secs(3), tests: 0 };
        let text = summary(&[outcome("fmt", true), outcome("doc", false), outcome("e2e", true)]);
        assert!(text.ends_with("\n2 passed, 1 failed"), "{text}");
        assert!(text.contains("FAILED"), "{text}");
    }

    #[test]
    fn an_unknown_step_is_refused() {
        assert!(selected(&["fmt".into(), "nonsense".into()]).is_err());
        assert_eq!(selected(&["doc".into()]).map(|checks| checks.len()).ok(), Some(1));
        assert_eq!(selected(&[]).map(|checks| checks.len()).ok(), Some(CHECKS.len()));
    }
}
