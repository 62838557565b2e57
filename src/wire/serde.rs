//! Payloads from and to serde's types (feature `serde`), for procedures of the host's own.

use serde::{Serialize, de::DeserializeOwned};

use super::{Error, Payload};

impl Payload {
    /// An input of any type, as plain JSON.
    ///
    /// # Errors
    /// [`Error::Decode`] when it cannot be written as JSON, such as a map whose keys are no texts.
    pub fn serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        serde_json::to_string(value).map(Self::of_json).map_err(decode_error)
    }

    /// Reads a result as any type, from its JSON part.
    ///
    /// # Errors
    /// [`Error::Decode`] with serde's words when it is something else.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(self.json().as_str()).map_err(decode_error)
    }
}

fn decode_error(error: serde_json::Error) -> Error {
    Error::Decode { message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn there_and_back_is_the_same() {
        let value = BTreeMap::from([("a".to_owned(), vec![1, 2]), ("b\"".to_owned(), vec![])]);
        let payload = Payload::serialize(&value).unwrap();
        assert_eq!(payload.json().as_str(), r#"{"a":[1,2],"b\"":[]}"#);
        assert_eq!(payload.deserialize::<BTreeMap<String, Vec<i32>>>().unwrap(), value);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(matches!(Payload::undefined().deserialize::<u32>(), Err(Error::Decode { .. })));
        assert!(Payload::serialize(&BTreeMap::from([(vec![1], 2)])).is_err());
    }
}
