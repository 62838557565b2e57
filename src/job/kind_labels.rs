//! What a host calls the kinds of work that its jobs do.

use std::rc::Rc;

/// The verb forms of one kind of job, put before the subject: "Ingesting acme/api", "Ingested acme/api".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindLabel {
    /// The kind (`type` on the wire), such as `docs-ingestion`.
    pub kind: Rc<str>,
    /// While it is queued or running: "Ingesting".
    pub active: Rc<str>,
    /// Once it is completed: "Ingested".
    pub completed: Rc<str>,
}

/// The kinds that have a label of their own. Starts with `docs-ingestion`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindLabels(Rc<[KindLabel]>);

impl Default for KindLabels {
    fn default() -> Self {
        Self::new([])
    }
}

impl KindLabels {
    /// The known kinds and `more`; a label for a known kind replaces it.
    pub fn new(more: impl IntoIterator<Item = KindLabel>) -> Self {
        let ingestion = KindLabel {
            kind: "docs-ingestion".into(),
            active: "Ingesting".into(),
            completed: "Ingested".into(),
        };
        // Searched from the front, so the host's own come first.
        Self(more.into_iter().chain([ingestion]).collect())
    }

    /// Whether there are labels of the host's.
    pub(crate) fn has_more(&self) -> bool {
        self.0.len() > 1
    }

    /// Whether a label is the library's own, and not the host's.
    pub(crate) fn is_own(&self, label: &KindLabel) -> bool {
        self.0.last().is_some_and(|own| std::ptr::eq(own, label))
    }

    /// The label of a kind.
    pub fn get(&self, kind: &str) -> Option<&KindLabel> {
        self.0.iter().find(|label| *label.kind == *kind)
    }
}
