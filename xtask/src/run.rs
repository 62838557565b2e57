//! Runs other programs: output into a log, progress onto the screen.

use crate::failure::{Context, Failure, Result};
use crate::progress::Step;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs `command` to its end; its output goes into `log`, which the failure shows the end of.
///
/// Cargo's progress bar, if there is one in the output, becomes the step's detail.
pub fn logged(step: &Step, log: &Path, mut command: Command) -> Result {
    let program = name_of(&command);
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).cannot(format!("make {}", folder.display()))?;
    }
    let mut sink = BufWriter::new(File::create(log).cannot(format!("write {}", log.display()))?);

    let (reader, writer) = std::io::pipe().cannot("make a pipe")?;
    command.stdin(Stdio::null()).stdout(writer.try_clone().cannot("share a pipe")?).stderr(writer);
    let mut child = command.spawn().map_err(|error| not_started(&program, &error))?;
    // The command still holds the pipe's writing end, and we would wait for ourselves.
    drop(command);

    let mut line = Vec::new();
    for byte in BufReader::new(reader).bytes() {
        let Ok(byte) = byte else { break };
        if byte != b'\n' && byte != b'\r' {
            line.push(byte);
            continue;
        }
        let text = String::from_utf8_lossy(&line);
        if let Some(progress) = cargo_progress(&text) {
            step.detail(&progress);
        } else if byte == b'\n' || !text.trim().is_empty() {
            let _ = writeln!(sink, "{text}");
        }
        line.clear();
    }
    let _ = writeln!(sink, "{}", String::from_utf8_lossy(&line));
    let _ = sink.flush();

    let status = child.wait().cannot(format!("wait for {program}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{program}` failed ({status}).")).with_log(log))
    }
}

/// The standard output of a short command, or nothing if it cannot be run or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a short command ends well; it says nothing.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Makes cargo tell its progress although nobody but us is looking.
pub fn with_cargo_progress(mut command: Command) -> Command {
    command
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "100")
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// The words for a program that could not be started.
pub fn not_started(program: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("`{program}` could not be started: {error}."))
}

/// The program and its first arguments, for messages.
pub fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|arg| arg.to_string_lossy().into_owned())
            .take_while(|arg| !arg.starts_with('-'))
            .take(2),
    );
    words.join(" ")
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

    #[test]
    fn reads_cargos_progress_bar() {
        assert_eq!(
            cargo_progress("    Building [=====>      ] 123/509: syn, tokio(build)").as_deref(),
            Some("123 of 509 crates")
        );
        assert_eq!(cargo_progress("   Compiling syn v2.0.0"), None);
        assert_eq!(cargo_progress("Building [==> ] x/y: syn"), None);
    }

    #[test]
    fn names_a_command_without_its_flags() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["install", "trunk", "--locked"]);
        assert_eq!(name_of(&command), "cargo install trunk");
    }
}
