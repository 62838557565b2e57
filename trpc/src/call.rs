//! What a caller says: which procedure, of which kind, with which input.

use serde::Serialize;

use crate::{Error, superjson};

/// How an endpoint writes inputs and results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transformer {
    /// Plain JSON.
    None,
    /// superjson: `{"json": …, "meta": …}`.
    #[default]
    Superjson,
}

/// Whether a procedure reads or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProcedureKind {
    /// Reads; sent by GET unless [`RequestOptions::query_method`](crate::RequestOptions) says otherwise.
    Query,
    /// Changes something; sent by POST.
    Mutation,
    /// Goes on telling; sent by GET, never in a batch.
    Subscription,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET
    #[default]
    Get,
    /// POST
    Post,
}

impl Method {
    /// The method's name in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// An input as it travels: JSON, and superjson's `meta` where the JSON alone does not say it all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Input {
    json: String,
    meta: Option<String>,
}

impl Input {
    /// An input of any type. [`superjson::Date`] and [`superjson::Undefined`] in it are named in the `meta`.
    ///
    /// # Errors
    /// [`Error::Encode`] when it cannot be written as JSON, such as a map whose keys are lists.
    pub fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        let (json, meta) = superjson::encode(value)?;
        Ok(Self { json, meta })
    }

    /// An input of parts that are JSON already.
    ///
    /// # Errors
    /// [`Error::Encode`] when either is not.
    pub fn from_json(json: &str, meta: Option<&str>) -> Result<Self, Error> {
        let checked = |text: &str| match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => Ok(text.trim_ascii().to_owned()),
            Err(error) => Err(Error::Encode { message: error.to_string() }),
        };
        Ok(Self { json: checked(json)?, meta: meta.map(checked).transpose()? })
    }

    /// The JSON part.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// superjson's `meta` as JSON, where there is any.
    pub fn meta(&self) -> Option<&str> {
        self.meta.as_deref()
    }

    /// The input as a request carries it.
    pub(crate) fn write(&self, transformer: Transformer) -> String {
        match (transformer, self.meta()) {
            (Transformer::None, _) => self.json.clone(),
            (Transformer::Superjson, None) => ["{\"json\":", &self.json, "}"].concat(),
            (Transformer::Superjson, Some(meta)) => {
                ["{\"json\":", &self.json, ",\"meta\":", meta, "}"].concat()
            }
        }
    }
}

/// One call of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// The procedure's path, such as `jobs.list`.
    pub path: String,
    /// The input; `None` leaves it out.
    pub input: Option<Input>,
}

impl Call {
    /// A call of `path`.
    pub fn new(path: impl Into<String>, input: Option<Input>) -> Self {
        Self { path: path.into(), input }
    }
}
