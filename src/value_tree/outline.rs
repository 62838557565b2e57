//! The lines of a JSON text that are shown.

use std::{borrow::Cow, collections::HashSet, rc::Rc};

use super::{
    RowKey, RowKind, TreeRow, Unmasked, copied,
    scan::{Child, Children, TextSpan, Value, ValueKind, decoded, whole},
    secrets::is_masked,
    written,
};

/// How many values of a container are shown at first, and with each "Show more".
pub(crate) const PAGE: usize = 100;
/// A text with more characters is cut.
const LONG: usize = 240;
/// So many of them are left.
const CUT: usize = 200;

/// A JSON text as lines that unfold. What is folded is not looked at.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    text: Rc<str>,
    rows: Vec<TreeRow>,
    /// Where the secrets begin that are shown.
    unmasked: HashSet<usize>,
}

impl Outline {
    /// The outline of a JSON text: what is in the object or the list that it is, else its one value. A text that is no
    /// JSON is one value as it is.
    pub(crate) fn new(text: Rc<str>) -> Self {
        let span = TextSpan { start: 0, end: text.len() };
        let root = whole(&text).unwrap_or(Value { span, kind: ValueKind::Word, len: 0 });
        let mut outline = Self { text, rows: Vec::new(), unmasked: HashSet::new() };
        outline.rows = if root.len > 0 {
            outline.children(root, root.span.start + 1, 1, 1)
        } else {
            let kind = outline.kind_of(root, false);
            let key = RowKey::None;
            vec![TreeRow { level: 1, position: 1, set_size: 1, key, kind, is_secret: false, value: root }]
        };
        outline
    }

    /// The outline of another text with the same places unfolded. Secrets are masked again: they may be others.
    pub(crate) fn updated(&self, text: Rc<str>) -> Self {
        let mut outline = Self::new(text);
        let (mut open, mut shown) = (HashSet::new(), HashSet::new());
        for (row, path) in paths(&self.rows) {
            if row.is_unfolded() {
                open.insert(path.clone());
            }
            if !matches!(row.kind, RowKind::More { .. }) {
                shown.insert(path);
            }
        }
        let mut path = Vec::new();
        let mut index = 0;
        while let Some(row) = outline.rows.get(index) {
            go(&mut path, row);
            let is_more = matches!(row.kind, RowKind::More { .. });
            let is_wanted =
                if is_more { shown.contains(&path) } else { open.contains(&path) && !row.is_unfolded() };
            if is_wanted {
                outline.activate(index);
            }
            // What stood for more values is the first of them now.
            index += usize::from(!(is_more && is_wanted));
        }
        outline
    }

    pub(crate) fn text(&self) -> &Rc<str> {
        &self.text
    }

    pub(crate) fn rows(&self) -> &[TreeRow] {
        &self.rows
    }

    /// Where the secrets begin that are shown.
    pub(crate) fn unmasked(&self) -> &HashSet<usize> {
        &self.unmasked
    }

    /// Does what a line offers: it unfolds or folds, shows all of a long text or more values of a container. A secret
    /// stays masked.
    pub(crate) fn activate(&mut self, index: usize) {
        let Some(row) = self.rows.get(index).cloned() else { return };
        match row.kind {
            RowKind::Container { is_open: true } => self.fold(index),
            RowKind::Container { is_open: false } => {
                let rows = self.children(row.value, row.value.span.start + 1, 1, row.level + 1);
                self.insert(index + 1, rows);
                self.set_kind(index, RowKind::Container { is_open: true });
            }
            RowKind::Leaf { is_cut, .. } => {
                let is_long = self.full_text(row.value).chars().nth(LONG).is_some();
                if is_long {
                    let kind =
                        if is_cut { self.whole_leaf(row.value) } else { self.kind_of(row.value, false) };
                    self.set_kind(index, kind);
                }
            }
            RowKind::More { at, .. } => {
                let rows = self.children(row.value, at, row.position, row.level);
                self.rows.remove(index);
                self.insert(index, rows);
            }
            RowKind::Masked => {}
        }
    }

    /// Shows a secret, or masks it again.
    pub(crate) fn set_unmasked(&mut self, index: usize, is_unmasked: bool) {
        let Some(row) = self.rows.get(index).filter(|row| row.is_secret).cloned() else { return };
        self.fold(index);
        if is_unmasked {
            self.unmasked.insert(row.value.span.start);
        } else {
            self.unmasked.remove(&row.value.span.start);
        }
        self.set_kind(index, self.kind_of(row.value, !is_unmasked));
    }

    /// The line of the container that a line is in.
    pub(crate) fn parent(&self, index: usize) -> Option<usize> {
        let level = self.rows.get(index)?.level;
        self.rows.get(..index)?.iter().rposition(|row| row.level < level)
    }

    /// A value as it is copied: of a string what it says, else JSON.
    pub(crate) fn copied(&self, index: usize) -> String {
        match self.rows.get(index) {
            Some(TreeRow { kind: RowKind::Masked, .. }) => super::MASK.to_owned(),
            Some(TreeRow { kind: RowKind::Leaf { .. }, value, .. }) => self.full_text(*value).into_owned(),
            Some(TreeRow { value, .. }) => {
                written(&self.text, value.span.start, Unmasked::At(&self.unmasked))
            }
            None => String::new(),
        }
    }

    /// All of it as it is copied.
    pub(crate) fn copied_all(&self) -> String {
        copied(&self.text, &self.unmasked)
    }

    fn insert(&mut self, index: usize, rows: Vec<TreeRow>) {
        let below = self.rows.split_off(index);
        self.rows.extend(rows.into_iter().chain(below));
    }

    fn set_kind(&mut self, index: usize, kind: RowKind) {
        if let Some(row) = self.rows.get_mut(index) {
            row.kind = kind;
        }
    }

    fn fold(&mut self, index: usize) {
        let Some(row) = self.rows.get_mut(index) else { return };
        if let RowKind::Container { is_open } = &mut row.kind {
            *is_open = false;
            let level = row.level;
            let below = self.rows.iter().skip(index + 1).take_while(|row| row.level > level).count();
            self.rows.drain(index + 1..index + 1 + below);
        }
    }

    /// The lines of the values in a container that begin at the byte `at`, the first of which is at `position`.
    fn children(&self, container: Value, at: usize, position: usize, level: usize) -> Vec<TreeRow> {
        let mut children = Children::from(&self.text, container, at);
        let mut rows: Vec<TreeRow> = Vec::new();
        for (position, Child { key, value }) in (position..).zip(children.by_ref().take(PAGE)) {
            let name = key.map(|key| decoded(key.of(&self.text)));
            let is_secret = name.as_deref().is_some_and(|name| is_masked(name, || value));
            let is_hidden = is_secret && !self.unmasked.contains(&value.span.start);
            let key = name.map_or(RowKey::Index(position - 1), |name| RowKey::Name(cut(&name).0));
            let kind = self.kind_of(value, is_hidden);
            rows.push(TreeRow { level, position, set_size: container.len, key, kind, is_secret, value });
        }
        let position = position + rows.len();
        if rows.len() == PAGE && position <= container.len {
            let kind = RowKind::More { left: container.len + 1 - position, at: children.at() };
            let (set_size, value) = (container.len, container);
            rows.push(TreeRow {
                level,
                position,
                set_size,
                key: RowKey::None,
                kind,
                is_secret: false,
                value,
            });
        }
        rows
    }

    fn kind_of(&self, value: Value, is_hidden: bool) -> RowKind {
        if is_hidden {
            RowKind::Masked
        } else if value.kind.is_container() {
            RowKind::Container { is_open: false }
        } else {
            let (text, is_cut) = cut(&self.full_text(value));
            RowKind::Leaf { text, is_cut }
        }
    }

    fn whole_leaf(&self, value: Value) -> RowKind {
        RowKind::Leaf { text: self.full_text(value).into(), is_cut: false }
    }

    fn full_text(&self, value: Value) -> Cow<'_, str> {
        let text = value.span.of(&self.text);
        if value.kind == ValueKind::Text { decoded(text) } else { Cow::Borrowed(text) }
    }
}

impl TreeRow {
    /// It shows more than it did at first.
    pub(crate) fn is_unfolded(&self) -> bool {
        match &self.kind {
            RowKind::Container { is_open } => *is_open,
            RowKind::Leaf { text, is_cut } => !is_cut && text.chars().nth(LONG).is_some(),
            _ => false,
        }
    }
}

/// A text, cut if it is long.
fn cut(text: &str) -> (Rc<str>, bool) {
    if text.chars().nth(LONG).is_none() {
        return (text.into(), false);
    }
    let end = text.char_indices().nth(CUT).map_or(text.len(), |(index, _)| index);
    (text.get(..end).unwrap_or(text).into(), true)
}

/// Each line with the places that lead to it.
fn paths(rows: &[TreeRow]) -> impl Iterator<Item = (&TreeRow, Vec<usize>)> {
    let mut path = Vec::new();
    rows.iter().map(move |row| {
        go(&mut path, row);
        (row, path.clone())
    })
}

/// Goes on to `row`, which follows in the outline.
fn go(path: &mut Vec<usize>, row: &TreeRow) {
    path.truncate(row.level.saturating_sub(1));
    path.push(row.position);
}
