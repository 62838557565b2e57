//! The documents of a repository, and the fingerprint of their content.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use sha2::{Digest, Sha256};

use crate::cancel::{CancelSignal, Cancelled};
use crate::config::{Config, ConfigError};
use crate::files::{self, ReadError};

/// Larger files are counted as failed.
const MAX_BYTES: u64 = 2 * 1024 * 1024;

/// What a walk through a repository found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The documents' paths below the root, sorted.
    pub documents: Vec<String>,
    /// Every directory that was looked into, the root included.
    pub directories: Vec<PathBuf>,
}

/// Finds the documents. What git ignores and what is hidden is left out.
pub fn find(root: &Path, config: &Config, cancel: &CancelSignal) -> Result<Found, Cancelled> {
    let mut found = Found::default();
    let walk = WalkBuilder::new(root)
        .follow_links(false)
        // Ignore files outside the repository do not count.
        .parents(false)
        .git_global(false)
        .build();
    // A directory that cannot be read counts as missing.
    for entry in walk.flatten() {
        cancel.check()?;
        let Ok(path) = entry.path().strip_prefix(root) else {
            continue;
        };
        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
            found.directories.push(entry.path().to_owned());
        } else if config.matches(path)
            && let Some(path) = path.to_str()
            && leads_to_a_file(root, entry.path())
        {
            found.documents.push(path.to_owned());
        }
    }
    found.documents.sort_unstable();
    Ok(found)
}

fn leads_to_a_file(root: &Path, path: &Path) -> bool {
    path.canonicalize().is_ok_and(|real| real.starts_with(root) && real.is_file())
}

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// For people.
    pub reason: String,
    /// Whether it may be readable a moment later: another program has locked it, or is just replacing it.
    pub may_pass: bool,
}

/// A document's content and its hash, or why it cannot be read.
pub fn read(root: &Path, path: &str) -> Result<(String, String), Unreadable> {
    let content = files::read(root, Path::new(path), MAX_BYTES).map_err(|error| Unreadable {
        reason: error.to_string(),
        may_pass: matches!(error, ReadError::Missing | ReadError::Io(_)),
    })?;
    let sha = hash(&content);
    let text = String::from_utf8(content)
        .map_err(|_| Unreadable { reason: "it is not UTF-8 text".to_owned(), may_pass: false })?;
    Ok((text, sha))
}

/// A hash of the configuration and of every document: the same content has the same.
pub fn fingerprint(
    root: &Path,
    config: &Config,
    documents: &[String],
    cancel: &CancelSignal,
) -> Result<String, Cancelled> {
    let mut all = Fingerprint::new(config);
    for path in documents {
        cancel.check()?;
        let sha = match files::read(root, Path::new(path), MAX_BYTES) {
            Ok(content) => hash(&content),
            Err(_) => String::new(),
        };
        all.add(path, &sha);
    }
    Ok(all.finish())
}

/// The fingerprint of a configuration that cannot be used.
pub fn fingerprint_of_mistake(error: &ConfigError) -> String {
    hash(&error.content)
}

/// A fingerprint under construction.
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Starts with the configuration.
    pub fn new(config: &Config) -> Self {
        Self(Sha256::new().chain_update(config.fingerprint()))
    }

    /// Adds a document.
    pub fn add(&mut self, path: &str, sha: &str) {
        // No path holds a null character, so no two lists of documents read the same.
        self.0.update([0]);
        self.0.update(path);
        self.0.update([0]);
        self.0.update(sha);
    }

    /// Ends it.
    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The hash of some content.
pub fn hash(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
