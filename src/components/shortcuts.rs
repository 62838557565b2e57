//! Which key does what: a table, without the page.

use crate::i18n::messages::keys;

/// What a key of the list does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shortcut {
    /// Goes to the next card.
    Next,
    /// Goes to the card before.
    Previous,
    /// Opens the details.
    Open,
    /// Retries the job.
    Retry,
    /// Cancels the job, after a question.
    Cancel,
    /// Selects the job, or no longer.
    Select,
    /// Goes to the search field.
    Find,
    /// Shows failed jobs only, or all again.
    Failed,
    /// Pauses, or goes on.
    Pause,
    /// Lists the keys.
    Keys,
}

/// A line of the table.
pub(super) struct ShortcutRow {
    pub shortcut: Shortcut,
    /// The values of `KeyboardEvent.key`.
    pub keys: &'static [&'static str],
    /// What the sheet calls them.
    pub caps: &'static [&'static str],
    /// Says what it does.
    pub what: fn() -> &'static str,
}

const fn row(
    shortcut: Shortcut,
    keys: &'static [&'static str],
    caps: &'static [&'static str],
    what: fn() -> &'static str,
) -> ShortcutRow {
    ShortcutRow { shortcut, keys, caps, what }
}

/// Every key, in the order of the sheet.
pub(super) const TABLE: [ShortcutRow; 10] = [
    row(Shortcut::Next, &["j", "ArrowDown"], &["j", "↓"], keys::next),
    row(Shortcut::Previous, &["k", "ArrowUp"], &["k", "↑"], keys::previous),
    row(Shortcut::Open, &["Enter"], &["Enter"], keys::open),
    row(Shortcut::Retry, &["r"], &["r"], keys::retry),
    row(Shortcut::Cancel, &["c"], &["c"], keys::cancel),
    row(Shortcut::Select, &["x"], &["x"], keys::select),
    row(Shortcut::Find, &["/"], &["/"], keys::find),
    row(Shortcut::Failed, &["f"], &["f"], keys::failed),
    row(Shortcut::Pause, &["p"], &["p"], keys::pause),
    row(Shortcut::Keys, &["?"], &["?"], keys::keys),
];

/// A key that was pressed in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Press<'a> {
    /// `KeyboardEvent.key`.
    pub key: &'a str,
    /// `KeyboardEvent.code`, empty where it does not count.
    pub code: &'a str,
    /// Control, Alt or Meta is held.
    pub with_modifier: bool,
    pub with_shift: bool,
    /// It is held down.
    pub is_repeated: bool,
    /// Its default is prevented, or it is part of a composition.
    pub is_taken: bool,
    /// In a field for text, a select, or a dialog over the list.
    pub is_elsewhere: bool,
    /// On a card, or on something in one.
    pub is_on_card: bool,
    /// On a button, a link or a checkbox, which do something of their own with Enter.
    pub is_on_control: bool,
}

/// The letter of the table that a key stands for: on layouts of other alphabets the one at the same place.
fn letter<'a>(key: &'a str, code: &'a str) -> &'a str {
    let mut letters = key.chars();
    let is_foreign = letters.next().is_some_and(|letter| letter.is_alphabetic() && !letter.is_ascii());
    match code.strip_prefix("Key") {
        Some(at) if is_foreign && letters.next().is_none() => at,
        _ => key,
    }
}

/// What a key does where it was pressed.
pub(super) fn shortcut_of(press: Press<'_>) -> Option<Shortcut> {
    if press.is_taken || press.is_elsewhere || press.with_modifier {
        return None;
    }
    let press = Press { key: letter(press.key, press.code), ..press };
    // With Caps Lock letters come as capitals. Shift is a modifier but for signs: many keyboards have "?" and "/" there.
    let is_sign = press.key.chars().all(|sign| sign.is_ascii_punctuation());
    if press.with_shift && !is_sign {
        return None;
    }
    let is_it = |key: &str| match press.key.len() {
        1 => key.eq_ignore_ascii_case(press.key),
        _ => key == press.key,
    };
    let shortcut = TABLE.iter().find(|row| row.keys.iter().any(|key| is_it(key)))?.shortcut;
    let fits = match shortcut {
        // Where no card has the focus, arrows scroll.
        Shortcut::Next | Shortcut::Previous => press.is_on_card || press.key.len() == 1,
        Shortcut::Open => press.is_on_card && !press.is_on_control && !press.is_repeated,
        Shortcut::Retry | Shortcut::Cancel | Shortcut::Select => press.is_on_card && !press.is_repeated,
        Shortcut::Find | Shortcut::Failed | Shortcut::Pause | Shortcut::Keys => !press.is_repeated,
    };
    fits.then_some(shortcut)
}

/// The item to go to from one of `length`, or from none of them; `None` at the ends.
pub(super) fn moved(current: Option<usize>, length: usize, shortcut: Shortcut) -> Option<usize> {
    let to = match (current, shortcut) {
        (None, _) => 0,
        (Some(current), Shortcut::Next) => current + 1,
        (Some(current), _) => current.checked_sub(1)?,
    };
    (to < length).then_some(to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on_card(key: &str) -> Press<'_> {
        Press { key, is_on_card: true, ..Press::default() }
    }

    #[test]
    fn every_key_of_the_table() {
        for ShortcutRow { shortcut, keys, caps, what } in TABLE {
            assert!(!what().is_empty() && keys.len() == caps.len());
            for key in keys {
                assert_eq!(shortcut_of(on_card(key)), Some(shortcut), "{key}");
            }
        }
        assert_eq!(shortcut_of(on_card("J")), Some(Shortcut::Next), "with Caps Lock");
        for key in ["y", " ", "Tab", "Escape", "F5", "arrowdown", "Unidentified", ""] {
            assert_eq!(shortcut_of(on_card(key)), None, "{key}");
        }
    }

    #[test]
    fn without_a_card_arrows_scroll_and_nothing_is_done_to_a_job() {
        let in_list = |key| shortcut_of(Press { key, ..Press::default() });
        for key in ["ArrowDown", "ArrowUp", "Enter", "r", "c", "x"] {
            assert_eq!(in_list(key), None, "{key}");
        }
        assert_eq!(in_list("j"), Some(Shortcut::Next));
        assert_eq!(in_list("p"), Some(Shortcut::Pause));
    }

    #[test]
    fn signs_may_need_shift_and_letters_may_not() {
        let with_shift = |key| shortcut_of(Press { with_shift: true, ..on_card(key) });
        assert_eq!(with_shift("?"), Some(Shortcut::Keys));
        assert_eq!(with_shift("/"), Some(Shortcut::Find));
        for key in ["R", "r", "ArrowDown", "Enter"] {
            assert_eq!(with_shift(key), None, "{key}");
        }
    }

    #[test]
    fn other_alphabets_have_the_keys_at_the_same_places() {
        let at = |code, key| shortcut_of(Press { code, ..on_card(key) });
        assert_eq!(at("KeyJ", "о"), Some(Shortcut::Next), "Russian");
        assert_eq!(at("KeyR", "ق"), Some(Shortcut::Retry), "Arabic");
        assert_eq!(at("KeyX", "Ч"), Some(Shortcut::Select), "with Caps Lock");
        assert_eq!(at("KeyC", "j"), Some(Shortcut::Next), "Dvorak says what it types");
        for (code, key) in [("", "о"), ("KeyJ", "h"), ("Digit2", "é"), ("KeyJ", "لا"), ("KeyJ", "Dead")] {
            assert_eq!(at(code, key), None, "{code} {key}");
        }
        assert_eq!(shortcut_of(Press { code: "KeyR", with_shift: true, ..on_card("К") }), None);
    }

    #[test]
    fn a_button_keeps_enter_and_a_held_key_acts_once() {
        assert_eq!(shortcut_of(Press { is_on_control: true, ..on_card("Enter") }), None);
        assert_eq!(shortcut_of(Press { is_on_control: true, ..on_card("r") }), Some(Shortcut::Retry));
        let held = |key| shortcut_of(Press { is_repeated: true, ..on_card(key) });
        assert_eq!(held("j"), Some(Shortcut::Next));
        assert_eq!([held("r"), held("c"), held("x"), held("p"), held("Enter")], [None; 5]);
    }

    #[test]
    fn from_card_to_card() {
        assert_eq!(moved(None, 3, Shortcut::Next), Some(0));
        assert_eq!(moved(Some(0), 3, Shortcut::Next), Some(1));
        assert_eq!(moved(Some(2), 3, Shortcut::Next), None);
        assert_eq!(moved(Some(0), 3, Shortcut::Previous), None);
        assert_eq!(moved(Some(2), 3, Shortcut::Previous), Some(1));
        assert_eq!(moved(None, 0, Shortcut::Next), None);
    }

    proptest! {
        #[test]
        fn nothing_acts_while_typing_or_with_a_modifier(
            key in "\\PC{0,3}|j|r|Enter|ArrowDown|\\?",
            which in 0usize..3,
            shift: bool,
        ) {
            let mut press = Press { with_shift: shift, ..on_card(&key) };
            match which {
                0 => press.with_modifier = true,
                1 => press.is_taken = true,
                _ => press.is_elsewhere = true,
            }
            prop_assert_eq!(shortcut_of(press), None);
        }
    }
}
