//! Where a key was pressed: what `shortcuts` wants to know of an event.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, Node};

use super::shortcuts::{Press, Shortcut, shortcut_of};
use crate::job::JobId;

/// What a key does that was pressed below `root`, and on which job.
pub(super) fn pressed(event: &KeyboardEvent, root: &Element) -> Option<(Shortcut, Option<JobId>)> {
    let mut press = Press {
        with_modifier: event.ctrl_key() || event.alt_key() || event.meta_key(),
        with_shift: event.shift_key(),
        is_repeated: event.repeat(),
        // Some browsers say of a composition by this code alone.
        is_taken: event.default_prevented() || event.is_composing() || event.key_code() == 229,
        ..Press::default()
    };
    let mut job = None;
    // Elements in the shadow trees of host's own cards, too.
    for element in path(event, root) {
        press.is_elsewhere |= takes_keys(&element);
        press.is_on_control |= element.matches(CONTROLS).unwrap_or_default();
        job = job.or_else(|| element.get_attribute("data-key").map(JobId::from));
    }
    press.is_on_card = job.is_some();
    let (key, code) = (event.key(), event.code());
    // With AltGr a key types a letter of its own.
    let code = if event.get_modifier_state("AltGraph") { "" } else { &code };
    Some((shortcut_of(Press { key: &key, code, ..press })?, job))
}

/// What does something of its own with Enter.
const CONTROLS: &str = "button, a[href], summary, input, select, label, audio[controls], video[controls], [role=button], \
                        [role=link], [role=checkbox], [role=switch]";

/// The elements from the one with the focus up to `root`, which is none of them.
fn path(event: &KeyboardEvent, root: &Element) -> impl Iterator<Item = Element> {
    let root: Node = root.clone().into();
    // Not asked for their class: they may be of a frame's window, and no instances of this one's.
    let nodes = event.composed_path().into_iter().map(|target| target.unchecked_into::<Node>());
    let below = nodes.take_while(move |node| *node != root);
    below.filter(|node| node.node_type() == Node::ELEMENT_NODE).map(|node| node.unchecked_into())
}

/// It is typed into, chooses with keys, or is over the list.
fn takes_keys(element: &Element) -> bool {
    const OWN_KEYS: &str = "textarea, select, dialog, [role=textbox], [role=searchbox], [role=combobox], \
                            [role=listbox], [role=menu], [role=slider], [role=spinbutton], [role=tree], [role=grid], \
                            [role=treegrid], [role=radiogroup], [role=dialog], [role=alertdialog], [role=application], \
                            [popover]";
    const PRESSED: [&str; 6] = ["checkbox", "button", "submit", "reset", "image", "file"];

    let is_field = element.matches("input").unwrap_or_default() && {
        let kind = element.unchecked_ref::<HtmlInputElement>().type_();
        !PRESSED.contains(&kind.as_str())
    };
    is_field
        || element.matches(OWN_KEYS).unwrap_or_default()
        || element.unchecked_ref::<HtmlElement>().is_content_editable()
}
