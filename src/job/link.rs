//! Links that a host adds to a job.

use std::rc::Rc;

/// A link that a host adds to a job: to its logs, its repository.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobLink {
    /// What it says.
    pub label: Rc<str>,
    /// Where it leads: an address of http or https, or one of the page's own origin (`/logs/run_1`). No other is shown.
    pub href: Rc<str>,
}

impl JobLink {
    /// A link.
    pub fn new(label: impl Into<Rc<str>>, href: impl Into<Rc<str>>) -> Self {
        Self { label: label.into(), href: href.into() }
    }

    /// Where it leads, if it may be followed: what names another scheme runs scripts (`javascript:`) or programs, and
    /// what begins with two slashes leads to another host without saying so.
    pub fn safe_href(&self) -> Option<&str> {
        let href = self.href.trim_matches(' ');
        // Browsers drop tabs and line feeds wherever they are, and others at both ends.
        let is_plain = !href.is_empty() && !href.contains(char::is_control);
        let is_slash = |char: char| matches!(char, '/' | '\\');
        let mut chars = href.chars();
        let is_host = chars.next().is_some_and(is_slash) && chars.next().is_some_and(is_slash);
        // What stands before the first colon is a scheme, unless a path begins earlier.
        let scheme = match href.find([':', '/', '\\', '?', '#']) {
            Some(end) if href.get(end..).is_some_and(|rest| rest.starts_with(':')) => href.get(..end),
            _ => None,
        };
        let is_known =
            |scheme: &str| ["http", "https"].iter().any(|known| known.eq_ignore_ascii_case(scheme));
        (is_plain && !is_host && scheme.is_none_or(is_known)).then_some(href)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    fn safe(href: &str) -> Option<String> {
        JobLink::new("Logs", href).safe_href().map(str::to_owned)
    }

    #[test]
    fn addresses_of_the_web_and_of_the_page() {
        for href in [
            "https://logs.example/run_1?a=b:c#d",
            "HTTP://logs.example",
            "/logs/run_1",
            "logs/run_1",
            "./a:b",
            "?run=1:2",
            "#top",
            "/a//b",
            "run_1",
        ] {
            assert_eq!(safe(href).as_deref(), Some(href));
        }
        assert_eq!(safe("  https://logs.example  ").as_deref(), Some("https://logs.example"));
    }

    #[test]
    fn no_others() {
        for href in [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "\tjavascript:alert(1)",
            "javascript\t:alert(1)",
            "data:text/html,x",
            "file:///etc",
            "vbscript:x",
            "blob:https://a/b",
            "mailto:a@b",
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
            "\\/evil.example",
            " //evil.example",
            "/\t/evil.example",
            "",
            " ",
            "https://a\n.example",
            "\u{0}https://a.example",
            "run:1",
            ":x",
        ] {
            assert_eq!(safe(href), None, "{href:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_followed_stays_on_the_web(
            href in "[ \\t\\n\u{0}]{0,2}(javascript|data|https?|HTTPS|run)?[:/\\\\?#\\t\u{1}]{0,3}\\PC{0,12}",
        ) {
            let page = Url::parse("https://console.example/jobs/").unwrap();
            if let Some(href) = safe(&href)
                && let Ok(url) = page.join(&href)
            {
                prop_assert!(matches!(url.scheme(), "http" | "https"), "{}", url);
                let is_whole = href.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
                prop_assert!(is_whole || url.origin() == page.origin(), "{}", url);
            }
        }
    }
}
