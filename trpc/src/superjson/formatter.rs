//! Writes JSON and takes down where a date or `undefined` stands.
//!
//! A `Date` announces its kind and then writes itself as text; serde_json's writer passes through here, where the path is
//! known.

use std::{
    cell::Cell,
    io::{self, Write},
    rc::Rc,
};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::path::escape_key;

thread_local! {
    /// The kind of the value that is written next.
    static TAG: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Says of which kind the next value is. It has to be a text or a unit.
pub(super) fn tag_next(tag: &'static str) {
    TAG.set(Some(tag));
}

/// The JSON of a value, and that of superjson's `values` where there are any.
pub(super) fn encode<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<(String, Option<String>)> {
    let length = Rc::<Cell<usize>>::default();
    let mut output = Output { json: Vec::new(), length: length.clone() };
    let mut formatter = PathFormatter { length, path: Vec::new(), in_key: false, tags: Vec::new() };
    TAG.set(None);
    value.serialize(&mut Serializer::with_formatter(&mut output, &mut formatter))?;
    TAG.set(None);
    // serde_json writes UTF-8.
    let json = String::from_utf8(output.json).unwrap_or_default();
    let tags = std::mem::take(&mut formatter.tags);
    let values = match tags.as_slice() {
        [] => None,
        [(path, tag)] if path.is_empty() => Some(["[\"", tag, "\"]"].concat()),
        tags => {
            let mut values = String::new();
            for (path, tag) in tags {
                let path: Vec<_> = path.iter().map(|segment| segment.text(&json)).collect();
                let path = serde_json::to_string(&path.join("."))?;
                let separator = if values.is_empty() { "{" } else { "," };
                values += &[separator, &path, ":[\"", tag, "\"]"].concat();
            }
            Some(values + "}")
        }
    };
    Ok((json, values))
}

/// What is written, and how much of it in a place that the formatter sees.
struct Output {
    json: Vec<u8>,
    length: Rc<Cell<usize>>,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.json.extend_from_slice(bytes);
        self.length.set(self.json.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A step of a path.
#[derive(Clone)]
enum PathSegment {
    /// The number of the item, from 1.
    Item(usize),
    /// Where in the output the key stands.
    Key { start: usize, end: usize },
}

impl PathSegment {
    fn text(&self, json: &str) -> String {
        match self {
            Self::Item(number) => number.saturating_sub(1).to_string(),
            Self::Key { start, end } => {
                let key = json.get(*start..*end).unwrap_or_default();
                escape_key(&serde_json::from_str::<String>(key).unwrap_or_default())
            }
        }
    }
}

struct PathFormatter {
    length: Rc<Cell<usize>>,
    path: Vec<PathSegment>,
    in_key: bool,
    tags: Vec<(Vec<PathSegment>, &'static str)>,
}

impl PathFormatter {
    fn take_tag(&mut self) {
        if let Some(tag) = TAG.take()
            && !self.in_key
        {
            self.tags.push((self.path.clone(), tag));
        }
    }
}

impl Formatter for &mut PathFormatter {
    fn write_null<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.take_tag();
        writer.write_all(b"null")
    }

    fn begin_string<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.take_tag();
        writer.write_all(b"\"")
    }

    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.path.push(PathSegment::Item(0));
        writer.write_all(b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.path.pop();
        writer.write_all(b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if let Some(PathSegment::Item(number)) = self.path.last_mut() {
            *number += 1;
        }
        if first { Ok(()) } else { writer.write_all(b",") }
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.path.push(PathSegment::Key { start: 0, end: 0 });
        writer.write_all(b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.path.pop();
        writer.write_all(b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.in_key = true;
        let start = self.length.get();
        if let Some(last) = self.path.last_mut() {
            *last = PathSegment::Key { start, end: start };
        }
        Ok(())
    }

    fn end_object_key<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.in_key = false;
        let length = self.length.get();
        if let Some(PathSegment::Key { end, .. }) = self.path.last_mut() {
            *end = length;
        }
        Ok(())
    }
}
