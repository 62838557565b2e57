//! The default repositories: the crate sources that cargo has unpacked on this machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cancel::{CancelSignal, Cancelled};
use crate::config::{Config, DEFAULT_INCLUDE};
use crate::documents;
use crate::repository::{self, Repository};

/// More would make the list of the demo page too long.
const MAX_REPOSITORIES: usize = 24;
/// The example with a mistake in its configuration, below the workspace's root.
const BROKEN_EXAMPLE: &str = "examples/broken-repo";
const BROKEN_EXAMPLE_NAME: &str = "acme/broken-repo";
/// Crates are published without their `docs`, but with their guides and changelogs.
const CRATE_INCLUDE: &[&str] = &["**/*.md", "**/*.mdx"];

/// The default repositories: the broken example, so that a failure is shown early, then the crates with most
/// documents first.
pub fn default_repositories(cancel: &CancelSignal) -> Result<Vec<Repository>, Cancelled> {
    let crates = match cargo_home() {
        Some(home) => crates(&home, cancel)?,
        None => Vec::new(),
    };
    Ok(broken_example().into_iter().chain(crates).collect())
}

fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

/// The unpacked crates below a cargo home, one for each repository.
fn crates(cargo_home: &Path, cancel: &CancelSignal) -> Result<Vec<Repository>, Cancelled> {
    let mut best: BTreeMap<String, (usize, Repository)> = BTreeMap::new();
    for registry in directories(&cargo_home.join("registry/src")) {
        for root in directories(&registry) {
            let name = repository::cargo_repository(&root).unwrap_or_else(|| repository::folder_name(&root));
            let repository = Repository { name: name.clone(), root, default_include: texts(CRATE_INCLUDE) };
            let count = count_documents(&repository, cancel)?;
            // Of equals the later one, which is the newer version more often than not.
            if count > 0 && best.get(&name).is_none_or(|(most, _)| count >= *most) {
                best.insert(name, (count, repository));
            }
        }
    }
    let mut crates: Vec<(usize, Repository)> = best.into_values().collect();
    // Stable, so that equals stay in the order of their names.
    crates.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let crates = crates.into_iter().take(MAX_REPOSITORIES);
    Ok(crates.map(|(_, repository)| repository).collect())
}

fn count_documents(repository: &Repository, cancel: &CancelSignal) -> Result<usize, Cancelled> {
    match Config::load(&repository.root, &repository.default_include) {
        Ok(config) => Ok(documents::find(&repository.root, &config, cancel)?.documents.len()),
        Err(_) => Ok(0),
    }
}

/// The directories in a directory, sorted; none if it cannot be read.
fn directories(parent: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut directories: Vec<PathBuf> = entries
        .flatten()
        .filter_map(|entry| entry.path().canonicalize().ok())
        .filter(|path| path.is_dir() && path.to_str().is_some())
        .collect();
    directories.sort_unstable();
    directories
}

fn broken_example() -> Option<Repository> {
    let root = Path::new(BROKEN_EXAMPLE).canonicalize().ok()?;
    (root.is_dir() && root.to_str().is_some()).then(|| Repository {
        name: BROKEN_EXAMPLE_NAME.to_owned(),
        root,
        default_include: texts(DEFAULT_INCLUDE),
    })
}

fn texts(globs: &[&str]) -> Vec<String> {
    globs.iter().copied().map(str::to_owned).collect()
}
