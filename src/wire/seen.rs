//! Knowing parts of an answer again that came in the one before: TanStack Query's structural sharing, done
//! before anything is parsed.

use super::{Fingerprint, json::Json};

/// How far from where it is expected a part is looked for: so many may have come or gone before it.
const REACH: usize = 32;

/// The rows of the latest answer, and what superjson adds to them, each by its fingerprint.
///
/// What came before has been checked before, so only what is new in an answer has to be.
#[derive(Debug, Default)]
pub struct Seen {
    before: Vec<Fingerprint>,
    /// The place in `before` where the next part is expected.
    next: usize,
    now: Vec<Fingerprint>,
}

impl Seen {
    /// From now on the parts of another answer come.
    pub fn begin(&mut self) {
        std::mem::swap(&mut self.before, &mut self.now);
        self.now.clear();
        self.next = 0;
    }

    /// The length of the object at the start of `text`, if it came before.
    pub(super) fn recognise(&mut self, text: &[u8]) -> Option<usize> {
        let mut place = self.next;
        for away in 0..=2 * REACH {
            // Where it is expected, then one further on, one further back, two further on …
            place = if away % 2 == 0 { place.wrapping_sub(away) } else { place.wrapping_add(away) };
            if let Some(part) = self.before.get(place)
                && part.is_of_start(text)
            {
                self.next = place + 1;
                self.now.push(*part);
                return Some(part.length());
            }
        }
        None
    }

    /// Remembers an object that was read.
    pub(super) fn note(&mut self, object: Json<'_>) {
        self.next += 1;
        self.now.push(Fingerprint::of(object.as_str().as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads rows, and says which of them were recognised.
    fn recognised(seen: &mut Seen, rows: &[String]) -> Vec<bool> {
        seen.begin();
        let read = |row: &String| {
            // As in an array: something follows.
            let length = seen.recognise(format!("{row},{{").as_bytes());
            if length.is_none() {
                seen.note(Json::parse(row).unwrap());
            }
            assert!(length.is_none_or(|length| length == row.len()), "{row}");
            length.is_some()
        };
        rows.iter().map(read).collect()
    }

    fn row(id: usize, processed: usize) -> String {
        format!(r#"{{"id":"{id}","progress":{{"processed":{processed}}}}}"#)
    }

    fn rows(count: usize) -> Vec<String> {
        (0..count).map(|id| row(id, 0)).collect()
    }

    #[test]
    fn only_what_is_new_is_not_recognised() {
        let mut seen = Seen::default();
        let mut rows = rows(200);
        assert!(recognised(&mut seen, &rows).iter().all(|known| !known));
        assert!(recognised(&mut seen, &rows).iter().all(|known| *known));

        // Some change their text and its length, all in a row and far apart; some go; some come.
        for id in [40, 41, 42, 50, 120, 199] {
            rows[id] = row(id, 10);
        }
        rows.drain(80..100);
        for id in 0..REACH {
            rows.insert(0, row(9_000 + id, 0));
        }
        let is_new = |row: &String| row.contains(":10}") || row.contains(r#""90"#);
        let expected: Vec<bool> = rows.iter().map(|row| !is_new(row)).collect();
        assert_eq!(recognised(&mut seen, &rows), expected);
        assert!(recognised(&mut seen, &rows).iter().all(|known| *known));
    }

    #[test]
    fn what_is_out_of_reach_is_read_once_more() {
        let mut seen = Seen::default();
        let rows = rows(200);
        recognised(&mut seen, &rows);
        let rest = &rows[2 * REACH..];
        assert!(recognised(&mut seen, rest).iter().all(|known| !known));
        assert!(recognised(&mut seen, rest).iter().all(|known| *known));
    }

    #[test]
    fn an_answer_before_the_latest_is_forgotten() {
        let mut seen = Seen::default();
        let rows = rows(3);
        recognised(&mut seen, &rows);
        recognised(&mut seen, &[]);
        assert_eq!(recognised(&mut seen, &rows), [false; 3]);
    }

    #[test]
    fn half_an_object_is_not_recognised() {
        let mut seen = Seen::default();
        seen.note(Json::parse(r#"{"a":1}"#).unwrap());
        seen.note(Json::parse("1").unwrap());
        for text in [r#"{"a":1"#, "", "1", r#"{"a":2}"#] {
            seen.begin();
            assert_eq!(seen.recognise(text.as_bytes()), None, "{text}");
        }
    }
}
