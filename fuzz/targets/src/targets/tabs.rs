//! What tabs say to each other.

use jobs_console::fuzzing;

use crate::input::choices_and_text;

/// Words of messages.
pub const TAB_WORDS: &[&str] = &[
    "{\"version\":1,\"message\":",
    "\"hello\"",
    "\"left\"",
    "{\"ask\":{\"history\":",
    "{\"here\":{\"quiet\":",
    "\"answer\":",
    "\"failed\":",
    "\"responses\":null",
    "\"calls\":18446744073709551615",
    "\"retryAfterMoment\":-9223372036854775808",
    "null",
    "true",
];

/// A message is refused, or is the same when it is said again; what it answers are as many calls as were made.
pub fn tab_message(data: &[u8]) {
    let (_, text) = choices_and_text(data);
    // Without choices: messages are texts alone.
    for text in [&*text, &*String::from_utf8_lossy(data)] {
        let Some(said) = fuzzing::tab_message(text) else { continue };
        assert_eq!(fuzzing::tab_message(&said), Some(said.clone()), "another message is heard than was said");
    }
}
