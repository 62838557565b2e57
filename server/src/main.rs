//! Starts the jobs server and stops it on a signal.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use jobs_server::cli::Arguments;
use jobs_server::log;
use jobs_server::server::{Options, Server};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    let served = runtime.block_on(serve(arguments));
    // A request that still waits for an answer from elsewhere has had its time.
    runtime.shutdown_background();
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&*error),
    }
}

async fn serve(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    // Installed before the line below is printed: a parent process may send a signal as soon as it reads it.
    let mut signals = Signals::new()?;
    let server = Server::start(Options::try_from(arguments)?).await?;
    {
        let mut stdout = std::io::stdout().lock();
        // A closed pipe is no reason to stop.
        let _ = writeln!(stdout, "Listening on http://localhost:{}/", server.address().port());
        let _ = stdout.flush();
    }
    signals.wait().await;
    server.stop().await;
    Ok(())
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn wait(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

fn fail(error: &(impl std::fmt::Display + ?Sized)) -> ExitCode {
    log::line(format_args!("Error: {error}"));
    ExitCode::FAILURE
}
