//! Runs other programs: output into a log, progress onto the screen.

use crate::progress::Step;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use xshell::Cmd;

/// How many lines of a failed program's output are shown.
const TAIL: usize = 120;

/// `cargo run` sets these for us; they would confuse a cargo that we start. Trunk fails on the usual `NO_COLOR=1`.
const NOT_INHERITED: &[&str] = &["CARGO", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "NO_COLOR"];

/// Runs a program to its end and returns its output, which also goes into `target/xtask/logs/<log>.log`.
///
/// # Errors
/// A program that fails, with the end of its output.
pub fn run(workspace: &Workspace, step: &Step, log: &str, command: Cmd<'_>) -> Result<String> {
    run_logged(step, &workspace.scratch()?.join("logs").join(format!("{log}.log")), command)
}

/// The same with a log anywhere.
pub fn run_logged(step: &Step, log: &Path, command: Cmd<'_>) -> Result<String> {
    let name = command.to_string();
    step.detail(&name);
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    }
    let mut sink = std::fs::File::create(log).with_context(|| format!("write {}", log.display()))?;

    let (reader, writer) = std::io::pipe()?;
    let mut command = Command::from(command);
    for variable in NOT_INHERITED {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("`{name}` could not be started"))?;
    // The command holds the pipe's writing end, and the reader would wait for it.
    drop(command);

    let (mut output, mut line) = (String::new(), Vec::new());
    for byte in BufReader::new(reader).bytes() {
        let byte = byte?;
        // Cargo ends its progress bar with a carriage return.
        if byte != b'\n' && byte != b'\r' {
            line.push(byte);
            continue;
        }
        let text = String::from_utf8_lossy(&line);
        if let Some(progress) = cargo_progress(&text) {
            step.detail(&progress);
        } else if byte == b'\n' || !text.trim().is_empty() {
            writeln!(sink, "{text}")?;
            output.push_str(&text);
            output.push('\n');
        }
        line.clear();
        step.heartbeat();
    }
    let rest = String::from_utf8_lossy(&line);
    write!(sink, "{rest}")?;
    output.push_str(&rest);
    let status = child.wait()?;
    if !status.success() {
        bail!("`{}` failed ({status}).\nThe end of {}:\n{}", short(&name), log.display(), tail(&output));
    }
    Ok(output)
}

/// The standard output of a short command, or nothing if it cannot be run or fails.
pub fn probe(command: Cmd<'_>) -> Option<String> {
    command.quiet().ignore_stderr().read().ok()
}

/// The program and its first arguments, for messages.
fn short(command: &str) -> String {
    command.split(" -").next().unwrap_or(command).split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn tail(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let last = lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default();
    last.iter().map(|line| format!("  | {line}\n")).collect()
}

/// Reads "123 of 509 crates" out of `Building [===>   ] 123/509: syn, tokio`.
fn cargo_progress(line: &str) -> Option<String> {
    let (_, rest) = line.trim_start().strip_prefix("Building [")?.split_once("] ")?;
    let (done, total) = rest.split(':').next()?.trim().split_once('/')?;
    let (done, total): (u32, u32) = (done.parse().ok()?, total.parse().ok()?);
    Some(format!("{done} of {total} crates"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Progress;
    use xshell::{Shell, cmd};

    #[test]
    fn reads_cargos_progress_bar() {
        let line = "    Building [=====>      ] 123/509: syn, tokio(build)";
        assert_eq!(cargo_progress(line).as_deref(), Some("123 of 509 crates"));
        assert_eq!(cargo_progress("   Compiling syn v2.0.0"), None);
        assert_eq!(cargo_progress("Building [==> ] x/y: syn"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_shows_the_end_of_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("logs/seq.log");
        let shell = Shell::new().unwrap();
        let run = |script: &str| {
            Progress::default().step("test", |step| {
                Ok(run_logged(step, &log, cmd!(shell, "sh -c {script}")).map_err(|error| error.to_string()))
            })
        };
        let text = run("seq 1 130; echo to stderr >&2; exit 3").unwrap().unwrap_err();
        assert!(text.starts_with("`sh` failed (exit status: 3)."), "{text}");
        assert!(text.contains("  | 12\n") && text.ends_with("  | to stderr\n"), "{text}");
        assert!(!text.contains("  | 11\n"), "{text}");
        assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), 131);
        assert_eq!(run("printf 'a\\n   Building [=> ] 1/2: syn\\rb'").unwrap().unwrap(), "a\nb");
    }
}
