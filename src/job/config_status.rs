//! Whether a repository's documents are set up.

/// Whether the documents of a job's repository can be ingested (`configStatus` on the wire).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfigStatus {
    /// The repository has a configuration, and its last ingestion ended well.
    Configured,
    /// The repository has no configuration.
    Unconfigured,
    /// An ingestion is queued or running.
    Ingesting,
    /// The configuration is invalid, or the last ingestion failed.
    Error,
    /// The repository is connected, and was not looked at yet.
    Pending,
}

impl ConfigStatus {
    const ALL: [Self; 5] =
        [Self::Configured, Self::Unconfigured, Self::Ingesting, Self::Error, Self::Pending];

    /// Parses a word in any case. `None` where this library does not know it.
    ///
    /// ```
    /// use jobs_console::job::ConfigStatus;
    ///
    /// assert_eq!(ConfigStatus::parse("Ingesting"), Some(ConfigStatus::Ingesting));
    /// assert_eq!(ConfigStatus::parse("paused"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim_ascii();
        Self::ALL.into_iter().find(|status| status.word().eq_ignore_ascii_case(word))
    }

    /// Its word on the wire, also for attributes such as `data-config-status`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Configured => "configured",
            Self::Unconfigured => "unconfigured",
            Self::Ingesting => "ingesting",
            Self::Error => "error",
            Self::Pending => "pending",
        }
    }
}
