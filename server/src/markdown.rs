//! Markdown to what a search needs: sections of plain text under their headings.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::store::Section;

/// Splits a document at its headings. What comes before the first goes under the document's title.
pub fn sections(text: &str, path: &str) -> Vec<Section> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options()) {
        reader.take(event);
    }
    reader.finish(path)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

#[derive(Default)]
struct Reader {
    done: Vec<Section>,
    heading: Option<String>,
    body: String,
    in_heading: bool,
    in_metadata: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_metadata = false,
            Event::Start(Tag::Heading { .. }) => {
                self.end_section();
                self.heading = Some(String::new());
                self.in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Text(text) | Event::Code(text) if !self.in_metadata => self.text().push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text().push(' '),
            // Words of neighbouring blocks and cells must not run into one.
            Event::End(end) if ends_a_block(&end) => self.body.push('\n'),
            _ => {}
        }
    }

    fn text(&mut self) -> &mut String {
        match &mut self.heading {
            Some(heading) if self.in_heading => heading,
            _ => &mut self.body,
        }
    }

    fn end_section(&mut self) {
        let heading = self.heading.take();
        let body = std::mem::take(&mut self.body);
        let body = body.trim();
        if heading.is_some() || !body.is_empty() {
            self.done.push(Section {
                heading: heading.unwrap_or_default().trim().to_owned(),
                body: body.to_owned(),
            });
        }
    }

    fn finish(mut self, path: &str) -> Vec<Section> {
        self.end_section();
        let title = self
            .done
            .iter()
            .map(|section| section.heading.as_str())
            .find(|heading| !heading.is_empty())
            .unwrap_or(path)
            .to_owned();
        for section in &mut self.done {
            if section.heading.is_empty() {
                section.heading.clone_from(&title);
            }
        }
        self.done
    }
}

fn ends_a_block(end: &TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Heading(_)
            | TagEnd::MetadataBlock(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        sections(text, "docs/a.md").into_iter().map(|section| (section.heading, section.body)).collect()
    }

    fn section(heading: &str, body: &str) -> (String, String) {
        (heading.to_owned(), body.to_owned())
    }

    #[test]
    fn text_goes_under_its_heading() {
        let text = "Before.\n\n# The `one` *title*\n\nSome **bold**\ntext.\n\n```sh\nls -l\n```\n\n## Empty\n\n## Last\n- a\n- b\n";
        assert_eq!(
            read(text),
            [
                section("The one title", "Before."),
                section("The one title", "Some bold text.\nls -l"),
                section("Empty", ""),
                section("Last", "a\nb"),
            ]
        );
    }

    #[test]
    fn metadata_and_markup_are_no_text() {
        let text = "---\ntitle: Hidden\n---\n<b>word</b>\n\n| a | b |\n|---|---|\n| c | d |\n";
        assert_eq!(read(text), [section("docs/a.md", "word\na\nb\n\nc\nd")]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,400}") {
            sections(&text, "a.md");
        }
    }
}
