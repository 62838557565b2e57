//! Programs that run beside each other until one ends or a person ends them all.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may take to end once it is asked to.
const PATIENCE: Duration = Duration::from_secs(10);

/// Running programs. All of them are ended when this is dropped.
pub struct Children {
    running: Vec<(&'static str, Child)>,
    happened: Receiver<Event>,
    tell: Sender<Event>,
}

enum Event {
    /// A program has printed a line.
    Line(&'static str, String),
    /// A program prints no more: it has ended.
    Ended(&'static str),
    /// A person, or another program, wants an end.
    Interrupted,
}

/// Why the programs are ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// One has ended by itself.
    Of(&'static str),
    /// A person, or another program, wants an end.
    Interrupted,
}

impl Children {
    /// From now on signals end the programs, and then this one.
    pub fn new() -> Result<Self> {
        let (tell, happened) = mpsc::channel();
        let interrupt = tell.clone();
        ctrlc::set_handler(move || {
            // Nobody listens any more when all is being ended.
            let _ = interrupt.send(Event::Interrupted);
        })?;
        Ok(Self { running: Vec::new(), happened, tell })
    }

    /// Starts a program. What it prints is printed with its label.
    pub fn start(&mut self, label: &'static str, command: Command) -> Result<()> {
        self.start_with(label, command, None)
    }

    /// Starts a program that prints much: it goes into a file.
    pub fn start_logged(&mut self, label: &'static str, command: Command, log: &Path) -> Result<()> {
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
        }
        let file = File::create(log).with_context(|| format!("write {}", log.display()))?;
        println!("{label:<9} | prints into {}", log.display());
        self.start_with(label, command, Some(&file))
    }

    fn start_with(&mut self, label: &'static str, mut command: Command, log: Option<&File>) -> Result<()> {
        // In a group of its own: Ctrl-C in a terminal reaches this process alone, which ends them in their order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                anyhow::anyhow!("{} is not installed, or not on PATH.", command.get_program().display())
            }
            _ => error.into(),
        })?;
        let (out, err) = (child.stdout.take(), child.stderr.take());
        self.running.push((label, child));
        let tell = self.tell.clone();
        let logs = [log.map(File::try_clone).transpose()?, log.map(File::try_clone).transpose()?];
        let [for_out, for_err] = logs;
        let lines = err.map(|err| print_lines(label, err, tell.clone(), for_err));
        thread::spawn(move || {
            let out = out.map(|out| print_lines(label, out, tell.clone(), for_out));
            for thread in [out, lines].into_iter().flatten() {
                let _ = thread.join();
            }
            let _ = tell.send(Event::Ended(label));
        });
        Ok(())
    }

    /// Waits until a program prints a line that begins so; the rest of the line.
    pub fn wait_for(&self, label: &'static str, beginning: &str, patience: Duration) -> Result<String> {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.happened.recv_timeout(left) {
                Ok(Event::Line(of, line)) if of == label => {
                    if let Some(rest) = line.strip_prefix(beginning) {
                        return Ok(rest.trim().to_owned());
                    }
                }
                Ok(Event::Ended(of)) => bail!("{of} has ended. Its last lines above say why."),
                Ok(Event::Interrupted) => bail!("Ended."),
                Ok(Event::Line(..)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{label} was not ready after {} seconds.", patience.as_secs())
                }
                Err(RecvTimeoutError::Disconnected) => bail!("{label} cannot be watched."),
            }
        }
    }

    /// Waits until a program ends, or an end is wanted.
    pub fn wait(&self) -> End {
        loop {
            match self.happened.recv() {
                Ok(Event::Ended(label)) => return End::Of(label),
                Ok(Event::Interrupted) | Err(_) => return End::Interrupted,
                Ok(Event::Line(..)) => {}
            }
        }
    }

    /// Ends a program, and waits for its end.
    pub fn end(&mut self, label: &'static str) {
        let (of_it, others) = self.running.drain(..).partition(|(of, _)| *of == label);
        self.running = others;
        end_all(of_it);
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        end_all(self.running.drain(..).collect());
    }
}

/// Asks them to end, the last first, and ends those that do not.
fn end_all(mut children: Vec<(&'static str, Child)>) {
    for (_, child) in children.iter_mut().rev() {
        if cfg!(unix) {
            let id = child.id().to_string();
            let _ = Command::new("kill").args(["-TERM", &id]).stderr(Stdio::null()).status();
        } else {
            let _ = child.kill();
        }
    }
    let deadline = Instant::now() + PATIENCE;
    for (_, child) in &mut children {
        while matches!(child.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(50));
        }
        // Nothing is left to do where it has ended.
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn print_lines(
    label: &'static str,
    output: impl Read + Send + 'static,
    tell: Sender<Event>,
    mut log: Option<File>,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            match &mut log {
                // A full disk does not stop what runs.
                Some(log) => drop(writeln!(log, "{line}")),
                None => println!("{label:<9} | {line}"),
            }
            let _ = tell.send(Event::Line(label, line));
        }
    })
}

/// Runs a short program to its end; what it prints.
pub fn ask(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("{} is missing", command.get_program().display()))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// One test: there is one handler of signals in a process.
    #[test]
    fn programs_are_watched_and_ended() {
        let mut children = Children::new().unwrap();
        children.start("one", shell("echo Listening on there; exec sleep 1000")).unwrap();
        assert_eq!(children.wait_for("one", "Listening on", PATIENCE).unwrap(), "there");
        let error = children.wait_for("one", "never", Duration::ZERO).unwrap_err().to_string();
        assert!(error.contains("not ready"), "{error}");
        children.start("two", shell("echo broken >&2; exit 3")).unwrap();
        let error = children.wait_for("two", "Listening on", PATIENCE).unwrap_err().to_string();
        assert!(error.contains("two has ended"), "{error}");
        let error = children.start("three", Command::new("no-such-program")).unwrap_err().to_string();
        assert!(error.contains("not installed"), "{error}");
        let ids: Vec<_> = children.running.iter().map(|(_, child)| child.id()).collect();
        children.end("one");
        assert_eq!(children.wait(), End::Of("one"));
        drop(children);
        for id in ids {
            let alive = Command::new("kill").args(["-0", &id.to_string()]).stderr(Stdio::null()).status();
            assert!(!alive.unwrap().success());
        }
    }
}
