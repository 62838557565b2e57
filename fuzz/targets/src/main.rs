//! Runs the targets for long: `cargo xtask fuzz`.

use std::{
    fs, io, panic,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use clap::Parser;
use fuzz_targets::{Finding, TARGETS, Target, corpus, run, target};

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
    let mut found = 0;
    println!(
        "{:<18} {:>12} {:>8} {:>10} {:>11} {:>8}",
        "target", "executions", "seconds", "per second", "slowest ms", "findings"
    );
    for target in targets {
        let report = run(target, cli.executions, cli.seed, cli.seconds.map(Duration::from_secs));
        let seconds = report.took.as_secs_f64();
        println!(
            "{:<18} {:>12} {:>8.1} {:>10.0} {:>11.1} {:>8}",
            target.name,
            report.executions,
            seconds,
            report.executions as f64 / seconds.max(f64::EPSILON),
            report.slowest.as_secs_f64() * 1e3,
            report.findings.len(),
        );
        for (number, finding) in report.findings.iter().enumerate() {
            tell(target, number, finding);
        }
        found += report.findings.len();
    }
    if found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write_seeds(target: &Target, folder: &Path) -> io::Result<()> {
    let folder = folder.join(target.name);
    fs::create_dir_all(&folder)?;
    for (number, seed) in corpus(target).iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), seed)?;
    }
    Ok(())
}

/// Says what does not hold, and keeps the input where libFuzzer does.
fn tell(target: &Target, number: usize, finding: &Finding) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../artifacts").join(target.name);
    let file = folder.join(format!("stable-{number}"));
    println!("\n{finding:?}");
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, &finding.input));
    match written {
        Ok(()) => println!("kept as {}\n", file.display()),
        Err(error) => println!("not kept: {error}\n"),
    }
}
