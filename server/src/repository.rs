//! A repository on this machine, and its name.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::config::DEFAULT_INCLUDE;
use crate::files;

/// No manifest is longer than this.
const MAX_MANIFEST_BYTES: u64 = 1024 * 1024;

/// A directory of documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// `owner/name`, or the directory's name where nothing else is known.
    pub name: String,
    /// Its directory, canonical.
    pub root: PathBuf,
    /// Globs of the documents where there is no `lightfast.yml`.
    pub default_include: Vec<String>,
}

/// Why a path given on the command line is not a repository.
#[derive(Debug)]
pub struct RepositoryError {
    path: PathBuf,
    reason: String,
}

impl fmt::Display for RepositoryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "--repo {}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for RepositoryError {}

impl Repository {
    /// The repository at a path that the user gave.
    pub fn open(path: &Path) -> Result<Self, RepositoryError> {
        let refuse = |reason: String| RepositoryError { path: path.to_owned(), reason };
        let root = path.canonicalize().map_err(|error| refuse(error.to_string()))?;
        if !root.is_dir() {
            return Err(refuse("it is not a directory".to_owned()));
        }
        std::fs::read_dir(&root).map_err(|error| refuse(error.to_string()))?;
        if root.to_str().is_none() {
            return Err(refuse("its path is not UTF-8 text".to_owned()));
        }
        let name = git_remote(&root)
            .or_else(|| cargo_repository(&root))
            .or_else(|| package_repository(&root))
            .unwrap_or_else(|| folder_name(&root));
        Ok(Self { name, root, default_include: DEFAULT_INCLUDE.iter().copied().map(str::to_owned).collect() })
    }
}

/// Makes equal names distinct, since the name is what a card shows.
pub fn with_distinct_names(repositories: Vec<Repository>) -> Vec<Repository> {
    let mut distinct: Vec<Repository> = Vec::new();
    for mut repository in repositories {
        if distinct.iter().any(|other| other.root == repository.root) {
            continue;
        }
        let taken = |name: &str| distinct.iter().any(|other| other.name == name);
        if taken(&repository.name) {
            let base = format!("{} ({})", repository.name, folder_name(&repository.root));
            let mut name = base.clone();
            let mut number = 2;
            while taken(&name) {
                name = format!("{base} {number}");
                number += 1;
            }
            repository.name = name;
        }
        distinct.push(repository);
    }
    distinct
}

/// The directory's own name.
pub fn folder_name(root: &Path) -> String {
    root.file_name().map_or_else(|| "/".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The `repository` of the directory's `Cargo.toml`.
pub fn cargo_repository(root: &Path) -> Option<String> {
    let manifest = read_text(root, "Cargo.toml")?;
    let manifest: toml::Table = toml::from_str(&manifest).ok()?;
    ["package", "workspace"].into_iter().find_map(|section| {
        let section = manifest.get(section)?;
        let package = section.get("package").unwrap_or(section);
        name_from_url(package.get("repository")?.as_str()?)
    })
}

fn package_repository(root: &Path) -> Option<String> {
    let manifest: Value = serde_json::from_str(&read_text(root, "package.json")?).ok()?;
    let repository = manifest.get("repository")?;
    let text = repository.as_str().or_else(|| repository.get("url")?.as_str())?;
    // npm's short forms: "owner/name" and "github:owner/name".
    let short = text.split_once(':').map_or(text, |(_, rest)| rest);
    match short.split('/').collect::<Vec<_>>().as_slice() {
        [owner, name] if !owner.is_empty() && !owner.contains('@') => join(owner, name),
        _ => name_from_url(text),
    }
}

/// The remote `origin`, or else the first one, of the directory's git configuration.
fn git_remote(root: &Path) -> Option<String> {
    let config = read_text(root, ".git/config")?;
    let mut remotes: Vec<(bool, &str)> = Vec::new();
    let mut section = "";
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section.starts_with("[remote ")
            && let Some((key, value)) = line.split_once('=')
            && key.trim() == "url"
        {
            remotes.push((section == "[remote \"origin\"]", value.trim()));
        }
    }
    remotes
        .iter()
        .find(|(is_origin, _)| *is_origin)
        .or(remotes.first())
        .and_then(|(_, url)| name_from_url(url))
}

/// `owner/name` of a repository's address, with or without a scheme.
fn name_from_url(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        // git@host:owner/name
        None => url.split_once(':')?.1,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    join(parts.next()?, parts.next()?)
}

fn join(owner: &str, name: &str) -> Option<String> {
    let name = name.strip_suffix(".git").unwrap_or(name);
    let plain = |part: &str| {
        !part.is_empty()
            && part.chars().all(|character| character.is_alphanumeric() || "-_.~".contains(character))
    };
    (plain(owner) && plain(name)).then(|| format!("{owner}/{name}"))
}

fn read_text(root: &Path, path: &str) -> Option<String> {
    let content = files::read(root, Path::new(path), MAX_MANIFEST_BYTES).ok()?;
    String::from_utf8(content).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_addresses() {
        for (url, name) in [
            ("https://github.com/rust-lang/cargo", Some("rust-lang/cargo")),
            ("https://github.com/a/b.git", Some("a/b")),
            ("https://github.com/a/b/tree/main/crates/c", Some("a/b")),
            ("git@github.com:a/b.git", Some("a/b")),
            ("ssh://git@host:22/a/b", Some("a/b")),
            ("git+https://github.com/a/b.git#main", Some("a/b")),
            ("https://example.com", None),
            ("https://example.com/only", None),
            ("https://example.com/a b/<c>", None),
            ("", None),
        ] {
            assert_eq!(name_from_url(url).as_deref(), name, "{url}");
        }
    }

    #[test]
    fn equal_names_are_made_distinct() {
        let repository = |root: &str| Repository {
            name: "a/b".to_owned(),
            root: root.into(),
            default_include: Vec::new(),
        };
        let names: Vec<String> =
            with_distinct_names(["/x/b", "/y/b", "/z/b", "/x/b"].map(repository).to_vec())
                .into_iter()
                .map(|repository| repository.name)
                .collect();
        assert_eq!(names, ["a/b", "a/b (b)", "a/b (b) 2"]);
    }
}
