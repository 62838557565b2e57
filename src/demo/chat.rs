//! The Chat tab: what the search has found.

use jobs_console::wire::Error;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlTemplateElement};

use super::search::{Answer, Hit};

/// The places of the answer in the page.
pub(super) struct Chat {
    document: Document,
    line: Element,
    hits: Element,
    /// What a hit looks like.
    template: Element,
}

impl Chat {
    /// `None` where the page's HTML is another's.
    pub(super) fn new(page: &Element) -> Option<Self> {
        let find = |selector| page.query_selector(selector).ok()?;
        let template: HtmlTemplateElement = find("#hit")?.dyn_into().ok()?;
        Some(Self {
            document: page.owner_document()?,
            line: find(".chat [role=status]")?,
            hits: find(".hits")?,
            template: template.content().first_element_child()?,
        })
    }

    pub(super) fn show(&self, answer: &Answer<'_>) {
        let (line, hits) = match answer {
            Answer::Searching(question) => (["Searching for “", question, "”…"].concat(), None),
            Answer::Found(question, hits, _) if hits.is_empty() => {
                (["Nothing found for “", question, "”."].concat(), None)
            }
            Answer::Found(question, hits, total) => {
                let shown = hits.len();
                let total = (*total).max(shown);
                let count = if total > shown {
                    [&decimal(shown), " of ", &decimal(total)].concat()
                } else {
                    decimal(shown)
                };
                let noun = if total == 1 { " place for “" } else { " places for “" };
                ([&count, noun, question, "”"].concat(), Some(hits))
            }
            Answer::NotOffered => ("Search is not offered by this server.".to_owned(), None),
            Answer::Failed(error) => return self.failed(error),
        };
        self.say(&line);
        for hit in hits.into_iter().flatten() {
            // Nothing of it can fail: the template and the words are ours.
            let _ = self.add(hit);
        }
    }

    /// Says why there is no answer.
    pub(super) fn failed(&self, error: &Error) {
        self.say(&["The search did not work. ", &error.text()].concat());
    }

    fn say(&self, line: &str) {
        self.line.set_text_content(Some(line));
        self.hits.set_text_content(None);
    }

    fn add(&self, hit: &Hit) -> Option<()> {
        let item: Element = self.template.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let find = |selector| item.query_selector(selector).ok()?;
        let heading = if hit.heading.is_empty() { &hit.path } else { &hit.heading };
        find("h3")?.set_text_content(Some(heading));
        find(".hit-path")?.set_text_content(Some(&[&hit.repo_name, " · ", &hit.path].concat()));
        let text = find(".hit-text")?;
        for piece in &hit.snippet {
            let node = if piece.is_match {
                let mark = self.document.create_element("mark").ok()?;
                mark.set_text_content(Some(&piece.text));
                mark.into()
            } else {
                self.document.create_text_node(&piece.text).unchecked_into::<web_sys::Node>()
            };
            text.append_child(&node).ok()?;
        }
        self.hits.append_child(&item).ok()?;
        Some(())
    }
}

fn decimal(number: usize) -> String {
    itoa::Buffer::new().format(number as i64).to_owned()
}
