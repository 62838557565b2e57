//! Puts a folder that was built elsewhere in the place of the one before.

use crate::failure::{Context, Result};
use std::path::Path;

/// Swaps `fresh` in at once, so that whoever reads `place` never sees half of it.
///
/// Both are on one file system: only there is a rename a single step.
pub fn replace(place: &Path, fresh: &Path) -> Result {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let old = fresh.with_file_name(format!("old-{name}"));
    let what = format!("put the new {name} into {}", place.display());
    let _ = std::fs::remove_dir_all(&old);
    if place.exists() {
        std::fs::rename(place, &old).cannot(&what)?;
    }
    std::fs::rename(fresh, place).cannot(&what)?;
    let _ = std::fs::remove_dir_all(&old);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_new_folder_takes_the_old_ones_place() {
        let folder = Scratch::new("replace");
        let (place, fresh) = (folder.path().join("dist"), folder.path().join("t/dist"));
        for (page, text) in [(&place, "old"), (&fresh, "new")] {
            std::fs::create_dir_all(page).unwrap();
            std::fs::write(page.join("index.html"), text).unwrap();
        }
        std::fs::write(place.join("left-over.js"), "").unwrap();
        replace(&place, &fresh).unwrap();
        assert_eq!(std::fs::read_to_string(place.join("index.html")).unwrap(), "new");
        assert!(!place.join("left-over.js").exists());
        assert!(!fresh.exists());
    }
}
