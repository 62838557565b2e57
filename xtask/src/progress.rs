//! One line per step with its time; on a terminal, a live line for what is running.

use crate::failure::Result;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often a log file (no terminal) hears about a step that is still running.
const HEARTBEAT: Duration = Duration::from_secs(30);
const REDRAW: Duration = Duration::from_millis(250);

/// Reports steps, also of several threads at once.
#[derive(Clone)]
pub struct Progress {
    shared: Arc<Shared>,
}

struct Shared {
    board: Mutex<Board>,
    changed: Condvar,
    next_id: AtomicU64,
    terminal: bool,
}

#[derive(Default)]
struct Board {
    running: Vec<Running>,
    live_line: bool,
}

struct Running {
    id: u64,
    name: String,
    detail: String,
    waiting: bool,
    started: Instant,
}

/// A step that is under way.
pub struct Step {
    progress: Progress,
    id: u64,
}

impl Progress {
    /// Starts reporting to standard error, which keeps standard output for results.
    pub fn start() -> Self {
        let progress = Self {
            shared: Arc::new(Shared {
                board: Mutex::default(),
                changed: Condvar::new(),
                next_id: AtomicU64::new(0),
                terminal: std::io::stderr().is_terminal(),
            }),
        };
        let ticker = progress.clone();
        std::thread::spawn(move || ticker.tick());
        progress
    }

    /// Runs one step and prints its line when it has ended.
    pub fn step<T>(&self, name: &str, work: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
        let started = Instant::now();
        let step = self.begin(name);
        let mut result = work(&step);
        let mark = if result.is_ok() { "✓" } else { "✗" };
        let mut board = self.board();
        board.running.retain(|running| running.id != step.id);
        self.print(&mut board, &format!("{mark} {name:<52} {:>10}", duration(started.elapsed())));
        if let Err(failure) = &mut result {
            for line in failure.tell().lines() {
                self.print(&mut board, &format!("  {line}"));
            }
        }
        self.draw(&mut board);
        result
    }

    /// Prints a line of its own.
    pub fn say(&self, text: &str) {
        let mut board = self.board();
        self.print(&mut board, text);
        self.draw(&mut board);
    }

    fn begin(&self, name: &str) -> Step {
        let id = self.shared.next_id.fetch_add(1, Ordering::Relaxed);
        let mut board = self.board();
        board.running.push(Running {
            id,
            name: name.to_owned(),
            detail: String::new(),
            waiting: false,
            started: Instant::now(),
        });
        self.draw(&mut board);
        self.shared.changed.notify_all();
        Step { progress: self.clone(), id }
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.shared.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick(&self) {
        let mut last_heard = Instant::now();
        loop {
            let mut board = self.board();
            while board.running.is_empty() {
                board = self.shared.changed.wait(board).unwrap_or_else(PoisonError::into_inner);
                last_heard = Instant::now();
            }
            if self.shared.terminal {
                self.draw(&mut board);
            } else if last_heard.elapsed() >= HEARTBEAT {
                last_heard = Instant::now();
                eprintln!("  … {}", board.describe());
            }
            drop(board);
            std::thread::sleep(REDRAW);
        }
    }

    fn print(&self, board: &mut Board, text: &str) {
        self.clear(board);
        eprintln!("{text}");
    }

    fn draw(&self, board: &mut Board) {
        if !self.shared.terminal {
            return;
        }
        self.clear(board);
        if board.running.is_empty() {
            return;
        }
        let line: String = board.describe().chars().take(terminal_width() - 3).collect();
        eprint!("… {line}");
        let _ = std::io::stderr().flush();
        board.live_line = true;
    }

    fn clear(&self, board: &mut Board) {
        if board.live_line {
            eprint!("\r\u{1b}[2K");
            board.live_line = false;
        }
    }
}

impl Step {
    /// Says how far the step is, in place of what it said before.
    pub fn detail(&self, text: &str) {
        let mut board = self.progress.board();
        if let Some(running) = board.running.iter_mut().find(|step| step.id == self.id) {
            text.clone_into(&mut running.detail);
            running.waiting = false;
        }
    }

    /// Says that the step waits for others of this run, until the next detail.
    pub fn waits(&self) {
        let mut board = self.progress.board();
        if let Some(running) = board.running.iter_mut().find(|step| step.id == self.id) {
            running.waiting = true;
        }
    }
}

impl Board {
    /// What is being done, without what only waits for it.
    fn describe(&self) -> String {
        let busy: Vec<String> =
            self.running.iter().filter(|running| !running.waiting).map(describe).collect();
        match self.running.len() - busy.len() {
            0 => busy.join(" · "),
            waiting => format!("{} · {waiting} waiting", busy.join(" · ")),
        }
    }
}

fn describe(running: &Running) -> String {
    let elapsed = duration(running.started.elapsed());
    if running.detail.is_empty() {
        format!("{} ({elapsed})", running.name)
    } else {
        format!("{}: {} ({elapsed})", running.name, running.detail)
    }
}

fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| *columns > 20)
        .unwrap_or(100)
}

/// A duration as a person would say it.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_naturally() {
        assert_eq!(duration(Duration::from_millis(340)), "0.3 s");
        assert_eq!(duration(Duration::from_secs(59)), "59.0 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 05 s");
    }
}
