//! The part of SQL that SQLite and PostgreSQL share: texts, whole numbers, `$1`, `ON CONFLICT`, `RETURNING`.

use std::borrow::Cow;

use super::HistoryError;

pub(super) type Result<T> = std::result::Result<T, HistoryError>;

/// A connection or a transaction of either database.
pub(super) trait Sql {
    /// Executes a statement. Returns how many rows it changed.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize>;

    /// Reads the rows that a statement returns.
    fn query(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>>;
}

/// A value that is bound to a parameter.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Text(Option<Cow<'a, str>>),
    Integer(Option<i64>),
}

// PostgreSQL has no NUL in texts; Inngest's errors and outputs may.
fn without_nul(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { text }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(without_nul(text.into())))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Some(without_nul(text.into())))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(Some(number))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Text(None), Self::from)
    }
}

impl From<Option<String>> for Value<'_> {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Text(None), Self::from)
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_deref().into()
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Integer(number)
    }
}

/// The values of a statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::history::sql::Value::from($value)),*] };
}
pub(super) use values;

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Text(String),
    Integer(i64),
}

/// A row, read column after column.
#[derive(Debug)]
pub(super) struct Row(std::vec::IntoIter<Cell>);

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self(cells.into_iter())
    }

    /// The next column.
    pub(super) fn next<T: FromCell>(&mut self) -> Result<T> {
        let cell =
            self.0.next().ok_or_else(|| HistoryError::Content("a row that is too short".to_owned()))?;
        T::from_cell(cell)
    }
}

pub(super) trait FromCell: Sized {
    fn from_cell(cell: Cell) -> Result<Self>;
}

impl FromCell for String {
    fn from_cell(cell: Cell) -> Result<Self> {
        match cell {
            Cell::Text(text) => Ok(text),
            other => Err(HistoryError::Content(format!("{other:?} in place of a text"))),
        }
    }
}

impl FromCell for i64 {
    fn from_cell(cell: Cell) -> Result<Self> {
        match cell {
            Cell::Integer(number) => Ok(number),
            other => Err(HistoryError::Content(format!("{other:?} in place of a number"))),
        }
    }
}

impl FromCell for serde_json::Value {
    fn from_cell(cell: Cell) -> Result<Self> {
        let text = String::from_cell(cell)?;
        serde_json::from_str(&text)
            .map_err(|error| HistoryError::Content(format!("a text that is not JSON ({error})")))
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell) -> Result<Self> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

/// How many rows one statement writes or asks for: with up to twenty columns that stays far below both databases'
/// limits of parameters.
pub(super) const BATCH: usize = 64;

/// `($1, $2), ($3, $4)` for two rows of two columns; with one row also what follows `IN`.
pub(super) fn placeholders(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let numbers = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", numbers.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Rows whose column is one of `ids`.
pub(super) fn query_by_ids(sql: &mut dyn Sql, select: &str, ids: &[String]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for ids in ids.chunks(BATCH) {
        let values: Vec<_> = ids.iter().map(Value::from).collect();
        rows.extend(sql.query(&format!("{select} IN {}", placeholders(1, ids.len())), &values)?);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(placeholders(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(placeholders(1, 1), "($1)");
    }

    #[test]
    fn a_nul_becomes_a_visible_character() {
        assert_eq!(Value::from("a\0b"), Value::from("a\u{fffd}b"));
        assert_eq!(Value::from(Some("a\0b".to_owned())), Value::from("a\u{fffd}b"));
    }
}
