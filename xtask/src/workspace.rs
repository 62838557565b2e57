//! The clone we work in, and what all commands share.

use crate::cache::Cache;
use crate::failure::{Context, Failure, Result};
use crate::gate::Gate;
use crate::progress::Progress;
use crate::tools::Tools;
use std::path::{Path, PathBuf};

/// What all commands share.
pub struct Workspace {
    /// The clone's top folder.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// Whether the page and the package are to be built with the standard library that came with the compiler.
    pub plain: bool,
    /// Where tools are installed.
    pub cache: Cache,
    /// Where steps are reported.
    pub progress: Progress,
    /// Lets two heavy builds run at a time.
    pub builds: Gate,
    /// The tools that this run has got ready.
    pub tools: Tools,
}

impl Workspace {
    /// Finds the clone that this program was built in.
    pub fn open() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .filter(|root| root.join("Cargo.toml").is_file())
            .ok_or_else(|| Failure::new("The clone has moved since this command was built."))?
            .to_owned();
        let program = std::env::current_exe().cannot("find this program")?;
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => std::path::absolute(folder).cannot("use CARGO_TARGET_DIR")?,
            // <target>/debug/xtask
            None => program.ancestors().nth(2).map_or_else(|| root.join("target"), Path::to_owned),
        };
        Ok(Self {
            root,
            target,
            plain: std::env::var_os("JOBS_CONSOLE_PLAIN").is_some_and(|plain| !plain.is_empty()),
            cache: Cache::of_user()?,
            progress: Progress::start(),
            builds: Gate::new(2),
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
        std::fs::create_dir_all(&folder).cannot(format!("make {}", folder.display()))?;
        Ok(folder)
    }

    /// Where a step's output goes.
    pub fn log(&self, step: &str) -> PathBuf {
        self.target.join("xtask/logs").join(format!("{step}.log"))
    }
}
