//! Runs the targets for long: `cargo xtask fuzz`.

use std::{
    fs, io,
    num::NonZero,
    panic,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use clap::Parser;
use fuzz_targets::{Finding, Report, TARGETS, Target, corpus, run, target};

#[derive(Parser)]
#[command(about = "Gives decoders many inputs that are made of recorded ones")]
struct Cli {
    /// The targets; all of them unless given
    #[arg(value_name = "TARGET", value_parser = named)]
    targets: Vec<&'static Target>,
    /// How many inputs each gets
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    executions: u64,
    /// At most so many seconds for each
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    /// Write the inputs to begin with there, for libFuzzer, and do no more
    #[arg(long, value_name = "FOLDER")]
    seeds: Option<PathBuf>,
    /// Another number, other inputs
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn named(name: &str) -> Result<&'static Target, String> {
    target(name).ok_or_else(|| {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        format!("the targets are {}", names.join(", "))
    })
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let targets = if cli.targets.is_empty() { TARGETS.iter().collect() } else { cli.targets };
    if let Some(folder) = cli.seeds {
        return match targets.into_iter().try_for_each(|target| write_seeds(target, &folder)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{}: {error}", folder.display());
                ExitCode::FAILURE
            }
        };
    }
    // Findings are told once, at the end.
    panic::set_hook(Box::new(|_| {}));
    println!(
        "{:<18} {:>12} {:>8} {:>10} {:>11} {:>8}",
        "target", "executions", "seconds", "per second", "slowest ms", "findings"
    );
    let found = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    let time = cli.seconds.map(Duration::from_secs);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            // As much as a main thread has.
            let thread = thread::Builder::new().stack_size(8 << 20);
            let spawned = thread.spawn_scoped(scope, || {
                while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let report = run(target, cli.executions, cli.seed, time);
                    tell(target, &report);
                    found.fetch_add(report.findings.len(), Ordering::Relaxed);
                }
            });
            spawned.expect("a thread");
        }
    });
    if found.into_inner() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write_seeds(target: &Target, folder: &Path) -> io::Result<()> {
    let folder = folder.join(target.name);
    fs::create_dir_all(&folder)?;
    for (number, seed) in corpus(target).iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), seed)?;
    }
    Ok(())
}

/// Says what came of a target.
fn tell(target: &Target, report: &Report) {
    let seconds = report.took.as_secs_f64();
    let mut text = format!(
        "{:<18} {:>12} {:>8.1} {:>10.0} {:>11.1} {:>8}",
        target.name,
        report.executions,
        seconds,
        report.executions as f64 / seconds.max(f64::EPSILON),
        report.slowest.as_secs_f64() * 1e3,
        report.findings.len(),
    );
    for (number, finding) in report.findings.iter().enumerate() {
        text += &format!("\n{finding:?}\n{}\n", keep(target, number, finding));
    }
    println!("{text}");
}

/// Keeps the input of a finding where libFuzzer does.
fn keep(target: &Target, number: usize, finding: &Finding) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../artifacts").join(target.name);
    let file = folder.join(format!("stable-{number}"));
    match fs::create_dir_all(&folder).and_then(|()| fs::write(&file, &finding.input)) {
        Ok(()) => format!("kept as {}", file.display()),
        Err(error) => format!("not kept: {error}"),
    }
}
