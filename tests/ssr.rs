//! Rendering on a server, without a browser.
#![cfg(all(feature = "ssr", not(target_arch = "wasm32")))]

mod ssr_tab;

use std::{
    future::Future,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use jobs_console::{
    components::JobCard,
    hooks::use_language,
    i18n::{Language, LanguageOptions, add_language, locales},
    job::Job,
    query::JobEntry,
};
use ssr_tab::{Console, Waiting};
use yew::{BaseComponent, LocalServerRenderer, prelude::*};

/// Nothing that is rendered here waits for anything.
fn render<C: BaseComponent<Properties: Default>>(hydratable: bool) -> String {
    let mut html = pin!(LocalServerRenderer::<C>::new().hydratable(hydratable).render());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000 {
        if let Poll::Ready(html) = html.as_mut().poll(&mut context) {
            return html;
        }
    }
    panic!("the rendering waits for something");
}

/// The HTML without the names of components, which Yew writes into its marks in debug builds alone.
fn without_component_names(html: &str) -> String {
    let mut parts = html.split("<!--<");
    let mut short = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (mark, rest) = part.split_once("-->").unwrap();
        let (open, close) = mark
            .split_once('[')
            .map_or((mark, ""), |(open, name)| (open, if name.ends_with("]>") { "[]>" } else { name }));
        short += &["<!--<", open, close, "-->", rest].concat();
    }
    short
}

#[test]
fn a_list_is_its_skeleton() {
    let html = render::<Waiting>(false);
    assert!(html.contains("role=\"tablist\""), "{html}");
    assert!(html.contains("Loading jobs…"), "{html}");
    assert!(html.contains("jc-skeleton"), "{html}");
}

#[component]
fn Card() -> Html {
    let row = r#"{ "id": "1", "type": "docs-ingestion", "repoName": "<b>acme/api</b>", "status": "running",
        "startedAt": "2026-01-05T11:58:00Z", "progress": { "processed": 12, "total": 45 } }"#;
    let job: Job = serde_json::from_str(row).unwrap();
    html! { <JobCard entry={JobEntry::from(Rc::new(job))} /> }
}

#[test]
fn a_card_is_there_with_its_texts() {
    let html = render::<Card>(false).replace("<bdi>", "").replace("</bdi>", "");
    for text in
        ["12 / 45 files processed", "27", "View Details", "Ingesting &lt;b&gt;acme/api&lt;/b&gt;", "ago"]
    {
        assert!(html.contains(text), "{text} in {html}");
    }
}

#[component]
fn German() -> Html {
    assert!(add_language("de", locales::DE));
    let language = use_language(&LanguageOptions::new("de"));
    html! { <ContextProvider<Language> context={language}><Console /></ContextProvider<Language>> }
}

#[test]
fn a_language_that_is_there_already_is_that_of_the_servers_html() {
    let html = render::<German>(false);
    for text in ["lang=\"de\"", "Laufende Jobs (3)", "aria-label=\"Jobs, 2 laufend, 1 wartend\""] {
        assert!(html.contains(text), "{text} in {html}");
    }
}

/// Every message between « and »: what is left beside them comes from none.
#[component]
fn InAnotherLanguage() -> Html {
    let english: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(include_str!("../locales/en.json")).unwrap();
    let marked = |text: serde_json::Value| match text {
        serde_json::Value::String(text) => format!("«{text}»").into(),
        other => other,
    };
    let messages: serde_json::Map<_, _> = english
        .into_iter()
        .map(|(key, text)| match text {
            serde_json::Value::Object(forms) => {
                let forms = forms.into_iter().map(|(form, text)| (form, marked(text)));
                (key, serde_json::Value::Object(forms.collect()))
            }
            text => (key, marked(text)),
        })
        .collect();
    assert!(add_language("qps", &serde_json::Value::from(messages).to_string()));
    let language = Language::of(&LanguageOptions::new("qps"));
    html! { <ContextProvider<Language> context={language}><Console /><Waiting /></ContextProvider<Language>> }
}

#[test]
fn every_word_comes_from_a_message_the_server_or_the_host() {
    /// What the host and the server say in `ssr_tab`, and the name of a time zone.
    const OTHERS: [&str; 10] = [
        "UTC",
        "Jobs",
        "Chat",
        "Console",
        "Message",
        "Invalid lightfast.yml syntax",
        "waiting for rate limit",
        "Sync Documents",
        "acme/site",
        "paused",
    ];

    let html = render::<InAnotherLanguage>(false);
    let mut said = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        // The server's words.
        if !tag.starts_with("bdi") && !tag.contains("dir=\"auto\"") {
            said.push(text.to_owned());
        }
        for name in ["aria-label=\"", "title=\"", "placeholder=\"", "aria-valuetext=\""] {
            said.extend(tag.split(name).skip(1).map(|value| value.split('"').next().unwrap().to_owned()));
        }
    }
    // A message with the server's words in it is several texts.
    let (mut depth, mut marks) = (0_usize, 0);
    for text in said {
        let mut left = String::new();
        for char in text.chars() {
            match char {
                '«' => (depth, marks) = (depth + 1, marks + 1),
                '»' => depth -= 1,
                char if depth == 0 => left.push(char),
                _ => {}
            }
        }
        let left = OTHERS.iter().fold(left, |left, other| left.replace(other, ""));
        assert!(!left.chars().any(char::is_alphabetic), "{left:?} of {text:?} comes from no message");
    }
    assert!(marks > 50 && depth == 0, "{html}");
}

/// What the tests of hydration take over. To write it anew: `UPDATE_FIXTURES=1 cargo test --features ssr --test ssr`.
#[test]
fn the_tab_with_jobs_in_it_is_what_the_tests_of_hydration_take_over() {
    for (name, html) in
        [("ssr_tab.html", render::<Console>(true)), ("ssr_waiting.html", render::<Waiting>(true))]
    {
        let html = without_component_names(&html) + "\n";
        let file = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::write(&file, &html).unwrap();
        }
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(known == html, "tests/fixtures/{name} is out of date: run with UPDATE_FIXTURES=1");
    }
}

#[test]
fn every_text_of_the_jobs_is_in_the_servers_html() {
    let html = render::<Console>(false).replace("<bdi>", "").replace("</bdi>", "");
    for text in [
        "Running Jobs (3)",
        "Recent Jobs (5)",
        "aria-label=\"Jobs, 2 running, 1 queued\"",
        "Ingesting acme/api",
        "Sync Documents",
        "12 / 45 files processed",
        "Started 2 minutes ago",
        "Queued (waiting for rate limit)",
        "23 files · ",
        "Completed 1 hour ago",
        "Failed: &lt;b&gt;acme/broken&lt;/b&gt;",
        "Error: Invalid lightfast.yml syntax",
        "1 job could not be shown",
    ] {
        assert!(html.contains(text), "{text} in {html}");
    }
    assert!(!html.contains("Loading jobs…"));
}
