//! The documents and their full-text index.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::excerpt::Excerpts;
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

/// More words than this narrow a search no further.
const MAX_WORDS: usize = 16;

/// The sections that match `?1`, of the organization `?2`. `CROSS JOIN` keeps the order: what matches is what is few.
const MATCHES: &str = "FROM sectionIndex
    CROSS JOIN sections ON sections.id = sectionIndex.rowid
    CROSS JOIN documents ON documents.id = sections.documentId
    CROSS JOIN stores ON stores.id = documents.storeId
    WHERE sectionIndex MATCH ?1 AND stores.organizationId IN ('', ?2)";

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

    /// Makes this organization the owner of the documents that were put here before they had one.
    pub fn adopt_documents(&self, organization_id: &str) -> Result<(), StoreError> {
        self.writer().execute(
            "UPDATE OR IGNORE stores SET organizationId = ?1 WHERE organizationId = '' AND root = ''",
            [organization_id],
        )?;
        Ok(())
    }

    /// Replaces or removes a document of a repository that is ingested elsewhere. `false`: it was so before.
    pub fn put_document(
        &self,
        organization_id: &str,
        repo_name: &str,
        path: &str,
        document: Option<&Document<'_>>,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // It has no directory on this machine.
        let store_id: String = transaction
            .prepare_cached(
                "INSERT INTO stores (id, organizationId, repoName, root, defaultInclude)
                 VALUES (?1, ?2, ?3, '', '[]')
                 ON CONFLICT (organizationId, repoName) DO UPDATE SET repoName = excluded.repoName
                 RETURNING id",
            )?
            .query_row(params![new_id("store"), organization_id, repo_name], |row| row.get(0))?;
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

    /// The content hashes by path of the documents that were put here for a repository.
    pub fn document_shas_of(
        &self,
        organization_id: &str,
        repo_name: &str,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let reader = self.reader();
        let mut statement = reader.prepare_cached(
            "SELECT path, sha FROM documents JOIN stores ON stores.id = documents.storeId
             WHERE organizationId = ?1 AND repoName = ?2",
        )?;
        let documents =
            statement.query_map([organization_id, repo_name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        documents.collect()
    }

    /// Searches the documents of an organization. Any text is a valid query.
    pub fn search(&self, organization_id: &str, query: &str, limit: i64) -> Result<Hits, StoreError> {
        let words = words(query);
        let Some(expression) = all_words(&words) else {
            return Ok(Hits::default());
        };
        let mut reader = self.reader();
        // One transaction, so that the total and the hits are of the same moment.
        let transaction = reader.transaction()?;
        let total = transaction
            .prepare_cached(&format!("SELECT count(*) {MATCHES}"))?
            .query_row([&expression, organization_id], |row| row.get(0))?;
        let mut excerpts = Excerpts::new(&transaction, &words, &expression);
        let mut statement = transaction.prepare_cached(&format!(
            "SELECT sections.id, stores.repoName, documents.path, sections.heading {MATCHES}
             ORDER BY bm25(sectionIndex, 8.0, 1.0), stores.repoName, documents.path, sections.id
             LIMIT ?3"
        ))?;
        let hits = statement.query_map(params![expression, organization_id, limit], |row| {
            let id: i64 = row.get(0)?;
            Ok(Hit {
                repo_name: row.get(1)?,
                path: row.get(2)?,
                heading: row.get(3)?,
                snippet: excerpts.of(id)?,
            })
        })?;
        let items = hits.collect::<Result<_, _>>()?;
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

/// The words of a query. They hold letters and digits alone, so in quotes nothing in them can be an operator.
fn words(query: &str) -> Vec<&str> {
    let words = query.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).take(MAX_WORDS).collect()
}

/// All words, the last one by its beginning, since it may still be being typed.
fn all_words(words: &[&str]) -> Option<String> {
    let expression = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| expression + "*")
}

fn without_control_characters(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_words_like_others() {
        let expression = |query| all_words(&words(query));
        assert_eq!(expression(r#"foo" OR (bar*) -baz"#).as_deref(), Some(r#""foo" "OR" "bar" "baz"*"#));
        assert_eq!(expression("  \"*^: "), None);
    }

    fn store() -> (Store, tempfile::TempDir) {
        let directory = tempfile::TempDir::new().expect("a directory");
        let store = Store::open(&directory.path().join("jobs.sqlite"));
        (store.unwrap_or_else(|error| panic!("{error}")), directory)
    }

    fn put(store: &Store, organization_id: &str, heading: &str, body: &str) {
        let sections = [Section { heading: heading.to_owned(), body: body.to_owned() }];
        let document = Document { path: "a.md", sha: body.get(..9).unwrap_or(body), sections: &sections };
        store.put_document(organization_id, "acme/docs", "a.md", Some(&document)).expect("an answer");
    }

    fn snippet(store: &Store, query: &str) -> Vec<(String, bool)> {
        let hits = store.search("acme", query, 20).expect("hits");
        assert_eq!((hits.total, hits.items.len()), (1, 1), "{query}");
        let parts = hits.items.into_iter().flat_map(|hit| hit.snippet);
        parts.map(|part| (part.text, part.is_match)).collect()
    }

    #[test]
    fn organizations_with_repositories_of_the_same_name_see_their_own_documents() {
        let (store, _directory) = store();
        put(&store, "acme", "Guide", "aardvarks dig");
        put(&store, "other", "Guide", "antelopes run");
        let found = |organization, query| store.search(organization, query, 9).expect("hits").total;
        assert_eq!(
            (found("acme", "aardvarks"), found("acme", "antelopes"), found("acme", "guide")),
            (1, 0, 1)
        );
        assert_eq!((found("other", "aardvarks"), found("other", "antelopes")), (0, 1));
        assert_eq!((found("", "guide"), found("third", "guide")), (0, 0));
        let sha = |organization| store.document_shas_of(organization, "acme/docs").expect("hashes");
        assert_eq!(sha("acme").get("a.md").map(String::as_str), Some("aardvarks"));
        assert_eq!(sha("other").get("a.md").map(String::as_str), Some("antelopes"));
        store.put_document("other", "acme/docs", "a.md", None).expect("an answer");
        assert_eq!((found("acme", "guide"), found("other", "guide")), (1, 0));
    }

    #[test]
    fn a_word_that_occurs_hundreds_of_thousands_of_times_is_found_soon() {
        let (store, _directory) = store();
        put(&store, "acme", "Guide", &"again and ".repeat(300_000));
        let begun = std::time::Instant::now();
        let parts = snippet(&store, "again");
        assert!(
            parts.iter().filter(|(text, is_match)| *is_match && text == "again").count() >= 8,
            "{parts:?}"
        );
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
    }

    #[test]
    fn the_excerpt_of_a_long_section_is_around_what_was_searched_for() {
        let (store, _directory) = store();
        let filler = "Lorem ipsum dolor sit amet. ".repeat(2_000);
        put(&store, "acme", "Zebras", &format!("Beginning. {filler}The café has aardvarks, again. {filler}"));
        let marked = |query| {
            let parts = snippet(&store, query);
            let words = parts.iter().map(|(text, _)| text.split_whitespace().count()).sum::<usize>();
            assert!((8..=30).contains(&words), "{parts:?}");
            let marked = parts.into_iter().filter(|(_, is_match)| *is_match).map(|(text, _)| text);
            marked.collect::<Vec<_>>()
        };
        assert_eq!(marked("cafe aard"), ["café", "aardvarks"]);
        // Of words that stand far from each other, one is shown; of a match in the heading, the beginning.
        assert_eq!(marked("beginning aard").len(), 1);
        assert!(marked("zebras").is_empty());
        assert_eq!(snippet(&store, "zebras")[0].0.get(..16), Some("Beginning. Lorem"));
    }
}
