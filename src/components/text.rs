//! Texts that stay right in a page that the browser translates, and that do not disturb each other's direction.
//!
//! A translator puts elements of its own in the place of text nodes. What Yew writes into such a node afterwards is
//! not seen, and when it is to insert something before one, it panics. So a text that changes while it is on the screen
//! - is alone in an element that is keyed by the text, which Yew then makes anew, translator's elements and all; or
//! - is below `translate="no"` if it ticks: those nodes stay, and only their characters change.
//!
//! An element that can have the focus has no such key, but an element for its text. Among siblings that all have keys, two
//! with the same text would be taken for one.

use std::rc::Rc;

use yew::{prelude::*, virtual_dom::Key};

use crate::i18n::{Phrase, Piece};

/// An element that says `phrase`.
pub(super) fn element(
    tag: &'static str,
    class: Option<&'static str>,
    part: Option<&'static str>,
    phrase: &Phrase,
) -> Html {
    match phrase.pieces() {
        [Piece::Isolate(text)] => {
            html! { <@{tag} key={Key::from(text.clone())} {class} {part} dir="auto">{ of(text) }</@> }
        }
        _ => html! { <@{tag} key={Key::from(phrase.to_string())} {class} {part}>{ pieces(phrase) }</@> },
    }
}

/// A `span` that says `text`, for elements that have more in them or can have the focus.
pub(super) fn span(text: AttrValue) -> Html {
    html! { <span key={&*text}>{ text }</span> }
}

/// What `phrase` says, the server's texts isolated: for an element that is keyed by it.
pub(super) fn pieces(phrase: &Phrase) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => html! { { words.clone() } },
        Piece::Isolate(text) => html! { <bdi>{ of(text) }</bdi> },
    };
    html! { <>{ for phrase.pieces().iter().map(piece) }</> }
}

fn of(text: &Rc<str>) -> AttrValue {
    text.clone().into()
}
