//! Reading files of repositories, which are not to be trusted.

use std::fmt;
use std::io::{ErrorKind, Read};
use std::path::Path;

use cap_fs_ext::OpenOptionsSyncExt;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

/// Why a file is not read.
#[derive(Debug)]
pub enum ReadError {
    /// There is none.
    Missing,
    /// A link that leads out of the repository.
    Outside,
    /// A directory, pipe or device.
    NotAFile,
    /// It has more bytes than this.
    TooLarge(u64),
    /// The system's own reason.
    Io(std::io::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => formatter.write_str("it does not exist"),
            Self::Outside => formatter.write_str("it is a link out of the repository"),
            Self::NotAFile => formatter.write_str("it is not an ordinary file"),
            Self::TooLarge(limit) => write!(formatter, "it is larger than {} KiB", limit / 1024),
            Self::Io(error) => error.fmt(formatter),
        }
    }
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

/// Reads `path` below `root`, which has to be canonical. Links are followed inside `root` only.
///
/// A component that becomes a link during the read cannot lead it elsewhere: the system resolves the path from an
/// open directory and refuses to leave it (`openat2` with `RESOLVE_BENEATH`, or component by component).
pub fn read(root: &Path, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    // Absolute links to somewhere inside are common; beneath a directory, only relative ones can be resolved.
    let real = root.join(path).canonicalize()?;
    let path = real.strip_prefix(root).map_err(|_| ReadError::Outside)?;
    read_beneath(root, path, limit)
}

fn read_beneath(root: &Path, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let directory = Dir::open_ambient_dir(root, ambient_authority())?;
    // Before it is opened, since opening a device may have effects.
    if !directory.metadata(path).map_err(beneath)?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let mut options = OpenOptions::new();
    // Opening a pipe would wait for its other end.
    options.read(true).nonblock(true);
    let file = directory.open_with(path, &options).map_err(beneath)?;
    // Of what was opened, which may no longer be what was looked at.
    if !file.metadata()?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let mut content = Vec::new();
    // The file may grow while it is read, so the limit holds for what was read.
    file.take(limit + 1).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(ReadError::TooLarge(limit));
    }
    Ok(content)
}

/// cap-std reports a path that leaves the directory as a refusal of its own, without a code of the system's.
fn beneath(error: std::io::Error) -> ReadError {
    if error.kind() == ErrorKind::PermissionDenied && error.raw_os_error().is_none() {
        ReadError::Outside
    } else {
        error.into()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{create_dir, rename, write};
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicBool, Ordering};

    use tempfile::TempDir;

    use super::*;

    const LIMIT: u64 = 100;
    const READS: usize = 20_000;

    /// A repository with `docs/a.md`, and a directory outside with the same.
    struct Places {
        repository: TempDir,
        outside: TempDir,
    }

    impl Places {
        fn new() -> Self {
            let places = Self {
                repository: TempDir::new().expect("a directory"),
                outside: TempDir::new().expect("a directory"),
            };
            for (place, content) in [(&places.repository, "public"), (&places.outside, "secret")] {
                create_dir(place.path().join("docs")).expect("a directory");
                write(place.path().join("docs/a.md"), content).expect("a file");
            }
            places
        }

        fn root(&self) -> PathBuf {
            self.repository.path().canonicalize().expect("a path")
        }

        /// Reads while another thread replaces `path` by a link to the same outside, and back.
        fn read_while_swapping(&self, path: &str) {
            let root = self.root();
            let (original, link) = (root.join("original"), root.join("link"));
            let path = root.join(path);
            let target = self.outside.path().join(path.strip_prefix(&root).expect("a path"));
            symlink(target, &link).expect("a link");
            let done = AtomicBool::new(false);
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        rename(&path, &original).expect("a name");
                        rename(&link, &path).expect("a name");
                        rename(&path, &link).expect("a name");
                        rename(&original, &path).expect("a name");
                    }
                });
                let (mut contents, mut refusals) = (0, 0);
                for _ in 0..READS {
                    match read(&root, Path::new("docs/a.md"), LIMIT) {
                        Ok(content) => {
                            if content != b"public" {
                                done.store(true, Ordering::Relaxed);
                                panic!("it followed the link");
                            }
                            contents += 1;
                        }
                        Err(_) => refusals += 1,
                    }
                }
                done.store(true, Ordering::Relaxed);
                assert!(contents > 0 && refusals > 0, "{contents} contents, {refusals} refusals");
            });
        }
    }

    #[test]
    fn a_file_that_becomes_a_link_is_not_followed_outside() {
        Places::new().read_while_swapping("docs/a.md");
    }

    #[test]
    fn a_directory_that_becomes_a_link_is_not_followed_outside() {
        Places::new().read_while_swapping("docs");
    }

    #[test]
    fn a_link_that_appears_after_the_check_is_refused() {
        let places = Places::new();
        let root = places.root();
        symlink(places.outside.path().join("docs/a.md"), root.join("file.md")).expect("a link");
        symlink(places.outside.path().join("docs"), root.join("directory")).expect("a link");
        symlink("..", root.join("docs/up")).expect("a link");
        let up = Path::new("docs/up/..").join(places.outside.path().file_name().expect("a name"));
        for path in [Path::new("file.md"), Path::new("directory/a.md"), &up.join("docs/a.md")] {
            let result = read_beneath(&root, path, LIMIT);
            assert!(matches!(result, Err(ReadError::Outside)), "{}: {result:?}", path.display());
        }
    }

    #[test]
    fn links_inside_are_followed() {
        let places = Places::new();
        let root = places.root();
        symlink("docs/a.md", root.join("relative.md")).expect("a link");
        symlink(root.join("docs"), root.join("absolute")).expect("a link");
        for path in ["relative.md", "absolute/a.md"] {
            assert_eq!(read(&root, Path::new(path), LIMIT).expect("the content"), b"public", "{path}");
        }
    }

    #[test]
    fn a_hard_link_is_the_file_itself_and_a_device_is_none() {
        let places = Places::new();
        let root = places.root();
        std::fs::hard_link(root.join("docs/a.md"), root.join("b.md")).expect("a link");
        assert_eq!(read(&root, Path::new("b.md"), LIMIT).expect("the content"), b"public");
        symlink("/dev/zero", root.join("zero.md")).expect("a link");
        let result = read(&root, Path::new("zero.md"), LIMIT);
        assert!(matches!(result, Err(ReadError::Outside)), "{result:?}");
        let devices = Path::new("/dev").canonicalize().expect("a path");
        let result = read(&devices, Path::new("zero"), LIMIT);
        assert!(matches!(result, Err(ReadError::NotAFile)), "{result:?}");
    }

    #[test]
    fn a_pipe_is_refused_at_once() {
        let places = Places::new();
        let root = places.root();
        let made = std::process::Command::new("mkfifo").arg(root.join("pipe.md")).status().expect("mkfifo");
        assert!(made.success());
        let result = read(&root, Path::new("pipe.md"), LIMIT);
        assert!(matches!(result, Err(ReadError::NotAFile)), "{result:?}");
    }
}
