//! A link to where the endpoint is: the sign-in of what stands in between shows itself there.

use trpc::Error;
use yew::prelude::*;

use crate::{
    i18n::{filled, messages},
    query::JobsQuery,
};

/// Where an endpoint is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Origin {
    /// `https://console.example.com:8443`.
    pub href: String,
    /// `console.example.com:8443`.
    pub host: String,
}

impl Origin {
    /// The origin to open for `error`; `None` where that would not help.
    pub fn for_error(error: &Error, query: &JobsQuery) -> Option<Self> {
        if !error.is_intercepted() || error.is_session_expired() {
            return None;
        }
        let page = web_sys::window()?.document()?.base_uri().ok()??;
        Self::of(&query.options().client.request.endpoint, &page)
    }

    /// The origin of an endpoint in a page. `None` where there is none that a browser opens, as in a page that is a
    /// file.
    fn of(endpoint: &str, page: &str) -> Option<Self> {
        let url = web_sys::Url::new_with_base(endpoint.trim(), page).ok()?;
        matches!(&*url.protocol(), "http:" | "https:").then(|| Self { href: url.origin(), host: url.host() })
    }
}

/// "Open console.example.com", in a new tab.
pub(super) fn origin_link(origin: &Origin) -> Html {
    let Origin { href, host } = origin;
    html! {
        <a key={&**href} class="jc-link" part="link" href={href.clone()} target="_blank" rel="noopener">
            { filled(messages::general::open(), &[("host", host)]) }
        </a>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::*;

    use super::*;

    #[wasm_bindgen_test]
    fn the_origin_of_an_endpoint() {
        for (endpoint, page, href, host) in [
            (
                "/api/trpc",
                "https://console.acme.com/jobs?a=b",
                "https://console.acme.com",
                "console.acme.com",
            ),
            (" api/trpc?key=k1 ", "http://localhost:8080/a/", "http://localhost:8080", "localhost:8080"),
            ("//api.acme.com/trpc", "https://acme.com/", "https://api.acme.com", "api.acme.com"),
            (
                "https://me:secret@api.acme.com:443/",
                "http://acme.com/",
                "https://api.acme.com",
                "api.acme.com",
            ),
        ] {
            let origin = Origin { href: href.to_owned(), host: host.to_owned() };
            assert_eq!(Origin::of(endpoint, page), Some(origin), "{endpoint}");
        }
        for (endpoint, page) in [
            ("/api", "about:srcdoc"),
            ("/api", "file:///a.html"),
            ("http://", "https://a.b/"),
            ("javascript:1", "https://a.b/"),
        ] {
            assert_eq!(Origin::of(endpoint, page), None, "{endpoint} in {page}");
        }
    }
}
