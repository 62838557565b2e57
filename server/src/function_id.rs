//! Names of functions whose runs are jobs.

/// A function as it is named on the command line: `app/function`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionId {
    /// The app's id.
    pub app: String,
    /// The function's id in it.
    pub function: String,
}

impl Default for FunctionId {
    fn default() -> Self {
        Self { app: "apps-console".to_owned(), function: "docs-ingestion".to_owned() }
    }
}

impl std::fmt::Display for FunctionId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.app, self.function)
    }
}

impl std::str::FromStr for FunctionId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('/') {
            Some((app, function)) if !app.is_empty() && !function.is_empty() => {
                Ok(Self { app: app.to_owned(), function: function.to_owned() })
            }
            _ => Err("it has to be an app and a function, such as apps-console/docs-ingestion".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_named_with_its_app() {
        assert_eq!("apps-console/docs-ingestion".parse(), Ok(FunctionId::default()));
        assert_eq!(FunctionId::default().to_string(), "apps-console/docs-ingestion");
        for text in ["docs-ingestion", "/docs-ingestion", "apps-console/", ""] {
            assert!(text.parse::<FunctionId>().is_err(), "{text:?}");
        }
    }
}
