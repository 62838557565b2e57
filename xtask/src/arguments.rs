//! The command line.

use crate::bench;
use crate::demo::Options;
use crate::failure::{Failure, Result};
use lexopt::prelude::{Long, Short, Value, ValueExt};
use std::ffi::OsString;

/// What `--help` says.
pub const HELP: &str = "\
Usage: cargo xtask <command>

Commands:
  demo                 Build the page and the server, serve them, open a browser
      --port N         Listen on this port [default: 4400]
      --no-open        Do not open a browser
      --repo PATH      Ingest this folder of documents (repeatable) [default: unpacked crates]
      --data DIR       Keep the server's database here [default: below target/]
  test [STEP]...       Run all checks and tests, or only these steps
      --list           Name the steps
  build                Build the page into dist/
      --plain          With the standard library as it came, not rebuilt for size
  package              Build the npm package into pkg/
      --plain          The same for the package
  bench                Measure the page beside the same page in React and by hand
      --quick          Few repetitions
      --only A,B       Of bytes, start, poll, open, memory
      --jobs N,M       Only with so many jobs
      --repetitions N  So many of each measurement
      --no-build       Take the pages as they were last built
      --functions      Name the largest functions of the page's wasm, measure nothing
  record               Record the wire fixtures anew from a real tRPC server
  exec PROGRAM [ARG]...  Run a program with the tools on its PATH, e.g. trunk serve

The page and the package are linked with a standard library that is rebuilt for size. With --plain,
with JOBS_CONSOLE_PLAIN=1 in the environment, or where it cannot be rebuilt, it is the compiler's own.

Missing tools are installed into a cache: $JOBS_CONSOLE_TOOLS, else $XDG_CACHE_HOME/jobs-console,
else ~/.cache/jobs-console (macOS: ~/Library/Caches, Windows: %LOCALAPPDATA%).
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    /// Say what there is.
    Help,
    /// Serve the page.
    Demo(Options),
    /// Run the named steps, or all.
    Test(Vec<String>),
    /// Name the steps.
    ListTests,
    /// Measure the page beside others.
    Bench(bench::Options),
    /// Build the page.
    Build {
        /// With the standard library that came with the compiler.
        plain: bool,
    },
    /// Build the npm package.
    Package {
        /// With the standard library that came with the compiler.
        plain: bool,
    },
    /// Record the fixtures.
    Record,
    /// Run a program with the tools.
    Exec(Vec<OsString>),
}

/// Reads the command line without the program's own name.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request> {
    read(&mut lexopt::Parser::from_args(arguments))
        .map_err(|error| Failure::new(format!("{error}.")).advise("See: cargo xtask --help"))
}

fn read(parser: &mut lexopt::Parser) -> std::result::Result<Request, lexopt::Error> {
    let command = match parser.next()? {
        None | Some(Long("help") | Short('h')) => return Ok(Request::Help),
        Some(Value(command)) => command.string()?,
        Some(argument) => return Err(argument.unexpected()),
    };
    let mut request = match command.as_str() {
        "help" => Request::Help,
        "demo" => Request::Demo(Options::default()),
        "test" => Request::Test(Vec::new()),
        "bench" => Request::Bench(bench::Options::default()),
        "build" => Request::Build { plain: false },
        "package" => Request::Package { plain: false },
        "record" => Request::Record,
        // What follows belongs to the program.
        "exec" => return Ok(Request::Exec(parser.raw_args()?.collect())),
        other => return Err(format!("there is no command {other}").into()),
    };
    while let Some(argument) = parser.next()? {
        match (&mut request, argument) {
            (_, Long("help") | Short('h')) => return Ok(Request::Help),
            (Request::Demo(options), Long("port")) => options.port = parser.value()?.parse()?,
            (Request::Demo(options), Long("no-open")) => options.open = false,
            (Request::Demo(options), Long("repo")) => options.repos.push(parser.value()?.into()),
            (Request::Demo(options), Long("data")) => options.data = Some(parser.value()?.into()),
            (Request::Bench(options), Long("no-build")) => options.no_build = true,
            (Request::Bench(options), Long("functions")) => options.functions = true,
            (Request::Bench(options), Long("quick")) => options.rest.push("--quick".into()),
            (Request::Bench(options), Long(name @ ("only" | "jobs" | "repetitions"))) => {
                options.rest.push(format!("--{name}").into());
                options.rest.push(parser.value()?);
            }
            (Request::Build { plain } | Request::Package { plain }, Long("plain")) => *plain = true,
            (Request::Test(_), Long("list")) => return Ok(Request::ListTests),
            (Request::Test(steps), Value(step)) => steps.push(step.string()?),
            (_, argument) => return Err(argument.unexpected()),
        }
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn reads_the_demos_options() {
        let Ok(Request::Demo(options)) = parsed("demo --port 5000 --no-open --repo a --repo=b") else {
            panic!("not a demo");
        };
        assert_eq!(options.port, 5000);
        assert!(!options.open);
        assert_eq!(options.repos, ["a", "b"].map(std::path::PathBuf::from));
    }

    #[test]
    fn reads_steps_and_leaves_a_programs_flags_alone() {
        assert_eq!(parsed("test fmt doc").ok(), Some(Request::Test(vec!["fmt".into(), "doc".into()])));
        assert_eq!(parsed("test --list").ok(), Some(Request::ListTests));
        let words = ["trunk", "serve", "--port", "1"].map(OsString::from).to_vec();
        assert_eq!(parsed("exec trunk serve --port 1").ok(), Some(Request::Exec(words)));
    }

    #[test]
    fn hands_the_bench_what_it_is_told() {
        let Ok(Request::Bench(options)) = parsed("bench --quick --no-build --jobs=10,100 --only start")
        else {
            panic!("not a bench");
        };
        assert!(options.no_build);
        assert_eq!(options.rest, ["--quick", "--jobs", "10,100", "--only", "start"].map(OsString::from));
    }

    #[test]
    fn reads_what_to_build() {
        assert_eq!(parsed("build").ok(), Some(Request::Build { plain: false }));
        assert_eq!(parsed("build --plain").ok(), Some(Request::Build { plain: true }));
        assert_eq!(parsed("package").ok(), Some(Request::Package { plain: false }));
        assert_eq!(parsed("package --plain").ok(), Some(Request::Package { plain: true }));
        assert_eq!(parsed("package --help").ok(), Some(Request::Help));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in [
            "dmo",
            "demo --port x",
            "demo --port 70000",
            "build now",
            "package pkg",
            "bench --fast",
            "test --plain",
            "--quiet",
        ] {
            let failure = parsed(line).unwrap_err();
            assert!(failure.to_string().contains("--help"), "{failure}");
        }
    }
}
