//! Whether what was made of some files is still what would be made of them.
//!
//! Cargo knows whether the wasm is up to date; this is for the steps after it.

use anyhow::Result;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use walkdir::WalkDir;

/// Beside the files that were made.
const STAMP: &str = ".fingerprint";

/// A hash of names and contents: a checkout or a touched file causes no build.
pub fn digest(root: &Path, inputs: &[&Path]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for input in inputs {
        for entry in WalkDir::new(root.join(input)).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                entry.path().strip_prefix(root).unwrap_or(entry.path()).hash(&mut hasher);
                fs::read(entry.path())?.hash(&mut hasher);
            }
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Whether `folder` holds what was made of the files with this digest.
pub fn is_fresh(folder: &Path, digest: &str) -> bool {
    fs::read_to_string(folder.join(STAMP)).is_ok_and(|found| found == digest)
}

/// Puts `made`, a folder on the same file system, in the place of `folder`.
pub fn replace(folder: &Path, made: &Path, digest: &str) -> Result<()> {
    fs::write(made.join(STAMP), digest)?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::rename(made, folder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_is_fresh_until_a_name_or_a_content_changes() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let (made, place) = (root.join("made"), root.join("place"));
        for folder in ["src", "made", "place"] {
            fs::create_dir(root.join(folder)).unwrap();
        }
        fs::write(root.join("src/a"), "1").unwrap();
        fs::write(place.join("left-over"), "").unwrap();
        let of_src = || digest(root, &[Path::new("src")]).unwrap();
        let first = of_src();
        assert!(!is_fresh(&place, &first));
        replace(&place, &made, &first).unwrap();
        assert!(is_fresh(&place, &of_src()));
        assert!(!place.join("left-over").exists() && !made.exists());
        fs::write(root.join("src/a"), "2").unwrap();
        let second = of_src();
        assert!(!is_fresh(&place, &second));
        fs::rename(root.join("src/a"), root.join("src/b")).unwrap();
        assert_ne!(of_src(), second);
    }
}
