//! Tells whether a set of files is the same as at some earlier time.

use crate::failure::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// Hashes names and contents of all files below `roots`, and `extra`.
///
/// Contents rather than times, so that a checkout or a touched file does not cause a build.
pub fn of(base: &Path, roots: &[&str], extra: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for root in roots {
        collect(&base.join(root), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    extra.hash(&mut hasher);
    for file in &files {
        file.strip_prefix(base).unwrap_or(file).hash(&mut hasher);
        std::fs::read(file).cannot(format!("read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Whether `stamp` holds exactly this fingerprint.
pub fn matches(stamp: &Path, fingerprint: &str) -> bool {
    std::fs::read_to_string(stamp).is_ok_and(|found| found == fingerprint)
}

/// Keeps the fingerprint for the next time.
pub fn keep(stamp: &Path, fingerprint: &str) -> Result {
    std::fs::write(stamp, fingerprint).cannot(format!("write {}", stamp.display()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result {
    if path.is_dir() {
        let what = format!("read the folder {}", path.display());
        for entry in std::fs::read_dir(path).cannot(&what)? {
            collect(&entry.cannot(&what)?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_contents_names_and_extras_only() {
        let folder = crate::scratch::Scratch::new("fingerprint");
        let base = folder.path();
        std::fs::create_dir(base.join("src")).unwrap();
        std::fs::write(base.join("src/a"), "1").unwrap();
        std::fs::write(base.join("other"), "1").unwrap();
        let of_src = |extra: &str| of(base, &["src", "missing"], &[extra]).unwrap();

        let first = of_src("x");
        assert_ne!(of_src("y"), first);
        std::fs::write(base.join("src/a"), "1").unwrap();
        std::fs::write(base.join("other"), "2").unwrap();
        assert_eq!(of_src("x"), first);
        std::fs::write(base.join("src/a"), "2").unwrap();
        let second = of_src("x");
        assert_ne!(second, first);
        std::fs::rename(base.join("src/a"), base.join("src/b")).unwrap();
        assert_ne!(of_src("x"), second);
    }

    #[test]
    fn a_stamp_matches_what_was_kept() {
        let folder = crate::scratch::Scratch::new("stamp");
        let stamp = folder.path().join("stamp");
        assert!(!matches(&stamp, "abc"));
        keep(&stamp, "abc").unwrap();
        assert!(matches(&stamp, "abc"));
        assert!(!matches(&stamp, "abd"));
    }
}
