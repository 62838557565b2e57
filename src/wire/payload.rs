//! Inputs and results as they travel.

use std::{ops::Range, rc::Rc};

use super::{Fields, Json, Object, envelope::Value};

/// How a tRPC endpoint writes inputs and results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Transformer {
    /// Plain JSON.
    None,
    /// `{"json": …, "meta": …}`.
    #[default]
    Superjson,
}

/// An input or a result as it travels. Clones, and the results of one answer, share one text.
#[derive(Clone, Debug)]
pub struct Payload {
    text: Rc<String>,
    json: Range<usize>,
    meta: Option<Range<usize>>,
    /// The elements of an array, if they were told apart when it was read.
    elements: Option<Vec<Range<usize>>>,
}

impl Payload {
    /// A payload of plain JSON. `None` when `json` is not JSON.
    pub fn parse(json: &str) -> Option<Self> {
        Json::parse(json).map(|json| Self::of_json(json.as_str().to_owned()))
    }

    /// A payload of JSON and what superjson adds to it.
    pub fn new(json: Json<'_>, meta: Option<Json<'_>>) -> Self {
        Self::of_parts(json.as_str(), meta.map(Json::as_str))
    }

    /// No value: `undefined`.
    pub fn undefined() -> Self {
        Self::of_parts("null", Some(r#"{"values":["undefined"],"v":1}"#))
    }

    /// What `text` holds, all of which is JSON.
    pub(super) fn of_json(text: String) -> Self {
        let json = 0..text.len();
        Self { text: Rc::new(text), json, meta: None, elements: None }
    }

    /// Two JSON texts.
    pub(super) fn of_parts(json: &str, meta: Option<&str>) -> Self {
        let text = [json, meta.unwrap_or_default()].concat();
        let meta = meta.map(|_| json.len()..text.len());
        Self { json: 0..json.len(), meta, text: Rc::new(text), elements: None }
    }

    /// Parts of `text`.
    pub(super) fn within(text: &Rc<String>, value: Value<'_>, meta: Option<Json<'_>>) -> Self {
        let range = |part: Json<'_>| {
            // A part is known by where it lies in memory, so that nothing has to be copied.
            let start = (part.as_str().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            start..start + part.as_str().len()
        };
        let elements = value.elements.map(|elements| elements.into_iter().map(range).collect());
        Self { json: range(value.json), meta: meta.map(range), text: text.clone(), elements }
    }

    /// Takes the whole text that the payload is a part of, unless others share it.
    pub(crate) fn take_text(&mut self) -> Option<String> {
        Rc::get_mut(&mut self.text).map(std::mem::take)
    }

    /// The JSON part.
    pub fn json(&self) -> Json<'_> {
        self.part(&self.json)
    }

    /// What superjson adds to it. Always absent without a transformer.
    pub fn meta(&self) -> Option<Json<'_>> {
        self.meta.as_ref().map(|meta| self.part(meta))
    }

    /// The elements of an array; `None` when the payload is something else.
    pub fn elements(&self) -> Option<Vec<Json<'_>>> {
        match &self.elements {
            Some(elements) => Some(elements.iter().map(|element| self.part(element)).collect()),
            None => self.json().elements(),
        }
    }

    fn part(&self, range: &Range<usize>) -> Json<'_> {
        self.text.get(range.clone()).map_or(Json::NULL, Json::checked)
    }

    /// Writes the payload as a request carries it.
    pub(super) fn write(&self, transformer: Transformer) -> String {
        let json = self.json().as_str();
        match (transformer, self.meta()) {
            (Transformer::None, _) => json.to_owned(),
            (Transformer::Superjson, None) => ["{\"json\":", json, "}"].concat(),
            (Transformer::Superjson, Some(meta)) => {
                ["{\"json\":", json, ",\"meta\":", meta.as_str(), "}"].concat()
            }
        }
    }

    /// The fields of an object, empty when the payload is something else.
    pub fn fields(&self) -> Fields<'_> {
        Fields::of(self.json()).unwrap_or_default()
    }
}

impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json() && self.meta() == other.meta()
    }
}

impl From<&Object> for Payload {
    fn from(object: &Object) -> Self {
        Self::of_json(object.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_shares_a_text_can_take_it() {
        let text = Rc::new(r#"{"a":1}"#.to_owned());
        let payload = || Payload { text: text.clone(), json: 0..text.len(), meta: None, elements: None };
        let (mut one, other) = (payload(), payload());
        assert_eq!(one.take_text(), None);
        assert_eq!(one, other);
        drop((text, other));
        assert_eq!(one.take_text().as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(one.json().as_str(), "null");
    }
}
