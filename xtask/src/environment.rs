//! The environment that programs are started in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Variables that `cargo run` set for us, and that would confuse a cargo that we start.
const SET_BY_CARGO_RUN: &[&str] = &["CARGO", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"];

/// What differs from the environment that we were started in.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    folders: Vec<PathBuf>,
    variables: Vec<(String, OsString)>,
}

impl Environment {
    /// Puts a folder in front of `PATH`.
    pub fn prefer_folder(&mut self, folder: impl Into<PathBuf>) {
        self.folders.insert(0, folder.into());
    }

    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.variables.push((name.to_owned(), value.into()));
    }

    /// Everything of `other` on top of this.
    pub fn extend(&mut self, other: &Environment) {
        self.folders.splice(0..0, other.folders.iter().cloned());
        self.variables.extend(other.variables.iter().cloned());
    }

    /// A command that runs in this environment.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        for name in SET_BY_CARGO_RUN {
            command.env_remove(name);
        }
        if !self.folders.is_empty() {
            command.env("PATH", self.path());
        }
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command
    }

    fn path(&self) -> OsString {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(std::env::split_paths(&inherited));
        // Only a folder with the separator in its name cannot be joined; then PATH stays as it is.
        std::env::join_paths(folders).unwrap_or(inherited)
    }
}

/// Npm's program; on Windows it is a script.
pub fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// The first file of one of these names on `PATH`.
pub fn find_on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    names.iter().find_map(|name| {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_preferences_come_first() {
        let mut first = Environment::default();
        first.prefer_folder("/one");
        first.set("A", "1");
        let mut second = Environment::default();
        second.prefer_folder("/two");
        second.set("A", "2");
        first.extend(&second);

        let path = first.path();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).take(2).collect();
        assert_eq!(folders, [Path::new("/two"), Path::new("/one")]);
        let command = first.command("true");
        let set = command.get_envs().filter(|(name, _)| *name == "A").last();
        assert_eq!(set, Some(("A".as_ref(), Some("2".as_ref()))));
    }
}
