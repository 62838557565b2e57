//! Server-sent events (HTML Living Standard, 9.2), decoded from bytes as they come. Comments are items of their own, since they
//! are signs of life, and what an event may hold is bounded.

/// The longest event that is kept.
const MAX_EVENT_BYTES: usize = 1 << 20;

/// What a stream says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SseItem {
    /// An event.
    Event(SseEvent),
    /// A comment, which servers and proxies send to keep a connection alive.
    Comment,
}

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SseEvent {
    /// Its type; empty where the stream names none, which is `message` in a browser.
    pub event: String,
    /// Its lines of data, joined by line feeds. Empty when there were more than the decoder keeps.
    pub data: String,
    /// The latest id that the stream has given, by this event or one before; empty without one.
    pub last_event_id: String,
    /// It had more than the decoder keeps, and came without its data.
    pub is_too_long: bool,
}

/// Decodes a stream, however it is cut into chunks.
///
/// ```
/// use trpc::sse::{SseDecoder, SseItem};
///
/// let mut decoder = SseDecoder::default();
/// assert!(decoder.push(b"event: ping\r\ndata: on").is_empty());
/// let [SseItem::Event(event)] = &decoder.push(b"e\r\n\r\n")[..] else { panic!() };
/// assert_eq!((&*event.event, &*event.data), ("ping", "one"));
/// ```
#[derive(Clone, Debug)]
pub struct SseDecoder {
    max_event_bytes: usize,
    /// The line that has begun.
    line: Vec<u8>,
    line_is_too_long: bool,
    /// A line ended with CR: a LF that follows belongs to it.
    after_cr: bool,
    /// No line has ended yet, so that a byte order mark may begin this one.
    is_first_line: bool,
    /// The event that has begun.
    event: SseEvent,
    has_data: bool,
    /// The id of the event that has begun, or of one before; it counts when the event ends.
    id: String,
    last_event_id: String,
    retry: Option<u32>,
}

impl Default for SseDecoder {
    fn default() -> Self {
        Self::new(MAX_EVENT_BYTES)
    }
}

impl SseDecoder {
    /// A decoder that keeps so many bytes of an event, and of a line. 1 MiB by default.
    pub fn new(max_event_bytes: usize) -> Self {
        Self {
            max_event_bytes,
            line: Vec::new(),
            line_is_too_long: false,
            after_cr: false,
            is_first_line: true,
            event: SseEvent::default(),
            has_data: false,
            id: String::new(),
            last_event_id: String::new(),
            retry: None,
        }
    }

    /// Decodes the next bytes and gives what they complete. An event that the end of the stream cuts off is none.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<SseItem> {
        let mut items = Vec::new();
        for byte in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, *byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => items.extend(self.end_line()),
                _ if self.line.len() >= self.max_event_bytes => self.line_is_too_long = true,
                _ => self.line.push(*byte),
            }
        }
        items
    }

    /// The latest id that the stream has given with an event that has ended; empty without one.
    pub fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// How long to wait before the next connection, in milliseconds, where the stream has said so.
    pub fn retry(&self) -> Option<u32> {
        self.retry
    }

    fn end_line(&mut self) -> Option<SseItem> {
        let line = std::mem::take(&mut self.line);
        let is_too_long = std::mem::take(&mut self.line_is_too_long);
        let text = String::from_utf8_lossy(&line);
        let is_first_line = std::mem::take(&mut self.is_first_line);
        let text = Some(&*text)
            .filter(|_| is_first_line)
            .and_then(|text| text.strip_prefix('\u{feff}'))
            .unwrap_or(&text);
        if text.is_empty() {
            return self.dispatch();
        }
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        if is_too_long && !name.is_empty() {
            // What is left of it would mean something else.
            self.has_data |= name == "data";
            self.event.is_too_long |= name == "data";
            return None;
        }
        match name {
            "" => return Some(SseItem::Comment),
            "event" => value.clone_into(&mut self.event.event),
            "data" => self.add_data(value),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().or(self.retry);
            }
            _ => {}
        }
        None
    }

    fn add_data(&mut self, value: &str) {
        let data = &mut self.event.data;
        if data.len().saturating_add(value.len()) >= self.max_event_bytes {
            self.event.is_too_long = true;
        } else {
            if self.has_data {
                data.push('\n');
            }
            data.push_str(value);
        }
        self.has_data = true;
    }

    /// An empty line ends an event. Without data it is none.
    fn dispatch(&mut self) -> Option<SseItem> {
        let mut event = std::mem::take(&mut self.event);
        if event.is_too_long {
            event.data.clear();
        }
        self.last_event_id.clone_from(&self.id);
        event.last_event_id.clone_from(&self.id);
        std::mem::take(&mut self.has_data).then_some(SseItem::Event(event))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(bytes: &[u8]) -> Vec<SseItem> {
        SseDecoder::default().push(bytes)
    }

    fn event(event: &str, data: &str, id: &str) -> SseItem {
        SseItem::Event(SseEvent {
            event: event.into(),
            data: data.into(),
            last_event_id: id.into(),
            is_too_long: false,
        })
    }

    #[test]
    fn the_examples_of_the_standard() {
        let one =
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        let expected = [
            SseItem::Comment,
            event("", "first event", "1"),
            event("", "second event", ""),
            event("", " third event", ""),
        ];
        assert_eq!(whole(one.as_bytes()), expected);
        assert_eq!(whole(b"data: YHOO\ndata: +2\ndata: 10\n\n"), [event("", "YHOO\n+2\n10", "")]);
        // The last block has no end.
        assert_eq!(whole(b"data\n\ndata\ndata\n\ndata:"), [event("", "", ""), event("", "\n", "")]);
        assert_eq!(whole(b"data:test\n\ndata: test\n\n"), [event("", "test", ""), event("", "test", "")]);
    }

    #[test]
    fn all_ends_of_lines_a_mark_at_the_start_and_bytes_that_are_no_text() {
        for end in ["\n", "\r", "\r\n"] {
            let text = ["\u{feff}event: a", "data: \u{feff}x", "id: 7", "", "data: y", ""].join(end) + end;
            assert_eq!(
                whole(text.as_bytes()),
                [event("a", "\u{feff}x", "7"), event("", "y", "7")],
                "{end:?}"
            );
        }
        assert_eq!(whole(b"data: a\xff\xe2\x82\n\n"), [event("", "a\u{fffd}\u{fffd}", "")]);
    }

    #[test]
    fn an_event_without_data_is_none_but_its_id_counts() {
        let mut decoder = SseDecoder::default();
        assert!(decoder.push(b"event: a\nid: 1\n\n\n\n").is_empty());
        assert_eq!(decoder.last_event_id(), "1");
        assert_eq!(
            decoder.push(b"data: x\nid: a\0b\n\n"),
            [event("", "x", "1")],
            "an id with a NUL is ignored"
        );
        assert_eq!(decoder.push(b"retry: 12x\nretry:\nretry: 2500\nretry: 99999999999\nother: 1\n"), []);
        assert_eq!(decoder.retry(), Some(2_500));
    }

    #[test]
    fn the_id_of_an_event_that_is_cut_off_is_none() {
        let mut decoder = SseDecoder::default();
        decoder.push(b"data: x\nid: 1\n\n");
        assert!(decoder.push(b"data: x\nid: 2\n").is_empty());
        assert_eq!(decoder.last_event_id(), "1", "the event is still to come, and would be missed");
        assert_eq!(decoder.push(b"\n"), [event("", "x", "2")]);
        assert_eq!(decoder.last_event_id(), "2");
    }

    #[test]
    fn what_is_too_long_is_not_kept() {
        let mut decoder = SseDecoder::new(16);
        let long = [b"data: ".as_slice(), &[b'x'; 4096], b"\nid: 1\n\ndata: short\n\n"].concat();
        let items = decoder.push(&long);
        let too_long = SseEvent { last_event_id: "1".into(), is_too_long: true, ..SseEvent::default() };
        assert_eq!(items, [SseItem::Event(too_long), event("", "short", "1")]);
        let many = b"data: 1234567\n".repeat(500);
        assert!(decoder.push(&many).is_empty());
        assert!(decoder.event.data.len() <= 16 && decoder.line.capacity() <= 64);
        assert!(matches!(&decoder.push(b"\n")[..], [SseItem::Event(event)] if event.is_too_long));
        assert_eq!(decoder.push(&[b":".as_slice(), &[b'c'; 64], b"\n"].concat()), [SseItem::Comment]);
        let name = [&[b'n'; 64][..], b"\ndata: a\n\n"].concat();
        assert_eq!(decoder.push(&name), [event("", "a", "1")]);
    }

    fn streams() -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            Just(b"data: ".to_vec()),
            Just(b"event: ping".to_vec()),
            Just(b"id: ".to_vec()),
            Just(b"retry: 5".to_vec()),
            Just(b"\n".to_vec()),
            Just(b"\r".to_vec()),
            Just(b"\r\n".to_vec()),
            Just(b"\n\n".to_vec()),
            Just("\u{feff}".as_bytes().to_vec()),
            Just("Wörter 📦".as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 0..6),
        ];
        prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn it_does_not_matter_how_a_stream_is_cut(
            stream in streams(),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
            max in prop_oneof![Just(8_usize), Just(1 << 20)],
        ) {
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
            cuts.extend([0, stream.len()]);
            cuts.sort_unstable();
            let mut decoder = SseDecoder::new(max);
            let mut items = Vec::new();
            for cut in cuts.windows(2) {
                items.extend(decoder.push(&stream[cut[0]..cut[1]]));
            }
            let mut at_once = SseDecoder::new(max);
            prop_assert_eq!(items, at_once.push(&stream));
            prop_assert_eq!(decoder.last_event_id(), at_once.last_event_id());
            prop_assert_eq!(decoder.retry(), at_once.retry());
        }
    }
}
