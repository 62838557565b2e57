//! `lightfast.yml`: which files of a repository are its documents.

use std::fmt;
use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};

use crate::files::{self, ReadError};

/// The file's name at the root of a repository.
pub const FILE_NAME: &str = "lightfast.yml";
/// The globs where `lightfast.yml` gives none.
pub const DEFAULT_INCLUDE: &[&str] = &["docs/**/*.md", "docs/**/*.mdx", "README.md"];

/// Longer than any configuration a person writes.
const MAX_BYTES: u64 = 64 * 1024;
/// The store's name where none is given.
const DEFAULT_STORE: &str = "docs";

/// The keys of `lightfast.yml` that matter here; others are ignored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct ConfigFile {
    /// The store's name.
    store: Option<String>,
    /// Globs of the files to take.
    #[serde(alias = "globs")]
    include: Option<Vec<String>>,
    /// Globs of files to leave out of those.
    exclude: Option<Vec<String>>,
}

/// A configuration that is ready for use.
#[derive(Clone, Debug)]
pub struct Config {
    store: String,
    include: Vec<String>,
    exclude: Vec<String>,
    included: GlobSet,
    excluded: GlobSet,
    is_default: bool,
}

/// A `lightfast.yml` that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    message: String,
    /// The content, whose hash keeps the same mistake from being reported at each start.
    pub content: Vec<u8>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Config {
    /// Reads the configuration of the repository at `root`, which need not have one.
    pub fn load(root: &Path, default_include: &[String]) -> Result<Self, ConfigError> {
        let content = match files::read(root, Path::new(FILE_NAME), MAX_BYTES) {
            Ok(content) => content,
            Err(ReadError::Missing) => {
                return Self::new(None, default_include.to_vec(), Vec::new())
                    .map(|config| Self { is_default: true, ..config })
                    .map_err(|message| ConfigError::new(message, Vec::new()));
            }
            Err(error) => {
                let message = format!("{FILE_NAME} cannot be read: {error}");
                return Err(ConfigError::new(message, Vec::new()));
            }
        };
        Self::parse(&content, default_include).map_err(|message| ConfigError::new(message, content))
    }

    /// Reads the content of a `lightfast.yml`; the error is what is wrong with it, in one line.
    pub fn parse(content: &[u8], default_include: &[String]) -> Result<Self, String> {
        let text =
            std::str::from_utf8(content).map_err(|error| format!("Invalid {FILE_NAME} syntax: {error}"))?;
        let file = serde_saphyr::from_str::<Option<ConfigFile>>(text)
            .map_err(|error| format!("Invalid {FILE_NAME} syntax: {}", describe(&error)))?
            .unwrap_or(ConfigFile { store: None, include: None, exclude: None });
        Self::new(
            file.store,
            file.include.unwrap_or_else(|| default_include.to_vec()),
            file.exclude.unwrap_or_default(),
        )
        .map_err(|message| format!("Invalid {FILE_NAME}: {message}"))
    }

    fn new(store: Option<String>, include: Vec<String>, exclude: Vec<String>) -> Result<Self, String> {
        Ok(Self {
            included: compile(&include)?,
            excluded: compile(&exclude)?,
            store: store.unwrap_or_else(|| DEFAULT_STORE.to_owned()),
            include,
            exclude,
            is_default: false,
        })
    }

    /// Why the repository counts as unconfigured, if it has no `lightfast.yml`.
    pub fn unconfigured(&self) -> Option<String> {
        let defaults = self.include.join(", ");
        self.is_default.then(|| format!("There is no {FILE_NAME}; the defaults were used: {defaults}"))
    }

    /// What it says, for people.
    pub fn summary(&self) -> serde_json::Value {
        serde_json::json!({
            "store": self.store,
            "include": self.include,
            "exclude": self.exclude,
            "isDefault": self.is_default,
        })
    }

    /// The configuration that a summary is of.
    pub fn from_summary(summary: &serde_json::Value) -> Option<Self> {
        let texts = |field: &str| serde_json::from_value(summary.get(field)?.clone()).ok();
        let store = summary.get("store")?.as_str()?.to_owned();
        let config = Self::new(Some(store), texts("include")?, texts("exclude")?).ok()?;
        Some(Self { is_default: summary.get("isDefault")?.as_bool()?, ..config })
    }

    /// The store's name.
    pub fn store(&self) -> &str {
        &self.store
    }

    /// Whether the file at this path below the root is a document.
    pub fn matches(&self, path: &Path) -> bool {
        self.included.is_match(path) && !self.excluded.is_match(path)
    }

    /// Everything in it that decides what is ingested, as one text.
    pub fn fingerprint(&self) -> String {
        serde_json::json!([self.store, self.include, self.exclude]).to_string()
    }
}

impl ConfigError {
    fn new(message: String, content: Vec<u8>) -> Self {
        Self { message, content }
    }
}

fn compile(globs: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let pattern = glob.strip_prefix("./").unwrap_or(glob);
        let glob =
            GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| one_line(&error))?;
        set.add(glob);
    }
    set.build().map_err(|error| one_line(&error))
}

/// A message that names a glob, which may have ends of lines in it.
fn one_line(error: &globset::Error) -> String {
    let message = error.to_string();
    message.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The parser's message without the excerpt, and where it stopped.
fn describe(error: &serde_saphyr::Error) -> String {
    let message = error.without_snippet().to_string();
    let first = message.lines().next().unwrap_or_default();
    match error.location() {
        Some(place) if !first.contains("line ") => {
            format!("{first} at line {}, column {}", place.line(), place.column())
        }
        _ => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text.as_bytes(), &["README.md".to_owned()])
    }

    #[test]
    fn globs_choose_the_documents() {
        let config = parse("store: site\ninclude: ['docs/**/*.md', './*.mdx']\nexclude: [docs/old/**]\n");
        let config = config.expect("a good configuration");
        assert_eq!(config.store(), "site");
        for (path, expected) in [
            ("docs/a.md", true),
            ("docs/b/c.md", true),
            ("x.mdx", true),
            ("b/x.mdx", false),
            ("docs/old/a.md", false),
            ("README.md", false),
        ] {
            assert_eq!(config.matches(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn a_configuration_comes_back_from_its_summary() {
        let config = parse("store: site\ninclude: ['docs/**/*.md']\nexclude: [docs/old/**]\n")
            .expect("a configuration");
        let again = Config::from_summary(&config.summary()).expect("the same");
        assert_eq!((again.fingerprint(), again.unconfigured()), (config.fingerprint(), None));
        assert!(again.matches(Path::new("docs/a.md")) && !again.matches(Path::new("docs/old/a.md")));
        assert!(Config::from_summary(&serde_json::json!({ "store": "site" })).is_none());
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        for text in ["", "# nothing yet\n", "version: 1\n"] {
            let config = parse(text).expect("a good configuration");
            assert!(config.matches(Path::new("README.md")), "{text:?}");
            assert_eq!(config.store(), DEFAULT_STORE);
        }
    }

    #[test]
    fn a_syntax_error_has_its_line() {
        for (text, line) in [
            ("store: docs\ninclude: [a.md\nexclude: []\n", "line"),
            ("store: docs\ninclude:\n  - a.md\n bad: [\n", "line 4"),
            ("store: docs\ninclude: 7\n", "line 2"),
        ] {
            let message = parse(text).expect_err("a mistake");
            assert!(message.starts_with("Invalid lightfast.yml syntax: "), "{message}");
            assert!(message.contains(line), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
        }
        for text in ["include: ['a{']\n", "include: ['a{\n\n  b']\n"] {
            let message = parse(text).expect_err("a bad glob");
            assert!(message.starts_with("Invalid lightfast.yml: "), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
        }
    }
}
