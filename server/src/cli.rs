//! The command line.

use std::convert::Infallible;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

use crate::function_id::FunctionId;
use crate::http::Limits;
use crate::ingest::Pace;
use crate::secret::Secret;
use crate::server::{InngestOptions, Options, Repositories, Source};
use crate::store::Retention;

/// Serves the Jobs Console page, and jobs: those that it runs itself, which ingest directories of documents, or those
/// of an Inngest server.
///
/// Without --repo it takes the crate sources that cargo has unpacked on this machine, and
/// examples/broken-repo of the current directory.
///
/// Secrets are read from files or from the environment: INNGEST_SIGNING_KEY, INNGEST_EVENT_KEY, JOBS_DATABASE,
/// JOBS_SERVER_TOKEN, GITHUB_WEBHOOK_SECRET.
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

    /// What runs the jobs
    #[arg(long, value_enum, default_value_t = SourceName::Embedded)]
    source: SourceName,

    /// A repository to ingest; may be given more than once
    #[arg(long, value_name = "PATH", conflicts_with = "inngest_url")]
    repo: Vec<PathBuf>,

    /// The organization whose jobs these are
    #[arg(long, value_name = "ID", default_value = "org_demo")]
    organization: String,

    /// Process at most so many files in a second, in each job, to slow a demonstration down
    #[arg(long, value_name = "N", value_parser = rate)]
    files_per_second: Option<f64>,

    /// Wait so long before reading again what could not be read, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    read_again_after: f64,

    /// Delete finished runs that ended more than so many days ago
    #[arg(long, value_name = "N", default_value_t = Retention::default().days,
          value_parser = clap::value_parser!(u32).range(1..))]
    keep_days: u32,

    /// Keep at most so many finished runs
    #[arg(long, value_name = "N", default_value_t = Retention::default().runs,
          value_parser = clap::value_parser!(u32).range(1..))]
    keep_runs: u32,

    /// Inngest's address, such as http://127.0.0.1:8288
    #[arg(long, value_name = "URL", required_if_eq("source", "inngest"), value_parser = address)]
    inngest_url: Option<String>,

    /// Where Inngest takes events, if that is another address
    #[arg(long, value_name = "URL", value_parser = address)]
    inngest_event_url: Option<String>,

    /// The environment of an Inngest Cloud account
    #[arg(long, value_name = "NAME")]
    inngest_env: Option<String>,

    /// A file with Inngest's signing key, in place of INNGEST_SIGNING_KEY
    #[arg(long, value_name = "FILE")]
    inngest_key_file: Option<PathBuf>,

    /// A function whose runs are jobs; may be given more than once
    #[arg(long, value_name = "APP/FUNCTION", default_values_t = [FunctionId::default()])]
    inngest_function: Vec<FunctionId>,

    /// Send Inngest at most so many requests in a minute
    #[arg(long, value_name = "N", default_value = "600")]
    inngest_calls_per_minute: NonZeroU32,

    /// PostgreSQL for the history of Inngest's runs, in place of a file in --data. With a password, rather set JOBS_DATABASE
    #[arg(long, value_name = "postgres://…", requires = "inngest_url", value_parser = secret)]
    database: Option<Secret>,

    /// A file with the token of internal procedures, in place of JOBS_SERVER_TOKEN
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,

    /// A file with the secret of GitHub's webhook, in place of GITHUB_WEBHOOK_SECRET
    #[arg(long, value_name = "FILE")]
    webhook_secret_file: Option<PathBuf>,
}

/// What runs the jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SourceName {
    /// This server: it ingests directories of documents
    Embedded,
    /// An Inngest server
    Inngest,
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (0.01..=1_000_000.0).contains(&rate) => Ok(rate),
        _ => Err("it has to be a number from 0.01 to 1000000".to_owned()),
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=3_600.0).contains(&seconds) => Ok(seconds),
        _ => Err("it has to be a number from 0 to 3600".to_owned()),
    }
}

fn address(text: &str) -> Result<String, String> {
    match text.split_once("://") {
        Some(("http" | "https", rest)) if !rest.is_empty() => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("it has to begin with http:// or https://".to_owned()),
    }
}

/// Accepts anything: what is refused here is repeated on the terminal, and there may be a password in it.
fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::new(text))
}

fn database(url: Secret) -> Result<Secret, String> {
    if ["postgres://", "postgresql://"].iter().any(|scheme| url.expose().starts_with(scheme)) {
        Ok(url)
    } else {
        Err("the database's address has to begin with postgres://".to_owned())
    }
}

impl TryFrom<Arguments> for Options {
    /// Options that do not go together, or a secret that cannot be read.
    type Error = String;

    fn try_from(arguments: Arguments) -> Result<Self, String> {
        let source = match (arguments.source, arguments.inngest_url) {
            (SourceName::Inngest, Some(url)) => Source::Inngest(InngestOptions {
                url,
                event_url: arguments.inngest_event_url,
                environment: arguments.inngest_env,
                signing_key: Secret::load("INNGEST_SIGNING_KEY", arguments.inngest_key_file.as_deref())?,
                event_key: Secret::load("INNGEST_EVENT_KEY", None)?,
                functions: arguments.inngest_function,
                calls_per_minute: arguments.inngest_calls_per_minute,
                database: match arguments.database {
                    Some(url) => Some(database(url)?),
                    None => Secret::load("JOBS_DATABASE", None)?.map(database).transpose()?,
                },
            }),
            (SourceName::Inngest, None) => return Err("--source inngest needs --inngest-url".to_owned()),
            (SourceName::Embedded, Some(_)) => {
                return Err("--inngest-url is for --source inngest".to_owned());
            }
            (SourceName::Embedded, None) => Source::Embedded {
                repositories: if arguments.repo.is_empty() {
                    Repositories::Default
                } else {
                    Repositories::Paths(arguments.repo)
                },
                pace: Pace {
                    per_file: arguments.files_per_second.map(|rate| Duration::from_secs_f64(1.0 / rate)),
                    before_retry: Duration::from_secs_f64(arguments.read_again_after),
                },
            },
        };
        Ok(Self {
            dist: arguments.dist,
            port: arguments.port,
            data: arguments.data,
            source,
            organization_id: arguments.organization,
            retention: Retention { days: arguments.keep_days, runs: arguments.keep_runs },
            token: Secret::load("JOBS_SERVER_TOKEN", arguments.token_file.as_deref())?,
            webhook_secret: Secret::load("GITHUB_WEBHOOK_SECRET", arguments.webhook_secret_file.as_deref())?,
            limits: Limits::default(),
        })
    }
}
