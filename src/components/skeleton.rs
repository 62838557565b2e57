//! What is shown until the first answer.

use crate::dom::{Element, Node, element};

/// Grey shapes of the size of cards, so that nothing jumps when the jobs come.
pub(super) fn skeleton() -> Element {
    let cards = (0..3).map(|_| Node::Element(card())).collect();
    element("div", "section")
        .named("skeleton")
        .with("aria-busy", "true")
        .child(words("Loading jobs…"))
        .child(bone("jc-bone-heading").with("aria-hidden", "true"))
        .child(element("div", "list").with("aria-hidden", "true").children(cards))
}

/// The same for one card.
pub(super) fn skeleton_card() -> Element {
    element("div", "")
        .with("aria-busy", "true")
        .child(words("Loading the job…"))
        .child(element("div", "").with("aria-hidden", "true").child(card()))
}

fn words(text: &'static str) -> Element {
    element("p", "").with("class", "jc-visually-hidden").text(text)
}

fn card() -> Element {
    element("div", "card skeleton")
        .child(bone("jc-bone-title"))
        .child(bone("jc-bone-text"))
        .child(bone("jc-bone-bar"))
        .child(bone("jc-bone-meta"))
}

fn bone(class: &'static str) -> Element {
    element("span", "bone").with("class", class)
}
