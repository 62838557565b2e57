//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::server::{Options, Repositories};
use crate::store::Retention;

/// Serves the Jobs Console page, and jobs that ingest directories of documents.
///
/// Without --repo it takes the crate sources that cargo has unpacked on this machine, and
/// examples/broken-repo of the current directory.
#[derive(Debug, Parser)]
#[command(name = "jobs-server", version)]
pub struct Arguments {
    /// The directory with the built page
    #[arg(long, value_name = "DIR", default_value = "dist")]
    dist: PathBuf,

    /// The port on localhost; 0 for any that is free
    #[arg(long, value_name = "N", default_value_t = 4400)]
    port: u16,

    /// The directory with the database
    #[arg(long, value_name = "DIR", default_value = "target/demo")]
    data: PathBuf,

    /// A repository to ingest; may be given more than once
    #[arg(long, value_name = "PATH")]
    repo: Vec<PathBuf>,

    /// The organization whose jobs these are
    #[arg(long, value_name = "ID", default_value = "org_demo")]
    organization: String,

    /// Process at most so many files in a second, in each job, to slow a demonstration down
    #[arg(long, value_name = "N", value_parser = rate)]
    files_per_second: Option<f64>,

    /// Delete finished runs that ended more than so many days ago
    #[arg(long, value_name = "N", default_value_t = Retention::default().days,
          value_parser = clap::value_parser!(u32).range(1..))]
    keep_days: u32,

    /// Keep at most so many finished runs
    #[arg(long, value_name = "N", default_value_t = Retention::default().runs,
          value_parser = clap::value_parser!(u32).range(1..))]
    keep_runs: u32,
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (0.01..=1_000_000.0).contains(&rate) => Ok(rate),
        _ => Err("it has to be a number from 0.01 to 1000000".to_owned()),
    }
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        Self {
            dist: arguments.dist,
            port: arguments.port,
            data: arguments.data,
            repositories: if arguments.repo.is_empty() {
                Repositories::Default
            } else {
                Repositories::Paths(arguments.repo)
            },
            organization_id: arguments.organization,
            files_per_second: arguments.files_per_second,
            retention: Retention { days: arguments.keep_days, runs: arguments.keep_runs },
        }
    }
}
