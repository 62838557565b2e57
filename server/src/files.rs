//! Reading files of repositories, which are not to be trusted.

use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

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
pub fn read(root: &Path, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let real = root.join(path).canonicalize()?;
    if !real.starts_with(root) {
        return Err(ReadError::Outside);
    }
    // Before it is opened: opening a pipe would wait for its other end.
    let metadata = std::fs::symlink_metadata(&real)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    let mut content = Vec::new();
    // The size that was told may be out of date, so the limit holds while reading.
    File::open(&real)?.take(limit + 1).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(ReadError::TooLarge(limit));
    }
    Ok(content)
}
