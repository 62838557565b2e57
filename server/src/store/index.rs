//! The documents and their full-text index.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::{ClaimedRun, Store, StoreError, new_id};

/// A part of a document under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading, or the document's title for what comes before the first.
    pub heading: String,
    /// The text, without markup.
    pub body: String,
}

/// A document that was read and parsed.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// Its path below the repository's root.
    pub path: &'a str,
    /// The hash of its content.
    pub sha: &'a str,
    /// Its text.
    pub sections: &'a [Section],
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// The best of them, best first.
    pub items: Vec<Hit>,
    /// How many there are.
    pub total: i64,
}

/// A section that matches.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The repository.
    pub repo_name: String,
    /// The document.
    pub path: String,
    /// The section's heading.
    pub heading: String,
    /// A piece of its text around the match.
    pub snippet: Vec<SnippetPart>,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnippetPart {
    /// Its text.
    pub text: String,
    /// Whether this is what was searched for.
    pub is_match: bool,
}

// Control characters, which indexing has taken out of the text.
const MATCH_START: char = '\u{2}';
const MATCH_END: char = '\u{3}';

/// More words than this narrow a search no further.
const MAX_WORDS: usize = 16;

impl Store {
    /// The content hashes of a store's documents by path.
    pub fn document_shas(&self, store_id: &str) -> Result<HashMap<String, String>, StoreError> {
        let reader = self.reader();
        let mut statement = reader.prepare_cached("SELECT path, sha FROM documents WHERE storeId = ?1")?;
        let documents = statement.query_map([store_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        documents.collect()
    }

    /// Replaces one document and records the progress with it, so that a search sees the old text or
    /// the new. `false`: the run is not running any more, and nothing was written.
    pub fn replace_document(
        &self,
        work: &ClaimedRun,
        document: &Document<'_>,
        processed: i64,
    ) -> Result<bool, StoreError> {
        self.change_document(work, document.path, Some(document), processed)
    }

    /// Removes a document that can no longer be read.
    pub fn remove_document(&self, work: &ClaimedRun, path: &str, processed: i64) -> Result<bool, StoreError> {
        self.change_document(work, path, None, processed)
    }

    fn change_document(
        &self,
        work: &ClaimedRun,
        path: &str,
        document: Option<&Document<'_>>,
        processed: i64,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let running = transaction
            .prepare_cached("UPDATE runs SET processed = ?2 WHERE id = ?1 AND status = 'running'")?
            .execute(params![work.run_id, processed])?;
        if running == 0 {
            return Ok(false);
        }
        transaction
            .prepare_cached("UPDATE stores SET indexedSha = NULL WHERE id = ?1")?
            .execute([&work.store_id])?;
        write_document(&transaction, &work.store_id, path, document)?;
        transaction.commit()?;
        Ok(true)
    }

    /// Replaces or removes a document of a repository that is ingested elsewhere. `false`: it was so before.
    pub fn put_document(
        &self,
        repo_name: &str,
        path: &str,
        document: Option<&Document<'_>>,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // It has no directory on this machine.
        let store_id: String = transaction
            .prepare_cached(
                "INSERT INTO stores (id, repoName, root, defaultInclude) VALUES (?1, ?2, '', '[]')
                 ON CONFLICT (repoName) DO UPDATE SET repoName = excluded.repoName RETURNING id",
            )?
            .query_row([new_id("store"), repo_name.to_owned()], |row| row.get(0))?;
        let known: Option<String> = transaction
            .prepare_cached("SELECT sha FROM documents WHERE storeId = ?1 AND path = ?2")?
            .query_row([store_id.as_str(), path], |row| row.get(0))
            .optional()?;
        if known.as_deref() == document.map(|document| document.sha) {
            return Ok(false);
        }
        write_document(&transaction, &store_id, path, document)?;
        transaction.commit()?;
        Ok(true)
    }

    /// The content hashes of a repository's documents by path.
    pub fn document_shas_of(&self, repo_name: &str) -> Result<BTreeMap<String, String>, StoreError> {
        let reader = self.reader();
        let mut statement = reader.prepare_cached(
            "SELECT path, sha FROM documents JOIN stores ON stores.id = documents.storeId WHERE repoName = ?1",
        )?;
        let documents = statement.query_map([repo_name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        documents.collect()
    }

    /// Searches all documents. Any text is a valid query.
    pub fn search(&self, query: &str, limit: i64) -> Result<Hits, StoreError> {
        let Some(expression) = match_expression(query) else {
            return Ok(Hits::default());
        };
        let mut reader = self.reader();
        // One transaction, so that the total and the hits are of the same moment.
        let transaction = reader.transaction()?;
        let total = transaction
            .prepare_cached("SELECT count(*) FROM sectionIndex WHERE sectionIndex MATCH ?1")?
            .query_row([&expression], |row| row.get(0))?;
        let items = {
            let mut statement = transaction.prepare_cached(
                "SELECT stores.repoName, documents.path, sections.heading,
                        snippet(sectionIndex, 1, ?3, ?4, '…', 24)
                 FROM sectionIndex
                 JOIN sections ON sections.id = sectionIndex.rowid
                 JOIN documents ON documents.id = sections.documentId
                 JOIN stores ON stores.id = documents.storeId
                 WHERE sectionIndex MATCH ?1
                 ORDER BY bm25(sectionIndex, 8.0, 1.0), stores.repoName, documents.path, sections.id
                 LIMIT ?2",
            )?;
            let hits = statement.query_map(
                params![expression, limit, MATCH_START.to_string(), MATCH_END.to_string()],
                |row| {
                    let snippet: String = row.get(3)?;
                    Ok(Hit {
                        repo_name: row.get(0)?,
                        path: row.get(1)?,
                        heading: row.get(2)?,
                        snippet: split_matches(&snippet),
                    })
                },
            )?;
            hits.collect::<Result<_, _>>()?
        };
        Ok(Hits { items, total })
    }
}

fn write_document(
    transaction: &Transaction<'_>,
    store_id: &str,
    path: &str,
    document: Option<&Document<'_>>,
) -> Result<(), StoreError> {
    let known: Option<i64> = transaction
        .prepare_cached("SELECT id FROM documents WHERE storeId = ?1 AND path = ?2")?
        .query_row([store_id, path], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        transaction.prepare_cached("DELETE FROM sections WHERE documentId = ?1")?.execute([id])?;
        transaction.prepare_cached("DELETE FROM documents WHERE id = ?1")?.execute([id])?;
    }
    let Some(document) = document else {
        return Ok(());
    };
    transaction
        .prepare_cached("INSERT INTO documents (storeId, path, sha) VALUES (?1, ?2, ?3)")?
        .execute([store_id, document.path, document.sha])?;
    let id = transaction.last_insert_rowid();
    let mut insert =
        transaction.prepare_cached("INSERT INTO sections (documentId, heading, body) VALUES (?1, ?2, ?3)")?;
    for section in document.sections {
        insert.execute(params![
            id,
            without_control_characters(&section.heading),
            without_control_characters(&section.body)
        ])?;
    }
    Ok(())
}

/// All words, the last one by its beginning, since it may still be being typed.
fn match_expression(query: &str) -> Option<String> {
    let words: Vec<&str> = query
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .collect();
    if words.is_empty() {
        return None;
    }
    // Words hold letters and digits alone, so in quotes nothing in them can be an operator.
    let expression = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
    Some(expression + "*")
}

fn split_matches(snippet: &str) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    let mut is_match = false;
    for piece in snippet.split_inclusive([MATCH_START, MATCH_END]) {
        let text = piece.trim_end_matches([MATCH_START, MATCH_END]);
        if !text.is_empty() {
            parts.push(SnippetPart { text: text.to_owned(), is_match });
        }
        is_match = piece.ends_with(MATCH_START);
    }
    parts
}

fn without_control_characters(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_words_like_others() {
        assert_eq!(match_expression(r#"foo" OR (bar*) -baz"#).as_deref(), Some(r#""foo" "OR" "bar" "baz"*"#));
        assert_eq!(match_expression("  \"*^: "), None);
    }

    #[test]
    fn snippets_are_split_at_the_marks() {
        let parts = split_matches("a \u{2}hit\u{3}\u{2}two\u{3} end");
        let parts: Vec<_> = parts.iter().map(|part| (part.text.as_str(), part.is_match)).collect();
        assert_eq!(parts, [("a ", false), ("hit", true), ("two", true), (" end", false)]);
    }
}
