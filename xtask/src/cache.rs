//! The per-user folder that tools are installed into, shared by all clones.
//!
//! A tool's folder appears there by a rename when it is complete, so what is there is usable. A
//! lock per tool keeps two runs from building the same one.

use crate::progress::{Advise, Step};
use anyhow::{Context, Result};
use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The tool cache.
#[derive(Clone, Debug)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// The user's cache; nothing is written yet.
    pub fn of_user() -> Result<Self> {
        let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let root = location(&variable, env::home_dir())
            .context("There is no home directory: set JOBS_CONSOLE_TOOLS to a folder for the tools.")?;
        Ok(Self { root: std::path::absolute(root)? })
    }

    /// Where an entry is, or will be.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Where the log of an installation goes.
    pub fn log(&self, name: &str) -> PathBuf {
        self.root.join("logs").join(format!("{name}.log"))
    }

    /// Makes sure that there is an entry that is `usable`; `build` fills a new one.
    ///
    /// `build` gets the folder to fill and one for what is only needed meanwhile; the latter is kept when the build
    /// is interrupted, so that cargo can go on from there.
    pub fn install(
        &self,
        name: &str,
        step: &Step,
        usable: impl Fn() -> bool,
        build: impl FnOnce(&Path, &Path) -> Result<()>,
    ) -> Result<()> {
        let entry = self.path(name);
        let _lock = self.lock(name, step)?;
        // Another run may have installed it while this one waited.
        if entry.is_dir() && usable() {
            return Ok(());
        }
        let work = self.root.join("tmp").join(name);
        let (filled, meanwhile) = (work.join("install"), work.join("build"));
        for old in [&entry, &filled] {
            if old.exists() {
                fs::remove_dir_all(old).with_context(|| format!("remove {}", old.display()))?;
            }
        }
        for folder in [&filled, &meanwhile] {
            fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
        }
        build(&filled, &meanwhile)?;
        fs::rename(&filled, &entry).with_context(|| format!("put {} in place", entry.display()))?;
        fs::remove_dir_all(&work).with_context(|| format!("remove {}", work.display()))
    }

    /// Keeps other runs out until the returned file is dropped.
    pub fn lock(&self, name: &str, step: &Step) -> Result<File> {
        lock(&self.root.join("locks").join(name), step)
            .advise("Set JOBS_CONSOLE_TOOLS to a folder that you can write to.")
    }
}

/// Locks a file, saying so if that means waiting for another run.
pub fn lock(path: &Path, step: &Step) -> Result<File> {
    let what = || format!("lock {}", path.display());
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).with_context(what)?;
    let file = File::create(path).with_context(what)?;
    if file.try_lock().is_err() {
        step.detail("waiting for another run that does the same");
        file.lock().with_context(what)?;
    }
    Ok(file)
}

fn location(variable: &dyn Fn(&str) -> Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    if let Some(explicit) = variable("JOBS_CONSOLE_TOOLS") {
        return Some(explicit);
    }
    let caches = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else {
        let usual = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        variable("XDG_CACHE_HOME").or_else(|| home.map(|home| home.join(usual)))
    };
    caches.map(|caches| caches.join("jobs-console"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Progress;
    use anyhow::bail;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_explicit_folder_wins_over_the_users_cache() {
        let at = |set: &[(&str, &str)], home: Option<&str>| {
            let variable = |name: &str| set.iter().find(|(set, _)| *set == name).map(|(_, to)| to.into());
            location(&variable, home.map(PathBuf::from))
        };
        let (tools, xdg) = (("JOBS_CONSOLE_TOOLS", "/t"), ("XDG_CACHE_HOME", "/x"));
        assert_eq!(at(&[tools, xdg], Some("/h")), Some("/t".into()));
        assert_eq!(at(&[xdg], Some("/h")), Some("/x/jobs-console".into()));
        assert_eq!(at(&[], Some("/h")), Some("/h/.cache/jobs-console".into()));
        assert_eq!(at(&[], None), None);
    }

    #[test]
    fn a_failed_build_leaves_no_entry_and_two_runs_build_once() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache { root: folder.path().to_owned() };
        let progress = Progress::default();
        let builds = AtomicU32::new(0);
        let install = |fail: bool| {
            progress.step("test", |step| {
                let program = cache.path("tool-1/program");
                cache.install(
                    "tool-1",
                    step,
                    || program.exists(),
                    |folder, _| {
                        builds.fetch_add(1, Ordering::Relaxed);
                        if fail {
                            bail!("no");
                        }
                        Ok(fs::write(folder.join("program"), "x")?)
                    },
                )
            })
        };

        assert!(install(true).is_err());
        assert!(!cache.path("tool-1").exists());
        // Not usable: without its program.
        fs::create_dir(cache.path("tool-1")).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| install(false).unwrap());
            }
        });
        assert_eq!(builds.load(Ordering::Relaxed), 2);
        assert!(cache.path("tool-1/program").is_file());
        assert!(!cache.path("tmp/tool-1").exists());
    }
}
