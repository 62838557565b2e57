//! Texts without regard to letter case and accents.

/// A text as it is compared where letter case and accents do not count: "Café" and "CAFE" are "cafe".
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    lower_and_decomposed(text).chars().filter(|char| !is_accent(*char)).map(medial).collect()
}

/// The lower case of a sigma depends on where in a word it is.
fn medial(char: char) -> char {
    if char == 'ς' { 'σ' } else { char }
}

/// The combining marks that letters are decomposed into.
fn is_accent(char: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&char)
}

/// Lower case in canonical decomposition (NFD): by the platform where it has them, whose tables need not be sent.
#[cfg(target_arch = "wasm32")]
fn lower_and_decomposed(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().normalize("NFD").into()
}

#[cfg(not(target_arch = "wasm32"))]
fn lower_and_decomposed(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfd(text.to_lowercase().as_str()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_accents_do_not_count() {
        for (text, same) in [
            ("Café", "CAFE\u{301}"),
            ("ÅNGSTRÖM", "angstrom"),
            ("İstanbul", "istanbul"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("Мой", "МОИ"),
        ] {
            assert_eq!(folded(text), folded(same));
        }
        assert_ne!(folded("が"), folded("か"), "another letter, not an accent");
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC*") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
