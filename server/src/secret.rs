//! Keys and tokens, which no message and no log may show.

use std::fmt;
use std::path::Path;

use sha2::{Digest, Sha256};

/// A secret text. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A secret. White space around it is a matter of how it was pasted.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The text itself, for the header that it is sent in.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether this is the secret. How long that takes says nothing about it.
    pub fn is(&self, other: &str) -> bool {
        // Hashes that are nearly equal say nothing about texts that are.
        Sha256::digest(&self.0) == Sha256::digest(other)
    }

    /// The secret of an environment variable, or else of a file. A blank variable is none; a blank
    /// file is a mistake.
    pub fn load(variable: &str, file: Option<&Path>) -> Result<Option<Self>, String> {
        let Some(file) = file else {
            let secret = Self::new(&std::env::var(variable).unwrap_or_default());
            return Ok((!secret.0.is_empty()).then_some(secret));
        };
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("the secret in {} cannot be read: {error}", file.display()))?;
        let secret = Self::new(&text);
        if secret.0.is_empty() {
            return Err(format!("there is no secret in {}", file.display()));
        }
        Ok(Some(secret))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::new(" signkey-test-abc \n");
        assert_eq!(secret.expose(), "signkey-test-abc");
        assert_eq!(format!("{secret:?}"), "Secret");
        assert!(secret.is("signkey-test-abc") && !secret.is("signkey-test-ab"));
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Secret::load("UNUSED", Some(Path::new("no/such/file"))).expect_err("an error");
        assert!(error.contains("no/such/file"), "{error}");
        let blank = tempfile::NamedTempFile::new().expect("a file");
        let error = Secret::load("UNUSED", Some(blank.path())).expect_err("an error");
        assert!(error.starts_with("there is no secret in "), "{error}");
    }
}
