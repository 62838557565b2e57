//! A JSON text as a tree that folds.

use std::{cell::RefCell, collections::HashSet, rc::Rc};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{
    ButtonKind, ButtonProps,
    button::button,
    clipboard::{UseCopy, use_copy},
    text,
};
use crate::{
    hooks::use_words,
    i18n::{messages, messages::values as words, row_name, show_more, size_text, value_action},
    value_tree::{MASK, Outline, PAGE, RowKey, RowKind, TreeRow, ValueKind, copied},
};

/// Which secrets a [`JsonTree`] shows, for those who copy what it shows themselves.
#[derive(Clone, Debug, Default)]
pub struct ShownSecrets(Rc<RefCell<(Rc<str>, HashSet<usize>)>>);

impl ShownSecrets {
    /// `json` indented, with the secrets masked that the tree does not show. A text that is no JSON is left as it is.
    pub fn copied(&self, json: &str) -> String {
        let (of, unmasked) = &*self.0.borrow();
        // Of another text they are other values.
        if **of == *json { copied(json, unmasked) } else { copied(json, &HashSet::new()) }
    }

    fn clear(&self) {
        self.0.take();
    }

    fn set(&self, outline: &Outline) {
        *self.0.borrow_mut() = (outline.text().clone(), outline.unmasked().clone());
    }
}

impl PartialEq for ShownSecrets {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Properties of [`JsonTree`].
#[derive(Clone, PartialEq, Properties)]
pub struct JsonTreeProps {
    /// The text. One that is no JSON is shown as it is.
    pub json: Rc<str>,
    /// What it is: its heading, and the accessible name of the tree.
    pub name: AttrValue,
    /// The level of its heading, 2 to 6.
    #[prop_or(4)]
    pub level: u8,
    /// Is told which secrets are shown.
    #[prop_or_default]
    pub shown_secrets: Option<ShownSecrets>,
}

/// A JSON text under a heading, as a tree that folds: keys in their order, numbers as they are written, long texts cut
/// until all is shown, a hundred values of an object or a list at a time. Each value, and all of them, can be copied.
/// Values under keys such as `token` or `apiKey` are masked until they are shown, and in copies unless they are. What
/// is folded is not looked at, so that megabytes cost little.
///
/// It is a `tree` of WAI-ARIA with one tab stop: arrows move and fold, Enter does what a line offers, and Tab goes to
/// the buttons of the line.
///
/// Styling hooks: class `jc-tree`, parts `tree`, `tree-head`, `tree-rows`, `tree-row`, `tree-key`, `tree-value`.
///
/// ```
/// use jobs_console::components::JsonTree;
/// # use yew::prelude::*;
/// # use std::rc::Rc;
/// # fn example(output: Rc<str>) -> Html {
/// html! { <JsonTree name="Output data" json={output} /> }
/// # }
/// ```
#[component]
pub fn JsonTree(props: &JsonTreeProps) -> Html {
    use_words();
    let JsonTreeProps { json, name, shown_secrets, .. } = props;
    let (near, tree) = (use_node_ref(), use_node_ref());
    let outline = use_mut_ref(|| Outline::new(json.clone()));
    let current = use_state_eq(|| 0_usize);
    let update = use_force_update();
    let UseCopy { is_copied, copy } = use_copy(&near);
    if *outline.borrow().text() != *json {
        let next = outline.borrow().updated(json.clone());
        outline.replace(next);
    }

    use_effect_with(shown_secrets.clone(), |shown_secrets| {
        let shown_secrets = shown_secrets.clone();
        move || shown_secrets.iter().for_each(ShownSecrets::clear)
    });

    let act = {
        let (outline, copy, shown_secrets) = (outline.clone(), copy.clone(), shown_secrets.clone());
        move |index: usize, action: TreeAction| {
            if action == TreeAction::Copy {
                copy.emit(outline.borrow().copied(index));
                return;
            }
            let mut outline = outline.borrow_mut();
            match action {
                TreeAction::Copy => {}
                TreeAction::Activate => outline.activate(index),
                TreeAction::Show | TreeAction::Hide => {
                    outline.set_unmasked(index, action == TreeAction::Show)
                }
            }
            if let Some(shown) = &shown_secrets {
                shown.set(&outline);
            }
            update.force_update();
        }
    };
    let copy_all = {
        let outline = outline.clone();
        Callback::from(move |()| copy.emit(outline.borrow().copied_all()))
    };
    let onclick = {
        let (act, outline) = (act.clone(), outline.clone());
        move |event: MouseEvent| {
            let Some((index, action)) = place_of(&event) else { return };
            let is_folder = || outline.borrow().rows().get(index).is_some_and(folds);
            if let Some(action) = action.or_else(|| is_folder().then_some(TreeAction::Activate)) {
                act(index, action);
            }
        }
    };
    let onkeydown = {
        let (outline, tree) = (outline.clone(), tree.clone());
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let Some((index, button)) = place_of(&event) else { return };
            let key = event.key();
            // Those are the button's.
            if button.is_some() && matches!(&*key, "Enter" | " ") {
                return;
            }
            let Some(done) = on_key(&outline.borrow(), index, &key) else { return };
            event.prevent_default();
            event.stop_propagation();
            match done {
                OnKey::GoTo(index) => focus_row(&tree, index),
                OnKey::Do(action) => act(index, action),
                OnKey::Nothing => {}
            }
        }
    };
    let onfocusin = {
        let current = current.setter();
        move |event: FocusEvent| {
            if let Some((index, _)) = place_of(&event) {
                current.set(index);
            }
        }
    };

    let outline = outline.borrow();
    let rows = outline.rows();
    let current = (*current).min(rows.len().saturating_sub(1));
    let outcome = match is_copied {
        Some(true) => messages::copyable_id::copied(),
        Some(false) => words::not_copied(),
        None => "",
    };
    html! {
        <div class="jc-tree" part="tree" ref={near}>
            <div class="jc-tree-head" part="tree-head">
                <@{["h", &props.level.to_string()].concat()} class="jc-section-heading" part="section-heading">
                    { name.clone() }
                </@>
                <span key="outcome" class="jc-meta" part="meta" role="status">{ text::span(outcome.into()) }</span>
                { button(yew::props! { ButtonProps {
                    label: words::copy(),
                    name: value_action(words::copy(), name),
                    kind: ButtonKind::Ghost,
                    action: "copy-all",
                    onclick: copy_all,
                } }) }
            </div>
            <ul
                class="jc-tree-rows"
                part="tree-rows"
                role="tree"
                aria-label={name.clone()}
                dir="ltr"
                translate="no"
                ref={tree}
                {onclick}
                {onkeydown}
                {onfocusin}
            >
                { for rows.iter().enumerate().map(|(index, item)| row(index, item, index == current)) }
            </ul>
        </div>
    }
}

/// What a button of a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TreeAction {
    Activate,
    Copy,
    Show,
    Hide,
}

const ACTIONS: [(&str, TreeAction); 4] = [
    ("all", TreeAction::Activate),
    ("copy", TreeAction::Copy),
    ("show", TreeAction::Show),
    ("hide", TreeAction::Hide),
];

/// What a key does.
enum OnKey {
    GoTo(usize),
    Do(TreeAction),
    Nothing,
}

fn on_key(outline: &Outline, index: usize, key: &str) -> Option<OnKey> {
    let rows = outline.rows();
    let row = rows.get(index)?;
    let last = rows.len().saturating_sub(1);
    let is_open = match row.kind {
        RowKind::Container { is_open } if row.value.len > 0 => Some(is_open),
        _ => None,
    };
    Some(match key {
        "ArrowDown" => OnKey::GoTo((index + 1).min(last)),
        "ArrowUp" => OnKey::GoTo(index.saturating_sub(1)),
        "Home" => OnKey::GoTo(0),
        "End" => OnKey::GoTo(last),
        "ArrowRight" => match is_open {
            Some(true) => OnKey::GoTo(index + 1),
            Some(false) => OnKey::Do(TreeAction::Activate),
            None => OnKey::Nothing,
        },
        "ArrowLeft" if is_open == Some(true) => OnKey::Do(TreeAction::Activate),
        "ArrowLeft" => outline.parent(index).map_or(OnKey::Nothing, OnKey::GoTo),
        "Enter" | " " if row.kind == RowKind::Masked => OnKey::Do(TreeAction::Show),
        "Enter" | " " => OnKey::Do(TreeAction::Activate),
        _ => return None,
    })
}

/// Whether a click anywhere on a line unfolds something.
fn folds(row: &TreeRow) -> bool {
    matches!(row.kind, RowKind::Container { .. } | RowKind::More { .. })
}

/// The line that an event comes from, and what the button does that it comes from.
fn place_of(event: &Event) -> Option<(usize, Option<TreeAction>)> {
    let target: Element = event.target()?.unchecked_into();
    let attribute = |name: &str| target.closest(&["[", name, "]"].concat()).ok()??.get_attribute(name);
    let index = attribute("data-row")?.parse().ok()?;
    let action = attribute("data-action");
    let action = ACTIONS.into_iter().find(|(name, _)| action.as_deref() == Some(*name));
    Some((index, action.map(|(_, action)| action)))
}

fn focus_row(tree: &NodeRef, index: usize) {
    let row = tree.cast::<Element>().and_then(|tree| tree.children().item(index as u32));
    if let Some(row) = row {
        // Fails never.
        let _ = row.unchecked_ref::<HtmlElement>().focus();
    }
}

/// No line is indented further.
const DEEPEST_INDENT: usize = 12;

fn row(index: usize, row: &TreeRow, is_current: bool) -> Html {
    let tab_index = if is_current { "0" } else { "-1" };
    let key = match &row.key {
        RowKey::None => String::new(),
        RowKey::Name(name) => name.as_ref().to_owned(),
        RowKey::Index(index) => index.to_string(),
    };
    // Its button keeps the focus, whichever of the two it is.
    let action = |name: &'static str, label: &'static str| {
        let button_name = value_action(label, &key);
        html! {
            <button
                key={if name == "hide" { "show" } else { name }}
                type="button"
                class="jc-tree-action"
                part="button"
                tabindex={tab_index}
                aria-label={button_name}
                data-action={name}
            >
                { label }
            </button>
        }
    };
    let (value, name, is_expanded) = match &row.kind {
        RowKind::Container { is_open } => {
            let size = size_text(row.value.kind == ValueKind::Object, row.value.len);
            (
                html! { <span class="jc-meta">{ size.clone() }</span> },
                size,
                (row.value.len > 0).then_some(*is_open),
            )
        }
        RowKind::Leaf { text, is_cut } => {
            let text = if *is_cut { AttrValue::from([text, "…"].concat()) } else { text.clone().into() };
            let more = if *is_cut {
                action("all", words::show_all())
            } else if row.is_unfolded() {
                action("all", messages::card::show_less())
            } else {
                html! {}
            };
            let name = text.to_string();
            let kind = if row.value.kind == ValueKind::Text { "text" } else { "word" };
            (html! { <><bdi data-kind={kind}>{ text }</bdi>{ more }</> }, name, None)
        }
        RowKind::Masked => {
            (html! { <span aria-hidden="true">{ MASK }</span> }, words::hidden().to_owned(), None)
        }
        RowKind::More { left, .. } => {
            let text = show_more(PAGE.min(*left), *left);
            (html! { <span class="jc-tree-more">{ text.clone() }</span> }, text, None)
        }
    };
    let is_masked = row.kind == RowKind::Masked;
    html! {
        <li
            key={index}
            class="jc-tree-row"
            part="tree-row"
            role="treeitem"
            tabindex={tab_index}
            aria-label={row_name(&key, &name)}
            aria-level={row.level.to_string()}
            aria-posinset={row.position.to_string()}
            aria-setsize={row.set_size.to_string()}
            aria-expanded={is_expanded.map(|open| if open { "true" } else { "false" })}
            data-row={index.to_string()}
        >
            { for (1..row.level.min(DEEPEST_INDENT)).map(|_| html! { <i /> }) }
            if is_expanded.is_some() {
                <svg class="jc-tree-mark" viewBox="0 0 16 16" aria-hidden="true"><path d="M6 4l4 4-4 4" /></svg>
            } else {
                <span class="jc-tree-mark" />
            }
            if row.key != RowKey::None {
                <bdi class="jc-tree-key" part="tree-key">{ key.clone() }</bdi>
            }
            <span class="jc-tree-value" part="tree-value">{ value }</span>
            <span class="jc-tree-actions">
                if !matches!(row.kind, RowKind::More { .. }) {
                    { action("copy", words::copy()) }
                }
                if row.is_secret {
                    if is_masked {
                        { action("show", words::show()) }
                    } else {
                        { action("hide", words::hide()) }
                    }
                }
            </span>
        </li>
    }
}
