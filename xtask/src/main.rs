//! Developer commands: `cargo xtask demo`, `test`, `package` and what they are made of.

mod arguments;
mod bench;
mod cache;
mod demo;
mod environment;
mod failure;
mod fingerprint;
mod functions;
mod gate;
mod node;
mod package;
mod page;
mod progress;
mod published;
mod run;
#[cfg(test)]
mod scratch;
mod server;
mod swap;
mod test;
mod tools;
mod web_build;
mod workspace;

use arguments::Request;
use failure::Result;
use std::ffi::OsString;
use std::process::ExitCode;
use workspace::Workspace;

fn main() -> ExitCode {
    let result = arguments::parse(std::env::args_os().skip(1)).and_then(obey);
    match result {
        Ok(code) => code,
        Err(mut failure) => {
            eprint!("\n{}", failure.tell());
            ExitCode::FAILURE
        }
    }
}

fn obey(request: Request) -> Result<ExitCode> {
    let success = |()| ExitCode::SUCCESS;
    match request {
        Request::Help => {
            print!("{}", arguments::HELP);
            Ok(ExitCode::SUCCESS)
        }
        Request::ListTests => {
            print!("{}", test::list());
            Ok(ExitCode::SUCCESS)
        }
        Request::Demo(options) => demo::run(&Workspace::open()?, &options),
        Request::Test(steps) => {
            let passed = test::run(&Workspace::open()?, &steps)?;
            Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Request::Bench(options) => bench::run(&Workspace::open()?, &options),
        Request::Build { plain } => page::build(&workspace(plain)?).map(success),
        Request::Package { plain } => package::build(&workspace(plain)?).map(success),
        Request::Record => node::record(&Workspace::open()?).map(success),
        Request::Exec(command) => exec(&Workspace::open()?, &command),
    }
}

fn workspace(plain: bool) -> Result<Workspace> {
    let mut workspace = Workspace::open()?;
    workspace.plain |= plain;
    Ok(workspace)
}

/// Runs any program with the tools on its `PATH`.
fn exec(workspace: &Workspace, command: &[OsString]) -> Result<ExitCode> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(failure::Failure::new("exec: which program?"));
    };
    let mut command = tools::for_page(workspace)?.command(program);
    // Trunk reads any value of this as its own flag, and fails on the usual "1".
    command.args(arguments).env_remove("NO_COLOR");
    let failed = |error| run::not_started(&program.to_string_lossy(), &error);
    // In our place, so that it gets the signals that are meant for it.
    #[cfg(unix)]
    return Err(failed(std::os::unix::process::CommandExt::exec(&mut command)));
    #[cfg(not(unix))]
    Ok(if command.status().map_err(failed)?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
