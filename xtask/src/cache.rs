//! The per-user folder that tools are installed into, shared by all clones.
//!
//! A tool's folder appears there by a rename when it is complete, so what is there is usable. A
//! lock per tool keeps two runs from building the same one.

use crate::failure::{Context, Failure, Result};
use crate::progress::Step;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// The tool cache.
#[derive(Clone, Debug)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// The user's cache; nothing is written yet.
    pub fn of_user() -> Result<Self> {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let root = location(
            variable("JOBS_CONSOLE_TOOLS").map(PathBuf::from),
            variable("XDG_CACHE_HOME").map(PathBuf::from),
            variable("LOCALAPPDATA").map(PathBuf::from),
            std::env::home_dir(),
        )
        .ok_or_else(|| {
            Failure::new("There is no home directory to keep the tools in.")
                .advise("Set JOBS_CONSOLE_TOOLS to a folder that they can be installed into.")
        })?;
        let root = std::path::absolute(&root).cannot(format!("use {}", root.display()))?;
        Ok(Self { root })
    }

    /// Where an entry is, or will be.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Where the log of an installation goes.
    pub fn log(&self, name: &str) -> PathBuf {
        self.root.join("logs").join(format!("{name}.log"))
    }

    /// The entry's folder; `build` fills a new one if there is none that is `usable`.
    ///
    /// `build` gets the folder to fill and one for what is only needed meanwhile.
    pub fn install(
        &self,
        name: &str,
        step: &Step,
        usable: impl Fn(&Path) -> bool,
        build: impl FnOnce(&Path, &Path) -> Result,
    ) -> Result<PathBuf> {
        let entry = self.path(name);
        let _lock = self.lock(name, step)?;
        // Another run may have installed it while we waited.
        if entry.is_dir() {
            if usable(&entry) {
                return Ok(entry);
            }
            remove(&entry)?;
        }

        let work = self.root.join("tmp").join(name);
        // Holding the lock, what is there was left behind by a run that was ended.
        remove(&work)?;
        let (filled, meanwhile) = (work.join("install"), work.join("build"));
        for folder in [&filled, &meanwhile] {
            std::fs::create_dir_all(folder).cannot(format!("make {}", folder.display()))?;
        }
        let result = build(&filled, &meanwhile).and_then(|()| {
            std::fs::rename(&filled, &entry).cannot(format!("put {} in place", entry.display()))
        });
        remove(&work)?;
        result.map(|()| entry)
    }

    /// Keeps other runs out until the returned file is dropped.
    pub fn lock(&self, name: &str, step: &Step) -> Result<File> {
        let folder = self.root.join("locks");
        std::fs::create_dir_all(&folder)
            .cannot(format!("make {}", folder.display()))
            .map_err(|failure| failure.advise("Set JOBS_CONSOLE_TOOLS to a folder that you can write to."))?;
        lock_file(&folder.join(name), step)
    }
}

/// Locks a file, saying so if that means waiting for another run.
pub fn lock_file(path: &Path, step: &Step) -> Result<File> {
    let what = format!("lock {}", path.display());
    let file = File::create(path).cannot(&what)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            step.detail("waiting for another run that does the same");
            file.lock().cannot(&what)?;
            step.detail("");
        }
        Err(TryLockError::Error(error)) => return Err(error).cannot(&what),
    }
    Ok(file)
}

fn remove(folder: &Path) -> Result {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).cannot(format!("remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

fn location(
    explicit: Option<PathBuf>,
    xdg: Option<PathBuf>,
    local_app_data: Option<PathBuf>,
    home: Option<PathBuf>,
) -> Option<PathBuf> {
    if explicit.is_some() {
        return explicit;
    }
    let caches = if cfg!(windows) {
        local_app_data
    } else if let Some(xdg) = xdg {
        Some(xdg)
    } else if cfg!(target_os = "macos") {
        home.map(|home| home.join("Library/Caches"))
    } else {
        home.map(|home| home.join(".cache"))
    };
    caches.map(|caches| caches.join("jobs-console"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Progress;
    use crate::scratch::Scratch;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn path(text: &str) -> Option<PathBuf> {
        Some(PathBuf::from(text))
    }

    #[test]
    fn the_explicit_folder_wins() {
        assert_eq!(location(path("/t"), path("/x"), None, path("/h")), path("/t"));
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn else_the_users_cache() {
        assert_eq!(location(None, path("/x"), None, path("/h")), path("/x/jobs-console"));
        assert_eq!(location(None, None, None, path("/h")), path("/h/.cache/jobs-console"));
        assert_eq!(location(None, None, None, None), None);
    }

    #[test]
    fn a_failed_build_leaves_nothing_and_two_runs_build_once() {
        let folder = Scratch::new("cache");
        let cache = Cache { root: folder.path().to_owned() };
        let progress = Progress::start();
        let builds = AtomicU32::new(0);
        let install = |fail: bool| {
            progress.step("test", |step| {
                cache.install(
                    "tool-1",
                    step,
                    |_| true,
                    |folder, _| {
                        builds.fetch_add(1, Ordering::Relaxed);
                        std::fs::write(folder.join("bin"), "x").cannot("write")?;
                        if fail { Err(Failure::new("no")) } else { Ok(()) }
                    },
                )
            })
        };

        assert!(install(true).is_err());
        assert!(!cache.path("tool-1").exists());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| assert!(install(false).is_ok()));
            }
        });
        assert_eq!(builds.load(Ordering::Relaxed), 2);
        assert!(cache.path("tool-1").join("bin").is_file());
        assert!(!cache.path("tmp/tool-1").exists());
    }

    #[test]
    fn an_unusable_entry_is_built_again() {
        let folder = Scratch::new("unusable");
        let cache = Cache { root: folder.path().to_owned() };
        std::fs::create_dir(cache.path("tool-1")).unwrap();
        let entry = Progress::start()
            .step("test", |step| {
                cache.install(
                    "tool-1",
                    step,
                    |entry| entry.join("bin").exists(),
                    |folder, _| std::fs::write(folder.join("bin"), "x").cannot("write"),
                )
            })
            .unwrap();
        assert!(entry.join("bin").is_file());
    }
}
