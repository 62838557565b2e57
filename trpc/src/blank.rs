//! Texts of which nothing can be seen.

/// Whether a reader sees nothing of `text`: only spaces, controls, and characters without a shape of their own, such as
/// zero-width ones, fillers and variation selectors.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|char| {
        char.is_whitespace()
            || char.is_control()
            || matches!(char,
                // Unicode's Default_Ignorable_Code_Point, as far as it is assigned.
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
                // The Braille pattern without dots, and the marks of annotations.
                | '\u{2800}' | '\u{fff9}'..='\u{fffb}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_blank() {
        for blank in [
            "",
            "  ",
            "\u{a0}\t\n",
            "\u{200b}\u{feff}",
            "\0\u{7f}",
            "\u{ad}",
            "\u{2800}\u{2800}",
            "\u{3164}",
            "\u{115f}\u{1160}",
            "\u{ffa0}",
            "\u{fe0f}",
            "\u{e0100}\u{e0020}",
            "\u{34f} \u{61c}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for text in ["a", " a ", "\u{2801}", "\u{3163}", "0\u{fe0f}", "\u{fffd}", "\u{ff9f}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
