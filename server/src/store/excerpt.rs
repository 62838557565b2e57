//! The piece of a section around what was searched for.
//!
//! FTS5 makes it, with `snippet()`, which compares each occurrence of a word with each other one in the text that it is
//! given. So of a long section it is given a piece of a bounded size.

use rusqlite::{Connection, OptionalExtension, params};

use super::{SnippetPart, StoreError};

// Control characters, which indexing has taken out of the text.
const MATCH_START: char = '\u{2}';
const MATCH_END: char = '\u{3}';

/// A section of more characters is cut into pieces.
const LONG: i64 = 4_000;
/// The most characters of a piece.
const PIECE: usize = 2_000;
/// How many pieces are looked at together.
const TOGETHER: usize = 32;
/// What is searched for is looked for in so many characters of a section.
const SEARCHED: i64 = 1_000_000;
/// How many words an excerpt has.
const WORDS: usize = 24;

/// As the sections are indexed.
const PIECES: &str =
    "CREATE VIRTUAL TABLE pieces USING fts5 (body, tokenize = 'unicode61 remove_diacritics 2')";

/// Makes the excerpts of one search.
pub struct Excerpts<'a> {
    connection: &'a Connection,
    words: &'a [&'a str],
    expression: &'a str,
    /// Where pieces are searched; made when the first section is long.
    pieces: Option<Connection>,
}

impl<'a> Excerpts<'a> {
    /// `expression` is what the sections match, and `words` are the words in it.
    pub fn new(connection: &'a Connection, words: &'a [&'a str], expression: &'a str) -> Self {
        Self { connection, words, expression, pieces: None }
    }

    /// The excerpt of a section that matches.
    pub fn of(&mut self, section_id: i64) -> Result<Vec<SnippetPart>, StoreError> {
        let long: Option<String> = self
            .connection
            .prepare_cached("SELECT substr(body, 1, ?2) FROM sections WHERE id = ?1 AND length(body) > ?3")?
            .query_row([section_id, SEARCHED, LONG], |row| row.get(0))
            .optional()?;
        let Some(body) = long else {
            return snippet(self.connection, "sectionIndex", 1, self.expression, section_id);
        };
        let pieces = match &mut self.pieces {
            Some(pieces) => pieces,
            none => {
                let connection = Connection::open_in_memory()?;
                connection.execute_batch(PIECES)?;
                none.insert(connection)
            }
        };
        // A piece need not have all the words.
        let expression = any_word(self.words);
        let all: Vec<&str> = cut(&body).collect();
        for together in all.chunks(TOGETHER) {
            if let Some(found) = search(pieces, together, &expression)? {
                return Ok(found);
            }
        }
        // It is the heading that matches.
        Ok(vec![SnippetPart { text: beginning(&body), is_match: false }])
    }
}

/// The excerpt of the piece that matches best.
fn search(
    pieces: &mut Connection,
    texts: &[&str],
    expression: &str,
) -> Result<Option<Vec<SnippetPart>>, StoreError> {
    let transaction = pieces.transaction()?;
    let mut insert = transaction.prepare_cached("INSERT INTO pieces (rowid, body) VALUES (?1, ?2)")?;
    for (number, text) in (1_i64..).zip(texts) {
        insert.execute(params![number, text])?;
    }
    drop(insert);
    let best: Option<i64> = transaction
        .prepare_cached(
            "SELECT rowid FROM pieces WHERE pieces MATCH ?1 ORDER BY bm25(pieces), rowid LIMIT 1",
        )?
        .query_row([expression], |row| row.get(0))
        .optional()?;
    best.map(|best| snippet(&transaction, "pieces", 0, expression, best)).transpose()
    // What was inserted is rolled back.
}

fn snippet(
    connection: &Connection,
    table: &str,
    column: usize,
    expression: &str,
    row: i64,
) -> Result<Vec<SnippetPart>, StoreError> {
    let text = format!(
        "SELECT snippet({table}, {column}, ?3, ?4, '…', {WORDS}) FROM {table} WHERE {table} MATCH ?1 AND rowid = ?2"
    );
    let marks = [MATCH_START.to_string(), MATCH_END.to_string()];
    let snippet: Option<String> = connection
        .prepare_cached(&text)?
        .query_row(params![expression, row, marks[0], marks[1]], |row| row.get(0))
        .optional()?;
    Ok(split_matches(&snippet.unwrap_or_default()))
}

/// Any of the words, the last one by its beginning.
fn any_word(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR ") + "*"
}

/// Cuts a text into pieces, between words where there are any.
fn cut(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.char_indices().nth(PIECE).map_or(rest.len(), |(end, _)| end);
        let (piece, _) = rest.split_at(end);
        let between = piece.rfind(char::is_whitespace).filter(|at| end < rest.len() && *at > 0);
        let (piece, behind) = rest.split_at(between.unwrap_or(end));
        rest = behind;
        Some(piece)
    })
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    let (piece, _) = text.split_at(text.char_indices().nth(PIECE).map_or(text.len(), |(end, _)| end));
    let words: Vec<&str> = piece.split_whitespace().take(WORDS).collect();
    words.join(" ") + "…"
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_split_at_the_marks() {
        let parts = split_matches("a \u{2}hit\u{3}\u{2}two\u{3} end");
        let parts: Vec<_> = parts.iter().map(|part| (part.text.as_str(), part.is_match)).collect();
        assert_eq!(parts, [("a ", false), ("hit", true), ("two", true), (" end", false)]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
        #[test]
        fn pieces_are_bounded_and_lose_nothing(words in proptest::collection::vec("[a-zé🦀]{0,900}[ \n]?", 0..12)) {
            let text = words.concat();
            let pieces: Vec<_> = cut(&text).collect();
            proptest::prop_assert!(pieces.concat() == text);
            proptest::prop_assert!(pieces.iter().all(|piece| (1..=PIECE).contains(&piece.chars().count())));
        }
    }
}
