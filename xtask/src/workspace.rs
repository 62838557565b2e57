//! The clone we work in, and what all commands share.

use crate::cache::Cache;
use crate::progress::Progress;
use crate::tools::{Tool, Tools};
use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use xshell::Shell;

/// What all commands share.
pub struct Workspace {
    /// The clone's top folder.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// Whether the page and the package are linked with the standard library that came with the compiler.
    pub plain: bool,
    /// Which tests of a step are run, in the words of what runs them; empty for all.
    pub filter: Vec<String>,
    /// Where tools are installed.
    pub cache: Cache,
    /// Where steps are reported.
    pub progress: Progress,
    /// The tools that this run has made ready.
    pub tools: Tools,
}

impl Workspace {
    /// Finds the clone that this program was built in.
    pub fn open() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .filter(|root| root.join("Cargo.toml").is_file())
            .context("The clone has moved since this command was built.")?
            .to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => std::path::absolute(folder).context("use CARGO_TARGET_DIR")?,
            // <target>/debug/xtask
            None => {
                env::current_exe()?.ancestors().nth(2).map_or_else(|| root.join("target"), Path::to_owned)
            }
        };
        Ok(Self {
            root,
            target,
            plain: env::var_os("JOBS_CONSOLE_PLAIN").is_some_and(|plain| !plain.is_empty()),
            filter: Vec::new(),
            cache: Cache::of_user()?,
            progress: Progress::default(),
            tools: Tools::default(),
        })
    }

    /// The built page.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The built npm package.
    pub fn pkg(&self) -> PathBuf {
        self.root.join("pkg")
    }

    /// A folder for what these commands keep between runs.
    pub fn scratch(&self) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        std::fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        Ok(folder)
    }

    /// A `PATH` on which the cached tools come first.
    pub fn path(&self) -> Result<OsString> {
        let inherited = env::var_os("PATH").unwrap_or_default();
        Ok(env::join_paths(Tool::folders(&self.cache).into_iter().chain(env::split_paths(&inherited)))?)
    }

    /// Where programs are started: at the clone's root, with the tools on `PATH`.
    pub fn shell(&self) -> Result<Shell> {
        let shell = Shell::new()?;
        shell.change_dir(&self.root);
        shell.set_var("PATH", self.path()?);
        shell.set_var("CARGO_TARGET_DIR", &self.target);
        // Cargo's progress bar becomes the step's detail.
        shell.set_var("CARGO_TERM_PROGRESS_WHEN", "always");
        shell.set_var("CARGO_TERM_PROGRESS_WIDTH", "100");
        shell.set_var("CARGO_TERM_COLOR", "never");
        shell.set_var("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Ok(shell)
    }
}
