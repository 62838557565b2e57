//! superjson: what is left out comes back, and what is written is read.

use serde_json::{Value, value::RawValue};
use trpc::{
    Object,
    superjson::{Superjson, is_wrapped, parse_path, restored_json, stringify_path, unwrap},
};

use crate::input::{Choices, choices_and_text};

/// A restored text is JSON of bounded length, nothing changes without names of copies, and what is written is read.
pub fn superjson(data: &[u8]) {
    let (_, text) = choices_and_text(data);
    if let Some(restored) = restored_json(&text) {
        assert!(serde_json::from_str::<&RawValue>(&restored).is_ok(), "it is restored to no JSON");
        assert!(restored.len() <= text.len().saturating_mul(17) + (2 << 20), "copies of copies without end");
        if !text.contains("referentialEqualities") && !text.contains('\\') {
            let json = Object::read(&text).and_then(|wrapper| wrapper.get("json"));
            assert_eq!(json.map(RawValue::get), Some(&*restored), "nothing was left out");
        }
    }
    if let Ok(value) = serde_json::from_str::<Value>(&text) {
        let is_undefined = value["meta"].is_object();
        let is_wrapped = is_wrapped(&value);
        assert!(unwrap(value).is_some() || is_undefined || !is_wrapped, "a value is lost");
    }
    for legacy in [false, true] {
        let keys = parse_path(&text, legacy);
        assert_eq!(parse_path(&stringify_path(&keys), false), keys, "another path is read than was written");
    }
    let value = Choices::new(data).json(4);
    let written = Superjson::new(&value).expect("JSON can be written");
    let written = serde_json::to_value(&written).expect("JSON can be written");
    assert!(is_wrapped(&written));
    assert_eq!(unwrap(written), Some(value), "another value is read than was written");
}
